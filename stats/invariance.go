package stats

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"
)

// Invariance says whether groups, or waves, answered by the same yardstick, so that their means may be compared.
type Invariance struct {
	Comparisons []InvarianceOf
	Notices     []Notice
}

// InvarianceOf is the measurement model of one field's groups, or of waves.
type InvarianceOf struct {
	By      string // key of the field, or "wave"
	Groups  []InvarianceGroup
	Items   []string
	Factor  []int    // of each item, from 0
	Factors []string // names: dimensions of the codebook, else "F1", ...
	HowMany string   // where the factors come from: "one", "dimension" or "factor" (the exploratory solution)

	Models     []InvarianceModel // configural, metric, scalar; shorter when one has no solution
	Drift      []ItemDrift       // in the order of Items; nil without a metric model
	Congruence []Congruence      // every pair of groups
	Drifted    []string          // items that drifted, the worst first
	PoorFit    bool              // the configural model has a CFI below 0.90: that later steps hold says little
	Notices    []Notice
}

// InvarianceGroup is a group and how consistent its answers are.
type InvarianceGroup struct {
	Group    string
	N        int        // respondents who answered every item
	Alpha    *float64   // of all items
	Loadings []*float64 // standardised, of the configural model, in the order of Items
}

// InvarianceModel is one step of the comparison.
type InvarianceModel struct {
	Equality
	Fit *CFAFit

	// Against the model before: differences of the indices, and the likelihood ratio test. Nil for the configural model.
	DeltaCFI, DeltaRMSEA, DeltaChi2, DeltaDF, DeltaP *float64
	// Holds says that the CFI fell by no more than 0.01 (always true of the configural model).
	Holds bool
}

// ItemDrift says whether an item works differently in the groups.
type ItemDrift struct {
	Item               string
	Loading, Intercept *ChiSquareTest // score tests in the metric and the scalar model; nil without the model
	// Shift is the largest difference between two groups in what respondents alike in the factor answer, in codes; LoadingShift that of
	// the loadings, in codes for each standard deviation of the factor in the first group. Nil for items that were never freed.
	Shift, LoadingShift *float64
	Drifted             bool
}

// Congruence is Tucker's coefficient of the loadings of two groups, for each factor.
type Congruence struct {
	Group1, Group2 string
	Phi            []float64
}

// Bounds of the comparison.
const (
	minInvarianceGroup  = 100 // respondents who answered every item
	maxInvarianceGroups = 8
	maxInvarianceItems  = 40
	maxReleases         = 4       // items freed in each model
	maxInvarianceWork   = 3 << 27 // respondents times squared items times fields, beyond which every few respondents are taken
	cfiFall             = 0.01    // Cheung and Rensvold
	leastCFI            = 0.90    // of a model that describes the items at all (Bentler and Bonett 1980)
	leastDrift          = 0.1     // standard deviations of an item
)

// Invariance compares the groups of each compared field by confirmatory factor models: configural (the same items on the same
// factors), metric (equal loadings) and scalar (equal intercepts too). A step holds when CFI falls by no more than 0.01. Groups are those
// with 100 complete answers, at most the eight largest; without two of them, or with fewer than three items, there is nothing to
// compare and the result is empty. Factors are the codebook's dimensions, when every item has one, else those of Factor, each item on
// the factor that it loads on most. Answers are taken as numbers on an interval scale.
//
// Weights enter means and covariances; chi-squared takes respondents as a simple random sample, with a notice.
//
// An item drifts when the score test of its loading or intercept is significant at 5% after Bonferroni for all of both, item after item being freed, and
// differs between two groups by 0.1 standard deviations or more. Half the items of a factor stay equal at least.
//
// Cheung, G. W. & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for testing measurement invariance. Structural
// Equation Modeling 9, 233-255. Chen, F. F. (2007). Sensitivity of goodness of fit indexes to lack of measurement invariance. Structural
// Equation Modeling 14, 464-504. Byrne, B. M., Shavelson, R. J. & Muthén, B. (1989). Testing for the equivalence of factor covariance and
// mean structures: the issue of partial measurement invariance. Psychological Bulletin 105, 456-466.
func (d *Data) Invariance() (*Invariance, error) {
	out, err := d.groupInvariance()
	if err != nil {
		return out, err
	}
	if len(d.Earlier) > 0 {
		waves, err := WaveInvariance(append(slices.Clone(d.Earlier), d))
		if err != nil {
			return out, err
		}
		out.Comparisons = append(waves.Comparisons, out.Comparisons...)
		out.Notices = append(waves.Notices, out.Notices...)
	}
	return out, nil
}

// groupInvariance is Invariance of groups, without the waves.
func (d *Data) groupInvariance() (*Invariance, error) {
	out := &Invariance{}
	if len(d.Items) < 3 || len(d.Items) > maxInvarianceItems || d.N < 2*minInvarianceGroup {
		if len(d.Items) > maxInvarianceItems && len(d.Compare) > 0 && d.N >= 2*minInvarianceGroup {
			out.Notices = append(out.Notices, notice("invariance_items", len(d.Items), maxInvarianceItems))
		}
		return out, nil
	}
	type chosen struct {
		field  int
		groups []int
		small  []string // groups with too few answers
	}
	var fields []chosen
	for c, f := range d.Compare {
		sizes := make([]int, len(d.Fields[f].Groups))
		var large []int
		var small []string
		for g := range sizes {
			for _, n := range d.GroupCountsN(c, 0, g+1)[1:] {
				sizes[g] += n
			}
			if sizes[g] >= minInvarianceGroup {
				large = append(large, g+1)
			} else if sizes[g] > 0 {
				small = append(small, d.Fields[f].Groups[g])
			}
		}
		if len(large) > maxInvarianceGroups {
			out.Notices = append(out.Notices, notice("invariance_groups", d.Fields[f].Key, len(large), maxInvarianceGroups))
			slices.SortStableFunc(large, func(a, b int) int { return cmp.Compare(sizes[b-1], sizes[a-1]) })
			large = large[:maxInvarianceGroups]
			slices.Sort(large)
		}
		if len(large) > 1 {
			fields = append(fields, chosen{f, large, small})
		}
	}
	if len(fields) == 0 {
		return out, nil
	}
	s, notices := d.measurement()
	out.Notices = append(out.Notices, notices...)
	if len(s.items) < 3 {
		return out, nil
	}
	every := 1
	if work := d.N * len(s.items) * len(s.items) / 2 * len(fields); work > maxInvarianceWork {
		every = work/maxInvarianceWork + 1
		out.Notices = append(out.Notices, notice("invariance_sample", every))
	}
	list := make([]*InvarianceOf, len(fields))
	parallel(d.Options.Jobs, len(fields), func(i int) {
		f := fields[i]
		all := d.cfaGroups(s.items, f.field, f.groups, every)
		var groups []CFAGroup
		var names []string
		small := f.small
		for g, x := range all {
			if name := d.Fields[f.field].Groups[f.groups[g]-1]; x.N >= minInvarianceGroup {
				groups, names = append(groups, x), append(names, name)
			} else {
				small = append(small, name)
			}
		}
		if len(groups) > 1 {
			x := s.compare(d.Fields[f.field].Key, names, groups)
			if small != nil {
				x.Notices = append(x.Notices, notice("invariance_small", quotedLabels(small), minInvarianceGroup))
			}
			list[i] = &x
		}
	})
	for _, x := range list {
		if x != nil {
			out.Comparisons = append(out.Comparisons, *x)
		}
	}
	if len(out.Comparisons) > 0 {
		out.Notices = append(out.Notices, d.fewComplete(d.Complete(false).N)...)
	}
	out.remarks(d.Weighted || d.Designed)
	return out, nil
}

// WaveInvariance compares waves in the same way, on the items that all of them ask on the same scale (and that somebody answered in each), with the last
// wave's dimensions or factors: see Data.Invariance. By is "wave". From the latest to the oldest, a wave takes part as long as it leaves three items to
// compare; Notices name those left out.
func WaveInvariance(waves []*Data) (*Invariance, error) {
	out := &Invariance{}
	if len(waves) < 2 {
		return out, nil
	}
	last := waves[len(waves)-1]
	switch {
	case len(last.Items) < 3:
		return out, nil
	case last.N < minInvarianceGroup:
		out.Notices = []Notice{notice("invariance_small", []string{last.Wave}, minInvarianceGroup)}
		return out, nil
	}
	s, notices := last.measurement()
	out.Notices = notices
	whole := s
	if s = s.only(last.asIn(last, whole)); len(s.items) < 3 {
		out.Notices = append(out.Notices, notice("invariance_few_items", last.Wave))
		return out, nil
	}
	if len(s.items) > maxInvarianceItems {
		out.Notices = append(out.Notices, notice("invariance_items", len(s.items), maxInvarianceItems))
		return out, nil
	}
	compared := []*Data{last}
	var small, apart []string
	for _, d := range slices.Backward(waves[:len(waves)-1]) {
		nobody := true
		for i := range d.Items {
			nobody = nobody && !d.answered(i)
		}
		if d.N < minInvarianceGroup || nobody {
			small = append([]string{d.Wave}, small...)
			continue
		}
		shared := last.asIn(d, whole)
		left := whole.only(slices.DeleteFunc(slices.Clone(s.from), func(i int) bool { return !slices.Contains(shared, i) }))
		if len(left.items) < 3 {
			apart = append([]string{d.Wave}, apart...)
			continue
		}
		s, compared = left, append([]*Data{d}, compared...)
	}
	var groups []CFAGroup
	var names []string
	designed := false
	for _, d := range compared {
		var items []int
		for _, key := range s.keys {
			items = append(items, slices.Index(d.itemKeys(), key))
		}
		every := d.N*len(s.items)*len(s.items)/2/maxInvarianceWork + 1
		if x := d.cfaGroups(items, -1, []int{1}, every)[0]; x.N >= minInvarianceGroup {
			groups, names = append(groups, x), append(names, d.Wave)
			designed = designed || d.Weighted || d.Designed
		} else {
			small = append(small, d.Wave)
		}
	}
	if apart != nil {
		out.Notices = append(out.Notices, notice("invariance_waves_apart", apart))
	}
	if small != nil {
		out.Notices = append(out.Notices, notice("invariance_small", quotedLabels(small), minInvarianceGroup))
	}
	if len(groups) > maxInvarianceGroups {
		out.Notices = append(out.Notices, notice("invariance_groups", "wave", len(groups), maxInvarianceGroups))
		groups, names = groups[len(groups)-maxInvarianceGroups:], names[len(names)-maxInvarianceGroups:]
	}
	if len(groups) > 1 {
		out.Comparisons = append(out.Comparisons, s.compare("wave", names, groups))
		out.remarks(designed)
	}
	return out, nil
}

// asIn lists the places in s of the items that another wave asked on the same scale, and that somebody answered there.
func (d *Data) asIn(other *Data, s yardstick) []int {
	var places []int
	for i, j := range s.items {
		it := d.Items[j]
		at := slices.IndexFunc(other.Items, func(x Item) bool { return x.Key == it.Key && x.Min == it.Min && x.Max == it.Max })
		if at >= 0 && other.answered(at) {
			places = append(places, i)
		}
	}
	return places
}

// remarks adds what holds for every comparison.
func (out *Invariance) remarks(designed bool) {
	if len(out.Comparisons) == 0 {
		return
	}
	out.Notices = append(out.Notices, notice("invariance_ordinal"))
	if designed {
		out.Notices = append(out.Notices, notice("invariance_design"))
	}
}

// yardstick says which items load on which factor.
type yardstick struct {
	items   []int // positions
	keys    []string
	labels  []string
	factor  []int
	factors []string
	how     string
	from    []int // position in the structure that this was taken from
}

// measurement is the factor structure of the items.
func (d *Data) measurement() (yardstick, []Notice) {
	s := yardstick{how: "one", factors: []string{"F1"}}
	for j, it := range d.Items {
		s.items, s.keys, s.labels, s.factor, s.from = append(s.items, j), append(s.keys, it.Key), append(s.labels, it.called()), append(s.factor, 0), append(s.from, j)
	}
	var notices []Notice
	if !slices.ContainsFunc(d.Items, func(it Item) bool { return it.Dimension == "" }) && len(d.Items) > 0 {
		dims := yardstick{how: "dimension", items: s.items, keys: s.keys, labels: s.labels, from: s.from}
		for _, it := range d.Items {
			a := slices.Index(dims.factors, it.Dimension)
			if a < 0 {
				a = len(dims.factors)
				dims.factors = append(dims.factors, it.Dimension)
			}
			dims.factor = append(dims.factor, a)
		}
		size := dims.sizes()
		var kept []int
		var single []string
		for i, a := range dims.factor {
			if size[a] > 1 {
				kept = append(kept, i)
			} else {
				single = append(single, dims.labels[i])
			}
		}
		if reduced := dims.only(kept); len(reduced.items) >= 3 {
			if len(single) > 0 {
				notices = append(notices, notice("invariance_single", single))
			}
			return reduced, notices
		}
		return s, nil
	}
	f, err := d.Factor()
	if err != nil || f.Factors < 2 {
		return s, nil
	}
	efa := yardstick{how: "factor", items: s.items, keys: s.keys, labels: s.labels, from: s.from, factor: make([]int, len(s.items))}
	gone := make([]bool, f.Factors)
	for {
		size := make([]int, f.Factors)
		for i, row := range f.Loadings {
			best := -1
			for a, l := range row {
				if !gone[a] && (best < 0 || math.Abs(l) > math.Abs(row[best])) {
					best = a
				}
			}
			efa.factor[i] = best
			size[best]++
		}
		small := -1
		for a, n := range size {
			if !gone[a] && n < 2 {
				small = a
				break
			}
		}
		if small < 0 {
			break
		}
		gone[small] = true
	}
	place, k := make([]int, f.Factors), 0
	for a := range place {
		if !gone[a] {
			place[a] = k
			k++
			efa.factors = append(efa.factors, "F"+strconv.Itoa(k))
		}
	}
	if k < 2 {
		return s, nil
	}
	for i, a := range efa.factor {
		efa.factor[i] = place[a]
	}
	return efa, nil
}

func (s yardstick) sizes() []int {
	size := make([]int, len(s.factors))
	for _, a := range s.factor {
		size[a]++
	}
	return size
}

// only leaves the items at some positions, without those that then have a factor to themselves.
func (s yardstick) only(positions []int) yardstick {
	for {
		out := yardstick{how: s.how}
		place := map[int]int{}
		for _, i := range positions {
			a, ok := place[s.factor[i]]
			if !ok {
				a = len(out.factors)
				place[s.factor[i]] = a
				out.factors = append(out.factors, s.factors[s.factor[i]])
			}
			out.items, out.keys, out.labels = append(out.items, s.items[i]), append(out.keys, s.keys[i]), append(out.labels, s.labels[i])
			out.factor, out.from = append(out.factor, a), append(out.from, i)
		}
		size := out.sizes()
		var kept []int
		for i, a := range out.factor {
			if size[a] > 1 {
				kept = append(kept, positions[i])
			}
		}
		if len(kept) == len(positions) {
			if len(out.items) == 2 { // two items of a single factor say nothing
				return yardstick{how: s.how}
			}
			return out
		}
		positions = kept
	}
}

// cfaGroups is means and covariances (divisor N; with weights Σw) over those who answered all items listed, by group of a field,
// or of everybody for field -1. Of every so many respondents one is taken. Unweighted sums are whole numbers.
func (d *Data) cfaGroups(items []int, field int, groups []int, every int) []CFAGroup {
	p, centre := len(items), d.centres()
	var all []*sums
	if !d.Weighted && every == 1 && p == len(d.Items) {
		all = d.itemSums(items, field, groups)
	} else {
		all = d.cfaSums(items, field, groups, every)
	}
	out := make([]CFAGroup, len(groups))
	for g, s := range all {
		out[g] = CFAGroup{N: int(s.n), Mean: make([]float64, p), Cov: mat.NewSymDense(max(p, 1), nil)}
		if s.n == 0 {
			continue
		}
		for i := range p {
			var mi, mj float64
			if d.Weighted {
				mi = s.sw[i] / s.w
			} else {
				mi = float64(s.s[i]) / float64(s.n)
			}
			out[g].Mean[i] = d.Items[items[i]].Code(int(centre[items[i]])) + mi
			for j := range i + 1 {
				if d.Weighted {
					mj = s.sw[j] / s.w
					out[g].Cov.SetSym(i, j, s.ssw[i*p+j]/s.w-mi*mj)
				} else {
					out[g].Cov.SetSym(i, j, centred(s.n, s.s[i], s.s[j], s.ss[i*p+j])/float64(s.n))
				}
			}
		}
	}
	return out
}

// itemSums is cfaSums for all items in some order, without weights: other analyses have summed them already.
func (d *Data) itemSums(items []int, field int, groups []int) []*sums {
	k, p := d.variables(), len(items)
	wanted := func(group int) *[2]sums { return &d.summarize().complete }
	if field >= 0 {
		is := make([]bool, len(d.Fields[field].Groups))
		for _, group := range groups {
			is[group-1] = true
		}
		all := d.groupSums(field, is)
		wanted = func(group int) *[2]sums { return &all[group-1].complete }
	}
	var list []*sums
	for _, group := range groups {
		s, complete := &sums{s: make([]int64, p), ss: make([]int64, p*p)}, wanted(group)
		for c := range complete { // with and without an answer to overall
			s.n += complete[c].n
			for i, a := range items {
				s.s[i] += complete[c].s[a]
				for j, b := range items[:i+1] {
					s.ss[i*p+j] += complete[c].ss[min(a, b)*k+max(a, b)]
				}
			}
		}
		list = append(list, s)
	}
	return list
}

// cfaSums sums the centred levels of the items listed over those who answered them all; see cfaGroups. Cross-products are those of an
// item with itself and those before it.
func (d *Data) cfaSums(items []int, field int, groups []int, every int) []*sums {
	p, all := len(items), d.centres()
	fresh := func() []*sums {
		list := make([]*sums, len(groups))
		for g := range list {
			list[g] = &sums{}
			if d.Weighted {
				list[g].sw, list[g].ssw = make([]float64, p), make([]float64, p*p)
			} else {
				list[g].s, list[g].ss = make([]int64, p), make([]int64, p*p)
			}
		}
		return list
	}
	place := []int{-1}
	if field >= 0 {
		place = make([]int, len(d.Fields[field].Groups)+1)
		for g := range place {
			place[g] = slices.Index(groups, g)
		}
	}
	centre := make([]int, p)
	for i, j := range items {
		centre[i] = int(all[j])
	}
	first := make([]int, len(d.Batches)) // respondents before each batch
	for bi := 1; bi < len(d.Batches); bi++ {
		first[bi] = first[bi-1] + d.Batches[bi-1].N
	}
	parts := make([][]*sums, min(8, max(1, len(d.Batches))))
	parallel(d.Options.Jobs, len(parts), func(strip int) {
		list, x := fresh(), make([]int, p)
		for bi := strip; bi < len(d.Batches); bi += len(parts) {
			b := &d.Batches[bi]
		rows:
			for row := (every - first[bi]%every) % every; row < b.N; row += every {
				g := 0
				if field >= 0 {
					if g = place[b.Fields[field][row]]; g < 0 {
						continue
					}
				}
				for i, j := range items {
					l := int(b.Items[j][row])
					if l == 0 {
						continue rows
					}
					x[i] = l - centre[i]
				}
				s, w := list[g], b.weight(row)
				if w <= 0 {
					continue
				}
				s.n++
				s.w += w
				if d.Weighted {
					for i, v := range x {
						wv := w * float64(v)
						s.sw[i] += wv
						for j, u := range x[:i+1] {
							s.ssw[i*p+j] += wv * float64(u)
						}
					}
					continue
				}
				for i, v := range x {
					s.s[i] += int64(v)
					line := s.ss[i*p : i*p+i+1]
					for j, u := range x[:i+1] {
						line[j] += int64(v * u)
					}
				}
			}
		}
		parts[strip] = list
	})
	for _, part := range parts[1:] {
		for g := range part {
			parts[0][g].merge(part[g])
		}
	}
	return parts[0]
}

// compare runs the models on groups of which the moments are in the order of the structure's items.
func (s yardstick) compare(by string, names []string, groups []CFAGroup) InvarianceOf {
	out := InvarianceOf{By: by, HowMany: s.how}
	var kept []int
	var constant []string
	for i := range s.items {
		if slices.ContainsFunc(groups, func(g CFAGroup) bool { return !(g.Cov.At(i, i) > 1e-9) }) {
			constant = append(constant, s.labels[i])
		} else {
			kept = append(kept, i)
		}
	}
	if constant != nil {
		out.Notices = append(out.Notices, notice("invariance_constant", constant))
		s = s.only(kept)
		for g := range groups {
			groups[g] = groups[g].only(s.from)
		}
	}
	for g, name := range names {
		x := InvarianceGroup{Group: name, N: groups[g].N}
		if len(s.items) > 1 {
			x.Alpha = num(cronbach(groups[g].Cov))
		}
		out.Groups = append(out.Groups, x)
	}
	out.Items, out.Factor, out.Factors = s.keys, s.factor, s.factors
	model := CFAModel{Factor: s.factor}
	fail := func(err error) InvarianceOf {
		var why Notice
		if !errors.As(err, &why) {
			why = notice("no_cfa_solution")
		}
		out.Notices = append(out.Notices, why)
		return out
	}
	if err := checkCFA(groups, model); err != nil {
		return fail(err)
	}
	m := newCFA(groups, model)
	if m == nil {
		return fail(notice("singular_matrix"))
	}
	fit, value, err := m.fit(model, nil)
	if err != nil {
		return fail(err)
	}
	if !out.add(Configural, fit) {
		return out
	}
	if fit.CFI < leastCFI {
		out.PoorFit = true
		out.Notices = append(out.Notices, notice("invariance_poor_fit", fit.CFI))
	}
	for g := range names {
		for j := range s.items {
			l := fit.Loadings[g][j]
			out.Groups[g].Loadings = append(out.Groups[g].Loadings, num(l/math.Sqrt(l*l+fit.Unique[g][j])))
		}
	}
	out.Congruence = congruences(names, fit.Loadings, s.factor, len(s.factors))
	for _, key := range s.keys {
		out.Drift = append(out.Drift, ItemDrift{Item: key})
	}
	value = m.tie(value)
	var free CFAModel
	for _, e := range []Equality{Metric, Scalar} {
		model.Equality = e
		if fit, value, err = m.fit(model, value); err != nil {
			return fail(err)
		}
		if !out.add(e, fit) {
			return out
		}
		free = out.release(m, fit, value, CFAModel{Factor: s.factor, Equality: e, FreeLoadings: free.FreeLoadings, FreeIntercepts: slices.Clone(free.FreeLoadings)})
	}
	slices.SortStableFunc(out.Drifted, func(a, b string) int { return cmp.Compare(out.size(b, m, s), out.size(a, m, s)) })
	return out
}

// only leaves the items at some positions.
func (g CFAGroup) only(positions []int) CFAGroup {
	out := CFAGroup{N: g.N, Cov: mat.NewSymDense(max(1, len(positions)), nil)}
	for i, a := range positions {
		out.Mean = append(out.Mean, g.Mean[a])
		for j, b := range positions[:i+1] {
			out.Cov.SetSym(i, j, g.Cov.At(a, b))
		}
	}
	return out
}

// add takes a fitted model in; false when it has not converged.
func (out *InvarianceOf) add(e Equality, fit *CFAFit) bool {
	if !fit.Converged {
		out.Notices = append(out.Notices, notice("invariance_unsettled", e.String(), fit.Iterations))
		return false
	}
	if fit.Improper != nil {
		out.Notices = append(out.Notices, notice("invariance_heywood", e.String()))
	}
	x := InvarianceModel{Equality: e, Fit: fit, Holds: true}
	if e > Configural {
		before := out.Models[len(out.Models)-1].Fit
		x.DeltaCFI = num(fit.CFI - before.CFI)
		if fit.RMSEA != nil && before.RMSEA != nil {
			x.DeltaRMSEA = num(*fit.RMSEA - *before.RMSEA)
		}
		chi2, df := max(0, fit.Chi2-before.Chi2), fit.DF-before.DF
		x.DeltaChi2, x.DeltaDF = num(chi2), num(df)
		if df > 0 {
			x.DeltaP = num(chi2Upper(chi2, df))
		}
		x.Holds = fit.CFI-before.CFI >= -cfiFall
	}
	out.Models = append(out.Models, x)
	return true
}

// release frees one item after another, as long as the score test of the worst is significant, and says which drifted. It returns the
// model with the items that are free in the end.
func (out *InvarianceOf) release(m *cfa, fit *CFAFit, value [][]float64, model CFAModel) CFAModel {
	tests := func(f *CFAFit) []*ReleaseTest {
		if model.Equality == Scalar {
			return f.InterceptTests
		}
		return f.LoadingTests
	}
	for j, t := range tests(fit) {
		if t == nil {
			continue
		}
		test := t.ChiSquareTest
		if model.Equality == Scalar {
			out.Drift[j].Intercept = &test
		} else {
			out.Drift[j].Loading = &test
		}
	}
	if len(model.FreeIntercepts) > 0 { // loadings that differ go with intercepts that differ
		f, v, err := m.fit(model, value)
		if err != nil || !f.Converged {
			return model
		}
		fit, value = f, v
	}
	var freed []int
	for range maxReleases {
		worst, n := -1, 0
		for j, t := range tests(fit) {
			if t == nil {
				continue
			}
			n++
			if worst < 0 || t.Chi2 > tests(fit)[worst].Chi2 {
				worst = j
			}
		}
		if worst < 0 || tests(fit)[worst].P*float64(2*n) >= 0.05 { // a family of loadings, one of intercepts
			break
		}
		next := model
		next.FreeLoadings, next.FreeIntercepts = slices.Clone(model.FreeLoadings), slices.Clone(model.FreeIntercepts)
		if model.Equality == Scalar {
			next.FreeIntercepts = append(next.FreeIntercepts, worst)
		} else {
			next.FreeLoadings = append(next.FreeLoadings, worst)
		}
		if tooFree(next) {
			out.Notices = append(out.Notices, notice("invariance_many"))
			break
		}
		f, v, err := m.fit(next, value)
		if err != nil || !f.Converged {
			break
		}
		model, fit, value = next, f, v
		freed = append(freed, worst)
	}
	for _, j := range freed {
		of := fit.Loadings
		if model.Equality == Scalar {
			of = fit.Intercepts
		}
		low, high := math.Inf(1), math.Inf(-1)
		for g := range of {
			low, high = min(low, of[g][j]), max(high, of[g][j])
		}
		if model.Equality == Scalar {
			out.Drift[j].Shift = num(high - low)
		} else {
			out.Drift[j].LoadingShift = num(high - low)
		}
		if high-low >= leastDrift*m.unit[j] && !out.Drift[j].Drifted {
			out.Drift[j].Drifted = true
			out.Drifted = append(out.Drifted, out.Drift[j].Item)
		}
	}
	return model
}

// tooFree says that more than half the items of a factor are free.
func tooFree(model CFAModel) bool {
	for _, list := range [][]int{model.FreeLoadings, model.FreeIntercepts} {
		size, free := map[int]int{}, map[int]int{}
		for j, f := range model.Factor {
			size[f]++
			if slices.Contains(list, j) {
				free[f]++
			}
		}
		for f, n := range free {
			if 2*n > size[f] {
				return true
			}
		}
	}
	return false
}

// size is how far an item drifted, in its standard deviations.
func (out *InvarianceOf) size(key string, m *cfa, s yardstick) float64 {
	j := slices.Index(s.keys, key)
	var top float64
	for _, x := range []*float64{out.Drift[j].Shift, out.Drift[j].LoadingShift} {
		if x != nil {
			top = max(top, *x/m.unit[j])
		}
	}
	return top
}

// congruences is Tucker's coefficient Σxy/√(Σx²Σy²) of the loadings of every two groups, for each factor: above 0.95 the factor is
// the same, below 0.85 it is not.
//
// Lorenzo-Seva, U. & ten Berge, J. M. F. (2006). Tucker's congruence coefficient as a meaningful index of factor similarity. Methodology 2,
// 57-64.   R: psych::factor.congruence
func congruences(names []string, loadings [][]float64, factor []int, factors int) (list []Congruence) {
	for g := range names {
		for h := range g {
			c := Congruence{Group1: names[h], Group2: names[g]}
			for a := range factors {
				var xy, xx, yy float64
				for j, f := range factor {
					if f == a {
						x, y := loadings[h][j], loadings[g][j]
						xy, xx, yy = xy+x*y, xx+x*x, yy+y*y
					}
				}
				phi := 0.0
				if xx > 0 && yy > 0 {
					phi = max(-1, min(1, xy/math.Sqrt(xx*yy)))
				}
				c.Phi = append(c.Phi, phi)
			}
			list = append(list, c)
		}
	}
	return list
}

// Level is the strongest model that holds with all before it: Configural, Metric or Scalar. It is Configural too when a model has no
// solution.
func (out *InvarianceOf) Level() Equality {
	level := Configural
	for _, m := range out.Models {
		if !m.Holds {
			break
		}
		level = m.Equality
	}
	return level
}

// Numbers lists, for every comparison, the three models; then "item_drift" of each item; the groups' alphas and loadings; and
// "congruence" of each pair of groups.
func (out *Invariance) Numbers() []Number {
	if out == nil {
		return unavailable("invariance")
	}
	if len(out.Comparisons) == 0 && len(out.Notices) > 0 {
		return unavailable("invariance")
	}
	var list []Number
	for _, x := range out.Comparisons {
		all := 0
		for _, g := range x.Groups {
			all += g.N
		}
		for _, m := range x.Models {
			r := rows{Number{Analysis: "invariance", By: x.By, Term: m.Equality.String(), N: all}, &list}
			r.add("chi2", num(m.Fit.Chi2))
			r.add("df", num(m.Fit.DF))
			r.add("p", m.Fit.P)
			r.add("cfi", num(m.Fit.CFI))
			r.add("tli", m.Fit.TLI)
			r.add("rmsea", m.Fit.RMSEA)
			r.add("srmr", num(m.Fit.SRMR))
			r.add("delta_cfi", m.DeltaCFI)
			r.add("delta_rmsea", m.DeltaRMSEA)
			r.add("delta_chi2", m.DeltaChi2)
			r.add("delta_df", m.DeltaDF)
			r.add("delta_p", m.DeltaP)
		}
		if len(x.Models) == 0 {
			list = append(list, Number{Analysis: "invariance", By: x.By, Statistic: "unavailable", N: all})
		}
		for _, g := range x.Groups {
			r := rows{Number{Analysis: "invariance", By: x.By, Group: g.Group, N: g.N}, &list}
			r.add("alpha", g.Alpha)
			for j, l := range g.Loadings {
				r := rows{Number{Analysis: "invariance", By: x.By, Group: g.Group, Term: x.Items[j], Term2: fmt.Sprintf("F%d", x.Factor[j]+1), N: g.N}, &list}
				r.add("loading", l)
			}
		}
		for _, d := range x.Drift {
			r := rows{Number{Analysis: "item_drift", By: x.By, Term: d.Item, N: all}, &list}
			for _, t := range []struct {
				name string
				test *ChiSquareTest
			}{{"loading", d.Loading}, {"intercept", d.Intercept}} {
				if t.test != nil {
					r.add(t.name+"_chi2", num(t.test.Chi2))
					r.add(t.name+"_p", num(t.test.P))
				}
			}
			r.add("shift", d.Shift)
			drifted := 0.0
			if d.Drifted {
				drifted = 1
			}
			r.add("drifted", &drifted)
		}
		for _, c := range x.Congruence {
			r := rows{Number{Analysis: "congruence", By: x.By, Term: c.Group1, Term2: c.Group2, N: all}, &list}
			for a := range c.Phi {
				r.add(fmt.Sprintf("tucker_phi_F%d", a+1), num(c.Phi[a]))
			}
		}
	}
	return list
}
