// Package xlsx reads the sheets of Excel workbooks (.xlsx, .xlsm) row by row. A sheet is never held whole: memory is what
// its longest row and the workbook's shared strings take. Files are taken as hostile: sizes are counted while they are
// unpacked, and every error says in which part, sheet, row and cell it lies.
//
// Cells come as text, each with its kind. Formulas give the values that the writing program stored with them.
//
// ECMA-376 / ISO/IEC 29500 parts 1 and 2, transitional and strict.
package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"

	"manyi/survey/cfb"
	"manyi/survey/sheet"
)

// Options are limits. A zero stands for the default.
type Options struct {
	MaxSheet   int64 // bytes that a sheet may unpack to; 8 GiB. They pass through memory and do not stay there
	MaxStrings int64 // bytes of memory that the shared strings may take; 1 GiB, at most 4 GiB
	MaxRatio   int64 // times that a part above 64 MiB may unpack to its packed size; 200
}

func (o Options) orDefaults() Options {
	set := func(to *int64, value int64) {
		if *to <= 0 {
			*to = value
		}
	}
	set(&o.MaxSheet, 8<<30)
	set(&o.MaxStrings, 1<<30)
	set(&o.MaxRatio, 200)
	o.MaxStrings = min(o.MaxStrings, math.MaxUint32)
	return o
}

// Workbook is an open workbook. It is not for use by several goroutines at a time.
type Workbook struct {
	archive  *archive
	opt      Options
	date1904 bool
	sheets   []sheetPart
	styles   string // parts, "" if there are none
	strings  string

	formats []sheet.Format // by cell style; nil until a sheet is read
	table   *stringTable   // nil until a cell refers to it
}

type sheetPart struct {
	sheet.Info
	part string // "" if the workbook does not say
}

const (
	mainSpace       = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	mainSpaceStrict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	relationsSpace  = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// Open reads what a workbook consists of. r must stay open as long as the workbook is read. What a file is that is none is
// told by ErrNotWorkbook, ErrOldFormat, ErrBinary, ErrOpenDocument and ErrEncrypted.
func Open(r io.ReaderAt, size int64, opt Options) (*Workbook, error) {
	var magic [8]byte
	switch n, _ := r.ReadAt(magic[:], 0); {
	case string(magic[:n]) == cfb.Magic:
		if f, err := cfb.Open(r, size); err == nil && (f.Has("EncryptedPackage") || f.Has("EncryptionInfo")) {
			return nil, ErrEncrypted
		}
		return nil, ErrOldFormat
	case string(magic[:2]) != "PK":
		return nil, ErrNotWorkbook
	}
	opt = opt.orDefaults()
	a, err := openArchive(r, size, opt.MaxRatio)
	if err != nil {
		return nil, err
	}
	b := &Workbook{archive: a, opt: opt}
	main, err := b.mainPart()
	if err != nil {
		return nil, err
	}
	if err := b.read(main); err != nil {
		return nil, &Error{Part: main, Err: err}
	}
	return b, nil
}

// mainPart finds the part that lists the sheets.
func (b *Workbook) mainPart() (string, error) {
	main := "xl/workbook.xml"
	relations, err := b.relations("")
	if err != nil {
		return "", &Error{Part: "_rels/.rels", Err: err}
	}
	for _, r := range relations {
		if r.is("officeDocument") {
			main = b.archive.resolve("", r.target)
		}
	}
	switch {
	case strings.HasSuffix(partName(main), ".bin"), !b.archive.has(main) && b.archive.has("xl/workbook.bin"):
		return "", ErrBinary
	case !b.archive.has(main) && b.archive.has("content.xml") && b.archive.has("mimetype"):
		return "", ErrOpenDocument
	case !b.archive.has(main), strings.HasPrefix(partName(main), "word/"), strings.HasPrefix(partName(main), "ppt/"):
		return "", ErrNotWorkbook
	}
	return main, nil
}

// relation says that a part belongs to another.
type relation struct {
	id, kind, target string
}

// is compares the last word of a relation's type, which transitional and strict files have in common.
func (r *relation) is(kind string) bool { return strings.HasSuffix(r.kind, "/"+kind) }

// relations lists what belongs to a part; "" is the whole package. A part may have none.
func (b *Workbook) relations(of string) ([]relation, error) {
	name := path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")
	if of == "" {
		name = "_rels/.rels"
	}
	if !b.archive.has(name) {
		return nil, nil
	}
	p, err := b.archive.open(name, maxStructure)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	x := newScanner(p)
	prefix, err := x.root("Relationships", relationsSpace)
	if err != nil {
		return nil, err
	}
	var list []relation
	return list, x.children(func() error {
		if string(x.name) == prefix+"Relationship" {
			var r relation
			external := false
			x.eachAttribute(func(name, value []byte) bool {
				text := string(appendText(nil, value))
				switch string(name) {
				case "Id":
					r.id = text
				case "Type":
					r.kind = text
				case "Target":
					r.target = text
				case "TargetMode":
					external = text == "External"
				}
				return true
			})
			if !external {
				list = append(list, r)
			}
		}
		return x.skip()
	})
}

// read reads the workbook part.
func (b *Workbook) read(main string) error {
	relations, err := b.relations(main)
	if err != nil {
		return err
	}
	byID := make(map[string]*relation, len(relations))
	for i := range relations {
		r := &relations[i]
		byID[r.id] = r
		switch {
		case r.is("styles"):
			b.styles = b.archive.resolve(main, r.target)
		case r.is("sharedStrings"):
			b.strings = b.archive.resolve(main, r.target)
		}
	}
	p, err := b.archive.open(main, maxStructure)
	if err != nil {
		return err
	}
	defer p.Close()
	x := newScanner(p)
	prefix, err := x.root("workbook", mainSpace, mainSpaceStrict)
	if err != nil {
		return err
	}
	tabs := 0
	tab := func() error {
		if string(x.name) != prefix+"sheet" {
			return x.skip()
		}
		s := sheetPart{Info: sheet.Info{Index: tabs}}
		tabs++
		id := ""
		x.eachAttribute(func(name, value []byte) bool {
			text := string(appendText(nil, value))
			switch {
			case string(name) == "name":
				s.Name = string(unescape([]byte(text)))
			case string(name) == "state" && text == "hidden":
				s.Visibility = sheet.Hidden
			case string(name) == "state" && text == "veryHidden":
				s.Visibility = sheet.VeryHidden
			case string(localName(name)) == "id" && len(name) > len("id"):
				id = text
			}
			return true
		})
		r := byID[id]
		switch {
		case r == nil:
			b.sheets = append(b.sheets, s)
		case r.is("worksheet"):
			s.part = b.archive.resolve(main, r.target)
			b.sheets = append(b.sheets, s)
		}
		return x.skip()
	}
	return x.children(func() error {
		switch string(x.name) {
		case prefix + "sheets":
			return x.children(tab)
		case prefix + "workbookPr":
			value, _ := x.attribute("date1904")
			b.date1904 = isTrue(value)
		}
		return x.skip()
	})
}

// isTrue reads a boolean of XML Schema.
func isTrue(text string) bool { return text == "1" || text == "true" || text == "on" }

// Sheets lists the worksheets in the order of their tabs.
func (b *Workbook) Sheets() []sheet.Info {
	list := make([]sheet.Info, len(b.sheets))
	for i := range b.sheets {
		list[i] = b.sheets[i].Info
	}
	return list
}

// ErrNoSheet says that a workbook has no sheet of that name.
var ErrNoSheet = errors.New("no such sheet")

func (b *Workbook) find(name string) (*sheetPart, error) {
	for i := range b.sheets {
		if s := &b.sheets[i]; s.Name == name {
			if s.part == "" {
				return nil, damaged("sheet %q has no part", name)
			}
			return s, nil
		}
	}
	return nil, fmt.Errorf("%w: %q", ErrNoSheet, name)
}

// openSheet begins to read a sheet, up to and with the start tag of its data. A sheet without data gives data = false.
func (b *Workbook) openSheet(s *sheetPart) (p io.ReadCloser, x *scanner, prefix string, data bool, err error) {
	if p, err = b.archive.open(s.part, b.opt.MaxSheet); err != nil {
		return nil, nil, "", false, err
	}
	part := p // p is what is returned, nil with an error
	defer func() {
		if err != nil {
			part.Close()
		}
	}()
	x = newScanner(p)
	if prefix, err = x.root("worksheet", mainSpace, mainSpaceStrict); err != nil {
		return nil, nil, "", false, err
	}
	name := []byte(prefix + "sheetData")
	for x.depth > 0 {
		switch t, err := x.next(); {
		case err != nil:
			return nil, nil, "", false, err
		case t == endOfPart:
			return nil, nil, "", false, errEnds
		case t != startTag:
		case bytes.Equal(x.name, name):
			return p, x, prefix, true, nil
		default:
			if err := x.skip(); err != nil {
				return nil, nil, "", false, err
			}
		}
	}
	return p, x, prefix, false, nil
}
