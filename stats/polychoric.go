package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// maxPolychoricLevels bounds the answer codes of a variable for Polychoric: its work grows with the cells of the
// table, and on fine scales the coefficient is no more than Pearson's at a high price.
const maxPolychoricLevels = 20

// Polychoric returns the correlation of two normal variables of which the table shows only the classes, by two-step
// maximum likelihood: thresholds from this table's own margins, then rho maximising Σ n log(cell probability), solved
// by Newton's method to 1e-13. Codes of the table ascend; empty rows and columns are left out and nothing is added to empty
// cells. The result is ±1 when the likelihood grows up to the limit (as in a fourfold table with an empty cell). The error
// says when a variable does not vary or has more than 20 used codes, or what is wrong with the table.
//
// Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient. Psychometrika 44, 443-460.
// R: polycor::polychor(table, ML = FALSE).
func Polychoric(t Joint) (float64, error) {
	if err := t.check(); err != nil {
		return 0, err
	}
	rho := polychoricRho(t)
	if num(rho) == nil {
		return 0, errNoPolychoric
	}
	return rho, nil
}

var errNoPolychoric = fmt.Errorf("a variable does not vary or has more than %d answer codes, so there is no polychoric correlation", maxPolychoricLevels)

// polychoricRho is Polychoric; NaN when a variable does not vary or has too many codes.
func polychoricRho(t Joint) float64 {
	rows, columns, total := t.margins()
	p := polychoric{}
	var keepX, keepY []int
	p.a, keepX = thresholds(rows, total)
	p.b, keepY = thresholds(columns, total)
	if len(keepX) < 2 || len(keepY) < 2 || len(keepX) > maxPolychoricLevels || len(keepY) > maxPolychoricLevels {
		return math.NaN()
	}
	for _, i := range keepX {
		for _, j := range keepY {
			p.n = append(p.n, t.N[i*len(t.Y)+j]/total)
		}
	}
	width := len(p.b) + 2
	p.cdf, p.d1, p.d2 = make([]float64, 2*width), make([]float64, 2*width), make([]float64, 2*width)
	return p.solve(math.Max(-0.9, math.Min(0.9, pearson(t))))
}

// thresholds are the normal quantiles that cut a margin into its used places.
func thresholds(margin []float64, total float64) (cuts []float64, used []int) {
	var below float64
	for i, n := range margin {
		if n <= 0 {
			continue
		}
		if len(used) > 0 {
			cuts = append(cuts, mathext.NormalQuantile(math.Min(below/total, 1-1e-16)))
		}
		used = append(used, i)
		below += n
	}
	return cuts, used
}

// polychoric is the likelihood of one table in rho.
type polychoric struct {
	a, b []float64 // thresholds of rows and columns
	n    []float64 // cells, as shares of the total

	// Two lines of the grid of thresholds, from -Inf to +Inf: distribution function and its derivatives in rho.
	cdf, d1, d2 []float64
}

// solve finds the zero of the score between -1 and 1.
func (p *polychoric) solve(rho float64) float64 {
	low, high := -1.0, 1.0
	var score, slope float64
	for range 200 {
		score, slope = p.score(rho)
		if score > 0 {
			low = rho
		} else {
			high = rho
		}
		next := rho - score/slope
		if !(slope < 0) || !(next > low && next < high) {
			next = (low + high) / 2
		}
		step := math.Abs(next - rho)
		rho = next
		if step < 1e-13 || high-low < 1e-12 {
			break
		}
	}
	// Near an inner maximum the slope is -1 or steeper: where it vanishes, the likelihood only levels off towards the limit.
	if 1-math.Abs(rho) < 1e-9 || math.Abs(rho) > 0.99 && slope > -1e-3 {
		return math.Copysign(1, rho)
	}
	return rho
}

// score returns the first and second derivative in rho of Σ n log(cell probability).
func (p *polychoric) score(rho float64) (first, second float64) {
	width := len(p.b) + 2
	for i := range width {
		p.cdf[i], p.d1[i], p.d2[i] = 0, 0, 0
	}
	for i := 0; i <= len(p.a); i++ {
		upper, lower := (i+1)%2*width, i%2*width
		a := math.Inf(1)
		if i < len(p.a) {
			a = p.a[i]
		}
		p.line(a, rho, upper)
		for j := 0; j <= len(p.b); j++ {
			n := p.n[i*(len(p.b)+1)+j]
			if n == 0 {
				continue
			}
			cell := func(v []float64) float64 { return v[upper+j+1] - v[upper+j] - v[lower+j+1] + v[lower+j] }
			prob := cell(p.cdf)
			if prob < 1e-15 { // rounding is all that is left of it: rho is too extreme for an answer that was given
				return math.Copysign(math.MaxFloat64, -rho), 0
			}
			d := cell(p.d1) / prob
			first += n * d
			second += n * (cell(p.d2)/prob - d*d)
		}
	}
	return first, second
}

// line fills one line of the grid, at row threshold a, into the half that starts at.
func (p *polychoric) line(a, rho float64, at int) {
	p.cdf[at], p.d1[at], p.d2[at] = 0, 0, 0
	for j, b := range p.b {
		p.cdf[at+j+1] = bivariateNormal(a, b, rho)
		p.d1[at+j+1], p.d2[at+j+1] = bivariateSlopes(a, b, rho)
	}
	end := at + len(p.b) + 1
	p.cdf[end], p.d1[end], p.d2[end] = normalLower(a), 0, 0
}

// bivariateSlopes returns the first two derivatives of bivariateNormal in rho: the first is the density at (a, b).
func bivariateSlopes(a, b, rho float64) (first, second float64) {
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return 0, 0
	}
	u := (1 - rho) * (1 + rho)
	squares, product := a*a+b*b, a*b
	first = math.Exp(-(squares-2*rho*product)/(2*u)) / (2 * math.Pi * math.Sqrt(u))
	return first, first * (rho/u + (product*(1+rho*rho)-rho*squares)/(u*u))
}
