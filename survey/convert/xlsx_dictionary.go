package convert

import (
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"manyi/survey/raw"
)

// saysMore says whether a dictionary has more than names.
func saysMore(d *raw.Dictionary) bool {
	if len(d.Sets) > 0 || d.Weight != "" {
		return true
	}
	for i := range d.Variables {
		v := &d.Variables[i]
		if v.Label != "" && v.Label != v.Name || len(v.Labels) > 0 || !v.Missing.Empty() || v.Format != "" {
			return true
		}
	}
	return false
}

// dictionary writes the sheet of variables: a row for each, and one more for each of its value labels after the first. Multiple response sets
// follow, with their variables as values.
func (x *xlsxWriter) dictionary(w io.Writer) {
	x.buf = append(x.buf[:0], sheetStart...)
	number := 0
	row := func(style int, cells ...string) {
		if number == sheetRows {
			return
		}
		number++
		x.buf = strconv.AppendInt(append(x.buf, `<row r="`...), int64(number), 10)
		x.buf = append(x.buf, `">`...)
		for i, cell := range cells {
			if cell = x.fit(cell); cell != "" {
				x.buf = strconv.AppendInt(append(x.buf, `<c r="`+columnLetters(i)...), int64(number), 10)
				x.buf = strconv.AppendInt(append(x.buf, `" s="`...), int64(style), 10)
				x.inline([]byte(cell))
			}
		}
		x.buf = append(x.buf, "</row>"...)
		if len(x.buf) >= chunkSize {
			w.Write(x.buf) // an error stays with the buffered writer
			x.buf = x.buf[:0]
		}
	}
	row(styleHeader, "variable", "label", "type", "format", "measure", "missing", "weight", "value", "value label")
	for i := range x.t.dict.Variables {
		v := &x.t.dict.Variables[i]
		weight := ""
		if v.Name == x.t.dict.Weight {
			weight = "weight"
		}
		value, label := valueLabel(v, 0)
		row(styleWrapped, v.Name, v.Label, kindName(v.Kind), v.Format, measureName(v.Measure), missingText(v), weight, value, label)
		for j := 1; j < len(v.Labels); j++ {
			value, label := valueLabel(v, j)
			row(styleWrapped, v.Name, "", "", "", "", "", "", value, label)
		}
	}
	for i := range x.t.dict.Sets {
		s := &x.t.dict.Sets[i]
		kind := "multiple categories"
		if s.Dichotomy {
			kind = "multiple dichotomies, counted value " + s.Counted
		}
		for j, member := range s.Variables {
			if j == 0 {
				row(styleWrapped, s.Name, s.Label, kind, "", "", "", "", member)
			} else {
				row(styleWrapped, s.Name, "", "", "", "", "", "", member)
			}
		}
	}
	x.buf = append(x.buf, sheetEnd...)
	w.Write(x.buf)
}

// fit cuts a text to what a cell holds.
func (x *xlsxWriter) fit(s string) string {
	if utf16Length([]byte(s)) <= sheetText {
		return s
	}
	x.cut++
	n, units := 0, 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if units++; r > 0xffff {
			units++
		}
		if units > sheetText {
			break
		}
		n += size
	}
	return s[:n]
}

func valueLabel(v *raw.Variable, i int) (value, label string) {
	if i >= len(v.Labels) {
		return "", ""
	}
	l := v.Labels[i]
	if v.Kind == raw.Text {
		return l.Text, l.Label
	}
	return string(raw.AppendCell(nil, v.Kind, l.Number)), l.Label
}

func kindName(k raw.Kind) string {
	return [...]string{"number", "text", "date", "date and time", "time"}[k]
}

func measureName(m raw.Measure) string {
	return [...]string{"", "nominal", "ordinal", "scale"}[m]
}

// missingText lists the values that are missing: 8, 9, 97 to 99, LOWEST to -1.
func missingText(v *raw.Variable) string {
	m := &v.Missing
	var parts []string
	if m.Range {
		low, high := string(raw.AppendCell(nil, v.Kind, m.Low)), string(raw.AppendCell(nil, v.Kind, m.High))
		if math.IsInf(m.Low, -1) {
			low = "LOWEST"
		}
		if math.IsInf(m.High, 1) {
			high = "HIGHEST"
		}
		parts = append(parts, low+" to "+high)
	}
	for _, value := range m.Values {
		parts = append(parts, string(raw.AppendCell(nil, v.Kind, value)))
	}
	for _, text := range m.Texts {
		parts = append(parts, strconv.Quote(text))
	}
	return strings.Join(parts, ", ")
}
