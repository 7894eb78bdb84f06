package survey

import (
	"fmt"
	"slices"
	"strings"
)

// Platforms whose exports are recognised by their header.
const (
	platformWJX          = "wjx" // 问卷星
	platformQualtrics    = "qualtrics"
	platformSurveyMonkey = "surveymonkey"
	platformGoogle       = "google"
)

// headerJoint joins the names that two header rows give one column.
const headerJoint = ": "

// maxHeaderRows is how many rows at the beginning of a table are looked at to find its header.
const maxHeaderRows = 8

// header is what the rows above the answers say of a table's columns.
type header struct {
	names    []string // of the columns: unique, none empty
	aliases  []string // a second name of a column, "" if none; one that two columns share names neither
	labels   []string // what further header rows say of a column, "" if nothing
	title    int      // rows above the names that hold a title
	rows     int      // header rows, from that of the names on
	platform string
}

// span is a cell that covers several columns of a row, from first to last, all from 0.
type span struct{ row, first, last int }

// known lists every name that the header gives, one that two columns share twice.
func (h *header) known() []string {
	list := slices.Clone(h.names)
	for _, a := range h.aliases {
		if a != "" {
			list = append(list, a)
		}
	}
	return list
}

// positions says where each name stands.
func (h *header) positions() map[string]int {
	at := make(map[string]int, len(h.names))
	for i, name := range h.names {
		at[cleanName(name)] = i
	}
	for i, a := range h.aliases {
		if _, taken := at[cleanName(a)]; a != "" && !taken {
			at[cleanName(a)] = i
		}
	}
	return at
}

// dictionaryHeader is the header of a file that names its columns itself.
func dictionaryHeader(names []string) *header {
	return &header{names: names, aliases: make([]string, len(names)), labels: make([]string, len(names))}
}

// wanted are the names of columns that a codebook asks for, cleaned; nil when there is no codebook.
type wanted map[string]bool

// newWanted lists the columns of a codebook, as the wave has them.
func newWanted(book *Codebook) wanted {
	w := wanted{}
	for _, use := range book.uses() {
		w[cleanName(*use.column)] = true
	}
	return w
}

// found counts the columns that a row names.
func (w wanted) found(row []string) int {
	n := 0
	seen := map[string]bool{}
	for _, cell := range row {
		if name := cleanName(trimCell(cell)); w[name] && !seen[name] {
			seen[name] = true
			n++
		}
	}
	return n
}

// readHeader makes out the header of a table from its first rows, none of them empty. asked is the number of header rows
// that a codebook gives, 0 = find out; spans are the merged cells of a sheet.
func readHeader(rows [][]string, spans []span, asked int, want wanted) *header {
	h := &header{title: titleRows(rows, want)}
	rows = rows[h.title:]
	h.platform = platformOf(rows)
	h.rows = max(asked, 1)
	if asked == 0 {
		h.rows = headerRows(rows, h.platform, spansFrom(spans, h.title), want)
	}
	h.rows = min(h.rows, len(rows))
	width := 0
	for _, row := range rows[:h.rows] {
		width = max(width, len(row))
	}
	h.name(rows[:h.rows], width)
	return h
}

func spansFrom(spans []span, row int) []span {
	var out []span
	for _, s := range spans {
		if s.row >= row {
			out = append(out, span{s.row - row, s.first, s.last})
		}
	}
	return out
}

// titleRows counts the rows above the one that names the columns: the first that names what the codebook wants, or without one
// the first with more than a single cell filled in.
func titleRows(rows [][]string, want wanted) int {
	if n := want.found(rows[0]); n > 0 || len(want) > 0 && len(rows) == 1 {
		return 0
	}
	best, most := 0, 0
	for i, row := range rows {
		if n := want.found(row); n > most {
			best, most = i, n
		}
	}
	if most > 0 {
		return best
	}
	n := 0
	for n < len(rows) && filled(rows[n]) == 1 {
		n++
	}
	if n < len(rows) && filled(rows[n]) >= 3 {
		return n
	}
	return 0
}

func filled(row []string) int {
	n := 0
	for _, cell := range row {
		if trimCell(cell) != "" {
			n++
		}
	}
	return n
}

// platformOf tells whose export it is.
func platformOf(rows [][]string) string {
	has := map[string]bool{}
	for _, cell := range rows[0] {
		has[strings.ToLower(trimCell(cell))] = true
	}
	first := strings.ToLower(trimCell(cellAt(rows[0], 0)))
	switch {
	case has["提交答卷时间"], has["所用时间"] && (has["来自ip"] || has["来源"]):
		return platformWJX
	case len(rows) > 2 && importIDs(rows[2]), len(rows) > 1 && importIDs(rows[1]):
		return platformQualtrics
	case has["responseid"] && has["startdate"] && has["enddate"]:
		return platformQualtrics
	case (first == "respondent id" || first == "respondentid" || first == "受访者 id") && len(rows) > 1 &&
		(trimCell(cellAt(rows[1], 0)) == "" || strings.EqualFold(trimCell(cellAt(rows[1], 0)), first)):
		return platformSurveyMonkey
	case first == "timestamp", first == "时间戳记", first == "时间戳":
		return platformGoogle
	}
	return ""
}

func cellAt(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

// importIDs finds the third header row of Qualtrics.
func importIDs(row []string) bool {
	n := 0
	for _, cell := range row {
		if strings.HasPrefix(trimCell(cell), `{"ImportId"`) {
			n++
		}
	}
	return n > 0 && 2*n >= filled(row)
}

// headerRows finds out how many header rows there are.
func headerRows(rows [][]string, platform string, spans []span, want wanted) int {
	for i := 1; i < min(3, len(rows)); i++ {
		if importIDs(rows[i]) {
			return i + 1
		}
	}
	if platform == platformQualtrics && len(rows) > 1 && !hasNumber(rows[1]) && filled(rows[1])*2 > filled(rows[0]) {
		return 2
	}
	if platform == platformSurveyMonkey {
		return 2
	}
	if len(rows) > 1 && headsBelow(rows[0], rows[1]) {
		return 2
	}
	// Cells merged over several columns head the names below them.
	n := 1
	for n < len(rows) && n < 4 {
		covers := false
		for _, s := range spans {
			covers = covers || s.row == n-1 && s.last > s.first && filled(rows[n][min(s.first, len(rows[n])):min(s.last+1, len(rows[n]))]) > 1
		}
		if !covers {
			break
		}
		n++
	}
	return n
}

// headsBelow says whether the second row holds the names below heads that covered several columns before the merged cells were lost, as
// in a sheet saved as text: it fills what the first leaves blank behind a head, and the place below that head, and nothing
// else; all of it different words.
func headsBelow(first, second []string) bool {
	at := func(row []string, i int) string { return trimCell(cellAt(row, i)) }
	names, bare := map[string]bool{}, false
	fills := 0
	headed := false // a head stands to the left
	for i := range max(len(first), len(second)) {
		top, sub := at(first, i), at(second, i)
		headed = headed || top != ""
		if sub == "" {
			bare = bare || top != ""
			continue
		}
		if _, number := parseNumber(sub); number || names[sub] || !headed || top != "" && (at(first, i+1) != "" || at(second, i+1) == "") {
			return false
		}
		names[sub] = true
		if top == "" {
			fills++
		}
	}
	return fills > 0 && bare
}

// hasNumber says whether any cell of a row is a number: header rows have none.
func hasNumber(row []string) bool {
	return slices.ContainsFunc(row, func(cell string) bool { _, ok := parseNumber(cell); return ok })
}

// name gives each column its names and label from the header rows.
func (h *header) name(rows [][]string, width int) {
	h.names, h.aliases, h.labels = make([]string, width), make([]string, width), make([]string, width)
	top := make([]string, width)
	for i := range top {
		top[i] = cleanName(trimCell(cellAt(rows[0], i)))
	}
	// In a run of one name and blanks beside it, the rows below tell the columns apart.
	for i := 0; i < width; {
		end := i + 1
		for end < width && top[i] != "" && top[end] == "" && below(rows[1:], end) != "" {
			end++
		}
		for j := i; j < end; j++ {
			sub := below(rows[1:], j)
			switch {
			case end-i > 1 && sub != "":
				h.names[j], h.labels[j] = top[i]+headerJoint+sub, top[i]+headerJoint+sub
			case top[j] != "":
				h.names[j] = top[j]
				if !isResponse(sub) && sub != top[j] {
					h.labels[j] = sub
				}
			default:
				h.names[j] = sub
			}
		}
		if end-i > 1 {
			h.aliases[i] = top[i]
		}
		i = end
	}
	count, used := map[string]int{}, map[string]bool{}
	for _, name := range h.names {
		count[cleanName(name)]++
		used[cleanName(name)] = true
	}
	number := map[string]int{}
	for i, name := range h.names {
		key := cleanName(name)
		if name != "" && count[key] == 1 {
			continue
		}
		base := name + " (%d)"
		if name == "" {
			base = "column %d"
			number[key] = i // counted from 1 in the sheet
		} else {
			h.aliases[i] = name
		}
		for {
			number[key]++
			if try := fmt.Sprintf(base, number[key]); !used[try] {
				h.names[i], used[try] = try, true
				break
			}
		}
	}
}

// below is what the lower header rows say of a column. Machine-readable ids are no words.
func below(rows [][]string, column int) string {
	var parts []string
	for _, row := range rows {
		cell := cleanName(trimCell(cellAt(row, column)))
		if cell != "" && !strings.HasPrefix(cell, `{"ImportId"`) && !slices.Contains(parts, cell) {
			parts = append(parts, cell)
		}
	}
	return strings.Join(parts, headerJoint)
}

// isResponse finds what SurveyMonkey writes below a question that has one column.
func isResponse(text string) bool {
	switch strings.ToLower(text) {
	case "response", "open-ended response":
		return true
	}
	return false
}
