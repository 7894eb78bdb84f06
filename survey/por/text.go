package por

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// Encodings of text. A portable file does not say which of them its letters outside ASCII are in.
const (
	utf8Text     = "utf-8"
	chineseText  = "gb18030"
	westernText  = "windows-1252"
	portableText = "spss portable" // only the characters of the translation table
)

// decoder turns the text of a file into UTF-8.
type decoder struct {
	encoding string
	table    *translation
	chinese  *encoding.Decoder
	out      []byte
}

func newDecoder(encoding string, table *translation) *decoder {
	return &decoder{encoding: encoding, table: table, chinese: simplifiedchinese.GB18030.NewDecoder()}
}

// decode gives a text in UTF-8, valid until the next call.
func (d *decoder) decode(in []byte) []byte {
	if d.table.plain && isASCII(in) {
		return in
	}
	d.out = d.out[:0]
	if d.encoding == portableText || d.encoding == westernText {
		for _, c := range in {
			r := d.table.signs[c]
			switch {
			case r != 0:
			case c < utf8.RuneSelf && !d.table.own:
				r = rune(c)
			case d.encoding == westernText:
				r = charmap.Windows1252.DecodeByte(c)
			default:
				r = utf8.RuneError
			}
			d.out = utf8.AppendRune(d.out, r)
		}
		return d.out
	}
	d.out = append(d.out, in...)
	if d.encoding == chineseText {
		if out, err := d.chinese.Bytes(d.out); err == nil {
			d.out = out
		}
	}
	if !d.table.plain {
		for i, c := range d.out {
			if c < utf8.RuneSelf {
				d.out[i] = d.table.ascii[c]
			}
		}
	}
	if !utf8.Valid(d.out) {
		d.out = bytes.ToValidUTF8(d.out, []byte(string(utf8.RuneError)))
	}
	return d.out
}

// guess finds the encoding of the text from here on and leaves the stream where it is. The note is empty when there was
// nothing to guess.
func (s *stream) guess(t *translation) (encoding, note string, err error) {
	look := *s
	look.memory, look.buffer, look.at = nil, nil, s.offset()
	var c census
	for err = look.fill(); err == nil; err = look.fill() {
		if !c.within() && !t.own && isASCII(look.buffer) {
			continue
		}
		for _, b := range look.buffer {
			if b == 0 || b != s.newline && b != s.skip {
				c.count(b)
				if t.signs[b] == 0 {
					c.unknown++
				}
			}
		}
	}
	switch {
	case !errors.Is(err, errEnds):
		return "", "", err
	case t.own && c.unknown > 0:
		return portableText, fmt.Sprintf("%d bytes stand for no character of the file's translation table", c.unknown), nil
	case t.own:
		return portableText, "", nil
	case c.good == 0 && c.bad == 0:
		return utf8Text, "", nil
	case c.good > 2*c.bad && c.bad > 0:
		return utf8Text, fmt.Sprintf("the file does not say how its text is encoded: taken as utf-8, in which %d bytes are damaged", c.bad), nil
	case c.good > 2*c.bad:
		encoding = utf8Text
	case !c.notChinese:
		encoding = chineseText
	default:
		encoding = westernText
	}
	return encoding, "the file does not say how its text is encoded: taken as " + encoding, nil
}

// census counts what the bytes outside ASCII could be.
type census struct {
	good, bad  int  // UTF-8: characters, and bytes that belong to none
	notChinese bool // not GB18030
	unknown    int  // not in the translation table

	follow  int // bytes that the UTF-8 character still needs
	length  int // of it so far
	chinese int // 0 between characters of GB18030, else bytes of one so far
}

// within says whether the last byte began a character that goes on.
func (c *census) within() bool { return c.follow > 0 || c.chinese > 0 }

func (c *census) count(b byte) {
	switch tail := b >= 0x80 && b < 0xc0; {
	case c.follow > 0 && tail:
		c.length++
		if c.follow--; c.follow == 0 {
			c.good++
		}
	default:
		if c.follow > 0 {
			c.bad += c.length
			c.follow = 0
		}
		c.length = 1
		switch {
		case b < 0x80:
		case b >= 0xc2 && b < 0xe0:
			c.follow = 1
		case b >= 0xe0 && b < 0xf0:
			c.follow = 2
		case b >= 0xf0 && b < 0xf5:
			c.follow = 3
		default:
			c.bad++
		}
	}
	number := b >= '0' && b <= '9'
	lead := b > 0x80 && b < 0xff
	switch c.chinese {
	case 0:
		if lead {
			c.chinese = 1
		} else if b >= 0x80 {
			c.notChinese = true
		}
		return
	case 1: // a second byte ends the character, or is a digit and two more follow
		if number {
			c.chinese = 2
			return
		}
		c.notChinese = c.notChinese || b < 0x40 || b == 0x7f || b == 0xff
	case 2:
		if lead {
			c.chinese = 3
			return
		}
		c.notChinese = true
	case 3:
		c.notChinese = c.notChinese || !number
	}
	c.chinese = 0
}

func isASCII(b []byte) bool {
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
