package stats

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// R: contr.treatment(4), contr.treatment(4, base = 3), contr.sum(4), contr.helmert(4), contr.poly(4), contr.poly(7).
func TestContrastMatrix(t *testing.T) {
	var ref struct{ Contrasts map[string][][]float64 }
	golden(t, "models", &ref)
	for name, c := range map[string]struct {
		kind              Contrast
		levels, reference int
	}{
		"treatment": {Treatment, 4, 0}, "treatment3": {Treatment, 4, 2}, "sum": {Sum, 4, -1}, "helmert": {Helmert, 4, 0},
		"polynomial": {Polynomial, 4, 0}, "polynomial7": {Polynomial, 7, 0},
	} {
		got, err := ContrastMatrix(c.kind, c.levels, c.reference)
		if err != nil {
			t.Fatal(err)
		}
		for l, row := range ref.Contrasts[name] {
			for j, want := range row {
				if math.Abs(got[l][j]-want) > 1e-14 {
					t.Errorf("%s [%d][%d] = %v, want %v", name, l, j, got[l][j], want)
				}
			}
		}
	}
}

// Trends stay orthonormal at the most levels allowed.
func TestContrastTrends(t *testing.T) {
	m, err := ContrastMatrix(Polynomial, 50, 0)
	if err != nil {
		t.Fatal(err)
	}
	for a := range 49 {
		for b := range 49 {
			var s float64
			for l := range m {
				s += m[l][a] * m[l][b]
			}
			if want := map[bool]float64{true: 1}[a == b]; math.Abs(s-want) > 1e-13 {
				t.Errorf("trends %d and %d: %v", a, b, s)
			}
		}
	}
}

func TestContrastsRefuse(t *testing.T) {
	for _, c := range []struct {
		kind              Contrast
		levels, reference int
		want              string
	}{
		{Sum, 1, 0, "1 levels are too few"}, {Treatment, 3, 3, "reference level 3"}, {Polynomial, 51, 0, "at most 50"}, {Contrast(9), 3, 0, "contrast 9 is not known"},
	} {
		if _, err := ContrastMatrix(c.kind, c.levels, c.reference); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if s := fmt.Sprint(Treatment, Sum, Helmert, Polynomial); s != "treatment sum helmert polynomial" {
		t.Error(s)
	}
}
