package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// The inks of workbook and page.
const (
	hexText      = "22262B"
	hexBlue      = "1F5FA8"
	hexOrange    = "E07B00"
	hexGrey      = "8A8F98"
	hexFaint     = "6B7079" // small notes: grey that still reads
	hexPale      = "A9C4E4" // bars that carry whiskers and values
	hexGrid      = "E6E8EB"
	hexHead      = "EEF2F7" // tint under the head of a table
	hexLow       = "E6A592" // ends of heat: dark text must stay readable on them
	hexMiddle    = "FFFFFF"
	hexHigh      = "86AEDD"
	baseFontSize = 10.0
)

// look is what makes one cell style differ from another.
type look struct {
	size             float64
	bold, italic     bool
	color            string
	format           string
	right, wrap      bool
	upright          bool // text from the bottom up
	indent           bool // text after a column of numbers
	head, first      bool // head of a table: tint, rules
	last             bool // last row of a table: rule below
	underline, upper bool // link; text at the top of the cell
}

// styles makes each style once.
type styles struct {
	f    *excelize.File
	font string
	ids  map[look]int
}

func newStyles(f *excelize.File, lang Lang) *styles {
	return &styles{f: f, font: lang.T("Microsoft YaHei", "Calibri"), ids: map[look]int{}}
}

// id returns the workbook's number of a style.
func (s *styles) id(l look) (int, error) {
	if id, ok := s.ids[l]; ok {
		return id, nil
	}
	if l.size == 0 {
		l.size = baseFontSize
	}
	font := &excelize.Font{Family: s.font, Size: l.size, Bold: l.bold, Italic: l.italic, Color: hexText}
	if l.color != "" {
		font.Color = l.color
	}
	if l.underline {
		font.Underline = "single"
	}
	style := &excelize.Style{Font: font, Alignment: &excelize.Alignment{Vertical: "center", WrapText: l.wrap, Horizontal: "left"}}
	if l.right {
		style.Alignment.Horizontal = "right"
	}
	if l.indent {
		style.Alignment.Indent = 1
	}
	if l.upper {
		style.Alignment.Vertical = "top"
	}
	if l.format != "" {
		style.CustomNumFmt = &l.format
	}
	const thin, medium = 1, 2
	if l.head {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{hexHead}}
		style.Border = []excelize.Border{{Type: "top", Style: medium, Color: hexText}, {Type: "bottom", Style: thin, Color: hexText}}
		style.Alignment.Vertical = "bottom"
	}
	if l.upright {
		style.Alignment.TextRotation, style.Alignment.Horizontal = 90, "center"
	}
	if l.last {
		style.Border = append(style.Border, excelize.Border{Type: "bottom", Style: medium, Color: hexText})
	}
	key := l
	if key.size == baseFontSize {
		key.size = 0
	}
	id, err := s.f.NewStyle(style)
	if err == nil {
		s.ids[key] = id
	}
	return id, err
}

// sheetNames makes sheet names of titles: at most 31 UTF-16 units, without the characters that Excel forbids, different
// even where capitals do not count.
func sheetNames(titles []string) []string {
	names := make([]string, len(titles))
	used := map[string]bool{"history": true} // Excel keeps this name for itself
	for i, t := range titles {
		base := sheetName(t, 31)
		name := base
		for k := 2; used[strings.ToLower(name)]; k++ {
			end := " " + strconv.Itoa(k)
			name = sheetName(base, 31-len(end)) + end
		}
		used[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

func sheetName(title string, max int) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`[]:*?/\`, r):
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, title)
	clean = strings.Join(strings.Fields(clean), " ")
	var b strings.Builder
	n := 0
	for _, r := range clean {
		if n += utf16.RuneLen(r); n > max {
			break
		}
		b.WriteRune(r)
	}
	if name := strings.Trim(b.String(), "' "); name != "" {
		return name
	}
	return "_"
}

// sheetRef quotes a sheet name for formulas.
func sheetRef(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
