package sav

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// charset is an encoding of text whose bytes below 0x80, outside a character of several bytes, are ASCII.
type charset struct {
	name     string
	encoding encoding.Encoding // nil is UTF-8
}

var errUnknownCharset = errors.New("no such encoding is known")

// charsetNamed is an encoding by one of its names: those of IANA and WHATWG, and of code pages as cp936, ibm850.
func charsetNamed(name string) (charset, error) {
	name = strings.ToLower(strings.TrimRight(name, " \x00"))
	switch name {
	case "utf-8", "utf8", "unicode-1-1-utf-8":
		return charset{name: "utf-8"}, nil
	}
	for _, prefix := range []string{"windows-", "windows", "cp-", "cp", "ibm-", "ibm", "x-cp"} {
		if number, ok := strings.CutPrefix(name, prefix); ok {
			if page, err := strconv.Atoi(number); err == nil {
				if c, ok := codePage(int32(page)); ok {
					return c, nil
				}
			}
		}
	}
	if strings.HasPrefix(name, "windows-31j") {
		name = "shift_jis"
	}
	// What SPSS calls Latin 1 comes from Windows; it has no control characters above 0x7f.
	e, err := htmlindex.Get(name)
	if err != nil {
		e, err = ianaindex.IANA.Encoding(name)
	}
	if err != nil || e == nil {
		return charset{}, errUnknownCharset
	}
	switch e {
	case unicode.UTF8:
		return charset{name: "utf-8"}, nil
	case charmap.ISO8859_1:
		e = charmap.Windows1252
	case simplifiedchinese.GBK: // a part of GB18030
		e = simplifiedchinese.GB18030
	}
	if canonical, err := htmlindex.Name(e); err == nil {
		name = canonical
	}
	if !asciiBased(e) {
		return charset{}, errUnknownCharset
	}
	return charset{name, e}, nil
}

// asciiBased says whether an encoding leaves ASCII as it is. UTF-16 and EBCDIC do not.
func asciiBased(e encoding.Encoding) bool {
	var ascii [0x7f - ' ']byte
	for i := range ascii {
		ascii[i] = byte(' ' + i)
	}
	p, err := e.NewDecoder().Bytes(ascii[:])
	return err == nil && (string(p) == string(ascii[:]) || e == japanese.ShiftJIS)
}

// codePage is an encoding by its number in Windows.
func codePage(page int32) (charset, bool) {
	charmaps := map[int32]charset{
		437: {"ibm437", charmap.CodePage437}, 850: {"ibm850", charmap.CodePage850}, 852: {"ibm852", charmap.CodePage852},
		855: {"ibm855", charmap.CodePage855}, 858: {"ibm858", charmap.CodePage858}, 860: {"ibm860", charmap.CodePage860},
		862: {"ibm862", charmap.CodePage862}, 863: {"ibm863", charmap.CodePage863}, 865: {"ibm865", charmap.CodePage865},
		866: {"ibm866", charmap.CodePage866}, 819: {"windows-1252", charmap.Windows1252},
		874: {"windows-874", charmap.Windows874}, 9066: {"windows-874", charmap.Windows874},
		932: {"shift_jis", japanese.ShiftJIS}, 936: {"gb18030", simplifiedchinese.GB18030},
		949: {"euc-kr", korean.EUCKR}, 950: {"big5", traditionalchinese.Big5},
		1250: {"windows-1250", charmap.Windows1250}, 1251: {"windows-1251", charmap.Windows1251},
		1252: {"windows-1252", charmap.Windows1252}, 1253: {"windows-1253", charmap.Windows1253},
		1254: {"windows-1254", charmap.Windows1254}, 1255: {"windows-1255", charmap.Windows1255},
		1256: {"windows-1256", charmap.Windows1256}, 1257: {"windows-1257", charmap.Windows1257},
		1258: {"windows-1258", charmap.Windows1258}, 10000: {"macintosh", charmap.Macintosh},
		10007: {"x-mac-cyrillic", charmap.MacintoshCyrillic}, 20866: {"koi8-r", charmap.KOI8R},
		20932: {"euc-jp", japanese.EUCJP}, 21866: {"koi8-u", charmap.KOI8U},
		28591: {"windows-1252", charmap.Windows1252}, 28592: {"iso-8859-2", charmap.ISO8859_2},
		28593: {"iso-8859-3", charmap.ISO8859_3}, 28594: {"iso-8859-4", charmap.ISO8859_4},
		28595: {"iso-8859-5", charmap.ISO8859_5}, 28596: {"iso-8859-6", charmap.ISO8859_6},
		28597: {"iso-8859-7", charmap.ISO8859_7}, 28598: {"iso-8859-8", charmap.ISO8859_8},
		28599: {"windows-1254", charmap.Windows1254}, 28603: {"iso-8859-13", charmap.ISO8859_13},
		28605: {"iso-8859-15", charmap.ISO8859_15}, 51932: {"euc-jp", japanese.EUCJP},
		51936: {"gb18030", simplifiedchinese.GB18030}, 51949: {"euc-kr", korean.EUCKR},
		54936: {"gb18030", simplifiedchinese.GB18030}, 65001: {name: "utf-8"},
	}
	c, ok := charmaps[page]
	return c, ok
}

// decoder turns texts of a file into UTF-8. Not for several goroutines.
type decoder struct {
	charset
	transformer transform.Transformer
	buf         []byte
	replaced    int // texts in which bytes belonged to no character
}

func newDecoder(c charset) *decoder {
	d := &decoder{charset: c}
	if c.encoding != nil {
		d.transformer = c.encoding.NewDecoder().Transformer
	}
	return d
}

// trim takes away the padding at the end of a text, spaces and NULs.
func trim(p []byte) []byte {
	n := len(p)
	for n > 0 && (p[n-1] == ' ' || p[n-1] == 0) {
		n--
	}
	return p[:n]
}

// append appends a text without its padding. NULs within it are left out, as R's haven does; half a character at its end, where a
// program cut the text at its width, too. Other bytes that are no character become U+FFFD.
func (d *decoder) append(to, text []byte) []byte {
	text = trim(text)
	plain := true
	for _, c := range text {
		if c-1 >= 0x7f { // NUL, or not ASCII
			plain = false
			break
		}
	}
	if plain {
		return append(to, text...)
	}
	d.buf = d.buf[:0]
	for _, c := range text {
		if c != 0 {
			d.buf = append(d.buf, c)
		}
	}
	if d.encoding == nil {
		return d.appendUTF8(to, d.buf)
	}
	start := len(to)
	d.transformer.Reset()
	for text = d.buf; len(text) > 0; {
		if cap(to)-len(to) < 2*utf8.UTFMax {
			to = slices.Grow(to, 2*len(text)+2*utf8.UTFMax)
		}
		written, read, err := d.transformer.Transform(to[len(to):cap(to)], text, false)
		to, text = to[:len(to)+written], text[read:]
		if err != nil && err != transform.ErrShortDst {
			break // half a character
		}
	}
	if bytes.ContainsRune(to[start:], utf8.RuneError) {
		d.replaced++
	}
	return to
}

// appendUTF8 appends what should be UTF-8.
func (d *decoder) appendUTF8(to, text []byte) []byte {
	if utf8.Valid(text) {
		return append(to, text...)
	}
	text = wholeUTF8(text)
	bad := false
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		bad = bad || r == utf8.RuneError && n == 1
		to = utf8.AppendRune(to, r)
		text = text[n:]
	}
	if bad {
		d.replaced++
	}
	return to
}

// wholeUTF8 is a text without a character at its end that lacks bytes.
func wholeUTF8(text []byte) []byte {
	for i := len(text) - 1; i >= 0 && i > len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			if !utf8.FullRune(text[i:]) {
				return text[:i]
			}
			break
		}
	}
	return text
}

// string is a text without its padding.
func (d *decoder) string(text []byte) string { return string(d.append(nil, text)) }
