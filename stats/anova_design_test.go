package stats

import (
	"math"
	"testing"
)

type waldReference struct{ F, DF1, DF2, P float64 }

type designReference struct {
	OneWay struct {
		waldReference
		Mean, SD []float64
		Eta2     float64
	}
	Multi struct {
		N                     int
		Effects               []waldReference
		Emmean, SE, Low, High []float64
	}
	Crosstab map[string]struct {
		Chi2, P float64
		N       int
	}
}

// designedScale gives the scale's survey the weights of bfi and, if asked, its clusters within strata.
func designedScale(t testing.TB, clusters bool) *Data {
	d := scaleOf(t, "A", "education", "gender")
	x := table(t, "bfi")
	d.Weighted, d.Designed = true, clusters
	row := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for range b.N {
			b.Weight = append(b.Weight, x["w"][row])
			if clusters {
				b.Stratum = append(b.Stratum, uint32(x["stratum"][row]))
				b.Cluster = append(b.Cluster, uint32(x["psu"][row]))
			}
			row++
		}
	}
	return d
}

// R 4.2.2, survey 4.1-1: regTermTest(svyglm(y ~ education), ~education, method = "Wald"), the same by term of
// svyglm(y ~ gender * education) with contr.sum, emmeans of that, svyby, svyvar, svychisq(~A1 + g, subset(design, !is.na(...))).
func TestDesignedComparisons(t *testing.T) {
	var refs map[string]designReference
	golden(t, "anova-design", &refs)
	for name, want := range refs {
		d := designedScale(t, name == "clusters")
		o, err := d.OneWays()
		if err != nil {
			t.Fatal(err)
		}
		one := o.Tests[0]
		checkNum(t, name+" F", one.F, want.OneWay.F, 1e-9)
		checkNum(t, name+" df1", one.DF1, want.OneWay.DF1, 0)
		checkNum(t, name+" df2", one.DF2, want.OneWay.DF2, 0)
		checkNum(t, name+" p", one.P, want.OneWay.P, 1e-8)
		checkNum(t, name+" eta2", one.Eta2, want.OneWay.Eta2, 1e-9)
		for g := range one.Groups {
			checkNum(t, name+" mean", one.Groups[g].Mean, want.OneWay.Mean[g], 1e-12)
			checkNum(t, name+" sd", one.Groups[g].SD, want.OneWay.SD[g], 1e-12)
		}
		if one.WelchF != nil || one.KruskalH != nil || one.Tukey != nil {
			t.Error("classical tests under weights")
		}

		d.Compare = []int{1, 0}
		r, err := d.MultiFactors()
		if err != nil {
			t.Fatal(err)
		}
		m := r.Models[0]
		if m.N != want.Multi.N || len(m.Effects) != 4 {
			t.Fatalf("%s: n = %d, effects %v, notices %v", name, m.N, m.Effects, m.Notices)
		}
		for i, w := range want.Multi.Effects {
			e := m.Effects[i]
			checkNum(t, name+" "+e.Name+" F", e.F, w.F, 1e-8)
			checkNum(t, name+" "+e.Name+" df", e.DF, w.DF1, 0)
			checkNum(t, name+" "+e.Name+" p", e.P, w.P, 1e-7)
			checkNum(t, name+" residual df", m.Effects[3].DF, w.DF2, 0)
			if e.SS != nil || e.PartialEta2 != nil {
				t.Error("sums of squares under weights")
			}
		}
		for i, g := range m.Margins {
			checkNum(t, name+" emmean", g.Mean, want.Multi.Emmean[i], 1e-11)
			checkNum(t, name+" se", g.SE, want.Multi.SE[i], 1e-9)
			checkNum(t, name+" low", g.CILow, want.Multi.Low[i], 1e-9)
			checkNum(t, name+" high", g.CIHigh, want.Multi.High[i], 1e-9)
		}

		// A1 was asked as it stands; reversal does not change a table's test.
		x, err := d.Crosstabs()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range x.Tables {
			if c.Key == "A1" {
				checkNum(t, name+" chi2 "+c.By, c.Chi2, want.Crosstab[c.By].Chi2, 1e-11)
				checkNum(t, name+" p "+c.By, c.P, want.Crosstab[c.By].P, 1e-7)
				if c.N != want.Crosstab[c.By].N {
					t.Errorf("%s: n = %d", name, c.N)
				}
			}
		}
	}
}

// With every interaction in the model the margin of a group is the mean of its cells' means, and its error follows from
// theirs without any inverse. A group of little weight keeps its digits beside groups of a million times as much.
func TestMarginsOfUnequalWeights(t *testing.T) {
	const n = 240
	d := hostile(n, 3, func(r, i int) uint8 { return uint8(1 + (r*r+r/3+2*i)%5) }, func(r, f int) uint16 {
		return uint16(1 + (r*7/(1+2*f)+r/11)%(3-f))
	})
	d.Weighted = true
	b := &d.Batches[0]
	for r := range n {
		w := 1000 + float64(r)
		if b.Fields[0][r] == 3 {
			w = 0.001 * float64(1+r%9)
		}
		b.Weight = append(b.Weight, w)
	}
	result, err := d.MultiFactors()
	if err != nil {
		t.Fatal(err)
	}
	m, y := result.Models[0], d.Composite()[0]
	if !m.Interaction {
		t.Fatal(m.Notices)
	}
	type cell struct{ format, district uint16 }
	place := func(r int) cell { return cell{b.Fields[0][r], b.Fields[1][r]} }
	weight, mean := map[cell]float64{}, map[cell]float64{}
	for r := range n {
		weight[place(r)] += b.Weight[r]
		mean[place(r)] += b.Weight[r] * (y[r] - 50)
	}
	for c := range mean {
		mean[c] = 50 + mean[c]/weight[c]
	}
	for g, margin := range m.Margins[:3] {
		want := (mean[cell{uint16(g + 1), 1}] + mean[cell{uint16(g + 1), 2}]) / 2
		var squares float64
		for r := range n {
			if c := place(r); int(c.format) == g+1 {
				u := b.Weight[r] * (y[r] - mean[c]) / weight[c] / 2
				squares += u * u
			}
		}
		checkNum(t, margin.Group, margin.Mean, want, 1e-9)
		checkNum(t, margin.Group+" se", margin.SE, math.Sqrt(squares*n/(n-1)), 1e-9)
	}
}

// The covariance of single-place scores is that of the same scores written out.
func TestLinearizedCellCov(t *testing.T) {
	for _, population := range []float64{0, 9000, 100} {
		d := designedScale(t, true)
		for bi := range d.Batches {
			d.Batches[bi].Cluster = nil // the short way is without clusters
		}
		d.Batches[0].Stratum[3] = 99 // a stratum of one
		d.Population = population
		cell := func(b *Batch, row int) (int, float64) { return int(b.Fields[0][row]) - 1, b.weight(row) }
		got := d.linearizedCellCov(5, cell)
		want := d.linearizedCov(5, func(b *Batch, row int, z []float64) {
			if at, x := cell(b, row); at >= 0 {
				z[at] = x
			}
		})
		for i := range 5 {
			for j := range 5 {
				check(t, "covariance", got.At(i, j), want.At(i, j), 1e-10)
			}
		}
	}
}

// Equal weights change no mean, and without a stratum or cluster the Wald F is near the classical one.
func TestWeightsOfOne(t *testing.T) {
	plain, heavy := scaleOf(t, "A", "education"), scaleOf(t, "A", "education")
	heavy.Weighted = true
	for bi := range heavy.Batches {
		heavy.Batches[bi].Weight = make([]float64, heavy.Batches[bi].N)
		for r := range heavy.Batches[bi].Weight {
			heavy.Batches[bi].Weight[r] = 2
		}
	}
	a, _ := plain.OneWays()
	b, _ := heavy.OneWays()
	for g := range a.Tests[0].Groups {
		checkNum(t, "mean", b.Tests[0].Groups[g].Mean, *a.Tests[0].Groups[g].Mean, 1e-12)
		checkNum(t, "sd", b.Tests[0].Groups[g].SD, *a.Tests[0].Groups[g].SD, 1e-12)
	}
	checkNum(t, "eta2", b.Tests[0].Eta2, *a.Tests[0].Eta2, 1e-11)
	checkNum(t, "omega2", b.Tests[0].Omega2, *a.Tests[0].Omega2, 1e-11)
	if math.Abs(*a.Tests[0].F / *b.Tests[0].F - 1) > 0.1 {
		t.Errorf("F = %g and %g", *a.Tests[0].F, *b.Tests[0].F)
	}
	x, _ := plain.MultiFactors()
	y, _ := heavy.MultiFactors()
	checkNum(t, "R2", y.Models[0].R2, *x.Models[0].R2, 1e-11)
}
