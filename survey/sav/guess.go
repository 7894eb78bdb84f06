package sav

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// evidence counts what texts of unknown encoding look like.
type evidence struct {
	bytes     int // of texts that are not ASCII
	good, bad int // characters of UTF-8 above ASCII, and bytes that belong to none
	unpaired  int // bytes that are no part of a character of GB18030
	hanzi     int // pairs of bytes both above 0xa0, as the characters of GB 2312 are
	mixed     int // other characters of GB18030, the second byte of most of which is ASCII
}

// enough is when more texts would not change a guess.
func (e *evidence) enough() bool { return e.bytes > 64<<10 }

// add looks at a text; half a character at its end says nothing.
func (e *evidence) add(text []byte) {
	text = trim(text)
	i := 0
	for i < len(text) && text[i] < utf8.RuneSelf {
		i++
	}
	if i == len(text) {
		return
	}
	e.bytes += len(text)
	e.addUTF8(text[i:])
	e.addGB18030(text[i:])
}

func (e *evidence) addUTF8(text []byte) {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r < utf8.RuneSelf:
		case r != utf8.RuneError || n > 1:
			e.good++
		case utf8.FullRune(text):
			e.bad++
		}
		text = text[n:]
	}
}

func (e *evidence) addGB18030(text []byte) {
	for len(text) > 0 {
		n := 1
		switch c := text[0]; {
		case c < 0x80:
		case c == 0x80 || c == 0xff:
			e.unpaired++
		case len(text) == 1:
		default:
			n = 2
			switch c := text[1]; {
			case c > 0xa0 && c < 0xff:
				e.hanzi++
			case c >= 0x40 && c != 0x7f && c != 0xff:
				e.mixed++
			case c >= '0' && c <= '9' && len(text) < 4:
				n = len(text)
			case c >= '0' && c <= '9' && text[2] > 0x80 && text[2] < 0xff && text[3] >= '0' && text[3] <= '9':
				n = 4
				e.mixed++
			default:
				n = 1
				e.unpaired++
			}
		}
		text = text[n:]
	}
}

// guess is the encoding that the texts are most likely in, and what to say of it. Characters of GB18030 look like UTF-8 only now
// and then, while text in UTF-8 has at most a few bad bytes. Accented letters of Western words stand alone between
// ASCII letters: those may pair up with the letter that follows, but not with each other.
func (e *evidence) guess() (charset, string) {
	switch {
	case e.bytes == 0:
		return charset{name: "utf-8"}, ""
	case e.good > 2*e.bad || e.good+e.bad == 0:
		return charset{name: "utf-8"}, "The file does not say which encoding its text has; its bytes are UTF-8."
	case e.unpaired == 0 && e.hanzi >= e.mixed:
		return charset{"gb18030", simplifiedchinese.GB18030}, "The file does not say which encoding its text has; its bytes look like GB18030."
	}
	return charset{"windows-1252", charmap.Windows1252},
		"The file does not say which encoding its text has; its bytes are neither UTF-8 nor GB18030, and windows-1252 is taken."
}
