package columnar

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"manyi/survey/raw"
)

// toUTF8 replaces what is not UTF-8.
func toUTF8(b []byte) []byte { return bytes.ToValidUTF8(b, []byte(string(utf8.RuneError))) }

// isIndex says whether a column is the row numbers that pandas stores without being asked.
func isIndex(name string) bool { return strings.HasPrefix(name, "__index_level_") }

// namer gives variables their names.
type namer struct {
	names   raw.Names
	dropped []string
}

func (n *namer) name(d *raw.Dictionary, name string) string {
	return n.names.Unique(strings.ToValidUTF8(name, string(utf8.RuneError)), len(d.Variables))
}

// notes says what was changed.
func (n *namer) notes(d *raw.Dictionary) {
	if n.names.Changed > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("%d columns had no name or that of another and were renamed", n.names.Changed))
	}
	if len(n.dropped) > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("the row numbers of pandas were left out: %s", strings.Join(n.dropped, ", ")))
	}
}
