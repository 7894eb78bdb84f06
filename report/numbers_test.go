package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"

	"manyi/stats"
	"manyi/survey"
)

func at(x float64) *float64 { return &x }

// someNumbers has every awkward value and text.
func someNumbers() []stats.Number {
	return []stats.Number{
		{Analysis: "index", Term: "q1", Statistic: "index", Value: at(74.37646), N: 6198},
		{Analysis: "index", Wave: "2016", By: "format", Group: "超市, \"大型\"\n二层", Term: "q1", Statistic: "se", Value: at(0.30000000000000004), N: 41},
		{Analysis: "index", Term: "=1+1", Group: "@x", Statistic: "mean", N: 0},
		{Analysis: "anova_oneway", Term: "format", Term2: "composite", Statistic: "p", Value: at(4.1e-300), N: 6198},
		{Analysis: "anova_oneway", Statistic: "f", Value: at(math.NaN()), N: 3},
		{Analysis: "anova_oneway", Statistic: "df1", Value: at(math.Copysign(0, -1)), N: 3},
		{Analysis: "frequency", Term: "q1", Term2: ".", Statistic: "count", Value: at(109366), N: 109366},
	}
}

func TestNumbersCSV(t *testing.T) {
	var b bytes.Buffer
	if err := WriteNumbersCSV(&b, someNumbers()); err != nil {
		t.Fatal(err)
	}
	want := "analysis,wave,by,group,term,term2,statistic,value,n\n" +
		"index,,,,q1,,index,74.37646,6198\n" +
		"index,2016,format,\"超市, \"\"大型\"\"\n二层\",q1,,se,0.30000000000000004,41\n" +
		"index,,,@x,=1+1,,mean,,0\n" +
		"anova_oneway,,,,format,composite,p,4.1e-300,6198\n" +
		"anova_oneway,,,,,,f,,3\n" +
		"anova_oneway,,,,,,df1,0,3\n" +
		"frequency,,,,q1,.,count,109366,109366\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestNumbersParquetEqualsCSV(t *testing.T) {
	for _, numbers := range [][]stats.Number{someNumbers(), nil} {
		var text, columns, again bytes.Buffer
		if err := WriteNumbersCSV(&text, numbers); err != nil {
			t.Fatal(err)
		}
		if err := WriteNumbersParquet(&columns, numbers); err != nil {
			t.Fatal(err)
		}
		if err := WriteNumbersParquet(&again, numbers); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(columns.Bytes(), again.Bytes()) {
			t.Error("the same numbers gave other bytes")
		}
		want, err := csv.NewReader(&text).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got := readParquet(t, columns.Bytes())
		if len(got) != len(want) {
			t.Fatalf("%d rows, want %d", len(got), len(want))
		}
		for i := range want {
			if strings.Join(got[i], "|") != strings.Join(want[i], "|") {
				t.Errorf("row %d: got %q, want %q", i, got[i], want[i])
			}
		}
	}
}

// readParquet reads the table back as texts, header first.
func readParquet(t *testing.T, data []byte) [][]string {
	t.Helper()
	r, err := file.NewParquetReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n := int(r.NumRows())
	table := make([][]string, n+1)
	sc := r.MetaData().Schema
	for c := range sc.NumColumns() {
		table[0] = append(table[0], sc.Column(c).Name())
		chunk, err := r.RowGroup(0).Column(c)
		if err != nil {
			t.Fatal(err)
		}
		texts := make([]string, n)
		switch chunk := chunk.(type) {
		case *file.ByteArrayColumnChunkReader:
			values := make([]parquet.ByteArray, n)
			if _, read, err := chunk.ReadBatch(int64(n), values, nil, nil); err != nil || read != n {
				t.Fatal(read, err)
			}
			for i, v := range values {
				texts[i] = string(v)
			}
		case *file.Float64ColumnChunkReader:
			values, present := make([]float64, n), make([]int16, n)
			if _, _, err := chunk.ReadBatch(int64(n), values, present, nil); err != nil {
				t.Fatal(err)
			}
			k := 0
			for i := range texts {
				if present[i] == 1 {
					texts[i] = strconv.FormatFloat(values[k], 'g', -1, 64)
					k++
				}
			}
		case *file.Int64ColumnChunkReader:
			values := make([]int64, n)
			if _, _, err := chunk.ReadBatch(int64(n), values, nil, nil); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				texts[i] = strconv.FormatInt(v, 10)
			}
		default:
			t.Fatalf("column %d is %T", c, chunk)
		}
		for i, s := range texts {
			table[i+1] = append(table[i+1], s)
		}
	}
	return table
}

func TestExcluded(t *testing.T) {
	var b bytes.Buffer
	rows := []survey.Excluded{
		{File: "a.csv", Row: 12, ID: "=cmd|' /C calc'!A0", Reason: survey.Reason{Code: "duplicate_id", Detail: "first on line 3"}},
		{File: "+b.csv", Row: 2, ID: "-7", Reason: survey.Reason{Code: "empty_row"}},
		{File: "c.csv", Row: 3, ID: "\tx", Reason: survey.Reason{Code: "where", Detail: "format=超市"}},
	}
	if err := writeExcluded(&b, rows); err != nil {
		t.Fatal(err)
	}
	want := "file,row,id,reason\na.csv,12,'=cmd|' /C calc'!A0,duplicate_id: first on line 3\n'+b.csv,2,'-7,empty_row\n" +
		"c.csv,3,'\tx,where: format=超市\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestWeights(t *testing.T) {
	var b bytes.Buffer
	rows := []WeightRow{{"a.csv", 2, "=1+1", 0.25}, {"@b.csv", 3, "x,y", 1.0 / 3}}
	if err := writeWeights(&b, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	if want := "file,row,id,weight\na.csv,2,'=1+1,0.25\n'@b.csv,3,\"x,y\",0.3333333333333333\n"; b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestResults(t *testing.T) {
	type part struct {
		Loading *float64 `json:"loading,omitempty"`
		Skip    int      `json:"-"`
	}
	type result struct {
		part
		Z     float64
		A     []float64
		Map   map[string]float64
		None  *float64
		Parts []part
		Text  string `json:"text"`
	}
	r := result{Z: math.Inf(1), A: []float64{1, math.NaN(), 0.1}, Map: map[string]float64{"b": 2, "a": 1},
		Parts: []part{{Loading: at(.5)}, {}}, Text: "<b>&"}
	var b bytes.Buffer
	err := writeResults(&b, "1.0", []NamedResult{{"zeta", r}, {"alpha", &r}, {"zeta", nil}})
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	one := `{"Z":null,"A":[1,null,0.1],"Map":{"a":1,"b":2},"None":null,"Parts":[{"loading":0.5},{}],"text":"<b>&"}`
	want := `{"schema":1,"version":"1.0","results":{"zeta":` + one + `,"alpha":` + one + `,"zeta-2":null}}`
	if compact.String() != want {
		t.Errorf("got  %s\nwant %s", compact.String(), want)
	}
}

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"index":                  "index",
		"compare-业态":             "compare-业态",
		"../../etc/passwd":       "_.._etc_passwd",
		"..":                     "_",
		"":                       "_",
		"a\x00b\nc":              "abc",
		`C:\x|y`:                 "C__x_y",
		"con":                    "_con",
		"Com1.txt":               "_Com1.txt",
		"lpt9":                   "_lpt9",
		"COM²":                   "_COM²",
		"LPT³.x":                 "_LPT³.x",
		"conin$":                 "_conin$",
		"CONOUT$.txt":            "_CONOUT$.txt",
		"Clock$":                 "_Clock$",
		"COM0":                   "COM0",
		"COM12":                  "COM12",
		"Comé":                   "Comé",
		"abc. ":                  "abc",
		strings.Repeat("界", 200): strings.Repeat("界", 26),
	} {
		if got := SafeName(in); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", in, got, want)
		}
	}
	got := UniqueNames([]string{"a", "A", "a/b", "a_b", "a"})
	if s := strings.Join(got, " "); s != "a A-2 a_b a_b-2 a-3" {
		t.Error(s)
	}
	// composed and not, capitals beyond ASCII, and the two small sigmas
	for _, same := range [][2]string{{"caf\u00e9", "cafe\u0301"}, {"CAF\u00c9", "cafe\u0301"}, {"\uac00", "\u1100\u1161"}, {"ΟΔΟΣ", "οδος"}} {
		if got := UniqueNames(same[:]); got[0] != same[0] || got[1] != same[1]+"-2" {
			t.Errorf("%+q and %+q become %+q", same[0], same[1], got)
		}
	}
}
