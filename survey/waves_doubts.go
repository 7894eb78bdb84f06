package survey

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WavesFound says whether the waves and their order were taken from the cells of the column of waves (FindWaves).
func (c *Codebook) WavesFound() bool { return c.wavesFound }

// OrderByName is the order of the waves that their names tell, when the codebook lists them in another: 2024, 2023, 2022 makes 2022 the
// wave reported on. nil when the names tell no order, or that of the list.
func (c *Codebook) OrderByName() []string {
	names := c.WaveNames()
	if ordered, ok := inOrder(names); ok && !slices.Equal(ordered, names) {
		return ordered
	}
	return nil
}

// StrangeGroup is the label of a group that only a wave has, and a label of the codebook that is one letter off.
type StrangeGroup struct {
	Wave, Field string
	Label, Near string
}

// StrangeGroups lists what looks like a misspelt label in the values of the waves: the group would seem to vanish, and another to appear.
func (c *Codebook) StrangeGroups() []StrangeGroup {
	var out []StrangeGroup
	for _, w := range c.Waves {
		for _, f := range c.Profile {
			known := make(map[string]bool)
			for _, v := range f.Values {
				known[v.Label] = true
			}
			for _, code := range slices.Sorted(maps.Keys(w.Values[f.Key])) {
				label := w.Values[f.Key][code]
				if known[label] {
					continue
				}
				for _, v := range f.Values {
					if misspelt(label, v.Label) {
						out = append(out, StrangeGroup{w.Name, f.Key, label, v.Label})
						known[label] = true // said once
						break
					}
				}
			}
		}
	}
	return out
}

// misspelt says whether one label is the other with a slip of the pen: they differ in case or space, or in one letter of a word of five or more.
// A digit is no slip, for 18-24 and 18-25 are two groups, nor is a word of one letter as in group A and group B.
func misspelt(a, b string) bool {
	a, b = strings.ToLower(strings.Join(strings.Fields(a), " ")), strings.ToLower(strings.Join(strings.Fields(b), " "))
	x, y := strings.Fields(a), strings.Fields(b)
	if strings.Join(x, "") == strings.Join(y, "") {
		return true
	}
	if len(x) != len(y) {
		return false
	}
	slips := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		d, _ := typingDistance(x[i], y[i])
		if d != 1 || utf8.RuneCountInString(x[i]) < 5 || strings.ContainsFunc(x[i]+y[i], unicode.IsDigit) {
			return false
		}
		slips++
	}
	return slips == 1
}
