package draft

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	shortName = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}\p{M}_.]*$`)
	inNumber  = regexp.MustCompile(`[^A-Za-z0-9_]+`)
)

// keys hands out the keys of items and fields, none twice and none equal to the name of another column.
type keys struct {
	taken   map[string]bool
	columns map[string]bool
}

// nameKeys gives every item and field its key: the name of its column if that is short and plain, else the number of the question,
// else one of q1, q2, … or f1, f2, …
func (d *plan) nameKeys() {
	k := keys{taken: map[string]bool{"overall": true, "composite": true}, columns: map[string]bool{}}
	for _, c := range d.columns {
		k.columns[cleanName(c.Name)] = true
	}
	parts := map[string]int{}
	for i := range d.items {
		c := d.items[i].r.c
		number := d.asks[c.index].number
		if number != "" {
			parts[number]++
		}
		d.items[i].key = k.of(c.Name, number, parts[number], d.countNumber(number) > 1, "q", i+1)
	}
	n, m := 0, 0
	for i := range d.fields {
		f := &d.fields[i]
		if f.column != nil {
			n++
			number := d.asks[f.column.index].number
			f.key = k.of(f.column.Name, number, d.ordinal(f.column), d.countNumber(number) > 1, "f", n)
			continue
		}
		first := d.columns[f.at]
		q := &d.asks[f.at]
		name := ""
		if !q.loose && !strings.HasPrefix(q.family, "no ") && !strings.HasPrefix(q.family, "stem ") {
			name = beginning(cleanName(first.Name), q.family)
		}
		m++
		f.key = k.of(name, q.number, 1, false, "m", m)
	}
}

// countNumber is how many columns have a question's number.
func (d *plan) countNumber(number string) int {
	n := 0
	if number != "" {
		for i := range d.asks {
			if d.asks[i].number == number {
				n++
			}
		}
	}
	return n
}

// ordinal is the place of a column among those of its number.
func (d *plan) ordinal(c *column) int {
	n := 0
	for i := range d.asks[:c.index+1] {
		if d.asks[i].number == d.asks[c.index].number {
			n++
		}
	}
	return n
}

func (k *keys) of(name, number string, part int, several bool, letter string, n int) string {
	name = cleanName(name)
	if width(name) <= 24 && shortName.MatchString(name) && !k.taken[name] && strings.ToLower(name) != "overall" {
		k.taken[name] = true
		return name
	}
	if number != "" {
		key := inNumber.ReplaceAllString(number, "_")
		if key[0] >= '0' && key[0] <= '9' {
			key = "q" + key
		}
		if several {
			key += "_" + strconv.Itoa(part)
		}
		if k.take(key) {
			return key
		}
	}
	for ; ; n++ {
		if key := letter + strconv.Itoa(n); k.take(key) {
			return key
		}
	}
}

// take says whether a made-up key is free, and takes it.
func (k *keys) take(key string) bool {
	if k.taken[key] || k.columns[key] {
		return false
	}
	k.taken[key] = true
	return true
}
