package sav

import (
	"math"
	"strconv"
	"strings"

	"manyi/survey/raw"
)

// Numbers with a meaning of their own.
const (
	lowest       = -math.MaxFloat64         // no value; from SPSS 21 on, LOWEST in a range too
	secondLowest = -0x1.ffffffffffffep+1023 // LOWEST before
	highest      = math.MaxFloat64
)

// builder makes the dictionary of a file from its records.
type builder struct {
	*records
	cursor  *cursor
	text    *decoder
	fields  []field
	missing float64 // stands for no value
	dict    *raw.Dictionary
	short   []string       // names of up to 8 bytes, by variable
	byShort map[string]int // variables by their short names, in capitals
	byName  map[string]int // and by their names as in the file
	byFold  map[string]int // and by those in lower case

	labelCount int // of all variables
}

func (b *builder) build() *raw.Dictionary {
	b.dict = &raw.Dictionary{
		Variables: make([]raw.Variable, len(b.fields)),
		Label:     b.text.string(b.label),
		Encoding:  b.text.name,
		Product:   strings.TrimSpace(strings.TrimPrefix(b.text.string(b.product), "@(#)")),
		Cases:     b.declaredCases(),
	}
	for i := range b.fields {
		b.variable(&b.dict.Variables[i], &b.fields[i])
	}
	b.names()
	b.valueLabels()
	b.textLabels()
	b.textMissings()
	b.display()
	b.roles()
	b.sets()
	b.weight()
	for _, line := range b.documents {
		b.dict.Documents = append(b.dict.Documents, b.text.string(line))
	}
	return b.dict
}

// declaredCases is how many there should be. The count of 64 bits is for files with more than the header can say.
func (b *builder) declaredCases() int {
	if p := b.extension(extensionCases, 8); len(p) >= 16 && b.cursor.order.Uint64(p) == 1 {
		if n := b.cursor.order.Uint64(p[8:]); n > math.MaxInt32 && n <= math.MaxInt64 {
			return int(n)
		}
	}
	return max(-1, int(b.header.cases))
}

// variable fills in what the variable record says, but for the name.
func (b *builder) variable(v *raw.Variable, f *field) {
	record := &b.records.variables[f.record]
	v.Label = b.text.string(record.label)
	print := unpackFormat(record.print)
	if f.text {
		v.Kind, v.Width = raw.Text, f.width
		v.Format = textFormat(print.kind, f.width).String()
		for _, value := range record.missing {
			v.Missing.Texts = append(v.Missing.Texts, b.text.string(value))
		}
		return
	}
	if rule, ok := formatRules(print.kind); ok && rule.kind != raw.Text {
		v.Kind, v.Width, v.Decimals, v.Format = rule.kind, print.width, print.decimals, print.String()
	}
	values := make([]float64, len(record.missing))
	for i := range values {
		values[i] = b.cursor.float(record.missing[i])
	}
	if record.ranged {
		v.Missing.Range = true
		if v.Missing.Low = values[0]; values[0] == lowest || values[0] == secondLowest {
			v.Missing.Low = math.Inf(-1)
		}
		if v.Missing.High = values[1]; values[1] == highest {
			v.Missing.High = math.Inf(1)
		}
		values = values[2:]
	}
	if len(values) > 0 {
		v.Missing.Values = values
	}
}

// find is a variable by its name as other records give it: most give the long name, some the short one.
func (b *builder) find(name string) (int, bool) {
	if i, ok := b.byName[name]; ok {
		return i, true
	}
	if i, ok := b.byFold[strings.ToLower(name)]; ok {
		return i, true
	}
	i, ok := b.byShort[strings.ToUpper(name)]
	return i, ok
}

// display sets measure, width and alignment in display: 2 or 3 integers for each variable record.
func (b *builder) display() {
	p := b.extension(extensionDisplay, 4)
	per := len(p) / 4 / len(b.records.variables)
	if len(p) == 0 {
		return
	}
	if (per != 2 && per != 3) || len(p) != 4*per*len(b.records.variables) {
		// Some writers leave out the further segments of long texts.
		if per = len(p) / 4 / len(b.fields); (per != 2 && per != 3) || len(p) != 4*per*len(b.fields) {
			b.note("The display record has %d integers for %d variables, where 2 or 3 each were expected; it is not used.", len(p)/4, len(b.records.variables))
			return
		}
	}
	segments := len(p) == 4*per*len(b.records.variables)
	for i := range b.fields {
		at := i
		if segments {
			at = b.fields[i].record
		}
		at *= 4 * per
		integer := func(k int) int { return int(int32(b.cursor.order.Uint32(p[at+4*k:]))) }
		v := &b.dict.Variables[i]
		if m := integer(0); m > 0 && m <= int(raw.Scale) {
			v.Measure = raw.Measure(m)
		}
		if per == 3 {
			v.Columns = min(max(integer(1), 0), math.MaxInt16)
		}
		if a := integer(per - 1); a > 0 && a <= int(raw.Center) {
			v.Align = raw.Align(a)
		}
	}
}

// weight names the variable of which the header gives the unit.
func (b *builder) weight() {
	if b.header.weight == 0 {
		return
	}
	if i, ok := b.atUnit(b.header.weight); ok && !b.fields[i].text {
		b.dict.Weight = b.dict.Variables[i].Name
		return
	}
	b.note("The file's weight is said to be unit %d of a case, where no numeric variable begins; it has none now.", b.header.weight)
}

// atUnit is the variable that begins at a unit of the case, from 1.
func (b *builder) atUnit(number int32) (int, bool) {
	// Fields are in the order of their units.
	low, high := 0, len(b.fields)
	for low < high {
		middle := (low + high) / 2
		if b.records.variables[b.fields[middle].record].unit < int(number)-1 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, low < len(b.fields) && b.records.variables[b.fields[low].record].unit == int(number)-1
}

// quote shows a text of the file.
func quote(s string) string { return strconv.Quote(s) }
