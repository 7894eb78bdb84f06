package stats

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

type efa struct {
	Eigenvalues  []float64
	PCA, ULS, ML [][]float64
	PCAVarimax   [][]float64 `json:"pca_varimax"`
	ULSVarimax   [][]float64 `json:"uls_varimax"`
	MLVarimax    [][]float64 `json:"ml_varimax"`
	Heywood      bool
}

type factorReference struct {
	Items    []string
	N        int
	Cor      [][]float64
	KMO      float64
	MSA      []float64
	Bartlett struct{ Chisq, DF, P float64 }
	EFA      map[string]efa
	Parallel *struct {
		N, P, Reps int
		Mean, SD   []float64
		MCSE       []float64 `json:"mc_se_of_mean"`
		Q95        []float64
	}
}

func symmetric(rows [][]float64) *mat.SymDense {
	m := mat.NewSymDense(len(rows), nil)
	for i, row := range rows {
		for j := range i + 1 {
			m.SetSym(i, j, row[j])
		}
	}
	return m
}

func checkMatrix(t *testing.T, what string, got, want [][]float64, tol float64) {
	t.Helper()
	var worst float64
	for i := range want {
		for j := range want[i] {
			worst = math.Max(worst, math.Abs(got[i][j]-want[i][j]))
		}
	}
	if !(worst <= tol) {
		t.Errorf("%s is off by up to %.2g", what, worst)
	}
}

// References: R. The least-squares and likelihood optima there have gradients below 1e-12; varimax is swept to 1e-15.
func TestExtractionAgainstR(t *testing.T) {
	var all map[string]factorReference
	golden(t, "factor", &all)
	for name, ref := range all {
		corr := symmetric(ref.Cor)
		for key, want := range ref.EFA {
			what := name + " " + key
			m := len(want.PCA[0])
			values, _, _ := eigen(corr, false)
			checkMatrix(t, what+" eigenvalues", [][]float64{values}, [][]float64{want.Eigenvalues}, 1e-12)
			pca, err := PCA(corr, m)
			if err != nil {
				t.Fatal(err)
			}
			checkMatrix(t, what+" PCA", pca.Loadings, want.PCA, 1e-11)
			uls, err := MINRES(corr, m)
			if err != nil {
				t.Fatal(err)
			}
			checkMatrix(t, what+" MINRES", uls.Loadings, want.ULS, 1e-10)
			paf, err := PAF(corr, m)
			if err != nil {
				t.Fatal(err)
			}
			checkMatrix(t, what+" PAF", paf.Loadings, want.ULS, 1e-10)
			ml, err := ML(corr, m)
			if err != nil {
				t.Fatal(err)
			}
			checkMatrix(t, what+" ML", ml.Loadings, want.ML, 1e-10)
			for method, e := range map[string]*Extraction{"PAF": paf, "MINRES": uls, "ML": ml} {
				if (len(e.Heywood) > 0) != want.Heywood {
					t.Errorf("%s %s: Heywood %v", what, method, e.Heywood)
				}
				if e.Converged == (method == "PAF" && want.Heywood) {
					t.Errorf("%s %s: converged %v after %d iterations", what, method, e.Converged, e.Iterations)
				}
			}
			if want.ULSVarimax != nil {
				checkMatrix(t, what+" varimax of PCA", must(Varimax(pca.Loadings)), want.PCAVarimax, 1e-10)
				checkMatrix(t, what+" varimax of ULS", must(Varimax(uls.Loadings)), want.ULSVarimax, 1e-10)
				checkMatrix(t, what+" varimax of ML", must(Varimax(ml.Loadings)), want.MLVarimax, 1e-10)
			}
		}
	}
}

// R: psych::KMO and psych::cortest.bartlett of psych 2.2.9.
func TestAdequacyAgainstR(t *testing.T) {
	var all map[string]factorReference
	golden(t, "factor", &all)
	for name, ref := range all {
		corr := symmetric(ref.Cor)
		kmo, msa, err := KMO(corr)
		if err != nil {
			t.Fatal(err)
		}
		check(t, name+" KMO", kmo, ref.KMO, 1e-11)
		for i := range msa {
			checkNum(t, name+" MSA "+ref.Items[i], msa[i], ref.MSA[i], 1e-11)
		}
		bartlett := must(Bartlett(corr, ref.N))
		check(t, name+" Bartlett", bartlett.Chi2, ref.Bartlett.Chisq, 1e-11)
		check(t, name+" Bartlett df", bartlett.DF, ref.Bartlett.DF, 0)
		check(t, name+" Bartlett p", bartlett.P, positive(ref.Bartlett.P), 1e-9)
	}
}

// Loadings of known size come back from the correlations they imply.
func TestExtractionRecoversLoadings(t *testing.T) {
	want := [][]float64{{0.8, 0}, {0.7, 0.1}, {0.75, 0.05}, {0.6, 0}, {0, 0.7}, {0.1, 0.65}, {0.05, 0.5}}
	corr := mat.NewSymDense(len(want), nil)
	for i := range want {
		for j := range i + 1 {
			r := want[i][0]*want[j][0] + want[i][1]*want[j][1]
			if i == j {
				r = 1
			}
			corr.SetSym(i, j, r)
		}
	}
	for name, extract := range map[string]func(mat.Symmetric, int) (*Extraction, error){"PAF": PAF, "MINRES": MINRES, "ML": ML} {
		e, err := extract(corr, 2)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			check(t, name+" communality", e.Communalities[i], want[i][0]*want[i][0]+want[i][1]*want[i][1], 1e-7)
		}
	}
}

func TestExtractionEdges(t *testing.T) {
	for k, want := range map[int]int{1: 0, 2: 0, 3: 1, 4: 1, 5: 2, 6: 3, 9: 5, 10: 6} {
		if got := maxFactors(k); got != want {
			t.Errorf("%d items determine %d factors, want %d", k, got, want)
		}
	}
	one := symmetric([][]float64{{1}, {1, 1}, {0.5, 0.5, 1}, {0.3, 0.3, 0.2, 1}}) // an item twice
	if _, err := ML(one, 1); !errors.As(err, new(Notice)) {
		t.Errorf("ML of a singular matrix: %v", err)
	}
	if _, _, err := KMO(one); !errors.As(err, new(Notice)) {
		t.Errorf("KMO of a singular matrix: %v", err)
	}
	if _, err := Bartlett(one, 50); !errors.As(err, new(Notice)) {
		t.Errorf("Bartlett of a singular matrix: %v", err)
	}
	for _, extract := range []func(mat.Symmetric, int) (*Extraction, error){PAF, MINRES} {
		e, err := extract(one, 1)
		if err != nil {
			t.Fatal(err)
		}
		check(t, "communality of an item given twice", e.Communalities[0], e.Communalities[1], 1e-9)
	}
	for _, m := range []int{0, -1, 2, 9} {
		if _, err := PAF(one, m); err == nil {
			t.Errorf("%d factors of 4 items", m)
		}
	}
	identity := symmetric([][]float64{{1}, {0, 1}, {0, 0, 1}, {0, 0, 0, 1}})
	for _, extract := range []func(mat.Symmetric, int) (*Extraction, error){PCA, PAF, MINRES, ML} {
		e, err := extract(identity, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range e.Loadings {
			if math.IsNaN(row[0]) || math.IsInf(row[0], 0) {
				t.Errorf("identity: %v", e.Loadings)
			}
		}
	}
	bad := symmetric([][]float64{{1}, {math.NaN(), 1}, {0, 0, 1}})
	if _, err := PAF(bad, 1); err == nil {
		t.Error("not-a-number went through")
	}
}

// Horn's means and percentiles against R with far more draws: within the Monte Carlo error of both.
func TestParallelAnalysis(t *testing.T) {
	var all map[string]factorReference
	golden(t, "factor", &all)
	for name, ref := range all {
		if ref.Parallel == nil {
			continue
		}
		q95 := must(ParallelAnalysis(ref.Parallel.N, ref.Parallel.P, parallelDraws, 1, 2))
		for c, want := range ref.Parallel.Q95 {
			// The standard error of a 95th percentile of 1000 normal draws is about 0.067 sd.
			if math.Abs(q95[c]-want) > 0.3*ref.Parallel.SD[c] {
				t.Errorf("%s eigenvalue %d: q95 = %.4f, R has %.4f (sd %.4f)", name, c+1, q95[c], want, ref.Parallel.SD[c])
			}
		}
		for c, x := range must(ParallelAnalysis(ref.Parallel.N, ref.Parallel.P, parallelDraws, 1, 1)) {
			if x != q95[c] {
				t.Errorf("%s: depends on the number of goroutines", name)
			}
		}
	}
	q := must(ParallelAnalysis(5, 4, 50, 1, 1)) // one chi-square has a single degree of freedom
	if !(q[0] > 1 && q[0] <= 4 && q[3] >= -1e-12) {
		t.Errorf("5 respondents: %v", q)
	}
}

// Varimax keeps communalities and, from any rotated start, ends at the same place.
func TestVarimaxInvariance(t *testing.T) {
	start := [][]float64{{0.8, 0.1}, {0.7, -0.2}, {0.1, 0.6}, {0.2, 0.7}, {0, 0}}
	want := must(Varimax(start))
	sin, cos := math.Sincos(0.7)
	var turned [][]float64
	for _, row := range start {
		turned = append(turned, []float64{cos*row[0] + sin*row[1], cos*row[1] - sin*row[0]})
	}
	checkMatrix(t, "varimax of a rotated start", must(Varimax(turned)), want, 1e-12)
	for i, row := range want {
		h := row[0]*row[0] + row[1]*row[1]
		if g := start[i][0]*start[i][0] + start[i][1]*start[i][1]; math.Abs(h-g) > 1e-14 {
			t.Errorf("communality of item %d became %g from %g", i, h, g)
		}
	}
}

// Varimax is the largest value of its own criterion, found here by trying angles. The loadings (two factors of a
// satisfaction survey of nine items) are such that stats::varimax of R stops well before, at 0.3064, whatever its eps.
func TestVarimaxIsTheMaximum(t *testing.T) {
	start := [][]float64{{0.6611865, -0.3001862}, {0.5753414, -0.2469698}, {0.6975108, -0.3062276}, {0.6676778, 0.3878595},
		{0.6421243, 0.3367690}, {0.6451261, 0.3610080}, {0.5821426, 0.3340100}, {0.6599545, -0.2598586}, {0.6607747, -0.2676962}}
	criterion := func(rows [][]float64) (sum float64) {
		for f := range 2 {
			var first, second float64
			for _, row := range rows {
				share := row[f] * row[f] / (row[0]*row[0] + row[1]*row[1])
				first += share / float64(len(rows))
				second += share * share / float64(len(rows))
			}
			sum += second - first*first
		}
		return sum
	}
	best := 0.0
	for angle := 0.0; angle < math.Pi/2; angle += 1e-4 {
		sin, cos := math.Sincos(angle)
		var turned [][]float64
		for _, row := range start {
			turned = append(turned, []float64{cos*row[0] + sin*row[1], cos*row[1] - sin*row[0]})
		}
		best = math.Max(best, criterion(turned))
	}
	got := criterion(must(Varimax(start)))
	if got < best || got > best+1e-7 {
		t.Errorf("criterion %.10f, best of all angles %.10f", got, best)
	}
	check(t, "criterion", got, 0.308225935903345, 1e-12) // R: optimize() over the angle
}

func BenchmarkParallelAnalysis(b *testing.B) {
	for b.Loop() {
		must(ParallelAnalysis(6000, 10, parallelDraws, 1, 1))
	}
}
