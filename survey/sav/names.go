package sav

import (
	"bytes"
	"fmt"
	"strings"
)

// names gives each variable its long name, or the short one if it has none; empty and repeated ones are mended.
func (b *builder) names() {
	n := len(b.fields)
	b.short = make([]string, n)
	b.byShort, b.byName, b.byFold = make(map[string]int, n), make(map[string]int, n), make(map[string]int, n)
	byKey := make(map[string]int, n) // variables by short name as bytes
	names := make([]string, n)
	for i := n - 1; i >= 0; i-- { // so that the first of several with a name has it
		record := &b.records.variables[b.fields[i].record]
		names[i] = b.text.string(record.name)
		b.short[i] = names[i]
		b.byShort[strings.ToUpper(names[i])] = i
		byKey[shortKey(record.name)] = i
	}
	records := b.shortNames() // with further segments of texts, which some files name too
	for _, entry := range bytes.Split(trim(b.extension(extensionLongNames, 1)), []byte{'\t'}) {
		short, long, ok := bytes.Cut(entry, []byte{'='})
		if !ok {
			if len(entry) > 0 {
				b.note("The entry %s for a long name is not used.", quote(b.text.string(entry)))
			}
			continue
		}
		i, found := byKey[shortKey(short)]
		name := b.text.string(long)
		switch {
		case !found && records[shortKey(short)] != nil:
		case !found:
			b.note("The file has the long name %s for a variable %s that it does not have.", quote(name), quote(b.text.string(short)))
		case name != "":
			names[i] = name
		}
	}
	for i := n - 1; i >= 0; i-- {
		b.byName[names[i]] = i
		b.byFold[strings.ToLower(names[i])] = i
	}
	taken := make(map[string]bool, n)
	for _, name := range names {
		taken[name] = true
	}
	next := map[string]int{}
	for i, name := range names {
		switch {
		case name == "":
			if name = fmt.Sprintf("VAR%05d", i+1); taken[name] {
				name = freeName(name, taken, next)
			}
			taken[name] = true
			b.note("Variable %d has no name in the file; it is called %s here.", i+1, quote(name))
		case b.byName[name] != i:
			name = freeName(name, taken, next)
			b.note("Variable %d has the name %s of an earlier one; it is called %s here.", i+1, quote(names[i]), quote(name))
		}
		b.dict.Variables[i].Name = name
	}
}

// freeName is a name with a number that makes it differ from those taken, and takes it. next remembers the numbers tried.
func freeName(name string, taken map[string]bool, next map[string]int) string {
	for {
		next[name] = max(2, next[name]+1)
		if free := fmt.Sprintf("%s_%d", name, next[name]); !taken[free] {
			taken[free] = true
			return free
		}
	}
}
