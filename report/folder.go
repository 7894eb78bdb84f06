package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// folder is a report in the making: files are written to a temporary folder and moved to their place at the end, so
// that an earlier report stays whole until the new one is.
type folder struct {
	dir     string   // where the report goes
	temp    string   // where it is made
	fresh   bool     // dir does not exist yet
	parents []string // folders above dir that had to be made, outermost first
}

// CheckFolder says why no report can be written to dir, before there is one: a file is in its place, it must not be written, its drive is
// missing. It leaves no traces.
func CheckFolder(dir string) error {
	f, err := openFolder(dir)
	if err != nil {
		return err
	}
	f.discard()
	return nil
}

// openFolder prepares to make a report for dir. It fails early when dir is a file or cannot be written.
//
// The temporary folder stands beside dir, or in it when dir is the root of a file system or its parent cannot be
// written: only within one file system can files be moved without copying.
func openFolder(dir string) (*folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return openFresh(dir)
	case err != nil:
		return nil, fmt.Errorf("output folder: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("output folder %s: a file of this name exists", dir)
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, fmt.Errorf("output folder: %w", err)
	}
	for _, place := range []string{filepath.Dir(dir), dir} {
		temp, err := os.MkdirTemp(place, ".manyi-*")
		if err != nil {
			continue
		}
		if err := probe(temp, dir); err == nil {
			return &folder{dir: dir, temp: temp}, nil
		}
		os.RemoveAll(temp)
	}
	return nil, fmt.Errorf("output folder %s: cannot be written", dir)
}

// probe tries whether files can be moved from temp to dir.
func probe(temp, dir string) error {
	name := filepath.Base(temp) + ".probe"
	if err := os.WriteFile(filepath.Join(temp, name), nil, 0o644); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(temp, name), filepath.Join(dir, name)); err != nil {
		return err
	}
	return os.Remove(filepath.Join(dir, name))
}

func openFresh(dir string) (*folder, error) {
	f := &folder{dir: dir, fresh: true}
	parent := filepath.Dir(dir)
	for p := parent; ; p = filepath.Dir(p) {
		if _, err := os.Stat(p); err == nil || p == filepath.Dir(p) {
			break
		}
		f.parents = append([]string{p}, f.parents...)
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		f.discard()
		return nil, fmt.Errorf("output folder: %w", err)
	}
	temp, err := os.MkdirTemp(parent, ".manyi-*")
	if err != nil {
		f.discard()
		return nil, fmt.Errorf("output folder: %w", err)
	}
	f.temp = temp
	return f, nil
}

// path is the place of a file of the report, named with slashes, while it is being made.
func (f *folder) path(name string) string {
	return filepath.Join(f.temp, "new", filepath.FromSlash(name))
}

// create opens a file of the report for writing.
func (f *folder) create(name string) (*os.File, error) {
	path := f.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	return os.Create(path)
}

// discard removes all traces of a report that was not finished. After commit it does nothing.
func (f *folder) discard() {
	if f.temp != "" {
		os.RemoveAll(f.temp)
	}
	for i := len(f.parents) - 1; i >= 0; i-- {
		os.Remove(f.parents[i]) // only when empty
	}
}

// commit moves the files named into place. Files that the manifest of an earlier report lists and the new one lacks
// are removed; files of others are left alone. On an error everything is put back.
func (f *folder) commit(files []string) (err error) {
	if f.fresh {
		return f.commitFresh()
	}
	undo := []func(){}
	defer func() {
		if err != nil {
			for i := len(undo) - 1; i >= 0; i-- {
				undo[i]()
			}
		}
		f.discard()
	}()
	move := func(from, to string) error {
		var made []string
		for sub := filepath.Dir(to); ; sub = filepath.Dir(sub) {
			if _, err := os.Stat(sub); err == nil {
				break
			}
			made = append(made, sub)
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		undo = append(undo, func() {
			for _, sub := range made {
				os.Remove(sub)
			}
		})
		if err := os.Rename(from, to); err != nil {
			return err
		}
		undo = append(undo, func() { os.Rename(to, from) })
		return nil
	}
	old := f.replaced(files)
	for _, name := range old {
		err := move(filepath.Join(f.dir, filepath.FromSlash(name)), filepath.Join(f.temp, "old", filepath.FromSlash(name)))
		if err != nil {
			return fmt.Errorf("replace the earlier report: %w", err)
		}
	}
	for _, name := range files {
		if err := move(f.path(name), filepath.Join(f.dir, filepath.FromSlash(name))); err != nil {
			return fmt.Errorf("move the report into place: %w", err)
		}
	}
	for _, name := range old { // folders that have become empty, such as charts
		for sub := filepath.Dir(filepath.FromSlash(name)); sub != "."; sub = filepath.Dir(sub) {
			if os.Remove(filepath.Join(f.dir, sub)) != nil {
				break
			}
		}
	}
	return nil
}

func (f *folder) commitFresh() error {
	made := filepath.Join(f.temp, "new")
	if err := os.Chmod(made, 0o755); err != nil {
		f.discard()
		return err
	}
	if err := os.Rename(made, f.dir); err != nil {
		f.discard()
		return fmt.Errorf("move the report into place: %w", err)
	}
	f.parents = nil
	f.discard()
	return nil
}

// replaced lists the files now in dir that give way: those of the same name and those that the earlier manifest lists.
// Nothing outside dir, no folder and nothing behind a symbolic link is ever named.
func (f *folder) replaced(files []string) []string {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil
	}
	defer root.Close()
	names := map[string]bool{}
	for _, name := range append(earlierFiles(root), files...) {
		local := filepath.FromSlash(name)
		if !filepath.IsLocal(local) {
			continue
		}
		if info, err := root.Lstat(local); err == nil && !info.IsDir() && !linked(root, local) {
			names[filepath.ToSlash(filepath.Clean(local))] = true
		}
	}
	list := make([]string, 0, len(names))
	for name := range names {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}

// linked tells whether a folder on the way to the file is a symbolic link.
func linked(root *os.Root, local string) bool {
	for sub := filepath.Dir(local); sub != "."; sub = filepath.Dir(sub) {
		if info, err := root.Lstat(sub); err != nil || info.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}

// earlierFiles reads the list of files of the manifest in a folder; a manifest that is not one of ours has none.
func earlierFiles(root *os.Root) []string {
	info, err := root.Stat("manifest.json")
	if err != nil || !info.Mode().IsRegular() { // a pipe need not end
		return nil
	}
	text, err := root.ReadFile("manifest.json")
	if err != nil {
		return nil
	}
	var m struct {
		Files []string `json:"files"`
	}
	if json.Unmarshal(text, &m) != nil {
		return nil
	}
	var ours []string
	for _, name := range m.Files {
		if writtenHere(name) {
			ours = append(ours, name)
		}
	}
	return ours
}

// writtenHere tells whether a report can have a file of this name: a manifest that was edited cannot make a run
// remove anything else.
func writtenHere(name string) bool {
	if part, ok := strings.CutPrefix(name, "each/"); ok {
		folder, file, ok := strings.Cut(part, "/")
		return ok && !strings.HasPrefix(folder, ".") && file != "each.xlsx" && !strings.HasPrefix(file, "each/") && writtenHere(file)
	}
	switch name {
	case "each.xlsx":
		return true
	case "report.xlsx", "report.html", "numbers.csv", "numbers.parquet", "results.json", "quality.json", "excluded.csv", "weights.csv", "manifest.json":
		return true
	}
	rest, ok := strings.CutPrefix(name, "charts/")
	if !ok || strings.Contains(rest, "/") {
		return false
	}
	switch filepath.Ext(rest) {
	case ".png", ".svg", ".pdf":
		return true
	}
	return false
}
