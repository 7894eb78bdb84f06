package stats

import (
	"fmt"
	"math"
	"testing"
)

// driverSurvey is bfi with A5 as overall and A1 to A4 as items, by education.
func driverSurvey(t testing.TB, name string) *Data {
	d := scaleOf(t, "A", "education")
	if name != "plain" {
		d = designedScale(t, name == "clusters")
		d.Compare = d.Compare[:1]
	}
	overall := d.Items[4]
	overall.Key = "overall"
	d.Items, d.Overall = d.Items[:4], &overall
	return d
}

// R 4.2.2, survey 4.1-1: lm by group, anova of models with common and own slopes; svyglm, Wald tests of the interactions.
func TestDriversByAgainstR(t *testing.T) {
	var want formats
	golden(t, "formats", &want)
	if len(want.Drivers) != 3 {
		t.Fatal("no reference")
	}
	for name, w := range want.Drivers {
		r, err := driverSurvey(t, name).DriversBy()
		if err != nil {
			t.Fatal(err)
		}
		f := r.Fields[0]
		if len(f.Groups) != 5 || len(f.LeftOut) != 0 || len(f.Items) != 4 {
			t.Fatalf("%s: %+v", name, f)
		}
		for g, group := range f.Groups {
			wg := w.Groups[g]
			if group.N != wg.N {
				t.Errorf("%s: n = %d, want %d", name, group.N, wg.N)
			}
			checkNum(t, name+" R2", group.R2, wg.R2, 1e-10)
			for i, x := range group.Items {
				what := fmt.Sprintf("%s %s %s ", name, group.Group, x.Key)
				checkNum(t, what+"b", x.B, wg.B[i], 1e-9)
				checkNum(t, what+"se", x.SE, wg.SE[i], 1e-9)
				checkNum(t, what+"johnson", x.Johnson, wg.Johnson[i], 1e-9)
				checkNum(t, what+"share", x.Share, 100*wg.Johnson[i]/wg.R2, 1e-9)
			}
		}
		checkNum(t, name+" F", f.Whole.F, w.F, 1e-8)
		checkNum(t, name+" df1", f.Whole.DF1, w.DF1, 0)
		checkNum(t, name+" df2", f.Whole.DF2, w.DF2, 0)
		checkNum(t, name+" p", f.Whole.P, w.P, 1e-8)
		for i, x := range f.Items {
			checkNum(t, name+" F of "+x.Key, x.F, w.ItemF[i], 1e-8)
			checkNum(t, name+" df1 of "+x.Key, x.DF1, 4, 0)
			checkNum(t, name+" p of "+x.Key, x.P, w.ItemP[i], 1e-8)
			checkNum(t, name+" adjusted p of "+x.Key, x.PAdjusted, w.ItemPAdjusted[i], 1e-8)
		}
	}
}

// Blocks of scores have the covariance that all scores together have, with and without strata, whatever becomes of a lonely one, and where the
// population of each is known.
func TestLinearizedBlockCov(t *testing.T) {
	for _, lonely := range []string{"none", LonelyAdjust, LonelyCertainty, LonelyAverage} {
		stratified := lonely != "none"
		d := designedScale(t, false)
		if d.Designed = stratified; stratified {
			d.Lonely = lonely
		}
		row := 0
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for r := range b.N {
				if stratified { // the first respondent is a stratum
					h := min(row, 1+r%3)
					b.Stratum, b.Fraction = append(b.Stratum, uint32(h)), append(b.Fraction, float64(h)/10)
				}
				row++
			}
		}
		score := func(b *Batch, row int, z []float64) int {
			g := int(b.Fields[0][row]) - 1
			if g >= 0 && b.Items[0][row] > 0 {
				z[0], z[1] = b.Weight[row]*float64(b.Items[0][row]), float64(b.Items[1][row])-3
				return g
			}
			return -1
		}
		got := d.linearizedBlockCov(5, 2, score)
		want := d.linearizedCov(10, func(b *Batch, row int, z []float64) {
			var block [2]float64
			if g := score(b, row, block[:]); g >= 0 {
				copy(z[2*g:], block[:])
			}
		})
		for i := range 10 {
			for j := range 10 {
				if a, b := got.At(i, j), want.At(i, j); math.Abs(a-b) > 1e-10*math.Sqrt(want.At(i, i)*want.At(j, j)) {
					t.Errorf("strata %s: [%d,%d] = %v, want %v", lonely, i, j, a, b)
				}
			}
		}
	}
}

func TestDriversByEdges(t *testing.T) {
	d := driverSurvey(t, "plain")
	var labels, tiny []string
	row := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for r := range b.N {
			label := []string{"a", "b", "flat"}[row%3]
			if row < 20 {
				label = "few"
			}
			if label == "flat" {
				b.Items[1][r] = 4
			}
			labels, tiny = append(labels, label), append(tiny, fmt.Sprint(row/20))
			row++
		}
	}
	addField(d, "mixed", labels)
	addField(d, "tiny", tiny)
	r := must(d.DriversBy())
	mixed := r.Fields[1]
	if len(mixed.Groups) != 2 || len(mixed.LeftOut) != 2 || mixed.LeftOut[0] != "few" || mixed.LeftOut[1] != "flat" {
		t.Errorf("%+v", mixed)
	}
	if mixed.Notices[0].Code != "drivers_few" || mixed.Notices[1].Code != "drivers_singular" || mixed.Whole.F == nil {
		t.Errorf("%+v", mixed.Notices)
	}
	if none := r.Fields[2]; len(none.Groups) != 0 || none.Notices[1].Code != "drivers_none" {
		t.Errorf("%+v", none.Notices)
	}
	unavailable := 0
	for _, x := range r.Numbers() {
		if x.Statistic == "unavailable" {
			unavailable++
		}
	}
	if unavailable != 1 {
		t.Errorf("%d unavailable", unavailable)
	}
	d.Overall = nil
	if r := must(d.DriversBy()); len(r.Numbers()) != 0 {
		t.Error("without overall there is nothing to compare")
	}

	// Overall follows from the items in one group and in the other: slopes, but no tests.
	exact := driverSurvey(t, "plain")
	for bi := range exact.Batches {
		copy(exact.Batches[bi].Items[4], exact.Batches[bi].Items[0])
	}
	f := must(exact.DriversBy()).Fields[0]
	if f.Whole.F != nil || f.Groups[0].Items[0].SE != nil || math.Abs(*f.Groups[0].Items[0].B-1) > 1e-12 {
		t.Errorf("a perfect fit: %+v %+v", f.Whole, f.Groups[0])
	}
}

func BenchmarkDriversBy(b *testing.B) {
	d := groupedSurvey(6198)
	overall := d.Items[8]
	overall.Key = "overall"
	d.Items, d.Overall = d.Items[:8], &overall
	d.summarize()
	for b.Loop() {
		d.DriversBy()
	}
}
