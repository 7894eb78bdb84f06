package report

import (
	"cmp"
	"math"
	"slices"
)

// Placing labels beside points, so that no label covers another, a point, a name in a corner or the border. Every label
// tries positions in rings round its point; the cheapest is taken, the most crowded label first, and the
// labels then take turns to improve while the others stand still. All steps are in a fixed order: the same points
// give the same picture.

// placedLabel is a label to be placed and where it went; without width there is none.
type placedLabel struct {
	x, y   float64 // its point
	w, h   float64
	at     box
	leader bool // far enough from its point to need a line to it
}

// obstacles are what labels keep clear of.
type obstacles struct {
	boxes []box
	lines [][4]float64
}

// free says whether a box touches nothing.
func (o obstacles) free(b box) bool {
	for _, other := range o.boxes {
		if b.overlaps(other) {
			return false
		}
	}
	for _, l := range o.lines {
		if b.crossing(l) > 0 {
			return false
		}
	}
	return true
}

// field is the plane in which labels are placed.
type field struct {
	inside box
	points []box        // must not be covered, nor touched by another point's leader
	names  []box        // must not be covered
	thin   [][4]float64 // whiskers and cross-hairs: better not covered
}

// Costs, in points of distance that a label would rather be away.
const (
	costCovers    = 4000.0
	costLeader    = 6.0
	costThrough   = 400.0
	costWrong     = 7.0 // nearer to another point than to its own
	costCross     = 60.0
	costThinPoint = 0.45 // per point of a thin line under a label
	leaderFrom    = 9.0  // distance from the point's centre from which a label needs a line
)

// candidate is a possible position with the part of its cost that other labels do not change.
type candidate struct {
	at     box
	leader bool
	cost   float64
}

// place positions all labels. It says whether all of them are clear of everything.
func (f field) place(labels []placedLabel) bool {
	if len(labels) == 0 {
		return true
	}
	options := make([][]candidate, len(labels))
	for i := range labels {
		options[i] = f.candidates(labels[i], i)
	}
	// Nobody stands anywhere at first: labels with little free room choose first.
	order := make([]int, len(labels))
	room := make([]int, len(labels))
	for i := range labels {
		order[i] = i
		labels[i].at = box{math.Inf(1), math.Inf(1), math.Inf(1), math.Inf(1)}
		for _, c := range options[i] {
			if c.cost < 30 {
				room[i]++
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(room[a], room[b]) })
	for range 14 {
		moved := false
		for _, i := range order {
			if f.improve(labels, options[i], i) {
				moved = true
			}
		}
		if !moved {
			break
		}
	}
	clear := true
	for i := range labels {
		if labels[i].w > 0 && f.covers(labels, i) && !f.search(labels, i) {
			clear = false
		}
	}
	return clear
}

// improve moves label i to its cheapest position and says whether it moved.
func (f field) improve(labels []placedLabel, options []candidate, i int) bool {
	best, bestCost := -1, math.Inf(1)
	for k, c := range options {
		if c.cost >= bestCost {
			continue
		}
		cost := c.cost + othersCost(labels, i, c.at, c.leader, bestCost-c.cost)
		if cost < bestCost {
			best, bestCost = k, cost
		}
	}
	if best < 0 || labels[i].at == options[best].at {
		return false
	}
	labels[i].at, labels[i].leader = options[best].at, options[best].leader
	return true
}

// othersCost is what the other labels make a position cost; it stops counting above enough.
func othersCost(labels []placedLabel, i int, at box, leader bool, enough float64) float64 {
	var cost float64
	own := leaderLine(labels[i].x, labels[i].y, at)
	near := at.grow(1.2)
	for j := range labels {
		if j == i || math.IsInf(labels[j].at.x0, 1) {
			continue
		}
		other := labels[j]
		if near.overlaps(other.at) {
			cost += costCovers + near.common(other.at)
		}
		if leader && other.at.crossing(own) > 0 {
			cost += costThrough
		}
		if other.leader {
			line := leaderLine(other.x, other.y, other.at)
			if at.crossing(line) > 0 {
				cost += costThrough
			}
			if leader && segmentsCross(own, line) {
				cost += costCross
			}
		}
		if cost > enough {
			return cost
		}
	}
	return cost
}

// candidates lists positions in rings round a point, near ones first, right before left before above and below.
func (f field) candidates(l placedLabel, own int) []candidate {
	if l.w == 0 || l.w > f.inside.width() || l.h > f.inside.height() {
		return nil
	}
	var list []candidate
	for _, d := range []float64{dotRadius + 1.8, 9, 14, 20, 28, 38, 50, 65, 84, 108, 140} {
		const directions = 16
		for k := range directions {
			angle := 2 * math.Pi * float64(k) / directions
			sin, cos := math.Sincos(angle)
			// Stepping on a rectangle, not a circle: a wide label may start right over its point.
			stretch := 1 / max(math.Abs(sin), math.Abs(cos))
			cx := l.x + cos*stretch*(d+l.w/2)
			cy := l.y - sin*stretch*(d+l.h/2)
			at := box{cx - l.w/2, cy - l.h/2, cx + l.w/2, cy + l.h/2}
			if !at.within(f.inside) {
				// Along the border rather than beyond it.
				at = at.pushedInto(f.inside)
			}
			c := f.candidate(l, own, at)
			c.cost += math.Abs(sin)*1.5 + (1-cos)*0.6
			list = append(list, c)
		}
	}
	return list
}

func (f field) candidate(l placedLabel, own int, at box) candidate {
	distance := at.distance(l.x, l.y)
	c := candidate{at: at, leader: distance > leaderFrom, cost: distance}
	if c.leader {
		c.cost += costLeader
	}
	line := leaderLine(l.x, l.y, at)
	for j, point := range f.points {
		if at.grow(0.8).overlaps(point) {
			c.cost += costCovers
		}
		if j != own && at.distance((point.x0+point.x1)/2, (point.y0+point.y1)/2) < distance {
			c.cost += costWrong
		}
		if c.leader && j != own && point.crossing(line) > 0 && !point.contains(l.x, l.y) {
			c.cost += costThrough / 4
		}
	}
	for _, name := range f.names {
		if at.overlaps(name) {
			c.cost += costCovers
		}
	}
	for _, thin := range f.thin {
		c.cost += at.crossing(thin) * costThinPoint
	}
	return c
}

// covers says whether label i stands on something.
func (f field) covers(labels []placedLabel, i int) bool {
	at := labels[i].at
	if !at.within(f.inside) {
		return true
	}
	for j := range labels {
		if j != i && at.overlaps(labels[j].at) {
			return true
		}
	}
	return slices.ContainsFunc(f.points, at.overlaps) || slices.ContainsFunc(f.names, at.overlaps)
}

// search looks over the whole plane for the free place nearest to label i's point.
func (f field) search(labels []placedLabel, i int) bool {
	l := labels[i]
	best := math.Inf(1)
	for y := f.inside.y0; y+l.h <= f.inside.y1; y += 4 {
		for x := f.inside.x0; x+l.w <= f.inside.x1; x += 6 {
			at := box{x, y, x + l.w, y + l.h}
			d := at.distance(l.x, l.y)
			if d >= best {
				continue
			}
			old := labels[i]
			labels[i].at, labels[i].leader = at, d > leaderFrom
			if f.covers(labels, i) {
				labels[i] = old
				continue
			}
			best = d
		}
	}
	return !math.IsInf(best, 1)
}

// leaderLine goes from a point to the nearest place of a label's box.
func leaderLine(x, y float64, b box) [4]float64 {
	return [4]float64{x, y, min(max(x, b.x0), b.x1), min(max(y, b.y0), b.y1)}
}

// distance is how far a point is from a box, 0 inside.
func (b box) distance(x, y float64) float64 {
	l := leaderLine(x, y, b)
	return math.Hypot(l[2]-x, l[3]-y)
}

// pushedInto moves a box by the least so that it lies in another.
func (b box) pushedInto(o box) box {
	dx := max(0, o.x0-b.x0) - max(0, b.x1-o.x1)
	dy := max(0, o.y0-b.y0) - max(0, b.y1-o.y1)
	return box{b.x0 + dx, b.y0 + dy, b.x1 + dx, b.y1 + dy}
}

// crossing is the length of a line's part within a box (Liang and Barsky's clipping).
func (b box) crossing(l [4]float64) float64 {
	dx, dy := l[2]-l[0], l[3]-l[1]
	from, to := 0.0, 1.0
	for _, edge := range [4][2]float64{{-dx, l[0] - b.x0}, {dx, b.x1 - l[0]}, {-dy, l[1] - b.y0}, {dy, b.y1 - l[1]}} {
		switch p, q := edge[0], edge[1]; {
		case p == 0 && q <= 0:
			return 0
		case p < 0:
			from = max(from, q/p)
		case p > 0:
			to = min(to, q/p)
		}
	}
	if to <= from {
		return 0
	}
	return (to - from) * math.Hypot(dx, dy)
}

func segmentsCross(a, b [4]float64) bool {
	side := func(l [4]float64, x, y float64) float64 { return (l[2]-l[0])*(y-l[1]) - (l[3]-l[1])*(x-l[0]) }
	return side(a, b[0], b[1])*side(a, b[2], b[3]) < 0 && side(b, a[0], a[1])*side(b, a[2], a[3]) < 0
}
