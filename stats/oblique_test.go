package stats

import (
	"math"
	"testing"
)

type obliqueReference struct {
	Pattern, Phi, Structure [][]float64
	Criterion               float64
}

type rotationsReference struct {
	Varimax       [][]float64      `json:"varimax_kaiser"`
	VarimaxRaw    [][]float64      `json:"varimax_raw"`
	Quartimax     [][]float64      `json:"quartimax_raw"`
	PromaxPlain   obliqueReference `json:"promax_m4_stats"`
	PromaxRow     obliqueReference `json:"promax_m4_rownormalised_target"`
	Oblimin       obliqueReference `json:"oblimin_raw"`
	ObliminKaiser obliqueReference `json:"oblimin_kaiser"`
	Weights       [][]float64      `json:"score_weights_regression_varimax"`
}

type latentReference struct {
	Items []string
	N     int
	EFA   map[string]struct {
		ULS [][]float64
		ML  struct {
			FML, DF, P float64
			Bartlett   float64 `json:"chisq_bartlett"`
			Heywood    bool
			Loadings   [][]float64
			Uniqueness []float64
		}
		FromULS   *rotationsReference `json:"rotated_uls"`
		FromML    *rotationsReference `json:"rotated_ml"`
		Weights   [][]float64         `json:"score_weights"`
		Residuals float64             `json:"sumsq_resid_lower"`
	}
	Scales map[string]struct {
		Items     []string
		Lambda2   float64   `json:"guttman_lambda2"`
		Lambda6   float64   `json:"guttman_lambda6"`
		AverageR  float64   `json:"average_r"`
		ItemTotal []float64 `json:"r_item_total_raw"`
		SMCRest   []float64 `json:"r_item_rest_smc_corrected"`
		SMC       []float64
	}
	Pairwise struct {
		N    []int
		Low  []float64 `json:"pearson_lo"`
		High []float64 `json:"pearson_hi"`
	}
}

// latentReferences are those of factors, reliability and intervals, with the correlations that the factors are of.
func latentReferences(t testing.TB) (refs map[string]latentReference, corr map[string][][]float64) {
	golden(t, "latent", &refs)
	var factors map[string]factorReference
	golden(t, "factor", &factors)
	corr = map[string][][]float64{}
	for name, f := range factors {
		corr[name] = f.Cor
	}
	return refs, corr
}

func checkOblique(t *testing.T, what string, got *Oblique, err error, want obliqueReference, tol float64) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if !got.Converged {
		t.Errorf("%s: not converged after %d iterations", what, got.Iterations)
	}
	checkMatrix(t, what+" pattern", got.Pattern, want.Pattern, tol)
	checkMatrix(t, what+" structure", got.Structure, want.Structure, tol)
	phi := make([][]float64, len(want.Phi))
	for f := range phi {
		for g := range phi {
			phi[f] = append(phi[f], got.Phi.At(f, g))
		}
	}
	checkMatrix(t, what+" phi", phi, want.Phi, tol)
}

// References: R. Varimax and quartimax in planar sweeps; stats::promax of that varimax and SPSS's formula written out;
// oblimin by GPArotation's criterion driven to gradients below 1e-15.
func TestRotationsAgainstR(t *testing.T) {
	refs, _ := latentReferences(t)
	for name, ref := range refs {
		for key, e := range ref.EFA {
			for method, from := range map[string]struct {
				loadings [][]float64
				want     *rotationsReference
			}{"ULS": {e.ULS, e.FromULS}, "ML": {e.ML.Loadings, e.FromML}} {
				if from.want == nil {
					continue
				}
				what := name + " " + key + " " + method
				checkMatrix(t, what+" varimax", must(Varimax(from.loadings)), from.want.Varimax, 1e-11)
				if from.want.VarimaxRaw != nil {
					raw, err := Orthomax(from.loadings, 1, false)
					if err != nil {
						t.Fatal(err)
					}
					checkMatrix(t, what+" raw varimax", raw, from.want.VarimaxRaw, 1e-11)
					quartimax, err := Quartimax(from.loadings, false)
					if err != nil {
						t.Fatal(err)
					}
					checkMatrix(t, what+" quartimax", quartimax, from.want.Quartimax, 1e-10)
					row, err := Promax(from.loadings, 4, RowNormalisedTarget)
					checkOblique(t, what+" promax, SPSS", row, err, from.want.PromaxRow, 1e-10)
					kaiser, err := Oblimin(from.loadings, 0, true)
					checkOblique(t, what+" oblimin, Kaiser", kaiser, err, from.want.ObliminKaiser, 1e-10)
					check(t, what+" criterion, Kaiser", kaiser.Criterion, from.want.ObliminKaiser.Criterion, 1e-11)
				}
				plain, err := Promax(from.loadings, 4, PlainTarget)
				checkOblique(t, what+" promax, R", plain, err, from.want.PromaxPlain, 1e-10)
				raw, err := Oblimin(from.loadings, 0, false)
				checkOblique(t, what+" oblimin", raw, err, from.want.Oblimin, 1e-10)
				check(t, what+" criterion", raw.Criterion, from.want.Oblimin.Criterion, 1e-11)
			}
		}
	}
}

// Whatever the rotation, pattern, phi and structure reproduce the same correlations: P Φ Pᵀ = A Aᵀ.
func TestObliqueReproducesTheSame(t *testing.T) {
	a := [][]float64{{0.8, 0.1, 0.2}, {0.7, -0.2, 0.1}, {0.1, 0.6, -0.3}, {0.2, 0.7, 0.1}, {0.3, 0.2, 0.5}, {0.1, 0.3, 0.6}, {0, 0, 0}}
	var all []*Oblique
	for _, target := range []PromaxTarget{RowNormalisedTarget, PlainTarget} {
		o, err := Promax(a, 3, target)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	for _, gamma := range []float64{0, -0.5, -4} {
		for _, kaiser := range []bool{true, false} {
			o, err := Oblimin(a, gamma, kaiser)
			if err != nil || !o.Converged {
				t.Fatalf("gamma %g: %v", gamma, err)
			}
			all = append(all, o)
		}
	}
	for n, o := range all {
		for i := range a {
			for j := range a {
				var want, got float64
				for f := range a[i] {
					want += a[i][f] * a[j][f]
					got += o.Pattern[i][f] * o.Structure[j][f]
				}
				if math.Abs(got-want) > 1e-13 {
					t.Errorf("solution %d: items %d and %d: %g, want %g", n, i, j, got, want)
				}
			}
		}
	}
	// The smaller gamma, the less the factors correlate.
	if free, tied := all[3].Phi.At(0, 1), all[7].Phi.At(0, 1); math.Abs(tied) >= math.Abs(free) {
		t.Errorf("gamma -4: factors correlate %g, gamma 0: %g", tied, free)
	}
}

func TestRotationEdges(t *testing.T) {
	one := [][]float64{{0.5}, {-0.9}, {0}}
	bad := [][]float64{{0.5, 0.2}, {0.3, math.NaN()}}
	ragged := [][]float64{{0.5, 0.2}, {0.3}}
	twice := [][]float64{{0.5, 0.5}, {0.3, 0.3}, {0.6, 0.6}} // one factor given as two
	zero := [][]float64{{0, 0}, {0, 0}, {0, 0}}
	for name, rotate := range map[string]func([][]float64) (*Oblique, error){
		"promax":  func(l [][]float64) (*Oblique, error) { return Promax(l, 4, RowNormalisedTarget) },
		"plain":   func(l [][]float64) (*Oblique, error) { return Promax(l, 4, PlainTarget) },
		"oblimin": func(l [][]float64) (*Oblique, error) { return Oblimin(l, 0, true) },
		"raw":     func(l [][]float64) (*Oblique, error) { return Oblimin(l, 0, false) },
	} {
		o, err := rotate(one)
		if err != nil {
			t.Fatal(err)
		}
		if o.Phi.At(0, 0) != 1 || o.Pattern[1][0] != 0.9 || o.Structure[0][0] != -0.5 {
			t.Errorf("%s of one factor: %+v", name, o)
		}
		for what, l := range map[string][][]float64{"nothing": nil, "no factors": {{}}, "not a number": bad, "ragged": ragged} {
			if _, err := rotate(l); err == nil {
				t.Errorf("%s of %s went through", name, what)
			}
		}
		for what, l := range map[string][][]float64{"twice": twice, "zero": zero, "one item": {{0.4, 0.3}}} {
			o, err := rotate(l)
			if err != nil {
				continue
			}
			for _, row := range append(o.Pattern, o.Structure...) {
				for _, x := range row {
					if math.IsNaN(x) || math.IsInf(x, 0) {
						t.Errorf("%s of %s: %v", name, what, o.Pattern)
					}
				}
			}
		}
	}
	if _, err := Oblimin(zero, 0.5, true); err == nil {
		t.Error("positive gamma")
	}
	if _, err := Promax(zero, 1, PlainTarget); err == nil {
		t.Error("power 1")
	}
	if _, err := Orthomax(twice, math.NaN(), true); err == nil {
		t.Error("gamma that is no number")
	}
	if q, err := Quartimax(zero, true); err != nil || q[0][0] != 0 {
		t.Errorf("quartimax of zeros: %v %v", q, err)
	}
}
