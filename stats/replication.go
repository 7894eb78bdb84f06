package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// replication is how the weights vary over replicates, for errors that repeat every estimate with the weights of each: see Replicates. Respondents whose
// weights vary alike, as those of a cluster do, are of one kind.
type replication struct {
	factor  [][]float64 // [kind][replicate] weight in the replicate over the weight
	units   [][]float64 // the same of the replicate weights as they came, by Batch.unit
	scale   float64
	rscales []float64
	mse     bool
	df      float64 // 0 = the rank of the weights less 1

	alike bool     // the weights do not vary
	ranks sync.Map // of the weights of some kinds: string, a byte a kind -> int
}

// SetReplicates weighs the respondents by r, in the order of the batches, and makes the standard errors of all analyses those of its replicates: every estimate
// is repeated with the weights of each. Degrees of freedom are r.DF, or when that is 0 the rank of the replicates less 1; in a part of the
// sample they are the rank of its own less 1, as survey::degf. A replicate in which estimates have no value does not count for
// them; where fewer than half are left there is no error. Strata, clusters and sizes of the population then only serve the bootstrap.
//
// The error says that r is not one, has another number of rows, or has a weight of 0 that is another in a replicate.
func (d *Data) SetReplicates(r *Replicates) error {
	if r == nil {
		return errors.New("no replicates")
	}
	if err := r.check(); err != nil {
		return err
	}
	if len(r.Weights) != d.N {
		return fmt.Errorf("weights of %d rows for %d respondents", len(r.Weights), d.N)
	}
	x := &replication{scale: r.Scale, mse: r.MSE, df: r.DF}
	for i := range r.Replicate {
		x.rscales = append(x.rscales, r.rscale(i))
	}
	weighted := d.Weighted
	known := map[string]uint32{}
	factor, key := make([]float64, len(r.Replicate)), make([]byte, 8*len(r.Replicate))
	row := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		b.kind = make([]uint32, b.N)
		for k := range b.kind {
			w := r.Weights[row]
			weighted = weighted || w != 1
			for i, replicate := range r.Replicate {
				v := replicate[row]
				if w < 0 {
					return fmt.Errorf("row %d has a weight below 0", row+1)
				}
				if factor[i] = v; w != 0 {
					factor[i] = v / w
				} else if v != 0 {
					return fmt.Errorf("row %d has a weight of 0, and %v in replicate %d", row+1, v, i+1)
				}
				// Forty bits tell kinds apart: what division rounds does not.
				at := math.Float64bits(factor[i]) + 1<<11
				for j := range 8 {
					key[8*i+j] = byte(at >> 12 << 12 >> (8 * j))
				}
			}
			kind, ok := known[string(key)]
			if !ok {
				kind = uint32(len(x.factor))
				known[string(key)] = kind
				x.factor = append(x.factor, append([]float64(nil), factor...))
			}
			b.kind[k] = kind
			row++
		}
	}
	if weighted {
		row = 0
		for bi := range d.Batches {
			d.Batches[bi].Weight = r.Weights[row : row+d.Batches[bi].N]
			row += d.Batches[bi].N
		}
	}
	x.units = x.factor
	for bi := range d.Batches {
		d.Batches[bi].unit = d.Batches[bi].kind
	}
	d.Weighted, d.Designed, d.replication = weighted, true, x
	x.alike = d.N > 0 && d.replicateRank(nil) < 2
	return nil
}

// Replicated is the number of replicates that errors rest on, 0 when they do not.
func (d *Data) Replicated() int {
	if d.replication == nil {
		return 0
	}
	return len(d.replication.rscales)
}

// replicateSums adds up p numbers over the respondents with the weights of each replicate: add adds those of one, times w, to sum.
func (d *Data) replicateSums(p int, add func(b *Batch, row int, w float64, sum []float64)) [][]float64 {
	x := d.replication
	out := make([][]float64, len(x.rscales))
	for r := range out {
		out[r] = make([]float64, p)
	}
	spread := func(factor, sum []float64) {
		for j, s := range sum {
			if s != 0 {
				for r, f := range factor {
					out[r][j] += f * s
				}
			}
		}
	}
	if 4*len(x.factor) > d.N || len(x.factor)*p > maxReplicated { // hardly two respondents are alike
		one := make([]float64, p)
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for row := range b.N {
				clear(one)
				add(b, row, b.weight(row), one)
				spread(x.factor[b.kind[row]], one)
			}
		}
		return out
	}
	sums := make([]float64, len(x.factor)*p)
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			at := int(b.kind[row]) * p
			add(b, row, b.weight(row), sums[at:at+p:at+p])
		}
	}
	for k, factor := range x.factor {
		spread(factor, sums[k*p:(k+1)*p])
	}
	return out
}

// covOf is the covariance matrix of p estimates of which apart[r] says by how much they differ in replicate r, NaN being without a value:
//
//	Scale Σ_r RScales_r (θ_r - θ̄)(θ_r - θ̄)ᵀ
//
// A replicate in which one of the estimates has no value does not count. With fewer than half of the replicates left, or two, or where weights do not vary, all is NaN.
//
// R: survey::svrVar
func (x *replication) covOf(p int, apart [][]float64) *mat.SymDense {
	mean, n, counted := make([]float64, p), 0.0, 0
	whole := func(a []float64) bool { return notFinite(a[:p]) < 0 }
	for r, a := range apart {
		if x.rscales[r] > 0 {
			counted++
		}
		if x.rscales[r] > 0 && whole(a) {
			n++
			for j := range p {
				mean[j] += a[j]
			}
		}
	}
	for j := range mean {
		if mean[j] /= n; x.mse {
			mean[j] = 0
		}
	}
	cov := mat.NewSymDense(p, nil)
	if n < 2 || 2*n < float64(counted) || x.alike {
		for j := range p {
			for k := range j + 1 {
				cov.SetSym(j, k, math.NaN())
			}
		}
		return cov
	}
	for r, a := range apart {
		if !whole(a) {
			continue
		}
		for j := range p {
			u := x.scale * x.rscales[r] * (a[j] - mean[j])
			for k := range j + 1 {
				cov.SetSym(j, k, cov.At(j, k)+u*(a[k]-mean[k]))
			}
		}
	}
	return cov
}

// replicatedTotals is the covariance of the totals of p scores, which have the weights in them.
func (d *Data) replicatedTotals(p int, score func(b *Batch, row int, z []float64)) *mat.SymDense {
	z, all := make([]float64, p), make([]float64, p)
	sums := d.replicateSums(p, func(b *Batch, row int, _ float64, sum []float64) {
		clear(z)
		score(b, row, z)
		for j, x := range z {
			sum[j] += x
			all[j] += x
		}
	})
	for _, s := range sums {
		for j := range s {
			s[j] -= all[j]
		}
	}
	return d.replication.covOf(p, sums)
}

// ratioVariances are the variances of ratios Σ w y / Σ w x under the design, NaN where those with an x lie in a single sampling unit. term writes a respondent's y and x,
// which come zeroed.
//
// R: survey::svyratio, and for x of 0 and 1 svymean of a domain
func (d *Data) ratioVariances(ratio []float64, term func(b *Batch, row int, y, x []float64)) []float64 {
	p := len(ratio)
	below, x, y := make([]float64, p), make([]float64, p), make([]float64, p)
	units := d.newLoneUnits(p)
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			clear(x)
			term(b, row, y, x)
			w := b.weight(row)
			for j, v := range x {
				if v != 0 {
					below[j] += w * v
					units.add(j, b, row)
				}
			}
		}
	}
	out := make([]float64, p)
	if d.replication == nil {
		cov := d.linearizedCov(p, func(b *Batch, row int, z []float64) {
			var buffer [64]float64
			x := append(buffer[:0], z...) // as many zeros
			term(b, row, z, x)
			w := b.weight(row)
			for j := range z {
				if below[j] != 0 {
					z[j] = w * (z[j] - ratio[j]*x[j]) / below[j]
				}
			}
		})
		for j := range out {
			out[j] = cov.At(j, j)
		}
	} else {
		sums := d.replicateSums(2*p, func(b *Batch, row int, w float64, sum []float64) {
			clear(x)
			clear(y)
			term(b, row, y, x)
			for j := range x {
				sum[j] += w * (y[j] - ratio[j]*x[j])
				sum[p+j] += w * x[j]
			}
		})
		apart := make([][]float64, len(sums))
		for j := range out {
			for r, s := range sums {
				apart[r] = []float64{s[j] / s[p+j]} // 0/0: nobody is left
			}
			out[j] = d.replication.covOf(1, apart).At(0, 0)
		}
	}
	for j := range out {
		if units.lone(j) {
			out[j] = math.NaN()
		}
	}
	return out
}

// replicateMeans says by how much the weighted means of k groups are apart in each replicate, NaN for a group of which nobody is left, and the weight of each
// group there. place gives a respondent's group, -1 for none, and the number less its group's mean.
func (d *Data) replicateMeans(k int, place func(b *Batch, row int) (int, float64)) (apart, weight [][]float64) {
	sums := d.replicateSums(2*k, func(b *Batch, row int, w float64, sum []float64) {
		if g, e := place(b, row); g >= 0 {
			sum[g] += w * e
			sum[k+g] += w
		}
	})
	for _, s := range sums {
		for g := range k {
			s[g] /= s[k+g]
		}
		apart, weight = append(apart, s[:k]), append(weight, s[k:])
	}
	return apart, weight
}

// meansCov is the covariance of weighted means of k groups, of which weight holds the weights; place as in replicateMeans.
func (d *Data) meansCov(weight []float64, place func(b *Batch, row int) (int, float64)) *mat.SymDense {
	k := len(weight)
	if d.replication != nil {
		apart, _ := d.replicateMeans(k, place)
		return d.replication.covOf(k, apart)
	}
	return d.linearizedCellCov(k, func(b *Batch, row int) (int, float64) {
		g, e := place(b, row)
		if g < 0 {
			return -1, 0
		}
		return g, b.weight(row) * e / weight[g]
	})
}

// replicateSlopes says by how much the coefficients of groups regressions of p columns each are apart in each replicate, [replicate][group·p + column]; NaN where a
// replicate has none. row writes a respondent's columns into x and gives its group, -1 for none, and its residual.
func (d *Data) replicateSlopes(groups, p int, row func(b *Batch, row int, x []float64) (int, float64)) [][]float64 {
	x, size := make([]float64, p), p+p*(p+1)/2
	sums := d.replicateSums(groups*size, func(b *Batch, at int, w float64, sum []float64) {
		clear(x)
		g, e := row(b, at, x)
		if g < 0 || w == 0 {
			return
		}
		sum = sum[g*size : (g+1)*size]
		k := p
		for i, u := range x {
			sum[i] += w * u * e
			for _, v := range x[:i+1] {
				sum[k] += w * u * v
				k++
			}
		}
	})
	out := make([][]float64, len(sums))
	cross, score := mat.NewSymDense(p, nil), mat.NewVecDense(p, nil)
	for r, all := range sums {
		for g := range groups {
			sum := all[g*size : (g+1)*size]
			k := p
			for i := range p {
				score.SetVec(i, sum[i])
				for j := range i + 1 {
					cross.SetSym(i, j, sum[k])
					k++
				}
			}
			out[r] = append(out[r], solved(cross, score)...)
		}
	}
	return out
}

// solved is A⁻¹ b, NaN when A is singular.
func solved(a *mat.SymDense, b *mat.VecDense) []float64 {
	out := make([]float64, b.Len())
	var root mat.Cholesky
	var x mat.VecDense
	if !root.Factorize(a) || root.Cond() > 1e14 || root.SolveVecTo(&x, b) != nil {
		for i := range out {
			out[i] = math.NaN()
		}
		return out
	}
	copy(out, x.RawVector().Data)
	return out
}

// slopesCov is the covariance of linear functions of coefficients, L β: L has a row for each function.
func (x *replication) slopesCov(l *mat.Dense, apart [][]float64) *mat.SymDense {
	k, _ := l.Dims()
	out := make([][]float64, len(apart))
	for r, a := range apart {
		var v mat.VecDense
		v.MulVec(l, mat.NewVecDense(len(a), a))
		out[r] = v.RawVector().Data
	}
	return x.covOf(k, out)
}

// replicateRank is the rank of the replicates' weights of the respondents inside; nil: of all.
//
// R: qr(weights(design, "analysis"), tol = 1e-5)$rank
func (d *Data) replicateRank(inside func(b *Batch, row int) bool) int {
	x := d.replication
	there := make([]byte, len(x.factor)) // 1: somebody of the kind is inside
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row, k := range b.kind {
			if there[k] == 0 && b.weight(row) != 0 && (inside == nil || inside(b, row)) {
				there[k] = 1
			}
		}
	}
	if r, ok := x.ranks.Load(string(there)); ok {
		return r.(int)
	}
	r := x.rank(there)
	x.ranks.Store(string(there), r)
	return r
}

// rank is that of the factors of some kinds, by elimination.
func (x *replication) rank(there []byte) int {
	var basis [][]float64
	var lead []int
	for k, is := range there {
		if is == 0 {
			continue
		}
		v := slices.Clone(x.factor[k])
		size := math.Abs(v[largest(v)])
		for i, u := range basis {
			if f := v[lead[i]]; f != 0 {
				for j := range v {
					v[j] -= f * u[j]
				}
			}
		}
		at := largest(v)
		if top := v[at]; math.Abs(top) > 1e-5*size {
			for j := range v {
				v[j] /= top
			}
			basis, lead = append(basis, v), append(lead, at)
		}
		if len(basis) == len(x.rscales) {
			break
		}
	}
	return len(basis)
}

// largest is the place of the number farthest from 0.
func largest(v []float64) (at int) {
	for j, f := range v {
		if math.Abs(f) > math.Abs(v[at]) {
			at = j
		}
	}
	return at
}

// replicateDF is the degrees of freedom of errors over replicates.
func (d *Data) replicateDF() float64 {
	if x := d.replication; x.df > 0 {
		return x.df
	}
	return float64(max(0, d.replicateRank(nil)-1))
}

// resampleNotices says that the bootstrap draws respondents one by one where only the replicate weights know how they were drawn.
func (d *Data) resampleNotices() []Notice {
	if f := d.design(); d.replication == nil || f.cluster != nil || f.strata > 1 {
		return nil
	}
	return []Notice{notice("resamples_respondents")}
}
