package stats

import "math"

// Reliability measures the consistency of all items on the respondents who answered every one. With weights or a design
// the covariances are weighted and alpha's interval is linearised. An error, a Notice, with fewer than two items or
// two complete respondents, or when no item varies.
func (d *Data) Reliability() (*Reliability, error) {
	k := len(d.Items)
	if k < 2 {
		return nil, notice("too_few_items", k, 2)
	}
	m := d.Complete(false)
	if m.N < 2 {
		return nil, d.tooFewComplete(m.N, 2)
	}
	cov := m.Cov()
	corr, constant := correlationMatrix(cov)
	if len(constant) == k {
		return nil, notice("constant_item", d.Items[0].called())
	}
	r := &Reliability{N: m.N, Dropped: d.N - m.N, Notices: d.fewComplete(m.N)}
	for _, it := range d.Items {
		r.Items = append(r.Items, it.Key)
	}
	for _, i := range constant {
		r.Notices = append(r.Notices, notice("constant_item", d.Items[i].called()))
		for j := range k {
			cov.SetSym(i, j, 0) // free of rounding
		}
	}
	alpha := cronbach(cov)
	r.Alpha, r.SplitHalf = num(alpha), num(splitHalf(cov))
	r.ItemRest, r.AlphaIfDeleted = itemRest(cov), alphaIfDeleted(cov)
	if corr != nil {
		r.AlphaStd = num(cronbach(corr))
		omega, proper, err := OmegaTotal(corr)
		switch {
		case err == nil:
			r.OmegaTotal = num(omega)
			if !proper {
				r.Notices = append(r.Notices, notice("omega_improper"))
			}
		case k > 2:
			r.Notices = append(r.Notices, notice("singular_matrix"))
		}
	}
	if r.Alpha != nil {
		if d.Weighted || d.Designed {
			low, high := d.alphaInterval(m, alpha)
			r.AlphaCILow, r.AlphaCIHigh = num(low), num(high)
			if d.noErrors() {
				r.Notices = append(r.Notices, d.designNotices()...)
			} else {
				r.Notices = append(r.Notices, notice("alpha_design"))
			}
		} else if low, high, err := FeldtInterval(alpha, m.N, k, d.Options.Confidence); err == nil {
			r.AlphaCILow, r.AlphaCIHigh = num(low), num(high)
		}
	}
	r.Notices = append(r.Notices, r.findings(d)...)
	return r, nil
}

// alphaInterval is alpha ± t se by linearisation. With q the sum of squares of a respondent's centred answers, t their
// sum, and T and S the same for the covariance matrix (trace and sum), the influence on alpha is
//
//	-k/(k-1) w (q - T/S t²) / (S Σw)
//
// R: survey::svycralpha gives the same alpha, without an error.
func (d *Data) alphaInterval(m *Moments, alpha float64) (low, high float64) {
	k := len(d.Items)
	var trace float64
	for i := range k {
		trace += m.Cross.At(i, i)
	}
	all := sumOf(m.Cross)
	front := -float64(k) / float64(k-1) / all
	if d.replication != nil {
		return d.replicatedAlpha(m, alpha)
	}
	cov := d.linearizedCov(1, func(b *Batch, row int, z []float64) {
		var q, t float64
		for i := range k {
			level := b.Items[i][row]
			if level == 0 {
				return
			}
			x := d.Items[i].Code(int(level)) - m.Mean[i]
			q += x * x
			t += x
		}
		w := 1.0
		if b.Weight != nil {
			w = b.Weight[row]
		}
		z[0] = front * w * (q - trace/all*t*t)
	})
	df := d.designDF()
	if df < 1 {
		return math.NaN(), math.NaN()
	}
	half := tBeyond(1-d.Options.Confidence, df) * math.Sqrt(cov.At(0, 0))
	return alpha - half, alpha + half
}

// replicatedAlpha is alpha ± t se, with alpha computed anew with the weights of every replicate.
func (d *Data) replicatedAlpha(m *Moments, alpha float64) (low, high float64) {
	k := len(d.Items)
	x := make([]float64, k)
	// The sums of weights, of centred answers and of the squares of each and of their sum.
	sums := d.replicateSums(2*k+2, func(b *Batch, row int, w float64, sum []float64) {
		var all float64
		for i := range x {
			level := b.Items[i][row]
			if level == 0 {
				return
			}
			x[i] = d.Items[i].Code(int(level)) - m.Mean[i]
			all += x[i]
		}
		for i, v := range x {
			sum[i] += w * v
			sum[k+i] += w * v * v
		}
		sum[2*k] += w * all * all
		sum[2*k+1] += w
	})
	apart := make([][]float64, len(sums))
	for r, sum := range sums {
		w := sum[2*k+1]
		var trace, mean float64
		for i, s := range sum[:k] {
			mean += s / w
			trace += sum[k+i]/w - s/w*s/w
		}
		all := sum[2*k]/w - mean*mean
		apart[r] = []float64{float64(k)/float64(k-1)*(1-trace/all) - alpha}
	}
	cov, df := d.replication.covOf(1, apart), d.designDF()
	if df < 1 {
		return math.NaN(), math.NaN()
	}
	half := tBeyond(1-d.Options.Confidence, df) * math.Sqrt(cov.At(0, 0))
	return alpha - half, alpha + half
}

// alphaRise is how much alpha must gain without an item to be worth a word: less is lost in its interval.
const alphaRise = 0.005

// findings says what a reader should do about the items.
func (r *Reliability) findings(d *Data) (found []Notice) {
	switch {
	case r.Alpha == nil:
		return nil
	case *r.Alpha < 0:
		found = append(found, notice("alpha_negative", *r.Alpha))
	case *r.Alpha < 0.7:
		found = append(found, notice("alpha_low", *r.Alpha))
	}
	for i, it := range d.Items {
		switch x := r.ItemRest[i]; {
		case x == nil || *x >= 0:
		case *x < -0.1:
			found = append(found, notice("item_against_rest", it.called(), *x))
		default:
			found = append(found, notice("item_apart", it.called(), *x))
		}
	}
	for i, it := range d.Items {
		if x := r.AlphaIfDeleted[i]; x != nil && *x > *r.Alpha+alphaRise {
			found = append(found, notice("alpha_rises", it.called(), *r.Alpha, *x))
		}
	}
	if r.N < 5*len(d.Items) {
		found = append(found, notice("small_sample", r.N, len(d.Items)))
	}
	return found
}

// Numbers lists the scale's coefficients, then those of each item.
func (r *Reliability) Numbers() []Number {
	if r == nil {
		return unavailable("reliability")
	}
	var list []Number
	scale := rows{Number{Analysis: "reliability", N: r.N}, &list}
	scale.add("alpha", r.Alpha)
	scale.add("alpha_std", r.AlphaStd)
	scale.add("alpha_ci_low", r.AlphaCILow)
	scale.add("alpha_ci_high", r.AlphaCIHigh)
	scale.add("omega_total", r.OmegaTotal)
	scale.add("split_half", r.SplitHalf)
	for i, key := range r.Items {
		item := rows{Number{Analysis: "reliability", Term: key, N: r.N}, &list}
		item.add("item_rest_r", r.ItemRest[i])
		item.add("alpha_if_deleted", r.AlphaIfDeleted[i])
	}
	return list
}
