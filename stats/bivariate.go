package stats

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// bivariateNormal returns P(X <= a, Y <= b) for standard normal X and Y with correlation rho, |rho| < 1, to about 1e-15.
// Infinite a or b are allowed. R: mvtnorm::pmvnorm(upper = c(a, b), corr = ..., algorithm = TVPACK()).
//
// Drezner, Z. & Wesolowsky, G. O. (1990). On the computation of the bivariate normal integral. Journal of Statistical
// Computation and Simulation 35, 101-107.
// Genz, A. (2004). Numerical computation of rectangular bivariate and trivariate normal and t probabilities.
// Statistics and Computing 14, 251-260.
func bivariateNormal(a, b, rho float64) float64 {
	switch {
	case math.IsInf(a, -1) || math.IsInf(b, -1):
		return 0
	case math.IsInf(a, 1):
		return normalLower(b)
	case math.IsInf(b, 1):
		return normalLower(a)
	}
	if math.Abs(rho) < 0.925 {
		return byAngle(a, b, rho)
	}
	if rho < 0 { // P(X <= a, Y <= b) = P(X <= a) - P(X <= a, -Y <= -b)
		return math.Max(0, normalLower(a)-fromLine(a, -b, -rho))
	}
	return fromLine(a, b, rho)
}

func normalLower(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// byAngle integrates the derivative in rho from independence, with rho = sin θ:
//
//	Φ(a)Φ(b) + 1/2π ∫ exp(-(a² + b² - 2ab sin θ) / (2 cos² θ)) dθ,  θ from 0 to asin rho
func byAngle(a, b, rho float64) float64 {
	g := gauss()[0]
	if math.Abs(rho) > 0.3 {
		g = gauss()[1]
	}
	if math.Abs(rho) > 0.75 {
		g = gauss()[2]
	}
	squares, product, angle := (a*a+b*b)/2, a*b, math.Asin(rho)
	var sum float64
	for i, x := range g.x {
		s := math.Sin(angle * x)
		sum += g.w[i] * math.Exp((s*product-squares)/(1-s*s))
	}
	return normalLower(a)*normalLower(b) + sum*angle/(2*math.Pi)
}

// fromLine integrates the derivative in rho back from the line rho = 1, where the probability is Φ(min(a, b)). With
// s = √(1-t²) for the running correlation t and d = (a-b)² the integrand is
//
//	exp(-d/2s²) g(s),  g(s) = exp(-ab/(1+t)) / t
//
// The first factor is flat but not analytic at 0, so g's expansion to s⁴ is integrated against it in closed form and
// only the small rest by quadrature.
func fromLine(a, b, rho float64) float64 {
	end := math.Sqrt((1 - rho) * (1 + rho))
	d, product := (a-b)*(a-b), a*b
	line := normalLower(math.Min(a, b))
	if d/(2*end*end)+product/2 > 100 || product < -1000 {
		return line // what is left out is below 1e-40
	}
	c2 := (4 - product) / 8
	c4 := c2 * (12 - product) / 16
	front := math.Exp(-product / 2)

	// ∫ exp(-d/2s²) s^m ds for m = 0, 2, 4, each from the one before by parts.
	last := math.Exp(-d / (2 * end * end))
	e2 := end * end
	m0 := end*last - math.Sqrt(2*math.Pi*d)*normalLower(-math.Sqrt(d)/end)
	m2 := (e2*end*last - d*m0) / 3
	m4 := (e2*e2*end*last - d*m2) / 5
	sum := front * (m0 + c2*m2 + c4*m4)

	g := gauss()[2]
	for i, x := range g.x {
		s := end * x
		s2 := s * s
		t := math.Sqrt(1 - s2)
		rest := math.Exp(-product/(1+t))/t - front*(1+c2*s2+c4*s2*s2)
		sum += end * g.w[i] * math.Exp(-d/(2*s2)) * rest
	}
	return math.Max(0, line-sum/(2*math.Pi))
}

// rule is a quadrature rule on (0, 1).
type rule struct{ x, w []float64 }

// gauss holds Gauss-Legendre rules of 8, 14 and 24 points.
var gauss = sync.OnceValue(func() [3]rule {
	var rules [3]rule
	for i, n := range [3]int{8, 14, 24} {
		rules[i] = rule{make([]float64, n), make([]float64, n)}
		quad.Legendre{}.FixedLocations(rules[i].x, rules[i].w, 0, 1)
	}
	return rules
})
