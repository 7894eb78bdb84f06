package stats

import (
	"math"
	"testing"
)

// R: cor.test by pair: intervals by Fisher's z; the other coefficients as in TestCorrelationKernels.
func TestCorrelateColumnsAgainstR(t *testing.T) {
	refs, _ := latentReferences(t)
	var pairs map[string]pairwise
	golden(t, "correlation", &pairs)
	for name, ref := range refs {
		if name == "hotel" { // its data are not among the fixtures
			continue
		}
		var columns [][]float64
		data := table(t, name)
		flip := map[string]bool{}
		for _, key := range bfiKeyed {
			flip[key] = true
		}
		for _, key := range ref.Items {
			column := data[key]
			if name == "bfi" && flip[key] {
				for i := range column {
					column[i] = 7 - column[i]
				}
			}
			columns = append(columns, column)
		}
		for _, method := range []string{"pearson", "spearman", "kendall"} {
			got, err := CorrelateColumns(columns, CorrelationOptions{Method: method})
			if err != nil {
				t.Fatal(err)
			}
			at := 0
			for i := range columns {
				for j := i + 1; j < len(columns); j++ {
					what := name + " " + method + " " + ref.Items[i] + " " + ref.Items[j]
					if got.N[i][j] != ref.Pairwise.N[at] {
						t.Errorf("%s: n = %d", what, got.N[i][j])
					}
					if method == "pearson" {
						checkNum(t, what+" low", got.Low[i][j], ref.Pairwise.Low[at], 1e-10)
						checkNum(t, what+" high", got.High[j][i], ref.Pairwise.High[at], 1e-10)
					}
					if want, ok := pairs[name]; ok {
						r, p := want.Pearson, want.PearsonP
						if method == "spearman" {
							r, p = want.Spearman, want.SpearmanP
						} else if method == "kendall" {
							r, p = want.Kendall, want.KendallP
						}
						checkNum(t, what, got.R[i][j], r[at], 1e-10)
						checkNum(t, what+" p", got.P[i][j], positive(p[at]), 1e-8)
					}
					at++
				}
			}
		}
	}
}

// Listwise correlations are those of the complete rows, found another way.
func TestCorrelateColumnsListwise(t *testing.T) {
	data := table(t, "bfi")
	keys := []string{"A1", "A2", "C1", "N1"}
	var columns [][]float64
	for _, key := range keys {
		columns = append(columns, data[key])
	}
	got, err := CorrelateColumns(columns, CorrelationOptions{Method: "pearson", Listwise: true})
	if err != nil {
		t.Fatal(err)
	}
	d := columnsData(data, keys, 1, 6)
	moments := d.Complete(false)
	want, _ := correlationMatrix(moments.Cov())
	r, ok := got.Matrix()
	if !ok {
		t.Fatal("a cell is absent")
	}
	for i := range keys {
		for j := range keys {
			check(t, "listwise", r.At(i, j), want.At(i, j), 1e-12)
			if got.N[i][j] != moments.N {
				t.Errorf("n = %d, want %d", got.N[i][j], moments.N)
			}
		}
	}
	pairwise, _ := CorrelateColumns(columns, CorrelationOptions{Method: "pearson"})
	if pairwise.N[0][1] <= moments.N {
		t.Error("pairwise deletion leaves out as many")
	}
}

func TestCorrelateColumnsEdges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, method := range []string{"pearson", "spearman", "kendall"} {
		for what, columns := range map[string][][]float64{"nothing": nil, "no rows": {{}, {}}, "one row": {{1}, {2}}, "two rows": {{1, 2}, {3, 1}},
			"constant": {{1, 1, 1}, {1, 2, 3}}, "all missing": {{nan, nan}, {1, 2}}, "never both": {{1, nan, 3, nan}, {nan, 2, nan, 1}},
			"perfect": {{1, 2, 3, 4}, {2, 4, 6, 8}}, "large": {{1e149, -1e149, 0}, {1, 2, 3}}, "offset": {{1e15, 1e15 + 1, 1e15 + 3}, {1, 2, 4}}} {
			for _, listwise := range []bool{false, true} {
				c, err := CorrelateColumns(columns, CorrelationOptions{Method: method, Listwise: listwise})
				if err != nil {
					t.Errorf("%s: %v", what, err)
					continue
				}
				if len(columns) == 2 && (c.R[0][1] == nil) != (what != "two rows" && what != "perfect" && what != "large" && what != "offset") {
					t.Errorf("%s %s: %v", what, method, c.R[0][1])
				}
				if what == "perfect" && (*c.R[0][1] != 1 || *c.P[0][1] < 0) {
					t.Errorf("%s %s: %v", what, method, *c.R[0][1])
				}
			}
		}
		for what, columns := range map[string][][]float64{"infinite": {{1, inf}, {1, 2}}, "ragged": {{1, 2}, {1}}} {
			if _, err := CorrelateColumns(columns, CorrelationOptions{Method: method}); err == nil {
				t.Errorf("%s went through", what)
			}
		}
	}
	if _, err := CorrelateColumns(nil, CorrelationOptions{Method: "x"}); err == nil {
		t.Error("unknown method")
	}
	if _, err := CorrelateColumns(nil, CorrelationOptions{Method: "pearson", Confidence: 2}); err == nil {
		t.Error("confidence 2")
	}
}
