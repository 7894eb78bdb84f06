package sav

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"manyi/survey/raw"
)

// nameMaker makes names that SPSS allows, each once without regard to case.
type nameMaker struct {
	taken map[string]bool
	next  map[string]int
}

func newNameMaker() *nameMaker { return &nameMaker{map[string]bool{}, map[string]int{}} }

// name is a name as near as SPSS allows to the one given, and why it differs, "" if it does not. IBM SPSS Statistics, Command Syntax
// Reference, Variable Names.
func (m *nameMaker) name(given string) (name, why string) {
	name, why = allowedName(given)
	if !m.taken[strings.ToLower(name)] {
		m.taken[strings.ToLower(name)] = true
		return name, why
	}
	if why == "" {
		why = "another variable has that name, but for upper and lower case"
	}
	base := strings.ToLower(name)
	for n := max(2, m.next[base]); ; n++ {
		number := fmt.Sprintf("_%d", n)
		free := cut(name, variableName-len(number)) + number
		if !m.taken[strings.ToLower(free)] {
			m.taken[strings.ToLower(free)] = true
			m.next[base] = n + 1
			return free, why
		}
	}
}

// allowedName replaces what may not be in a name. A letter is one of any script.
func allowedName(given string) (name, why string) {
	var b strings.Builder
	for _, r := range given {
		switch {
		case r == utf8.RuneError || !nameRune(r):
			if why == "" {
				why = fmt.Sprintf("names may not have %q", r)
			}
			r = '_'
		case b.Len() == 0 && !unicode.IsLetter(r) && r != '@':
			why = fmt.Sprintf("names may not begin with %q", r)
			b.WriteByte('V')
		}
		if b.Len() == 0 && r == '_' {
			b.WriteByte('V')
		}
		b.WriteRune(r)
	}
	name = b.String()
	if len(name) > variableName {
		name = cut(name, variableName)
		why = fmt.Sprintf("names may have %d bytes", variableName)
	}
	if strings.HasSuffix(name, ".") {
		name = strings.TrimRight(name, ".")
		why = "names may not end with a full stop"
	}
	switch {
	case name == "":
		return "V1", "a name is needed"
	case reservedName(name):
		return name + "_", "the word is reserved in syntax"
	}
	return name, why
}

func nameRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '_' || r == '.' || r == '$' || r == '#' || r == '@' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N)
}

func reservedName(name string) bool {
	switch strings.ToUpper(name) {
	case "ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH":
		return true
	}
	return false
}

// nameVariables gives each variable a name that SPSS allows. The old one goes into an empty label.
func (p *writing) nameVariables(dict *raw.Dictionary) {
	names := newNameMaker()
	p.names = make(map[string]int, len(dict.Variables))
	given := map[string]bool{}
	// Names that may stay are taken first, so that they do.
	for i := range dict.Variables {
		if name, why := allowedName(dict.Variables[i].Name); why == "" && !names.taken[strings.ToLower(name)] {
			names.taken[strings.ToLower(name)] = true
			p.vars[i].name = name
		}
	}
	for i := range dict.Variables {
		v, old := &p.vars[i], dict.Variables[i].Name
		if v.name == "" {
			var why string
			v.name, why = names.name(old)
			p.notes.note("Variable %s is called %s in the file: %s.", quote(old), quote(v.name), why)
			if v.label == "" {
				v.label = old
			}
		}
		if !given[old] {
			given[old] = true
			p.names[old] = i
		}
	}
}

// nameShortly gives each variable record a name of up to 8 bytes, as SPSS before 12 knows them and other records say them. It is the
// beginning of the name if that is in ASCII and still free.
func (p *writing) nameShortly() {
	taken := map[string]bool{}
	for i := range p.vars {
		v := &p.vars[i]
		short := strings.ToUpper(v.name)
		if !ascii(short) {
			short = fmt.Sprintf("V%d", i+1)
		}
		short = strings.TrimRight(cut(short, shortName), ".")
		if taken[short] {
			short = ""
			for n := i + 1; short == "" || taken[short]; n++ {
				short = fmt.Sprintf("V%d_A", n)
			}
		}
		taken[short] = true
		v.short = append(v.short, short)
	}
	// Further segments of texts: what is left of the name goes before a number.
	for i := range p.vars {
		v := &p.vars[i]
		for s := 1; s < segments(v.width); s++ {
			number := fmt.Sprintf("%d", s)
			short := cut(v.short[0], shortName-len(number)) + number
			for n := s; taken[short]; n++ {
				number = fmt.Sprintf("%X", n)
				short = cut(v.short[0], max(1, shortName-len(number))) + number
			}
			taken[short] = true
			v.short = append(v.short, short)
		}
	}
}

const shortName = 8 // bytes

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
