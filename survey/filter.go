package survey

import (
	"fmt"
	"strings"
)

// filter keeps the forms for which any of its tests holds. All filters must hold.
type filter struct {
	field  string
	detail string // "format=超市", for the list of excluded rows
	tests  []filterTest
}

// filterTest compares one column of a row.
type filterTest struct {
	column int
	codes  []bool          // columns with known codes: the code is wanted
	labels map[string]bool // columns whose text is the label
	number *float64
}

// addFilters compiles "field=label" clauses: several for one field mean any of them, different fields all of them.
func (l *layout) addFilters(where []string) error {
	for _, clause := range where {
		field, value, ok := strings.Cut(clause, "=")
		field, value = strings.TrimSpace(field), trimCell(value)
		if !ok || field == "" {
			return fmt.Errorf("filter %q: expected FIELD=VALUE", clause)
		}
		test, err := l.filterTest(field, value)
		if err != nil {
			return fmt.Errorf("filter %q: %w", clause, err)
		}
		i := 0
		for i < len(l.filters) && l.filters[i].field != field {
			i++
		}
		if i == len(l.filters) {
			l.filters = append(l.filters, filter{field: field, detail: field + "=" + value})
		} else {
			l.filters[i].detail += "," + value
		}
		l.filters[i].add(test)
	}
	return nil
}

// add joins tests of the same column into one, so that a column has at most one per filter.
func (f *filter) add(t filterTest) {
	for i := range f.tests {
		old := &f.tests[i]
		if old.column != t.column || t.number != nil {
			continue
		}
		for code, wanted := range t.codes {
			old.codes[code] = old.codes[code] || wanted
		}
		for label := range t.labels {
			old.labels[label] = true
		}
		return
	}
	f.tests = append(f.tests, t)
}

func (l *layout) filterTest(field, value string) (filterTest, error) {
	var keys []string
	for i := range l.columns {
		c := &l.columns[i]
		key, option, _ := strings.Cut(c.name, ":")
		switch c.kind {
		case itemColumn, groupColumn, labelColumn:
			key = c.name
		case numberColumn:
			if key == "stated" {
				continue
			}
			key = c.name
		case optionColumn, choiceColumn:
		default:
			continue
		}
		keys = append(keys, key)
		if key != field {
			continue
		}
		switch c.kind {
		case itemColumn:
			code, ok := c.rules.resolve(value)
			if !ok || code == 0 || int(code) > c.levels {
				return filterTest{}, fmt.Errorf("expected %s", c.want)
			}
			return filterTest{column: i, codes: oneCode(256, code)}, nil
		case groupColumn:
			for g, label := range c.labels {
				if trimCell(label) == value {
					return filterTest{column: i, codes: oneCode(len(c.labels)+1, uint16(g+1))}, nil
				}
			}
			if code, ok := c.rules.resolve(value); ok && code > 0 {
				return filterTest{column: i, codes: oneCode(len(c.labels)+1, code)}, nil
			}
			return filterTest{}, fmt.Errorf("%s has no such value%s", field, suggest(value, c.labels))
		case labelColumn:
			if label, ok := c.relabel[value]; ok {
				value = label
			}
			return filterTest{column: i, labels: map[string]bool{value: true}}, nil
		case numberColumn:
			x, ok := parseNumber(value)
			if !ok {
				return filterTest{}, fmt.Errorf("expected %s", c.want)
			}
			return filterTest{column: i, number: &x}, nil
		case optionColumn, choiceColumn:
			if option == value {
				return filterTest{column: i, codes: oneCode(3, chosen)}, nil
			}
		}
	}
	for _, f := range l.book.Profile {
		if f.Key == field && f.Multiple() {
			var options []string
			for _, o := range f.OptionList() {
				options = append(options, o.Code)
			}
			return filterTest{}, fmt.Errorf("%s has no such option%s", field, suggest(value, options))
		}
	}
	if column := cleanName(l.book.WaveColumn); column != "" && column == field {
		return filterTest{}, fmt.Errorf("%q tells the waves apart, and --wave chooses one", field)
	}
	return filterTest{}, fmt.Errorf("the codebook has no field %q%s", field, suggest(field, keys))
}

func suggest(name string, names []string) string {
	if near, ok := Nearest(name, names); ok {
		return "; did you mean " + quote(near) + "?"
	}
	return ""
}

func oneCode(n int, code uint16) []bool {
	codes := make([]bool, n)
	codes[code] = true
	return codes
}
