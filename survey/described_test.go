package survey

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyi/survey/raw"
	"manyi/survey/sav"
)

// writeSav writes a file of SPSS: an item, a field with labels, a number, a text.
func writeSav(t *testing.T, name string, change func(d *raw.Dictionary)) string {
	t.Helper()
	d := &raw.Dictionary{Variables: []raw.Variable{
		{Name: "q1", Label: "How was it?", Kind: raw.Number, Format: "F8.0", Labels: []raw.Label{{Number: 1, Label: "bad"}, {Number: 5, Label: "good"}, {Number: 9, Label: "refused"}},
			Missing: raw.Missing{Values: []float64{9}}},
		{Name: "q2", Kind: raw.Number, Format: "F8.0", Missing: raw.Missing{Range: true, Low: math.Inf(-1), High: 0}},
		{Name: "shop", Label: "Kind of shop", Kind: raw.Number, Format: "F8.0", Labels: []raw.Label{{Number: 2, Label: "Kiosk"}, {Number: 1, Label: "Market"}, {Number: 8, Label: "unknown"}},
			Missing: raw.Missing{Values: []float64{8}}},
		{Name: "sales", Kind: raw.Number, Format: "F8.2", Missing: raw.Missing{Values: []float64{-1}}},
		{Name: "town", Kind: raw.Text, Width: 12, Missing: raw.Missing{Texts: []string{"NA"}}},
		{Name: "when", Kind: raw.Date, Format: "DATE11"},
	}}
	if change != nil {
		change(d)
	}
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := sav.NewWriter(f, d, sav.WriterOptions{Compression: sav.Bytecode})
	if err != nil {
		t.Fatal(err)
	}
	b := raw.Batch{Rows: 4, Columns: []raw.Column{{Numbers: []float64{5, 9, 1, 7}}, {Numbers: []float64{3, -2, 4, 5}}, {Numbers: []float64{1, 2, 3, 8}},
		{Numbers: []float64{1.5, -1, math.NaN(), 0}}, {Ends: []int32{0}}, {Numbers: []float64{raw.Epoch, raw.Epoch + 86400, math.NaN(), raw.Epoch}}}}
	for _, town := range []string{"东京", "NA", "", "Köln"} {
		b.Columns[4].AppendText([]byte(town))
	}
	if err := w.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func savBook(t *testing.T, more string) *Codebook {
	t.Helper()
	book, err := ParseCodebook("survey.yaml", []byte("scales: {s: {min: 1, max: 5}}\nitems: {q1: , q2: Second}\nprofile:\n  shop:\n  sales: {numeric: true}\n  town:\n  when:\n"+more))
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// What an SPSS file says of its variables holds where the codebook is silent.
func TestFileExplainsItself(t *testing.T) {
	d, err := Read(context.Background(), savBook(t, ""), ReadOptions{Files: []string{writeSav(t, "a.sav", nil)}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	want(t, d, "q1", "5 . 1 .")
	want(t, d, "q2", "3 . 4 5")
	want(t, d, "shop", "Market Kiosk 3 .") // a code without a label is a group of its own
	want(t, d, "sales", "1.5 . . 0")
	want(t, d, "town", "东京 . . Köln")
	want(t, d, "when", "1970-01-01 1970-01-02 . 1970-01-01")
	if got := fmt.Sprint(d.Groups["shop"]); got != "[Kiosk Market 3]" {
		t.Errorf("groups %s", got)
	}
	it, shop := d.Codebook.Items[0], d.Codebook.Profile[0]
	if it.Label != "How was it?" || fmt.Sprint(it.Scale.Labels) != "[{1 bad} {5 good}]" || shop.Label != "Kind of shop" || d.Codebook.Items[1].Label != "Second" {
		t.Errorf("%q %v %q", it.Label, it.Scale.Labels, shop.Label)
	}
	if d.InvalidCount != 1 || d.Invalid[0].Value != "7" || d.Invalid[0].Row != 4 || fmt.Sprint(d.Absent["q1"], d.Absent["q2"]) != "[{9 1}] [{user-missing 1}]" {
		t.Errorf("%v, absent %v", d.Invalid, d.Absent)
	}
	if in := d.Inputs[0]; in.Format != "sav" || in.Encoding != "utf-8" && in.Encoding != "UTF-8" || in.Rows != 4 || len(in.SHA256) != 64 {
		t.Errorf("%+v", in)
	}
}

// What the codebook says goes before what the file says.
func TestCodebookGoesFirst(t *testing.T) {
	book, err := ParseCodebook("survey.yaml", []byte("scales: {s: {min: 1, max: 9, labels: {9: best}}}\nitems: {q1: Mine}\nprofile: {shop: {label: Shop, values: {1: A, 2: B, 3: C, 8: D}}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(context.Background(), book, ReadOptions{Files: []string{writeSav(t, "a.sav", nil)}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	want(t, d, "q1", "5 9 1 7")
	want(t, d, "shop", "A B C D")
	if d.InvalidCount != 0 || d.Codebook.Items[0].Label != "Mine" {
		t.Errorf("%v, %q", d.Invalid, d.Codebook.Items[0].Label)
	}
}

// Files of one wave must mean the same by their codes, unless the codebook settles it.
func TestFilesThatDisagree(t *testing.T) {
	first := writeSav(t, "a.sav", nil)
	tests := []struct {
		name   string
		change func(d *raw.Dictionary)
		want   string
	}{
		{"labels", func(d *raw.Dictionary) { d.Variables[2].Labels[0].Label = "Mall" }, `code 2 is "Mall" where it is "Kiosk"`},
		{"missing", func(d *raw.Dictionary) { d.Variables[3].Missing.Values = []float64{-2} }, `declares other missing values of "sales"`},
		{"column", func(d *raw.Dictionary) { d.Variables[1].Name = "q3" }, `no column "q2", which other files of this wave have`},
	}
	for _, test := range tests {
		second := writeSav(t, "b.sav", test.change)
		_, err := Read(context.Background(), savBook(t, ""), ReadOptions{Files: []string{first, second}})
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "b.sav") {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	d, err := Read(context.Background(), savBook(t, ""), ReadOptions{Files: []string{first, writeSav(t, "b.sav", nil)}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if d.Rows.Kept != 8 {
		t.Errorf("%d rows", d.Rows.Kept)
	}
}

// How many goroutines read a table does not matter.
func TestTableJobsDoNotMatter(t *testing.T) {
	const file = "../fixtures/columnar/duckdb-snappy.parquet"
	first := ""
	for _, jobs := range []int{1, 2, 5} {
		book, err := ParseCodebook("survey.yaml", []byte("scales: {s: {min: 0, max: 9}}\nid: i32\nitems: {flag: , small64: }\nprofile: {word: , open: , clock: , moment: , f64: {numeric: true}, d4: {numeric: true}}\n"))
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(context.Background(), book, ReadOptions{Files: []string{file}, Jobs: jobs})
		if err != nil {
			t.Fatal(err)
		}
		got := dump(t, d)
		d.Release()
		if first == "" {
			first = got
		} else if got != first {
			t.Errorf("jobs %d change the result", jobs)
		}
	}
	if !strings.Contains(first, "00:00:01.5") || !strings.Contains(first, "满意") {
		t.Errorf("%.300s", first)
	}
}
