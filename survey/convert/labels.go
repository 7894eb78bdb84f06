package convert

import (
	"fmt"
	"strings"

	"manyi/survey/raw"
)

// labels are what is written instead of the values of a variable.
type labels struct {
	numbers map[float64]string
	texts   map[string]string
}

// labelsOf gives the labels to write, by variable; none unless asked for. Of a value that has several the first counts.
func labelsOf(t *target) []labels {
	list := make([]labels, len(t.dict.Variables))
	if !t.opt.Labels {
		return list
	}
	for i := range list {
		v := &t.dict.Variables[i]
		for _, l := range v.Labels {
			if strings.TrimSpace(l.Label) == "" {
				continue
			}
			if v.Kind == raw.Text {
				if list[i].texts == nil {
					list[i].texts = map[string]string{}
				}
				if text := strings.TrimRight(l.Text, " "); list[i].texts[text] == "" {
					list[i].texts[text] = l.Label
				}
				continue
			}
			if list[i].numbers == nil {
				list[i].numbers = map[float64]string{}
			}
			if list[i].numbers[l.Number] == "" {
				list[i].numbers[l.Number] = l.Label
			}
		}
	}
	return list
}

// text is the label of a text, or the text itself.
func (l *labels) text(cell []byte) []byte {
	if label, ok := l.texts[string(cell)]; ok {
		return []byte(label)
	}
	return cell
}

// leftOut says what of the dictionary has no place in a text file.
func leftOut(t *target) []string {
	var labelled, missing int
	for i := range t.dict.Variables {
		v := &t.dict.Variables[i]
		if len(v.Labels) > 0 && !t.opt.Labels || v.Label != "" && v.Label != v.Name {
			labelled++
		}
		if !v.Missing.Empty() {
			missing++
		}
	}
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(what, n))
		}
	}
	add(labelled, "the labels of %d variables")
	add(missing, "what %d variables declare as missing")
	add(len(t.dict.Sets), "%d multiple response sets")
	if t.dict.Weight != "" {
		parts = append(parts, fmt.Sprintf("that %q is the weight", t.dict.Weight))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{t.format.title + " has no place for " + strings.Join(parts, ", ")}
}
