package stats

import (
	"math"
	"slices"
)

// Ranking compares branches, and managers within them, by what a model with random intercepts says of them.
type Ranking struct {
	Branch, Manager string // keys of the fields, "" = none
	Models          []RankingModel
	Notices         []Notice
}

// RankingModel is composite ~ 1 + (1 | branch) + (1 | branch:manager), or the same with compared fields as fixed effects.
type RankingModel struct {
	Adjusted bool
	Fields   []string // the fields it is adjusted for
	N        int      // forms with a composite, a unit of each level, and every field

	Mean, MeanSE *float64 // intercept: a typical branch; adjusted, with the groups of the fields in equal parts
	RawMean      *float64 // of all forms
	Components   []VarianceComponent
	Levels       []RankingLevel // branches, managers
	Notices      []Notice
}

// VarianceComponent is what one level, or the residual, adds to the variance of a form.
type VarianceComponent struct {
	Term          string // "branch", "manager", "residual"
	Units         int    // 0 for the residual
	Variance, ICC *float64
	LR, P         *float64 // test of no variance, see RandomIntercepts; nil for the residual

	// MedianForms is the median number of forms of a unit (with weights, the effective base). Reliability is the share of true differences
	// in the variance of units' raw means at that number; FormsNeeded is the number at which it is 0.8, nil when none suffices. Both are nil
	// for managers without a variance of their own: they would be those of the branches.
	MedianForms, Reliability, FormsNeeded *float64
}

// RankingLevel are the units of one level, in the order of their field; managers branch by branch.
type RankingLevel struct {
	By       string   // "branch" or "manager"
	Field    string   // its key
	SDWithin *float64 // of forms about the raw means of units
	Draws    int      // behind the ranks and fifths; 0 = none
	Units    []RankedUnit

	// Flat: the variance of the level is estimated as 0, so its units differ only as the level above does. They have no ranks and no
	// probabilities then.
	Flat bool

	// Unsupported says why the data support no league table of these units; nil when they do. They do not when the variance of the level
	// could be chance (P of 0.05 or more), when Reliability is below 0.5, or when no unit is above or below the mean with 95% probability.
	Unsupported *Notice
}

// RankedUnit is a branch or a manager.
type RankedUnit struct {
	Group  string // unique within the level
	Branch string // of a manager
	N      int
	NEff   float64 // effective base; N when unweighted

	Raw, Shrunken, SE, CILow, CIHigh *float64
	ConditionalSE                    *float64 // of the unit's own effect given the mean and the variances: lme4's condVar

	Rank, RankLow, RankHigh            *float64 // 1 = highest
	ProbBelowMean, ProbTop, ProbBottom *float64
	Low95, High95, Low998, High998     *float64 // limits of the funnel at this base
}

// Level is the ranking of a field's groups in the model that is not adjusted; nil when there is none.
func (r *Ranking) Level(field string) *RankingLevel {
	if r == nil || len(r.Models) == 0 {
		return nil
	}
	for i := range r.Models[0].Levels {
		if l := &r.Models[0].Levels[i]; l.Field == field {
			return l
		}
	}
	return nil
}

// Unit finds a unit by its name; nil when there is none.
func (l *RankingLevel) Unit(group string) *RankedUnit {
	if l == nil {
		return nil
	}
	for i := range l.Units {
		if l.Units[i].Group == group {
			return &l.Units[i]
		}
	}
	return nil
}

const (
	maxRanked     = 20000   // units that are drawn
	rankingDraws  = 2000000 // units times draws
	enoughForms   = 0.8     // the reliability of FormsNeeded
	leastReliable = 0.5     // of a league table
	firmly        = 0.95    // the probability from which a unit is above or below the mean
)

// Ranking fits composite ~ 1 + (1 | branch) + (1 | branch:manager) by REML to the forms that have all three, and once more with the compared
// fields as fixed effects (sum-to-zero contrasts) to the forms that have those too; with a field of one level only, that level. No
// field, no result: then it has no numbers.
//
// Shrunken is the intercept plus the unit's predicted effect, for a manager also that of the branch. SE is the error of that
// prediction, uncertainty of the intercept included, variances taken as known (Henderson's prediction error variance). Intervals are by t on the
// degrees of freedom between the units of a level, branches less 1 and managers less branches, which about makes up for that.
//
// ProbBelowMean is the probability that the unit's true effect (a manager's with the branch's) is below 0, that is the unit below the
// model's mean. Ranks and the probabilities to be among the highest and lowest fifth of the units (their number over five, rounded, at least
// one) are from draws of all true values together, out of their joint normal distribution given the data; RankLow and RankHigh
// are quantiles of a unit's rank in them. Where the variance of a level is 0 its units tie, and have neither ranks nor probabilities.
//
// Reliability of branches, with k the median number of managers in a branch and n the median number of forms:
//
//	σ²_branch / (σ²_branch + σ²_manager/k + σ²/n)
//
// and of managers (σ²_branch + σ²_manager)/(σ²_branch + σ²_manager + σ²/n). The limits of the funnel are RawMean ± z SDWithin/√n, z
// 1.96 and 3.09: where the raw means of units without true differences lie in 95% and 99.8% of cases.
//
// With weights the forms of a unit are weighted, their weights scaled to add up to the effective base (Σw)²/Σw² of the unit, which takes the place of
// its number of forms throughout (pseudo-likelihood). Strata and clusters are not allowed for; a notice says so.
//
// R: lme4::lmer(y ~ 1 + (1 | branch) + (1 | branch:manager)).
//
// Goldstein, H. & Spiegelhalter, D. J. (1996). League tables and their limitations. JRSS A 159, 385-443.
// Pfeffermann, D. et al. (1998). Weighting for unequal selection probabilities in multilevel models. JRSS B 60, 23-40.
// Spiegelhalter, D. J. (2005). Funnel plots for comparing institutional performance. Statistics in Medicine 24, 1185-1202.
func (d *Data) Ranking() (*Ranking, error) {
	branch, manager := d.field(d.Branch), d.field(d.Manager)
	if manager == branch {
		manager = -1
	}
	r := &Ranking{}
	if branch < 0 && manager < 0 {
		return r, nil
	}
	if branch >= 0 {
		r.Branch = d.Fields[branch].Key
	}
	if manager >= 0 {
		r.Manager = d.Fields[manager].Key
	}
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	if len(d.Items) == 0 {
		return nil, notice("no_items")
	}
	y := d.responses()[0]
	m, _, _ := d.rankingModel(y, branch, manager, nil)
	r.Models = append(r.Models, m)
	var fields []int
	var why []Notice
	for c, f := range d.Compare {
		switch {
		case f == branch || f == manager || slices.Contains(fields, f):
		case d.groupsPresent(c) < 2: // a field that nobody has would leave nobody
			why = append(why, d.oneGroup(d.Fields[f].Key))
		default:
			fields = append(fields, f)
		}
	}
	for len(fields) > 0 { // what the model cannot bear is left out, a field at a time
		m, drop, reason := d.rankingModel(y, branch, manager, fields)
		if drop < 0 {
			m.Notices = append(why, m.Notices...)
			r.Models = append(r.Models, m)
			why = nil
			break
		}
		why = append(why, reason)
		fields = slices.Delete(fields, drop, drop+1)
	}
	r.Notices = append(r.Notices, why...)
	if d.Weighted {
		r.Notices = append(r.Notices, notice("ranking_weights"))
	}
	if d.design().cluster != nil || d.design().strata > 1 {
		r.Notices = append(r.Notices, notice("ranking_design"))
	}
	return r, nil
}

// rankingUnit is a group of the lower level of a model.
type rankingUnit struct {
	branch, manager int // positions in the groups of their fields, -1 = none
	outer           int
	n               int
	w, w2           float64
	sum             float64 // weighted, of the response
}

// rankingModel fits one model. drop is the place in fields of one that stands in the way, -1 = none.
func (d *Data) rankingModel(y response, branch, manager int, fields []int) (out RankingModel, drop int, reason Notice) {
	out.Adjusted = len(fields) > 0
	var factors []int
	for _, f := range []int{branch, manager} {
		if f >= 0 {
			factors = append(factors, f)
		}
	}
	first := len(factors) // of the fields among the factors
	cells, level, ok := d.factorCells(append(factors, fields...), y)
	if !ok {
		return out, len(fields) - 1, notice("adjustment_too_large", d.Fields[fields[len(fields)-1]].Key, maxModelColumns)
	}
	groups := make([][]int, len(level)) // of each factor: position in its field's groups, by level
	for i, at := range level {
		for g, l := range at {
			if l >= 0 {
				groups[i] = append(groups[i], g)
			}
		}
	}
	p := 1
	for i := range fields {
		if len(groups[first+i]) < 2 {
			return out, i, d.oneGroup(d.Fields[fields[i]].Key)
		}
		out.Fields = append(out.Fields, d.Fields[fields[i]].Key)
		p += len(groups[first+i]) - 1
	}
	for _, c := range cells {
		out.N += c.count
	}
	if !out.Adjusted {
		d.leftOut(&out, y)
	}
	units, branches, by := out.nest(d, cells, groups, factors, branch >= 0, manager >= 0)
	if units == nil {
		return out, -1, reason
	}
	for i := range fields {
		for u := range first {
			if in := branches > 0 || (factors[u] == branch) == (units[0].manager < 0); in && liesIn(cells, first+i, u) {
				return out, i, notice("aliased_unit", out.Fields[i], d.Fields[factors[u]].Key)
			}
		}
	}
	if float64(p)*float64(p)*float64(len(units)) > maxMixedWork || p > maxModelColumns {
		if out.Adjusted {
			return out, len(fields) - 1, notice("adjustment_too_large", d.Fields[fields[len(fields)-1]].Key, p)
		}
		out.Notices = append(out.Notices, notice("too_many_units", len(units)))
		return out, -1, reason
	}
	for i := range fields {
		if branches > 0 && liesIn(cells, 0, first+i) {
			out.Notices = append(out.Notices, notice("between_units", out.Fields[i], d.Fields[branch].Key))
		}
	}

	outerOf := make([]int, len(units))
	var total, weight float64
	for i, u := range units {
		outerOf[i] = u.outer
		total += u.sum
		weight += u.w
	}
	centre := total / weight
	s := newNestedSums(p, len(units), branches, outerOf)
	for _, c := range cells {
		column, value, at := []int{0}, []float64{1}, 1
		for i := range fields {
			if l := c.level[first+i]; l > 0 {
				column, value = append(column, at+l-1), append(value, 1)
			}
			at += len(groups[first+i]) - 1
		}
		u := units[by[cellKey(c, first)]]
		scale := u.w / u.w2
		s.add(by[cellKey(c, first)], scale*c.w, append(column, p), append(value, c.mean-centre), scale*c.within)
	}
	if k := s.dependent(); k > 0 {
		for i, at := 0, 1; i < len(fields); i++ {
			if at += len(groups[first+i]) - 1; k < at {
				return out, i, notice("aliased_adjustment", out.Fields[i])
			}
		}
	}
	s.close()
	f, ok := s.solve()
	if !ok {
		out.Notices = append(out.Notices, notice("no_variance_units"))
		return out, -1, reason
	}
	even := []float64{1} // the intercept of sum-to-zero contrasts: all groups of a field in equal parts
	for i := range fields {
		L := len(groups[first+i])
		for range L - 1 {
			even = append(even, 1/float64(L))
		}
	}
	f.predict(even)
	out.Notices = append(out.Notices, f.notices()...)
	out.RawMean = num(centre)
	mean := centre
	for j, b := range f.point.beta {
		mean += even[j] * b
	}
	out.Mean, out.MeanSE = num(mean), num(math.Sqrt(f.residual)*norm(f.whitener()(slices.Clone(even))))
	d.rankLevels(&out, f, units, cells, by, first, centre)
	return out, -1, reason
}

// liesIn says whether every level of factor f lies in one level of factor u.
func liesIn(cells []factorCell, f, u int) bool {
	of := map[int]int{}
	for _, c := range cells {
		if at, ok := of[c.level[f]]; ok && at != c.level[u] {
			return false
		}
		of[c.level[f]] = c.level[u]
	}
	return true
}

// leftOut says how many forms with a composite have no unit.
func (d *Data) leftOut(out *RankingModel, y response) {
	all := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for r := range b.N {
			if !math.IsNaN(y.value(b, r)) && b.weight(r) != 0 {
				all++
			}
		}
	}
	if out.N < all {
		code := "ranking_left_out"
		switch some, only := d.hides(d.Branch, d.Manager); {
		case only:
			code = "ranking_hidden"
		case some:
			code = "ranking_some_hidden"
		}
		out.Notices = append(out.Notices, notice(code, all-out.N, all))
	}
}

// cellKey names the branch and manager of a cell.
func cellKey(c factorCell, first int) [2]int {
	key := [2]int{c.level[0], 0}
	if first > 1 {
		key[1] = c.level[1]
	}
	return key
}

// nest decides which levels the data can tell apart and lists the units of the lower one, in the order of the cells, with the number of
// branches above them, 0 = one level. by finds the unit of a cell. No units: there is no model, and a notice says why.
func (out *RankingModel) nest(d *Data, cells []factorCell, groups [][]int, factors []int, branch, manager bool) (units []rankingUnit, branches int, by map[[2]int]int) {
	pairs := map[[2]int]bool{}
	for _, c := range cells {
		pairs[cellKey(c, len(factors))] = true
	}
	key := func(i int) string { return d.Fields[factors[i]].Key }
	alone := func(i int) { out.Notices = append(out.Notices, d.oneGroup(key(i))) }
	say := func(code string, args ...any) { out.Notices = append(out.Notices, notice(code, args...)) }
	if branch && manager {
		switch {
		case len(groups[0]) < 2:
			alone(0)
			branch = false
		case len(pairs) == len(groups[0]):
			say("one_manager_each", key(0), key(1))
			manager = false
		case len(pairs) == out.N:
			say("one_form_each", key(1))
			manager = false
		}
	}
	by = map[[2]int]int{}
	at := map[[2]int]int{}
	for _, c := range cells {
		full := cellKey(c, len(factors))
		own := full
		if !manager {
			own[1] = 0
		}
		i, ok := at[own]
		if !ok {
			i = len(units)
			at[own] = i
			u := rankingUnit{branch: -1, manager: -1}
			switch {
			case len(factors) > 1:
				u.branch = groups[0][full[0]]
				if manager {
					u.manager = groups[1][full[1]]
				}
				u.outer = full[0]
			case branch:
				u.branch = groups[0][full[0]]
			default:
				u.manager = groups[0][full[0]]
			}
			if !(branch && manager) {
				u.outer = 0
			}
			units = append(units, u)
		}
		by[full] = i
		u := &units[i]
		u.n += c.count
		u.w += c.w
		u.w2 += c.w2
		u.sum += c.w * c.mean
	}
	lower := len(factors) - 1
	if !manager {
		lower = 0
	}
	hides, _ := d.hides(append([]string{d.Branch, d.Manager}, out.Fields...)...)
	switch {
	case out.N == 0 && hides:
		say("units_hidden", key(lower))
		return nil, 0, nil
	case out.N == 0:
		say("no_answers", "composite")
		return nil, 0, nil
	case len(units) < 2:
		alone(lower)
		return nil, 0, nil
	case len(units) == out.N:
		say("one_form_each", key(lower))
		return nil, 0, nil
	}
	if branch && manager {
		branches = len(groups[0])
	}
	return units, branches, by
}
