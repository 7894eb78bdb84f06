package stats

import (
	"errors"
	"math/rand/v2"
	"testing"
)

type effectReference struct{ Value, SE, P, Low, High []float64 }

type contrastReferences struct {
	Contrast map[string]struct {
		N               int
		R2              *float64
		Penalty, Reward effectReference
		Asymmetry       []float64
		P, Holm         []float64
	}
}

// valueSurvey is bfi with E1..E5 as items, A5 as overall, age as value, education as field.
func valueSurvey(t testing.TB, design string) *Data {
	columns := table(t, "bfi")
	d := columnsData(columns, []string{"E1", "E2", "E3", "E4", "E5", "A5"}, 1, 6, "E1", "E2")
	overall := d.Items[5]
	overall.Key = "overall"
	d.Items, d.Overall = d.Items[:5], &overall
	d.Fields, d.Numeric = []Field{{Key: "education", Groups: []string{"1", "2", "3", "4", "5"}}}, []NumericField{{Key: "age"}}
	d.Value, d.Options.Jobs = "age", 2
	row := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		b.Fields, b.Numeric = [][]uint16{make([]uint16, b.N)}, [][]float64{make([]float64, b.N)}
		for r := range b.N {
			if e := columns["education"][row]; e > 0 {
				b.Fields[0][r] = uint16(e)
			}
			b.Numeric[0][r] = columns["age"][row]
			row++
		}
	}
	if design != "plain" {
		weigh(t, d, design == "clusters")
	}
	return d
}

// R 4.2.2: lm, car 3.1-1 linearHypothesis; survey 4.1-1 svyglm: fixtures/golden/value.R.
func TestPenaltyReward(t *testing.T) {
	var ref contrastReferences
	golden(t, "value", &ref)
	for design, want := range ref.Contrast {
		r, err := valueSurvey(t, design).PenaltyReward()
		if err != nil {
			t.Fatal(err)
		}
		if r.N != want.N || r.Dropped != 2800-want.N {
			t.Errorf("%s: n = %d, want %d", design, r.N, want.N)
		}
		if want.R2 != nil {
			checkNum(t, "R2", r.R2, *want.R2, 1e-9)
		}
		for i, x := range r.Items {
			what := design + " " + x.Key
			for _, e := range []struct {
				name string
				got  AnswerEffect
				want effectReference
			}{{" penalty", x.Penalty, want.Penalty}, {" reward", x.Reward, want.Reward}} {
				checkNum(t, what+e.name, e.got.Value, e.want.Value[i], 1e-9)
				checkNum(t, what+e.name+" se", e.got.SE, e.want.SE[i], 1e-8)
				checkNum(t, what+e.name+" p", e.got.P, e.want.P[i], 1e-7)
				checkNum(t, what+e.name+" low", e.got.CILow, e.want.Low[i], 1e-8)
				checkNum(t, what+e.name+" high", e.got.CIHigh, e.want.High[i], 1e-8)
			}
			checkNum(t, what+" asymmetry", x.Asymmetry, want.Asymmetry[i], 1e-8)
			checkNum(t, what+" p", x.P, want.P[i], 1e-7)
			checkNum(t, what+" p after Holm", x.PAdjusted, want.Holm[i], 1e-7)
			if x.Low != [2]int{1, 2} || x.High != [2]int{5, 6} {
				t.Errorf("%s: low %v, high %v; want 1-2 and 5-6 of 6", what, x.Low, x.High)
			}
		}
	}
}

// The ends of a scale are two fifths of its codes, at least one, and never meet.
func TestExtremeCodes(t *testing.T) {
	for levels, want := range map[int]int{1: 0, 2: 0, 3: 1, 4: 1, 5: 2, 6: 2, 7: 2, 8: 3, 9: 3, 10: 4, 11: 4, 100: 40, 255: 102} {
		if got := (Item{Min: 0, Max: levels - 1}).extremeCodes(); got != want || 2*got >= levels && got > 0 {
			t.Errorf("%d of %d codes, want %d", got, levels, want)
		}
	}
}

// Overall is planted: a takes 2 when low and gives nothing when high, b the other way round, c moves it by 1 either way.
func TestPlantedAsymmetry(t *testing.T) {
	build := func(noise int) *Data {
		var a, b, c, y []uint8
		for r := range 1500 {
			x := [3]int{1 + r%5, 1 + r/5%5, 1 + r/25%5}
			level := 6
			if x[0] <= 2 {
				level -= 2
			}
			if x[1] >= 4 {
				level += 2
			}
			if x[2] <= 2 {
				level--
			} else if x[2] >= 4 {
				level++
			}
			if noise > 0 {
				level += (r*7919/125)%(2*noise+1) - noise
			}
			a, b, c, y = append(a, uint8(x[0])), append(b, uint8(x[1])), append(c, uint8(x[2])), append(y, uint8(level))
		}
		d := answers(a, b, c, y)
		d.Overall.Max = 11
		return d
	}
	r, err := build(0).PenaltyReward()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]float64{{-20, 0}, {0, 20}, {-10, 10}} {
		if x := r.Items[i]; !near(*x.Penalty.Value+1000, want[0]+1000, 1e-13) || !near(*x.Reward.Value+1000, want[1]+1000, 1e-13) || x.P != nil {
			t.Errorf("item %d: penalty %v, reward %v, want %v without errors", i, *x.Penalty.Value, *x.Reward.Value, want)
		}
	}
	if len(r.Notices) != 1 || r.Notices[0].Code != "perfect_fit" {
		t.Errorf("notices %v", r.Notices)
	}
	r, err = build(1).PenaltyReward()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{ClassBasic, ClassExcitement, ClassPerformance} {
		if x := r.Items[i]; x.Class != want {
			t.Errorf("item %d is of class %d, want %d (%+v)", i, x.Class, want, x)
		}
	}
}

// By the ratio convention a step of a scale from 1 to 6 is 100/6 points in place of 100/5, and asymmetry and p stay.
func TestPenaltyRewardRatio(t *testing.T) {
	pomp, ratio := valueSurvey(t, "plain"), valueSurvey(t, "plain")
	ratio.Options.Index = "ratio"
	a, b := must(pomp.PenaltyReward()), must(ratio.PenaltyReward())
	for i, x := range a.Items {
		checkNum(t, x.Key+" penalty", b.Items[i].Penalty.Value, *x.Penalty.Value*5/6, 1e-9)
		checkNum(t, x.Key+" se", b.Items[i].Penalty.SE, *x.Penalty.SE*5/6, 1e-9)
		checkNum(t, x.Key+" asymmetry", b.Items[i].Asymmetry, *x.Asymmetry, 1e-9)
		checkNum(t, x.Key+" p", b.Items[i].P, *x.P, 1e-9)
	}
}

// Scales without a middle, ends that nobody chose, and items that repeat others are left out, and said.
func TestPenaltyRewardLeavesOut(t *testing.T) {
	var columns [6][]uint8
	for r := range 400 {
		columns[0] = append(columns[0], uint8(1+r%5))             // as it should be
		columns[1] = append(columns[1], uint8(3+r/5%3))           // nobody low
		columns[2] = append(columns[2], uint8(1+r/15%3))          // nobody high
		columns[3] = append(columns[3], uint8(1+r/45%2*3+r/90%2)) // nobody in between
		columns[4] = append(columns[4], columns[0][r])            // the first again
		columns[5] = append(columns[5], uint8(1+(r*31+r/7)%5))    // overall
	}
	yes := make([]uint8, 400)
	for r := range yes {
		yes[r] = uint8(1 + r%2)
	}
	d := answers(append(columns[:5:5], yes, columns[5])...)
	d.Items[5].Max = 2
	r, err := d.PenaltyReward()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]bool{{true, true}, {false, true}, {true, false}, {false, false}, {false, false}, {false, false}} {
		x := r.Items[i]
		if (x.Penalty.Value != nil) != want[0] || (x.Reward.Value != nil) != want[1] || (x.P != nil) != (want[0] && want[1]) || i > 0 && x.Class != ClassUnclear {
			t.Errorf("item %d: penalty %v, reward %v, p %v, class %d; want %v", i, x.Penalty.Value, x.Reward.Value, x.P, x.Class, want)
		}
	}
	codes := map[string]bool{}
	for _, n := range r.Notices {
		codes[n.Code] = true
	}
	for _, code := range []string{"contrast_short", "contrast_middle", "contrast_low", "contrast_high", "contrast_aliased"} {
		if !codes[code] {
			t.Errorf("no notice %s among %v", code, r.Notices)
		}
	}
	d.Overall = nil
	var why Notice
	if _, err := d.PenaltyReward(); !errors.As(err, &why) || why.Code != "no_overall" {
		t.Errorf("without overall: %v", err)
	}
}

// The same whatever the number of goroutines.
func TestPenaltyRewardJobs(t *testing.T) {
	one, many := valueSurvey(t, "clusters"), valueSurvey(t, "clusters")
	one.Options.Jobs, many.Options.Jobs = 1, 4
	a, b := must(one.PenaltyReward()), must(many.PenaltyReward())
	for i := range a.Items {
		if *a.Items[i].P != *b.Items[i].P || *a.Items[i].Penalty.SE != *b.Items[i].Penalty.SE {
			t.Errorf("item %d: p %v and %v", i, *a.Items[i].P, *b.Items[i].P)
		}
	}
}

func BenchmarkPenaltyReward(b *testing.B) {
	d := simulated(1, 1000000, 65536, 9, 5, 0.05, true)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.PenaltyReward(); err != nil {
			b.Fatal(err)
		}
	}
}

// Effects need five respondents for each coefficient: 9 items with both ends have 19, so 95 respondents. A saturated fit has none.
func TestPenaltyRewardNeedsRespondents(t *testing.T) {
	draw := func(n int) *Data {
		columns, rng := make([][]uint8, 10), rand.New(rand.NewPCG(1, uint64(n)))
		for i := range columns {
			for range n {
				columns[i] = append(columns[i], uint8(1+rng.IntN(5)))
			}
		}
		return answers(columns...)
	}
	if _, err := draw(95).PenaltyReward(); err != nil {
		t.Errorf("95 respondents: %v", err)
	}
	for _, n := range []int{94, 19, 13} {
		r, err := draw(n).PenaltyReward()
		var why Notice
		if r != nil || !errors.As(err, &why) || why.Code != "contrast_few" || why.Args[0] != n {
			t.Errorf("%d respondents: %+v, %v", n, r, err)
		}
	}
}
