package convert

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"manyi/survey/raw"
)

func TestCSVCells(t *testing.T) {
	m := texts([]string{"ID", "a,b", "line\nend", "tab\t"}, []string{`say "yes"`, "=1+1", "-5", "x\ty"}, []string{"", "a\r\nb", "@me", " lead"})
	m.add(raw.Variable{Name: "n"}, []float64{1.5, math.NaN()})
	m.add(raw.Variable{Name: "d", Kind: raw.DateTime}, []float64{13928500800.5, 13928457600})
	m.add(raw.Variable{Name: "t", Kind: raw.Time}, []float64{3661, -1})
	for name, want := range map[string]string{
		"a.csv": "\"ID\",\"a,b\",\"line\nend\",tab\t,n,d,t\n\"say \"\"yes\"\"\",=1+1,-5,x\ty,1.5,2024-02-28 12:00:00.5,01:01:01\n,\"a\r\nb\",@me, lead,,2024-02-28 00:00:00,-00:00:01\n",
		"a.tsv": "\"ID\"\ta,b\t\"line\nend\"\t\"tab\t\"\tn\td\tt\n\"say \"\"yes\"\"\"\t=1+1\t-5\t\"x\ty\"\t1.5\t2024-02-28 12:00:00.5\t01:01:01\n\t\"a\r\nb\"\t@me\t lead\t\t2024-02-28 00:00:00\t-00:00:01\n",
	} {
		m.next = 0
		path, sum := convertTable(t, m, false, name, Options{})
		if got := contents(t, path); got != want {
			t.Errorf("%s: %q\nwant %q", name, got, want)
		}
		if sum.Rows != 2 || sum.Columns != 7 || len(sum.Notes) != 0 {
			t.Errorf("%+v", sum)
		}
	}
}

// A blank cell of the only column is a row all the same, for R and for encoding/csv.
func TestCSVOneColumn(t *testing.T) {
	path, _ := convertTable(t, texts([]string{"a"}, []string{"x"}, []string{""}, []string{"y"}), true, "a.csv", Options{})
	rows, err := csv.NewReader(strings.NewReader(contents(t, path))).ReadAll()
	if err != nil || len(rows) != 4 || rows[2][0] != "" || rows[3][0] != "y" {
		t.Error(rows, err)
	}
}

// What is written is read by another reader as it was.
func TestCSVRead(t *testing.T) {
	want := [][]string{{"a", "b\"", "c\n"}}
	var data [][]string
	for _, s := range []string{"", "plain", `"`, `""`, "a,b", "a\nb", "\n", ",", `a"b,c` + "\n", "满意, 不满意", "\ufeffx", "'", "ID"} {
		data = append(data, []string{s, "x" + s, s + s})
	}
	path, _ := convertTable(t, texts(want[0], data...), true, "a.csv", Options{})
	rows, err := csv.NewReader(strings.NewReader(contents(t, path))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range append(want, data...) {
		if strings.Join(rows[i], "|") != strings.Join(row, "|") {
			t.Errorf("row %d: %q, want %q", i, rows[i], row)
		}
	}
}

func TestCSVEncodings(t *testing.T) {
	const text = "名称,a\n很满意,é°\n"
	table := func() *memory { return texts([]string{"名称", "a"}, []string{"很满意", "é°"}) }
	for name, want := range map[string]string{
		"utf-8":   text,
		"gb18030": encoded(t, simplifiedchinese.GB18030.NewEncoder().String, text),
		"gbk":     encoded(t, simplifiedchinese.GBK.NewEncoder().String, text),
		"utf-16":  encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String, text),
	} {
		path, _ := convertTable(t, table(), true, "a.csv", Options{Encoding: name})
		if got := contents(t, path); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		same(t, readFile(t, path), readAll(t, table()))
	}
	path, _ := convertTable(t, table(), true, "a.csv", Options{BOM: true})
	if got := contents(t, path); got != "\xef\xbb\xbf"+text {
		t.Errorf("%q", got)
	}
	same(t, readFile(t, path), readAll(t, table()))
}

func encoded(t *testing.T, encode func(string) (string, error), s string) string {
	t.Helper()
	out, err := encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A character without a code is an error that says where, and no file.
func TestCSVNotEncoded(t *testing.T) {
	labelled := &memory{batch: 2, dict: raw.Dictionary{Cases: -1}}
	labelled.add(raw.Variable{Name: "q1", Labels: []raw.Label{{Number: 2, Label: "good 👍"}}}, []float64{1, 2, 3})
	for _, test := range []struct {
		table    *memory
		encoding string
		want     string
	}{
		{texts([]string{"a", "b"}, []string{"x", "好"}, []string{"x", "好"}, []string{"好", "很好 👍!"}), "gbk", `row 3: "b": "很好 👍!" has the character 👍 (U+1F44D), which gbk does not have`},
		{texts([]string{"a", "b"}, []string{"é", "好"}), "windows-1252", `row 1: "b": "好" has the character 好 (U+597D), which windows-1252 does not have`},
		{texts([]string{"a", "ไ"}, []string{"x", "y"}), "big5", `header: "ไ": "ไ" has the character ไ (U+0E44), which big5 does not have`},
		{labelled, "gbk", `row 2: "q1": "good 👍" has the character 👍 (U+1F44D), which gbk does not have`},
	} {
		path := filepath.Join(t.TempDir(), "a.csv")
		_, err := Convert(context.Background(), Input{Reader: test.table, Untyped: true}, path, Options{Encoding: test.encoding, Labels: true})
		if err == nil || err.Error() != path+": "+test.want || !errors.As(err, new(*CellError)) {
			t.Errorf("%v\nwant %s", err, test.want)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("a file was written")
		}
	}
}

func TestCSVPacked(t *testing.T) {
	want := "a,b\n1,2\n3,4\n"
	m := texts([]string{"a", "b"}, []string{"1", "2"}, []string{"3", "4"})
	path, _ := convertTable(t, m, true, "a.csv.gz", Options{})
	unzip, err := gzip.NewReader(strings.NewReader(contents(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(unzip); err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
	m.next = 0
	path, _ = convertTable(t, m, true, "A.CSV.ZST", Options{})
	unpack, err := zstd.NewReader(strings.NewReader(contents(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	defer unpack.Close()
	if got, err := io.ReadAll(unpack); err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
}

func TestLabels(t *testing.T) {
	m := &memory{batch: 2, dict: raw.Dictionary{Cases: -1}}
	m.add(raw.Variable{Name: "q1", Label: "First", Labels: []raw.Label{{Number: 1, Label: "bad"}, {Number: 2, Label: "good, yes"}, {Number: 2, Label: "second"}, {Number: 3, Label: " "}}},
		[]float64{1, 2, 3, 9, math.NaN()})
	m.add(raw.Variable{Name: "s", Kind: raw.Text, Labels: []raw.Label{{Text: "m ", Label: "male"}, {Text: "f", Label: "female"}}}, []string{"m", "f", "x", "", "M"})
	path, sum := convertTable(t, m, false, "a.csv", Options{Labels: true})
	if got, want := contents(t, path), "q1,s\nbad,male\n\"good, yes\",female\n3,x\n9,\n,M\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if len(sum.Notes) != 1 || sum.Notes[0] != "CSV has no place for the labels of 1 variables" {
		t.Error(sum.Notes)
	}
	m.next = 0
	m.dict.Weight = "q1"
	m.dict.Sets = []raw.Set{{Name: "$a"}}
	m.dict.Variables[1].Missing.Texts = []string{"x"}
	path, sum = convertTable(t, m, false, "a.csv", Options{})
	if got, want := contents(t, path), "q1,s\n1,m\n2,f\n3,x\n9,\n,M\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if want := `CSV has no place for the labels of 2 variables, what 1 variables declare as missing, 1 multiple response sets, that "q1" is the weight`; len(sum.Notes) != 1 || sum.Notes[0] != want {
		t.Errorf("%q, want %q", sum.Notes, want)
	}
}

func TestStandardOutput(t *testing.T) {
	var out bytes.Buffer
	sum, err := Convert(context.Background(), Input{Reader: texts([]string{"a"}, []string{"1"})}, "-", Options{Stdout: &out})
	if err != nil || out.String() != "a\n1\n" || sum.Rows != 1 || sum.Format != "csv" {
		t.Error(out.String(), sum, err)
	}
}
