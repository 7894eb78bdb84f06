package raw

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// TrimEnd takes the white space and NUL bytes from the end of a UTF-8 text.
func TrimEnd(text []byte) []byte {
	n := len(text)
	for n > 0 && (text[n-1] == ' ' || text[n-1] == 0) {
		n--
	}
	if n == 0 || text[n-1] > ' ' && text[n-1] < utf8.RuneSelf {
		return text[:n]
	}
	return bytes.TrimRightFunc(text[:n], func(r rune) bool { return unicode.IsSpace(r) || r == 0 })
}

// Names makes the names of a file's columns unique and not empty.
type Names struct {
	seen    map[string]bool
	next    map[string]int // number to try next behind a name that was taken
	Changed int            // names that were not kept
}

// Unique returns name, "V" and the column's number from 1 for an empty one, and with _2, _3, ... behind it if it was
// returned before.
func (n *Names) Unique(name string, column int) string {
	if n.seen == nil {
		n.seen, n.next = map[string]bool{}, map[string]int{}
	}
	given := name
	if name == "" {
		name = "V" + strconv.Itoa(column+1)
	}
	if n.seen[name] {
		base := name
		for k := max(n.next[base], 2); n.seen[name]; k++ {
			name = base + "_" + strconv.Itoa(k)
			n.next[base] = k + 1
		}
	}
	n.seen[name] = true
	if name != given {
		n.Changed++
	}
	return name
}
