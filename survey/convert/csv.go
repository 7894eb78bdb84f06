package convert

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"manyi/survey/raw"
)

// csvWriter writes text as RFC 4180 has it, with line feeds between rows: cells with the delimiter, quotes or line ends stand in quotes,
// others as they are. Cells that begin with = + - or @ too: what is written is data to be read again, not to be opened in a spreadsheet,
// which takes such cells for formulas.
type csvWriter struct {
	t         *target
	w         io.Writer
	delimiter byte
	special   [256]bool // bytes for which a cell stands in quotes
	encoder   *encoding.Encoder
	labels    []labels
	buf       []byte
	rows      int
	failed    error
}

func openCSV(t *target, w io.Writer) (writer, error) {
	c := &csvWriter{t: t, w: w, delimiter: ',', encoder: encoderNamed(t.opt.Encoding), labels: labelsOf(t)}
	if t.format.name == "tsv" {
		c.delimiter = '\t'
	}
	for _, b := range []byte{c.delimiter, '"', '\r', '\n'} {
		c.special[b] = true
	}
	if t.opt.BOM || t.opt.Encoding == "utf-16" {
		c.buf = append(c.buf, "\ufeff"...)
	}
	for i := range t.dict.Variables {
		name := []byte(t.dict.Variables[i].Name)
		if c.encoder != nil {
			if _, err := c.encoder.Bytes(name); err != nil {
				return nil, c.strange(0, i, name)
			}
		}
		if i > 0 {
			c.buf = append(c.buf, c.delimiter)
		}
		c.cell(name, i == 0)
	}
	c.buf = append(c.buf, '\n')
	return c, c.flush()
}

// cell appends a text. Of the first cell of the file quotes keep a spreadsheet from taking ID for the beginning of a SYLK file, and a
// text that begins with a byte order mark from losing it.
func (c *csvWriter) cell(text []byte, first bool) {
	quoted := first && (bytes.HasPrefix(text, []byte("ID")) || bytes.HasPrefix(text, []byte("\ufeff")))
	for _, b := range text {
		quoted = quoted || c.special[b]
	}
	if !quoted {
		c.buf = append(c.buf, text...)
		return
	}
	c.buf = append(c.buf, '"')
	for {
		i := bytes.IndexByte(text, '"')
		if i < 0 {
			break
		}
		c.buf = append(append(c.buf, text[:i+1]...), '"')
		text = text[i+1:]
	}
	c.buf = append(append(c.buf, text...), '"')
}

// Write writes the rows of a batch.
func (c *csvWriter) Write(b *raw.Batch) error {
	if c.failed != nil {
		return c.failed
	}
	variables := c.t.dict.Variables
	for row := range b.Rows {
		start := len(c.buf)
		for i := range variables {
			if i > 0 {
				c.buf = append(c.buf, c.delimiter)
			}
			if variables[i].Kind == raw.Text {
				c.cell(c.labels[i].text(b.Columns[i].Cell(row)), false)
				continue
			}
			x := b.Columns[i].Numbers[row]
			if label, ok := c.labels[i].numbers[x]; ok {
				c.cell([]byte(label), false)
				continue
			}
			c.buf = raw.AppendCell(c.buf, variables[i].Kind, x)
		}
		if len(c.buf) == start && len(variables) == 1 {
			c.buf = append(c.buf, `""`...) // an empty line is no row
		}
		c.buf = append(c.buf, '\n')
	}
	if c.failed = c.flush(); c.failed == errNotEncoded {
		c.failed = c.locate(b)
	}
	c.rows += b.Rows
	return c.failed
}

var errNotEncoded = fmt.Errorf("a character has no code in the encoding")

// flush writes what is in the buffer.
func (c *csvWriter) flush() error {
	out := c.buf
	c.buf = c.buf[:0]
	if c.encoder != nil {
		var err error
		if out, err = c.encoder.Bytes(out); err != nil {
			return errNotEncoded
		}
	}
	_, err := c.w.Write(out)
	return err
}

// locate finds the first cell of a batch that cannot be encoded.
func (c *csvWriter) locate(b *raw.Batch) error {
	for row := range b.Rows {
		for i := range c.t.dict.Variables {
			var text []byte
			if c.t.dict.Variables[i].Kind == raw.Text {
				text = c.labels[i].text(b.Columns[i].Cell(row))
			} else {
				text = []byte(c.labels[i].numbers[b.Columns[i].Numbers[row]])
			}
			if _, err := c.encoder.Bytes(text); err != nil {
				return c.strange(c.rows+row+1, i, text)
			}
		}
	}
	return errNotEncoded
}

// strange is the error for a text that cannot be encoded; row 0 is the header.
func (c *csvWriter) strange(row, column int, text []byte) error {
	for _, r := range string(text) {
		if _, err := c.encoder.Bytes(utf8.AppendRune(nil, r)); err != nil {
			return &CellError{File: c.t.name, Row: row, Column: c.t.dict.Variables[column].Name, Value: shown(text),
				Problem: fmt.Sprintf("has the character %c (U+%04X), which %s does not have", r, r, c.t.opt.Encoding)}
		}
	}
	return errNotEncoded
}

// Close has nothing left to do.
func (c *csvWriter) Close() error { return nil }

// Notes says what CSV has no place for.
func (c *csvWriter) Notes() []string { return leftOut(c.t) }

// EncodingNames lists the encodings of CSV.
func EncodingNames() []string {
	return []string{"utf-8", "gb18030", "gbk", "big5", "windows-1252", "utf-16"}
}

// encoderNamed is nil for UTF-8. UTF-16 is little-endian.
func encoderNamed(name string) *encoding.Encoder {
	switch name {
	case "gb18030":
		return simplifiedchinese.GB18030.NewEncoder()
	case "gbk":
		return simplifiedchinese.GBK.NewEncoder()
	case "big5":
		return traditionalchinese.Big5.NewEncoder()
	case "windows-1252":
		return charmap.Windows1252.NewEncoder()
	case "utf-16":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	}
	return nil
}
