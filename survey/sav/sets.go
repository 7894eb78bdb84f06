package sav

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"manyi/survey/raw"
)

// sets reads the multiple response sets, a line each:
//
//	$name=C 5 label a b c           categories
//	$name=D2 55 5 label a b c       dichotomies that count 55
//	$name=E 1 2 55 5 label a b c    the same, named by the label of the counted value
//	$name=E 11 2 55 0  a b c        and the set by the first variable's
//
// Numbers say how many bytes follow. Variables go by their short names, in lower case.
func (b *builder) sets() {
	for _, subtype := range []int32{extensionSets, extensionSets14} {
		for _, data := range b.all(subtype) {
			p := parts{data: slices.Concat(trim(data), []byte{'\n'}), order: b.cursor.order}
			for {
				p.data = bytes.TrimLeft(p.data, "\r\n")
				if len(p.data) == 0 {
					break
				}
				after := p.data[bytes.IndexByte(p.data, '\n')+1:]
				s := raw.Set{Name: b.text.string(p.upTo('='))}
				members, ok := b.set(&p, &s)
				if !ok {
					b.note("The multiple response set %s is not written as such and is left out.", quote(s.Name))
					p = parts{data: after, order: p.order}
					continue
				}
				b.addSet(s, members)
			}
		}
	}
}

// set reads a set after its name. The variables are as the file has them.
func (b *builder) set(p *parts, s *raw.Set) (members [][]byte, ok bool) {
	switch p.byte() {
	case 'C':
		if p.byte() != ' ' {
			return nil, false
		}
	case 'D':
		s.Dichotomy = true
	case 'E':
		s.Dichotomy, s.CategoryLabelsFromCounted = true, true
		if p.byte() != ' ' {
			return nil, false
		}
		source := p.upTo(' ')
		s.LabelFromVariable = string(source) == "11"
	default:
		return nil, false
	}
	if s.Dichotomy {
		counted, ok := p.text()
		if !ok || p.byte() != ' ' {
			return nil, false
		}
		s.Counted = b.text.string(counted)
	}
	label, ok := p.text()
	if !ok {
		return nil, false
	}
	s.Label = b.text.string(label)
	return bytes.Fields(p.upTo('\n')), !p.broken
}

// text is as many bytes as the decimal number before them says; a space stands between.
func (p *parts) text() ([]byte, bool) {
	n, err := strconv.Atoi(string(p.upTo(' ')))
	if err != nil || n < 0 || n > math.MaxInt32 {
		return nil, false
	}
	t := p.take(uint32(n))
	return t, !p.broken
}

func (b *builder) addSet(s raw.Set, members [][]byte) {
	seen := map[int]bool{}
	for _, member := range members {
		name := b.text.string(member)
		i, ok := b.byShort[strings.ToUpper(name)]
		if !ok {
			i, ok = b.find(name)
		}
		switch {
		case !ok:
			b.note("The multiple response set %s has a variable %s that the file does not have.", quote(s.Name), quote(name))
		case !seen[i]:
			seen[i] = true
			s.Variables = append(s.Variables, b.dict.Variables[i].Name)
		}
	}
	if len(s.Variables) == 0 {
		b.note("The multiple response set %s has no variables and is left out.", quote(s.Name))
		return
	}
	b.dict.Sets = append(b.dict.Sets, s)
}
