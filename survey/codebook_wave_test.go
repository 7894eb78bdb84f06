package survey

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const changedWaves = `scales:
  s: {min: 1, max: 5, labels: {1: bad, 5: good}, missing: [6]}
  t: {min: 1, max: 3}
items: {q1: a, q2: b, q3: {scale: t}}
overall: q10
id: id
weight: w
profile:
  format: {values: {1: Shop, 2: Kiosk}}
  brands: {multiple: [b1, b2]}
compare: [format]
branch: format
text: [comment]
design: {strata: format}
waves:
  - name: 2014
    columns: {q1: Q1, q2: null, weight: null, comment: ~, format: }
    absent: [overall, brands]
    scales: {s: {min: 1, max: 10, rescale: linear}}
  - name: 2015
    sheet: second
    encoding: gb18030
    header: 2
    missing: [7, 88]
    scales: {q1: {reverse: true}, t: {min: 0, max: 3, labels: {0: none}, missing: [9], rescale: none}}
  - {name: 2016}
`

func TestForWaveAbsentAndRescaled(t *testing.T) {
	c := mustParse(t, changedWaves)
	w, err := c.ForWave("2014")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := columnsOf(w), strings.Fields("id Q1 q3"); !reflect.DeepEqual(got, want) {
		t.Errorf("columns %q, want %q", got, want)
	}
	if len(w.Items) != 2 || w.Overall != nil || w.Weight != "" || len(w.Profile) != 0 || len(w.Compare) != 0 || w.Branch != "" || w.Design.Strata != "" || len(w.Text) != 0 {
		t.Errorf("wave 2014: %+v", w)
	}
	q1 := w.Items[0]
	if q1.Scale.Min != 1 || q1.Scale.Max != 10 || q1.Scale.Labels != nil || !reflect.DeepEqual(q1.Scale.Missing, []string{""}) || q1.Unlike || q1.Reverse {
		t.Errorf("q1 of 2014: %+v", q1) // 6 is an answer now
	}
	if w.Items[1].Scale.Max != 3 {
		t.Errorf("q3 of 2014: %+v", w.Items[1])
	}
	w, err = c.ForWave("2015")
	if err != nil {
		t.Fatal(err)
	}
	if q := w.Items[0]; !q.Reverse || q.Scale.Max != 5 || q.Unlike || !reflect.DeepEqual(q.Scale.Labels, []CodeLabel{{"1", "good"}, {"5", "bad"}}) {
		t.Errorf("q1 of 2015: %+v", q)
	}
	if q := w.Items[2]; !q.Unlike || q.Scale.Min != 0 || q.Reverse || !reflect.DeepEqual(q.Scale.Missing, []string{"", "7", "88", "9"}) || len(q.Scale.Labels) != 1 {
		t.Errorf("q3 of 2015: %+v", q)
	}
	if w.Items[1].Reverse || w.Sheet != "second" || w.Encoding != "gb18030" || w.Header != 2 || !slices.Contains(w.Overall.Scale.Missing, "88") || !slices.Contains(w.Profile[0].Missing, "7") || w.Overall == nil || len(w.Compare) != 1 {
		t.Errorf("wave 2015: %+v", w)
	}
	sameCodebook(t, c, mustParse(t, changedWaves))
}

// What rests on a column that a wave does without goes with it; what rests on a scale changes with it.
func TestForWaveOfQuestionsApartAndDesign(t *testing.T) {
	const book = `scales: {s: {min: 1, max: 5}}
items: {q1: a, q2: b}
overall: q3
profile: {area: {values: {1: x, 2: y}}, format: {}}
loyalty: {recommend: q1, repurchase: {column: l2}}
kano: {k: {functional: k1, dysfunctional: k2}}
targets: {format: {a: 0.5, b: 0.5}}
weighting: {nonresponse: {class: area, rates: {x: 0.5, y: 0.6}}}
design: {strata: area, cluster: [c1, c2], population: [n1, n2]}
waves:
  - {name: a, scales: {s: {min: 1, max: 10, rescale: linear}}, missing: [9]}
  - {name: b, absent: [q1, k2, area, format], targets: {}, weighting: {nonresponse: null}}
  - {name: c, absent: [l2, c1], scales: {s: {reverse: true}}}
  - {name: d, absent: [n1]}
`
	whole := mustParse(t, book)
	wave := func(name string) *Codebook {
		w, err := whole.ForWave(name)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	a, b, c, d := wave("a"), wave("b"), wave("c"), wave("d")
	for _, it := range []Item{a.Loyalty.Recommend, a.Loyalty.Repurchase} {
		if it.Scale.Max != 10 || !slices.Contains(it.Scale.Missing, "9") {
			t.Errorf("loyalty of wave a: %+v", it)
		}
	}
	if a.Kano == nil || a.Kano[0].Functional.Scale.Max != 5 { // on its own scale
		t.Errorf("Kano of wave a: %+v", a.Kano)
	}
	if b.Loyalty != nil || len(b.Kano) != 0 || b.Weighting != nil || len(b.Targets) != 0 {
		t.Errorf("wave b: %+v, %+v, %+v, %+v", b.Loyalty, b.Kano, b.Weighting, b.Targets)
	}
	if want := (Design{Cluster: "c1", Subcluster: "c2"}); !reflect.DeepEqual(*b.Design, want) {
		t.Errorf("design of wave b: %+v", b.Design)
	}
	if want := (Design{Strata: "area"}); !reflect.DeepEqual(*c.Design, want) || c.Loyalty != nil || c.Weighting.Class != "area" {
		t.Errorf("wave c: %+v, %+v, %+v", c.Design, c.Loyalty, c.Weighting)
	}
	if want := (Design{Strata: "area", Cluster: "c1", Subcluster: "c2"}); !reflect.DeepEqual(*d.Design, want) || !reflect.DeepEqual(d.Loyalty, whole.Loyalty) {
		t.Errorf("wave d: %+v, %+v", d.Design, d.Loyalty)
	}
	sameCodebook(t, whole, mustParse(t, book))
}

func TestMissingItemNamesTheWave(t *testing.T) {
	c, err := mustParse(t, changedWaves).ForWave("2015")
	if err != nil {
		t.Fatal(err)
	}
	err = c.CheckColumns("b.csv", strings.Fields("id w q1 q3 q10 format b1 b2 comment"))
	want := `survey.yaml:4:16: items.q2: no column "q2" in b.csv
hint: did you mean "q1"?
hint: if wave 2015 did not ask it, write q2: null under its columns (the wave is in line 20)`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestBadWaves(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"absent", head + "waves: [{name: a, absent: [q7], columns: {q1: x}}, {name: b, columns: {q1: x}, absent: [q1]}, {name: c, absent: [q1, q2]}]\n",
			`survey.yaml:4:28: waves.a.absent[1]: no item or field has this key
hint: did you mean "q1"?
survey.yaml:4:89: waves.b.absent[1]: q1 has a column in this wave
survey.yaml:4:95: waves.c: does without every item`},
		{"scales", head + "waves:\n  - name: a\n    scales: {sat: {max: 10}, sat5: {max: 10}, q1: {min: 7, rescale: none}, q2: {max: 9, rescale: log}}\n",
			`survey.yaml:6:14: waves.a.scales.sat: no scale or item has this name
hint: did you mean "sat5"?
survey.yaml:6:30: waves.a.scales.sat5: changes the scale from 1..5 to 1..10 and does not say how to compare them
hint: rescale: linear compares answers as an index from 0 at the lowest code to 100 at the highest; rescale: none leaves them out of comparisons
survey.yaml:6:57: waves.a.scales.q1: 7 is not below max 5
survey.yaml:6:98: waves.a.scales.q2.rescale: "log" is none of the choices
hint: the choices are linear, none`},
		{"ratio", head + "waves: [{name: a, scales: {sat5: {max: 10, rescale: linear}}}]\nanalysis: {index: ratio}\n",
			`survey.yaml:5:19: analysis.index: ratio divides by the largest code, so answers that wave a rescales do not compare
hint: use pomp, or rescale: none`},
		{"column", head + "waves: {column: [a], order: {1: x, 2: x}, data: [a.csv]}\n",
			`survey.yaml:4:17: waves.column: wants text, got a list
survey.yaml:4:29: waves.order: names two waves "x"
survey.yaml:4:43: waves.data: unknown key
hint: the keys here are column, order, targets, weighting`},
		{"reverse", head + "waves: [{name: a, scales: {q1: {reverse: true}, q2: {reverse: false}}}]\n",
			`survey.yaml:4:63: waves.a.scales.q2.reverse: false says nothing: a wave's reverse turns the codes round against those of the codebook
hint: reverse: true where this wave asked the other way round than the codebook says, whether that has reverse: true or not; else leave it out`},
		{"keys", head + "id: id\nwaves: [{name: a, columns: {zzzzzz: x}}]\n",
			`survey.yaml:5:29: waves.a.columns.zzzzzz: no item or field has this key
hint: the keys are id, q1, q2`},
	} {
		_, err := ParseCodebook("survey.yaml", []byte(test.src))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got\n%v\nwant\n%s", test.name, err, test.want)
		}
	}
}

// One file with three waves, in which respondents come again, out of order, and one form is of no known wave.
const waveFile = `year,id,q1,q2,w
2015,7,1,2,1
2016,7,3,4,1
2015,8,2,2,0
2016,2,9,4,1
2015,7,5,5,1
2014,9,1,1,1
,10,1,1,1
2016,1,4,4,1
`

func readWave(t *testing.T, codebook, name string, opt ReadOptions) *Dataset {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "all.csv")
	if err := os.WriteFile(path, []byte(waveFile), 0o600); err != nil {
		t.Fatal(err)
	}
	opt.Files = []string{path}
	book, err := FindWaves(context.Background(), mustParse(t, codebook), opt)
	if err != nil {
		t.Fatal(err)
	}
	if book, err = book.ForWave(name); err != nil {
		t.Fatal(err)
	}
	ds, err := Read(context.Background(), book, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ds.Release)
	return ds
}

func TestWaveColumn(t *testing.T) {
	codebook := head + "id: id\nweight: w\nwaves: {column: year, order: [2015, 2016]}\n"
	ds := readWave(t, codebook, "2015", ReadOptions{})
	reasons := func(ds *Dataset) (out []string) {
		for _, e := range ds.Rows.Excluded {
			out = append(out, e.ID+" "+e.Reason.Code+" "+e.Reason.Detail)
		}
		for i, s := range out {
			if at := strings.LastIndex(s, "all.csv"); at >= 0 {
				out[i] = s[:strings.Index(s, "duplicate_id")] + "duplicate_id " + s[at:]
			}
		}
		return out
	}
	if got, want := reasons(ds), []string{"8 weight 0", "7 duplicate_id all.csv:2", "9 wave 2014", "10 wave "}; !slices.Equal(got, want) {
		t.Errorf("2015: %q, want %q", got, want)
	}
	if ds.Rows.Read != 5 || ds.Rows.Kept != 1 || ds.InvalidCount != 0 || ds.Inputs[0].Rows != 8 {
		t.Errorf("2015: %+v, %d invalid, %d rows of the file", ds.Rows, ds.InvalidCount, ds.Inputs[0].Rows)
	}
	ds = readWave(t, codebook, "", ReadOptions{})
	if got, want := reasons(ds), []string{"9 wave 2014", "10 wave "}; !slices.Equal(got, want) || ds.Rows.Kept != 3 || ds.InvalidCount != 1 {
		t.Errorf("2016: %q, want %q; %+v, %d invalid", got, want, ds.Rows, ds.InvalidCount)
	}

	// Without an order every wave of the file is one, and only the empty cell is none.
	book := head + "id: id\nweight: w\nwaves: {column: year}\n"
	if ds := readWave(t, book, "2014", ReadOptions{}); ds.Rows.Read != 2 || ds.Rows.Kept != 1 || ds.Codebook.Waves[0].Name != "2014" {
		t.Errorf("2014: %+v", ds.Rows)
	}
}

// The column that tells waves apart is no question of a wave, unless something rests on it.
func TestForWaveDropsTheWaveColumn(t *testing.T) {
	const book = "scales: {s: {min: 1, max: 5}}\nitems: {q1: a}\nprofile: {季度: {}, 业态: {}, 区域: {}}\n%swaves: {column: 季度, order: [一季度, 二季度]}\n"
	for _, test := range []struct{ more, fields, compare string }{
		{"", "业态 区域", "业态"}, // the first field with groups would be 季度
		{"compare: [季度, 区域]\n", "业态 区域", "区域"},
		{"branch: 季度\ncompare: [区域]\n", "季度 业态 区域", "区域"},
	} {
		c := mustParse(t, fmt.Sprintf(book, test.more))
		w, err := c.ForWave("二季度")
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, f := range w.Profile {
			keys = append(keys, f.Key)
		}
		if strings.Join(keys, " ") != test.fields || strings.Join(w.Compare, " ") != test.compare || len(c.Profile) != 3 {
			t.Errorf("%q: fields %v, compared %v; of the whole %d", test.more, keys, w.Compare, len(c.Profile))
		}
	}
}
