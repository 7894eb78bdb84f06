package sav

import (
	"strings"

	"manyi/survey/raw"
)

// roles reads the attributes of variables, of which only the role has a place in a dictionary:
//
//	name:$@Role('0'
//	)other('first value'
//	'second value'
//	)/name:...
func (b *builder) roles() {
	others := 0
	for _, data := range b.all(extensionAttributes) {
		p := parts{data: trim(data), order: b.cursor.order}
		for len(p.data) > 0 {
			name := b.text.string(p.upTo(':'))
			i, ok := b.find(name)
			for len(p.data) > 0 && p.data[0] != '/' {
				attribute := string(p.upTo('('))
				value, values := "", 0
				for len(p.data) > 0 && p.data[0] == '\'' {
					line := p.upTo('\n')
					if values++; values == 1 && len(line) >= 2 {
						value = b.text.string(line[1 : len(line)-1])
					}
				}
				if p.byte() != ')' || p.broken {
					b.note("The attributes of variables break off at those of %s.", quote(name))
					return
				}
				role, known := roleNamed(value)
				switch {
				case !strings.EqualFold(attribute, "$@Role"):
					others++
				case ok && known:
					b.dict.Variables[i].Role = role
				}
			}
			if len(p.data) > 0 {
				p.data = p.data[1:]
			}
		}
	}
	if others > 0 {
		b.note("%d attributes that users gave to variables have no place here and are left out.", others)
	}
}

// roleNamed is a role by its number in a file.
func roleNamed(s string) (raw.Role, bool) {
	if len(s) != 1 || s[0] < '0' || s[0] > '0'+byte(raw.Split) {
		return 0, false
	}
	return raw.Role(s[0] - '0'), true
}
