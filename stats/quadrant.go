package stats

import (
	"math"
	"slices"
)

// The quadrants, as numbered in the numbers table.
const (
	Strength    = 1 // important and satisfied 优势区
	Improve     = 2 // important, not satisfied 修补区
	Opportunity = 3 // neither 机会区
	Maintain    = 4 // satisfied, less important 维持区
)

// QuadrantPoint is one item in the importance-satisfaction plane.
type QuadrantPoint struct {
	Key, Label  string
	N, NY       int     // respondents behind X and Y
	X, Y        float64 // index; importance by the chosen method
	XLow, XHigh *float64
	YLow, YHigh *float64
	Quadrant    int
	Prob        []float64 // Prob[q-1]: share of resamples in quadrant q; nil without a bootstrap
}

// Quadrant places the items.
type Quadrant struct {
	Method     string // of importance
	Crosshair  string // "mean", "median", "midpoint" or "given"
	Convention string // of the index
	N          int    // respondents behind the importance
	CutX, CutY float64
	Points     []QuadrantPoint
	Resamples  int             // behind the probabilities, 0 = there are none
	Unassessed *Notice         // why resamples were drawn and give no probabilities; nil when they do
	Groups     []GroupQuadrant // by the compared fields and the branch, in their order
	Notices    []Notice
}

// Quadrant places each item by its index (x) and its importance by Options.Importance (y), and cuts the plane at the
// items' mean or median, at the midpoint of the scale (50 by percent of maximum possible; importance, which has no scale, then at
// the items' mean), or at the two numbers of Options.Cut.
// A point on a cut counts as high. With a bootstrap every resample is placed afresh, cuts included; Prob is the share
// of resamples in each quadrant. There is none when the importance rests on fewer than 30 respondents, the floor for quadrants of groups, or
// when fewer than half of the resamples have an importance: those that have one are not like the others.
//
// Groups holds the same for the groups of each compared field, and of the branch when there are few: see GroupQuadrant.
//
// Martilla, J. A., James, J. C. (1977). Importance-performance analysis. Journal of Marketing 41(1), 77-79.
//
// The error is a Notice when the importance is not available. An item without either number is left out, with a Notice.
func (d *Data) Quadrant() (*Quadrant, error) {
	out, err := d.quadrant()
	if err == nil {
		d.addGroups(out)
	}
	return out, err
}

// quadrant is Quadrant without groups.
func (d *Data) quadrant() (*Quadrant, error) {
	importance, err := d.Importance()
	out := &Quadrant{Method: importance.Method, Crosshair: d.Options.Crosshair, Convention: d.Options.Index, N: importance.N}
	if len(d.Options.Cut) == 2 {
		out.Crosshair = "given"
	}
	if err != nil {
		out.Notices = importance.Notices
		return out, err
	}
	var at []int // items that have a point
	for i, it := range d.Items {
		x, n := d.itemIndex(i)
		y := importance.Items[i].ByMethod(out.Method)
		if math.IsNaN(x) || y.Value == nil {
			out.Notices = append(out.Notices, notice("no_point", it.Key))
			continue
		}
		at = append(at, i)
		out.Points = append(out.Points, QuadrantPoint{Key: it.Key, Label: it.Label, N: n, NY: y.N, X: x, Y: *y.Value})
	}
	if len(at) == 0 {
		why := notice("no_importance", out.Method)
		out.Notices = append([]Notice{why}, importance.Notices...)
		return out, why
	}
	if out.Method == "factor" || out.Method == "stated" { // which do not rest on those who answered everything
		out.N = 0
		for _, p := range out.Points {
			out.N = max(out.N, p.NY)
		}
	}
	out.CutX, out.CutY = d.place(out.Points)
	d.placeResamples(out, at)
	return out, nil
}

// place finds the cuts and the quadrant of each point.
func (d *Data) place(points []QuadrantPoint) (cutX, cutY float64) {
	x, y := make([]float64, len(points)), make([]float64, len(points))
	for p, point := range points {
		x[p], y[p] = point.X, point.Y
	}
	cutX, cutY = d.cuts(x, y)
	for p := range points {
		points[p].Quadrant = quadrantOf(x[p], y[p], cutX, cutY)
	}
	return cutX, cutY
}

// itemIndex is the weighted index of item i and the number who answered it.
func (d *Data) itemIndex(i int) (index float64, n int) {
	var sum, weights float64
	for l, w := range d.Counts(i) {
		if l > 0 {
			sum += w * d.Items[i].Code(l)
			weights += w
		}
	}
	for l, c := range d.CountsN(i) {
		if l > 0 {
			n += c
		}
	}
	return d.Items[i].Index(sum/weights, d.Options.Index), n
}

// cuts are where the plane is cut.
func (d *Data) cuts(x, y []float64) (cutX, cutY float64) {
	if len(d.Options.Cut) == 2 {
		return d.Options.Cut[0], d.Options.Cut[1]
	}
	switch d.Options.Crosshair {
	case "median":
		return middle(x), middle(y)
	case "midpoint":
		var mid float64
		for _, it := range d.Items {
			mid += it.Index(float64(it.Min+it.Max)/2, d.Options.Index) / float64(len(d.Items))
		}
		return mid, meanOf(y)
	}
	return meanOf(x), meanOf(y)
}

// middle is the median of at least one number.
func middle(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// quadrantOf places a point; one on a cut is high.
func quadrantOf(x, y, cutX, cutY float64) int {
	switch high := y >= cutY; {
	case x >= cutX && high:
		return Strength
	case high:
		return Improve
	case x < cutX:
		return Opportunity
	}
	return Maintain
}

// placeResamples fills in intervals and probabilities. at are the items that have a point.
func (d *Data) placeResamples(out *Quadrant, at []int) {
	boot := d.bootstrapped()
	if boot == nil {
		if d.untested() {
			out.Notices = append(out.Notices, d.designNotices()...)
		}
		return
	}
	if out.Method == "lmg" && !d.lmgResampled() {
		out.Notices = append(out.Notices, notice("lmg_not_resampled", len(d.Items)))
		return
	}
	out.Notices = append(out.Notices, d.resampleNotices()...)
	out.Resamples = d.certainty(out.Points, at, boot.index, boot.importance[methodAt(out.Method)])
	if left := len(boot.index) - out.Resamples; left > 0 {
		out.Notices = append(out.Notices, notice("bootstrap_singular", left, len(boot.index)))
	}
	var why Notice
	switch {
	case out.N < smallGroup:
		why = notice("quadrant_small", out.N, smallGroup)
	case tooFew(out.Resamples, len(boot.index)):
		why = notice("quadrant_resamples_few", out.Resamples, len(boot.index))
	default:
		return
	}
	out.Unassessed, out.Resamples = &why, 0
	unassess(out.Points)
}

// tooFew says whether so many resamples of all that were drawn speak for none.
func tooFew(resamples, drawn int) bool { return 2*resamples < drawn }

// unassess takes the probabilities from points.
func unassess(points []QuadrantPoint) {
	for p := range points {
		points[p].Prob = nil
	}
}

// certainty fills in the intervals and probabilities of points, which are the items at, from the mean levels less 1 and the
// importance of all items in every resample, and returns the number of resamples that have a place for each.
func (d *Data) certainty(points []QuadrantPoint, at []int, levels, shares [][]float64) (resamples int) {
	index := make([][]float64, len(levels))
	x, y := make([]float64, len(at)), make([]float64, len(at))
	count := make([][4]int, len(at))
	for r, level := range levels {
		index[r] = make([]float64, len(level))
		for i, it := range d.Items {
			index[r][i] = it.Index(float64(it.Min)+level[i], d.Options.Index)
		}
		if shares[r] == nil {
			continue
		}
		missing := false
		for p, i := range at {
			x[p], y[p] = index[r][i], shares[r][i]
			missing = missing || math.IsNaN(x[p]+y[p])
		}
		if missing {
			continue
		}
		resamples++
		cutX, cutY := d.cuts(x, y)
		for p := range at {
			count[p][quadrantOf(x[p], y[p], cutX, cutY)-1]++
		}
	}
	for p, i := range at {
		point := &points[p]
		point.XLow, point.XHigh = percentiles(index, i, d.Options.Confidence)
		point.YLow, point.YHigh = percentiles(shares, i, d.Options.Confidence)
		if resamples == 0 {
			continue
		}
		for _, c := range count[p] {
			point.Prob = append(point.Prob, float64(c)/float64(resamples))
		}
	}
	return resamples
}

// Numbers lists points and cuts as rows of the numbers table, then those of the groups.
func (q *Quadrant) Numbers() []Number {
	var list []Number
	whole := rows{at: Number{Analysis: "quadrant", N: q.N}, list: &list}
	if len(q.Points) == 0 {
		whole.add("unavailable", nil)
		return list
	}
	add := func(at Number, points []QuadrantPoint, n int, cutX, cutY float64) {
		for _, p := range points {
			line := rows{at: at, list: &list}
			line.at.Term, line.at.N = p.Key, p.N
			line.add("x", num(p.X))
			line.at.N = p.NY
			line.add("y", num(p.Y))
			line.at.N = p.N
			line.add("quadrant", num(float64(p.Quadrant)))
			for i, share := range p.Prob {
				line.add("prob_"+string(rune('1'+i)), num(share))
			}
		}
		at.N = n
		cuts := rows{at: at, list: &list}
		cuts.add("cut_x", num(cutX))
		cuts.add("cut_y", num(cutY))
	}
	add(Number{Analysis: "quadrant"}, q.Points, q.N, q.CutX, q.CutY)
	for _, g := range q.Groups {
		add(Number{Analysis: "quadrant", By: g.By, Group: g.Group}, g.Points, g.N, g.CutX, g.CutY)
	}
	return list
}
