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
	for _, c := range []struct {
		r          float64
		n          int
		confidence float64
	}{{1.1, 10, 0.95}, {nan, 10, 0.95}, {0.5, 3, 0.95}, {0.5, 10, 1}, {0.5, 10, nan}} {
		if _, _, err := FisherInterval(c.r, c.n, c.confidence); err == nil {
			t.Errorf("%+v went through", c)
		}
	}
	if low, high, err := FisherInterval(-1, 10, 0.95); err != nil || low != -1 || high != -1 {
		t.Errorf("r = -1: %g %g %v", low, high, err)
	}
}

// R: solve(cor(x)), and the correlation of residuals of lm, in latent.R.
func TestPartialCorrelationsAgainstR(t *testing.T) {
	var extra struct {
		Partial struct{ R, P [][]float64 }
		Two     struct{ R, T, P float64 } `json:"partial_two"`
	}
	latentExtra(t, &extra)
	_, corr := latentReferences(t)
	r := symmetric(corr["holzinger"])
	got, err := NewPartialCorrelations(r, 301)
	if err != nil || got.DF != 292 {
		t.Fatalf("%+v %v", got, err)
	}
	for i := range 9 {
		for j := range i {
			check(t, "partial", got.R.At(i, j), extra.Partial.R[i][j], 1e-10)
			check(t, "partial p", got.P.At(i, j), extra.Partial.P[i][j], 1e-9)
			one, err := NewPartialCorrelation(r, i, j, others(9, i, j), 301)
			if err != nil {
				t.Fatal(err)
			}
			check(t, "the same by itself", one.R, got.R.At(i, j), 1e-11)
		}
	}
	two, err := NewPartialCorrelation(r, 0, 1, []int{3, 8}, 301)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "given two", two.R, extra.Two.R, 1e-11)
	checkNum(t, "t given two", two.T, extra.Two.T, 1e-10)
	checkNum(t, "p given two", two.P, extra.Two.P, 1e-9)
}

func others(k, i, j int) (rest []int) {
	for x := range k {
		if x != i && x != j {
			rest = append(rest, x)
		}
	}
	return rest
}

func TestPartialCorrelationEdges(t *testing.T) {
	one := symmetric([][]float64{{1}, {1, 1}, {0.5, 0.5, 1}})
	if _, err := NewPartialCorrelations(one, 50); err == nil {
		t.Error("singular matrix")
	}
	if _, err := NewPartialCorrelation(one, 0, 2, []int{1}, 50); err == nil {
		t.Error("given a copy of itself")
	}
	for _, c := range [][]int{{0, 0}, {0, 3}, {-1, 0}, {0, 2, 2}} {
		if _, err := NewPartialCorrelation(one, c[0], c[1], c[2:], 50); err == nil {
			t.Errorf("%v went through", c)
		}
	}
	perfect, err := NewPartialCorrelation(one, 0, 1, nil, 50)
	if err != nil || perfect.R != 1 || perfect.T != nil || perfect.P == nil {
		t.Errorf("r = 1: %+v %v", perfect, err)
	}
	good := symmetric([][]float64{{1}, {0.3, 1}, {0.5, 0.5, 1}})
	for n := range 4 {
		c, err := NewPartialCorrelations(good, n)
		if err != nil || c.DF != 0 || c.P != nil {
			t.Errorf("%d respondents: %+v %v", n, c, err)
		}
		one, err := NewPartialCorrelation(good, 0, 1, []int{2}, n)
		if err != nil || one.P != nil || one.T != nil {
			t.Errorf("%d respondents: %+v %v", n, one, err)
		}
	}
	if _, err := NewPartialCorrelations(good.SliceSym(0, 1), 50); err == nil {
		t.Error("one variable")
	}
	if _, err := NewPartialCorrelations(good, -1); err == nil {
		t.Error("fewer than no respondents")
	}
}
