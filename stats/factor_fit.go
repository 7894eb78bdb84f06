package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// FactorFit says how well m common factors account for the correlations of k items of n respondents.
type FactorFit struct {
	N, Items, Factors int

	// Objective is the maximum-likelihood discrepancy tr(RΣ⁻¹) - log det(RΣ⁻¹) - k of the model Σ = ΛΦΛᵀ + Ψ.
	Objective float64
	Chi2      float64  // Objective times Bartlett's factor n - 1 - (2k+5)/6 - 2m/3
	DF        float64  // ((k-m)² - (k+m)) / 2
	P         *float64 // nil when DF is 0: every matrix fits then

	NullChi2, NullDF float64 // of no factors, Bartlett's test of sphericity
	TLI              *float64
	RMSEA            *RMSEA // nil also for a chi-squared beyond 1e9

	RMSR     float64  // root mean square of the residual correlations off the diagonal
	RMSRByDF *float64 // the same with the degrees of freedom for the number of pairs; psych's crms, "df corrected"
}

// NewFactorFit tests a factor solution of the correlation matrix corr of n respondents. The chi-squared is that of
// factanal; for solutions by other methods than ML it is psych's empirical use of the same formula, and a little too
// large. The Tucker-Lewis index is
//
//	TLI = (M0 - M) / (M0 - 1/(n - 1 - (2k+5)/6 - 2m/3)),  M = Objective / DF,  M0 the same of no factors
//
// Pattern, phi (nil when factors do not correlate) and the uniquenesses make the model; confidence is that of RMSEA's
// interval, 0 meaning 0.90. An error when n is too small, the sizes do not agree, or corr or the model is singular.
//
// Lawley, D. N. & Maxwell, A. E. (1971). Factor Analysis as a Statistical Method, 2nd ed. Butterworths.
// Tucker, L. R. & Lewis, C. (1973). A reliability coefficient for maximum likelihood factor analysis. Psychometrika 38, 1-10.
// R: factanal(covmat = R, n.obs = n, factors = m)$STATISTIC; psych::fa.stats(R, loadings, n.obs = n, alpha = .1).
func NewFactorFit(corr mat.Symmetric, pattern [][]float64, phi mat.Symmetric, unique []float64, n int, confidence float64) (fit *FactorFit, err error) {
	if err := checkCorrelations(corr); err != nil {
		return nil, err
	}
	if err := checkSolution(corr, pattern, phi); err != nil {
		return nil, err
	}
	k, m := len(pattern), len(pattern[0])
	if len(unique) != k {
		return nil, fmt.Errorf("%d uniquenesses for %d items", len(unique), k)
	}
	if i := notFinite(unique); i >= 0 {
		return nil, fmt.Errorf("item %d has the uniqueness %v", i+1, unique[i])
	}
	if confidence == 0 {
		confidence = 0.90
	}
	if confidence, err = confidenceOf(confidence); err != nil {
		return nil, err
	}
	kk, mm := float64(k), float64(m)
	bartlett := float64(n) - 1 - (2*kk+5)/6 - 2*mm/3
	if bartlett <= 0 {
		return nil, notice("too_few_complete", n, int(float64(n)-bartlett)+1)
	}
	df := ((kk-mm)*(kk-mm) - (kk + mm)) / 2
	if df < 0 {
		return nil, identified(corr, m)
	}
	_, logDet, ok := inverse(corr)
	if !ok {
		return nil, notice("singular_matrix")
	}
	residual, err := Residuals(corr, pattern, phi)
	if err != nil {
		return nil, err
	}
	objective, err := discrepancy(corr, pattern, phi, unique, logDet)
	if err != nil {
		return nil, err
	}
	f := &FactorFit{N: n, Items: k, Factors: m, Objective: objective, Chi2: bartlett * objective, DF: df}
	f.NullDF = kk * (kk - 1) / 2
	f.NullChi2 = math.Max(0, -logDet) * (float64(n) - 1 - (2*kk+5)/6)
	if f.RMSR, err = RMSR(residual); err != nil {
		return nil, err
	}
	if df > 0 {
		f.P = num(chi2Upper(f.Chi2, df))
		m0, m1 := -logDet/f.NullDF, objective/df
		f.TLI = num((m0 - m1) / (m0 - 1/bartlett))
		if f.RMSEA, err = rmseaOf(f.Chi2, df, n, confidence); err != nil {
			f.RMSEA = nil
		}
		f.RMSRByDF = num(f.RMSR * math.Sqrt(f.NullDF/df))
	}
	return f, nil
}

// discrepancy is F = tr(RΣ⁻¹) - log det(RΣ⁻¹) - k.
func discrepancy(corr mat.Symmetric, pattern [][]float64, phi mat.Symmetric, unique []float64, logDet float64) (float64, error) {
	k := len(pattern)
	model := reproduced(pattern, phi)
	for i, u := range unique {
		model.SetSym(i, i, model.At(i, i)+u)
	}
	var chol mat.Cholesky
	var solved mat.Dense
	if !chol.Factorize(model) || chol.SolveTo(&solved, corr) != nil {
		return 0, notice("no_factor_fit")
	}
	f := chol.LogDet() - logDet - float64(k)
	for i := range k {
		f += solved.At(i, i)
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, notice("no_factor_fit")
	}
	return math.Max(0, f), nil
}

// none says that there is no matrix, or one without cells. A nil pointer in the interface is no matrix either.
func none(m mat.Symmetric) bool {
	if m == nil {
		return true
	}
	if s, ok := m.(*mat.SymDense); ok && s == nil {
		return true
	}
	return m.SymmetricDim() == 0
}

// checkCorrelations says what keeps a matrix from being one of correlations.
func checkCorrelations(corr mat.Symmetric) error {
	if none(corr) {
		return notice("no_items")
	}
	for i := range corr.SymmetricDim() {
		for j := range i + 1 {
			switch r := corr.At(i, j); {
			case math.IsNaN(r):
				return fmt.Errorf("items %d and %d have no correlation", j+1, i+1)
			case math.Abs(r) > 1+1e-9:
				return fmt.Errorf("the correlation of items %d and %d is %g, beyond 1", j+1, i+1, r)
			case i == j && math.Abs(r-1) > 1e-9:
				return fmt.Errorf("item %d has %g on the diagonal, which in a correlation matrix is 1", i+1, r)
			case !(math.Abs(r-corr.At(j, i)) <= 1e-9):
				return fmt.Errorf("items %d and %d correlate %g one way and %g the other", j+1, i+1, r, corr.At(j, i))
			}
		}
	}
	return nil
}

// checkSolution says where loadings, correlations of factors and correlations of items do not agree in size, or phi is no
// correlation matrix.
func checkSolution(corr mat.Symmetric, pattern [][]float64, phi mat.Symmetric) error {
	if err := checkLoadings(pattern); err != nil {
		return err
	}
	if corr != nil && corr.SymmetricDim() != len(pattern) {
		return fmt.Errorf("loadings of %d items for correlations of %d", len(pattern), corr.SymmetricDim())
	}
	if phi == nil {
		return nil
	}
	if err := checkCorrelations(phi); err != nil {
		return fmt.Errorf("correlations of the factors: %w", err)
	}
	if phi.SymmetricDim() != len(pattern[0]) {
		return fmt.Errorf("correlations of %d factors for loadings on %d", phi.SymmetricDim(), len(pattern[0]))
	}
	return nil
}
