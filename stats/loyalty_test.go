package stats

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// loyalSurvey has ten respondents of whom the first has not said whether they would buy again. Overall is on 1..5, recommend on 0..10,
// buying again on 1..3.
func loyalSurvey() *Data {
	overall := []uint8{5, 5, 4, 5, 4, 5, 4, 3, 2, 1}
	recommend := []uint8{10, 11, 10, 11, 9, 11, 10, 11, 3, 1} // levels: answers are one less
	again := []uint8{0, 3, 3, 3, 3, 2, 1, 3, 3, 1}
	d := answers(overall, overall)
	d.Loyalty = &LoyaltyQuestions{Recommend: Item{Key: "#recommend", Max: 10}, Repurchase: Item{Key: "#repurchase", Min: 1, Max: 3}}
	d.Batches[0].Loyalty = [2][]uint8{recommend, again}
	return d
}

// Rows 1, 2 and 3 are loyal; 4 does not recommend (8), 5 and 6 would not buy again: open; 7, 8 and 9 are not satisfied. Wilson's intervals by
// R's prop.test(3, 9, correct = FALSE).
func TestLoyaltyByHand(t *testing.T) {
	d := loyalSurvey()
	r := must(d.LoyaltyClasses())
	if r.N != 9 || r.Dropped != 1 || r.Top != [3][2]int{{4, 5}, {9, 10}, {3, 3}} || len(r.Groups) != 1 {
		t.Fatalf("%+v", r)
	}
	for k, class := range []string{Loyal, Open, AtRisk} {
		c := r.Groups[0].Classes[k]
		if c.Class != class || c.Count != 3 || c.ValuePercent != nil {
			t.Errorf("class %d: %+v", k, c)
		}
		checkNum(t, class, c.Percent, 100.0/3, 1e-12)
		checkNum(t, class+" low", c.CILow, 12.0583818386911, 1e-12)
		checkNum(t, class+" high", c.CIHigh, 64.5797864419604, 1e-12)
	}
	// Promoters are rows 0 (9), 1 (10), 2 (9), 3, 5, 6, 7; passive 4 (8); detractors 8 and 9.
	if r.NPS == nil || r.NPS.N != 10 || !near(r.NPS.Score, 50, 1e-12) {
		t.Errorf("NPS %+v", r.NPS)
	}
	// With a value: tiers, and what of it the classes have. Row 1 has half of it.
	d.Numeric, d.Value = []NumericField{{Key: "sales"}}, "sales"
	d.Batches[0].Numeric = [][]float64{{0, 50, 10, 5, 5, 5, 5, 10, 5, 5}}
	r = must(d.LoyaltyClasses())
	if len(r.Groups) != 4 || r.Groups[1].By != "tier" || r.Groups[1].Group != "A" {
		t.Fatalf("groups %+v", r.Groups)
	}
	for k, want := range []float64{65, 15, 20} {
		checkNum(t, "value", r.Groups[0].Classes[k].ValuePercent, want, 1e-12)
	}
	var n []int
	for _, g := range r.Groups {
		n = append(n, g.N)
	}
	// 50 + 10 + 10 are less than 80%, 0 < 95%: the fives follow after 70%, so they are A too; row 0 (0) has not answered.
	if !slices.Equal(n, []int{9, 9, 0, 0}) || r.Groups[3].Classes[0].Percent != nil || r.Groups[3].Classes[0].CILow != nil {
		t.Errorf("bases %v, empty group %+v", n, r.Groups[3].Classes[0])
	}
	if r, err := (&Data{}).LoyaltyClasses(); err != nil || len(r.Groups)+len(r.Numbers()) != 0 {
		t.Errorf("not asked: %+v, %v", r, err)
	}
	d.Overall = nil
	var why Notice
	if _, err := d.LoyaltyClasses(); !errors.As(err, &why) || why.Code != "no_overall" {
		t.Errorf("without overall: %v", err)
	}
	d = loyalSurvey()
	d.Batches[0].Loyalty[0] = make([]uint8, 10)
	if _, err := d.LoyaltyClasses(); !errors.As(err, &why) || why.Code != "too_few_complete" {
		t.Errorf("without answers: %v", err)
	}
}

type classReference struct{ Count, Percent, Low, High float64 }

type loyaltyReference struct {
	N       int
	Classes map[string]classReference
	Tiers   map[string]map[string]classReference
}

// of are the classes of a tier, "" all.
func (r loyaltyReference) of(tier string) map[string]classReference {
	if tier == "" {
		return r.Classes
	}
	return r.Tiers[tier]
}

type loyaltyReferences struct {
	Loyalty map[string]loyaltyReference
}

// R 4.2.2, survey 4.1-1: svyciprop(~I(class == "loyal"), subset(design, !is.na(class)), method = "logit", df = degf(design)):
// fixtures/golden/value.R, with A5 as overall, C1 for recommending and C2 for buying again.
func TestLoyaltyWithDesign(t *testing.T) {
	var ref loyaltyReferences
	golden(t, "value", &ref)
	if len(ref.Loyalty) != 3 {
		t.Fatalf("%d references", len(ref.Loyalty))
	}
	for design, want := range ref.Loyalty {
		r := must(loyalBFI(t, design).LoyaltyClasses())
		if r.N != want.N {
			t.Errorf("%s: n = %d, want %d", design, r.N, want.N)
		}
		for _, g := range r.Groups {
			for _, c := range g.Classes {
				w, what := want.of(g.Group)[c.Class], design+" "+g.Group+" "+c.Class
				check(t, what+" count", float64(c.Count), w.Count, 0)
				checkNum(t, what, c.Percent, w.Percent, 1e-8) // svyciprop fits a logit by iteration
				checkNum(t, what+" low", c.CILow, w.Low, 1e-8)
				checkNum(t, what+" high", c.CIHigh, w.High, 1e-8)
			}
		}
	}
}

// loyalBFI is valueSurvey with C1 and C2 as the other two questions.
func loyalBFI(t testing.TB, design string) *Data {
	d := valueSurvey(t, design)
	d.Loyalty = &LoyaltyQuestions{Recommend: Item{Key: "C1", Min: 1, Max: 6}, Repurchase: Item{Key: "C2", Min: 1, Max: 6}}
	columns, row := table(t, "bfi"), 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for k := range b.Loyalty {
			b.Loyalty[k] = make([]uint8, b.N)
		}
		for r := range b.N {
			for k, key := range []string{"C1", "C2"} {
				if x := columns[key][row]; !math.IsNaN(x) {
					b.Loyalty[k][r] = uint8(x)
				}
			}
			row++
		}
	}
	return d
}

func TestEndCodes(t *testing.T) {
	for levels, want := range map[int]int{2: 1, 3: 1, 4: 2, 5: 2, 7: 2, 8: 3, 10: 4, 11: 4} {
		if got := (Item{Min: 1, Max: levels}).endCodes(); got != want {
			t.Errorf("%d of %d codes, want %d", got, levels, want)
		}
	}
	d := loyalSurvey()
	d.Loyalty.Repurchase = Item{Key: "#repurchase", Min: 1, Max: 10}
	if r := must(d.LoyaltyClasses()); r.Top != [3][2]int{{4, 5}, {9, 10}, {7, 10}} {
		t.Errorf("high answers %v", r.Top)
	}
}
