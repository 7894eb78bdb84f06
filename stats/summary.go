package stats

import (
	"math/big"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// Joint is the two-way table of two coded variables among respondents who answered both: N[i*len(Y)+j] is the
// number of respondents (the sum of weights, when weighted) with codes X[i] and Y[j]. Codes ascend and cover the
// whole scale, so margins may be empty.
type Joint struct {
	X, Y  []float64
	N     []float64
	Cases int // respondents who answered both, unweighted
}

// Moments holds the complete-case sums of p variables.
type Moments struct {
	N     int           // complete cases
	W     float64       // sum of weights; N when unweighted
	Mean  []float64     // p weighted means
	Cross *mat.SymDense // p x p sums of w (x - mean)(y - mean)
}

// Cov is Cross over N-1 (with weights: Cross/W times N/(N-1), as survey::svyvar). Nil with fewer than 2 cases, without
// weight, and without variables.
func (m *Moments) Cov() *mat.SymDense {
	if m.N < 2 || !(m.W > 1e-200) || len(m.Mean) == 0 {
		return nil
	}
	scale := float64(m.N) / float64(m.N-1) / m.W
	cov := mat.NewSymDense(len(m.Mean), nil)
	cov.ScaleSym(scale, m.Cross)
	return cov
}

// Grouped is a variable tabulated by group: Count[g][v] respondents of group g have Values[v]. Values ascend.
// It holds all that a one-way analysis needs, ranks included.
type Grouped struct {
	Groups []string
	Values []float64
	Count  [][]float64
}

// cache keeps what several analyses share.
type cache struct {
	once       sync.Once
	sum        *summary
	composite  sync.Once
	scores     [][]float64
	composites []float64 // the distinct ones; nil when they are many
	drivers    drivers   // in bootstrap.go: design frame and resamples
	groups     groupCache
	regression memo[float64, *Regression]
	factor     memo[factorOptions, *Factor]
	lmg        memo[bool, []float64] // the argument says nothing
	ordinal    memo[bool, []float64] // likewise
}

// summary is what one pass over the batches leaves: counts only, so that strips merge by addition. Unweighted
// counts are whole numbers and exact; weighted sums merge in strip order and so never depend on the goroutines.
type summary struct {
	dims   []int // levels of each variable: items, then overall
	offset []int // of pair (i, j), i < j, in joint: offset[i*k+j]
	level  [][]int64
	joint  []uint32
	levelW [][]float64
	jointW []float64

	complete [2]sums // respondents who answered every item; [0] without and [1] with an answer to overall

	group  [][][]int64   // [compared field][variable][(group)*(levels+1)+level]
	groupW [][][]float64 // sums of weights
	groupV [][][]float64 // sums of squared weights
}

// sums holds n, sums and cross-products of centred levels over complete cases.
type sums struct {
	n       int64
	s, ss   []int64 // k, k*k upper triangle
	w       float64
	sw, ssw []float64
}

// variables is the number of coded variables: items, then overall.
func (d *Data) variables() int {
	if d.Overall != nil {
		return len(d.Items) + 1
	}
	return len(d.Items)
}

// variable returns coded variable i; overall is the one after the last item.
func (d *Data) variable(i int) Item {
	if i == len(d.Items) {
		return *d.Overall
	}
	return d.Items[i]
}

// Response names what the drivers explain: "overall", or "composite" when overall was not asked.
func (d *Data) Response() string {
	if d.Overall != nil {
		return "overall"
	}
	return "composite"
}

// maxStripCells bounds the memory of joint tables: beyond it a single strip is summed.
const maxStripCells = 1 << 22

// summarize makes the summary on first use. Batches are dealt to a fixed number of strips, each summed in batch
// order, so that neither sums nor memory depend on the number of goroutines.
func (d *Data) summarize() *summary {
	d.cache.once.Do(func() {
		first := d.newSummary()
		strips := 8
		if len(first.joint)+len(first.jointW) > maxStripCells {
			strips = 1
		}
		strips = max(1, min(strips, len(d.Batches)))
		parts := make([]*summary, strips)
		parallel(d.Options.Jobs, strips, func(s int) {
			part := first
			if s > 0 {
				part = d.newSummary()
			}
			scratch := d.newPlanes()
			for b := s; b < len(d.Batches); b += strips {
				part.add(scratch, d, &d.Batches[b])
			}
			parts[s] = part
		})
		for _, part := range parts[1:] {
			first.merge(part)
		}
		d.cache.sum = first
	})
	return d.cache.sum
}

// parallel calls f(0..n-1) on up to jobs goroutines and waits.
func parallel(jobs, n int, f func(i int)) {
	if jobs = min(jobs, n); jobs <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var wg sync.WaitGroup
	next := make(chan int)
	for range jobs {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

func (d *Data) newSummary() *summary {
	k := d.variables()
	s := &summary{dims: make([]int, k), offset: make([]int, k*k), level: make([][]int64, k)}
	for i := range k {
		s.dims[i] = d.variable(i).Levels()
		s.level[i] = make([]int64, s.dims[i]+1)
	}
	cells := 0
	for i := range k {
		for j := i + 1; j < k; j++ {
			s.offset[i*k+j] = cells
			cells += (s.dims[i] + 1) * (s.dims[j] + 1)
		}
	}
	s.joint = make([]uint32, cells)
	for c := range s.complete {
		s.complete[c].s, s.complete[c].ss = make([]int64, k), make([]int64, k*k)
	}
	if d.Weighted {
		s.jointW, s.levelW = make([]float64, cells), make([][]float64, k)
		for i := range k {
			s.levelW[i] = make([]float64, s.dims[i]+1)
		}
		for c := range s.complete {
			s.complete[c].sw, s.complete[c].ssw = make([]float64, k), make([]float64, k*k)
		}
	}
	for _, f := range d.Compare {
		groups := len(d.Fields[f].Groups) + 1
		count := make([][]int64, k)
		for i := range k {
			count[i] = make([]int64, groups*(s.dims[i]+1))
		}
		s.group = append(s.group, count)
		if d.Weighted {
			w, v := make([][]float64, k), make([][]float64, k)
			for i := range k {
				w[i], v[i] = make([]float64, len(count[i])), make([]float64, len(count[i]))
			}
			s.groupW, s.groupV = append(s.groupW, w), append(s.groupV, v)
		}
	}
	return s
}

// add counts one batch, by planes unless a scale is too long for them.
func (s *summary) add(p *planes, d *Data, b *Batch) {
	centre := make([]int, len(s.dims))
	for i, dim := range s.dims {
		centre[i] = (dim + 1) / 2
	}
	if p != nil {
		s.addPlanes(p, d, b, centre)
	} else {
		s.addRows(d, b, centre)
	}
	if b.Weight != nil {
		s.addWeights(d, b, centre)
	}
}

// addRows counts one batch respondent by respondent.
func (s *summary) addRows(d *Data, b *Batch, centre []int) {
	k := len(s.dims)
	items := len(d.Items)
	levels := make([]int, k)
	for r := range b.N {
		answered := 0
		for i := range k {
			l := int(b.Items[i][r])
			levels[i] = l
			s.level[i][l]++
			if l > 0 && i < items {
				answered++
			}
		}
		for i, li := range levels {
			row := s.offset[i*k : (i+1)*k]
			for j := i + 1; j < k; j++ {
				s.joint[row[j]+li*(s.dims[j]+1)+levels[j]]++
			}
		}
		if answered == items {
			kind := 1
			if k > items && levels[items] == 0 {
				kind = 0
			}
			c := &s.complete[kind]
			c.n++
			for i, li := range levels {
				x := int64(li - centre[i])
				c.s[i] += x
				row := c.ss[i*k : (i+1)*k]
				for j := i; j < k; j++ {
					row[j] += x * int64(levels[j]-centre[j])
				}
			}
		}
	}
	for c, f := range d.Compare {
		s.addGroups(c, b.Fields[f][:b.N], b, 0)
	}
}

// addGroups counts the answers by group of compared field c, for the rows of b that begin at from.
func (s *summary) addGroups(c int, field []uint16, b *Batch, from int) {
	for i := range s.dims {
		count, stride, column := s.group[c][i], s.dims[i]+1, b.Items[i][from:from+len(field)]
		for r, g := range field {
			count[int(g)*stride+int(column[r])]++
		}
	}
}

// addWeights sums what the weights add to the counts of one batch.
func (s *summary) addWeights(d *Data, b *Batch, centre []int) {
	k, items := len(s.dims), len(d.Items)
	for r, w := range b.Weight[:b.N] {
		answered := 0
		for i := range k {
			li := int(b.Items[i][r])
			s.levelW[i][li] += w
			if li > 0 && i < items {
				answered++
			}
			row := s.offset[i*k : (i+1)*k]
			for j := i + 1; j < k; j++ {
				s.jointW[row[j]+li*(s.dims[j]+1)+int(b.Items[j][r])] += w
			}
		}
		if answered == items {
			kind := 1
			if k > items && b.Items[items][r] == 0 {
				kind = 0
			}
			c := &s.complete[kind]
			c.w += w
			for i := range k {
				x := w * float64(int(b.Items[i][r])-centre[i])
				c.sw[i] += x
				for j := i; j < k; j++ {
					c.ssw[i*k+j] += x * float64(int(b.Items[j][r])-centre[j])
				}
			}
		}
		for c, f := range d.Compare {
			g := int(b.Fields[f][r])
			for i := range k {
				at := g*(s.dims[i]+1) + int(b.Items[i][r])
				s.groupW[c][i][at] += w
				s.groupV[c][i][at] += w * w
			}
		}
	}
}

// merge adds another strip.
func (s *summary) merge(o *summary) {
	for i := range s.level {
		addTo(s.level[i], o.level[i])
	}
	addTo(s.joint, o.joint)
	addTo(s.jointW, o.jointW)
	for i := range s.levelW {
		addTo(s.levelW[i], o.levelW[i])
	}
	for c := range s.complete {
		s.complete[c].merge(&o.complete[c])
	}
	for c := range s.group {
		for i := range s.group[c] {
			addTo(s.group[c][i], o.group[c][i])
			if s.groupW != nil {
				addTo(s.groupW[c][i], o.groupW[c][i])
				addTo(s.groupV[c][i], o.groupV[c][i])
			}
		}
	}
}

// merge adds the sums of others.
func (s *sums) merge(o *sums) {
	s.n += o.n
	s.w += o.w
	addTo(s.s, o.s)
	addTo(s.ss, o.ss)
	addTo(s.sw, o.sw)
	addTo(s.ssw, o.ssw)
}

func addTo[T int64 | uint32 | float64](sum, part []T) {
	for i, x := range part {
		sum[i] += x
	}
}

// CountsN is the number of respondents at each level of variable i; [0] counts the missing.
func (d *Data) CountsN(i int) []int {
	n := make([]int, len(d.summarize().level[i]))
	for l, c := range d.summarize().level[i] {
		n[l] = int(c)
	}
	return n
}

// Counts is the sum of weights at each level of variable i, the number of respondents when unweighted.
func (d *Data) Counts(i int) []float64 {
	if d.Weighted {
		return d.summarize().levelW[i]
	}
	n := make([]float64, len(d.summarize().level[i]))
	for l, c := range d.summarize().level[i] {
		n[l] = float64(c)
	}
	return n
}

// GroupCountsN is CountsN of variable i in group g (1-based; 0 = group unknown) of compared field c.
func (d *Data) GroupCountsN(c, i, g int) []int {
	stride := d.summarize().dims[i] + 1
	n := make([]int, stride)
	for l, x := range d.summarize().group[c][i][g*stride : (g+1)*stride] {
		n[l] = int(x)
	}
	return n
}

// GroupCounts is Counts of variable i in group g of compared field c.
func (d *Data) GroupCounts(c, i, g int) []float64 {
	s := d.summarize()
	stride := s.dims[i] + 1
	if d.Weighted {
		return s.groupW[c][i][g*stride : (g+1)*stride]
	}
	n := make([]float64, stride)
	for l, x := range s.group[c][i][g*stride : (g+1)*stride] {
		n[l] = float64(x)
	}
	return n
}

// Joint is the table of variables i and j, which must differ.
func (d *Data) Joint(i, j int) Joint {
	s := d.summarize()
	swap := i > j
	if swap {
		i, j = j, i
	}
	k, off, stride := len(s.dims), 0, s.dims[j]+1
	off = s.offset[i*k+j]
	t := Joint{X: d.codes(i), Y: d.codes(j), N: make([]float64, s.dims[i]*s.dims[j])}
	for a := range s.dims[i] {
		for b := range s.dims[j] {
			at := off + (a+1)*stride + b + 1
			t.Cases += int(s.joint[at])
			if d.Weighted {
				t.N[a*s.dims[j]+b] = s.jointW[at]
			} else {
				t.N[a*s.dims[j]+b] = float64(s.joint[at])
			}
		}
	}
	if swap {
		return t.transpose()
	}
	return t
}

func (t Joint) transpose() Joint {
	u := Joint{X: t.Y, Y: t.X, N: make([]float64, len(t.N)), Cases: t.Cases}
	for i := range t.X {
		for j := range t.Y {
			u.N[j*len(t.X)+i] = t.N[i*len(t.Y)+j]
		}
	}
	return u
}

// codes are the codes of variable i, ascending.
func (d *Data) codes(i int) []float64 {
	v := d.variable(i)
	codes := make([]float64, v.Levels())
	for l := range codes {
		codes[l] = v.Code(l + 1)
	}
	return codes
}

// Complete holds the moments of the items over the respondents who answered all of them. With withResponse it
// has one more variable, the last: overall (then only those who answered that too), or without overall the
// composite. Unweighted sums are taken in whole numbers and rounded once.
func (d *Data) Complete(withResponse bool) *Moments {
	s := d.summarize()
	items := len(d.Items)
	p := items
	if withResponse && d.Overall != nil {
		p++
	}
	var parts []*sums
	for c := range s.complete {
		if c == 1 || p == items {
			parts = append(parts, &s.complete[c])
		}
	}
	m := d.momentsOf(parts, p)
	if m.N > 0 && withResponse && d.Overall == nil {
		return d.withComposite(m)
	}
	return m
}

// momentsOf is the moments of the first p variables over sums of centred levels.
func (d *Data) momentsOf(parts []*sums, p int) *Moments {
	k := d.variables()
	m := &Moments{Mean: make([]float64, p), Cross: mat.NewSymDense(max(p, 1), nil)}
	var n int64
	for _, part := range parts {
		n += part.n
		m.W += part.w
	}
	m.N = int(n)
	if !d.Weighted {
		m.W = float64(n)
	}
	if n == 0 {
		return m
	}
	for i := range p {
		sx, swx := total(parts, k, i, -1)
		origin := d.variable(i).Code((d.variable(i).Levels() + 1) / 2)
		if d.Weighted {
			m.Mean[i] = origin + swx/m.W
		} else {
			m.Mean[i] = origin + float64(sx)/float64(n)
		}
		for j := i; j < p; j++ {
			sy, swy := total(parts, k, j, -1)
			sxy, swxy := total(parts, k, i, j)
			if d.Weighted {
				m.Cross.SetSym(i, j, swxy-swx*swy/m.W)
			} else {
				m.Cross.SetSym(i, j, centred(n, sx, sy, sxy))
			}
		}
	}
	return m
}

// total adds up s[i], or ss[i,j] when j >= 0, over the parts.
func total(parts []*sums, k, i, j int) (exact int64, weighted float64) {
	for _, p := range parts {
		if j < 0 {
			exact += p.s[i]
			if p.sw != nil {
				weighted += p.sw[i]
			}
			continue
		}
		exact += p.ss[i*k+j]
		if p.ssw != nil {
			weighted += p.ssw[i*k+j]
		}
	}
	return exact, weighted
}

// centred is sxy - sx sy / n, exact up to the one rounding at the end.
func centred(n, sx, sy, sxy int64) float64 {
	num := new(big.Int).Mul(big.NewInt(n), big.NewInt(sxy))
	num.Sub(num, new(big.Int).Mul(big.NewInt(sx), big.NewInt(sy)))
	x, _ := new(big.Rat).SetFrac(num, big.NewInt(n)).Float64()
	return x
}

// withComposite appends the composite, which is linear in the items for complete cases.
func (d *Data) withComposite(m *Moments) *Moments {
	p := len(d.Items)
	out := &Moments{N: m.N, W: m.W, Mean: make([]float64, p+1), Cross: mat.NewSymDense(p+1, nil)}
	copy(out.Mean, m.Mean)
	slope := make([]float64, p)
	for i, it := range d.Items {
		slope[i] = (it.Index(float64(it.Max), d.Options.Index) - it.Index(float64(it.Min), d.Options.Index)) /
			float64(it.Max-it.Min) / float64(p)
		out.Mean[p] += it.Index(m.Mean[i], d.Options.Index) / float64(p)
	}
	var all float64
	for i := range p {
		var row float64
		for j := range p {
			out.Cross.SetSym(i, j, m.Cross.At(i, j))
			row += slope[j] * m.Cross.At(i, j)
		}
		out.Cross.SetSym(i, p, row)
		all += slope[i] * row
	}
	out.Cross.SetSym(p, p, all)
	return out
}
