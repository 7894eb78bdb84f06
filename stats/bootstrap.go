package stats

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// drivers keeps what the driver analyses share: the sampling frame and the bootstrap.
type drivers struct {
	frame  frame
	once   sync.Once
	result *bootstrap
}

// The measures of importance, in the order of bootstrap.importance.
var importanceMethods = [...]string{"correlation", "beta", "johnson", "lmg", "ordinal", "factor", "stated"}

// methods is a value for each measure of importance.
type methods[V any] [len(importanceMethods)]V

// methodAt is the place of a measure.
func methodAt(name string) int { return slices.Index(importanceMethods[:], name) }

// bootstrap holds the estimates of every resample. NaN = cannot be had in that resample.
type bootstrap struct {
	index      [][]float64          // [resample][item] mean level less 1 over those who answered
	importance methods[[][]float64] // [method][resample][item]
	want       methods[bool]        // methods that resamples have
	failed     int                  // resamples whose regression is singular
}

// lmgResampled says whether every resample gets LMG shares, which cost 2^k subsets each: up to 12 items, or up to 16
// when they are the measure asked for.
func (d *Data) lmgResampled() bool {
	return len(d.Items) <= 12 || len(d.Items) <= 16 && d.importanceMethod() == "lmg"
}

// resampled says which measures every resample has. The ordinal logit, which goes through the cases again and again, and the loadings,
// which are extracted anew, are among them only when they are the measure asked for.
func (d *Data) resampled() methods[bool] {
	asked := d.importanceMethod()
	return methods[bool]{true, true, true, d.lmgResampled(), asked == "ordinal", asked == "factor", true}
}

// Resamples is how many resamples analyses draw: those of the options, or 0 when there is nothing to draw (see noErrors and census).
func (d *Data) Resamples() int {
	if d.untested() {
		return 0
	}
	return d.Options.Bootstrap
}

// bootstrapped draws Options.Bootstrap resamples once for all analyses that need them; nil without any.
//
// A resample has as many respondents as the data, drawn with replacement; with a design, as many clusters in every
// stratum as it has (respondents, without clusters). Resample r draws from its own stream, seeded by Options.Seed
// and r, so results do not depend on the number of goroutines. Item means are over all who answered the item, the
// regression over complete cases, as in the data themselves.
//
// Efron, B., Tibshirani, R. (1993). An introduction to the bootstrap. Chapman and Hall.
// Rao, J. N. K., Wu, C. F. J. (1988). Resampling inference with complex survey data. JASA 83, 231-241.
func (d *Data) bootstrapped() *bootstrap {
	d.cache.drivers.once.Do(func() {
		n := d.Resamples()
		if n <= 0 || d.N < 2 || len(d.Items) == 0 {
			return
		}
		s := d.newSample()
		d.prepare(s, d.resampled())
		out := &bootstrap{index: make([][]float64, n), want: s.want}
		for m := range out.importance {
			out.importance[m] = make([][]float64, n)
		}
		failed := make([]bool, n)
		workers := max(1, min(d.Options.Jobs, n))
		parallel(workers, workers, func(worker int) {
			draw := s.newResample()
			for r := worker; r < n; r += workers {
				draw.draw(stream(d.Options.Seed, r))
				e := draw.estimate(d)
				out.index[r], failed[r] = e.index, e.failed != nil
				for m := range e.shares {
					out.importance[m][r] = e.shares[m]
				}
			}
		})
		for _, f := range failed {
			if f {
				out.failed++
			}
		}
		d.cache.drivers.result = out
	})
	return d.cache.drivers.result
}

// percentiles is the percentile interval of item i: quantiles of R type 6 over the resamples that have it. Absent
// when fewer than half of them do.
func percentiles(estimates [][]float64, i int, confidence float64) (low, high *float64) {
	var x []float64
	for _, e := range estimates {
		if e != nil && !math.IsNaN(e[i]) {
			x = append(x, e[i])
		}
	}
	if len(x) < 2 || 2*len(x) < len(estimates) {
		return nil, nil
	}
	slices.Sort(x)
	at := func(p float64) *float64 {
		h := p*float64(len(x)+1) - 1
		h = max(0, min(float64(len(x)-1), h))
		j := min(int(h), len(x)-2)
		return num(x[j] + (h-float64(j))*(x[j+1]-x[j]))
	}
	return at((1 - confidence) / 2), at((1 + confidence) / 2)
}

// sample is the data laid out for resampling: complete cases apart from the others, columns of levels less 1 and,
// unweighted, the same packed several to a word.
type sample struct {
	k, p  int        // items; variables of a complete case
	units [][]uint32 // respondents or clusters to draw from, by stratum
	size  int        // units in all

	unit   []uint32  // of each complete case
	weight []float64 // nil = 1
	x      [][]uint8 // [variable][case] level less 1

	lanes  int        // levels packed in a word, as many as leaves room for the sums of a block
	bits   int        // of a lane
	budget uint64     // how many cases may be summed before a lane runs over
	packed [][]uint64 // [word][case]

	restUnit   []uint32 // of each incomplete case
	restWeight []float64
	rest       [][]uint8 // [item][case] level, 0 = missing
	silent     []uint32  // incomplete cases that lack overall only

	completeN int   // complete cases
	answeredN []int // respondents who answered each item
	statedN   []int // and who stated its importance

	statedItem []int
	stated     [][]float64 // [item with stated importance][row], NaN = missing
	rowUnit    []uint32    // of each row; only with stated importance
	rowWeight  []float64

	want    methods[bool]  // measures to estimate
	ordinal *ordinalCases  // when wanted and possible
	start   []float64      // its estimates for the sample itself
	factors *factorWeights // when wanted and possible
}

// newSample lays out the data.
func (d *Data) newSample() *sample { return d.newSamples(-1)[0] }

// newSamples lays out the data of each group of a field, ready to be summed.
func (d *Data) newSamples(field int) []*sample {
	list := d.layOut(field)
	parallel(d.Options.Jobs, len(list), func(g int) { list[g].pack() })
	return list
}

// layOut lays out the data of each group of a field, or with field -1 of everybody. Groups are domains: what is drawn is the
// same respondents or clusters, those without members of a group included.
func (d *Data) layOut(field int) []*sample {
	f := d.design()
	frame := sample{k: len(d.Items), p: d.variables(), units: make([][]uint32, f.strata)}
	for i, it := range d.Items {
		if it.HasStated {
			frame.statedItem = append(frame.statedItem, i)
		}
	}
	frame.frameUnits(d, f)
	groups := 1
	if field >= 0 {
		groups = len(d.Fields[field].Groups)
	}
	// Rows are counted first, so that batches can be laid out side by side, each in its place.
	at := make([][]casePlace, len(d.Batches)+1) // [batch][group] where its rows begin
	answered, stated := make([][]int, len(d.Batches)), make([][]int, len(d.Batches))
	parallel(d.Options.Jobs, len(d.Batches), func(bi int) {
		b := &d.Batches[bi]
		counts := make([]casePlace, groups)
		n, told := make([]int, groups*frame.k), make([]int, groups*frame.k)
		for r := range b.N {
			g := b.groupAt(field, r, groups)
			if g < 0 {
				continue
			}
			complete := true
			for i := range frame.k {
				if b.Items[i][r] > 0 {
					n[g*frame.k+i]++
				} else {
					complete = false
				}
			}
			if complete && (frame.p == frame.k || b.Items[frame.k][r] > 0) {
				counts[g].complete++
			} else if counts[g].rest++; complete {
				counts[g].silent++
			}
			for _, i := range frame.statedItem {
				if b.Stated != nil && b.Stated[i] != nil && !math.IsNaN(b.Stated[i][r]) {
					told[g*frame.k+i]++
				}
			}
		}
		at[bi+1], answered[bi], stated[bi] = counts, n, told
	})
	at[0] = make([]casePlace, groups)
	for bi := range d.Batches {
		for g := range groups {
			at[bi+1][g].add(at[bi][g])
		}
	}
	list := make([]*sample, groups)
	for g := range list {
		s := frame
		s.allocate(at[len(d.Batches)][g], d.Weighted)
		for bi := range d.Batches {
			for i := range s.k {
				s.answeredN[i] += answered[bi][g*s.k+i]
				s.statedN[i] += stated[bi][g*s.k+i]
			}
		}
		list[g] = &s
	}
	starts := make([]int, len(d.Batches))
	for bi := 1; bi < len(starts); bi++ {
		starts[bi] = starts[bi-1] + d.Batches[bi-1].N
	}
	parallel(d.Options.Jobs, len(d.Batches), func(bi int) {
		b, next := &d.Batches[bi], slices.Clone(at[bi])
		for r := range b.N {
			g := b.groupAt(field, r, groups)
			if g < 0 {
				continue
			}
			unit := uint32(starts[bi] + r)
			if f.cluster != nil {
				unit = f.cluster[bi][r]
			}
			list[g].put(b, r, unit, &next[g])
		}
	})
	return list
}

// groupAt is the group of a row, from 0; -1 for none. With field -1 everybody is in group 0.
func (b *Batch) groupAt(field, row, groups int) int {
	if field < 0 {
		return 0
	}
	if g := int(b.Fields[field][row]); g <= groups {
		return g - 1
	}
	return -1
}

// frameUnits lists the units of each stratum.
func (s *sample) frameUnits(d *Data, f *frame) {
	if f.cluster != nil {
		s.size = len(f.stratumOf)
		for c, h := range f.stratumOf {
			s.units[h] = append(s.units[h], uint32(c))
		}
		return
	}
	s.size = d.N
	for h := range s.units {
		s.units[h] = make([]uint32, 0, f.size[h])
	}
	row := uint32(0)
	for bi := range d.Batches {
		for r := range d.Batches[bi].N {
			h := f.stratumAt(bi, r)
			s.units[h] = append(s.units[h], row)
			row++
		}
	}
}

// casePlace is where the next complete case and the next other one of a group stand, and how many of these lack overall only.
type casePlace struct{ complete, rest, silent int }

func (p *casePlace) add(o casePlace) {
	p.complete += o.complete
	p.rest += o.rest
	p.silent += o.silent
}

// allocate makes room for so many cases.
func (s *sample) allocate(n casePlace, weighted bool) {
	s.x, s.rest, s.stated = make([][]uint8, s.p), make([][]uint8, s.k), make([][]float64, len(s.statedItem))
	s.completeN, s.answeredN, s.statedN = n.complete, make([]int, s.k), make([]int, s.k)
	s.unit, s.restUnit, s.silent = make([]uint32, n.complete), make([]uint32, n.rest), make([]uint32, n.silent)
	for i := range s.x {
		s.x[i] = make([]uint8, n.complete)
	}
	for i := range s.rest {
		s.rest[i] = make([]uint8, n.rest)
	}
	if weighted {
		s.weight, s.restWeight = make([]float64, n.complete), make([]float64, n.rest)
	}
	if len(s.statedItem) > 0 {
		s.rowUnit = make([]uint32, n.complete+n.rest)
		for j := range s.stated {
			s.stated[j] = make([]float64, n.complete+n.rest)
		}
		if weighted {
			s.rowWeight = make([]float64, n.complete+n.rest)
		}
	}
}

// put lays out one respondent at its place, and moves that on.
func (s *sample) put(b *Batch, r int, unit uint32, at *casePlace) {
	if len(s.statedItem) > 0 {
		row := at.complete + at.rest
		s.rowUnit[row] = unit
		for j, i := range s.statedItem {
			x := math.NaN()
			if b.Stated != nil && b.Stated[i] != nil {
				x = b.Stated[i][r]
			}
			s.stated[j][row] = x
		}
		if s.rowWeight != nil {
			s.rowWeight[row] = b.weight(r)
		}
	}
	complete := true
	for i := range s.k {
		complete = complete && b.Items[i][r] > 0
	}
	if complete && (s.p == s.k || b.Items[s.k][r] > 0) {
		c := at.complete
		at.complete++
		s.unit[c] = unit
		for i := range s.x {
			s.x[i][c] = b.Items[i][r] - 1
		}
		if s.weight != nil {
			s.weight[c] = b.weight(r)
		}
		return
	}
	c := at.rest
	at.rest++
	if complete {
		s.silent[at.silent] = uint32(c)
		at.silent++
	}
	s.restUnit[c] = unit
	for i := range s.rest {
		s.rest[i][c] = b.Items[i][r]
	}
	if s.restWeight != nil {
		s.restWeight[c] = b.weight(r)
	}
}

// pack puts several levels in a word, so that one multiplication adds to as many cross-products.
func (s *sample) pack() {
	var top uint64
	for _, column := range s.x {
		for _, x := range column {
			top = max(top, uint64(x))
		}
	}
	s.bits = 16
	if top > 20 {
		s.bits = 32
	}
	s.lanes = 64 / s.bits
	s.budget = (uint64(1)<<s.bits - 1) / max(1, top*top)
	if s.weight != nil {
		return
	}
	s.packed = make([][]uint64, (s.p+s.lanes-1)/s.lanes)
	for w := range s.packed {
		word := make([]uint64, len(s.unit))
		for lane := range s.lanes {
			if i := w*s.lanes + lane; i < s.p {
				for c, x := range s.x[i] {
					word[c] |= uint64(x) << (lane * s.bits)
				}
			}
		}
		s.packed[w] = word
	}
}

// block is how many complete cases are summed at a time: their columns stay in the nearest cache.
const block = 512

// resample is the working space of one goroutine.
type resample struct {
	*sample
	count []uint32 // times each unit was drawn
	whole bool     // every unit was drawn once: the sample itself

	n, w     float64 // complete cases; their weights
	s, ss    []float64
	answered []float64 // by item, over complete and incomplete cases: weights
	sum      []float64 // and weighted sums of levels less 1

	times   [block]uint64
	often   []float64 // of each complete case: times its weight; only for the ordinal logit
	product [block]uint64
	float   [][]float64 // [variable][case of the block], weighted only
	scaled  [block]float64
}

func (s *sample) newResample() *resample { return s.resampleOf(make([]uint32, s.size)) }

// resampleOf is the working space for units that count says how often to take.
func (s *sample) resampleOf(count []uint32) *resample {
	r := &resample{sample: s, count: count, s: make([]float64, s.p), ss: make([]float64, s.p*s.p),
		answered: make([]float64, s.k), sum: make([]float64, s.k)}
	if s.weight != nil {
		r.float = make([][]float64, s.p)
		for i := range r.float {
			r.float[i] = make([]float64, block)
		}
	}
	return r
}

// draw fills in the sums of a new resample.
func (r *resample) draw(rng *rand.PCG) {
	r.drawUnits(rng)
	r.sums()
}

// drawUnits draws the units of a new resample.
func (r *resample) drawUnits(rng *rand.PCG) {
	r.whole = false
	clear(r.count)
	for _, units := range r.units {
		n := uint64(len(units))
		if n == uint64(r.size) { // one stratum: units are numbered as they come
			for range n {
				at, _ := bits.Mul64(rng.Uint64(), n)
				r.count[at]++
			}
			continue
		}
		for range n {
			at, _ := bits.Mul64(rng.Uint64(), n)
			r.count[units[at]]++
		}
	}
}

// sums fills in the sums of the units drawn.
func (r *resample) sums() {
	r.n, r.w = 0, 0
	clear(r.s)
	clear(r.ss)
	for from := 0; from < len(r.unit); {
		if r.weight != nil {
			from = r.addWeighted(from)
		} else {
			from = r.addPacked(from)
		}
	}
	for i := range r.k {
		r.answered[i], r.sum[i] = r.w, r.s[i]
	}
	for i, column := range r.rest {
		var answered, sum float64
		for c, level := range column {
			if level == 0 {
				continue
			}
			w := float64(r.count[r.restUnit[c]])
			if r.restWeight != nil {
				w *= r.restWeight[c]
			}
			answered += w
			sum += w * float64(level-1)
		}
		r.answered[i] += answered
		r.sum[i] += sum
	}
}

// addPacked sums the next complete cases, in whole numbers, and returns where it stopped.
func (r *resample) addPacked(from int) int {
	to, used := from, uint64(0)
	for to < len(r.unit) && to < from+block {
		times := uint64(r.count[r.unit[to]])
		if used += times; used > r.budget && to > from {
			used -= times
			break
		}
		r.times[to-from] = times
		to++
	}
	if used > r.budget { // one case drawn more often than a lane can hold
		r.addOne(from, float64(used))
		return to
	}
	n := to - from
	r.n += float64(used)
	r.w = r.n
	mask := uint64(1)<<r.bits - 1
	product := r.product[:n]
	for i := range r.p {
		var sum uint64
		for t, x := range r.x[i][from:to] {
			v := uint64(x) * r.times[t]
			product[t] = v
			sum += v
		}
		r.s[i] += float64(sum)
		for w := i / r.lanes; w < len(r.packed); w++ {
			var acc uint64
			word := r.packed[w][from:to]
			for t, v := range product {
				acc += v * word[t]
			}
			for lane := range r.lanes {
				if j := w*r.lanes + lane; j >= i && j < r.p {
					r.ss[i*r.p+j] += float64(acc >> (lane * r.bits) & mask)
				}
			}
		}
	}
	return to
}

// addOne adds one case so many times.
func (r *resample) addOne(c int, times float64) {
	r.n += times
	r.w = r.n
	for i := range r.p {
		x := times * float64(r.x[i][c])
		r.s[i] += x
		for j := i; j < r.p; j++ {
			r.ss[i*r.p+j] += x * float64(r.x[j][c])
		}
	}
}

// addWeighted is addPacked with weights.
func (r *resample) addWeighted(from int) int {
	to := min(from+block, len(r.unit))
	n := to - from
	for i := range r.p {
		column := r.float[i][:n]
		for t, x := range r.x[i][from:to] {
			column[t] = float64(x)
		}
	}
	weight := r.scaled[:n]
	for t := range weight {
		times := float64(r.count[r.unit[from+t]])
		r.n += times
		weight[t] = times * r.weight[from+t]
		r.w += weight[t]
	}
	var product [block]float64
	for i := range r.p {
		var sum float64
		p := product[:n]
		for t, x := range r.float[i][:n] {
			p[t] = x * weight[t]
			sum += p[t]
		}
		r.s[i] += sum
		for j := i; j < r.p; j++ {
			var acc float64
			for t, x := range r.float[j][:n] {
				acc += x * p[t]
			}
			r.ss[i*r.p+j] += acc
		}
	}
	return to
}

// estimates are what a resample, or the sample itself, says of the items.
type estimates struct {
	n      int       // complete cases
	index  []float64 // mean level less 1 over those who answered; NaN for an item that nobody answered
	shares methods[[]float64]
	failed error // why there is no regression
}

// estimate computes index and importance of the items from the sums.
func (r *resample) estimate(d *Data) estimates {
	out := estimates{n: int(r.n), index: make([]float64, r.k)}
	for i := range out.index {
		out.index[i] = r.sum[i] / r.answered[i]
	}
	if r.want[methodAt("stated")] {
		out.shares[methodAt("stated")] = r.statedMeans()
	}
	if r.factors != nil {
		out.shares[methodAt("factor")] = r.factors.of(r.itemCorrelations(), r.whole)
	}
	if r.n < 3 || !(r.w > 0) {
		out.failed = &modelError{code: "too_few_complete"}
		return out
	}
	m := r.moments()
	if d.Overall == nil {
		m = d.withComposite(m)
	}
	f, err := fitModel(m)
	out.shares[0] = f.correlations()
	if out.failed = err; err != nil {
		return out
	}
	out.shares[1] = f.beta
	if r.want[2] {
		out.shares[2] = relativeWeights(f.r, f.ry)
	}
	if r.want[3] {
		out.shares[3] = lmgShares(f.r, f.ry)
	}
	if r.ordinal != nil {
		out.shares[4] = r.ordinalSlopes(f)
	}
	return out
}

// moments are those of the complete cases.
func (r *resample) moments() *Moments {
	m := &Moments{N: int(r.n), W: r.w, Mean: make([]float64, r.p), Cross: mat.NewSymDense(r.p, nil)}
	for i := range r.p {
		m.Mean[i] = r.s[i] / r.w
		for j := i; j < r.p; j++ {
			m.Cross.SetSym(i, j, r.ss[i*r.p+j]-r.s[i]*r.s[j]/r.w)
		}
	}
	return m
}

// everyone is the working space for the sample itself, its sums filled in. count, of ones, is only read.
func (s *sample) everyone(count []uint32) *resample {
	r := s.resampleOf(count)
	r.whole = true
	r.sums()
	return r
}

// statedMeans is the mean stated importance of each item, NaN without; nil when no item has one.
func (r *resample) statedMeans() []float64 {
	if len(r.statedItem) == 0 {
		return nil
	}
	means := make([]float64, r.k)
	for i := range means {
		means[i] = math.NaN()
	}
	for j, i := range r.statedItem {
		var sum, weights float64
		for row, x := range r.stated[j] {
			if math.IsNaN(x) {
				continue
			}
			w := float64(r.count[r.rowUnit[row]])
			if r.rowWeight != nil {
				w *= r.rowWeight[row]
			}
			sum += w * x
			weights += w
		}
		means[i] = sum / weights
	}
	return means
}
