package stats

import (
	"math"
	"slices"
	"testing"
)

// gapReference and gainReference are of fixtures/golden/priority.R.
type gapReference struct{ Gap, SE, T, DF, P, Low, High, N float64 }

type gainReference struct {
	Item, Group                  string
	Index, Best, Gain, Low, High float64
}

type priorityReference struct {
	Gap        gapReference    `json:"gap"`
	GapWeights gapReference    `json:"gap_weights"`
	GapDesign  gapReference    `json:"gap_design"`
	Gain       []gainReference `json:"gain"`
	GainDesign []gainReference `json:"gain_design"`
	Shares     struct{ Stated, Satisfied float64 }
	Ordinal    []float64
}

// stateAs makes column key of bfi the stated importance of the first item.
func stateAs(t testing.TB, d *Data, key string) {
	column, at := table(t, "bfi")[key], 0
	d.Items[0].HasStated = true
	for bi := range d.Batches {
		b := &d.Batches[bi]
		b.Stated = make([][]float64, len(d.Items))
		b.Stated[0] = column[at : at+b.N]
		at += b.N
	}
}

func TestGapAgainstR(t *testing.T) {
	var ref priorityReference
	golden(t, "priority", &ref)
	for design, want := range map[string]gapReference{"": ref.Gap, "weights": ref.GapWeights, "weights strata clusters": ref.GapDesign} {
		d := coded(t, "bfi", "N3 ~ N1 + A2", 1, 6, 300, design)
		stateAs(t, d, "N2")
		out, err := d.Gap()
		if err != nil || len(out.Items) != 1 {
			t.Fatal(out, err)
		}
		it := out.Items[0]
		checkNum(t, design+" gap", it.Gap, want.Gap, 1e-12)
		checkNum(t, design+" se", it.SE, want.SE, 1e-10)
		checkNum(t, design+" t", it.T, want.T, 1e-10)
		checkNum(t, design+" df", it.DF, want.DF, 0)
		checkNum(t, design+" p", it.P, want.P, 1e-9)
		checkNum(t, design+" low", it.CILow, want.Low, 1e-10)
		checkNum(t, design+" high", it.CIHigh, want.High, 1e-10)
		checkNum(t, design+" p adjusted", it.PAdjusted, want.P, 1e-9)
		if it.N != int(want.N) || math.Abs(*it.Stated-*it.Satisfied-*it.Gap) > 1e-12 || it.Key != "N1" {
			t.Errorf("%s: %+v", design, it)
		}
		if rows := out.Numbers(); len(rows) != 8 || rows[0].Statistic != "gap" || rows[4].Statistic != "p" || rows[0].Term != "N1" {
			t.Errorf("rows %+v", rows)
		}
	}
}

// Four pairs by hand: stated 5 4 5 3, satisfied 3 4 2 1 (a fifth lacks one): d = 2 0 3 2, mean 1.75, sd √(4.75/3),
// se 0.62915287, t 2.78151, df 3.
func TestGapByHand(t *testing.T) {
	d := answers([]uint8{3, 4, 2, 1, 0}, []uint8{1, 2, 3, 4, 5}, []uint8{1, 2, 3, 4, 5})
	d.Items[0].HasStated = true
	d.Batches[0].Stated = [][]float64{{5, 4, 5, 3, 5}, nil}
	out, err := d.Gap()
	if err != nil {
		t.Fatal(err)
	}
	se := math.Sqrt(4.75/3) / 2
	checkNum(t, "gap", out.Items[0].Gap, 1.75, 1e-15)
	checkNum(t, "se", out.Items[0].SE, se, 1e-14)
	checkNum(t, "t", out.Items[0].T, 1.75/se, 1e-14)
	checkNum(t, "df", out.Items[0].DF, 3, 0)

	for name, c := range map[string]struct {
		stated []float64
		code   string
		n      int
	}{
		"alike":     {[]float64{4, 5, 3, 2, math.NaN()}, "", 4}, // every difference is 1: no error, no test
		"one":       {[]float64{4, math.NaN(), math.NaN(), math.NaN(), 1}, "", 1},
		"beyond":    {[]float64{4, 5, 9, 2, 1}, "gap_scale", 0},
		"nobody":    {[]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()}, "gap_no_answers", 0},
		"never met": {[]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN(), 4}, "", 0},
	} {
		d.Batches[0].Stated[0] = c.stated
		out, err := d.Gap()
		switch {
		case c.code != "" && (err == nil || err.(Notice).Code != c.code || len(out.Numbers()) != 0):
			t.Errorf("%s: %+v, %v", name, out, err)
		case c.code == "" && err != nil, c.code == "" && c.n == 0 && len(out.Items) != 0:
			t.Errorf("%s: %+v, %v", name, out, err)
		case c.n > 0 && (out.Items[0].N != c.n || out.Items[0].Gap == nil || *out.Items[0].Gap != 1 || out.Items[0].T != nil):
			t.Errorf("%s: %+v", name, out.Items[0])
		}
	}
	d.Items[0].HasStated = false
	if out, err := d.Gap(); err != nil || len(out.Numbers()) != 0 || out.Notices != nil {
		t.Errorf("a gap of nothing: %+v, %v", out, err)
	}
}

func TestGainAgainstR(t *testing.T) {
	var ref priorityReference
	golden(t, "priority", &ref)
	for design, want := range map[string][]gainReference{"": ref.Gain, "weights strata clusters": ref.GainDesign} {
		d := coded(t, "bfi", "N1 ~ A1 + A2 + A3 + C1 + C2 + E1", 1, 6, 300, design)
		d.Options.Bootstrap = 0
		d.Fields, d.Compare = []Field{{Key: "education", Groups: []string{"1", "2", "3", "4", "5"}}}, []int{0}
		education, at := table(t, "bfi")["education"], 0
		for bi := range d.Batches {
			b := &d.Batches[bi]
			column := make([]uint16, b.N)
			for r := range column {
				if x := education[at+r]; !math.IsNaN(x) {
					column[r] = uint16(x)
				}
			}
			at += b.N
			b.Fields = [][]uint16{column}
		}
		out, err := d.Priority()
		if err != nil || out.By != "education" {
			t.Fatal(out, err)
		}
		var ranks []int
		for i, w := range want {
			it := out.Items[i]
			checkNum(t, design+" index of "+w.Item, it.Index, w.Index, 1e-11)
			checkNum(t, design+" best of "+w.Item, it.Best, w.Best, 1e-11)
			checkNum(t, design+" gain of "+w.Item, it.Gain, w.Gain, 1e-9)
			checkNum(t, design+" low of "+w.Item, it.GainLow, w.Low, 1e-9)
			checkNum(t, design+" high of "+w.Item, it.GainHigh, w.High, 1e-9)
			if it.BestGroup != w.Group || it.Key != w.Item {
				t.Errorf("%s: best group %s, want %s", it.Key, it.BestGroup, w.Group)
			}
			ranks = append(ranks, it.Rank)
			for j, other := range out.Items {
				if *other.Gain > *it.Gain && other.Rank > it.Rank || *other.ISRating > *it.ISRating && other.ISRank > it.ISRank {
					t.Errorf("ranks of %d and %d", i, j)
				}
			}
		}
		slices.Sort(ranks)
		if !slices.Equal(ranks, []int{1, 2, 3, 4, 5, 6}) {
			t.Errorf("ranks %v", ranks)
		}
		var rows []string
		for _, row := range out.Numbers()[:5] {
			rows = append(rows, row.Statistic)
		}
		if !slices.Equal(rows, []string{"is_rating", "opportunity", "gain", "gain_ci_low", "gain_ci_high"}) {
			t.Errorf("rows %v", rows)
		}
		if design == "" {
			for i, w := range ref.Ordinal {
				f, _ := d.driverModel()
				b, err := d.ordinalImportance(f)
				if err != nil {
					t.Fatal(err)
				}
				check(t, "ordinal", b[i], w, 1e-8)
			}
		}
	}
}

// With stated importance the shares are R's, the ratings by hand: rating = stated (1 - satisfied), opportunity on 0 to 10.
func TestRatingsByStatedImportance(t *testing.T) {
	var ref priorityReference
	golden(t, "priority", &ref)
	d := coded(t, "bfi", "N3 ~ N1", 1, 6, 300, "weights")
	d.Options.Bootstrap = 0
	stateAs(t, d, "N2")
	for _, overall := range []bool{true, false} {
		if !overall { // the ratings need none
			d.Overall = nil
			for bi := range d.Batches {
				d.Batches[bi].Items = d.Batches[bi].Items[:1]
			}
			d = &Data{N: d.N, Items: d.Items, Weighted: true, Options: d.Options, Batches: d.Batches}
		}
		out, err := d.Priority()
		if err != nil || out.Method != "stated" || out.By != "" {
			t.Fatal(out, err)
		}
		i, s := ref.Shares.Stated, ref.Shares.Satisfied
		checkNum(t, "importance", out.Items[0].Importance, i, 1e-12)
		checkNum(t, "satisfied", out.Items[0].Satisfied, s, 1e-12)
		checkNum(t, "rating", out.Items[0].ISRating, i*(1-s), 1e-12)
		checkNum(t, "opportunity", out.Items[0].Opportunity, 10*i+math.Max(0, 10*i-10*s), 1e-12)
		code := map[bool]string{true: "priority_no_groups", false: "composite_identity"}[overall]
		if out.Items[0].Gain != nil || out.Notices[len(out.Notices)-1].Code != code || out.Items[0].Rank != 1 {
			t.Errorf("%+v %v", out.Items[0], out.Notices)
		}
	}
}

// Derived importance by hand: parts of the sum, negative ones 0, and 10 times the ratio to the largest.
func TestRatingsByDerivedImportance(t *testing.T) {
	d := simulated(4, 900, 300, 4, 5, 0.02, true)
	d.Options.Bootstrap, d.Options.Importance = 0, "beta"
	for bi := range d.Batches { // the second item runs against overall
		b := &d.Batches[bi]
		for r, l := range b.Items[1] {
			if l > 0 && b.Items[4][r] > 0 {
				b.Items[1][r] = max(1, min(5, 6-b.Items[4][r]+uint8(r%2)))
			}
		}
	}
	out, err := d.Priority()
	if err != nil {
		t.Fatal(err)
	}
	importance, _ := d.Importance()
	var sum, largest float64
	for _, it := range importance.Items {
		sum += max(0, *it.Beta.Value)
		largest = max(largest, *it.Beta.Value)
	}
	if *importance.Items[1].Beta.Value >= 0 {
		t.Fatal("no item has a negative coefficient")
	}
	for i, it := range out.Items {
		b := max(0, *importance.Items[i].Beta.Value)
		counts := d.Counts(i)
		s := (counts[4] + counts[5]) / (counts[1] + counts[2] + counts[3] + counts[4] + counts[5])
		check(t, "rating", *it.ISRating, b/sum*(1-s), 1e-12)
		check(t, "opportunity", *it.Opportunity, 10*b/largest+math.Max(0, 10*b/largest-10*s), 1e-12)
	}
	if g := out.Items[1].Gain; g == nil || *g >= 0 || out.Items[1].Rank != 4 {
		t.Errorf("the gain of an item with a negative coefficient is negative: %+v", out.Items[1])
	}
}

func TestPriorityEdges(t *testing.T) {
	d := simulated(4, 900, 300, 4, 5, 0.02, false)
	d.Options.Bootstrap = 0
	out, err := d.Priority()
	if err == nil || err.(Notice).Code != "composite_identity" || len(out.Numbers()) != 1 || out.Numbers()[0].Statistic != "unavailable" {
		t.Errorf("without overall: %+v, %v", out, err)
	}
	// All groups under 30, then no compared fields but branches.
	d = simulated(4, 60, 60, 3, 5, 0, true)
	d.Options.Bootstrap = 0
	if out, err = d.Priority(); err != nil || out.Items[0].Gain != nil || out.Notices[len(out.Notices)-1].Code != "priority_small_groups" || out.Items[0].Rank == 0 {
		t.Errorf("small groups: %+v, %v", out, err)
	}
	d = simulated(4, 900, 300, 3, 5, 0, true)
	d.Options.Bootstrap, d.Compare, d.Branch = 0, nil, "format"
	if out, err = d.Priority(); err != nil || out.By != "format" || out.Items[0].Gain == nil {
		t.Errorf("by branch: %+v, %v", out, err)
	}
	// Items on other scales: codes and indices differ, by the ratio convention too.
	for _, convention := range []string{"pomp", "ratio"} {
		d = simulated(4, 900, 300, 3, 5, 0, true)
		d.Options.Bootstrap, d.Options.Index, d.Items[0].Max = 0, convention, 10
		out, err = d.Priority()
		if err != nil {
			t.Fatal(err)
		}
		fit, _ := d.Regression()
		scale := map[string]float64{"pomp": 25 / (100.0 / 9), "ratio": 20 / 10.0}[convention]
		checkNum(t, convention, out.Items[0].B, *fit.Coefficients[1].B*scale, 1e-12)
	}
	// Not every item has a stated importance.
	d = simulated(4, 900, 300, 3, 5, 0, true)
	weighted(d, false, true)
	d.Options.Bootstrap = 0
	if out, err = d.Priority(); err != nil || out.Method != "johnson" || out.Notices[0].Code != "priority_stated" {
		t.Errorf("one stated importance of three: %+v, %v", out, err)
	}
}
