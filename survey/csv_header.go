package survey

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/transform"
)

// textHead is what the beginning of a text file tells.
type textHead struct {
	names     []string // column names
	delimiter byte
	newline   byte // '\r' only where it stands alone
	charset   charset
	decoded   string    // encoding of the file when rest is decoded already
	line      int       // line of the first row after the header
	rest      io.Reader // the rows
}

// delimiters are tried in this order; the first of equals wins.
var delimiters = []byte{',', ';', '\t', '|'}

// sampleSize is how much of a file is looked at to find its encoding.
const sampleSize = 256 << 10

// sample is the beginning of a reader.
type sample struct {
	r    io.Reader
	data []byte
	end  bool // data is all there is
}

// grow reads n more bytes.
func (s *sample) grow(n int) error {
	have := len(s.data)
	s.data = append(s.data, make([]byte, n)...)
	k, err := io.ReadFull(s.r, s.data[have:])
	s.data = s.data[:have+k]
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		s.end, err = true, nil
	}
	return err
}

// from returns the text from a position of the sample on.
func (s *sample) from(i int) io.Reader { return io.MultiReader(bytes.NewReader(s.data[i:]), s.r) }

// openText finds encoding, line ends, delimiter and column names.
func openText(in *source, l *layout) (*textHead, error) {
	h := &textHead{charset: askedCharset(l.book.Encoding), line: 1}
	s := &sample{r: in.reader}
	if err := s.grow(sampleSize); err != nil {
		return nil, &FileError{File: in.name, Problem: "cannot be read", Err: err}
	}
	asked16 := strings.EqualFold(l.book.Encoding, "utf-16")
	if order, wide := isUTF16(s.data); asked16 || wide && h.charset == ascii {
		h.decoded, h.charset = "utf-16", utf8Text
		s = &sample{r: fromUTF16(s.from(0), order)}
		if err := s.grow(sampleSize); err != nil {
			return nil, &FileError{File: in.name, Problem: "cannot be read", Err: err}
		}
	}
	at := 0
	switch {
	case bytes.HasPrefix(s.data, markUTF8):
		at, h.charset = len(markUTF8), utf8Text
	case bytes.HasPrefix(s.data, markGB18030):
		at, h.charset = len(markGB18030), gb18030
	case h.charset == ascii:
		h.charset = detect(s.data)
	}
	if h.charset == windows1252 && bytes.Count(s.data, []byte{0})*20 > len(s.data) {
		return nil, &FileError{File: in.name, Problem: "is not text"}
	}
	return h, h.readNames(in.name, l, s, at)
}

// readNames reads the header rows from a position of the sample on; blank lines before them do not count.
func (h *textHead) readNames(file string, l *layout, s *sample, at int) error {
	var row []byte
	for {
		var err error
		if row, at, err = h.nextRow(file, s, at); err != nil {
			return err
		}
		if at == len(s.data) && s.end && len(bytes.TrimSpace(row)) == 0 {
			return &FileError{File: file, Problem: "is empty"}
		}
		if d, ok := bytes.CutPrefix(row, []byte("sep=")); ok && len(d) == 1 {
			h.delimiter = d[0] // a hint that spreadsheets write and understand
			continue
		}
		if len(bytes.TrimSpace(row)) > 0 {
			break
		}
	}
	h.chooseNames(l, row)
	for range l.book.Header - 1 {
		var err error
		if _, at, err = h.nextRow(file, s, at); err != nil {
			return err
		}
	}
	h.rest = s.from(at)
	if h.delimiter == '|' && (h.charset == gb18030 || h.charset == ascii) {
		// A bar can be the second byte of a character.
		late := &lateChinese{}
		if h.charset == gb18030 {
			late.Transformer = chineseDecoder()
			h.decoded = "gb18030"
		}
		h.rest, h.charset = transform.NewReader(h.rest, late), utf8Text
	}
	return nil
}

// nextRow returns the row at a position of the sample, which grows as needed, and where the next one begins. The
// first row settles what a line end is.
func (h *textHead) nextRow(file string, s *sample, at int) (row []byte, next int, err error) {
	for {
		end, next, newline := h.rowEnd(s.data, at, s.end)
		if next >= 0 {
			if h.newline == 0 {
				h.newline = newline
			}
			h.line += bytes.Count(s.data[at:next], []byte{h.newline})
			return s.data[at:end], next, nil
		}
		if s.end {
			return nil, 0, &RowError{File: file, Row: h.line + bytes.Count(s.data[at:end], []byte{'\n'}), Problem: errUnclosed.Error()}
		}
		if len(s.data)-at > maxRecord {
			return nil, 0, &RowError{File: file, Row: h.line, Problem: fmt.Sprintf("the header is longer than %d MiB", maxRecord>>20)}
		}
		if err := s.grow(len(s.data)); err != nil {
			return nil, 0, &FileError{File: file, Problem: "cannot be read", Err: err}
		}
	}
}

// rowEnd finds the end of the row that begins at, and the beginning of the next, negative when the text ends within
// the row; end is then the place of the quote that is open.
func (h *textHead) rowEnd(b []byte, at int, atEnd bool) (end, next int, newline byte) {
	for i := at; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"' && (i == at || bytes.IndexByte(delimiters, b[i-1]) >= 0 || b[i-1] == h.delimiter):
			open := i
			for i++; ; i++ {
				j := bytes.IndexByte(b[i:], '"')
				if j < 0 {
					return open, -1, 0
				}
				i += j
				if i+1 == len(b) || b[i+1] != '"' {
					break
				}
				i++
			}
		case c == '\n' && h.newline != '\r':
			end = i
			if i > at && b[i-1] == '\r' {
				end--
			}
			return end, i + 1, '\n'
		case c == '\r' && h.newline == '\r':
			return i, i + 1, '\r'
		case c == '\r' && h.newline == 0:
			if i+1 == len(b) && !atEnd {
				return i, -1, 0
			}
			if i+1 == len(b) || b[i+1] != '\n' {
				return i, i + 1, '\r'
			}
		}
	}
	if !atEnd {
		return at, -1, 0
	}
	newline = h.newline
	if newline == 0 {
		newline = '\n'
	}
	return len(b), len(b), newline
}

// chooseNames splits the header by the delimiter that makes the most columns of the codebook appear, or else the most cells.
func (h *textHead) chooseNames(l *layout, row []byte) {
	try := delimiters
	if h.delimiter != 0 {
		try = []byte{h.delimiter}
	}
	d := newDecoder()
	d.charset = h.charset
	best := -1
	for _, delimiter := range try {
		if delimiter == '|' && d.charset == gb18030 {
			row, d.charset = []byte(d.text(row)), utf8Text
		}
		var names []string
		for _, cell := range splitRow(row, delimiter) {
			names = append(names, cleanName(trimCell(d.text(cell))))
		}
		if score := l.found(names)<<32 + len(names); score > best {
			best, h.delimiter, h.names = score, delimiter, names
		}
	}
}

// splitRow splits one row, without its line end, into unquoted cells.
func splitRow(row []byte, delimiter byte) [][]byte {
	var cells [][]byte
	for {
		var cell []byte
		rest := row
		if len(row) > 0 && row[0] == '"' {
			i := 1
			for i < len(row) {
				if row[i] == '"' {
					if i+1 == len(row) || row[i+1] != '"' {
						break
					}
					i++
				}
				i++
			}
			i = min(i, len(row))
			cell = appendUnquoted(nil, row[1:i])
			rest = row[min(i+1, len(row)):]
		}
		j := bytes.IndexByte(rest, delimiter)
		if j < 0 {
			return append(cells, append(cell, rest...))
		}
		cells = append(cells, append(cell, rest[:j]...))
		row = rest[j+1:]
	}
}

// lateChinese passes text through until it shows whether it is UTF-8 or GB18030, and decodes the latter.
type lateChinese struct{ transform.Transformer }

func (t *lateChinese) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	if t.Transformer == nil {
		i := 0
		for i < len(src) && src[i] < 0x80 {
			i++
		}
		if i > 0 || len(src) == 0 {
			n := copy(dst, src[:i])
			if n < i {
				return n, n, transform.ErrShortDst
			}
			if i == len(src) {
				return n, n, nil
			}
			return n, n, transform.ErrShortSrc
		}
		if len(src) < 4 && !atEOF {
			return 0, 0, transform.ErrShortSrc
		}
		t.Transformer = transform.Nop
		if detect(src) == gb18030 {
			t.Transformer = chineseDecoder()
		}
	}
	return t.Transformer.Transform(dst, src, atEOF)
}

func (t *lateChinese) Reset() {}
