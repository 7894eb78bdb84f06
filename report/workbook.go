package report

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// workbook is report.xlsx in the making: a cover, contents with links, and a sheet for every section.
type workbook struct {
	f      *excelize.File
	r      *Report
	style  *styles
	sheets []string // names: cover, contents, sections
	charts int      // native charts so far
	err    error    // the first error; afterwards nothing is done

	helperName string // of the hidden sheet with the numbers that charts alone need
	helper     *sheet // nil until one needs it
}

// writeWorkbook writes report.xlsx. The bytes depend on the report only: no date, no machine, no user is in them.
func writeWorkbook(w io.Writer, r *Report, charts []namedChart) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &workbook{f: f, r: r, style: newStyles(f, r.Lang)}
	titles := []string{r.Lang.T("封面", "Cover"), r.Lang.T("目录", "Contents")}
	for _, s := range r.Sections {
		titles = append(titles, s.Title)
	}
	names := sheetNames(append(titles, r.Lang.T("图表数据", "Chart data")))
	b.sheets, b.helperName = names[:len(titles)], names[len(titles)]
	b.try(f.SetDefaultFont(b.style.font))
	b.try(f.SetSheetName("Sheet1", b.sheets[0]))
	for _, name := range b.sheets[1:] {
		if b.err == nil {
			_, err := f.NewSheet(name)
			b.try(err)
		}
	}
	b.try(f.SetDocProps(&excelize.DocProperties{Title: r.Title, Subject: r.Subtitle, Creator: "manyi", LastModifiedBy: "manyi",
		Language: r.Lang.T("zh-CN", "en")}))
	b.cover()
	b.contents()
	pictured := picturedInWorkbook(r)
	at := 0
	for i, s := range r.Sections {
		var pictures []namedChart
		for range s.Charts {
			if at < len(charts) && pictured[at] && len(charts[at].png) > 0 {
				pictures = append(pictures, charts[at])
			}
			at++
		}
		b.section(b.sheets[i+2], s, pictures)
		if b.err != nil {
			return fmt.Errorf("sheet %s: %w", b.sheets[i+2], b.err)
		}
	}
	if b.err != nil {
		return b.err
	}
	// the library lists picture types in the order of a map
	types := f.ContentTypes.Defaults
	sort.Slice(types, func(i, j int) bool { return types[i].Extension < types[j].Extension })
	_, err := f.WriteTo(w)
	return err
}

// try keeps the first error.
func (b *workbook) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// cover is the first sheet: title, place and base, and the findings of the whole report.
func (b *workbook) cover() {
	s := b.sheet(b.sheets[0])
	s.widths([]float64{4, 4, 92})
	s.skip(2)
	s.text(2, b.r.Title, look{size: 20, bold: true, color: hexBlue})
	s.height(34)
	s.next()
	if b.r.Subtitle != "" {
		s.text(2, b.r.Subtitle, look{size: 12})
		s.height(22)
		s.next()
	}
	s.text(2, b.r.Base, look{size: 9, color: hexFaint})
	s.skip(3)
	if len(b.r.Summary) > 0 {
		s.text(2, b.r.Lang.T("主要发现", "Main findings"), look{size: 12, bold: true})
		s.height(22)
		s.next()
		for i, finding := range b.r.Summary {
			s.text(2, fmt.Sprint(i+1), look{size: 11, color: hexBlue, bold: true, upper: true})
			s.text(3, finding, look{size: 11, wrap: true, upper: true})
			s.height(textHeight(11, lines(finding, 92*10/11)))
			s.next()
		}
		s.skip(1)
	}
	s.link(2, b.r.Lang.T("目录 →", "Contents →"), b.sheets[1])
	s.page(0, placed{})
}

// contents lists the sheets with links and what each says first.
func (b *workbook) contents() {
	s := b.sheet(b.sheets[1])
	longest := 12
	for _, name := range b.sheets[2:] {
		longest = max(longest, textWidth(name)+2)
	}
	s.widths([]float64{5, float64(longest), 84})
	s.text(1, b.r.Lang.T("目录", "Contents"), look{size: 14, bold: true})
	s.height(26)
	s.skip(2)
	head := look{bold: true, head: true}
	s.text(1, b.r.Lang.T("序号", "No."), head)
	s.text(2, b.r.Lang.T("工作表", "Sheet"), head)
	s.text(3, b.r.Lang.T("要点", "Says"), head)
	s.height(18)
	s.next()
	for i, section := range b.r.Sections {
		last := i == len(b.r.Sections)-1
		says := dash
		if len(section.Findings) > 0 {
			says = section.Findings[0]
		}
		s.text(1, fmt.Sprint(i+1), look{last: last, upper: true})
		s.linkLook(2, b.sheets[i+2], b.sheets[i+2], look{last: last, upper: true})
		s.text(3, says, look{last: last, wrap: true, upper: true})
		s.height(max(18, textHeight(10, lines(says, 84))))
		s.next()
	}
	s.skip(1)
	s.text(1, b.r.Base, look{size: 9, color: hexFaint})
	s.page(0, placed{})
}

// textHeight is the height in points of a row with n lines of text of a size, in fonts with tall lines too.
func textHeight(size float64, n int) float64 { return size * (.3 + 1.35*float64(n)) }

// lines is how many lines a text takes in a cell of so many digit widths; a guess on the safe side, because no two
// programs break lines alike. Latin letters are a little narrower than digits.
func lines(s string, width float64) int {
	n := 0
	for part := range strings.SplitSeq(s, "\n") {
		wide := textWidth(part) - utf8.RuneCountInString(part)
		w := 1.95*float64(wide) + .97*float64(utf8.RuneCountInString(part)-wide)
		n += 1 + int(w/max(width, 8))
	}
	return n
}
