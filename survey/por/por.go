// Package por reads SPSS portable files (.por): text that any machine can take in, with 80 columns a line, numbers to the base
// 30, and a table that translates the machine's characters.
//
// The format is described in the developers' manual of GNU PSPP, "Portable File Format". Numbers become the nearest
// float64 to what is written; SPSS writes 11 digits to the base 30, which is just below what a float64 holds, and cuts
// instead of rounding, so a value can differ in its last bits from the one that was saved.
package por

import (
	"fmt"
	"io"

	"manyi/survey/raw"
)

// Bounds of a batch.
const (
	maxRows  = 8192
	maxCells = 1 << 19
	maxText  = 64 << 20 // bytes
)

// Options of a reader.
type Options struct {
	Encoding string // of text outside ASCII: utf-8, gb18030 or windows-1252; "" = guess
}

// Reader reads a portable file.
type Reader struct {
	stream  stream
	decoder *decoder
	dict    raw.Dictionary
	rows    int
	ended   bool
}

// NewReader reads the dictionary of a file of size bytes. Errors name the byte of the file.
func NewReader(r io.ReaderAt, size int64, opt Options) (*Reader, error) {
	p := &Reader{stream: stream{r: r, size: size}}
	table, err := p.stream.header()
	if err != nil {
		return nil, err
	}
	encoding, note := opt.Encoding, ""
	switch encoding {
	case "":
		if encoding, note, err = p.stream.guess(table); err != nil {
			return nil, err
		}
	case utf8Text, chineseText, westernText:
	default:
		return nil, fmt.Errorf("encoding %q is not one of utf-8, gb18030, windows-1252", encoding)
	}
	p.decoder = newDecoder(encoding, table)
	d := dictionaryReader{stream: &p.stream, decoder: p.decoder}
	d.dict.Encoding = encoding
	if note != "" {
		d.note("%s", note)
	}
	if err := d.read(); err != nil {
		return nil, fmt.Errorf("byte %d: %w", p.stream.offset(), err)
	}
	p.dict = d.dict
	return p, nil
}

// Dictionary says what the file says of its table.
func (p *Reader) Dictionary() *raw.Dictionary { return &p.dict }

// Close does nothing; the file is the caller's.
func (p *Reader) Close() error { return nil }

// Next reads the next rows.
func (p *Reader) Next(b *raw.Batch) error {
	variables := p.dict.Variables
	b.Reset(len(variables))
	rows := max(1, min(maxRows, maxCells/len(variables)))
	for text := 0; b.Rows < rows && text < maxText && !p.ended; {
		// A row begins with its first cell; Z fills the last line when there are no more.
		c, err := p.stream.peek()
		if err != nil {
			return p.fail(0, err)
		}
		if c == 'Z' {
			p.ended = true
			break
		}
		for i := range variables {
			n, err := p.cell(b, i)
			if err != nil {
				return p.fail(i, err)
			}
			text += n
		}
		b.Rows++
		p.rows++
	}
	if b.Rows == 0 {
		return io.EOF
	}
	return nil
}

// cell reads one cell and says how many bytes of text it gave.
func (p *Reader) cell(b *raw.Batch, variable int) (int, error) {
	c := &b.Columns[variable]
	if p.dict.Variables[variable].Kind != raw.Text {
		x, _, err := p.stream.number()
		if err == nil && b.Wants(variable) {
			c.Numbers = append(c.Numbers, x)
		}
		return 0, err
	}
	text, err := p.stream.string("a text")
	if err != nil || !b.Wants(variable) {
		return 0, err
	}
	text = raw.TrimEnd(p.decoder.decode(text))
	c.AppendText(text)
	return len(text), nil
}

func (p *Reader) fail(variable int, err error) error {
	return fmt.Errorf("row %d, variable %s, byte %d: %w", p.rows+1, p.dict.Variables[variable].Name, p.stream.offset(), err)
}
