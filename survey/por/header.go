package por

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A portable file begins with five splash strings of 40 characters in as many character sets, a translation table of 256,
// and the tag SPSSPORT.
const (
	splashLength = 200
	tableLength  = 256
	tag          = "SPSSPORT"
)

// Line ends of EBCDIC.
const (
	ebcdicNewline  = 0x15
	ebcdicLineFeed = 0x25
)

// The portable character set numbers characters from 0 to 255. Those from firstPortable on are written here; ones that text
// files do not have are a space. Control characters come before. The second vertical bar is the broken one.
const firstPortable = 64

const portable = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+|&[]!$*);^-/|,%_>?`:#@'=\"" +
	"≤□±■°†~–└┌≥⁰¹²³⁴⁵⁶⁷⁸⁹┘┐≠—⁽⁾ {}\\¢•"

// errNotPortable is returned for a file of another kind.
var errNotPortable = errors.New("not an SPSS portable file: the tag SPSSPORT is not where it should be, at character 456")

// translation is the table of a file.
type translation struct {
	ascii [256]byte // by byte of the file: its ASCII character; itself where the table has none
	signs [256]rune // by byte of the file: its character, 0 if the table has none
	plain bool      // ascii changes nothing
	own   bool      // letters and digits are not those of ASCII
}

// header finds the line ends and the translation table, and leaves the stream behind the tag.
func (s *stream) header() (*translation, error) {
	head := make([]byte, min(s.size, 2*(splashLength+tableLength+int64(len(tag)))))
	if _, err := io.ReadFull(io.NewSectionReader(s.r, 0, s.size), head); err != nil {
		return nil, fmt.Errorf("the header: %w", err)
	}
	ends := [][2]byte{{0, 0}, {ebcdicNewline, '\r'}, {ebcdicLineFeed, '\r'}}
	switch {
	case bytes.IndexByte(head, '\n') >= 0:
		ends[0] = [2]byte{'\n', '\r'}
	case bytes.IndexByte(head, '\r') >= 0:
		ends[0] = [2]byte{'\r', 0}
	}
	for _, end := range ends {
		s.newline, s.skip, s.blank = end[0], end[1], ' '
		s.at, s.buffer, s.column, s.pad = 0, nil, 0, 0
		t, err := s.translation()
		switch {
		case err == nil:
			if !t.plain {
				s.table = &t.ascii
			}
			return t, nil
		case !errors.Is(err, errEnds) && !errors.Is(err, errNotPortable):
			return nil, err
		}
	}
	return nil, errNotPortable
}

// translation reads the splash strings, the translation table and the tag.
func (s *stream) translation() (*translation, error) {
	for range splashLength {
		if _, err := s.raw(); err != nil {
			return nil, err
		}
	}
	var local [tableLength]byte
	for i := range local {
		c, err := s.raw()
		if err != nil {
			return nil, err
		}
		local[i] = c
	}
	t := &translation{plain: true}
	for i := range t.ascii {
		t.ascii[i] = byte(i)
	}
	// A character that the machine does not have is a 0 in the table. Some programs enter look-alikes (the digit 2 for a raised
	// 2): the first entry of a byte is the character itself.
	i := firstPortable
	for _, sign := range portable {
		c := local[i]
		if i++; t.signs[c] != 0 {
			continue
		}
		t.signs[c] = sign
		if sign < utf8.RuneSelf && c != byte(sign) {
			t.ascii[c] = byte(sign)
			t.plain = false
			t.own = t.own || sign == ' ' || unicode.IsLetter(sign) || unicode.IsDigit(sign)
		}
	}
	s.blank = local[firstPortable+strings.IndexByte(portable, ' ')]
	for _, want := range []byte(tag) {
		c, err := s.raw()
		if err != nil {
			return nil, err
		}
		if t.ascii[c] != want {
			return nil, errNotPortable
		}
	}
	return t, nil
}
