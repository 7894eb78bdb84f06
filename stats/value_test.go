package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

type valueReferences struct {
	Value map[string]map[string][]struct {
		Group            string
		N                int
		Customers, Value float64
		Index, Risk      struct {
			N                            int
			People, Value, SE, Low, High float64
		}
	}
}

// valueTiersOf is value at risk on bfi by one of the three ways to make tiers.
func valueTiersOf(t testing.TB, design, scheme string) *ValueAtRisk {
	d := valueSurvey(t, design)
	switch scheme {
	case "cuts":
		d.TierCuts = []float64{20, 40}
	case "field":
		d.TierField = "education"
	}
	return must(d.ValueAtRisk())
}

// R 4.2.2, survey 4.1-1: svymean, svyratio, subset: fixtures/golden/value.R.
func TestValueAtRisk(t *testing.T) {
	var ref valueReferences
	golden(t, "value", &ref)
	compared := 0
	for design, schemes := range ref.Value {
		for scheme, tiers := range schemes {
			r, by := valueTiersOf(t, design, scheme), "tier"
			if scheme == "field" {
				by = "education"
			}
			if r.By != by || r.Criterion != "overall" || r.Codes != [2]int{1, 2} || len(r.Tiers) != len(tiers) {
				t.Fatalf("%s %s: by %s, %s %v, %d tiers", design, scheme, r.By, r.Criterion, r.Codes, len(r.Tiers))
			}
			for k, want := range tiers {
				x, what := r.Tiers[k], fmt.Sprintf("%s %s %q", design, scheme, want.Group)
				if x.Group != want.Group || x.N != want.N || x.NIndex != want.Index.N || x.NAnswered != want.Risk.N {
					t.Errorf("%s: %q n = %d, %d, %d; want %d, %d, %d", what, x.Group, x.N, x.NIndex, x.NAnswered, want.N, want.Index.N, want.Risk.N)
				}
				checkNum(t, what+" customers", x.Customers, want.Customers, 1e-12)
				checkNum(t, what+" value", x.Value, want.Value, 1e-12)
				checkNum(t, what+" index", x.Index, want.Index.Value, 1e-12)
				checkNum(t, what+" se", x.SE, want.Index.SE, 1e-9)
				checkNum(t, what+" low", x.CILow, want.Index.Low, 1e-9)
				checkNum(t, what+" high", x.CIHigh, want.Index.High, 1e-9)
				checkNum(t, what+" dissatisfied", x.Dissatisfied, want.Risk.People, 1e-12)
				checkNum(t, what+" at risk", x.DissatisfiedValue, want.Risk.Value, 1e-12)
				checkNum(t, what+" at risk se", x.DissatisfiedValueSE, want.Risk.SE, 1e-9)
				checkNum(t, what+" at risk low", x.DissatisfiedValueCILow, want.Risk.Low, 1e-9)
				checkNum(t, what+" at risk high", x.DissatisfiedValueCIHigh, want.Risk.High, 1e-9)
				compared++
			}
		}
	}
	if compared != 3*(4+4+6) {
		t.Errorf("%d tiers compared", compared)
	}
}

// tenCustomers have the values 50 20 10 5 5 5 2 1 1 1: those of whom larger ones hold less than 80 are the first three (0, 50, 70), the three
// of 5 come after exactly 80, and the rest after exactly 95. The first, the third and the last are dissatisfied; the second has
// not said.
func tenCustomers() *Data {
	d := answers([]uint8{1, 4, 2, 5, 5, 5, 5, 5, 5, 1}, []uint8{1, 0, 2, 3, 4, 5, 4, 3, 4, 2})
	d.Numeric, d.Value = []NumericField{{Key: "sales"}}, "sales"
	d.Batches[0].Numeric = [][]float64{{50, 20, 10, 5, 5, 5, 2, 1, 1, 1}}
	d.Fields, d.Branch = []Field{{Key: "branch", Groups: []string{"north", "south"}}}, "branch"
	d.Batches[0].Fields = [][]uint16{{1, 1, 2, 2, 1, 1, 2, 0, 0, 2}}
	d.Batches[0].ID = func(row int) string { return fmt.Sprint("c", row) }
	return d
}

func TestValueByHand(t *testing.T) {
	d := tenCustomers()
	r := must(d.ValueAtRisk())
	for k, want := range []struct {
		group                         string
		n                             int
		customers, value, index, risk float64
	}{{"A", 3, 30, 80, 100.0 / 3, 100}, {"B", 3, 30, 15, 100, 0}, {"C", 4, 40, 5, 75, 20}, {"", 10, 100, 100, 70, 6100.0 / 80}} {
		x := r.Tiers[k]
		if x.Group != want.group || x.N != want.n || !near(*x.Customers, want.customers, 1e-12) || !near(*x.Value, want.value, 1e-12) || !near(*x.Index, want.index, 1e-12) ||
			math.Abs(*x.DissatisfiedValue-want.risk) > 1e-12 {
			t.Errorf("tier %d: %q %d %v %v %v %v, want %+v", k, x.Group, x.N, *x.Customers, *x.Value, *x.Index, *x.DissatisfiedValue, want)
		}
		if inside := want.risk > 0 && want.risk < 100; (x.DissatisfiedValueCILow != nil) != inside {
			t.Errorf("tier %s has an interval: %v, want %v", want.group, !inside, inside)
		}
	}
	if !near(*r.Concentration, 30, 1e-12) || r.High != "A" || r.AtRisk != 2 {
		t.Errorf("%v%% hold 80%%, high value is %s, %d at risk", *r.Concentration, r.High, r.AtRisk)
	}
	if want := []RiskBranch{{"south", 1, 1}, {"north", 2, 1}}; !slices.Equal(r.Branches, want) {
		t.Errorf("branches %v, want %v", r.Branches, want)
	}
	if want := []RiskCustomer{{"north", "c0", 50}, {"south", "c2", 10}}; !slices.Equal(r.Customers, want) {
		t.Errorf("customers %v, want %v", r.Customers, want)
	}
	for _, n := range r.Numbers() {
		if n.Term != "" || n.Analysis != "value" {
			t.Errorf("number %+v", n)
		}
	}
	// By cuts: 5 belongs to the tier from 5 on.
	d.TierCuts = []float64{2, 5}
	r = must(d.ValueAtRisk())
	var groups []string
	var n []int
	for _, x := range r.Tiers {
		groups, n = append(groups, x.Group), append(n, x.N)
	}
	if !slices.Equal(groups, []string{"≥5", "2–<5", "<2", ""}) || !slices.Equal(n, []int{6, 1, 3, 10}) {
		t.Errorf("tiers %q with %v", groups, n)
	}
	// By a field: the tier of high value is that of the larger mean.
	d.TierField, d.TierCuts = "branch", nil
	r = must(d.ValueAtRisk())
	if r.By != "branch" || r.High != "north" || r.Tiers[0].N != 4 || r.Tiers[2].N != 8 || len(r.Notices) != 1 || r.Notices[0].Code != "value_untiered" {
		t.Errorf("by %s, high %s, tiers %+v, notices %v", r.By, r.High, r.Tiers, r.Notices)
	}
	// Without overall the composite decides: below 50.
	d = tenCustomers()
	d.Overall = nil
	r = must(d.ValueAtRisk())
	if r.Criterion != "composite" || *r.Midpoint != 50 || *r.Tiers[0].DissatisfiedValue != 75 {
		t.Errorf("by %s below %v: %v", r.Criterion, *r.Midpoint, *r.Tiers[0].DissatisfiedValue)
	}
}

// Missing values and values below 0 are left out and counted, 0 is a value, and huge ones do not overflow.
func TestValueOddNumbers(t *testing.T) {
	d := tenCustomers()
	d.Batches[0].Numeric[0] = []float64{math.NaN(), -1, 0, 0, 1e308, 1e308, 1e308, 5e307, 1e-300, math.Inf(1)}
	r := must(d.ValueAtRisk())
	codes := map[string]any{}
	for _, n := range r.Notices {
		codes[n.Code] = n.Args[1]
	}
	if codes["value_missing"] != 2 || codes["value_negative"] != 1 {
		t.Errorf("notices %v", r.Notices)
	}
	if all := r.Tiers[len(r.Tiers)-1]; all.N != 7 || !near(*r.Tiers[0].Value, 100*3/3.5, 1e-12) || r.Tiers[2].N != 3 {
		t.Errorf("all %+v, A %+v, C %+v", all, r.Tiers[0], r.Tiers[2])
	}
	for _, bad := range [][]float64{make([]float64, 10), {math.NaN(), -1, -2, 0, 0, 0, 0, 0, 0, 0}} {
		d.Batches[0].Numeric[0] = bad
		var why Notice
		if _, err := d.ValueAtRisk(); !errors.As(err, &why) || why.Code != "no_value" {
			t.Errorf("values %v: %v", bad, err)
		}
	}
	d.Value = ""
	if r := must(d.ValueAtRisk()); len(r.Tiers)+len(r.Numbers()) != 0 {
		t.Errorf("without a value: %+v", r)
	}
	if r, err := (&Data{Value: "sales", Options: DefaultOptions()}).ValueAtRisk(); err == nil {
		t.Errorf("without respondents: %+v", r)
	}
}

// Row order, the number of goroutines and a rescaled value change nothing.
func TestValueInvariance(t *testing.T) {
	base := must(valueSurvey(t, "clusters").ValueAtRisk())
	scaled := valueSurvey(t, "clusters")
	scaled.Options.Jobs = 1
	for _, b := range scaled.Batches {
		for r := range b.Numeric[0] {
			b.Numeric[0][r] *= 1024
		}
	}
	for k, x := range must(scaled.ValueAtRisk()).Tiers {
		if y := base.Tiers[k]; *x.DissatisfiedValue != *y.DissatisfiedValue || *x.DissatisfiedValueSE != *y.DissatisfiedValueSE || *x.SE != *y.SE {
			t.Errorf("tier %s: %+v and %+v", x.Group, x, y)
		}
	}
}

func BenchmarkValueAtRisk(b *testing.B) {
	d := simulated(1, 1000000, 65536, 9, 5, 0.05, true)
	d.Numeric, d.Value = []NumericField{{Key: "sales"}}, "sales"
	for bi := range d.Batches {
		v := make([]float64, d.Batches[bi].N)
		for r := range v {
			v[r] = float64((r*7919)%100003) / 10
		}
		d.Batches[bi].Numeric = [][]float64{v}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.ValueAtRisk(); err != nil {
			b.Fatal(err)
		}
	}
}

// The names of tiers are short whatever the cut points, and tell them apart.
func TestCutLabels(t *testing.T) {
	for _, test := range []struct {
		cuts []float64
		want string
	}{
		{[]float64{10, 50}, "≥50 10–<50 <10"},
		{[]float64{0, 0.5, 1234567.25}, "≥1234567.25 0.5–<1234567.25 0–<0.5 <0"},
		{[]float64{1e-300, 1e300}, "≥1e+300 1e-300–<1e+300 <1e-300"},
		{[]float64{1e14, 1e15}, "≥1e+15 100000000000000–<1e+15 <100000000000000"},
	} {
		if got := strings.Join(cutLabels(test.cuts), " "); got != test.want {
			t.Errorf("%v: %s, want %s", test.cuts, got, test.want)
		}
	}
}
