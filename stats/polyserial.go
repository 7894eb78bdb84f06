package stats

import (
	"errors"
	"math"
	"slices"
)

// Polyserial returns the correlation of x with the normal variable of which y shows only the classes, by two-step
// maximum likelihood: mean and standard deviation (divisor n) of x and thresholds from the shares of y first, then rho
// maximising the likelihood of y given x,
//
//	Σ log(Φ((τ_y - ρz)/√(1-ρ²)) - Φ((τ_{y-1} - ρz)/√(1-ρ²)))
//
// Rows where x or y is NaN are left out; the classes of y are its values, in order. StdErr is from the influence of each
// respondent on all steps, StdErrFixed from the curvature in rho. An error with fewer than 3 complete rows, when x or
// y does not vary, and for more than 20 classes.
//
// Olsson, U., Drasgow, F. & Dorans, N. J. (1982). The polyserial correlation coefficient. Psychometrika 47, 337-347.
// R: polycor::polyserial(x, y, ML = FALSE, std.err = TRUE), whose sd has divisor n - 1; psych::polyserial is a short cut.
func Polyserial(x, y []float64) (*LatentCorrelation, error) {
	rows, err := completeRows([][]float64{x, y})
	if err != nil {
		return nil, err
	}
	if len(rows) < 3 {
		return nil, notice("too_few_complete", len(rows), 3)
	}
	var values []float64
	for _, r := range rows {
		at, found := slices.BinarySearch(values, y[r])
		if found {
			continue
		}
		if values = slices.Insert(values, at, y[r]); len(values) > maxPolychoricLevels {
			return nil, notice("polychoric_levels", maxPolychoricLevels)
		}
	}
	mean, sd := meanSD(x, rows)
	if !(sd > 0) || len(values) < 2 {
		return nil, errors.New("a variable does not vary, so there is no polyserial correlation")
	}
	n := float64(len(rows))
	sd *= math.Sqrt((n - 1) / n)
	s := &polyserial{z: make([]float64, len(rows)), class: make([]int, len(rows))}
	margin := make([]float64, len(values))
	var start float64
	for i, r := range rows {
		s.z[i] = (x[r] - mean) / sd
		s.class[i], _ = slices.BinarySearch(values, y[r])
		margin[s.class[i]]++
	}
	ranks, _ := standardise(midRanks(margin), margin, n)
	for i, z := range s.z {
		start += z * ranks[s.class[i]] / n
	}
	cuts, _ := thresholds(margin, n)
	s.cut = append(append([]float64{math.Inf(-1)}, cuts...), math.Inf(1))
	out := &LatentCorrelation{N: len(rows), Thresholds: [][]float64{cuts}}
	slope := s.solve(math.Max(-0.9, math.Min(0.9, start)))
	out.Rho, out.AtLimit = s.rho, math.Abs(s.rho) == 1
	if out.AtLimit || !(slope < 0) {
		return out, nil
	}
	out.StdErrFixed = num(1 / math.Sqrt(-n*slope))
	out.StdErr = num(s.error(slope))
	return out, nil
}

// polyserial is the likelihood in rho of standardised scores and classes from 0.
type polyserial struct {
	z     []float64
	class []int
	cut   []float64 // thresholds between -Inf and +Inf: class c lies from cut[c] to cut[c+1]
	rho   float64
}

// solve finds the zero of the mean score in rho, by Newton's method within a bracket, and returns its slope there.
func (s *polyserial) solve(start float64) (slope float64) {
	s.rho = start
	low, high := -1.0, 1.0
	for range 200 {
		var score float64
		score, slope = s.score()
		if score > 0 {
			low = s.rho
		} else {
			high = s.rho
		}
		next := s.rho - score/slope
		if !(slope < 0) || !(next > low && next < high) {
			next = (low + high) / 2
		}
		step := math.Abs(next - s.rho)
		s.rho = next
		if step < 1e-14 || high-low < 1e-13 {
			break
		}
	}
	// At an inner maximum this far out the slope is -1 or steeper: where it vanishes, classes follow x without exception.
	if 1-math.Abs(s.rho) < 1e-7 || math.Abs(s.rho) > 0.9 && slope > -1e-3 {
		s.rho = math.Copysign(1, s.rho)
	}
	return slope
}

// polyserialTerm is what one respondent adds: ψ = ∂ log P/∂ρ with its derivatives in ρ, in z, and in the thresholds above and
// below.
type polyserialTerm struct{ psi, inRho, inZ, inUpper, inLower float64 }

// term is respondent i's; false when P vanishes.
func (s *polyserial) term(i int) (polyserialTerm, bool) {
	rho, z := s.rho, s.z[i]
	root := math.Sqrt((1 - rho) * (1 + rho))
	cube := root * root * root
	type end struct{ u, density, a, cut float64 } // a = τρ - z
	ends := [2]end{}
	for side := range ends {
		cut := s.cut[s.class[i]+side]
		if math.IsInf(cut, 0) {
			ends[side] = end{u: cut}
			continue
		}
		u := (cut - rho*z) / root
		ends[side] = end{u, normalDensity(u), cut*rho - z, cut}
	}
	lower, upper := ends[0], ends[1]
	var prob float64
	if lower.u > 0 { // both in the upper tail, where differences of Φ would cancel
		prob = normalLower(-lower.u) - normalLower(-upper.u)
	} else {
		prob = normalLower(upper.u) - normalLower(lower.u)
	}
	if prob < 1e-300 {
		return polyserialTerm{}, false
	}
	up, down := upper.density/prob, lower.density/prob
	// u φ(u) vanishes at infinite thresholds.
	bend := func(e end, ratio float64) float64 {
		if ratio == 0 || math.IsInf(e.u, 0) {
			return 0
		}
		return -e.u * ratio * e.a
	}
	bu, bd := bend(upper, up), bend(lower, down)
	t := polyserialTerm{psi: (up*upper.a - down*lower.a) / cube}
	t.inRho = ((bu*upper.a-bd*lower.a)/cube+up*upper.cut-down*lower.cut)/cube - t.psi*t.psi + 3*rho*t.psi/(root*root)
	t.inZ = ((bu-bd)*(-rho/root)-(up-down))/cube - t.psi*(-rho/root)*(up-down)
	t.inUpper = (bu/root+up*rho)/cube - t.psi*up/root
	t.inLower = -(bd/root+down*rho)/cube + t.psi*down/root
	return t, true
}

// score is the mean of ψ and its derivative in rho.
func (s *polyserial) score() (first, second float64) {
	n := float64(len(s.z))
	for i := range s.z {
		t, ok := s.term(i)
		if !ok { // rho is too extreme for this respondent
			return math.Copysign(math.MaxFloat64, -s.rho), 0
		}
		first += t.psi / n
		second += t.inRho / n
	}
	return first, second
}

// error is the standard error by the influence of each respondent: on rho directly, and through mean, sd and thresholds.
func (s *polyserial) error(slope float64) float64 {
	n := float64(len(s.z))
	var byMean, bySD float64
	byCut := make([]float64, len(s.cut)-2)
	for i, z := range s.z {
		t, ok := s.term(i)
		if !ok {
			return math.NaN()
		}
		byMean += t.inZ / n
		bySD += t.inZ * z / n
		if c := s.class[i]; c < len(byCut) {
			byCut[c] += t.inUpper / n
		}
		if c := s.class[i]; c > 0 {
			byCut[c-1] += t.inLower / n
		}
	}
	cuts := thresholdInfluence(s.cut[1:len(s.cut)-1], byCut)
	var squares float64
	for i, z := range s.z {
		t, _ := s.term(i)
		g := (t.psi - byMean*z - bySD*(z*z-1)/2 + cuts[s.class[i]]) / slope
		squares += g * g
	}
	return math.Sqrt(squares) / n
}
