package survey

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// charset is how a block of text is encoded. Cells are split as bytes; only the text that is kept is decoded.
type charset uint8

const (
	ascii charset = iota // nothing above 0x7f so far: not decided
	utf8Text
	gb18030
	windows1252
	big5
)

func (c charset) String() string {
	return [...]string{"utf-8", "utf-8", "gb18030", "windows-1252", "big5"}[c]
}

// detect decides from a sample that may end within a character. Of Chinese characters in GB18030 about one in six looks
// like UTF-8, so a few bad bytes among many good characters are damage, or a file glued to another, and text with more
// is not UTF-8. What cannot be GB18030 either is Western.
func detect(sample []byte) charset {
	if isASCII(sample) {
		return ascii
	}
	good, bad := countUTF8(sample)
	switch {
	case good == 0 && bad == 0:
		return utf8Text // a single character, cut off
	case good > 2*bad:
		return utf8Text
	case looksBig5(sample):
		return big5
	case validGB18030(sample):
		return gb18030
	}
	return windows1252
}

// countUTF8 counts the characters above 0x7f and the bytes that belong to none; one cut off at the end is neither.
func countUTF8(text []byte) (good, bad int) {
	for i := 0; i < len(text); {
		if text[i] < 0x80 {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			good++
		case !utf8.FullRune(text[i:]):
			// cut off by the end of the text
		default:
			bad++
		}
		i += n
	}
	return good, bad
}

// validGB18030 says whether the bytes above 0x7f pair up as GB18030 asks; the last character may be cut off.
func validGB18030(b []byte) bool {
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		if b[i] == 0x80 || b[i] == 0xff {
			return false
		}
		if i+1 >= len(b) {
			return true
		}
		switch c := b[i+1]; {
		case c >= 0x40 && c != 0x7f && c != 0xff:
			i += 2
		case c >= '0' && c <= '9':
			if i+3 >= len(b) {
				return true
			}
			if b[i+2] < 0x81 || b[i+2] == 0xff || b[i+3] < '0' || b[i+3] > '9' {
				return false
			}
			i += 4
		default:
			return false
		}
	}
	return true
}

// looksBig5 tells traditional Chinese in Big5 from what GB18030 could be too: nearly all bytes of one are possible in the
// other. In Big5 frequent characters begin with 0xa4 to 0xc6 and half of all second bytes are ASCII; GB18030 has such
// second bytes only in rare characters, most of which begin below 0xa1, where Big5 has none.
func looksBig5(b []byte) bool {
	pairs, low, common := 0, 0, 0
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		if i+1 == len(b) {
			break
		}
		lead, trail := b[i], b[i+1]
		if lead < 0xa1 || lead > 0xf9 || trail < 0x40 || trail > 0x7e && trail < 0xa1 || trail == 0xff {
			return false
		}
		pairs++
		if trail < 0x80 {
			low++
		}
		if lead <= 0xc6 && lead >= 0xa4 || lead <= 0xa3 {
			common++
		}
		i++
	}
	return pairs >= 4 && 100*low >= 25*pairs && 100*common >= 75*pairs
}

// askedCharset is the encoding a codebook names; ascii stands for "find out".
func askedCharset(name string) charset {
	switch strings.ToLower(name) {
	case "utf-8", "utf8":
		return utf8Text
	case "gb18030", "gbk", "gb2312":
		return gb18030
	case "big5":
		return big5
	case "windows-1252", "latin1", "iso-8859-1":
		return windows1252
	}
	return ascii
}

var (
	markUTF8    = []byte{0xef, 0xbb, 0xbf}
	markUTF16LE = []byte{0xff, 0xfe}
	markUTF16BE = []byte{0xfe, 0xff}
	markGB18030 = []byte{0x84, 0x31, 0x95, 0x33}
)

// isUTF16 finds UTF-16 by its byte order mark, or without one by a NUL in nearly every other byte of the beginning.
func isUTF16(sample []byte) (unicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(sample, markUTF16LE):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(sample, markUTF16BE):
		return unicode.BigEndian, true
	}
	head := sample[:min(len(sample), 64)&^1]
	var even, odd int
	for i, c := range head {
		if c == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	switch half := len(head) / 2; {
	case half >= 4 && odd*4 >= half*3 && even == 0:
		return unicode.LittleEndian, true
	case half >= 4 && even*4 >= half*3 && odd == 0:
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}

// fromUTF16 reads UTF-16 as UTF-8, without its byte order mark.
func fromUTF16(r io.Reader, order unicode.Endianness) io.Reader {
	return transform.NewReader(r, unicode.UTF16(order, unicode.UseBOM).NewDecoder())
}

func traditionalDecoder() transform.Transformer { return traditionalchinese.Big5.NewDecoder() }

func chineseDecoder() transform.Transformer { return simplifiedchinese.GB18030.NewDecoder() }

// decoder turns the bytes of a cell into valid UTF-8. Each goroutine has its own.
type decoder struct {
	charset charset
	mixed   bool // a cell of a UTF-8 file was GB18030
	chinese *encoding.Decoder
	western *encoding.Decoder
	taiwan  *encoding.Decoder
}

func newDecoder() *decoder {
	return &decoder{chinese: simplifiedchinese.GB18030.NewDecoder(), western: charmap.Windows1252.NewDecoder(),
		taiwan: traditionalchinese.Big5.NewDecoder()}
}

func (d *decoder) text(raw []byte) string {
	if isASCII(raw) {
		return string(raw)
	}
	switch d.charset {
	case gb18030:
		if s, err := d.chinese.Bytes(raw); err == nil {
			return string(s)
		}
	case big5:
		if s, err := d.taiwan.Bytes(raw); err == nil {
			return string(s)
		}
	case windows1252:
		if s, err := d.western.Bytes(raw); err == nil {
			return string(s)
		}
	default:
		if utf8.Valid(raw) {
			return string(raw)
		}
		// Files glued together from two sources hold both encodings; damage leaves most characters whole.
		if good, bad := countUTF8(raw); bad > good && validGB18030(raw) {
			if s, err := d.chinese.Bytes(raw); err == nil && !bytes.ContainsRune(s, utf8.RuneError) {
				d.mixed = true
				return string(s)
			}
		}
	}
	return strings.ToValidUTF8(string(raw), string(utf8.RuneError))
}

func isASCII(b []byte) bool {
	const top = 0x8080808080808080
	for len(b) >= 32 {
		x := binary.LittleEndian.Uint64(b) | binary.LittleEndian.Uint64(b[8:]) |
			binary.LittleEndian.Uint64(b[16:]) | binary.LittleEndian.Uint64(b[24:])
		if x&top != 0 {
			return false
		}
		b = b[32:]
	}
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
