package report

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// dash stands for a number that is not there.
const dash = "–"

// formatNumber rounds a number the way its kind is shown everywhere: 6,198, 12.3, 74.4, 4.21, 0.123, <.001.
func formatNumber(kind Kind, v float64) string {
	switch kind {
	case Count:
		return decimals(v, 0)
	case Percent, Index:
		return decimals(v, 1)
	case Mean, Stat:
		return decimals(v, 2)
	case Coef:
		return decimals(v, 3)
	case P:
		if v < .001 {
			return "<.001"
		}
		return strings.TrimPrefix(decimals(v, 3), "0")
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// excelFormat is the number format of a kind in the workbook: the cell keeps every digit and shows what formatNumber
// shows.
func excelFormat(kind Kind) string {
	switch kind {
	case Count:
		return "#,##0"
	case Percent, Index:
		return "0.0"
	case Mean, Stat:
		return "#,##0.00"
	case Coef:
		return "0.000"
	case P:
		return `[<0.001]"<.001";[<0.9995].000;0.000`
	}
	return "General"
}

// kind is how a cell's number looks: as it says itself, else as its column does.
func (c Cell) kind(column Kind) Kind {
	if c.As != Text {
		return c.As
	}
	return column
}

// shown is a cell as a reader sees it.
func (c Cell) shown(kind Kind) string {
	kind = c.kind(kind)
	if c.Text != "" || c.Blank {
		return c.Text
	}
	if v, ok := finite(c.Num); ok {
		return formatNumber(kind, v)
	}
	return dash
}

// textWidth is the width of a text in columns of a digit's width: 2 for a Chinese character.
func textWidth(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
