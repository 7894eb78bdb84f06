package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// rankLevels fills in components, levels and their units.
func (d *Data) rankLevels(out *RankingModel, f *nestedFit, units []rankingUnit, cells []factorCell, by map[[2]int]int, first int, centre float64) {
	two := f.sums.outer > 0
	lower := "manager"
	if units[0].manager < 0 {
		lower = "branch"
	}
	sizes := [2][]float64{} // effective bases of branches and of units
	managers := make([]float64, f.sums.outer)
	for _, u := range f.units {
		sizes[1] = append(sizes[1], u.n)
	}
	for _, b := range f.outer {
		sizes[0] = append(sizes[0], b.n)
	}
	for _, u := range units {
		if two {
			managers[u.outer]++
		}
	}
	variance := [2]float64{f.lambda[0] * f.residual, f.lambda[1] * f.residual}
	total := variance[0] + variance[1] + f.residual
	component := func(i int, term string, count int, wanted, unwanted float64) VarianceComponent {
		slices.Sort(sizes[i])
		n := quantileSix(sizes[i], 0.5)
		c := VarianceComponent{Term: term, Units: count, Variance: num(variance[i]), ICC: num(variance[i] / total), LR: num(f.lr[i]), P: num(f.p(i)), MedianForms: num(n),
			Reliability: num(wanted / (wanted + unwanted + f.residual/n))}
		if left := wanted*(1-enoughForms)/enoughForms - unwanted; left > 1e-9*total {
			c.FormsNeeded = num(math.Ceil(f.residual/left - 1e-9))
		} else if wanted > 0 {
			out.Notices = append(out.Notices, notice("forms_unreachable", d.rankedField(term)))
		}
		switch {
		case variance[i] > 0:
		case wanted > 0: // of the branches
			c.Reliability, c.FormsNeeded = nil, nil
			out.Notices = append(out.Notices, notice("no_spread_within", d.rankedField(term), d.Branch))
		default:
			out.Notices = append(out.Notices, notice("no_spread", d.rankedField(term)))
		}
		if count < 5 {
			out.Notices = append(out.Notices, notice("few_units", d.rankedField(term), count))
		}
		return c
	}
	if two {
		slices.Sort(managers)
		out.Components = append(out.Components, component(0, "branch", len(f.outer), variance[0], variance[1]/quantileSix(managers, 0.5)))
	}
	out.Components = append(out.Components, component(1, lower, len(f.units), variance[0]+variance[1], 0), VarianceComponent{Term: "residual", Variance: num(f.residual), ICC: num(f.residual / total)})

	draws, ranks := f.draw(d)
	if two {
		tops := make([]rankingUnit, f.sums.outer)
		place := make([]int, len(units))
		for i, u := range units {
			t := &tops[u.outer]
			t.branch, t.manager = u.branch, -1
			t.n, t.w, t.w2, t.sum = t.n+u.n, t.w+u.w, t.w2+u.w2, t.sum+u.sum
			place[i] = u.outer
		}
		out.Levels = append(out.Levels, d.rankLevel("branch", f.outer, tops, cells, func(c factorCell) int { return place[by[cellKey(c, first)]] }, float64(len(f.outer)-1), centre, draws, ranks[0]))
	}
	out.Levels = append(out.Levels, d.rankLevel(lower, f.units, units, cells, func(c factorCell) int { return by[cellKey(c, first)] }, float64(len(f.units)-max(1, len(f.outer))), centre, draws, ranks[1]))
	for i := range out.Levels {
		if out.Levels[i].Flat = *out.Components[i].Variance == 0; out.Levels[i].Flat {
			out.Levels[i].unrank()
		}
		out.Levels[i].Unsupported = out.Levels[i].unsupported(out.Components[i])
	}
	if len(f.units) > maxRanked {
		out.Notices = append(out.Notices, notice("too_many_ranked", len(f.units), maxRanked))
	}
}

// unrank takes away what would tell units apart that have no variance: what is left of it is chance, or the level above.
func (l *RankingLevel) unrank() {
	l.Draws = 0
	for i := range l.Units {
		u := &l.Units[i]
		u.Rank, u.RankLow, u.RankHigh = nil, nil, nil
		u.ProbBelowMean, u.ProbTop, u.ProbBottom = nil, nil, nil
	}
}

// unsupported says why there is no league table of a level.
func (l *RankingLevel) unsupported(c VarianceComponent) *Notice {
	var why Notice
	switch {
	case l.Flat:
		why = notice("league_flat", l.Field)
	case c.P != nil && *c.P >= 0.05:
		why = notice("league_chance", l.Field, pText(*c.P))
	case c.Reliability != nil && *c.Reliability < leastReliable:
		why = notice("league_unreliable", l.Field, *c.Reliability)
	case !slices.ContainsFunc(l.Units, func(u RankedUnit) bool { return u.Standing() != 0 }):
		why = notice("league_unfirm", l.Field)
	default:
		return nil
	}
	return &why
}

// Standing is 1 for a unit above the model's mean with a probability of 95% or more, -1 for one below it, else 0.
func (u RankedUnit) Standing() int {
	switch {
	case u.ProbBelowMean == nil:
		return 0
	case *u.ProbBelowMean >= firmly:
		return -1
	case *u.ProbBelowMean <= 1-firmly:
		return 1
	}
	return 0
}

// rankedField is the key of the field of branches or managers.
func (d *Data) rankedField(by string) string {
	if by == "manager" {
		return d.Manager
	}
	return d.Branch
}

// rankLevel describes the units of one level. ranks are by draw, then unit; nil without.
func (d *Data) rankLevel(by string, effects []nestedEffect, units []rankingUnit, cells []factorCell, unit func(factorCell) int, df, centre float64, draws int, ranks []uint16) RankingLevel {
	l := RankingLevel{By: by, Field: d.rankedField(by), Units: make([]RankedUnit, len(units))}
	n, weight, within := 0, 0.0, 0.0
	for _, c := range cells {
		u := units[unit(c)]
		gap := c.mean - u.sum/u.w
		within += c.within + c.w*gap*gap
		weight += c.w
		n += c.count
	}
	if n > len(units) {
		l.SDWithin = num(math.Sqrt(within / weight * float64(n) / float64(n-len(units))))
	}
	confidence := d.Options.Confidence
	t := tBeyond(1-confidence, df)
	names := d.unitNames(by, units)
	sorted := make([]float64, len(effects))
	for i, e := range effects {
		sorted[i] = e.predicted
	}
	slices.Sort(sorted)
	fifth := max(1, int(math.Round(float64(len(units))/5)))
	own := make([]uint16, draws) // ranks of a unit
	for i, e := range effects {
		u := &units[i]
		value, se := centre+e.predicted, math.Sqrt(e.variance)
		x := RankedUnit{Group: names[i], N: u.n, NEff: e.n, Raw: num(u.sum / u.w), Shrunken: num(value), SE: num(se), CILow: num(value - t*se), CIHigh: num(value + t*se),
			ConditionalSE: num(math.Sqrt(e.ownVariance))}
		if by == "manager" && u.branch >= 0 {
			x.Branch = d.Fields[d.field(d.Branch)].Groups[u.branch]
		}
		above, tied := slices.BinarySearch(sorted, e.predicted)
		for tied && above < len(sorted) && sorted[above] == e.predicted {
			above++
		}
		x.Rank = num(float64(len(sorted) - above + 1))
		x.ProbBelowMean = num(0.5)
		if e.totalVariance > 0 {
			x.ProbBelowMean = num(normalLower(-e.total / math.Sqrt(e.totalVariance)))
		}
		if l.SDWithin != nil {
			limit := func(alpha float64) float64 { return normalBeyond(alpha) * *l.SDWithin / math.Sqrt(e.n) }
			x.Low95, x.High95, x.Low998, x.High998 = num(centre-limit(0.05)), num(centre+limit(0.05)), num(centre-limit(0.002)), num(centre+limit(0.002))
		}
		if ranks != nil {
			top, bottom := 0, 0
			for r := range own {
				own[r] = ranks[r*len(units)+i]
				if int(own[r]) <= fifth {
					top++
				}
				if int(own[r]) > len(units)-fifth {
					bottom++
				}
			}
			sortRanks(own, len(units))
			at := func(share float64) uint16 { return own[max(1, int(math.Ceil(share*float64(draws))))-1] }
			low, high := at((1-confidence)/2), at((1+confidence)/2)
			x.RankLow, x.RankHigh = num(float64(low)), num(float64(high))
			x.ProbTop, x.ProbBottom = num(float64(top)/float64(draws)), num(float64(bottom)/float64(draws))
		}
		l.Units[i] = x
	}
	if ranks != nil {
		l.Draws = draws
	}
	return l
}

// sortRanks sorts ranks of 1 to most: by counting, where that is less work.
func sortRanks(ranks []uint16, most int) {
	if most > len(ranks) {
		slices.Sort(ranks)
		return
	}
	times := make([]int, most)
	for _, k := range ranks {
		times[k-1]++
	}
	at := 0
	for k, n := range times {
		for range n {
			ranks[at] = uint16(k + 1)
			at++
		}
	}
}

// unitNames are the labels of units. A manager's label that several branches have is told apart by the branch's, and whatever is then still the
// same by a number.
func (d *Data) unitNames(by string, units []rankingUnit) []string {
	names, times := make([]string, len(units)), map[string]int{}
	for i, u := range units {
		if by == "branch" {
			names[i] = d.Fields[d.field(d.Branch)].Groups[u.branch]
		} else {
			names[i] = d.Fields[d.field(d.Manager)].Groups[u.manager]
		}
		times[names[i]]++
	}
	for i, u := range units {
		if times[names[i]] > 1 && by == "manager" && u.branch >= 0 {
			names[i] = d.Fields[d.field(d.Branch)].Groups[u.branch] + " / " + names[i]
		}
	}
	seen := map[string]bool{}
	for i, name := range names {
		for k := 2; seen[names[i]]; k++ {
			names[i] = fmt.Sprintf("%s (%d)", name, k)
		}
		seen[names[i]] = true
	}
	return names
}

// placeBits are those bits of a sortable number that give way to a place: ties are broken by it.
const placeBits = 1<<16 - 1

// draw ranks branches and units in draws of all true values together: draw r comes from its own stream, so that the
// number of goroutines does not matter. Ranks of a level with too many units are nil.
func (f *nestedFit) draw(d *Data) (draws int, ranks [2][]uint16) {
	levels := [2][]nestedEffect{f.outer, f.units}
	most := 0
	for i, l := range levels {
		if len(l) > 0 && len(l) <= maxRanked {
			most = max(most, len(l))
			ranks[i] = []uint16{}
		}
	}
	if most == 0 {
		return 0, ranks
	}
	draws = max(200, min(10000, rankingDraws/most))
	for i, l := range levels {
		if ranks[i] != nil {
			ranks[i] = make([]uint16, draws*len(l))
		}
	}
	workers := min(processors(d.Options.Jobs), draws)
	parallel(workers, workers, func(worker int) {
		z, up := make([]float64, f.sums.p), make([]float64, len(f.outer))
		var order [2][]uint64
		var place [2][]int
		for i, l := range levels {
			order[i], place[i] = make([]uint64, len(l)), make([]int, len(l))
		}
		for r := worker; r < draws; r += workers {
			rng := rand.New(stream(d.Options.Seed, r))
			for j := range z {
				z[j] = rng.NormFloat64()
			}
			for i, l := range levels {
				if ranks[i] == nil {
					continue
				}
				who := place[i]
				for k := range who {
					who[k] = k
				}
				if f.lambda[i] == 0 {
					rng.Shuffle(len(who), func(a, b int) { who[a], who[b] = who[b], who[a] })
				}
				for k, u := range who {
					e := &l[u]
					x := e.predicted
					for j, c := range e.fixed {
						x += c * z[j]
					}
					own := e.sd * rng.NormFloat64()
					if i == 0 {
						up[u] = own
					} else if len(up) > 0 {
						own += e.outerShare * up[f.sums.units[u].outer]
					}
					order[i][k] = sortable(x+own)&^placeBits | uint64(k)
				}
				slices.Sort(order[i])
				row := ranks[i][r*len(l) : (r+1)*len(l)]
				for k, key := range order[i] {
					row[who[key&placeBits]] = uint16(len(l) - k)
				}
			}
		}
	})
	return draws, ranks
}

// sortable maps numbers to whole ones of the same order.
func sortable(x float64) uint64 {
	b := math.Float64bits(x)
	if b>>63 == 1 {
		return ^b
	}
	return b | 1<<63
}

// Numbers lists components and units of each model.
func (r *Ranking) Numbers() []Number {
	units := 0
	for _, m := range r.Models {
		for _, l := range m.Levels {
			units += len(l.Units)
		}
	}
	list := make([]Number, 0, 16*units) // in one piece: units may be many
	for _, m := range r.Models {
		suffix := ""
		if m.Adjusted {
			suffix = "_adjusted"
		}
		if len(m.Levels) == 0 {
			for _, analysis := range []string{"variance", "ranking"} {
				list = append(list, Number{Analysis: analysis + suffix, Statistic: "unavailable", N: m.N})
			}
			continue
		}
		row := rows{Number{Analysis: "variance" + suffix, N: m.N}, &list}
		row.add("mean", m.Mean)
		row.add("reliability", m.Components[0].Reliability)
		for _, c := range m.Components {
			row.at.Term = c.Term
			row.add("variance", c.Variance)
			row.add("icc", c.ICC)
			if c.Term == "residual" {
				continue
			}
			row.add("lr", c.LR)
			row.add("p", c.P)
			row.add("reliability", c.Reliability)
			row.add("forms_needed", c.FormsNeeded)
		}
		for _, l := range m.Levels {
			for _, u := range l.Units {
				row := rows{Number{Analysis: "ranking" + suffix, By: l.By, Group: u.Group, N: u.N}, &list}
				row.add("raw", u.Raw)
				row.add("shrunken", u.Shrunken)
				row.add("se", u.SE)
				row.add("se_conditional", u.ConditionalSE)
				row.add("ci_low", u.CILow)
				row.add("ci_high", u.CIHigh)
				row.add("rank", u.Rank)
				row.add("rank_low", u.RankLow)
				row.add("rank_high", u.RankHigh)
				row.add("prob_below_mean", u.ProbBelowMean)
				row.add("prob_top_fifth", u.ProbTop)
				row.add("prob_bottom_fifth", u.ProbBottom)
				if !m.Adjusted {
					row.add("funnel95_low", u.Low95)
					row.add("funnel95_high", u.High95)
					row.add("funnel998_low", u.Low998)
					row.add("funnel998_high", u.High998)
				}
			}
		}
	}
	return list
}
