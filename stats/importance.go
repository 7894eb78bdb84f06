package stats

import (
	"math"
	"slices"
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
// weight and LMG share, all over the respondents who answered every item and overall (weighted, with weights), and by
// the importance that respondents stated. With Options.Bootstrap resamples each has a percentile interval.
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
	var values [len(importanceMethods)][]float64
	stated, statedN := d.statedMeans()
	values[0], values[4] = f.correlations(), stated
	if err == nil {
		out.R2 = num(f.r2)
		values[1], values[2], values[3] = f.beta, relativeWeights(f.r, f.ry), lmgShares(f.r, f.ry)
		if f.k > maxLMG {
			out.Notices = append(out.Notices, notice("lmg_too_many", f.k, maxLMG))
		}
	}
	available := false
	for i, it := range d.Items {
		item := ItemImportance{Key: it.Key, Label: it.Label}
		for m, share := range item.shares() {
			share.N = f.m.N
			if values[m] != nil {
				share.Value = num(values[m][i])
			}
			available = available || share.Value != nil
		}
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
		return out, nil
	}
	out.Resamples = len(boot.index)
	for i := range out.Items {
		for m, share := range out.Items[i].shares() {
			if share.Value != nil {
				share.CILow, share.CIHigh = percentiles(boot.importance[m], i, d.Options.Confidence)
			}
		}
	}
	if !d.lmgResampled() && out.Items[0].LMG.Value != nil {
		out.Notices = append(out.Notices, notice("lmg_not_resampled", f.k))
	}
	if boot.failed > 0 && err == nil {
		out.Notices = append(out.Notices, notice("bootstrap_singular", boot.failed, out.Resamples))
	}
	return out, nil
}

// importanceMethod is the measure asked for; Johnson's weights when none of the known ones is.
func (d *Data) importanceMethod() string {
	if slices.Contains(importanceMethods[:], d.Options.Importance) {
		return d.Options.Importance
	}
	return "johnson"
}

// shares lists the measures in the order of importanceMethods.
func (it *ItemImportance) shares() [len(importanceMethods)]*Share {
	return [...]*Share{&it.Correlation, &it.Beta, &it.Johnson, &it.LMG, &it.Stated}
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

// Numbers lists the measures as rows of the numbers table: those that were asked for, and with a bootstrap their
// intervals.
func (r *Importance) Numbers() []Number {
	var list []Number
	if len(r.Items) == 0 {
		rows{at: Number{Analysis: "importance", N: r.N}, list: &list}.add("unavailable", nil)
		return list
	}
	stated := false
	for _, it := range r.Items {
		stated = stated || it.Stated.Value != nil
	}
	for i := range r.Items {
		line := rows{at: Number{Analysis: "importance", Term: r.Items[i].Key, N: r.N}, list: &list}
		for m, share := range r.Items[i].shares() {
			method := importanceMethods[m]
			if method == "stated" && !stated {
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
