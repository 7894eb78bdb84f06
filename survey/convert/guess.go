package convert

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"

	"manyi/survey/raw"
)

const (
	// fewCodes is how many different whole numbers a scale has at least: with fewer a variable is nominal, as SPSS takes it.
	fewCodes = 24

	// oddShare is the share of cells, one in so many, that may be no numbers before it is worth saying that the column is text because of them.
	oddShare = 10

	// patience is how many cells may be something else before the cells of a column are no longer looked at.
	patience = 100
)

// guess is what the cells of a column look like, so far.
type guess struct {
	numbers, days, moments, clocks, others int // cells that are so

	whole, decimals int       // the most characters before and digits after the point
	fraction        bool      // some number is not whole
	low, high       float64   // of the numbers
	codes           []float64 // different numbers, at most fewCodes

	widest, widestRow int // the longest text in bytes, and its row

	odd    string // the first cell of a column that began as something else, and its row
	oddRow int
}

// text looks at the cells of a text variable; types says whether they may be something else.
func (g *guess) text(c *raw.Column, rows, before int, types bool) {
	for row := range rows {
		cell := c.Cell(row)
		if len(cell) == 0 {
			continue
		}
		if len(cell) > g.widest {
			g.widest, g.widestRow = len(cell), before+row+1
		}
		if types && g.others <= g.numbers/oddShare+patience {
			g.cell(cell, before+row+1)
		} else {
			g.others++
		}
	}
}

func (g *guess) cell(cell []byte, row int) {
	if n, ok := plainNumber(cell); ok {
		g.numbers++
		g.whole, g.decimals = max(g.whole, n.whole), max(g.decimals, n.decimals)
		g.number(n.value)
		return
	}
	if _, kind, ok := parseMoment(cell); ok {
		if kind == raw.Date {
			g.days++
		} else {
			g.moments++
		}
		return
	}
	if _, ok := parseClock(cell); ok {
		g.clocks++
		return
	}
	if g.others++; g.odd == "" {
		g.odd, g.oddRow = string(cell[:min(len(cell), 60)]), row
	}
}

// column looks at the cells of a numeric variable.
func (g *guess) column(numbers []float64) {
	for _, x := range numbers {
		if math.IsNaN(x) {
			continue
		}
		g.numbers++
		if x == math.Trunc(x) && math.Abs(x) < 10 {
			g.whole = max(g.whole, 1)
		} else {
			whole, decimals := shape(x)
			g.whole, g.decimals = max(g.whole, whole), max(g.decimals, decimals)
		}
		g.number(x)
	}
}

func (g *guess) number(x float64) {
	if g.numbers == 1 {
		g.low, g.high = x, x
	}
	g.low, g.high = min(g.low, x), max(g.high, x)
	if x != math.Trunc(x) || math.IsInf(x, 0) {
		g.fraction = true
	}
	if len(g.codes) < fewCodes && !slices.Contains(g.codes, x) {
		g.codes = append(g.codes, x)
	}
}

// kind is what all cells of a column are; a column without any is one of numbers.
func (g *guess) kind() raw.Kind {
	switch filled := g.numbers + g.days + g.moments + g.clocks + g.others; filled {
	case g.numbers:
		return raw.Number
	case g.days:
		return raw.Date
	case g.days + g.moments:
		return raw.DateTime
	case g.clocks:
		return raw.Time
	}
	return raw.Text
}

// describe completes a variable with what its cells say and its file does not.
func (g *guess) describe(v *raw.Variable) {
	switch {
	case v.Kind == raw.Text:
		v.Width = max(v.Width, g.widest)
		if v.Measure == raw.UnknownMeasure && v.Format == "" {
			v.Measure = raw.Nominal
		}
		return
	case v.Format != "":
		return
	case v.Kind == raw.Number && v.Width == 0:
		v.Decimals = min(g.decimals, 16)
		if v.Width = max(8, g.whole); v.Decimals > 0 {
			v.Width = max(v.Width, g.whole+1+v.Decimals)
		}
		v.Width = min(v.Width, 40)
		v.Format = fmt.Sprintf("F%d.%d", v.Width, v.Decimals)
	}
	if v.Measure == raw.UnknownMeasure {
		if v.Measure = raw.Scale; v.Kind == raw.Number && !g.fraction && len(g.codes) < fewCodes {
			v.Measure = raw.Nominal
		}
	}
}

// note says why a column is text though most of its cells are numbers; "" if there is nothing to say.
func (g *guess) note(name string) string {
	if g.numbers == 0 || g.others == 0 || g.others > g.numbers/oddShare+patience || g.others*oddShare > g.numbers {
		return ""
	}
	return fmt.Sprintf("%s is a text: %d of its %d cells are no plain numbers, the first of them %s in row %d",
		strconv.Quote(name), g.others, g.numbers+g.others, strconv.Quote(g.odd), g.oddRow)
}

// parse makes numbers of the cells of a text column that were all found to be so.
func parse(c *raw.Column, rows int, kind raw.Kind, to []float64) []float64 {
	for row := range rows {
		cell := bytes.TrimSpace(c.Cell(row))
		x := math.NaN()
		if len(cell) > 0 {
			switch kind {
			case raw.Number:
				n, _ := plainNumber(cell)
				x = n.value
			case raw.Time:
				x, _ = parseClock(cell)
			default:
				x, _, _ = parseMoment(cell)
			}
		}
		to = append(to, x)
	}
	return to
}
