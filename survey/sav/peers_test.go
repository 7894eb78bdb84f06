//go:build peers

package sav

import (
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// These tests hold what is read and written against R's haven and against PSPP:
//
//	go test -tags peers -run Peers ./survey/sav
//
// SAVDIRS names folders of files to read besides fixtures/sav, with colons between. fixtures/sav/README.md says what differs.

// peerFiles are the system files to read.
func peerFiles(t *testing.T) (files []string) {
	dirs := append([]string{fixtures}, filepath.SplitList(os.Getenv("SAVDIRS"))...)
	for _, dir := range dirs {
		found, err := filepath.Glob(filepath.Join(dir, "*sav"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Fatal("no files")
	}
	return files
}

func readFile(t *testing.T, file string) *table {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := readTable(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// runHaven has haven read files and leaves what it found in a folder.
func runHaven(t *testing.T, files []string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	cmd := exec.Command("Rscript", append([]string{fixtures + "/haven.R", dir}, files...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

func TestPeersHaven(t *testing.T) {
	files := peerFiles(t)
	dir := runHaven(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			compareHaven(t, readFile(t, file), readHaven(t, filepath.Join(dir, filepath.Base(file)+".json")))
		})
	}
}

func TestPeersPSPP(t *testing.T) {
	for _, file := range peerFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) { comparePSPP(t, file, readFile(t, file)) })
	}
}

// TestPeersWritten has both read what is written here.
func TestPeersWritten(t *testing.T) {
	dir := t.TempDir()
	var files []string
	var tables []*table
	for seed := range uint64(60) {
		tab := chance{rand.New(rand.NewPCG(seed, 7))}.table()
		compression := compressions[seed%3]
		data, _, err := writeTable(tab, WriterOptions{Compression: compression})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, fmt.Sprintf("%02d-%v.sav", seed, compression))
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
		files, tables = append(files, file), append(tables, tab)
	}
	haven := runHaven(t, files)
	for i, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			compareHaven(t, tables[i], readHaven(t, filepath.Join(haven, filepath.Base(file)+".json")))
			comparePSPP(t, file, tables[i])
		})
	}
}

// runPSPP runs commands and returns the tables of their output: lines of cells, by title, in the order of the commands.
func runPSPP(t *testing.T, syntax string) (tables map[string][][][]string, messages string) {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.sps"), filepath.Join(dir, "out.csv")
	if err := os.WriteFile(in, []byte(syntax), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pspp", "--syntax-encoding=UTF-8", "-o", out, in)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Logf("pspp: %v: %.2000s", err, said)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	tables = map[string][][][]string{}
	title := ""
	for {
		line, err := r.Read()
		if err != nil {
			break
		}
		if name, ok := strings.CutPrefix(line[0], "Table: "); ok && len(line) == 1 {
			title = name
			tables[title] = append(tables[title], nil)
		} else if title != "" {
			last := len(tables[title]) - 1
			tables[title][last] = append(tables[title][last], line)
		}
	}
	return tables, string(said)
}

// comparePSPP holds a table against what PSPP finds in the file.
func comparePSPP(t *testing.T, file string, got *table) {
	t.Helper()
	file, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	cells := filepath.Join(t.TempDir(), "cells.txt")
	names := psppNames(t, file)
	if len(names) != len(got.Variables) {
		t.Fatalf("%d variables, PSPP has %d", len(got.Variables), len(names))
	}
	var numbers, all []string
	for i, name := range names {
		if v := &got.Variables[i]; v.Kind == raw.Text {
			all = append(all, fmt.Sprintf("%s (AHEX%d)", name, 2*v.Width))
		} else {
			numbers = append(numbers, name)
			all = append(all, name+" (RBHEX16)")
		}
	}
	var s strings.Builder
	fmt.Fprintf(&s, "SYSFILE INFO '%s'.\nGET FILE='%s'.\nDISPLAY DICTIONARY.\n", file, file)
	if len(got.Documents) > 0 {
		fmt.Fprintf(&s, "DISPLAY DOCUMENTS.\n")
	}
	if slices.ContainsFunc(got.Sets, func(s raw.Set) bool { return len(s.Variables) > 1 }) {
		fmt.Fprintf(&s, "MRSETS /DISPLAY NAME=ALL.\n")
	}
	// Cells and labelled values as the bytes that they are.
	fmt.Fprintf(&s, "PRINT OUTFILE='%s' ENCODING='UTF-8' /%s.\nEXECUTE.\n", cells, strings.Join(all, "\n "))
	for _, name := range names {
		fmt.Fprintf(&s, "VARIABLE LABELS %s ''.\n", name)
	}
	if len(numbers) > 0 {
		fmt.Fprintf(&s, "FORMATS %s (RBHEX16).\n", strings.Join(numbers, "\n "))
	}
	// AHEX of more than a line ends PSPP, so the values of texts are shown as they are.
	for i, name := range names {
		if v := &got.Variables[i]; v.Kind == raw.Text {
			fmt.Fprintf(&s, "FORMATS %s (A%d).\n", name, v.Width)
		}
	}
	s.WriteString("DISPLAY DICTIONARY.\n")
	tables, messages := runPSPP(t, s.String())
	variables := tables["Variables"]
	if len(variables) != 3 {
		t.Fatalf("PSPP shows %d tables of variables: %s", len(variables), messages)
	}
	p := &psppFile{decoder: psppDecoder(t, got), t: t, got: got}
	for i := range got.Variables {
		v := &got.Variables[i]
		p.several = p.several || v.Width > shortText && len(v.Missing.Texts) > 1
	}
	p.info(tables["File Information"][0])
	p.variables(variables[1])
	p.valueLabels(names, tables["Value Labels"])
	if len(got.Sets) > 0 {
		p.sets(tables["Multiple Response Sets"])
	}
	if len(got.Documents) > 0 {
		shown := ""
		for _, row := range slices.Concat(tables["Documents"]...) {
			shown += row[0]
		}
		if want := strings.TrimSpace(strings.Join(got.Documents, "\n")); strings.TrimSpace(shown) != want {
			t.Errorf("documents %q, PSPP has %q", want, shown)
		}
	}
	p.cells(cells)
}

// psppNames are the names that PSPP gives to the variables.
func psppNames(t *testing.T, file string) (names []string) {
	t.Helper()
	tables, messages := runPSPP(t, fmt.Sprintf("GET FILE='%s'.\nDISPLAY NAMES.\n", file))
	if len(tables["Variables"]) == 0 {
		t.Fatalf("PSPP does not read it: %s", messages)
	}
	for _, row := range tables["Variables"][0][1:] {
		names = append(names, row[0])
	}
	return names
}

func psppDecoder(t *testing.T, got *table) *decoder {
	set := charset{name: "utf-8"}
	if got.Encoding != "" {
		var err error
		if set, err = charsetNamed(got.Encoding); err != nil {
			t.Fatal(err)
		}
	}
	return newDecoder(set)
}

// psppFile is a file to compare with what PSPP shows.
type psppFile struct {
	*decoder
	t   *testing.T
	got *table

	// PSPP before 2.0 expects the width again before the second missing value of a long text. Without it, it drops the record.
	several bool
}

func (p *psppFile) info(rows [][]string) {
	for _, row := range rows {
		if len(row) < 2 {
			continue
		}
		want := row[1]
		switch row[0] {
		case "Label":
			if strings.TrimSpace(cut(p.got.Label, 60)) != strings.TrimSpace(want) { // it shows so much
				p.t.Errorf("label %q, PSPP has %q", p.got.Label, want)
			}
		case "Weight":
			weight := "Not weighted"
			for i := range p.got.Variables {
				if v := &p.got.Variables[i]; v.Name == p.got.Weight {
					weight = v.Name
					if v.Label != "" {
						weight = v.Label
					}
				}
			}
			if !strings.EqualFold(strings.TrimSpace(weight), strings.TrimSpace(want)) {
				p.t.Errorf("weight %q, PSPP has %q", weight, want)
			}
		case "Cases":
			if cases := strconv.Itoa(p.got.rows); cases != want && want != "Unknown" {
				p.t.Errorf("%s cases, PSPP has %s", cases, want)
			}
		}
	}
}

func (p *psppFile) variables(rows [][]string) {
	head, rows := rows[0], rows[1:]
	if len(rows) > 0 && strings.HasPrefix(rows[len(rows)-1][0], "Footnote") {
		rows = rows[:len(rows)-1]
	}
	if len(rows) != len(p.got.Variables) {
		p.t.Fatalf("%d variables, PSPP has %d", len(p.got.Variables), len(rows))
	}
	for i, row := range rows {
		v := &p.got.Variables[i]
		cell := func(title string) string {
			if k := slices.Index(head, title); k >= 0 && k < len(row) {
				return row[k]
			}
			return ""
		}
		check := func(what, got, want string) {
			if got != want {
				p.t.Errorf("%s: %s %q, PSPP has %q", v.Name, what, got, want)
			}
		}
		// It does not take a short name that is cut within a character, and so has no long one for it.
		if !strings.EqualFold(v.Name, cell("Name")) && !(v.Name == "ותק_ב" && cell("Name") == "VAR001") {
			p.t.Errorf("variable %d is called %q, PSPP has %q", i+1, v.Name, cell("Name"))
		}
		check("label", strings.TrimSpace(v.Label), strings.TrimSpace(cell("Label")))
		check("format", strings.TrimSuffix(v.Format, ".0"), strings.TrimSuffix(cell("Print Format"), ".0"))
		check("role", [...]string{"Input", "Output", "Both", "None", "Partition", "Split"}[v.Role], cell("Role"))
		if v.Measure != raw.UnknownMeasure { // PSPP makes one up
			check("measure", [...]string{"", "Nominal", "Ordinal", "Scale"}[v.Measure], cell("Measurement Level"))
		}
		if v.Columns != 0 {
			check("columns", strconv.Itoa(v.Columns), cell("Width"))
			check("alignment", [...]string{"Left", "Right", "Center"}[v.Align], cell("Alignment"))
		}
		p.missing(v, cell("Missing Values"))
	}
}

// missing compares missing values, as PSPP writes them: 1; 2; LOWEST THRU 5; "a".
func (p *psppFile) missing(v *raw.Variable, shown string) {
	var m raw.Missing
	if v.Kind == raw.Text {
		for rest := shown; rest != ""; {
			// They are shown as long as they are in the file.
			text, after, _ := strings.Cut(strings.TrimPrefix(rest, `"`), `"; "`)
			if after == "" {
				text = strings.TrimSuffix(text, `"`)
			}
			rest = after
			m.Texts = append(m.Texts, strings.TrimRight(text, " "))
		}
		if !slices.Equal(v.Missing.Texts, m.Texts) && !(v.Width > shortText && p.several) {
			p.t.Errorf("%s: missing values %q, PSPP has %q", v.Name, v.Missing.Texts, m.Texts)
		}
		return
	}
	number := func(s string) float64 {
		switch s {
		case "LOWEST":
			return math.Inf(-1)
		case "HIGHEST":
			return math.Inf(1)
		}
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			p.t.Errorf("%s: missing values %q", v.Name, shown)
		}
		return x
	}
	for part := range strings.SplitSeq(shown, "; ") {
		low, high, ranged := strings.Cut(part, " THRU ")
		switch {
		case ranged:
			m.Range, m.Low, m.High = true, number(low), number(high)
		case part != "":
			m.Values = append(m.Values, number(part))
		}
	}
	near := func(x, y float64) bool { return x == y || math.Abs(x-y) <= 1e-14*math.Abs(x) }
	g := v.Missing
	if g.Range != m.Range || !near(g.Low, m.Low) || !near(g.High, m.High) || !slices.EqualFunc(g.Values, m.Values, near) {
		p.t.Errorf("%s: missing values %+v, PSPP has %+v", v.Name, g, m)
	}
}

// valueLabels compares value labels. PSPP shows them in the order of values, and in the last of the tables as the bytes of each value.
func (p *psppFile) valueLabels(names []string, tables [][][]string) {
	want := map[string]map[string]string{}
	name := ""
	for _, row := range slices.Concat(tables[max(0, len(tables)-1):]...) {
		if len(row) < 3 || row[0] == "Variable Value" {
			continue
		}
		if row[0] != "" {
			name = strings.ToLower(row[0])
		}
		if want[name] == nil {
			want[name] = map[string]string{}
		}
		value := strings.TrimSpace(strings.TrimSuffix(row[1], "[a]"))
		want[name][value] = strings.TrimSpace(row[2])
	}
	for i := range p.got.Variables {
		v := &p.got.Variables[i]
		labels := map[string]string{}
		for _, l := range v.Labels {
			labels[labelled(v, l)] = strings.TrimSpace(l.Label)
		}
		shown := want[strings.ToLower(names[i])]
		for value, label := range labels {
			if w, ok := shown[value]; !ok || w != label {
				p.t.Errorf("%s: value %s is labelled %q, PSPP has %q", v.Name, value, label, w)
			}
		}
		if len(labels) != len(shown) {
			p.t.Errorf("%s: %d value labels, PSPP has %d: %q", v.Name, len(labels), len(shown), shown)
		}
	}
}

// labelled is the value of a label as PSPP shows it.
func labelled(v *raw.Variable, l raw.Label) string {
	if v.Kind == raw.Text {
		return strings.TrimSpace(l.Text)
	}
	return strings.ToUpper(hex.EncodeToString(binary.LittleEndian.AppendUint64(nil, math.Float64bits(l.Number))))
}

func (p *psppFile) sets(tables [][][]string) {
	if len(tables) == 0 {
		tables = [][][]string{{{"Name"}}}
	}
	head := tables[0][0]
	found := map[string]string{}
	for _, row := range tables[0][1:] {
		cell := func(title string) string {
			if k := slices.Index(head, title); k >= 0 && k < len(row) {
				return row[k]
			}
			return ""
		}
		found[cell("Name")] = fmt.Sprintf("%s|%s|%s|%s", strings.TrimSpace(cell("Label")), cell("Encoding"), cell("Counted Value"), strings.ToLower(cell("Member Variables")))
	}
	for _, s := range p.got.Sets {
		kind := "Categories"
		if s.Dichotomy {
			kind = "Dichotomies"
		}
		if len(s.Variables) < 2 { // which PSPP leaves out
			continue
		}
		label := s.Label
		if s.LabelFromVariable {
			label = "" // PSPP shows the first there is
			for i := range p.got.Variables {
				if v := &p.got.Variables[i]; label == "" && slices.Contains(s.Variables, v.Name) {
					label = v.Label
				}
			}
		}
		got := fmt.Sprintf("%s|%s|%s|%s", strings.TrimSpace(label), kind, s.Counted, strings.ToLower(strings.Join(s.Variables, "\n")))
		if found[s.Name] != got {
			p.t.Errorf("multiple response set %s: %q, PSPP has %q", s.Name, got, found[s.Name])
		}
	}
}

// cells compares all cells with the lines that PSPP printed, of hexadecimal bytes.
func (p *psppFile) cells(path string) {
	data, err := os.ReadFile(path)
	if err != nil && p.got.rows > 0 {
		p.t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if len(data) == 0 {
		lines = nil
	}
	if len(lines) != p.got.rows {
		p.t.Fatalf("%d cases, PSPP has %d", p.got.rows, len(lines))
	}
	for row, line := range lines {
		line = line[1:]
		for i := range p.got.Variables {
			v, c := &p.got.Variables[i], &p.got.columns[i]
			n := 16
			if v.Kind == raw.Text {
				n = 2 * v.Width
			}
			if n > len(line) {
				p.t.Fatalf("case %d: PSPP's line ends before %s", row+1, v.Name)
			}
			b, err := hex.DecodeString(line[:n])
			if err != nil {
				p.t.Fatalf("case %d, %s: %v", row+1, v.Name, err)
			}
			line = line[n:]
			if v.Kind == raw.Text {
				if want := p.string(b); string(c.Cell(row)) != want {
					p.t.Fatalf("case %d, %s: %.99q, PSPP has %.99q", row+1, v.Name, c.Cell(row), want)
				}
				continue
			}
			want := math.Float64frombits(binary.LittleEndian.Uint64(b))
			if got := c.Numbers[row]; got != want && !(math.IsNaN(got) && want == lowest) {
				p.t.Fatalf("case %d, %s: %v, PSPP has %v", row+1, v.Name, got, want)
			}
		}
	}
}
