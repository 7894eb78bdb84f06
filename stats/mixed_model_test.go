package stats

import (
	"fmt"
	"math"
	"testing"
)

// mixedReference is a model of fixtures/golden/mixed.R.
type mixedReference struct {
	Data struct {
		Y, A, X      []float64
		Outer, Inner []int
	}
	REML, Residual, Inner float64
	Outer                 *float64
	Fixef                 []float64
	FixefSE               []float64 `json:"fixef_se"`
	LR                    struct{ Inner, Outer float64 }
	Groups                struct{ Inner, Outer *mixedGroups }
}

type mixedGroups struct {
	Name                        []string
	N                           []int
	Effect, Cond, Predicted, SE []float64
}

// fit runs the model on the reference's data.
func (ref mixedReference) fit(t testing.TB) *MixedModel {
	t.Helper()
	var names []string
	var x [][]float64
	if ref.Data.X != nil {
		names, x = []string{"a", "x"}, [][]float64{ref.Data.A, ref.Data.X}
	}
	m, err := RandomIntercepts(names, x, ref.Data.Y, ref.Data.Outer, ref.Data.Inner)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// name is a group's name in the reference.
func (ref mixedReference) name(g GroupEffect, outer bool) string {
	switch {
	case outer:
		return fmt.Sprint(g.Outer)
	case ref.Outer == nil:
		return fmt.Sprintf("%03d", g.Inner)
	}
	return fmt.Sprintf("%03d:%d", g.Outer, g.Inner)
}

// pairs compares everything; a variance that lme4 puts at 0 must be exactly 0.
func (ref mixedReference) pairs(t testing.TB) (a agreement) {
	m := ref.fit(t)
	a.add("REML", m.REML, ref.REML)
	a.add("residual", m.Residual, ref.Residual)
	for j, c := range m.Coefficients {
		a.add(c.Name, c.B, ref.Fixef[j])
		a.add(c.Name, c.SE, ref.FixefSE[j])
	}
	level := func(what string, l *RandomIntercept, variance, lr float64, ref mixedReference, groups *mixedGroups, outer bool) {
		if variance == 0 {
			a.within(what, l.Variance, 0, m.Residual)
		} else {
			a.add(what, l.Variance, variance)
		}
		a.within(what+" LR", l.LR, lr, math.Max(1, lr))
		if len(l.Groups) != len(groups.Name) {
			t.Errorf("%s: %d groups, want %d", what, len(l.Groups), len(groups.Name))
			return
		}
		at := map[string]int{}
		for i, name := range groups.Name {
			at[name] = i
		}
		for _, g := range l.Groups {
			i, ok := at[ref.name(g, outer)]
			if !ok || g.N != groups.N[i] {
				t.Errorf("%s: group %+v is not in the reference", what, g)
				continue
			}
			a.within(what+" effect", g.Effect, groups.Effect[i], 1)
			a.within(what+" condVar", g.ConditionalSE, groups.Cond[i], 1)
			a.add(what+" predicted", g.Predicted, groups.Predicted[i])
			a.add(what+" SE", g.SE, groups.SE[i])
		}
	}
	level("inner", m.Inner, ref.Inner, ref.LR.Inner, ref, ref.Groups.Inner, false)
	if ref.Outer != nil {
		level("outer", m.Outer, *ref.Outer, ref.LR.Outer, ref, ref.Groups.Outer, true)
	}
	return a
}

func TestMixedModelAgainstLme4(t *testing.T) {
	var refs map[string]mixedReference
	golden(t, "mixed", &refs)
	delete(refs, "weighted") // in ranking_test.go
	for _, name := range sorted(refs) {
		a := refs[name].pairs(t)
		t.Logf("%s: %d numbers, %.1f digits, worst is %s", name, a.numbers, a.digits, a.worst)
		if a.digits < 9 {
			t.Errorf("%s: %s agrees to %.1f digits only", name, a.worst, a.digits)
		}
	}
}

func mixedValidations() []validation {
	var list []validation
	for _, name := range []string{"dyestuff", "dyestuff2", "pastes", "drawn", "drawn_fixed", "flat"} {
		list = append(list, validation{"random intercepts by REML: variances, effects, errors, tests", name, "R lme4::lmer polished by Newton; Henderson's equations", func(t *testing.T) agreement {
			var refs map[string]mixedReference
			golden(t, "mixed", &refs)
			return refs[name].pairs(t)
		}})
	}
	return list
}

// What cannot be fitted is an error that says why.
func TestMixedModelErrors(t *testing.T) {
	y, g := []float64{1, 2, 3, 4, 6, 5}, []int{1, 1, 2, 2, 3, 3}
	for _, c := range []struct {
		name         string
		names        []string
		x            [][]float64
		y            []float64
		outer, inner []int
	}{
		{"no rows", nil, nil, nil, nil, nil}, {"one group", nil, nil, y, nil, make([]int, 6)}, {"a row a group", nil, nil, y, nil, []int{1, 2, 3, 4, 5, 6}},
		{"one inner group each", nil, nil, y, g, make([]int, 6)}, {"lengths", nil, nil, y, nil, g[:5]}, {"missing", nil, nil, []float64{1, 2, 3, 4, 6, math.NaN()}, nil, g},
		{"names", []string{"a"}, nil, y, nil, g}, {"constant predictor", []string{"a"}, [][]float64{{2, 2, 2, 2, 2, 2}}, y, nil, g},
		{"repeated predictor", []string{"a", "b"}, [][]float64{{1, 2, 2, 1, 4, 3}, {2, 4, 4, 2, 8, 6}}, y, nil, g}, {"nothing within", nil, nil, []float64{1, 1, 2, 2, 4, 4}, nil, g}, {"nothing at all", nil, nil, make([]float64, 6), nil, g},
		{"more coefficients than rows", []string{"a", "b", "c", "d", "e"}, [][]float64{{1, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0}, {0, 0, 1, 0, 0, 0}, {0, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 1, 0}}, y, nil, g},
	} {
		if m, err := RandomIntercepts(c.names, c.x, c.y, c.outer, c.inner); err == nil {
			t.Errorf("%s: %+v", c.name, m)
		}
	}
}

// The published analysis of the dyestuff: Davies, O. L. & Goldsmith, P. L. (1972), mean square between batches 11,271.5, within 2,451.25.
func TestDyestuffPublished(t *testing.T) {
	var refs map[string]mixedReference
	golden(t, "mixed", &refs)
	m := refs["dyestuff"].fit(t)
	check(t, "residual", m.Residual, 2451.25, 1e-11)
	check(t, "batches", m.Inner.Variance, (11271.5-2451.25)/5, 1e-9)
}

// Scales and origins of response and predictors change what they should and nothing else.
func TestMixedModelScales(t *testing.T) {
	var refs map[string]mixedReference
	golden(t, "mixed", &refs)
	in := refs["drawn_fixed"].Data
	one := refs["drawn_fixed"].fit(t)
	y, x := make([]float64, len(in.Y)), make([]float64, len(in.X))
	for r := range y {
		y[r], x[r] = 1e6*in.Y[r]+5, 1e-4*in.X[r]+30
	}
	m := must(RandomIntercepts([]string{"a", "x"}, [][]float64{in.A, x}, y, in.Outer, in.Inner))
	check(t, "outer", m.Outer.Variance, 1e12*one.Outer.Variance, 1e-8)
	check(t, "inner", m.Inner.Variance, 1e12*one.Inner.Variance, 1e-8)
	check(t, "a", m.Coefficients[1].B, 1e6*one.Coefficients[1].B, 1e-8)
	check(t, "x", m.Coefficients[2].B, 1e10*one.Coefficients[2].B, 1e-8)
	check(t, "LR", m.Outer.LR, one.Outer.LR, 1e-7)
}
