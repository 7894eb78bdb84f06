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
	header    *header
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

// openText finds encoding, line ends, delimiter and header.
func openText(in *source, o *openOptions) (*textHead, error) {
	h := &textHead{charset: askedCharset(o.encoding), line: 1}
	s := &sample{r: in.reader}
	if err := s.grow(sampleSize); err != nil {
		return nil, in.unreadable(err)
	}
	asked16 := strings.EqualFold(o.encoding, "utf-16")
	if order, wide := isUTF16(s.data); asked16 || wide && h.charset == ascii {
		h.decoded, h.charset = "utf-16", utf8Text
		s = &sample{r: fromUTF16(s.from(0), order)}
		if err := s.grow(sampleSize); err != nil {
			return nil, in.unreadable(err)
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
	return h, h.readHeader(in, o, s, at)
}

// headRow is one of the first rows of a text, and where the next one begins.
type headRow struct {
	text       []byte
	next, line int
}

// readHeader reads the header rows from a position of the sample on; blank lines before them do not count.
func (h *textHead) readHeader(in *source, o *openOptions, s *sample, at int) error {
	var rows []headRow
	for len(rows) < maxHeaderRows {
		if len(rows) > max(o.header, 1) && at-rows[0].next > sampleSize {
			break
		}
		row, next, err := h.nextRow(in.name, s, at)
		if err != nil && len(rows) > 0 && o.header <= len(rows) {
			break // what is wrong below the header is said when the rows are read
		}
		if err != nil {
			return err
		}
		ended := next == len(s.data) && s.end
		at = next
		if d, ok := bytes.CutPrefix(row, []byte("sep=")); ok && len(d) == 1 && len(rows) == 0 {
			h.delimiter = d[0] // a hint that spreadsheets write and understand
		} else if len(bytes.TrimSpace(row)) > 0 {
			rows = append(rows, headRow{bytes.Clone(row), next, h.line})
		} else if len(rows) > 0 && len(rows) < o.header {
			rows = append(rows, headRow{nil, next, h.line}) // a header row without words
		}
		if ended {
			break
		}
	}
	if len(rows) == 0 {
		return &FileError{File: in.name, Problem: "is empty"}
	}
	cells := h.chooseDelimiter(rows, o.want)
	h.header = readHeader(cells, nil, o.header, o.want)
	last := rows[h.header.title+h.header.rows-1]
	h.line = last.line
	h.rest = s.from(last.next)
	if h.delimiter == '|' && (h.charset == gb18030 || h.charset == big5 || h.charset == ascii) {
		// A bar can be the second byte of a character.
		late := &lateChinese{}
		switch h.charset {
		case gb18030:
			late.Transformer, h.decoded = chineseDecoder(), "gb18030"
		case big5:
			late.Transformer, h.decoded = traditionalDecoder(), "big5"
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

// chooseDelimiter splits the first rows by the delimiter that makes the most columns of the codebook appear in one of them, or
// else the most cells in the first.
func (h *textHead) chooseDelimiter(rows []headRow, want wanted) [][]string {
	try := delimiters
	if h.delimiter != 0 {
		try = []byte{h.delimiter}
	}
	d := newDecoder()
	d.charset = h.charset
	best := -1
	var chosen [][]string
	for _, delimiter := range try {
		split := make([][]string, len(rows))
		found := 0
		for i, row := range rows {
			text := row.text
			decoder := *d
			if delimiter == '|' && (d.charset == gb18030 || d.charset == big5) {
				text, decoder.charset = []byte(d.text(text)), utf8Text
			}
			for _, cell := range splitRow(text, delimiter) {
				split[i] = append(split[i], cleanName(trimCell(decoder.text(cell))))
			}
			found = max(found, want.found(split[i]))
		}
		width := len(split[0])
		for i := 1; width == 1 && i < len(split); i++ { // titles above the names
			width = min(len(split[i]), 1<<16)
		}
		if score := found<<32 + width; score > best {
			best, h.delimiter, chosen = score, delimiter, split
		}
	}
	return chosen
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
