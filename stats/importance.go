package stats

import (
	"math"
)

// Share is one item's importance by one method, with a bootstrap interval when there is one.
type Share struct {
	N                    int // respondents behind it
	Value, CILow, CIHigh *float64
}

// ItemImportance is how much one item matters for overall (or the composite).
type ItemImportance struct {
	Key, Label  string
	Correlation Share // Pearson with the response, listwise
	Beta        Share // standardised coefficient
	Johnson     Share // relative weight; the items' sum to R2
	LMG         Share // Shapley value of R2; sum to R2
	Ordinal     Share // standardised coefficient of the ordinal logit; absent without overall
	Factor      Share // weight by loadings on the factors; sums to 1; absent without a factor analysis
	Stated      Share // mean stated importance; absent unless asked
}

// ByMethod returns the share by its name in the codebook.
func (it ItemImportance) ByMethod(method string) Share {
	switch method {
	case "correlation":
		return it.Correlation
	case "beta":
		return it.Beta
	case "lmg":
		return it.LMG
	case "ordinal":
		return it.Ordinal
	case "factor":
		return it.Factor
	case "stated":
		return it.Stated
	}
	return it.Johnson
}

// Importance compares the methods.
type Importance struct {
	Response  string // "overall" or "composite"
	Method    string // the one that the quadrant uses
	N         int
	R2        *float64
	Resamples int // bootstrap resamples behind the intervals; 0 = no intervals
	Items     []ItemImportance
	Notices   []Notice
}

// Importance compares how much each item matters for overall: by correlation, standardised slope, Johnson's relative
// weight, LMG share and the standardised coefficient of the ordinal logit (see ordinalImportance), all over the respondents
// who answered every item and overall (weighted, with weights); by the loadings of the factor analysis (see loadingWeights), over
// those who answered every item; and by the importance that respondents stated. With Options.Bootstrap resamples each has a
// percentile interval; what takes long (ordinal, factor; lmg of more than 12 items) only when it is Options.Importance.
//
// Without overall the composite takes its place, of which every item is a part: correlations then start above 0,
// and R2 is 1 by construction.
//
// The error is a Notice when there is no measure at all; some may be absent, with a Notice, when the regression is not
// possible: then no beta, johnson or lmg.
func (d *Data) Importance() (*Importance, error) {
	f, err := d.driverModel()
	out := &Importance{Response: d.Response(), Method: d.importanceMethod(), N: f.m.N}
	if err != nil {
		out.Notices = append(out.Notices, err.(Notice))
	}
	out.Notices = append(out.Notices, d.fewComplete(out.N)...)
	if d.Overall == nil {
		out.Notices = append(out.Notices, notice("composite_response"))
	}
	var values methods[[]float64]
	stated, statedN := d.statedMeans()
	values[0], values[methodAt("stated")] = f.correlations(), stated
	if err == nil {
		out.R2 = num(f.r2)
		values[1], values[2] = f.beta, relativeWeights(f.r, f.ry)
		values[3], _ = d.cache.lmg.get(true, func() ([]float64, error) { return lmgShares(f.r, f.ry), nil })
		if f.k > maxLMG {
			out.Notices = append(out.Notices, notice("lmg_too_many", f.k, maxLMG))
		}
		var why error
		if values[4], why = d.ordinalImportance(f); why != nil && (d.Overall != nil || out.Method == "ordinal") {
			out.Notices = append(out.Notices, why.(Notice))
		}
	}
	factorN := 0
	if factors, err := d.Factor(); err == nil {
		values[5], factorN = loadingWeights(factors.Loadings), factors.N
	}
	available := false
	for i, it := range d.Items {
		item := ItemImportance{Key: it.Key, Label: it.Label}
		for m, share := range item.shares() {
			share.N = f.m.N
			if values[m] != nil {
				share.Value = num(values[m][i])
			}
			// Loadings alone say nothing of overall.
			available = available || share.Value != nil && (importanceMethods[m] != "factor" || out.Method == "factor")
		}
		item.Factor.N = factorN
		if stated != nil {
			item.Stated.N = statedN[i]
		}
		out.Items = append(out.Items, item)
	}
	if !available {
		out.Items = nil
		return out, out.Notices[0]
	}
	boot := d.bootstrapped()
	if boot == nil {
		if d.untested() {
			out.Notices = append(out.Notices, d.designNotices()...)
		}
		return out, nil
	}
	out.Resamples = len(boot.index)
	for i := range out.Items {
		for m, share := range out.Items[i].shares() {
			if share.Value != nil && boot.want[m] {
				share.CILow, share.CIHigh = percentiles(boot.importance[m], i, d.Options.Confidence)
			}
		}
	}
	if !d.lmgResampled() && out.Items[0].LMG.Value != nil {
		out.Notices = append(out.Notices, notice("lmg_not_resampled", f.k))
	}
	out.Notices = append(out.Notices, d.resampleNotices()...)
	if boot.failed > 0 && err == nil {
		out.Notices = append(out.Notices, notice("bootstrap_singular", boot.failed, out.Resamples))
	}
	return out, nil
}

// importanceMethod is the measure asked for; Johnson's weights when none of the known ones is.
func (d *Data) importanceMethod() string {
	if methodAt(d.Options.Importance) >= 0 {
		return d.Options.Importance
	}
	return "johnson"
}

// shares lists the measures in the order of importanceMethods.
func (it *ItemImportance) shares() methods[*Share] {
	return methods[*Share]{&it.Correlation, &it.Beta, &it.Johnson, &it.LMG, &it.Ordinal, &it.Factor, &it.Stated}
}

// statedMeans is the (weighted) mean stated importance of each item over those who stated one, NaN without, and how many
// did; nil when no item has one.
func (d *Data) statedMeans() (means []float64, n []int) {
	asked := false
	means, n = make([]float64, len(d.Items)), make([]int, len(d.Items))
	for i, it := range d.Items {
		means[i] = math.NaN()
		if !it.HasStated {
			continue
		}
		asked = true
		var sum, weights float64
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for r, x := range b.Stated[i] {
				if math.IsNaN(x) {
					continue
				}
				w := 1.0
				if b.Weight != nil {
					w = b.Weight[r]
				}
				sum += w * x
				weights += w
				n[i]++
			}
		}
		means[i] = sum / weights
	}
	if !asked {
		return nil, nil
	}
	return means, n
}

// Numbers lists the measures as rows of the numbers table, and with a bootstrap their intervals. Those that no item has because
// the survey does not allow them (stated, ordinal, factor) have no rows.
func (r *Importance) Numbers() []Number {
	var list []Number
	if len(r.Items) == 0 {
		rows{at: Number{Analysis: "importance", N: r.N}, list: &list}.add("unavailable", nil)
		return list
	}
	var any methods[bool]
	for i := range r.Items {
		for m, share := range r.Items[i].shares() {
			any[m] = any[m] || share.Value != nil || m < methodAt("ordinal")
		}
	}
	for i := range r.Items {
		line := rows{at: Number{Analysis: "importance", Term: r.Items[i].Key, N: r.N}, list: &list}
		for m, share := range r.Items[i].shares() {
			method := importanceMethods[m]
			if !any[m] {
				continue
			}
			line.at.N = share.N
			line.add(method, share.Value)
			if share.CILow != nil {
				line.add(method+"_ci_low", share.CILow)
				line.add(method+"_ci_high", share.CIHigh)
			}
		}
	}
	return list
}
