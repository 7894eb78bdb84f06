package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Classes of an item by how its good and bad answers move overall.
const (
	ClassUnclear     = 0 // neither effect is proven, or one of them cannot be had
	ClassBasic       = 1 // a bad answer costs more than a good one gains: must be right
	ClassPerformance = 2 // both count, and no asymmetry is proven
	ClassExcitement  = 3 // a good answer gains more than a bad one costs: delights
)

// leastPerParameter is the least respondents for each coefficient of the penalty-reward regression.
const leastPerParameter = 5

// AnswerEffect is by how many index points overall differs between respondents who gave the lowest (or highest) answers to an item
// and those who answered in between, all other items held constant. Nil when nobody, or nearly nobody, gave such answers.
type AnswerEffect struct {
	N                           int      // respondents who gave them
	Value, SE, P, CILow, CIHigh *float64 // errors are nil for a perfect fit
}

// ItemAsymmetry is the penalty-reward contrast of one item.
type ItemAsymmetry struct {
	Key, Label string
	Low, High  [2]int // the codes taken as lowest and as highest answers: from, to

	Penalty AnswerEffect // of the lowest answers: below 0 as a rule
	Reward  AnswerEffect // of the highest answers: above 0 as a rule

	Asymmetry *float64 // (reward + penalty) / (|reward| + |penalty|): -1 all penalty, 0 even, 1 all reward
	P         *float64 // of penalty + reward = 0
	PAdjusted *float64 // the same after Holm over the items
	Class     int      // ClassUnclear, ClassBasic, ClassPerformance or ClassExcitement
}

// PenaltyReward holds the penalty-reward contrast of all items.
type PenaltyReward struct {
	N, Dropped int // respondents who answered every item and overall, and the others
	R2         *float64
	Items      []ItemAsymmetry
	Notices    []Notice
}

// extremeCodes is how many codes at each end of a scale are its lowest and its highest answers: two fifths of the codes, rounded
// down, at least one; 0 for a scale without a middle. A scale of 5 has 1-2 and 4-5 about 3; of 7: 1-2 and 6-7; of 10: 1-4 and 7-10;
// of 3 and 4: the ends.
func (it Item) extremeCodes() int {
	if it.Levels() < 3 {
		return 0
	}
	return max(1, 2*it.Levels()/5)
}

// PenaltyReward contrasts what the lowest answers to an item take from overall with what the highest add. Overall, on the index
// scale of 0 to 100, is regressed on two dummies an item, of all items jointly, over the respondents who answered every item and
// overall:
//
//	index(overall) = a + Σ_i (penalty_i · [answer_i low] + reward_i · [answer_i high]) + e
//
// The lowest and the highest answers are the lowest and the highest two fifths of the codes of the item's scale after reversal,
// rounded down and at least one (see extremeCodes; on a scale of 5: 1-2 and 4-5, so that 3 is the reference): a rule of the scale,
// not of the data, and the same at both ends, so that an effect in equal steps looks even. Items on a scale of 2 codes are left out.
//
//	asymmetry = (reward + penalty) / (|reward| + |penalty|)
//	p         = two-sided t test of penalty + reward = 0: car::linearHypothesis(lm(y ~ ...), "q1_low + q1_high = 0")
//
// Unweighted with the classical errors of lm on n less coefficients degrees of freedom; with weights or a design svyglm with
// linearised errors on clusters less strata, complete cases being a domain. A dummy that does not vary, or follows from
// those before it (the NA of lm), is left out with a Notice.
//
// An item is basic when p after Holm is below 1 - confidence and penalty + reward below 0, the penalty being proven itself;
// excitement the other way round; performance when no asymmetry but at least one of the two effects is proven, each at 1 - confidence.
//
// The error is a Notice when overall was not asked, when there are fewer than 5 respondents for each coefficient, the constant among them (effects
// then leave the scale, and a saturated fit has no errors), or when the regression is not possible.
//
// Brandt, R. D. (1987). A procedure for identifying value-enhancing service components using customer satisfaction survey data.
// Matzler, K., Sauerwein, E. (2002). The factor structure of customer satisfaction. Int. J. Service Industry Management 13(4), 314-332.
// Mikulić, J., Prebežac, D. (2008). Prioritizing improvement of service attributes using impact range-performance analysis and
// impact-asymmetry analysis. Managing Service Quality 18(6), 559-576.
func (d *Data) PenaltyReward() (*PenaltyReward, error) {
	switch {
	case d.N == 0:
		return nil, notice("no_respondents")
	case d.Overall == nil:
		return nil, notice("no_overall")
	case len(d.Items) == 0:
		return nil, notice("no_items")
	case 2*len(d.Items) > maxModelColumns:
		return nil, notice("too_many_items", len(d.Items), maxModelColumns/2)
	}
	t := d.extremeTable()
	out := &PenaltyReward{N: t.n, Dropped: d.N - t.n}
	for i, it := range d.Items {
		x := ItemAsymmetry{Key: it.Key, Label: it.Label, Penalty: AnswerEffect{N: int(t.count[2*i])}, Reward: AnswerEffect{N: int(t.count[2*i+1])}}
		if e := it.extremeCodes(); e > 0 {
			x.Low, x.High = [2]int{it.Min, it.Min + e - 1}, [2]int{it.Max - e + 1, it.Max}
		}
		out.Items = append(out.Items, x)
	}
	m := t.moments(d)
	keep, notices := d.contrastColumns(t, m)
	out.Notices = append(d.fewComplete(out.N), notices...)
	if parameters := len(keep) + 1; len(keep) > 0 && t.n < leastPerParameter*parameters {
		return nil, notice("contrast_few", t.n, parameters, leastPerParameter)
	}
	f, err := fitModel(pickMoments(m, keep))
	if err != nil {
		code := err.(*modelError).code
		switch code {
		case "constant_response":
			return nil, notice(code)
		case "no_items":
			return nil, notice("no_contrast")
		}
		return nil, d.tooFewComplete(t.n, len(keep)+2)
	}
	out.R2 = num(f.r2)
	out.effects(d, t, f, keep)
	return out, nil
}

// extremeTable holds the sums over complete cases of the dummies of every item, 2i for the lowest and 2i+1 for the highest
// answers, and of overall in codes above the middle one.
type extremeTable struct {
	dummy  [][]int16 // [item][level]: its dummy, -1 = the reference
	n      int
	w      float64
	count  []int64   // respondents of each dummy
	joint  []int64   // of each pair, upper triangle
	jointW []float64 // sums of weights, likewise; nil when unweighted
	y      []int64   // Σ y of each dummy, then Σ y and Σ y² of all
	yW     []float64
	middle int
}

// extremeTable sums in one pass over the respondents. Batches are dealt to a fixed number of strips.
func (d *Data) extremeTable() *extremeTable {
	p := 2 * len(d.Items)
	fresh := func() *extremeTable {
		t := &extremeTable{count: make([]int64, p), joint: make([]int64, p*p), y: make([]int64, p+2), middle: (d.Overall.Levels() + 1) / 2}
		if d.Weighted {
			t.jointW, t.yW = make([]float64, p*p), make([]float64, p+2)
		}
		return t
	}
	dummy := make([][]int16, len(d.Items))
	for i, it := range d.Items {
		dummy[i] = make([]int16, it.Levels()+1)
		e := it.extremeCodes()
		for l := range dummy[i] {
			switch {
			case l >= 1 && l <= e:
				dummy[i][l] = int16(2 * i)
			case e > 0 && l > it.Levels()-e:
				dummy[i][l] = int16(2*i + 1)
			default:
				dummy[i][l] = -1
			}
		}
	}
	strips := max(1, min(8, len(d.Batches)))
	parts := make([]*extremeTable, strips)
	parallel(d.Options.Jobs, strips, func(s int) {
		part := fresh()
		part.dummy = dummy
		var scratch *planes
		if !d.Weighted {
			scratch = d.newPlanes()
		}
		for b := s; b < len(d.Batches); b += strips {
			if scratch != nil {
				part.addPlanes(scratch, &d.Batches[b])
			} else {
				part.add(&d.Batches[b], p)
			}
		}
		parts[s] = part
	})
	all := parts[0]
	for _, part := range parts[1:] {
		all.n += part.n
		all.w += part.w
		addTo(all.count, part.count)
		addTo(all.joint, part.joint)
		addTo(all.jointW, part.jointW)
		addTo(all.y, part.y)
		addTo(all.yW, part.yW)
	}
	return all
}

// active lists the dummies of a respondent; ok is false for an incomplete one.
func (t *extremeTable) active(b *Batch, row int, list []int16) (_ []int16, ok bool) {
	list = list[:0]
	for i, dummy := range t.dummy {
		l := b.Items[i][row]
		if l == 0 {
			return list, false
		}
		if j := dummy[l]; j >= 0 {
			list = append(list, j)
		}
	}
	return list, b.Items[len(t.dummy)][row] != 0
}

func (t *extremeTable) add(b *Batch, p int) {
	list, ok := make([]int16, 0, p), false
	for row := range b.N {
		if list, ok = t.active(b, row, list); !ok {
			continue
		}
		y := int64(b.Items[len(t.dummy)][row]) - int64(t.middle)
		t.n++
		t.y[p] += y
		t.y[p+1] += y * y
		for a, j := range list {
			t.count[j]++
			t.y[j] += y
			joint := t.joint[int(j)*p : int(j)*p+p]
			for _, k := range list[a:] {
				joint[k]++
			}
		}
		if t.jointW == nil {
			continue
		}
		w := b.Weight[row]
		t.w += w
		t.yW[p] += w * float64(y)
		t.yW[p+1] += w * float64(y*y)
		for a, j := range list {
			t.yW[j] += w * float64(y)
			joint := t.jointW[int(j)*p : int(j)*p+p]
			for _, k := range list[a:] {
				joint[k] += w
			}
		}
	}
}

// addPlanes is add without weights, 64 respondents at a time.
func (t *extremeTable) addPlanes(p *planes, b *Batch) {
	overall, size := p.variable[len(t.dummy)], len(t.count)
	active := make([]plane, size) // who has each dummy
	for from := 0; from < b.N; from += 64 * planeWords {
		p.loadVariables(b, from, min(b.N, from+64*planeWords))
		complete := p.complete(p.variable)
		n := both(&complete, &complete, p.words)
		t.n += n
		for l := range overall.level {
			y := int64(l + 1 - t.middle)
			with := int64(both(&complete, &overall.level[l], p.words))
			t.y[size] += y * with
			t.y[size+1] += y * y * with
		}
		clear(active)
		for i, dummy := range t.dummy {
			for l, who := range p.variable[i].level {
				if j := dummy[l+1]; j >= 0 {
					for w := range p.words {
						active[j][w] |= who[w] & complete[w]
					}
				}
			}
		}
		for j := range active {
			for k := j; k < size; k++ {
				t.joint[j*size+k] += int64(both(&active[j], &active[k], p.words))
			}
			t.count[j] += int64(both(&active[j], &active[j], p.words))
			for l := range overall.level {
				t.y[j] += int64(l+1-t.middle) * int64(both(&active[j], &overall.level[l], p.words))
			}
		}
	}
}

// moments are those of the dummies, then overall on the index scale.
func (t *extremeTable) moments(d *Data) *Moments {
	p := len(t.count)
	m := &Moments{N: t.n, W: float64(t.n), Mean: make([]float64, p+1), Cross: mat.NewSymDense(p+1, nil)}
	if t.jointW != nil {
		m.W = t.w
	}
	if t.n == 0 || !(m.W > 0) {
		return m
	}
	scale := (d.Overall.Index(float64(d.Overall.Max), d.Options.Index) - d.Overall.Index(float64(d.Overall.Min), d.Options.Index)) /
		float64(d.Overall.Max-d.Overall.Min)
	if t.jointW != nil {
		sw := func(j int) float64 { return t.jointW[j*p+j] }
		for j := range p {
			m.Mean[j] = sw(j) / m.W
			for k := j; k < p; k++ {
				m.Cross.SetSym(j, k, t.jointW[j*p+k]-sw(j)*sw(k)/m.W)
			}
			m.Cross.SetSym(j, p, scale*(t.yW[j]-sw(j)*t.yW[p]/m.W))
		}
		m.Mean[p] = d.Overall.Index(d.Overall.Code(t.middle)+t.yW[p]/m.W, d.Options.Index)
		m.Cross.SetSym(p, p, scale*scale*(t.yW[p+1]-t.yW[p]*t.yW[p]/m.W))
		return m
	}
	n := int64(t.n)
	for j := range p {
		m.Mean[j] = float64(t.count[j]) / m.W
		for k := j; k < p; k++ {
			m.Cross.SetSym(j, k, centred(n, t.count[j], t.count[k], t.joint[j*p+k]))
		}
		m.Cross.SetSym(j, p, scale*centred(n, t.count[j], t.y[p], t.y[j]))
	}
	m.Mean[p] = d.Overall.Index(d.Overall.Code(t.middle)+float64(t.y[p])/m.W, d.Options.Index)
	m.Cross.SetSym(p, p, scale*scale*centred(n, t.y[p], t.y[p], t.y[p+1]))
	return m
}

// contrastColumns are the dummies that can be in the model, and why the others cannot.
func (d *Data) contrastColumns(t *extremeTable, m *Moments) (keep []int, notices []Notice) {
	p := len(t.count)
	flat := func(j int) bool { return !(m.Cross.At(j, j) > 1e-13*m.W*(1+m.Mean[j]*m.Mean[j])) }
	var short, lowless, highless, middleless, aliased []string
	for i, it := range d.Items {
		low, high := 2*i, 2*i+1
		switch both := int(t.count[low] + t.count[high]); {
		case it.extremeCodes() == 0:
			short = append(short, it.Key)
		case t.n > 0 && (both == t.n || m.W-m.Mean[low]*m.W-m.Mean[high]*m.W <= 1e-13*m.W):
			middleless = append(middleless, it.Key)
		default:
			if flat(low) {
				lowless = append(lowless, it.Key)
			} else {
				keep = append(keep, low)
			}
			if flat(high) {
				highless = append(highless, it.Key)
			} else {
				keep = append(keep, high)
			}
		}
	}
	for len(keep) > 0 && m.N >= 3 {
		r, _ := pickMoments(m, keep).correlation()
		_, dependent := cholesky(r)
		if dependent < 0 {
			break
		}
		if key := d.Items[keep[dependent]/2].Key; !slices.Contains(aliased, key) {
			aliased = append(aliased, key)
		}
		keep = slices.Delete(keep, dependent, dependent+1)
	}
	if t.n == 0 || p == 0 {
		return keep, nil
	}
	for _, x := range []struct {
		code string
		keys []string
	}{{"contrast_short", short}, {"contrast_middle", middleless}, {"contrast_low", lowless}, {"contrast_high", highless}, {"contrast_aliased", aliased}} {
		if len(x.keys) > 0 {
			notices = append(notices, notice(x.code, x.keys))
		}
	}
	return keep, notices
}

// pickMoments are the moments of some variables and of the last one.
func pickMoments(m *Moments, keep []int) *Moments {
	at := append(slices.Clone(keep), len(m.Mean)-1)
	out := &Moments{N: m.N, W: m.W, Mean: make([]float64, len(at)), Cross: mat.NewSymDense(len(at), nil)}
	for i, a := range at {
		out.Mean[i] = m.Mean[a]
		for j := range i + 1 {
			out.Cross.SetSym(i, j, m.Cross.At(a, at[j]))
		}
	}
	return out
}

// effects fills in coefficients, errors and classes. Dummy keep[j] is predictor j of the model.
func (r *PenaltyReward) effects(d *Data, t *extremeTable, f *model, keep []int) {
	at := make([]int, len(t.count)) // predictor of each dummy, -1 = none
	for j := range at {
		at[j] = slices.Index(keep, j)
	}
	total := f.m.Cross.At(f.k, f.k)
	df := float64(f.m.N - f.k - 1)
	var cov *mat.SymDense // nil = no errors
	switch perfect := 1-f.r2 <= 1e-12; {
	case perfect:
		r.Notices = append(r.Notices, notice("perfect_fit"))
	case d.Weighted || d.Designed:
		r.Notices = append(r.Notices, d.designNotices()...)
		if df = d.designDF(); df < 1 {
			r.Notices = append(r.Notices, notice("too_few_clusters"))
			break
		}
		cov = d.contrastCov(t, f, at)
	default:
		cov = mat.NewSymDense(f.k, nil)
		sigma2 := total * (1 - f.r2) / df
		for i := range f.k {
			for j := range i + 1 {
				cov.SetSym(i, j, sigma2*f.inv.At(i, j)/f.root[i]/f.root[j])
			}
		}
	}
	alpha := 1 - d.Options.Confidence
	var reach float64
	if cov != nil {
		reach = tBeyond(alpha, df)
	}
	effect := func(e *AnswerEffect, j int) {
		if j < 0 {
			return
		}
		b := f.slope(j)
		e.Value = num(b)
		if cov == nil {
			return
		}
		if se := math.Sqrt(cov.At(j, j)); se > 0 {
			e.SE, e.P = num(se), num(tTwoSided(b/se, df))
			e.CILow, e.CIHigh = num(b-reach*se), num(b+reach*se)
		}
	}
	for i := range r.Items {
		x := &r.Items[i]
		low, high := at[2*i], at[2*i+1]
		effect(&x.Penalty, low)
		effect(&x.Reward, high)
		if low < 0 || high < 0 {
			continue
		}
		penalty, reward := f.slope(low), f.slope(high)
		x.Asymmetry = num((reward + penalty) / (math.Abs(reward) + math.Abs(penalty)))
		if cov == nil {
			continue
		}
		if v := cov.At(low, low) + cov.At(high, high) + 2*cov.At(low, high); v > 0 {
			x.P = num(tTwoSided((penalty+reward)/math.Sqrt(v), df))
		}
	}
	r.classify(alpha)
}

// contrastCov is the design-based covariance of the coefficients: linearised that of the totals of (XᵀWX)⁻¹ x w e.
func (d *Data) contrastCov(t *extremeTable, f *model, at []int) *mat.SymDense {
	k := f.k
	inverse, centre := make([][]float64, k), make([]float64, k) // rows of the inverse of the centred cross-products, and each times the means
	slope, b0 := make([]float64, k), f.m.Mean[k]
	for j := range k {
		inverse[j] = make([]float64, k)
		for i := range k {
			inverse[j][i] = f.inv.At(i, j) / f.root[i] / f.root[j]
			centre[j] += inverse[j][i] * f.m.Mean[i]
		}
		slope[j] = f.slope(j)
		b0 -= slope[j] * f.m.Mean[j]
	}
	index := make([]float64, d.Overall.Levels()+1)
	for l := range index {
		index[l] = d.Overall.Index(d.Overall.Code(l), d.Options.Index)
	}
	if d.replication != nil {
		apart := d.replicateSlopes(1, k+1, func(b *Batch, row int, x []float64) (int, float64) {
			var buffer [128]int16
			list, ok := t.active(b, row, buffer[:0])
			if !ok {
				return -1, 0
			}
			e := index[b.Items[len(t.dummy)][row]] - b0
			for _, j := range list {
				if j := at[j]; j >= 0 {
					e -= slope[j]
					x[j]++
				}
			}
			x[k] = 1
			return 0, e
		})
		return d.replication.covOf(k, apart)
	}
	return d.linearizedCov(k, func(b *Batch, row int, z []float64) {
		w := b.weight(row)
		if w == 0 {
			return
		}
		var buffer [128]int16
		list, ok := t.active(b, row, buffer[:0])
		if !ok {
			return
		}
		e := index[b.Items[len(t.dummy)][row]] - b0
		for _, j := range list {
			if j := at[j]; j >= 0 {
				e -= slope[j]
				addTo(z, inverse[j])
			}
		}
		for j := range z {
			z[j] = w * e * (z[j] - centre[j])
		}
	})
}

// classify adjusts the tests of asymmetry by Holm and gives every item its class.
func (r *PenaltyReward) classify(alpha float64) {
	var tested []int
	var p []float64
	for i := range r.Items {
		if r.Items[i].P != nil {
			tested, p = append(tested, i), append(p, *r.Items[i].P)
		}
	}
	adjusted, err := AdjustP(p, "holm")
	if err != nil {
		return
	}
	for k, i := range tested {
		r.Items[i].PAdjusted = num(adjusted[k])
	}
	for i := range r.Items {
		x := &r.Items[i]
		if x.PAdjusted == nil || x.Penalty.P == nil || x.Reward.P == nil {
			continue
		}
		costs, gains := *x.Penalty.Value < 0 && *x.Penalty.P < alpha, *x.Reward.Value > 0 && *x.Reward.P < alpha
		sum := *x.Penalty.Value + *x.Reward.Value
		switch proven := *x.PAdjusted < alpha; {
		case proven && sum < 0 && costs:
			x.Class = ClassBasic
		case proven && sum > 0 && gains:
			x.Class = ClassExcitement
		case !proven && (costs || gains):
			x.Class = ClassPerformance
		}
	}
}

// Numbers lists R2, then for every item penalty and reward with their errors, asymmetry, its test, the class, and how many gave the
// lowest and the highest answers.
func (r *PenaltyReward) Numbers() []Number {
	var list []Number
	rows{Number{Analysis: "penalty_reward", N: r.N}, &list}.add("r2", r.R2)
	for _, x := range r.Items {
		row := rows{Number{Analysis: "penalty_reward", Term: x.Key, N: r.N}, &list}
		row.add("penalty", x.Penalty.Value)
		row.add("reward", x.Reward.Value)
		row.add("asymmetry", x.Asymmetry)
		row.add("p", x.P)
		row.add("p_adjusted", x.PAdjusted)
		row.add("class", num(float64(x.Class)))
		row.add("low_n", num(float64(x.Penalty.N)))
		row.add("high_n", num(float64(x.Reward.N)))
		for _, e := range []struct {
			name string
			AnswerEffect
		}{{"penalty", x.Penalty}, {"reward", x.Reward}} {
			row.add(e.name+"_se", e.SE)
			row.add(e.name+"_p", e.P)
			row.add(e.name+"_ci_low", e.CILow)
			row.add(e.name+"_ci_high", e.CIHigh)
		}
	}
	return list
}
