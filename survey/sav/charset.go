package sav

import (
	"fmt"

	"manyi/survey/raw"
)

// charset decides which encoding the text of a file has: the one asked for, or named by the file, or else what its bytes look like.
// sample begins to read the cases, with text as it is; nil if it cannot.
func (r *records) charset(c *cursor, asked string, sample func() *Reader) (charset, error) {
	if asked != "" {
		set, err := charsetNamed(asked)
		if err != nil {
			return set, fmt.Errorf("encoding %q: %w", asked, err)
		}
		return set, nil
	}
	if name := trim(r.extension(extensionEncoding, 1)); len(name) > 0 && !isASCIIName(string(name)) {
		set, err := charsetNamed(string(name))
		if err == nil {
			return set, nil
		}
		r.note("The file says that its text is in %s, of which nothing is known here.", quoteBytes(name))
	} else if p := r.extension(extensionIntegers, 4); len(name) == 0 && len(p) >= 32 {
		// 2 and 3 are ASCII; SPSS before 15 wrote that for any.
		switch page := int32(c.order.Uint32(p[28:])); page {
		case 0, 2, 3, 20127:
		default:
			if set, ok := codePage(page); ok {
				return set, nil
			}
			r.note("The file says that its text is in code page %d, of which nothing is known here.", page)
		}
	}
	var e evidence
	r.dictionaryTexts(e.add)
	known := e.bytes > 0
	if s := sample(); s != nil {
		s.texts(func(text []byte) bool { e.add(text); return !e.enough() }, known)
		s.Close()
	}
	set, note := e.guess()
	if note != "" {
		r.note("%s", note)
	}
	return set, nil
}

// isASCIIName says whether a name stands for ASCII, which no file with other characters is in.
func isASCIIName(name string) bool {
	switch name {
	case "ASCII", "US-ASCII", "ANSI_X3.4-1968", "ascii", "us-ascii", "ansi_x3.4-1968":
		return true
	}
	return false
}

// dictionaryTexts gives each text of the dictionary to look at it. Names of 8 bytes are left out where long ones exist: they may be cut.
func (r *records) dictionaryTexts(look func([]byte)) {
	look(r.header.label)
	for i := range r.variables {
		look(r.variables[i].name)
		look(r.variables[i].label)
	}
	for _, l := range r.labels {
		for _, label := range l.labels {
			look(label)
		}
	}
	for _, line := range r.documents {
		look(line)
	}
	look(r.extension(extensionLongNames, 1))
	for _, p := range r.all(extensionTextLabels) {
		look(p)
	}
}

// sampleDictionary is enough of a dictionary to read text with.
func sampleDictionary(fields []field) *raw.Dictionary {
	return &raw.Dictionary{Variables: make([]raw.Variable, len(fields)), Cases: -1}
}

// texts shows the texts of the cases until look has seen enough; only of the first batch if that is all that is needed.
func (r *Reader) texts(look func([]byte) bool, first bool) {
	var b raw.Batch
	b.Want = make([]bool, len(r.fields))
	any := false
	for i := range r.fields {
		b.Want[i] = r.fields[i].text
		any = any || r.fields[i].text
	}
	if !any {
		return
	}
	for r.Next(&b) == nil {
		for i := range r.fields {
			if !r.fields[i].text {
				continue
			}
			for row := range b.Rows {
				if !look(b.Columns[i].Cell(row)) {
					return
				}
			}
		}
		if first {
			return
		}
	}
}
