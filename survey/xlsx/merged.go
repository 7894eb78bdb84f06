package xlsx

import (
	"bytes"
	"fmt"

	"manyi/survey/sheet"
)

// maxMerged bounds the list of merged cells.
const maxMerged = 1 << 20

// Merged lists the merged cells of a sheet, whose text stands in the first. They come after the sheet's data, so this unpacks
// the whole sheet once more.
func (b *Workbook) Merged(name string) ([]sheet.Range, error) {
	s, err := b.find(name)
	if err != nil {
		return nil, err
	}
	list, err := b.merged(s)
	if err != nil {
		return nil, &Error{Part: s.part, Sheet: name, Err: err}
	}
	return list, nil
}

func (b *Workbook) merged(s *sheetPart) ([]sheet.Range, error) {
	p, x, prefix, data, err := b.openSheet(s)
	if err != nil || !data {
		return nil, err
	}
	defer p.Close()
	if !x.isEmpty {
		if err := x.discardTo("</" + prefix + "sheetData"); err != nil {
			return nil, err
		}
	}
	var list []sheet.Range
	cells, cell := []byte(prefix+"mergeCells"), []byte(prefix+"mergeCell")
	for x.depth > 0 {
		switch t, err := x.next(); {
		case err != nil:
			return nil, err
		case t == endOfPart:
			return nil, errEnds
		case t != startTag:
		case bytes.Equal(x.name, cells):
			err := x.children(func() error {
				if bytes.Equal(x.name, cell) {
					ref, _ := x.attribute("ref")
					r, ok := sheet.ParseRange([]byte(ref))
					if !ok {
						return damaged("has the merged cells %.40q, which are no range", ref)
					}
					if len(list) == maxMerged {
						return fmt.Errorf("%w: it has more than %d merged ranges", ErrTooLarge, maxMerged)
					}
					list = append(list, r)
				}
				return x.skip()
			})
			if err != nil {
				return nil, err
			}
		default:
			if err := x.skip(); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}
