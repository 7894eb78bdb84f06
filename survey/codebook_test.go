package survey

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// retailers is the codebook of the design page, with every key there is.
const retailers = `title: 客户经理服务满意度调查          # shown on every report
lang: zh
data: [responses.csv]
encoding: auto
sheet: Sheet1
header: 1
id: id
weight: w
missing: ["", 9, 99, 不知道]
scales:
  sat5: {min: 1, max: 5, labels: {1: 很不满意, 5: 很满意}, missing: [0, 6]}
items:
  q1: 服务规范性
  q2: {label: 服务频率, column: "Q7_2", scale: sat5, reverse: false, missing: [8], stated: imp2, dimension: 服务行为}
overall: {column: q10, label: 总体满意度, scale: sat5}
profile:
  format: {label: 业态, values: {1: 超市, 2: 便利店}}
  sales:  {label: 月销售额, numeric: true}
  brands: {label: 经营品牌, multiple: [b1, b2, b3]}
compare: [format, district]
branch: branch
manager: manager
value: sales
text: [comment]
design: {strata: district, cluster: street, population: 30000}
targets: {format: {超市: 0.21, 便利店: 0.34}}
waves:
  - {name: "2015", data: [a.xlsx], columns: {q1: Q7ART}, values: {format: {7: 其他}}}
  - {name: "2016", data: [b.csv]}
quality: {duplicate_id: exclude, min_answered: 0.5, straightline: flag}
analysis: {index: pomp, importance: johnson, crosshair: mean, factors: parallel, extraction: paf, rotation: varimax,
           bootstrap: 1000, confidence: 0.95, seed: 1}
`

// wantRetailers is what retailers says, read from the folder "folder".
func wantRetailers() *Codebook {
	missing := []string{"", "9", "99", "不知道"}
	labels := []CodeLabel{{"1", "很不满意"}, {"5", "很满意"}}
	sat5 := func(missing ...string) Scale {
		return Scale{Name: "sat5", Min: 1, Max: 5, Labels: labels, Missing: missing}
	}
	return &Codebook{
		Path: "folder/survey.yaml", Title: "客户经理服务满意度调查", Lang: "zh", Data: []string{"folder/responses.csv"},
		Encoding: "auto", Sheet: "Sheet1", Header: 1, ID: "id", Weight: "w", Missing: missing,
		Scales: []Scale{sat5("0", "6")},
		Items: []Item{
			{Key: "q1", Label: "服务规范性", Column: "q1", Scale: sat5("", "9", "99", "不知道", "0", "6")},
			{Key: "q2", Label: "服务频率", Column: "Q7_2", Scale: sat5("", "9", "99", "不知道", "0", "6", "8"),
				Stated: "imp2", Dimension: "服务行为"},
		},
		Overall: &Item{Key: "overall", Label: "总体满意度", Column: "q10", Scale: sat5("", "9", "99", "不知道", "0", "6")},
		Profile: []Field{
			{Key: "format", Label: "业态", Column: "format", Values: []CodeLabel{{"1", "超市"}, {"2", "便利店"}}, Missing: missing},
			{Key: "sales", Label: "月销售额", Column: "sales", Numeric: true, Missing: missing},
			{Key: "brands", Label: "经营品牌", Columns: []string{"b1", "b2", "b3"}, Missing: missing},
			// Fields that compare, branch and manager name without a line under profile.
			{Key: "district", Label: "district", Column: "district", Missing: missing},
			{Key: "branch", Label: "branch", Column: "branch", Missing: missing},
			{Key: "manager", Label: "manager", Column: "manager", Missing: missing},
		},
		Compare: []string{"format", "district"}, Branch: "branch", Manager: "manager", Value: "sales",
		Text:    []string{"comment"},
		Design:  &Design{Strata: "district", Cluster: "street", Population: 30000},
		Targets: []Target{{[]string{"format"}, []Share{{[]string{"超市"}, 0.21}, {[]string{"便利店"}, 0.34}}}},
		Waves: []Wave{
			{Name: "2015", Data: []string{"folder/a.xlsx"}, Columns: map[string]string{"q1": "Q7ART"},
				Values: map[string]map[string]string{"format": {"7": "其他"}}},
			{Name: "2016", Data: []string{"folder/b.csv"}},
		},
		Quality: Quality{DuplicateID: Exclude, MinAnswered: 0.5, Straightline: Flag},
		Analysis: Analysis{Index: "pomp", Importance: "johnson", Crosshair: "mean", Extraction: "paf", Rotation: "varimax",
			Bootstrap: 1000, Confidence: 0.95, Seed: 1},
	}
}

// sameCodebook compares field by field; where columns were named is compared by the tests of messages.
func sameCodebook(t *testing.T, got, want *Codebook) {
	t.Helper()
	g, w := reflect.ValueOf(*got), reflect.ValueOf(*want)
	for i := range g.NumField() {
		if f := g.Type().Field(i); f.IsExported() && !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()) {
			t.Errorf("%s:\n got %+v\nwant %+v", f.Name, g.Field(i).Interface(), w.Field(i).Interface())
		}
	}
}

func mustParse(t *testing.T, src string) *Codebook {
	t.Helper()
	c, err := ParseCodebook("survey.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestParseCodebookEveryKey(t *testing.T) {
	c, err := ParseCodebook("folder/survey.yaml", []byte(retailers))
	if err != nil {
		t.Fatal(err)
	}
	sameCodebook(t, c, wantRetailers())
}

// A codebook reads the same however an editor saved it.
func TestParseCodebookEncodings(t *testing.T) {
	encode := func(e encoding.Encoding, s string) string {
		out, err := e.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	crlf := strings.ReplaceAll(retailers, "\n", "\r\n")
	for name, src := range map[string]string{
		"CRLF":             crlf,
		"CR":               strings.ReplaceAll(retailers, "\n", "\r"),
		"byte order mark":  "\ufeff" + crlf,
		"GB 18030":         encode(simplifiedchinese.GB18030, crlf),
		"UTF-16LE":         encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), crlf),
		"UTF-16BE":         encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), crlf),
		"document markers": "---\n" + retailers + "...\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ParseCodebook("folder/survey.yaml", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			sameCodebook(t, c, wantRetailers())
		})
	}
}

func TestParseCodebookDefaults(t *testing.T) {
	c := mustParse(t, "scales: {s: {min: 0, max: 10}}\nitems: {q1: , q2: \"\"}\nprofile: {sales: {numeric: yes}, brands: {multiple: [b]}, format: 业态}\n")
	scale := Scale{Name: "s", Min: 0, Max: 10}
	asked := Scale{Name: "s", Min: 0, Max: 10, Missing: []string{""}}
	sameCodebook(t, c, &Codebook{
		Path: "survey.yaml", Title: "survey", Lang: "zh", Encoding: "auto", Missing: []string{""},
		Scales: []Scale{scale},
		Items:  []Item{{Key: "q1", Label: "q1", Column: "q1", Scale: asked}, {Key: "q2", Label: "q2", Column: "q2", Scale: asked}},
		Profile: []Field{
			{Key: "sales", Label: "sales", Column: "sales", Numeric: true, Missing: []string{""}},
			{Key: "brands", Label: "brands", Columns: []string{"b"}, Missing: []string{""}},
			{Key: "format", Label: "业态", Column: "format", Missing: []string{""}},
		},
		Compare: []string{"format"},
		Quality: Quality{DuplicateID: "exclude", MinAnswered: 0.5, Straightline: "flag"},
		Analysis: Analysis{Index: "pomp", Importance: "johnson", Crosshair: "mean", Extraction: "paf", Rotation: "varimax",
			Bootstrap: 1000, Confidence: 0.95, Seed: 1},
	})
}

// Codes, keys and labels are text as written, whatever YAML makes of them.
func TestParseCodebookKeepsText(t *testing.T) {
	c := mustParse(t, `
missing: [0, 00, no, ~, null, 1.0, 0x1F, -9, "", '  ', 1_000, 2015-01-02, 不知道]
scales:
  满意度: {min: -2, max: +2, labels: {2: yes, -2: no}}
  other: {min: 1, max: 2}
items:
  1: 一
  01: 零一
  1.0: y
  no: 否
  "a: b": null
  全角：键: {column: " q ", scale: other, reverse: Yes}
overall: 10
profile:
  业态: {label: on, values: {10: 超市, 9: 便利店, 09: 超市, y: n, "": 空, x: }}
compare: 业态
analysis: {crosshair: [60, 1.5e-1], factors: 2, bootstrap: 0, seed: 18446744073709551615}
`)
	if want := []string{"0", "00", "no", "~", "null", "1.0", "0x1F", "-9", "", "  ", "1_000", "2015-01-02", "不知道"}; !reflect.DeepEqual(c.Missing, want) {
		t.Errorf("missing %q, want %q", c.Missing, want)
	}
	var items []string
	for _, it := range c.Items {
		items = append(items, it.Key+"="+it.Label+"@"+it.Column+"/"+it.Scale.Name)
	}
	want := []string{"1=一@1/满意度", "01=零一@01/满意度", "1.0=y@1.0/满意度", "no=否@no/满意度", "a: b=null@a: b/满意度",
		"全角：键=全角：键@ q /other"}
	if !reflect.DeepEqual(items, want) {
		t.Errorf("items %q, want %q", items, want)
	}
	if !c.Items[5].Reverse || c.Items[0].Reverse {
		t.Error("reverse is not as written")
	}
	if want := []CodeLabel{{"-2", "no"}, {"2", "yes"}}; !reflect.DeepEqual(c.Scales[0].Labels, want) || c.Scales[0].Min != -2 {
		t.Errorf("scale %+v, want labels %v", c.Scales[0], want)
	}
	if c.Overall.Column != "10" || c.Overall.Label != "总体满意度" || c.Overall.Key != "overall" {
		t.Errorf("overall %+v", c.Overall)
	}
	f := c.Profile[0]
	if want := []CodeLabel{{"10", "超市"}, {"9", "便利店"}, {"09", "超市"}, {"y", "n"}, {"", "空"}, {"x", "x"}}; !reflect.DeepEqual(f.Values, want) || f.Label != "on" {
		t.Errorf("field %+v, want values %v", f, want)
	}
	if a := c.Analysis; a.Crosshair != "" || !reflect.DeepEqual(a.Cut, []float64{60, 0.15}) || a.Factors != 2 || a.Bootstrap != 0 || a.Seed != 1<<64-1 {
		t.Errorf("analysis %+v", a)
	}
}

func TestParseCodebookDataPaths(t *testing.T) {
	abs, err := filepath.Abs("x.csv")
	if err != nil {
		t.Fatal(err)
	}
	src := "data: [a.csv, ../b.csv, 'sub/*.csv', '-', '" + abs + "']\nscales: {s: {min: 1, max: 5}}\nitems: {q: q}\n"
	for name, want := range map[string][]string{
		"survey.yaml":      {"a.csv", "../b.csv", "sub/*.csv", "-", abs},
		"2016/survey.yaml": {"2016/a.csv", "b.csv", "2016/sub/*.csv", "-", abs},
		"":                 {"a.csv", "../b.csv", "sub/*.csv", "-", abs},
	} {
		c, err := ParseCodebook(name, []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			want[i] = filepath.FromSlash(want[i])
		}
		if !reflect.DeepEqual(c.Data, want) {
			t.Errorf("%s: data %q, want %q", name, c.Data, want)
		}
	}
}

func TestLoadCodebook(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "survey.yaml")
	if err := os.WriteFile(path, []byte(retailers), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := LoadCodebook(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(folder, "responses.csv"); c.Path != path || len(c.Data) != 1 || c.Data[0] != want {
		t.Errorf("path %s data %q, want %s", c.Path, c.Data, want)
	}
	if _, err := LoadCodebook(filepath.Join(folder, "absent.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent file: %v", err)
	}
	if _, err := LoadCodebook(folder); err == nil {
		t.Error("a folder was read as a codebook")
	}
}

func TestWeightingInTheCodebook(t *testing.T) {
	c, err := ParseCodebook("survey.yaml", []byte(head+`profile: {format: {values: {1: 超市, 2: 便利店}}, area: {values: {1: 城, 2: 乡}}}
targets: {"format:area": {超市: {城: 300, 乡: 100}, 便利店: {城: 200, 乡: 400}}}
weighting: {method: cell, trim: 3, max_iterations: 50, population: 30000, nonresponse: {class: area, rates: {城: 0.6, 乡: 0.8}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	target := Target{[]string{"format", "area"}, []Share{{[]string{"超市", "城"}, 300}, {[]string{"超市", "乡"}, 100}, {[]string{"便利店", "城"}, 200}, {[]string{"便利店", "乡"}, 400}}}
	if len(c.Targets) != 1 || !reflect.DeepEqual(c.Targets[0], target) || !target.Counts() || target.Rounded() || target.Key() != "format:area" {
		t.Errorf("targets %+v", c.Targets)
	}
	want := &Weighting{Cell, []float64{0, 3}, 50, 30000, "area", []Share{{[]string{"城"}, 0.6}, {[]string{"乡"}, 0.8}}}
	if !reflect.DeepEqual(c.Weighting, want) {
		t.Errorf("weighting %+v", c.Weighting)
	}
}
