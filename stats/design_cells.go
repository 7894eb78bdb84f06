package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// linearizedCellCov is linearizedCov for scores of which each respondent has at most one that is not 0: score returns
// its place and size, place -1 for none. Without clusters that takes p operations a stratum and one a respondent.
func (d *Data) linearizedCellCov(p int, score func(b *Batch, row int) (cell int, z float64)) *mat.SymDense {
	f := d.design()
	if f.cluster != nil {
		return d.linearizedCov(p, func(b *Batch, row int, z []float64) {
			if cell, x := score(b, row); cell >= 0 {
				z[cell] = x
			}
		})
	}
	total, squares := make([]float64, f.strata*p), make([]float64, f.strata*p)
	grand, n := make([]float64, p), 0.0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			if cell, x := score(b, row); cell >= 0 {
				at := int(f.stratumAt(bi, row))*p + cell
				total[at] += x
				squares[at] += x * x
				grand[cell] += x
			}
		}
	}
	for _, size := range f.size {
		n += float64(size)
	}
	scale, about := d.lonelyStrata(f)
	cov := mat.NewSymDense(p, nil)
	for h, size := range f.size {
		t, q, nh, keep := total[h*p:(h+1)*p], squares[h*p:(h+1)*p], float64(size), d.keep(f, h)*scale
		for i := range p {
			for j := range i + 1 {
				v := -t[i] * t[j] / nh
				if i == j {
					v += q[i]
				}
				v *= nh / math.Max(nh-1, 1)
				if size == 1 && about {
					v = (t[i] - grand[i]/n) * (t[j] - grand[j]/n)
				}
				cov.SetSym(i, j, cov.At(i, j)+keep*v)
			}
		}
	}
	return cov
}

// domainDF is designDF counted on the clusters and strata that have a respondent of the domain with a weight other
// than 0.   R: survey::degf(subset(design, domain)), which is what svyglm and svychisq use once rows are missing
func (d *Data) domainDF(domain func(b *Batch, row int) bool) float64 {
	if x := d.replication; x != nil {
		if x.df > 0 {
			return x.df
		}
		return float64(max(0, d.replicateRank(domain)-1))
	}
	f := d.design()
	strata, clusters := make([]bool, f.strata), make([]bool, len(f.stratumOf))
	df := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			if b.weight(row) == 0 || !domain(b, row) {
				continue
			}
			if h := f.stratumAt(bi, row); !strata[h] {
				strata[h] = true
				df--
			}
			if f.cluster == nil {
				df++
			} else if c := f.cluster[bi][row]; !clusters[c] {
				clusters[c] = true
				df++
			}
		}
	}
	return float64(max(df, 0))
}
