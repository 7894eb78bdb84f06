package sav

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"manyi/survey/raw"
)

// writing is a dictionary as it is written.
type writing struct {
	dict  *raw.Dictionary
	vars  []writtenVariable
	names map[string]int // variables by their names in the dictionary
	notes *notes
}

// writtenVariable is a variable as it is written.
type writtenVariable struct {
	name    string
	short   []string // of each segment, in capitals
	label   string
	text    bool
	width   int // of text, bytes
	format  format
	labels  []raw.Label
	ranged  bool
	low     float64
	high    float64
	numbers []float64 // missing
	texts   []string  // missing
	measure raw.Measure
	align   raw.Align
	columns int
	role    raw.Role
}

// What SPSS allows.
const (
	labelBytes      = 255 // of a variable
	valueLabelBytes = 120
	fileLabelBytes  = 64
	missingValues   = 3
)

// segmentWidth is the width of a segment of a text: 255, and the last what 252 for each before leaves.
func segmentWidth(width, segment int) int {
	if n := segments(width); n == 1 {
		return width
	} else if segment < n-1 {
		return segmentBytes
	}
	return width - (segments(width)-1)*segmentShare
}

func planWriting(dict *raw.Dictionary, notes *notes) (*writing, error) {
	p := &writing{dict: dict, vars: make([]writtenVariable, len(dict.Variables)), notes: notes}
	if len(p.vars) == 0 {
		return nil, fmt.Errorf("an SPSS file needs a variable, the table has none")
	}
	for i := range p.vars {
		v, from := &p.vars[i], &dict.Variables[i]
		v.text = from.Kind == raw.Text
		v.label = clean(from.Label)
		v.measure, v.align, v.role = from.Measure, from.Align, from.Role
		if v.measure > raw.Scale || v.align > raw.Center || v.role > raw.Split {
			return nil, fmt.Errorf("%q: measure %d, alignment %d or role %d is unknown", from.Name, v.measure, v.align, v.role)
		}
		p.labels(v, from)
		p.missing(v, from)
		if v.text {
			if v.width = textWidth(from, v); v.width > longestText {
				return nil, fmt.Errorf("%q: a text of %d bytes, SPSS allows %d", from.Name, v.width, longestText)
			}
		}
		v.format = printFormat(from, v.width)
		if v.columns = from.Columns; v.columns < 1 {
			v.columns = min(max(v.format.width, 1), 32)
		}
	}
	p.nameVariables(dict)
	p.nameShortly()
	for i := range p.vars {
		v := &p.vars[i]
		v.label = p.limit(v.label, labelBytes, "The label of "+quote(v.name))
	}
	return p, nil
}

// clean is a text as it can be written: in UTF-8, without NULs and without spaces at its end.
func clean(s string) string {
	return strings.TrimRight(strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", ""), " ")
}

// limit cuts a text to n bytes, with a note.
func (p *writing) limit(s string, n int, what string) string {
	if len(s) <= n {
		return s
	}
	p.notes.note("%s is cut to the %d bytes that SPSS allows: %s", what, n, quote(s))
	return cut(s, n)
}

// textWidth is the width of a text in the dictionary, or more if its labels or missing values need it.
func textWidth(from *raw.Variable, v *writtenVariable) int {
	width := max(from.Width, 1)
	for _, l := range v.labels {
		width = max(width, len(l.Text))
	}
	for _, text := range v.texts {
		width = max(width, len(text))
	}
	return width
}

// labels takes the value labels, one for a value.
func (p *writing) labels(v *writtenVariable, from *raw.Variable) {
	seen := make(map[raw.Label]bool, len(from.Labels))
	for _, l := range from.Labels {
		l.Label, l.Text = clean(l.Label), clean(l.Text)
		value := raw.Label{Number: l.Number}
		shown := fmt.Sprint(l.Number)
		if v.text {
			value = raw.Label{Text: l.Text}
			shown = quote(l.Text)
		}
		switch {
		case !v.text && (math.IsNaN(l.Number) || math.IsInf(l.Number, 0)):
			p.notes.note("The value label %s of %s is for the value %s, which SPSS does not have, and is left out.", quote(l.Label), quote(from.Name), shown)
			continue
		case seen[value]:
			p.notes.note("The value %s of %s has a second label %s, which is left out.", shown, quote(from.Name), quote(l.Label))
			continue
		}
		seen[value] = true
		value.Label = p.limit(l.Label, valueLabelBytes, "The label of value "+shown+" of "+quote(from.Name))
		v.labels = append(v.labels, value)
	}
}

// missing takes the user-missing values: up to three, or a range and one; texts of up to 8 bytes.
func (p *writing) missing(v *writtenVariable, from *raw.Variable) {
	m := &from.Missing
	if v.text {
		for _, text := range m.Texts {
			switch text = clean(text); {
			case len(text) > shortText:
				p.notes.note("The missing value %s of %s is left out: SPSS allows %d bytes.", quote(text), quote(from.Name), shortText)
			case slices.Contains(v.texts, text):
			case len(v.texts) == missingValues:
				p.notes.note("The missing value %s of %s is left out: SPSS allows %d.", quote(text), quote(from.Name), missingValues)
			default:
				v.texts = append(v.texts, text)
			}
		}
		return
	}
	low, high := m.Low, m.High
	switch {
	case m.Range && !(low <= high):
		p.notes.note("The missing values %v to %v of %s are no range and are left out.", low, high, quote(from.Name))
	case m.Range && low == high && !math.IsInf(low, 0):
		p.missingNumber(v, from, low)
	case m.Range:
		v.ranged, v.low, v.high = true, max(low, secondLowest), min(high, highest)
	}
	for _, x := range m.Values {
		p.missingNumber(v, from, x)
	}
}

func (p *writing) missingNumber(v *writtenVariable, from *raw.Variable, x float64) {
	most := missingValues
	if v.ranged {
		most = 1
	}
	switch {
	case math.IsNaN(x): // which is missing without being declared
	case math.IsInf(x, 0):
		p.notes.note("The missing value %v of %s is left out: SPSS has no such number.", x, quote(from.Name))
	case v.ranged && x >= v.low && x <= v.high, slices.Contains(v.numbers, x):
	case len(v.numbers) == most:
		p.notes.note("The missing value %v of %s is left out: SPSS allows three, or a range and one.", x, quote(from.Name))
	default:
		v.numbers = append(v.numbers, x)
	}
}

// printFormat is the format of the dictionary if SPSS has it and it prints what the variable is, or a usual one.
func printFormat(from *raw.Variable, width int) format {
	f, kind, ok := parseFormat(from.Format)
	switch {
	case from.Kind == raw.Text:
		if ok && kind == raw.Text {
			return textFormat(f.kind, width)
		}
		return textFormat(formatA, width)
	case ok && kind == from.Kind:
		return f
	case from.Kind == raw.Date:
		return format{formatSDate, 10, 0}
	case from.Kind == raw.DateTime:
		return format{formatDateTime, 20, 0}
	case from.Kind == raw.Time:
		return format{formatTime, 8, 0}
	case from.Width > 0 && from.Width <= 40 && from.Decimals >= 0 && from.Decimals <= 16 && from.Decimals < from.Width:
		return format{formatF, from.Width, from.Decimals}
	}
	return format{formatF, 8, 2}
}
