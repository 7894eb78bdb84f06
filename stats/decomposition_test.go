package stats

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// genderWave makes a wave of those of one gender in bfi: composite of A2 to A5, fields education and N1, the number age.
func genderWave(t *testing.T, gender float64, design bool) *Data {
	all := table(t, "bfi")
	columns := map[string][]float64{}
	for r, g := range all["gender"] {
		if g == gender {
			for key, c := range all {
				columns[key] = append(columns[key], c[r])
			}
		}
	}
	d := columnsData(columns, []string{"A2", "A3", "A4", "A5"}, 1, 6)
	d.Wave = fmt.Sprint(gender)
	d.Options.MinAnswered = 1
	d.Fields = []Field{{Key: "education"}, {Key: "N1f"}}
	d.Numeric = []NumericField{{Key: "age"}}
	d.Compare = []int{0, 1}
	for g := range 6 {
		if g < 5 {
			d.Fields[0].Groups = append(d.Fields[0].Groups, strconv.Itoa(g+1))
		}
		d.Fields[1].Groups = append(d.Fields[1].Groups, strconv.Itoa(g+1))
	}
	row := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		b.Fields, b.Numeric = make([][]uint16, 2), make([][]float64, 1)
		for range b.N {
			for f, key := range []string{"education", "N1"} {
				x := columns[key][row]
				if math.IsNaN(x) {
					x = 0
				}
				b.Fields[f] = append(b.Fields[f], uint16(x))
			}
			b.Numeric[0] = append(b.Numeric[0], columns["age"][row])
			if design {
				b.Weight = append(b.Weight, columns["w"][row])
				b.Stratum = append(b.Stratum, uint32(columns["stratum"][row]))
				b.Cluster = append(b.Cluster, uint32(columns["psu"][row]))
			}
			row++
		}
	}
	d.Weighted, d.Designed = design, design
	return d
}

// splitReference is a decomposition computed in R by fixtures/golden/decomposition.R.
type splitReference struct {
	Labels            []string
	Points, Low, High []float64
}

func (ref splitReference) check(t *testing.T, what string, at int, p Part) {
	t.Helper()
	what = fmt.Sprintf("%s, part %d", what, at)
	if math.Abs(p.Points-ref.Points[at]) > 1e-9*math.Max(1, math.Abs(ref.Points[at])) {
		t.Errorf("%s: %v, want %v", what, p.Points, ref.Points[at])
	}
	if ref.Low[at] == ref.High[at] {
		if p.CILow != nil {
			t.Errorf("%s: has an interval", what)
		}
		return
	}
	if p.CILow == nil {
		t.Errorf("%s: no interval", what)
		return
	}
	width := ref.High[at] - ref.Low[at]
	if math.Abs(*p.CILow-ref.Low[at]) > 1e-9*width || math.Abs(*p.CIHigh-ref.High[at]) > 1e-9*width {
		t.Errorf("%s: %v to %v, want %v to %v", what, *p.CILow, *p.CIHigh, ref.Low[at], ref.High[at])
	}
}

func decompositionReferences(t *testing.T) map[string]splitReference {
	var ref map[string]splitReference
	golden(t, "decomposition", &ref)
	return ref
}

func TestDecompositionAgainstR(t *testing.T) {
	for name, ref := range decompositionReferences(t) {
		design := name == "kitagawa_design" || name == "oaxaca_design"
		earlier, later := genderWave(t, 1, design), genderWave(t, 2, design)
		switch name {
		case "oaxaca", "oaxaca_design":
			o, err := DecomposeRegression(earlier, later, nil, "composite")
			if err != nil {
				t.Fatal(err)
			}
			parts := []Part{o.Endowments, o.Coefficients, o.Total}
			for _, f := range o.Fields[:2] {
				parts = append(parts, f.Endowments, f.Coefficients)
			}
			parts = append(parts, o.Fields[2].Endowments, o.Fields[3].Coefficients)
			for i, p := range parts {
				ref.check(t, name, i, p)
			}
			if c := o.Fields[2].Coefficients; math.Abs(c.Points) > 1e-12 {
				t.Errorf("coefficients of a number: %v", c.Points)
			}
			if len(o.Numbers()) != 9+3*7 {
				t.Errorf("%d numbers", len(o.Numbers()))
			}
			continue
		case "kitagawa_once": // groups "2" and "." are in one wave each
			for bi := range earlier.Batches {
				for r, g := range earlier.Batches[bi].Fields[0] {
					if g == 2 {
						earlier.Batches[bi].Fields[0][r] = 3
					}
				}
			}
			for bi := range later.Batches {
				for r, g := range later.Batches[bi].Fields[0] {
					if g == 0 {
						later.Batches[bi].Fields[0][r] = 5
					}
				}
			}
		}
		x, err := Decompose(earlier, later, "education", "composite")
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range []Part{x.Mix, x.Within, x.Total} {
			ref.check(t, name, i, p)
		}
		k := len(ref.Labels)
		for _, g := range x.Groups {
			at := slices.Index(ref.Labels, g.Group)
			ref.check(t, name+" mix of "+g.Group, 3+at, g.Mix)
			ref.check(t, name+" within "+g.Group, 3+k+at, g.Within)
			ref.check(t, name+" total of "+g.Group, 3+2*k+at, g.Total)
		}
		if len(x.Groups) != k || len(x.Numbers()) != 9*(k+1) {
			t.Errorf("%s: %d groups, %d numbers", name, len(x.Groups), len(x.Numbers()))
		}
		if once := name == "kitagawa_once"; once != slices.Equal(x.OnlyOnce, []string{"2", "."}) || once != (len(x.Notices) == 1) {
			t.Errorf("%s: only once %v, %v", name, x.OnlyOnce, x.Notices)
		}
	}
}

// Household headship rates of the United States by age, 1970 and 1985, as printed in Das Gupta, P. (1993). Standardization and
// decomposition of rates: a user's manual. U.S. Bureau of the Census, P23-186, example 5.1: four decimals.
func TestKitagawaOfHeadshipRates(t *testing.T) {
	share1 := []float64{12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9}
	share2 := []float64{10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5}
	rate1 := []float64{1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8}
	rate2 := []float64{2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2}
	for i := range share1 {
		share1[i] /= 100
		share2[i] /= 100
	}
	mix, within, err := Kitagawa(share1, rate1, share2, rate2)
	if err != nil {
		t.Fatal(err)
	}
	var m, w float64
	for i := range mix {
		m += mix[i]
		w += within[i]
	}
	if math.Abs(m-1.2269) > 5e-5 || math.Abs(w-1.7403) > 5e-5 || math.Abs(m+w-2.9672) > 5e-5 {
		t.Errorf("mix %v, within %v", m, w)
	}
	for _, bad := range [][4][]float64{{}, {{1}, {1}, {1}, nil}, {{1}, {1}, {.5}, {1}}, {{1}, {math.NaN()}, {1}, {1}}, {{math.NaN()}, {1}, {1}, {1}}} {
		if _, _, err := Kitagawa(bad[0], bad[1], bad[2], bad[3]); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

// One field: Oaxaca and Blinder's endowments are Kitagawa's mix, with the same errors.
func TestOaxacaOfOneFieldIsKitagawa(t *testing.T) {
	earlier, later := genderWave(t, 1, true), genderWave(t, 2, true)
	for _, d := range []*Data{earlier, later} { // everybody has a group
		for bi := range d.Batches {
			for r, g := range d.Batches[bi].Fields[0] {
				if g == 0 {
					d.Batches[bi].Fields[0][r] = 1
				}
			}
		}
	}
	k, err := Decompose(earlier, later, "education", "composite")
	o, err2 := DecomposeRegression(earlier, later, []string{"education"}, "composite")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for _, pair := range [][2]Part{{k.Mix, o.Endowments}, {k.Within, o.Coefficients}, {k.Total, o.Total}} {
		check(t, "points", pair[0].Points, pair[1].Points, 1e-10)
		check(t, "low", *pair[0].CILow, *pair[1].CILow, 1e-10)
	}
	back, _ := Decompose(later, earlier, "education", "composite")
	check(t, "backwards", back.Mix.Points, -k.Mix.Points, 1e-10)
}

// plantedWave draws n respondents of three groups with given shares and mean levels.
func plantedWave(rng *rand.Rand, name string, n int, share, mean []float64) *Data {
	d := &Data{Wave: name, N: n, Options: DefaultOptions(), Items: []Item{{Key: "q", Min: 0, Max: 100}}, Fields: []Field{{Key: "g", Groups: []string{"a", "b", "c"}}}, Compare: []int{0}}
	b := Batch{N: n, Items: [][]uint8{make([]uint8, n)}, Fields: [][]uint16{make([]uint16, n)}}
	for r := range n {
		g, u := 0, rng.Float64()
		for u > share[g] && g < 2 {
			u -= share[g]
			g++
		}
		b.Fields[0][r] = uint16(g + 1)
		b.Items[0][r] = uint8(1 + max(0, min(100, math.Round(mean[g]+15*rng.NormFloat64()))))
	}
	d.Batches = []Batch{b}
	return d
}

// A drifted mix is told from a change within the groups: intervals hold the planted parts in 95% of the simulations.
func TestDecompositionFindsPlantedParts(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	p1, p2 := []float64{.5, .3, .2}, []float64{.3, .3, .4}
	r1, r2 := []float64{60, 50, 40}, []float64{60, 54, 40}
	mix, within, _ := Kitagawa(p1, r1, p2, r2)
	want := []float64{mix[0] + mix[1] + mix[2], within[0] + within[1] + within[2], within[1]}
	const runs = 2000
	held, alarms := make([]int, 3), 0
	for range runs {
		x, err := Decompose(plantedWave(rng, "1", 300, p1, r1), plantedWave(rng, "2", 400, p2, r2), "g", "composite")
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range []Part{x.Mix, x.Within, x.Groups[1].Within} {
			if *p.CILow < want[i] && want[i] < *p.CIHigh {
				held[i]++
			}
		}
		if p := x.Groups[2].Within; *p.CILow > 0 || *p.CIHigh < 0 { // c did not change within
			alarms++
		}
	}
	for i, n := range append(held, runs-alarms) {
		if rate := float64(n) / runs; rate < 0.938 || rate > 0.962 {
			t.Errorf("interval %d holds the truth in %.3f", i, rate)
		}
	}
}

func TestDecompositionOfOddWaves(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 7))
	a := plantedWave(rng, "1", 50, []float64{.5, .3, .2}, []float64{60, 50, 40})
	for _, n := range []int{0, 1, 2} {
		b := plantedWave(rng, "2", n, []float64{.5, .3, .2}, []float64{60, 50, 40})
		for _, pair := range [][2]*Data{{a, b}, {b, a}, {b, b}} {
			x, err := Decompose(pair[0], pair[1], "g", "composite")
			if n == 0 {
				if !errors.As(err, new(Notice)) {
					t.Errorf("n = 0: %v", err)
				}
				continue
			}
			if err != nil || math.Abs(x.Mix.Points+x.Within.Points-x.Total.Points) > 1e-9 {
				t.Errorf("n = %d: %+v, %v", n, x, err)
			}
			if n == 1 && x.Total.CILow != nil {
				t.Errorf("an interval from one respondent")
			}
			if _, err := DecomposeRegression(pair[0], pair[1], nil, "composite"); !errors.As(err, new(Notice)) {
				t.Errorf("regression of %d: %v", n, err)
			}
		}
	}
	for _, why := range [][2]string{{"no such", "composite"}, {"g", "overall"}} {
		if _, err := Decompose(a, a, why[0], why[1]); !errors.As(err, new(Notice)) {
			t.Errorf("%v: %v", why, err)
		}
		if _, err := DecomposeRegression(a, a, why[:1], why[1]); !errors.As(err, new(Notice)) {
			t.Errorf("%v: %v", why, err)
		}
	}
	// A field told twice, and a number that does not vary, are left out with a notice.
	c := plantedWave(rng, "3", 60, []float64{.5, .3, .2}, []float64{60, 50, 40})
	for _, d := range []*Data{a, c} {
		b := &d.Batches[0]
		d.Fields = append(d.Fields, Field{Key: "again", Groups: d.Fields[0].Groups})
		b.Fields = append(b.Fields, b.Fields[0])
		d.Numeric = []NumericField{{Key: "same"}, {Key: "huge"}}
		b.Numeric = [][]float64{ones(d.N), make([]float64, d.N)}
		b.Numeric[1][3] = 1e300
		d.Compare = []int{0, 1}
	}
	o, err := DecomposeRegression(a, c, nil, "composite")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, n := range o.Notices {
		codes = append(codes, n.Code)
	}
	if !slices.Equal(codes, []string{"constant_in_wave", "beyond_range", "aliased_decomposition"}) || len(o.Fields) != 2 || o.Fields[0].Field != "g" {
		t.Errorf("%v: %+v", codes, o.Fields)
	}
}

// What is explained is the change that Change reports: an item that one wave did not ask has no part in it.
func TestExplainedChangeIsTheChange(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	shares, means := []float64{.5, .3, .2}, []float64{60, 54, 40}
	earlier, later := plantedWave(rng, "1", 300, shares, means), plantedWave(rng, "2", 400, shares, means)
	later.Items = append(later.Items, Item{Key: "new", Min: 0, Max: 100})
	b := &later.Batches[0]
	b.Items = append(b.Items, make([]uint8, b.N))
	for r := range b.N {
		b.Items[1][r] = uint8(95 + r%5)
	}
	later.Earlier = []*Data{earlier}
	change, err := later.Change()
	if err != nil {
		t.Fatal(err)
	}
	var want *float64
	for _, n := range change.Numbers() {
		if n.Term == "composite" && n.By == "" && n.Statistic == "diff" {
			want = n.Value
		}
	}
	x := ExplainChange(earlier, later)
	if want == nil || len(x.Splits) != 1 || math.Abs(x.Splits[0].Total.Points-*want) > 1e-9 {
		t.Errorf("the change is %v, explained are %+v", *want, x.Splits[0].Total)
	}
	if len(x.Notices) == 0 || x.Notices[0].Code != "composite_shared" {
		t.Errorf("notices %v", x.Notices)
	}
}
