package convert

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// place is where a file is being written: a temporary one in the folder of the output, which takes its name at the end. Until then
// an earlier output stays as it is.
type place struct {
	name string // as the user named it
	path string // the file behind symbolic links
	file *os.File
	mode fs.FileMode // of the earlier output, 0 if there is none
}

// findPlace looks whether a file called name can be written. from is the file that is being read, "" if there is none: it is not written
// over.
func findPlace(name, from string) (*place, error) {
	p := &place{name: name, path: name}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if target, err := os.Readlink(name); err == nil { // to a file that is not there yet
			if p.path = target; !filepath.IsAbs(target) {
				p.path = filepath.Join(filepath.Dir(name), target)
			}
		}
	case err != nil:
		return nil, &WriteError{name, err}
	case info.IsDir():
		return nil, optionError("%s is a folder: name the file to write", name)
	case !info.Mode().IsRegular():
		return nil, optionError("%s is no ordinary file; - writes CSV to standard output", name)
	default:
		if source, err := os.Stat(from); from != "" && err == nil && os.SameFile(source, info) {
			return nil, optionError("%s is the file that is read: name another one to write", name)
		}
		// A file that may not be written, or that another program holds, is found before the work.
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, &WriteError{name, bare(err)}
		}
		f.Close()
		p.mode = info.Mode().Perm()
		if p.path, err = filepath.EvalSymlinks(name); err != nil {
			return nil, &WriteError{name, err}
		}
	}
	return p, nil
}

// create begins the file.
func (p *place) create() error {
	for tries := 0; ; tries++ {
		var err error
		temporary := filepath.Join(filepath.Dir(p.path), fmt.Sprintf(".manyi-%016x", rand.Uint64()))
		if p.file, err = os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666); err == nil {
			return nil
		}
		if !errors.Is(err, fs.ErrExist) || tries == 10 {
			return &WriteError{p.name, bare(err)}
		}
	}
}

// bare is what lies beneath an error that names a file, which would be the temporary one.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}

// discard removes what was written. After commit it does nothing.
func (p *place) discard() {
	if p.file != nil {
		p.file.Close()
		os.Remove(p.file.Name())
		p.file = nil
	}
}

// commit gives the file its name.
func (p *place) commit() error {
	temporary := p.file.Name()
	if p.mode != 0 {
		p.file.Chmod(p.mode) // where it cannot be had, the usual one will do
	}
	err := p.file.Close()
	if err == nil {
		err = os.Rename(temporary, p.path)
	}
	if err != nil {
		os.Remove(temporary)
		err = &WriteError{p.name, bare(err)}
	}
	p.file = nil
	return err
}

// sink is where a format writes to. It remembers what went wrong, which tells a full disk from data that a format cannot hold.
type sink struct {
	w   io.Writer
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.w.Write(p)
	s.err = err
	return n, err
}

// Seek moves in a file; standard output has no places.
func (s *sink) Seek(offset int64, whence int) (int64, error) {
	file, ok := s.w.(io.Seeker)
	if !ok {
		return 0, errors.ErrUnsupported
	}
	n, err := file.Seek(offset, whence)
	if err != nil && s.err == nil {
		s.err = err
	}
	return n, err
}
