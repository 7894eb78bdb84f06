package stats

import (
	"testing"

	"manyi/survey"
)

// What is said of two waves follows from what their weights were raked to.
func TestWeighedOtherwise(t *testing.T) {
	target := func(field string, shares ...float64) survey.Target {
		out := survey.Target{Fields: []string{field}}
		for i, x := range shares {
			out.Shares = append(out.Shares, survey.Share{Labels: []string{string(rune('a' + i))}, Value: x})
		}
		return out
	}
	area, counts, other := target("area", .4, .6), target("area", 400, 600), target("area", .5, .5)
	part, sex := target("area", .4), target("sex", .5, .5)
	weighed := func(wave string, targets ...survey.Target) *Data {
		return &Data{Wave: wave, Weighted: true, targets: targets}
	}
	for _, c := range []struct {
		now, then *Data
		want      string
	}{
		{&Data{Wave: "2"}, &Data{Wave: "1"}, ""},
		{weighed("2"), weighed("1"), ""},
		{weighed("2"), &Data{Wave: "1"}, "2 is weighted and 1 is not: part of the change may be the weights'"},
		{&Data{Wave: "2"}, weighed("1", area), "1 is weighted and 2 is not: part of the change may be the weights'"},
		{weighed("2", area), weighed("1"), "2 is weighted to the population by area and 1 is not: part of the change may come from that"},
		{weighed("2"), weighed("1", sex, area), "1 is weighted to the population by area, sex and 2 is not: part of the change may come from that"},
		{weighed("2", area), weighed("1", sex), "2 is weighted to the population by area, 1 by sex: part of the change may come from that"},
		{weighed("2", area, sex), weighed("1", sex, area), ""},
		{weighed("2", area), weighed("1", counts), ""},
		{weighed("2", area), weighed("1", other), "the targets of the weights of 2 and 1 differ (area), so a change of the population itself is part of the change"},
		{weighed("2", area), weighed("1", part), "the targets of the weights of 2 and 1 differ (area), so a change of the population itself is part of the change"},
	} {
		got := ""
		for _, n := range c.now.weighedOtherwise(c.then) {
			got += n.Error()
		}
		if got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	for _, c := range []struct {
		waves []*Data
		want  string
	}{
		{[]*Data{{Wave: "1"}, weighed("2", area), weighed("3", counts)}, ""}, // that 1 has no weights the report says itself
		{[]*Data{weighed("1"), weighed("2", area), weighed("3", area)}, "weighted to the population: 2, 3; not: 1: part of a change may come from that."},
		{[]*Data{weighed("1", area), weighed("2", area), weighed("3", other)}, "the targets of the weights differ between the waves (1, 2, 3), so a change of the population itself is part of a trend."},
	} {
		got := ""
		for _, n := range weighedAlike(c.waves) {
			got += n.Error() + "."
		}
		if got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
