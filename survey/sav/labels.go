package sav

import (
	"math"
	"slices"

	"manyi/survey/raw"
)

// maxLabels bounds the value labels of all variables together: a few bytes can give the same thousands to every variable.
const maxLabels = 1 << 22

// valueLabels gives numbers and short texts their value labels.
func (b *builder) valueLabels() {
	for _, l := range b.records.labels {
		labels := make([]string, len(l.labels))
		for i := range labels {
			labels[i] = b.text.string(l.labels[i])
		}
		made := map[int][]raw.Label{} // by the width of text, 0 of numbers; shared by variables
		for _, number := range l.units {
			i, ok := b.atUnit(number)
			if !ok {
				b.note("Value labels are given to unit %d of a case, where no variable begins.", number)
				continue
			}
			width := min(b.fields[i].width, unit)
			if made[width] == nil {
				made[width] = b.labelled(l.values, labels, width)
			}
			b.addLabels(i, made[width])
		}
	}
}

// labelled joins values and their labels. Of several labels of a value the first counts; no value has none.
func (b *builder) labelled(values [][]byte, labels []string, width int) []raw.Label {
	list := make([]raw.Label, 0, len(values))
	for k, value := range values {
		l := raw.Label{Label: labels[k]}
		if width > 0 {
			l.Text = b.text.string(value[:width])
		} else if l.Number = b.number(value); math.IsNaN(l.Number) {
			b.note("The value label %s is for no value and is not used.", quote(labels[k]))
			continue
		}
		list = append(list, l)
	}
	return b.distinct(list)
}

// number is the number in 8 bytes, NaN for none.
func (b *builder) number(p []byte) float64 {
	if x := b.cursor.float(p); x != lowest && x != b.missing {
		return x
	}
	return math.NaN()
}

// distinct keeps the first label of each value.
func (b *builder) distinct(list []raw.Label) []raw.Label {
	type value struct {
		number float64
		text   string
	}
	seen := make(map[value]bool, len(list))
	return slices.DeleteFunc(list, func(l raw.Label) bool {
		v := value{l.Number, l.Text}
		if seen[v] {
			b.note("The value label %s is for a value that has a label already and is not used.", quote(l.Label))
			return true
		}
		seen[v] = true
		return false
	})
}

// addLabels gives a variable labels, after those that it has.
func (b *builder) addLabels(variable int, labels []raw.Label) {
	if b.labelCount += len(labels); b.labelCount > maxLabels {
		b.note("Value labels of %s are left out: with them there would be more than %d.", quote(b.dict.Variables[variable].Name), maxLabels)
		return
	}
	v := &b.dict.Variables[variable]
	if len(v.Labels) == 0 {
		v.Labels = labels
		return
	}
	b.labelCount += len(v.Labels)
	v.Labels = b.distinct(slices.Concat(v.Labels, labels))
}

// textLabels gives texts of more than 8 bytes their value labels.
func (b *builder) textLabels() {
	for _, data := range b.all(extensionTextLabels) {
		p := parts{data: data, order: b.cursor.order}
		for len(p.data) > 0 {
			name := b.text.string(p.counted())
			p.uint32() // the width, which the variable has too
			list := make([]raw.Label, 0, 8)
			for range p.uint32() {
				l := raw.Label{Text: b.text.string(p.counted()), Label: b.text.string(p.counted())}
				if p.broken {
					break
				}
				list = append(list, l)
			}
			i, ok := b.find(name)
			switch {
			case p.broken:
				b.note("The value labels of long texts break off at those of %s.", quote(name))
				return
			case !ok || !b.fields[i].text:
				b.note("Value labels are given to %s, which is no text variable of the file.", quote(name))
			default:
				b.addLabels(i, b.distinct(list))
			}
		}
	}
}

// textMissings gives texts of more than 8 bytes their missing values, of which there are only the first 8 bytes.
func (b *builder) textMissings() {
	for _, data := range b.all(extensionTextMissings) {
		p := parts{data: data, order: b.cursor.order}
		for len(p.data) > 0 {
			name := b.text.string(p.counted())
			count := p.byte()
			width := p.uint32()
			var texts []string
			for k := range count {
				// Old versions of PSPP repeat the width before each value.
				if k > 0 && len(p.data) >= 4 && b.cursor.order.Uint32(p.data) == width {
					p.uint32()
				}
				texts = append(texts, b.text.string(p.take(width)))
			}
			i, ok := b.find(name)
			switch {
			case p.broken:
				b.note("The missing values of long texts break off at those of %s.", quote(name))
				return
			case !ok || !b.fields[i].text:
				b.note("Missing values are given to %s, which is no text variable of the file.", quote(name))
			default:
				v := &b.dict.Variables[i]
				v.Missing.Texts = append(v.Missing.Texts, texts...)
			}
		}
	}
}
