package stats

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// latentExtra is fixtures/golden/latent-extra.json, made by latent.R there; each test takes what it needs.
func latentExtra(t testing.TB, v any) {
	t.Helper()
	golden(t, "latent-extra", v)
}

// References: factanal's chi-squared at the exact ML optimum; psych::fa.stats(alpha = .1) at the same loadings, whose
// interval comes from uniroot with a tolerance of about 1e-4 in ncp.
func TestFactorFitAgainstR(t *testing.T) {
	refs, corr := latentReferences(t)
	var extra struct {
		Fit map[string]map[string]struct {
			Chi2, DF, P, TLI, RMS, CRMS float64
			RMSEA                       []*float64
			NullChi2                    float64     `json:"null_chi2"`
			NullDF                      float64     `json:"null_df"`
			Bartlett                    [][]float64 `json:"bartlett_weights"`
		}
	}
	latentExtra(t, &extra)
	for name, ref := range refs {
		r := symmetric(corr[name])
		for key, e := range ref.EFA {
			what := name + " " + key
			ml, err := ML(r, len(e.ULS[0]))
			if err != nil {
				t.Fatal(err)
			}
			f, err := NewFactorFit(r, ml.Loadings, nil, ml.Uniquenesses, ref.N, 0.90)
			if err != nil {
				t.Fatal(err)
			}
			check(t, what+" objective", f.Objective, e.ML.FML, 1e-9)
			check(t, what+" chi2", f.Chi2, e.ML.Bartlett, 1e-9)
			check(t, what+" df", f.DF, e.ML.DF, 0)
			checkNum(t, what+" p", f.P, positive(e.ML.P), 1e-8)
			want, ok := extra.Fit[name][key]
			if !ok {
				continue
			}
			check(t, what+" chi2 of psych", f.Chi2, want.Chi2, 1e-8)
			checkNum(t, what+" TLI", f.TLI, want.TLI, 1e-8)
			check(t, what+" RMSEA", f.RMSEA.Value, *want.RMSEA[0], 1e-8)
			for limit, got := range []float64{f.RMSEA.Low, f.RMSEA.High} {
				if w := want.RMSEA[limit+1]; w != nil && math.Abs(got-*w) > 1e-5 {
					t.Errorf("%s RMSEA limit %d = %.9g, want %.9g", what, limit, got, *w)
				}
			}
			check(t, what+" RMSR", f.RMSR, want.RMS, 1e-9)
			checkNum(t, what+" RMSR by df", f.RMSRByDF, want.CRMS, 1e-9)
			check(t, what+" null chi2", f.NullChi2, want.NullChi2, 1e-10)
			check(t, what+" null df", f.NullDF, want.NullDF, 0)
			w, err := NewScoreWeights(r, ml.Loadings, nil, BartlettScores)
			if err != nil {
				t.Fatal(err)
			}
			checkMatrix(t, what+" Bartlett weights", w.Weights, want.Bartlett, 1e-9)
			// The golden sum of squared residuals belongs to least squares.
			uls := must(Residuals(r, e.ULS, nil))
			k := float64(len(ref.Items))
			check(t, what+" RMSR of least squares", must(RMSR(uls)), math.Sqrt(2*e.Residuals/(k*(k-1))), 1e-9)
		}
	}
}

func TestFactorFitEdges(t *testing.T) {
	one := symmetric([][]float64{{1}, {0.5, 1}, {0.4, 0.3, 1}})
	ml, err := ML(one, 1)
	if err != nil {
		t.Fatal(err)
	}
	f, err := NewFactorFit(one, ml.Loadings, nil, ml.Uniquenesses, 100, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	if f.DF != 0 || f.P != nil || f.TLI != nil || f.RMSEA != nil || f.RMSRByDF != nil || f.Chi2 > 1e-9 {
		t.Errorf("three items, one factor: %+v", f)
	}
	for n := range 5 {
		if _, err := NewFactorFit(one, ml.Loadings, nil, ml.Uniquenesses, n, 0.9); err == nil && n < 4 {
			t.Errorf("%d respondents went through", n)
		}
	}
	singularOne := symmetric([][]float64{{1}, {1, 1}, {0.5, 0.5, 1}})
	for what, try := range map[string]func() error{
		"singular": func() error {
			_, err := NewFactorFit(singularOne, ml.Loadings, nil, ml.Uniquenesses, 99, 0.9)
			return err
		},
		"confidence":   func() error { _, err := NewFactorFit(one, ml.Loadings, nil, ml.Uniquenesses, 99, 1); return err },
		"uniquenesses": func() error { _, err := NewFactorFit(one, ml.Loadings, nil, nil, 99, 0.9); return err },
		"loadings":     func() error { _, err := NewFactorFit(one, ml.Loadings[:2], nil, ml.Uniquenesses, 99, 0.9); return err },
		"no loadings":  func() error { _, err := NewFactorFit(one, nil, nil, nil, 99, 0.9); return err },
		"too many factors": func() error {
			_, err := NewFactorFit(one, [][]float64{{1, 0}, {0, 1}, {1, 1}}, nil, ml.Uniquenesses, 99, 0.9)
			return err
		},
		"phi": func() error { _, err := NewFactorFit(one, ml.Loadings, one, ml.Uniquenesses, 99, 0.9); return err },
		"no model": func() error {
			_, err := NewFactorFit(one, ml.Loadings, nil, []float64{-1, -1, -1}, 99, 0.9)
			return err
		},
		"not correlations": func() error {
			_, err := NewFactorFit(mat.NewSymDense(3, nil), ml.Loadings, nil, ml.Uniquenesses, 99, 0.9)
			return err
		},
	} {
		if try() == nil {
			t.Errorf("%s went through", what)
		}
	}
}
