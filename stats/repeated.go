package stats

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// RepeatedMeasures compares the means of items answered by the same respondents: are the items different from each other?
type RepeatedMeasures struct {
	N     int // respondents who answered every item
	Means []float64

	SS, DF1, Error, DF2 float64 // sums of squares of the items, and of items within respondents, with degrees of freedom
	F, P                float64 // supposing sphericity: all differences of two items have the same variance
	PartialEta2         float64

	// Departure from sphericity, from 1 (none) down to 1/(k-1), and P with both degrees of freedom times it.
	GreenhouseGeisser, PGreenhouseGeisser float64
	HuynhFeldt, PHuynhFeldt               float64  // taken as 1 when above, for P
	MauchlyW, MauchlyP                    *float64 // test of sphericity; nil for 2 items, or too few respondents

	Pairs []ItemDiff
}

// ItemDiff is the difference of two items' means, first minus second, by the paired t test on n-1 degrees of freedom. Where all
// respondents have the same difference there is no test.
type ItemDiff struct {
	Item1, Item2    int // places among the items
	Diff            float64
	SE, T, P, PHolm *float64
	PBonferroni     *float64
	CILow, CIHigh   *float64 // one at a time
	CohenD          *float64 // of the differences (d_z)
}

// RepeatedItems is the within-respondent analysis of variance of the k items of m, from their covariance S (divisor n-1) and
// means alone: with H the matrix that takes out the mean and Σ = H S H,
//
//	SS = n Σ (x̄_j - x̄)²,  error = (n-1) tr Σ,  F = SS/(k-1) / (error/((n-1)(k-1)))
//	ε  = (tr Σ)² / ((k-1) tr Σ²)                                     Greenhouse-Geisser
//	ε̃  = (n (k-1) ε - 2) / ((k-1) (n - 1 - (k-1) ε))                 Huynh-Feldt
//	W  = det(CᵀSC) / (tr Σ/(k-1))^(k-1), C orthonormal contrasts     Mauchly, its P by Box's expansion to the second order (R's
//	mauchly.test has k for k-1 at one place in that, so its fourth digit differs)
//
// m must be of complete cases without weights. confidence 0 means 0.95. The error says when there are fewer than 2 items or
// respondents, or the items' differences do not vary between respondents.
// R: car::Anova(lm(cbind(...) ~ 1), idata, idesign), mauchly.test.  SPSS: GLM /WSFACTOR.
//
// Greenhouse, S. W. & Geisser, S. (1959). On methods in the analysis of profile data. Psychometrika 24, 95-112.
// Huynh, H. & Feldt, L. S. (1976). Estimation of the Box correction for degrees of freedom from sample data in randomized
// block and split-plot designs. Journal of Educational Statistics 1, 69-82.
func RepeatedItems(m *Moments, confidence float64) (*RepeatedMeasures, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, notice("no_items")
	}
	k := len(m.Mean)
	switch {
	case k < 2:
		return nil, notice("too_few_items", k, 2)
	case m.N < 2:
		return nil, notice("too_few_complete", m.N, 2)
	case m.Cross == nil || m.Cross.SymmetricDim() != k:
		return nil, errors.New("means and cross-products are of different items")
	case notFinite(m.Mean) >= 0 || !squarable(m.Mean):
		return nil, errors.New("an item has no mean, or one beyond 1e±100")
	case m.W != float64(m.N):
		return nil, fmt.Errorf("%d respondents have the weight %v: the test is for unweighted ones", m.N, m.W)
	}
	for i := range k {
		for j := range i + 1 {
			if !(math.Abs(m.Cross.At(i, j)) <= 1e100) || i == j && m.Cross.At(i, i) < 0 {
				return nil, fmt.Errorf("items %d and %d have the cross-product %v", j+1, i+1, m.Cross.At(i, j))
			}
		}
	}
	n, q := float64(m.N), float64(k-1)
	contrast := orthonormalContrasts(k)
	cov := mat.NewSymDense(k-1, nil) // CᵀSC
	var half mat.Dense
	half.Mul(contrast.T(), m.Cov())
	var full mat.Dense
	full.Mul(&half, contrast)
	var trace, square, total float64
	for i := range k - 1 {
		trace += full.At(i, i)
		for j := range k - 1 {
			cov.SetSym(i, j, (full.At(i, j)+full.At(j, i))/2)
			square += full.At(i, j) * full.At(i, j)
		}
	}
	for i := range k {
		total += m.Cross.At(i, i) / (n - 1)
	}
	if !(trace > 1e-13*total) || math.IsInf(square, 0) || !(square > 0) {
		return nil, errors.New("the differences between the items are the same for every respondent, so there is no test")
	}
	out := &RepeatedMeasures{N: m.N, Means: m.Mean, DF1: q, DF2: q * (n - 1), Error: (n - 1) * trace}
	centre := meanOf(m.Mean)
	for _, x := range m.Mean {
		out.SS += n * (x - centre) * (x - centre)
	}
	out.F = out.SS / out.DF1 / (out.Error / out.DF2)
	out.PartialEta2 = out.SS / (out.SS + out.Error)
	out.P = fUpper(out.F, out.DF1, out.DF2)
	out.GreenhouseGeisser = math.Min(1, trace*trace/(q*square))
	if below := q * (n - 1 - q*out.GreenhouseGeisser); below > 0 {
		out.HuynhFeldt = (n*q*out.GreenhouseGeisser - 2) / below
	} else {
		out.HuynhFeldt = 1
	}
	out.HuynhFeldt = math.Max(out.HuynhFeldt, out.GreenhouseGeisser)
	corrected := func(e float64) float64 { e = math.Min(1, e); return fUpper(out.F, e*out.DF1, e*out.DF2) }
	out.PGreenhouseGeisser, out.PHuynhFeldt = corrected(out.GreenhouseGeisser), corrected(out.HuynhFeldt)
	out.mauchly(cov, trace)
	return out, out.pairs(m, confidence)
}

// mauchly fills in the test of sphericity.
func (r *RepeatedMeasures) mauchly(cov *mat.SymDense, trace float64) {
	p, n := r.DF1, float64(r.N-1) // degrees of freedom of the covariance
	if p < 2 || n <= p {
		return
	}
	logDet, sign := mat.LogDet(cov)
	if sign <= 0 || math.IsInf(logDet, 0) {
		return
	}
	log := logDet - p*math.Log(trace/p)
	rho := 1 - (2*p*p+p+2)/(6*p*n)
	w2 := (p + 2) * (p - 1) * (p - 2) * (2*p*p*p + 6*p*p + 3*p + 2) / (288 * (n * p * rho) * (n * p * rho))
	z, f := -n*rho*log, p*(p+1)/2-1
	first := chi2Upper(z, f)
	r.MauchlyW = num(math.Exp(log))
	if p := first + w2*(chi2Upper(z, f+4)-first); rho > 0 {
		r.MauchlyP = num(tail(p))
	}
}

// pairs fills in the comparisons of two items.
func (r *RepeatedMeasures) pairs(m *Moments, confidence float64) error {
	n := float64(m.N)
	reach := tBeyond(1-confidence, n-1)
	var p []float64
	for i := range m.Mean {
		for j := i + 1; j < len(m.Mean); j++ {
			d := ItemDiff{Item1: i, Item2: j, Diff: m.Mean[i] - m.Mean[j]}
			a, b := m.Cross.At(i, i), m.Cross.At(j, j)
			if v := (a + b - 2*m.Cross.At(i, j)) / (n - 1); v > 1e-13*(a+b)/(n-1) {
				se := math.Sqrt(v / n)
				d.SE, d.T, d.P = num(se), num(d.Diff/se), num(tTwoSided(d.Diff/se, n-1))
				d.CILow, d.CIHigh, d.CohenD = num(d.Diff-reach*se), num(d.Diff+reach*se), num(d.Diff/math.Sqrt(v))
				p = append(p, *d.P)
			}
			r.Pairs = append(r.Pairs, d)
		}
	}
	holm, err := AdjustP(p, "holm")
	if err != nil {
		return err
	}
	bonferroni, err := AdjustP(p, "bonferroni")
	if err != nil {
		return err
	}
	at := 0
	for i := range r.Pairs {
		if r.Pairs[i].P != nil {
			r.Pairs[i].PHolm, r.Pairs[i].PBonferroni = num(holm[at]), num(bonferroni[at])
			at++
		}
	}
	return nil
}

// orthonormalContrasts are k x k-1: each of Helmert's contrasts at length 1.
func orthonormalContrasts(k int) *mat.Dense {
	c := mat.NewDense(k, k-1, nil)
	for j := 1; j < k; j++ {
		length := math.Sqrt(float64(j) * float64(j+1))
		for i := range j {
			c.Set(i, j-1, -1/length)
		}
		c.Set(j, j-1, float64(j)/length)
	}
	return c
}
