// Package cfb reads compound files, the little file systems in which old Office documents and encrypted new ones
// are kept. Only what stands in the root folder is of interest here.
//
// A compound file is a chain of equal sectors. A table (FAT) has for each sector the number of the next one of the same
// stream; another (DIFAT) says where the sectors of that table are. Streams below 4096 bytes lie in a stream of their
// own, in sectors of 64 bytes with a table of their own.
//
// [MS-CFB]: Compound File Binary File Format.
package cfb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// Magic is what every compound file begins with.
const Magic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// ErrNoStream says that the root folder has no stream of that name.
var ErrNoStream = errors.New("no such stream")

const (
	lastSector    = 0xfffffffa // numbers from here on are marks
	headerTables  = 109        // sectors of the FAT that the header lists
	entrySize     = 128        // of a directory entry
	miniSector    = 64
	miniLimit     = 4096 // streams from this size on are in full sectors
	storageObject = 1
	streamObject  = 2
)

// File is a compound file.
type File struct {
	r       io.ReaderAt
	size    int64
	shift   uint // the sector size is 1 << shift
	sectors int  // that the file has; the last may be cut
	fat     []uint32
	entries []entry // of the root folder

	root      entry    // holds the small streams
	miniStart uint32   // first sector of their table
	miniFAT   []uint32 // nil until a small stream is read
	mini      []byte
}

type entry struct {
	name  string
	kind  byte
	start uint32
	size  uint64
}

// Open reads the directory of a compound file. Its memory is a small part of the file's size.
func Open(r io.ReaderAt, size int64) (*File, error) {
	var header [512]byte
	if _, err := r.ReadAt(header[:], 0); err != nil || string(header[:8]) != Magic {
		return nil, errors.New("is not a compound file")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(header[at:]) }
	f := &File{r: r, size: size, shift: uint(binary.LittleEndian.Uint16(header[30:])), miniStart: u32(60)}
	if f.shift != 9 && f.shift != 12 {
		return nil, fmt.Errorf("has sectors of 2^%d bytes, and not of 512 or 4096", f.shift)
	}
	f.sectors = int((size - 1) >> f.shift) // the header takes the first
	var tables []uint32
	for i := range headerTables {
		tables = append(tables, u32(76+4*i))
	}
	if err := f.readFAT(tables, int(u32(44)), u32(68)); err != nil {
		return nil, err
	}
	directory, err := f.chain(u32(48), -1)
	if err != nil {
		return nil, fmt.Errorf("directory: %w", err)
	}
	return f, f.readDirectory(directory)
}

// readFAT reads the FAT from the sectors listed in the header and in the chain of further lists that begins at more.
// count is how many sectors it has.
func (f *File) readFAT(tables []uint32, count int, more uint32) error {
	perSector := 1 << f.shift / 4
	if most := f.sectors/perSector + 1; count > most {
		count = most // more than that have nothing to say
	}
	for len(tables) < count && more < lastSector {
		list, err := f.sector(more)
		if err != nil {
			return fmt.Errorf("list of sector tables: %w", err)
		}
		for i := range perSector - 1 {
			tables = append(tables, binary.LittleEndian.Uint32(list[4*i:]))
		}
		more = binary.LittleEndian.Uint32(list[len(list)-4:])
	}
	for _, number := range tables[:min(count, len(tables))] {
		if number >= lastSector {
			break
		}
		table, err := f.sector(number)
		if err != nil {
			return fmt.Errorf("sector table: %w", err)
		}
		f.fat = appendNumbers(f.fat, table)
	}
	return nil
}

func appendNumbers(to []uint32, table []byte) []uint32 {
	for ; len(table) >= 4; table = table[4:] {
		to = append(to, binary.LittleEndian.Uint32(table))
	}
	return to
}

// sector reads one sector.
func (f *File) sector(number uint32) ([]byte, error) {
	if int64(number) >= int64(f.sectors) {
		return nil, fmt.Errorf("sector %d is beyond the end of the file", number)
	}
	b := make([]byte, 1<<f.shift)
	if n, err := f.r.ReadAt(b, (int64(number)+1)<<f.shift); n < len(b) {
		return nil, fmt.Errorf("sector %d: %w", number, err)
	}
	return b, nil
}

// chain reads the stream that begins in a sector: so many bytes, or with -1 to the end of its chain.
func (f *File) chain(start uint32, size int64) ([]byte, error) {
	if size > int64(f.sectors)<<f.shift {
		return nil, fmt.Errorf("a stream of %d bytes in a file of %d", size, f.size)
	}
	// Neighbouring sectors are read at once. No chain is longer than the file has sectors, else it runs in a circle.
	var data []byte
	number, left := start, f.sectors
	for number < lastSector && (size < 0 || int64(len(data)) < size) {
		first, count := number, 0
		for number == first+uint32(count) && number < lastSector {
			if int64(number) >= int64(f.sectors) || int64(number) >= int64(len(f.fat)) {
				return nil, fmt.Errorf("sector %d is beyond the end of the file", number)
			}
			if left == 0 {
				return nil, errors.New("its chain of sectors runs in a circle")
			}
			left--
			count++
			number = f.fat[number]
			if size >= 0 && int64(len(data))+int64(count)<<f.shift >= size {
				break
			}
		}
		at, n := len(data), count<<f.shift
		data = append(data, make([]byte, n)...)
		need := n
		if size >= 0 {
			need = int(min(int64(n), size-int64(at))) // the file may end where its last stream does
		}
		if read, err := f.r.ReadAt(data[at:], (int64(first)+1)<<f.shift); read < need {
			return nil, fmt.Errorf("sector %d: %w", int(first)+read>>f.shift, err)
		}
	}
	if size >= 0 {
		if int64(len(data)) < size {
			return nil, fmt.Errorf("its chain of sectors ends after %d of %d bytes", len(data), size)
		}
		data = data[:size]
	}
	return data, nil
}

// readDirectory finds the entries of the root folder: a binary tree, whose links are numbers of entries.
func (f *File) readDirectory(directory []byte) error {
	count := len(directory) / entrySize
	if count == 0 {
		return errors.New("has an empty directory")
	}
	at := func(i uint32) []byte { return directory[int(i)*entrySize:][:entrySize] }
	f.root = f.readEntry(at(0))
	seen := make([]bool, count)
	next := []uint32{binary.LittleEndian.Uint32(at(0)[76:])}
	for len(next) > 0 {
		i := next[len(next)-1]
		next = next[:len(next)-1]
		if int64(i) >= int64(count) || seen[i] {
			continue
		}
		seen[i] = true
		b := at(i)
		if e := f.readEntry(b); e.kind == storageObject || e.kind == streamObject {
			f.entries = append(f.entries, e)
		}
		next = append(next, binary.LittleEndian.Uint32(b[68:]), binary.LittleEndian.Uint32(b[72:]))
	}
	return nil
}

func (f *File) readEntry(b []byte) entry {
	e := entry{kind: b[66], start: binary.LittleEndian.Uint32(b[116:]), size: binary.LittleEndian.Uint64(b[120:])}
	if f.shift == 9 {
		e.size &= 0xffffffff // the upper half may hold anything
	}
	var name []uint16
	for i := 0; i < 62 && i+2 < int(binary.LittleEndian.Uint16(b[64:])); i += 2 {
		name = append(name, binary.LittleEndian.Uint16(b[i:]))
	}
	e.name = string(utf16.Decode(name))
	return e
}

func (f *File) find(name string) *entry {
	for i := range f.entries {
		if e := &f.entries[i]; e.kind == streamObject && strings.EqualFold(e.name, name) {
			return e
		}
	}
	return nil
}

// Has says whether the root folder has a stream of this name, in upper or lower case.
func (f *File) Has(name string) bool { return f.find(name) != nil }

// Read returns a stream of the root folder. It takes no more memory than the file has bytes.
func (f *File) Read(name string) ([]byte, error) {
	e := f.find(name)
	if e == nil {
		return nil, ErrNoStream
	}
	size := e.size
	if size > uint64(f.size) {
		return nil, fmt.Errorf("stream %s: has %d bytes in a file of %d", name, size, f.size)
	}
	var data []byte
	var err error
	if size >= miniLimit {
		data, err = f.chain(e.start, int64(size))
	} else {
		data, err = f.small(e.start, int(size))
	}
	if err != nil {
		return nil, fmt.Errorf("stream %s: %w", name, err)
	}
	return data, nil
}

// small reads a small stream.
func (f *File) small(start uint32, size int) ([]byte, error) {
	if f.miniFAT == nil {
		table, err := f.chain(f.miniStart, -1)
		if err != nil {
			return nil, err
		}
		if f.mini, err = f.chain(f.root.start, int64(min(f.root.size, uint64(f.size)+1))); err != nil {
			return nil, err
		}
		f.miniFAT = appendNumbers(f.miniFAT, table)
	}
	var data []byte
	for number := start; len(data) < size; number = f.miniFAT[number] {
		if int64(number) >= int64(len(f.miniFAT)) || int64(number+1)*miniSector > int64(len(f.mini)) {
			return nil, fmt.Errorf("ends after %d of %d bytes", len(data), size)
		}
		data = append(data, f.mini[number*miniSector:][:miniSector]...)
	}
	return data[:size], nil
}
