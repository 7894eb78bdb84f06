package survey

import (
	"slices"
	"strconv"
	"strings"

	"manyi/survey/raw"
)

// namesOffScale are the labels that a file gives codes of the items that are no answers: 9 of q1 is "don't know". Keys are the items' and
// the code as a codebook writes it.
func namesOffScale(book *Codebook, variables map[string]*raw.Variable) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, it := range book.asked() {
		v := variables[cleanName(it.Column)]
		if v == nil {
			continue
		}
		for _, l := range v.Labels {
			code, label := labelCode(v, l), trimCell(l.Label)
			if label == "" || slices.ContainsFunc(it.Scale.Labels, func(known CodeLabel) bool { return known.Code == code }) {
				continue
			}
			if out[it.Key] == nil {
				out[it.Key] = map[string]string{}
			}
			out[it.Key][code] = label
		}
	}
	return out
}

// asked are the items and, if there is one, overall.
func (c *Codebook) asked() []Item {
	if c.Overall == nil {
		return c.Items
	}
	return append(c.Items[:len(c.Items):len(c.Items)], *c.Overall)
}

// alikeItems picks the columns that are not used but look like items of the codebook: the file labels their values as those of an item, or
// their number fills a gap between the items', as q3 between q2 and q4.
func alikeItems(unused []string, book *Codebook, variables map[string]*raw.Variable) []string {
	labels := map[string]bool{}
	between := map[string][2]int{} // stem -> least and greatest number
	count := map[string]int{}
	for _, it := range book.asked() {
		if l := labelsOf(variables[cleanName(it.Column)]); l != "" {
			labels[l] = true
		}
		if stem, n, ok := numbered(it.Column); ok {
			if count[stem]++; count[stem] == 1 {
				between[stem] = [2]int{n, n}
			}
			between[stem] = [2]int{min(n, between[stem][0]), max(n, between[stem][1])}
		}
	}
	var out []string
	for _, name := range unused {
		stem, n, ok := numbered(name)
		fills := ok && count[stem] >= 3 && n > between[stem][0] && n < between[stem][1]
		if fills || labels[labelsOf(variables[cleanName(name)])] {
			out = append(out, name)
		}
	}
	return out
}

// labelsOf puts the labels of a variable's values into one text, "" when it has fewer than two.
func labelsOf(v *raw.Variable) string {
	if v == nil || len(v.Labels) < 2 {
		return ""
	}
	var b strings.Builder
	for _, l := range v.Labels {
		b.WriteString(labelCode(v, l) + "\x00" + l.Label + "\x00")
	}
	return b.String()
}

// numbered splits a name such as Q7_12 into Q7_ and 12.
func numbered(name string) (stem string, n int, ok bool) {
	name = cleanName(name)
	stem = strings.TrimRight(name, "0123456789")
	n, err := strconv.Atoi(name[len(stem):])
	return stem, n, err == nil && stem != ""
}
