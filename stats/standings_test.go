package stats

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"manyi/survey"
)

// fixture reads a survey of fixtures.
func fixture(t testing.TB, codebook string) *Data {
	t.Helper()
	book := must(survey.LoadCodebook("../fixtures/" + codebook))
	ds := must(survey.Read(context.Background(), book, survey.ReadOptions{}))
	t.Cleanup(ds.Release)
	return must(FromDataset(ds, 2))
}

func (s *Standing) row(key string) StandingRow {
	for _, r := range s.Rows {
		if r.Key == key {
			return r
		}
	}
	return StandingRow{}
}

func TestStandingsAgainstR(t *testing.T) {
	var want []struct {
		Data, Group, Term string
		Diff, SE, DF, P   float64
	}
	golden(t, "standings", &want)
	codebooks := map[string][2]string{"xian": {"xian/survey.yaml", "branch"}, "sfo": {"sfo/survey.yaml", "area"}, "sfo-design": {"sfo/design.yaml", "area"}}
	standings := map[string]*Standings{}
	for name, c := range codebooks {
		d := fixture(t, c[0])
		standings[name] = d.Standings(d.field(c[1]))
	}
	for _, w := range want {
		r := standings[w.Data].Of(w.Group).row(w.Term)
		what := w.Data + " " + w.Group + " " + w.Term
		checkNum(t, what+" diff", r.Diff, w.Diff, 1e-9)
		checkNum(t, what+" se", r.SE, w.SE, 1e-9)
		checkNum(t, what+" df", r.DF, w.DF, 1e-9)
		checkNum(t, what+" p", r.P, w.P, 1e-9)
	}
	if len(want) != 28 {
		t.Errorf("%d reference rows", len(want))
	}
}

// Two groups of three and two, worked by hand: on 1..5 the index is 25 (x - 1).
func TestStandingsByHand(t *testing.T) {
	d := &Data{N: 6, Options: DefaultOptions(), Items: []Item{{Key: "q", Min: 1, Max: 5}}, Fields: []Field{{Key: "f", Groups: []string{"a", "b", "nobody"}}},
		Batches: []Batch{{N: 6, Items: [][]uint8{{1, 2, 3, 5, 5, 0}}, Fields: [][]uint16{{1, 1, 1, 2, 0, 2}}}}}
	s := d.Standings(0)
	a := s.Of("a").row("q")
	for _, n := range s.Of("a").Numbers("f") {
		if n.Term == "q" && (n.Statistic == "all" && n.N != a.NAll || n.Statistic == "index" && n.N != a.N) || a.N == a.NAll {
			t.Errorf("%+v", n)
		}
	}
	// a: 0 25 50, mean 25, variance 625; others: 100 100.
	checkNum(t, "own", a.Own, 25, 1e-12)
	checkNum(t, "all", a.All, 55, 1e-12)
	checkNum(t, "diff", a.Diff, -75, 1e-12)
	checkNum(t, "se", a.SE, math.Sqrt(625.0/3), 1e-12)
	checkNum(t, "df", a.DF, 2, 1e-12)
	if b := s.Of("b").row("q"); b.N != 1 || b.Diff == nil || b.SE != nil || b.P != nil {
		t.Errorf("a single respondent: %+v", b)
	}
	if b := s.Of("nobody").row("q"); b.N != 0 || b.Own != nil || b.Diff != nil {
		t.Errorf("nobody: %+v", b)
	}
	if s.Of("c") != nil || len(s.Numbers()) != 3*2*9 {
		t.Errorf("%d numbers", len(s.Numbers()))
	}
}

func TestSubsetIsTheFilteredSurvey(t *testing.T) {
	for _, codebook := range []string{"xian/survey.yaml", "sfo/design.yaml"} {
		d := fixture(t, codebook)
		d.Options.Bootstrap = 0
		f := d.Compare[0]
		rows := d.RowsByGroup(f)
		total := 0
		for g, name := range d.Fields[f].Groups {
			total += len(rows[g])
			if g > 1 {
				continue
			}
			sub, hidden := d.Subset(rows[g], 0)
			if len(hidden) > 0 {
				t.Errorf("hidden: %v", hidden)
			}
			book := must(survey.LoadCodebook("../fixtures/" + codebook))
			ds := must(survey.Read(context.Background(), book, survey.ReadOptions{Where: []string{d.Fields[f].Key + "=" + name}}))
			filtered := must(FromDataset(ds, 1))
			filtered.Options.Bootstrap = 0
			if sub.N != filtered.N {
				t.Fatalf("%s: %d respondents, filtered %d", name, sub.N, filtered.N)
			}
			type at struct{ by, group, term, statistic string }
			want := map[at]*float64{}
			for _, run := range []func(*Data) ([]Number, error){
				func(d *Data) ([]Number, error) { r, err := d.Index(); return r.Numbers(), err },
				func(d *Data) ([]Number, error) { r, err := d.Regression(); return r.Numbers(), err },
			} {
				for _, n := range must(run(filtered)) {
					want[at{n.By, n.Group, n.Term, n.Statistic}] = n.Value
				}
				for _, n := range must(run(sub)) {
					w, ok := want[at{n.By, n.Group, n.Term, n.Statistic}]
					if !ok || (w == nil) != (n.Value == nil) || w != nil && math.Abs(*w-*n.Value) > 1e-12*math.Abs(*w) {
						t.Errorf("%s %s %s %s: %v, filtered %v", name, n.Analysis, n.Term, n.Statistic, n.Value, w)
					}
				}
			}
			ds.Release()
		}
		for bi := range d.Batches {
			for _, g := range d.Batches[bi].Fields[f] {
				if g == 0 {
					total++
				}
			}
		}
		if total != d.N {
			t.Errorf("%s: %d of %d respondents are in a group or in none", codebook, total, d.N)
		}
	}
}

// Groups under 5 are hidden, and when fewer than 5 are hidden together the smallest of the others too.
func TestSubsetHidesSmallGroups(t *testing.T) {
	column := func(sizes ...int) []uint16 {
		var c []uint16
		for g, n := range sizes {
			for range n {
				c = append(c, uint16(g))
			}
		}
		return c
	}
	for _, test := range []struct {
		sizes  []int // without a group, then of each
		shown  []string
		hidden int
	}{
		{[]int{0, 10, 20, 30}, []string{"a", "b", "c"}, 0},
		{[]int{0, 3, 20, 30}, []string{"c"}, 23},     // 3 alone would be told by the total: 20 join them
		{[]int{0, 3, 4, 30}, []string{"c"}, 7},       // 7 together are enough
		{[]int{9, 3, 20, 30}, []string{"b", "c"}, 3}, // among 12 without an answer
		{[]int{0, 3, 0, 0}, nil, 3},                  // nothing else to hide
		{[]int{0, 5, 0, 6}, []string{"a", "c"}, 0},   // empty groups are dropped, not hidden
		{[]int{1, 4, 5, 6}, []string{"b", "c"}, 4},   // 4 + 1
		{[]int{0, 1, 1, 1, 1, 50}, []string{}, 54},   // 4 together: all
		{[]int{0, 1, 1, 1, 1, 1, 50}, []string{"f"}, 5},
	} {
		c := column(test.sizes...)
		d := &Data{N: len(c), Options: DefaultOptions(), Fields: []Field{{Key: "g", Groups: []string{"a", "b", "c", "d", "e", "f"}[:len(test.sizes)-1]}},
			Batches: []Batch{{N: len(c), Fields: [][]uint16{c}}}}
		rows := make([]int32, len(c))
		for i := range rows {
			rows[i] = int32(i)
		}
		before := string(asBytes(c))
		sub, hidden := d.Subset(rows, 5)
		n := 0
		for _, h := range hidden {
			n += h.N
		}
		if n != test.hidden || len(sub.Fields[0].Groups) != len(test.shown) {
			t.Errorf("%v: %d hidden, shown %v", test.sizes, n, sub.Fields[0].Groups)
			continue
		}
		for i, g := range test.shown {
			if sub.Fields[0].Groups[i] != g {
				t.Errorf("%v: shown %v", test.sizes, sub.Fields[0].Groups)
			}
		}
		if string(asBytes(c)) != before {
			t.Error("the data were changed")
		}
	}
}

// What one wave of a part hides the others hide too: a group would else seem to have come or gone.
func TestHideAlike(t *testing.T) {
	wave := func(sizes ...int) *Data {
		var c []uint16
		for g, n := range sizes {
			for range n {
				c = append(c, uint16(g+1))
			}
		}
		d := &Data{N: len(c), Options: DefaultOptions(), Fields: []Field{{Key: "g", Groups: []string{"a", "b", "c"}[:len(sizes)]}}, Batches: []Batch{{N: len(c), Fields: [][]uint16{c}}}}
		return d
	}
	rows := func(d *Data) (list []int32) {
		for i := range d.N {
			list = append(list, int32(i))
		}
		return list
	}
	now, then := wave(9, 8, 20), wave(3, 7, 20)
	a, hiddenNow := now.Subset(rows(now), 5)
	b, hiddenThen := then.Subset(rows(then), 5) // hides 3 and, for the total, 7
	hidden := [][]HiddenGroups{hiddenNow, hiddenThen}
	HideAlike([]*Data{a, b}, hidden)
	if len(a.Fields[0].Groups) != 1 || a.Fields[0].Groups[0] != "c" || len(b.Fields[0].Groups) != 1 {
		t.Errorf("shown %v and %v", a.Fields[0].Groups, b.Fields[0].Groups)
	}
	if len(hidden[0]) != 1 || hidden[0][0].N != 17 || len(hidden[0][0].Groups) != 2 || hidden[1][0].N != 10 {
		t.Errorf("hidden %+v", hidden)
	}
	if g := a.Batches[0].Fields[0]; g[0] != 0 || g[16] != 0 || g[17] != 1 {
		t.Errorf("groups %v", g)
	}
}

// What is hidden is said to be hidden, and not to be without an answer.
func TestHiddenGroupsAreCalledHidden(t *testing.T) {
	codes := func(list []Notice) (out []string) {
		for _, n := range list {
			out = append(out, n.Code)
		}
		return out
	}
	// Managers of 3, 3 and 3 forms, all of them too few to be shown; then one of 12 beside them; then two without a manager as well.
	for _, test := range []struct {
		managers []int // forms of each; the last has none
		left     string
		why      string
	}{
		{[]int{3, 3, 3, 0}, "ranking_hidden", "units_hidden"},
		{[]int{3, 3, 12, 0}, "ranking_hidden", "one_group_shown"},
		{[]int{3, 3, 3, 2}, "ranking_some_hidden", "units_hidden"},
		{[]int{12, 12, 12, 2}, "ranking_left_out", ""},
	} {
		d := &Data{Items: []Item{{Key: "q", Max: 5}}, Fields: []Field{{"manager", "", []string{"a", "b", "c"}}}, Manager: "manager", Compare: []int{0}, Options: DefaultOptions()}
		b := Batch{Items: [][]uint8{nil}, Fields: [][]uint16{nil}}
		for g, n := range test.managers {
			for k := range n {
				b.Fields[0] = append(b.Fields[0], uint16((g+1)%4))
				b.Items[0] = append(b.Items[0], uint8(1+(7*k+g)%5))
			}
		}
		b.N = len(b.Items[0])
		d.N, d.Batches = b.N, []Batch{b}
		rows := make([]int32, d.N)
		for i := range rows {
			rows[i] = int32(i)
		}
		sub, _ := d.Subset(rows, 5)
		said := codes(must(sub.Ranking()).Models[0].Notices)
		if !slices.Contains(said, test.left) || test.why != "" && !slices.Contains(said, test.why) || slices.Contains(said, "no_answers") || slices.Contains(said, "one_group") {
			t.Errorf("%v: notices %v, want %s and %s", test.managers, said, test.left, test.why)
		}
		f := must(sub.Frequencies()).Tables[1]
		if last := f.Rows[len(f.Rows)-1]; f.Hidden+test.managers[3] != last.Count {
			t.Errorf("%v: %d hidden, %d without a group", test.managers, f.Hidden, last.Count)
		}
		a := must(sub.OneWays())
		if hidden := test.managers[0] < 5; hidden != slices.Contains(codes(a.Tests[0].Notices), "one_group_shown") {
			t.Errorf("%v: %v", test.managers, codes(a.Tests[0].Notices))
		}
		again, _ := d.Subset(rows, 5)
		x := must(decompose(again, sub, "manager", "composite", nil))
		if x.Hidden != (test.managers[0] < 5) || x.Unanswered != (test.managers[3] > 0) {
			t.Errorf("%v: decomposition says hidden %v, unanswered %v", test.managers, x.Hidden, x.Unanswered)
		}
	}
}

func asBytes(c []uint16) []byte {
	var b []byte
	for _, x := range c {
		b = append(b, byte(x))
	}
	return b
}

// Whatever Data and Batch come to hold, a subset of all rows holds the same.
func TestSubsetKeepsEverything(t *testing.T) {
	d := &Data{}
	fillAll(reflect.ValueOf(d).Elem())
	d.N, d.Population = 3, 30
	d.Fields = []Field{{"f", "F", []string{"a"}}}
	var b Batch
	fillAll(reflect.ValueOf(&b).Elem())
	b.Fields = [][]uint16{{1, 1, 1}}
	b.ID = func(row int) string { return "id" }
	d.Batches = []Batch{b}
	sub, _ := d.Subset([]int32{0, 1, 2}, 0)
	same := func(what string, got, want reflect.Value) {
		for i := range want.NumField() {
			f := want.Type().Field(i)
			if !f.IsExported() || f.Name == "Batches" || f.Name == "ID" || f.Name == "Earlier" { // earlier waves are split by whoever splits this one
				continue
			}
			if want.Field(i).IsZero() {
				t.Errorf("%s.%s was not filled in", what, f.Name)
			}
			if !reflect.DeepEqual(got.Field(i).Interface(), want.Field(i).Interface()) {
				t.Errorf("%s.%s is %v, was %v", what, f.Name, got.Field(i), want.Field(i))
			}
		}
	}
	same("Data", reflect.ValueOf(sub).Elem(), reflect.ValueOf(d).Elem())
	same("Batch", reflect.ValueOf(sub.Batches[0]), reflect.ValueOf(b))
	if sub.Batches[0].ID(2) != "id" {
		t.Error("no ids")
	}
}

// fillAll puts something that is not zero into everything exported: slices of three.
func fillAll(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type().Field(i).Name != "Batches" && v.Type().Field(i).Name != "Earlier" {
				fillAll(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fillAll(v.Index(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fillAll(v.Index(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAll(v.Elem())
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(3)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	case reflect.Float64:
		v.SetFloat(2)
	case reflect.Bool:
		v.SetBool(true)
	}
}
