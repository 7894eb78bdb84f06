package stats

import (
	"math"
	"testing"
)

// R: solve(R, loadings) at the exact optimum; the regression weights of the varimax solution.
func TestScoreWeightsAgainstR(t *testing.T) {
	refs, corr := latentReferences(t)
	checked := 0
	for name, ref := range refs {
		r := symmetric(corr[name])
		for key, e := range ref.EFA {
			pattern, want := e.ULS, e.Weights
			if e.FromULS != nil {
				pattern, want = e.FromULS.Varimax, e.FromULS.Weights
			}
			if want == nil {
				continue
			}
			w, err := NewScoreWeights(r, pattern, nil, RegressionScores)
			if err != nil {
				t.Fatal(err)
			}
			checkMatrix(t, name+" "+key+" weights", w.Weights, want, 1e-10)
			checked++
		}
	}
	if checked < 10 {
		t.Errorf("only %d solutions were compared", checked)
	}
}

// Scores of holzinger: their variance and their correlation with the factors are those that the weights promise.
func TestFactorScores(t *testing.T) {
	refs, corr := latentReferences(t)
	r := symmetric(corr["holzinger"])
	oblimin := refs["holzinger"].EFA["k3"].FromULS.Oblimin
	phi := symmetric(oblimin.Phi)
	data := table(t, "holzinger")
	var columns [][]float64
	for _, key := range refs["holzinger"].Items {
		columns = append(columns, append([]float64{math.NaN()}, data[key]...))
	}
	for _, method := range []ScoreMethod{RegressionScores, BartlettScores} {
		w, err := NewScoreWeights(r, oblimin.Pattern, phi, method)
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.Scores(columns)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Rows) != 301 || s.Rows[0] != 1 {
			t.Errorf("%d rows have scores, from row %d", len(s.Rows), s.Rows[0])
		}
		all := make([]int, 301)
		for i := range all {
			all[i] = i
		}
		for f, scores := range s.Scores {
			mean, sd := meanSD(scores, all)
			// Bartlett: W'Λ = I, so cov(score, factor) = 1 and validity = 1/sd; regression: validity = sd.
			want := w.Validity[f]
			if method == BartlettScores {
				want = 1 / want
			}
			check(t, "sd of the scores", sd, want, 1e-9)
			if math.Abs(mean) > 1e-12 {
				t.Errorf("mean %g", mean)
			}
			if !(w.Validity[f] > 0.7 && w.Validity[f] < 1) {
				t.Errorf("validity %g", w.Validity[f])
			}
		}
	}
}

func TestFactorScoresEdges(t *testing.T) {
	one := symmetric([][]float64{{1}, {0.5, 1}, {0.4, 0.3, 1}})
	heywood := [][]float64{{1}, {0.5}, {0.4}}
	if _, err := NewScoreWeights(one, heywood, nil, BartlettScores); err == nil {
		t.Error("Bartlett scores of a Heywood case")
	}
	if _, err := NewScoreWeights(symmetric([][]float64{{1}, {1, 1}, {0.5, 0.5, 1}}), heywood, nil, RegressionScores); err == nil {
		t.Error("regression scores of a singular matrix")
	}
	if _, err := NewScoreWeights(one, heywood, nil, ScoreMethod(9)); err == nil {
		t.Error("unknown method")
	}
	w, err := NewScoreWeights(one, [][]float64{{0}, {0}, {0}}, nil, RegressionScores)
	if err != nil || w.Validity[0] != 0 {
		t.Errorf("no loadings: %v %v", w, err)
	}
	if _, err := NewScoreWeights(one, [][]float64{{0}, {0}, {0}}, nil, BartlettScores); err == nil {
		t.Error("Bartlett scores without loadings")
	}
	nan, inf := math.NaN(), math.Inf(1)
	for what, columns := range map[string][][]float64{"none": nil, "two": {{1, 2}, {1, 2}}, "empty": {{}, {}, {}}, "one row": {{1}, {2}, {3}},
		"all missing": {{nan, nan}, {1, 2}, {3, 1}}, "constant": {{1, 2, 3}, {4, 4, 4}, {1, 0, 2}}, "ragged": {{1, 2, 3}, {1, 2}, {3, 4, 1}},
		"infinite": {{1, inf, 3}, {1, 2, 1}, {3, 4, 1}}, "huge": {{1, 1e300, 3}, {1, 2, 1}, {3, 4, 1}}} {
		if _, err := w.Scores(columns); err == nil {
			t.Errorf("%s went through", what)
		}
	}
}
