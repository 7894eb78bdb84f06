package stats

import "gonum.org/v1/gonum/mat"

// linearizedBlockCov is linearizedCov for blocks*size scores of which each respondent has at most one block that is not 0: score
// writes the block's size numbers into z, which comes zeroed, and returns its place, -1 for none. Without clusters that takes size²
// operations a respondent.
func (d *Data) linearizedBlockCov(blocks, size int, score func(b *Batch, row int, z []float64) int) *mat.SymDense {
	f, p := d.design(), blocks*size
	if f.cluster != nil {
		return d.linearizedCov(p, func(b *Batch, row int, z []float64) {
			block := make([]float64, size)
			if at := score(b, row, block); at >= 0 {
				copy(z[at*size:], block)
			}
		})
	}
	scale, about := d.lonelyStrata(f) // all as linearizedCov
	keep := make([]float64, f.strata)
	for h := range keep {
		keep[h] = d.keep(f, h) * scale
	}
	within, totals := make([]float64, p*size), make([]float64, f.strata*p) // Σ (1 - f) n/(n-1) z zᵀ of each block; totals by stratum
	grand, z := make([]float64, p), make([]float64, size)
	n := 0.0
	for _, s := range f.size {
		n += float64(s)
	}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			clear(z)
			at := score(b, row, z)
			if at < 0 {
				continue
			}
			h := int(f.stratumAt(bi, row))
			for i, x := range z {
				totals[h*p+at*size+i] += x
				grand[at*size+i] += x
			}
			if f.size[h] < 2 {
				continue
			}
			share := keep[h] * float64(f.size[h]) / float64(f.size[h]-1)
			for i, x := range z {
				line := within[(at*size+i)*size:]
				for j, y := range z[:i+1] {
					line[j] += share * x * y
				}
			}
		}
	}
	cov := mat.NewSymDense(p, nil)
	for i := range p {
		for j := i / size * size; j <= i; j++ {
			cov.SetSym(i, j, within[i*size+j%size])
		}
	}
	for h, s := range f.size {
		if s == 1 && !about {
			continue
		}
		t, nh := totals[h*p:(h+1)*p], float64(s)
		for i := range p {
			for j := range i + 1 {
				v := (t[i] - grand[i]/n) * (t[j] - grand[j]/n)
				if s > 1 {
					v = -t[i] * t[j] / (nh - 1)
				}
				cov.SetSym(i, j, cov.At(i, j)+keep[h]*v)
			}
		}
	}
	return cov
}
