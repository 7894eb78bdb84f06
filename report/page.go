package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"
	"unicode"
)

//go:embed page.html
var pageTemplate string

//go:embed page.css
var pageStyle string

const (
	openRows  = 15  // tables longer than this are folded
	shownRows = 500 // and no more rows than this are on the page; the workbook has all
	heatSteps = 6
)

// pageData is what page.html shows: texts, which the template escapes, and pictures made by chartOnPage.
type pageData struct {
	*Report
	Tongue string // of the lang attribute
	Style  template.CSS
	Front  template.HTML // the picture of the summary
	Parts  []pagePart
	Say    func(zh, en string) string
}

type pagePart struct {
	Anchor   string
	Title    string
	Findings []string
	Charts   []template.HTML
	Tables   []pageTable
	Notes    []string
}

type pageTable struct {
	Title  string
	Folded string // what the closed table says; "" = open
	Heads  []pageCell
	Rows   [][]pageCell
	More   string // how many rows are left out
	Notes  []string
}

type pageCell struct {
	Text  string
	Class string
}

// writePage writes report.html: one file that needs nothing else, runs no script and asks no network.
func writePage(w io.Writer, r *Report, charts []namedChart) error {
	t, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return err
	}
	d := pageData{Report: r, Tongue: r.Lang.T("zh-CN", "en"), Style: template.CSS(pageStyle), Say: r.Lang.T}
	for i, c := range charts {
		if c.name == "quadrant" && c.svg != nil {
			if d.Front, err = chartOnPage(c, fmt.Sprintf("f%d-", i)); err != nil {
				return err
			}
		}
	}
	anchors := pageAnchors(r.Sections)
	at := 0
	for i, s := range r.Sections {
		part := pagePart{Anchor: anchors[i], Title: s.Title, Findings: s.Findings, Notes: s.Notes}
		for range s.Charts {
			if at < len(charts) && charts[at].svg != nil {
				svg, err := chartOnPage(charts[at], fmt.Sprintf("c%d-", at))
				if err != nil {
					return err
				}
				part.Charts = append(part.Charts, svg)
			}
			at++
		}
		for _, t := range s.Tables {
			part.Tables = append(part.Tables, tableOnPage(r.Lang, t))
		}
		d.Parts = append(d.Parts, part)
	}
	return t.Execute(w, d)
}

// pageAnchors makes the ids of the sections, so that report.html#index leads to the index.
func pageAnchors(sections []Section) []string {
	var ids []string
	for _, s := range sections {
		id := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' {
				return r
			}
			return '-'
		}, s.ID)
		ids = append(ids, id)
	}
	return UniqueNames(ids)
}

func tableOnPage(lang Lang, t Table) pageTable {
	p := pageTable{Title: t.Title, Notes: t.Notes}
	if n := len(t.Rows); n > openRows {
		p.Folded = fmt.Sprintf(lang.T("%s（%d 行）", "%s (%d rows)"), t.Title, n)
		if n > shownRows {
			p.More = fmt.Sprintf(lang.T("另有 %d 行，见 report.xlsx", "%d more rows are in report.xlsx"), n-shownRows)
		}
	}
	for c, column := range t.Columns {
		p.Heads = append(p.Heads, pageCell{column.Head, cellClass(column, Cell{}, c == 0, "")})
	}
	heat, short := heatClasses(t), shortTexts(t)
	for i, row := range t.Rows[:min(len(t.Rows), shownRows)] {
		var cells []pageCell
		for c, column := range t.Columns {
			var cell Cell
			if c < len(row) {
				cell = row[c]
			}
			text := cell.shown(column.Kind)
			if c == 0 && text == dash {
				text = ""
			}
			class := cellClass(column, cell, c == 0, heat(i, c))
			if c == 0 && short {
				class += " s"
			}
			cells = append(cells, pageCell{text, class})
		}
		p.Rows = append(p.Rows, cells)
	}
	return p
}

// shortTexts tells whether all labels of a table are short enough to stay on one line, even on a phone.
func shortTexts(t Table) bool {
	for _, row := range t.Rows {
		if len(row) > 0 && textWidth(row[0].Text) > 26 {
			return false
		}
	}
	return true
}

func cellClass(column Column, cell Cell, label bool, heat string) string {
	var list []string
	if column.Kind == Text || label {
		list = append(list, "t")
	}
	if cell.Bold {
		list = append(list, "b")
	}
	if cell.Pale {
		list = append(list, "p")
	}
	if heat != "" {
		list = append(list, heat)
	}
	return strings.Join(list, " ")
}

// heatClasses gives the colour class of a cell: h-6..h6 for -1..1, h0..h6 from the lowest to the highest of
// neighbouring columns.
func heatClasses(t Table) func(row, column int) string {
	low, high := make([]float64, len(t.Columns)), make([]float64, len(t.Columns))
	for c := 0; c < len(t.Columns); c++ {
		last := c
		for last+1 < len(t.Columns) && t.Columns[last+1].Heat == t.Columns[c].Heat {
			last++
		}
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, row := range t.Rows {
			for k := c; k <= last && k < len(row); k++ {
				if v, ok := finite(row[k].Num); ok {
					lo, hi = min(lo, v), max(hi, v)
				}
			}
		}
		for k := c; k <= last; k++ {
			low[k], high[k] = lo, hi
		}
		c = last
	}
	return func(row, column int) string {
		if column >= len(t.Rows[row]) || t.Rows[row][column].Text != "" {
			return ""
		}
		v, ok := finite(t.Rows[row][column].Num)
		if !ok {
			return ""
		}
		switch t.Columns[column].Heat {
		case Diverging:
			return fmt.Sprintf("h%d", int(math.Round(heatSteps*max(-1, min(1, v/t.span())))))
		case Sequential:
			if high[column] <= low[column] {
				return "h0"
			}
			return fmt.Sprintf("h%d", int(math.Round(heatSteps*(v-low[column])/(high[column]-low[column]))))
		}
		return ""
	}
}
