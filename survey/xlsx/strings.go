package xlsx

import (
	"bytes"
	"fmt"
)

// stringTable holds the shared strings of a workbook, one after the other.
type stringTable struct {
	text []byte
	ends []uint32 // string i is text[ends[i]:ends[i+1]]
}

func (t *stringTable) len() int            { return len(t.ends) - 1 }
func (t *stringTable) string(i int) []byte { return t.text[t.ends[i]:t.ends[i+1]:t.ends[i+1]] }

// readStrings reads the shared strings. How many there are is found by reading: files declare any number.
func (b *Workbook) readStrings() error {
	b.table = &stringTable{ends: []uint32{0}}
	if b.strings == "" || !b.archive.has(b.strings) {
		return nil
	}
	p, err := b.archive.open(b.strings, b.opt.MaxSheet)
	if err != nil {
		return err
	}
	defer p.Close()
	x := newScanner(p)
	prefix, err := x.root("sst", mainSpace, mainSpaceStrict)
	if err != nil {
		return err
	}
	t, names, item := b.table, namesOf(prefix), []byte(prefix+"si")
	err = x.children(func() error {
		if !bytes.Equal(x.name, item) {
			return x.skip()
		}
		if t.text, err = x.richText(t.text, &names, b.opt.MaxStrings); err != nil {
			return err
		}
		if int64(len(t.text))+4*int64(len(t.ends)) > b.opt.MaxStrings {
			return fmt.Errorf("%w: it takes more than %d bytes of memory", ErrTooLarge, b.opt.MaxStrings)
		}
		t.ends = append(t.ends, uint32(len(t.text)))
		return nil
	})
	if err != nil {
		err = fmt.Errorf("string %d: %w", t.len(), err)
	}
	return err
}

// names are the names of elements in the prefix of a part.
type names struct {
	sheetData, row, c, v, f, is, t, rPh []byte
}

func namesOf(prefix string) names {
	n := func(local string) []byte { return []byte(prefix + local) }
	return names{n("sheetData"), n("row"), n("c"), n("v"), n("f"), n("is"), n("t"), n("rPh")}
}

// richText appends the text of the element whose start tag was the last token: its t elements, also those in runs of
// one format each; not those of phonetic runs, which repeat the text in another script.
func (x *scanner) richText(to []byte, n *names, limit int64) ([]byte, error) {
	if x.isEmpty {
		return to, nil
	}
	for depth := x.depth; x.depth >= depth; {
		t, err := x.next()
		switch {
		case err != nil:
			return to, err
		case t == endOfPart:
			return to, errEnds
		case t != startTag:
		case bytes.Equal(x.name, n.t):
			if to, err = x.elementText(to, true); err != nil {
				return to, err
			}
		case bytes.Equal(x.name, n.rPh):
			if err := x.skip(); err != nil {
				return to, err
			}
		}
		if int64(len(to)) > limit {
			return to, fmt.Errorf("%w: its text has more than %d bytes", ErrTooLarge, limit)
		}
	}
	return to, nil
}

// elementText appends the text of the element whose start tag was the last token, without that of elements within it.
// Escapes says whether _x000D_ and the like stand for characters.
func (x *scanner) elementText(to []byte, escapes bool) ([]byte, error) {
	if x.isEmpty {
		return to, nil
	}
	start := len(to)
	for depth := x.depth; ; {
		t, err := x.next()
		switch {
		case err != nil:
			return to, err
		case t == characters:
			to = appendText(to, x.text)
		case t == cdata:
			to = appendLiteral(to, x.text)
		case t == startTag:
			if err := x.skip(); err != nil {
				return to, err
			}
		case t == endTag && x.depth < depth:
			if escapes {
				to = to[:start+len(unescape(to[start:]))]
			}
			return to, nil
		case t == endOfPart:
			return to, errEnds
		}
		if len(to)-start > maxToken {
			return to, fmt.Errorf("%w: a text is longer than %d MiB", ErrTooLarge, maxToken>>20)
		}
	}
}
