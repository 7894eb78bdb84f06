package stats

import (
	"maps"
	"math"
	"slices"

	"manyi/survey"
)

// weighedOtherwise says how the weights of two waves differ in kind, or in the population that they stand for: that is part of a change.
func (d *Data) weighedOtherwise(e *Data) []Notice {
	now, then := targetFields(d.targets), targetFields(e.targets)
	switch {
	case d.Weighted && !e.Weighted:
		return []Notice{notice("wave_unweighted", d.Wave, e.Wave)}
	case e.Weighted && !d.Weighted:
		return []Notice{notice("wave_unweighted", e.Wave, d.Wave)}
	case now != nil && then == nil:
		return []Notice{notice("wave_not_raked", d.Wave, now, e.Wave)}
	case then != nil && now == nil:
		return []Notice{notice("wave_not_raked", e.Wave, then, d.Wave)}
	case !slices.Equal(now, then):
		return []Notice{notice("waves_raked_otherwise", d.Wave, now, e.Wave, then)}
	case !samePopulation(d.targets, e.targets):
		return []Notice{notice("waves_populations", d.Wave, e.Wave, now)}
	}
	return nil
}

// weighedAlike says the same of all waves; which of them have no weights at all is in Trend.Weighted.
func weighedAlike(waves []*Data) []Notice {
	var raked, not []string
	differ := false
	var first *Data
	for _, d := range waves {
		switch {
		case d.targets == nil && d.Weighted:
			not = append(not, d.Wave)
		case d.targets != nil:
			raked = append(raked, d.Wave)
			if first == nil {
				first = d
			}
			differ = differ || !samePopulation(d.targets, first.targets)
		}
	}
	var list []Notice
	if raked != nil && not != nil {
		list = append(list, notice("trend_not_raked", raked, not))
	}
	if differ {
		list = append(list, notice("trend_populations", raked))
	}
	return list
}

// targetFields are the fields that targets are of, each once, in order of their keys.
func targetFields(targets []survey.Target) []string {
	var fields []string
	for _, t := range targets {
		fields = append(fields, t.Fields...)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

// samePopulation says whether targets ask for the same shares, be they written as shares or as counts.
func samePopulation(a, b []survey.Target) bool {
	if len(a) != len(b) {
		return false
	}
	for _, t := range a {
		at := slices.IndexFunc(b, func(u survey.Target) bool { return slices.Equal(u.Fields, t.Fields) })
		if at < 0 {
			return false
		}
		one, two := sharesOf(t), sharesOf(b[at])
		if !maps.EqualFunc(one, two, func(x, y float64) bool { return math.Abs(x-y) < 1e-9 }) {
			return false
		}
	}
	return true
}

// sharesOf are the shares of a target by its cells, in parts of 1.
func sharesOf(t survey.Target) map[string]float64 {
	sum := 1.0
	if t.Rounded() || t.Counts() {
		sum = t.Sum()
	}
	shares := make(map[string]float64, len(t.Shares))
	for _, s := range t.Shares {
		shares[targetCell(s.Labels)] = s.Value / sum
	}
	return shares
}
