package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// FTest is a test on Fisher's F distribution.
type FTest struct{ F, DF1, DF2, P float64 }

// GroupValues tabulates one sample of numbers a group, samples[group], for the tests that take a Grouped. There must be no
// missing values. The error says where there is one, or when there are not as many labels as samples.
func GroupValues(labels []string, samples [][]float64) (Grouped, error) {
	if len(labels) != len(samples) {
		return Grouped{}, fmt.Errorf("%d labels for %d samples", len(labels), len(samples))
	}
	t := Grouped{Groups: labels}
	for g, x := range samples {
		if i := notFinite(x); i >= 0 {
			return Grouped{}, fmt.Errorf("group %s has no number in place %d: leave missing values out first", labels[g], i+1)
		}
		t.Values = append(t.Values, x...)
	}
	slices.Sort(t.Values)
	t.Values = slices.Compact(t.Values)
	for _, x := range samples {
		count := make([]float64, len(t.Values))
		for _, v := range x {
			at, _ := slices.BinarySearch(t.Values, v)
			count[at]++
		}
		t.Count = append(t.Count, count)
	}
	return t, nil
}

// groupMember is the label of a Grouped's group, its number when it has none.
func (t Grouped) groupMember(g int) string {
	if g < len(t.Groups) {
		return t.Groups[g]
	}
	return fmt.Sprint(g + 1)
}

// check looks for what no test can bear: rows of other lengths, counts that are none, values out of order.
func (t Grouped) check() error {
	for g, count := range t.Count {
		if len(count) != len(t.Values) {
			return fmt.Errorf("group %s has %d counts for %d values", t.groupMember(g), len(count), len(t.Values))
		}
		for _, n := range count {
			if !(n >= 0 && n <= maxCount) || n > 0 && n < 1e-60 {
				return fmt.Errorf("group %s has a count of %v", t.groupMember(g), n)
			}
		}
	}
	if i := notFinite(t.Values); i >= 0 {
		return fmt.Errorf("value %d is not a number", i+1)
	}
	if !squarable(t.Values) {
		return errors.New("values beyond 1e±100: rescale them")
	}
	for i := 1; i < len(t.Values); i++ {
		if !(t.Values[i] > t.Values[i-1]) {
			return errors.New("the values do not ascend")
		}
	}
	return nil
}

// comparable is samples for tests that need at least two groups and some variation within them.
func (t Grouped) comparable() (groups []groupSample, at []int, err error) {
	if err := t.check(); err != nil {
		return nil, nil, err
	}
	groups, at, _ = t.samples()
	var n, within float64
	for i := range groups {
		n += groups[i].n
		within += groups[i].ss
	}
	switch {
	case len(groups) < 2:
		return nil, nil, fmt.Errorf("%d groups with values: at least 2 are needed", len(groups))
	case n <= float64(len(groups)):
		return nil, nil, fmt.Errorf("%v values in %d groups leave no degrees of freedom", n, len(groups))
	case within == 0:
		return nil, nil, errors.New("the values do not vary within the groups")
	}
	return groups, at, nil
}

// fTest is an FTest, or an error where rounding or overflow has left no number.
func fTest(f, df1, df2 float64) (FTest, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) || !(df1 > 0) || !(df2 > 0) {
		return FTest{}, errors.New("the values vary too little for a test")
	}
	return FTest{F: f, DF1: df1, DF2: df2, P: fUpper(f, df1, df2)}, nil
}
