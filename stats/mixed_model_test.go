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
