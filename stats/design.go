package stats

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// frame is the sampling design as the data show it: clusters within strata. A cluster number used in two strata
// means two clusters. Rows are numbered per batch, clusters and strata in first-seen order over all batches.
type frame struct {
	once      sync.Once
	stratum   [][]uint32 // [batch][row] stratum, nil = one stratum
	cluster   [][]uint32 // [batch][row] cluster, nil = every respondent is one
	strata    int
	stratumOf []uint32 // of each cluster; nil without clusters
	size      []int    // clusters (without clusters: respondents) in each stratum
	crossing  int      // cluster numbers that occur in several strata

	fraction []float64  // of each stratum's clusters that were drawn; nil = a population without end
	sub      [][]uint32 // [batch][row] cluster of the second stage, numbered over all; nil = none, or without fractions of no account
	subOf    []uint32   // cluster of the first stage that each lies in
	subSize  []int      // of them in each cluster of the first stage
	subPart  []float64  // of each cluster's clusters that were drawn
}

// design finds the frame on first use.
func (d *Data) design() *frame {
	f := &d.cache.drivers.frame
	f.once.Do(func() {
		f.strata = 1
		strata, clusters := map[uint32]uint32{}, map[uint64]uint32{}
		stratified, clustered := false, false
		for b := range d.Batches {
			stratified = stratified || d.Batches[b].Stratum != nil
			clustered = clustered || d.Batches[b].Cluster != nil
		}
		if stratified {
			f.stratum = make([][]uint32, len(d.Batches))
			for bi := range d.Batches {
				b := &d.Batches[bi]
				f.stratum[bi] = make([]uint32, b.N)
				for r, s := range b.Stratum {
					h, ok := strata[s]
					if !ok {
						h = uint32(len(strata))
						strata[s] = h
					}
					f.stratum[bi][r] = h
				}
			}
			f.strata = max(1, len(strata))
		}
		defer d.designFractions(f)
		f.size = make([]int, f.strata)
		if !clustered {
			for bi := range d.Batches {
				for r := range d.Batches[bi].N {
					f.size[f.stratumAt(bi, r)]++
				}
			}
			return
		}
		f.cluster = make([][]uint32, len(d.Batches))
		strataOf := map[uint32]int{} // of a cluster number
		for bi := range d.Batches {
			b := &d.Batches[bi]
			f.cluster[bi] = make([]uint32, b.N)
			for r, c := range b.Cluster {
				h := f.stratumAt(bi, r)
				key := uint64(h)<<32 | uint64(c)
				at, ok := clusters[key]
				if !ok {
					at = uint32(len(f.stratumOf))
					clusters[key] = at
					f.stratumOf = append(f.stratumOf, h)
					f.size[h]++
					if strataOf[c]++; strataOf[c] == 2 {
						f.crossing++
					}
				}
				f.cluster[bi][r] = at
			}
		}
	})
	return f
}

// designFractions completes the frame with what is known of the population: the sampling fraction of each stratum, and of each cluster when
// a second stage drew from it.
func (d *Data) designFractions(f *frame) {
	second := false
	for bi := range d.Batches {
		b := &d.Batches[bi]
		second = second || b.Subcluster != nil
		for r, x := range b.Fraction {
			if f.fraction == nil {
				f.fraction = make([]float64, f.strata)
			}
			f.fraction[f.stratumAt(bi, r)] = x
		}
	}
	if f.fraction == nil || !second || f.cluster == nil {
		return // drawn with replacement at the first stage: the second adds nothing
	}
	f.sub = make([][]uint32, len(d.Batches))
	f.subSize, f.subPart = make([]int, len(f.stratumOf)), make([]float64, len(f.stratumOf))
	place := map[uint64]uint32{}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		f.sub[bi] = make([]uint32, b.N)
		for r, s := range b.Subcluster {
			c := f.cluster[bi][r]
			key := uint64(c)<<32 | uint64(s)
			at, ok := place[key]
			if !ok {
				at = uint32(len(f.subOf))
				place[key] = at
				f.subOf = append(f.subOf, c)
				f.subSize[c]++
			}
			f.sub[bi][r] = at
			if b.Subfraction != nil {
				f.subPart[c] = b.Subfraction[r]
			}
		}
	}
}

// keep is the finite population correction of a stratum, 1 - f.
func (d *Data) keep(f *frame, h int) float64 {
	switch {
	case f.fraction != nil:
		return math.Max(0, 1-f.fraction[h])
	case f.cluster == nil && d.Population > 0:
		return math.Max(0, 1-float64(d.N)/d.Population) // 0: everybody was asked
	}
	return 1
}

// lonely says what becomes of the variance of strata with a single cluster, whose own it cannot show.
func (d *Data) lonely() string {
	if d.Lonely == "" {
		return LonelyAdjust
	}
	return d.Lonely
}

// What becomes of a stratum with a single cluster.
const (
	LonelyAdjust    = "adjust"    // it is compared with the mean of all clusters
	LonelyCertainty = "certainty" // it was certain to be in the sample and has no variance
	LonelyAverage   = "average"   // it has the mean variance of the other strata
	LonelyFail      = "fail"      // it is a mistake
)

func (f *frame) stratumAt(batch, row int) uint32 {
	if f.stratum == nil {
		return 0
	}
	return f.stratum[batch][row]
}

// designDF is the degrees of freedom of design-based errors: clusters minus strata. Without clusters every
// respondent is one; without strata there is one.   R: survey::degf(design)
func (d *Data) designDF() float64 {
	if d.replication != nil {
		return d.replicateDF()
	}
	f := d.design()
	var clusters int
	for _, n := range f.size {
		clusters += n
	}
	return float64(clusters - f.strata)
}

// noErrors says that the design allows no error: it has no more clusters than strata. Standard errors, intervals, tests and resamples are absent then.
func (d *Data) noErrors() bool { return d.Designed && d.N > 0 && d.designDF() < 1 }

// census says that everybody was asked: the fraction drawn of every stratum is 1, so that nothing is left to chance.
func (d *Data) census() bool {
	f := d.design()
	if !d.Designed || f.sub != nil || d.replication != nil {
		return false
	}
	for h := range f.size {
		if d.keep(f, h) > 0 {
			return false
		}
	}
	return true
}

// withoutWald says why a Wald test of name is not there, when designNotices does not.
func (d *Data) withoutWald(name string) []Notice {
	if d.untested() {
		return nil
	}
	return []Notice{notice("no_wald", name)}
}

// untested says that there are no tests at all; designNotices says why.
func (d *Data) untested() bool { return d.noErrors() || d.census() }

// designsWithout names the waves of which designNotices says that nothing is tested.
func designsWithout(waves ...*Data) []Notice {
	var list []Notice
	for _, d := range waves {
		switch {
		case d.noErrors():
			list = append(list, notice("wave_few_clusters", d.Wave))
		case d.census():
			list = append(list, notice("wave_census", d.Wave))
		}
	}
	return list
}

// designNotices says what a reader of design-based errors must know.
func (d *Data) designNotices() []Notice {
	switch {
	case d.noErrors() && d.replication != nil:
		return []Notice{notice("replicates_alike")}
	case d.noErrors():
		return []Notice{notice("too_few_clusters")}
	case d.replication != nil:
		return nil
	case d.census():
		return []Notice{notice("census")}
	}
	single := 0
	for _, n := range d.design().size {
		if n == 1 {
			single++
		}
	}
	var list []Notice
	if single > 0 {
		switch d.lonely() {
		case LonelyCertainty:
			list = append(list, notice("single_cluster_certain", single))
		case LonelyAverage:
			list = append(list, notice("single_cluster_average", single))
		default:
			list = append(list, notice("single_cluster_strata", single))
		}
	}
	if d.Population > 0 && d.design().cluster != nil {
		list = append(list, notice("population_clusters"))
	}
	return list
}

// moments2 is the running mean and centred cross-product of p scores.
type moments2 struct {
	n    float64
	mean []float64
	m    []float64 // p x p, lower triangle
}

// merge adds another set by the update of Chan, Golub and LeVeque (1983).
func (a *moments2) merge(b *moments2) {
	if b.n == 0 {
		return
	}
	n, p := a.n+b.n, len(a.mean)
	f := a.n * b.n / n
	for i := range p {
		di := b.mean[i] - a.mean[i]
		for j := range i + 1 {
			a.m[i*p+j] += b.m[i*p+j] + f*di*(b.mean[j]-a.mean[j])
		}
	}
	for i := range p {
		a.mean[i] += (b.mean[i] - a.mean[i]) * b.n / n
	}
	a.n = n
}

// add takes one vector of scores.
func (a *moments2) add(z, delta []float64) {
	a.n++
	p, f := len(z), (a.n-1)/a.n
	for i, x := range z {
		delta[i] = x - a.mean[i]
	}
	for i, di := range delta[:p] {
		row := a.m[i*p : i*p+i+1]
		g := f * di
		for j := range row {
			row[j] += g * delta[j]
		}
	}
	for i, di := range delta[:p] {
		a.mean[i] += di / a.n
	}
}

func newMoments2(strata, p int) []moments2 {
	m := make([]moments2, strata)
	for h := range m {
		m[h].mean, m[h].m = make([]float64, p), make([]float64, p*p)
	}
	return m
}

// linearizedCov is the covariance matrix of the totals of p scores under the sampling design: with z_hc the sum of
// the scores in cluster c of stratum h, which has n_h clusters drawn of N_h,
//
//	Σ_h (1 - f_h) n_h/(n_h - 1) Σ_c (z_hc - mean_h)(z_hc - mean_h)ᵀ,  f_h = n_h/N_h
//
// Without clusters every respondent is one. Where the population is not known f is 0: clusters are as drawn with replacement, and
// whatever was drawn within them is in their differences. With f_h known, the clusters of a second stage add, of each cluster c, f_h
// times the same sum over its clusters. A stratum of a single cluster has no variance of its own: d.Lonely says what becomes of it, "" being
// to take it about the mean of all clusters (survey.lonely.psu = "adjust"); designNotices tells the reader. A single cluster of the second
// stage is taken about 0 then, as R does, or has none. When every stratum has a single cluster all is NaN: see noErrors.
//
// Over replicates it is the covariance of the totals with the weights of each, which for what is not linear in them is true to first order; analyses whose estimates
// can be repeated do that instead.
//
// score writes respondent row of b into z, which comes zeroed; whoever is outside a domain leaves it so. To get the
// covariance of an estimate, score is its linearised value, weight included: w (x - mean)/Σw for a mean. score is
// called from several goroutines, with a z of its own each.
//
// Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International
// Statistical Review 51, 279-292. Särndal, C.-E., Swensson, B. & Wretman, J. (1992). Model Assisted Survey Sampling, result 4.3.1.
// R: survey::svyrecvar
func (d *Data) linearizedCov(p int, score func(b *Batch, row int, z []float64)) *mat.SymDense {
	if d.replication != nil {
		return d.replicatedTotals(p, score)
	}
	f := d.design()
	var strata []moments2
	if f.cluster == nil {
		strata = d.scoresByStratum(f, p, score)
	} else {
		strata = newMoments2(f.strata, p)
		totals, delta := d.scoresByCluster(f, p, score), make([]float64, p)
		for c, h := range f.stratumOf {
			strata[h].add(totals[c*p:(c+1)*p], delta)
		}
	}
	cov := d.sumStrata(f, p, strata)
	if f.sub != nil {
		d.addSecondStage(f, p, score, cov)
	}
	return cov
}

// addSecondStage adds what clusters drawn within the clusters contribute.
func (d *Data) addSecondStage(f *frame, p int, score func(b *Batch, row int, z []float64), cov *mat.SymDense) {
	totals, z, delta := make([]float64, len(f.subOf)*p), make([]float64, p), make([]float64, p)
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for r, c := range f.sub[bi] {
			clear(z)
			score(b, r, z)
			t := totals[int(c)*p : (int(c)+1)*p]
			for i, x := range z {
				t[i] += x
			}
		}
	}
	within := newMoments2(len(f.subSize), p)
	for s, c := range f.subOf {
		within[c].add(totals[s*p:(s+1)*p], delta)
	}
	for c := range within {
		m, part := &within[c], f.fraction[f.stratumOf[c]]*math.Max(0, 1-f.subPart[c])
		for i := range p {
			for j := range i + 1 {
				v := m.m[i*p+j] * m.n / max(m.n-1, 1)
				if m.n == 1 && d.lonely() == LonelyAdjust {
					v = m.mean[i] * m.mean[j]
				}
				cov.SetSym(i, j, cov.At(i, j)+part*v)
			}
		}
	}
}

// scoresByStratum gathers the scores of single respondents. Batches merge in their order.
func (d *Data) scoresByStratum(f *frame, p int, score func(b *Batch, row int, z []float64)) []moments2 {
	const strips = 8 // fixed, so that sums do not depend on the number of goroutines
	parts := make([][]moments2, min(strips, max(1, len(d.Batches))))
	parallel(d.Options.Jobs, len(parts), func(s int) {
		part := newMoments2(f.strata, p)
		z, delta := make([]float64, p), make([]float64, p)
		for bi := s; bi < len(d.Batches); bi += len(parts) {
			b := &d.Batches[bi]
			for r := range b.N {
				clear(z)
				score(b, r, z)
				part[f.stratumAt(bi, r)].add(z, delta)
			}
		}
		parts[s] = part
	})
	for _, part := range parts[1:] {
		for h := range part {
			parts[0][h].merge(&part[h])
		}
	}
	return parts[0]
}

// scoresByCluster is the total of every cluster, p numbers each. Batches are added in their order.
func (d *Data) scoresByCluster(f *frame, p int, score func(b *Batch, row int, z []float64)) []float64 {
	totals, z := make([]float64, len(f.stratumOf)*p), make([]float64, p)
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for r, c := range f.cluster[bi] {
			clear(z)
			score(b, r, z)
			t := totals[int(c)*p : (int(c)+1)*p]
			for i, x := range z {
				t[i] += x
			}
		}
	}
	return totals
}

func (d *Data) sumStrata(f *frame, p int, strata []moments2) *mat.SymDense {
	cov := mat.NewSymDense(p, nil)
	var n float64
	grand := make([]float64, p)
	for h := range strata {
		n += strata[h].n
		for i, x := range strata[h].mean {
			grand[i] += strata[h].n * x
		}
	}
	scale, about := d.lonelyStrata(f)
	for h := range strata {
		s, keep := &strata[h], d.keep(f, h)*scale
		for i := range p {
			for j := range i + 1 {
				v := s.m[i*p+j] * s.n / max(s.n-1, 1)
				if s.n == 1 && about {
					v = (s.mean[i] - grand[i]/n) * (s.mean[j] - grand[j]/n)
				}
				cov.SetSym(i, j, cov.At(i, j)+keep*v)
			}
		}
	}
	return cov
}

// lonelyStrata says by what the sum over strata is multiplied for those that have no variance of their own, and whether a
// stratum with a single cluster is taken about the mean of all. When all strata are such (a single cluster in all, for one) no cluster can be
// compared with another: there is no variance, and the factor is NaN.
func (d *Data) lonelyStrata(f *frame) (scale float64, about bool) {
	single := 0
	for _, n := range f.size {
		if n == 1 {
			single++
		}
	}
	switch {
	case single == f.strata:
		return math.NaN(), true
	case d.lonely() == LonelyCertainty:
		return 1, false
	case d.lonely() == LonelyAverage:
		return float64(f.strata) / float64(f.strata-single), false
	}
	return 1, true
}
