package stats

import (
	"fmt"
	"math"
	"testing"
)

// kanoPair gives answers (with, without) that fall into a category.
var kanoPair = map[int][2]uint8{KanoMustBe: {3, 5}, KanoOneDimensional: {1, 5}, KanoAttractive: {1, 3}, KanoIndifferent: {2, 4}, KanoReverse: {5, 1}, KanoQuestionable: {1, 1}}

// kanoSurvey has a feature whose categories, by number, are given so often.
func kanoSurvey(counts [7]int) *Data {
	d := &Data{Options: DefaultOptions(), Kano: []KanoQuestion{{Key: "app", Label: "An app"}}}
	var pair [2][]uint8
	for c := 1; c < len(counts); c++ {
		for range counts[c] {
			pair[0], pair[1] = append(pair[0], kanoPair[c][0]), append(pair[1], kanoPair[c][1])
		}
	}
	d.N = len(pair[0])
	d.Batches = []Batch{{N: d.N, Kano: [][2][]uint8{pair}}}
	return d
}

// The published table, rows with and columns without the feature: Matzler, K., Hinterhuber, H. H. (1998). How to make product development
// projects more successful. Technovation 18(1), 25-38, table 1.
func TestKanoTable(t *testing.T) {
	const published = "QAAAO RIIIM RIIIM RIIIM RRRRQ"
	letters := map[uint8]byte{KanoMustBe: 'M', KanoOneDimensional: 'O', KanoAttractive: 'A', KanoIndifferent: 'I', KanoReverse: 'R', KanoQuestionable: 'Q'}
	var got []byte
	for i, row := range kanoTable {
		if i > 0 {
			got = append(got, ' ')
		}
		for _, c := range row {
			got = append(got, letters[c])
		}
	}
	if string(got) != published {
		t.Errorf("%s, want %s", got, published)
	}
}

// Five features as the R package stp25kano evaluates them (the table of its manual): counts, better, worse, and Fong's test to the
// digits printed.
func TestKanoAgainstPackage(t *testing.T) {
	for _, c := range []struct {
		name                   string
		counts                 [7]int // M O A I R Q
		category               int
		better, worse          float64
		difference, limit      float64
		clear                  bool
		attractive, mustBePart float64
	}{
		{"Service app", [7]int{0, 95, 123, 45, 33, 0, 0}, KanoOneDimensional, 0.568, -0.736, 28, 19.4, true, 15, 32},
		{"Excellent service", [7]int{0, 101, 54, 54, 81, 3, 3}, KanoMustBe, 0.372, -0.534, 20, 18.5, true, 18, 34},
		{"Hotline", [7]int{0, 15, 24, 121, 124, 6, 6}, KanoIndifferent, 0.511, -0.137, 3, 19.8, false, 41, 5},
		{"Loan machine", [7]int{0, 65, 87, 93, 51, 0, 0}, KanoAttractive, 0.608, -0.514, 6, 18.5, false, 31, 22},
		{"Ready-to-use return", [7]int{0, 9, 18, 83, 177, 6, 3}, KanoIndifferent, 0.352, -0.094, 94, 19.9, true, 28, 3},
	} {
		x := must(kanoSurvey(c.counts).KanoCategories()).Features[0]
		rounded := func(what string, got *float64, want, unit float64) {
			if got == nil || math.Abs(*got-want) > unit/2+1e-9 {
				t.Errorf("%s: %s = %v, want %v", c.name, what, got, want)
			}
		}
		if x.N != 296 || x.Category != c.category || x.Clear != c.clear {
			t.Errorf("%s: n = %d, category %d, clear %v", c.name, x.N, x.Category, x.Clear)
		}
		rounded("better", x.Better, c.better, 0.001)
		rounded("worse", x.Worse, c.worse, 0.001)
		rounded("difference", x.FongDifference, c.difference, 0.001)
		rounded("limit", x.FongLimit, c.limit, 0.1)
		rounded("attractive", x.Percent[KanoAttractive], c.attractive, 1)
		rounded("must-be", x.Percent[KanoMustBe], c.mustBePart, 1)
	}
}

// By hand: A 4, O 3, M 2, I 1 of 10 and a reverse: better 0.7, worse -0.5 with s² = 10/9 · 0.7 · 0.3/10; ties go to must-be first.
func TestKanoByHand(t *testing.T) {
	d := kanoSurvey([7]int{0, 2, 3, 4, 1, 1, 0})
	x := must(d.KanoCategories()).Features[0]
	checkNum(t, "better", x.Better, 0.7, 1e-12)
	checkNum(t, "worse", x.Worse, -0.5, 1e-12)
	checkNum(t, "better se", x.BetterSE, math.Sqrt(0.7*0.3/9), 1e-12)
	checkNum(t, "worse se", x.WorseSE, math.Sqrt(0.5*0.5/9), 1e-12)
	checkNum(t, "better low", x.BetterCILow, 0.7-tBeyond(0.05, 9)*math.Sqrt(0.7*0.3/9), 1e-12)
	if *x.BetterCIHigh != 1 || x.N != 11 {
		t.Errorf("better reaches %v, n = %d", *x.BetterCIHigh, x.N)
	}
	if x := must(kanoSurvey([7]int{0, 3, 3, 3, 0, 0, 0}).KanoCategories()).Features[0]; x.Category != KanoMustBe || x.Second != KanoOneDimensional || x.Clear {
		t.Errorf("of three equals %d is first, %d second", x.Category, x.Second)
	}
	if x := must(kanoSurvey([7]int{0, 0, 0, 0, 0, 2, 1}).KanoCategories()).Features[0]; x.Better != nil || x.Category != KanoReverse {
		t.Errorf("reverse and questionable only: %+v", x)
	}
	nobody := kanoSurvey([7]int{0, 1})
	nobody.Batches[0].Kano[0][1][0] = 0
	if x := must(nobody.KanoCategories()).Features[0]; x.N != 0 || x.Category != 0 || x.Percent[1] != nil {
		t.Errorf("nobody answered both: %+v", x)
	}
	if r, err := (&Data{}).KanoCategories(); err != nil || len(r.Features)+len(r.Numbers()) != 0 {
		t.Errorf("not asked: %+v %v", r, err)
	}
}

// Equal weights change nothing but the degrees of freedom, which are those of the whole sample: here everybody; and weights of 0
// leave their rows out of the shares.
func TestKanoWeights(t *testing.T) {
	plain, weighted := kanoSurvey([7]int{0, 2, 3, 4, 1, 0, 0}), kanoSurvey([7]int{0, 2, 3, 4, 1, 0, 0})
	weighted.Weighted = true
	for range weighted.N {
		weighted.Batches[0].Weight = append(weighted.Batches[0].Weight, 2.5)
	}
	a, b := must(plain.KanoCategories()).Features[0], must(weighted.KanoCategories()).Features[0]
	for k, pair := range [][2]*float64{{a.Better, b.Better}, {a.BetterSE, b.BetterSE}, {a.WorseCILow, b.WorseCILow}, {a.FongLimit, b.FongLimit}, {a.Percent[3], b.Percent[3]}} {
		checkNum(t, fmt.Sprint("equal weights ", k), pair[1], *pair[0], 1e-12)
	}
	weighted.Batches[0].Weight[0], weighted.Batches[0].Weight[1] = 0, 0 // the must-bes
	if x := must(weighted.KanoCategories()).Features[0]; *x.Percent[KanoMustBe] != 0 || !near(*x.Better, 7.0/8, 1e-12) {
		t.Errorf("must-be %v, better %v", *x.Percent[KanoMustBe], *x.Better)
	}
}
