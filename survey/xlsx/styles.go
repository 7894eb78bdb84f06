package xlsx

import (
	"strconv"

	"manyi/survey/sheet"
)

// readStyles finds which cell styles show a number as a date or time. A workbook may have no styles.
func (b *Workbook) readStyles() error {
	b.formats = []sheet.Format{}
	if b.styles == "" || !b.archive.has(b.styles) {
		return nil
	}
	p, err := b.archive.open(b.styles, maxStructure)
	if err != nil {
		return err
	}
	defer p.Close()
	x := newScanner(p)
	prefix, err := x.root("styleSheet", mainSpace, mainSpaceStrict)
	if err != nil {
		return err
	}
	custom := map[int]sheet.Format{} // by number; a number that Excel has built in may be given anew
	number := func() (int, bool) {
		text, _ := x.attribute("numFmtId")
		id, err := strconv.Atoi(text)
		return id, err == nil
	}
	return x.children(func() error {
		switch string(x.name) {
		case prefix + "numFmts":
			return x.children(func() error {
				if id, ok := number(); ok && string(x.name) == prefix+"numFmt" {
					code, _ := x.attribute("formatCode")
					custom[id] = sheet.FormatOf(code)
				}
				return x.skip()
			})
		case prefix + "cellXfs":
			return x.children(func() error {
				if string(x.name) == prefix+"xf" {
					id, _ := number()
					format, ok := custom[id]
					if !ok {
						format = sheet.BuiltIn(id)
					}
					b.formats = append(b.formats, format)
				}
				return x.skip()
			})
		}
		return x.skip()
	})
}
