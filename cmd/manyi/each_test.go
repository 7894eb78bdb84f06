package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// numberRows reads numbers.csv of a folder without the rows of some analyses.
func numberRows(t *testing.T, dir string, without ...string) map[string]string {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(read(t, dir, "numbers.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, l := range lines[1:] {
		if !contains(without, l[0]) {
			rows[strings.Join(l[:7], ",")] = l[7] + " of " + l[8]
		}
	}
	return rows
}

// small writes a survey of two branches and one with four forms, each with two formats, one of them small.
func smallSurvey(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("id,q1,q2,all,branch,format\n")
	id := 0
	form := func(branch, format string, n int) {
		for range n {
			id++
			fmt.Fprintf(&b, "%d,%d,%d,%d,%s,%s\n", id, 1+id%5, 1+id*3%4, 1+id*7%5, branch, format)
		}
	}
	form("North", "Shop", 20)
	form("North", "Kiosk", 20)
	form("North", "Stall", 3)
	form("../South", "Shop", 15)
	form("../South", "Kiosk", 25)
	form("Tiny", "Shop", 4)
	form("", "Shop", 2)
	write(t, filepath.Join(dir, "data.csv"), b.String())
	return write(t, filepath.Join(dir, "survey.yaml"), `title: Branches
lang: en
data: [data.csv]
id: id
scales: {s: {min: 1, max: 5}}
items: {q1: Speed, q2: Price}
overall: {column: all, label: Overall}
profile: {format: {label: Format}, branch: {label: Branch}}
compare: [format, branch]
branch: branch
analysis: {bootstrap: 20}
`)
}

// The report of a value has the numbers of a run on that value alone.
func TestEachIsTheFilteredRun(t *testing.T) {
	codebook, dir, alone := "../../fixtures/xian/survey.yaml", t.TempDir(), t.TempDir()
	must(t, "run", codebook, "-o", dir, "--each", "区域类型", "--formats", "numbers", "--bootstrap", "20")
	must(t, "run", codebook, "-o", alone, "--where", "district=乡镇", "--formats", "numbers", "--bootstrap", "20")
	got, want := numberRows(t, filepath.Join(dir, "each", "乡镇"), "benchmark"), numberRows(t, alone)
	compared := 0
	for at, w := range want {
		if strings.Contains(at, "district") { // compared fields of one group only; absent groups
			continue
		}
		g, ok := got[at]
		switch {
		case !ok && (strings.HasPrefix(w, "0 ") || strings.HasPrefix(w, " ")): // groups that nobody is in, hidden groups
		case strings.HasPrefix(at, "frequency,,,,manager") || strings.HasPrefix(at, "frequency,,,,branch"): // some have fewer than 5 forms there
		case strings.HasPrefix(at, "ranking") || strings.HasPrefix(at, "variance"):
		case g != w:
			t.Errorf("%s: %s, filtered %s", at, g, w)
		default:
			compared++
		}
	}
	if compared < 1500 {
		t.Errorf("only %d numbers compared", compared)
	}
}

func TestEachHidesFew(t *testing.T) {
	codebook, dir := smallSurvey(t), t.TempDir()
	must(t, "run", codebook, "-o", dir, "--each", "branch", "--formats", "xlsx,numbers,html,json")
	entries, err := os.ReadDir(filepath.Join(dir, "each"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if strings.Join(names, " ") != "North _South" {
		t.Fatalf("reports of %q", names)
	}
	north := filepath.Join(dir, "each", "North")
	page := string(read(t, north, "report.html"))
	for _, word := range []string{"Stall<", "NaN", "Tiny"} {
		if strings.Contains(page, word) {
			t.Errorf("the page of North has %q", word)
		}
	}
	if !strings.Contains(page, "For privacy") || !strings.Contains(page, "Against all") {
		t.Error("the page does not say what is hidden, or has no comparison")
	}
	// 3 alone could be told from the total: the next smallest are hidden with them.
	for at := range numberRows(t, north) {
		if strings.Contains(at, "Stall") || strings.Contains(at, "Kiosk") && strings.Contains(at, "Shop") {
			t.Errorf("number %s", at)
		}
	}
	var m struct {
		Files []string
		Rows  struct{ Read, Kept int }
		Where []string
	}
	if err := json.Unmarshal(read(t, north, "manifest.json"), &m); err != nil {
		t.Fatal(err)
	}
	if m.Rows.Kept != 43 || m.Rows.Read != 43 || len(m.Where) != 1 || m.Where[0] != "branch=North" || !contains(m.Files, "report.xlsx") {
		t.Errorf("manifest %+v", m)
	}
	book, err := excelize.OpenFile(filepath.Join(dir, "each.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var text strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			text.WriteString(strings.Join(r, "|") + "\n")
		}
	}
	for _, want := range []string{"North|43|", "../South|40|", "Tiny|4", "2 forms do not say", "Against the others"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("each.xlsx lacks %q:\n%s", want, text.String())
		}
	}
	linked := false
	for row := 1; row < 30; row++ {
		for _, sheet := range book.GetSheetList() {
			if ok, target, _ := book.GetCellHyperLink(sheet, fmt.Sprintf("N%d", row)); ok && target == "each/_South/report.xlsx" {
				linked = true
			}
		}
	}
	if !linked {
		t.Error("no link to the report of ../South")
	}
	// A run without --each takes the reports away again.
	must(t, "run", codebook, "-o", dir, "--formats", "numbers")
	if _, err := os.Stat(filepath.Join(dir, "each")); err == nil {
		t.Error("reports of values that the last run did not make are still there")
	}
}

// A part shows no combination of groups with fewer than 5 forms, no tier with fewer, and nobody's id.
func TestEachKeepsPrivacy(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("id,q1,q2,all,branch,format,place,sales\n")
	for i := range 80 {
		branch, sales := "North", 1+i%3
		if i >= 60 {
			branch, sales = "South", 1
			if i < 62 {
				sales = 50 // two customers make most of the value: tier A
			}
		}
		place := []string{"City", "Town"}[i%2]
		format := []string{"Shop", "Kiosk"}[i/2%2]
		if branch == "North" && format == "Kiosk" && i > 8 {
			place = "City" // three kiosks in towns
		}
		fmt.Fprintf(&b, "customer%d,%d,%d,%d,%s,%s,%s,%d\n", i, 1+i%5, 1+i*3%4, 1+i*7%5, branch, format, place, sales)
	}
	write(t, filepath.Join(dir, "data.csv"), b.String())
	codebook := write(t, filepath.Join(dir, "survey.yaml"), `title: Branches
lang: en
data: [data.csv]
id: id
scales: {s: {min: 1, max: 5}}
items: {q1: Speed, q2: Price}
overall: {column: all, label: Overall}
profile: {format: {label: Format}, place: {label: Place}, branch: {label: Branch}, sales: {label: Sales, numeric: true}}
compare: [format, place]
branch: branch
value: sales
analysis: {bootstrap: 0}
`)
	out := t.TempDir()
	must(t, "run", codebook, "-o", out, "--each", "branch", "--formats", "numbers,html")
	whole := string(read(t, out, "report.html"))
	if !strings.Contains(whole, "customer6") {
		t.Error("the whole report lists the dissatisfied customers of high value")
	}
	for _, part := range []string{"North", "South"} {
		page := string(read(t, out, filepath.Join("each", part, "report.html")))
		if strings.Contains(page, "customer6") || strings.Contains(page, "customer1") || strings.Contains(page, "(unknown)") {
			t.Errorf("%s: the page has ids", part)
		}
		for at, n := range numberRows(t, filepath.Join(out, "each", part)) {
			for _, few := range []string{" of 1", " of 2", " of 3", " of 4"} {
				if strings.HasSuffix(n, few) {
					t.Errorf("%s: %s = %s", part, at, n)
				}
			}
		}
	}
	if page := string(read(t, out, "each/North/report.html")); !strings.Contains(page, "for privacy none is shown") {
		t.Error("North does not say why there is no interaction")
	}
	if page := string(read(t, out, "each/South/report.html")); !strings.Contains(page, "for privacy the tiers are not shown") {
		t.Error("South does not say why there are no tiers")
	}
}

// The front page begins with what a reader asks first, wherever its section stands.
func TestSummaryOrder(t *testing.T) {
	got := summary(map[string]string{"kano": "k", "importance": "im", "value": "v", "index": "in", "quadrant": "q", "ranking": "r", "priority": "p", "loyalty": "l"})
	if strings.Join(got, " ") != "in q r v p" {
		t.Errorf("summary %q", got)
	}
	if got = summary(map[string]string{"kano": "k", "loyalty": "l"}); strings.Join(got, " ") != "l k" {
		t.Errorf("summary %q", got)
	}
}

func TestEachOnAnyNumberOfProcessors(t *testing.T) {
	codebook, one, two := smallSurvey(t), t.TempDir(), t.TempDir()
	must(t, "run", codebook, "-o", one, "--each", "branch", "--formats", "xlsx,numbers,html,json,svg", "--jobs", "1")
	must(t, "run", codebook, "-o", two, "--each", "branch", "--formats", "xlsx,numbers,html,json,svg", "--jobs", "2")
	files := 0
	err := fs.WalkDir(os.DirFS(one), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Base(path) == "manifest.json" {
			return err
		}
		files++
		if !bytes.Equal(read(t, one, path), read(t, two, path)) {
			t.Errorf("%s differs between --jobs 1 and --jobs 2", path)
		}
		return nil
	})
	if err != nil || files < 30 {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestEachRefuses(t *testing.T) {
	codebook, dir := smallSurvey(t), filepath.Join(t.TempDir(), "out")
	if _, stderr, code := manyi(t, "run", codebook, "-o", dir, "--each", "shop"); code != 2 || !strings.Contains(stderr, "the fields are") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if _, stderr, code := manyi(t, "run", codebook, "-o", dir, "--each", "branch", "--where", "branch=Tiny"); code != 1 || !strings.Contains(stderr, "has 5 respondents") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a refused run left a folder")
	}
}

// The summary of parts has the change since the wave before, with the p-values of R: t.test of each branch, p.adjust(method = "holm") over the branches.
// A branch with few forms then has none. Order and cover are those of the ranking; where there is none they are those of raw indices, and say so.
func TestEachTellsWhatChanged(t *testing.T) {
	dir := t.TempDir()
	data := "wave,branch,q1\n"
	form := func(wave, branch, n, shift int) {
		for i := range n {
			x := 1 + (i*7+wave*3+branch)%4
			if i%2 == 0 {
				x = min(5, x+shift)
			}
			data += fmt.Sprintf("202%d,B%d,%d\n", wave, branch, x)
		}
	}
	for b, s := range [][4]int{{60, 60, 0, 2}, {40, 30, 0, 0}, {24, 36, 1, 0}, {3, 20, 0, 0}} {
		form(1, b+1, s[0], s[2])
		form(2, b+1, s[1], s[3])
	}
	write(t, filepath.Join(dir, "data.csv"), data)
	codebook := "title: T\nlang: %s\ndata: [data.csv]\nscales: {s: {min: 1, max: 5}}\nitems: {q1: Speed}\nprofile: {branch: {label: Branch}}\n%swaves: {column: wave}\n"
	want := [][]string{{"B1", "37.5", "18.75", "0.00721376306"}, {"B2", "37.5", "0", "1"}, {"B3", "50", "-12.5", "0.162724756"}, {"B4", "–", "–", "–"}}
	for _, test := range []struct {
		lang, branch, order string
		said                []string
	}{
		{"en", "branch: branch\n", "B1 B4 B2 B3", []string{"Index 2021|Change|Adjusted p of change|", "Composite since 2021: B1 (+18.8) rose (p < .05 after Holm).",
			"highest in B1 (53.7) and lowest in B3 (39.0), 14.7 points apart (after shrinkage, as in the ranking", "– = fewer than 5 forms then"}},
		{"zh", "branch: branch\n", "B1 B4 B2 B3", []string{"2021 指数|变化|变化的校正后 p|", "与 2021 相比，综合满意度“B1”（+18.8）上升（Holm 校正后 p < 0.05）。",
			"“B1”的综合满意度最高（53.7），“B3”最低（39.0），相差 14.7 分（收缩后的指数，与报告的排名相同）", "– = 那一期不足 5 份"}},
		{"en", "", "B1 B2 B3 B4", []string{"highest in B1 (56.2) and lowest in B4 (37.5), 18.8 points apart (raw indices, which stray far"}},
		{"zh", "", "B1 B2 B3 B4", []string{"“B1”的综合满意度最高（56.2），“B4”最低（37.5），相差 18.8 分（原始指数，未收缩"}},
	} {
		out := t.TempDir()
		book := write(t, filepath.Join(dir, "survey.yaml"), fmt.Sprintf(codebook, test.lang, test.branch))
		must(t, "run", book, "-o", out, "--each", "branch", "--formats", "xlsx", "--bootstrap", "0")
		f, err := excelize.OpenFile(filepath.Join(out, "each.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var text strings.Builder
		rows, at := map[string][]string{}, -1
		var order []string
		for _, sheet := range f.GetSheetList() {
			lines, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range lines {
				text.WriteString(strings.Join(r, "|") + "\n")
				if i := slices.IndexFunc(r, func(head string) bool { return head == "Index 2021" || head == "2021 指数" }); i >= 0 {
					at = i
				}
				if len(r) > at+2 && at >= 0 && strings.HasPrefix(r[0], "B") && len(r[0]) == 2 {
					rows[r[0]], order = r[at:], append(order, r[0])
				}
			}
		}
		for _, said := range test.said {
			if !strings.Contains(text.String(), said) {
				t.Errorf("%s: no %q in\n%s", test.lang, said, text.String())
			}
		}
		if strings.Join(order, " ") != test.order {
			t.Errorf("%s: %q in the order %v, want %s", test.lang, test.branch, order, test.order)
		}
		for _, w := range want {
			for k, value := range w[1:] {
				if got := rows[w[0]]; len(got) < 3 || !strings.HasPrefix(got[k], value) {
					t.Errorf("%s: %s has %v, want %v", test.lang, w[0], got, w[1:])
				}
			}
		}
	}
	if _, stderr, code := manyi(t, "check", filepath.Join(dir, "survey.yaml"), "--where", "wave=2021"); code == 0 || !strings.Contains(stderr, "--wave chooses one") {
		t.Errorf("code %d: %s", code, stderr)
	}
}
