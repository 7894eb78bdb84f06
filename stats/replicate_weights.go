package stats

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Replicates are weights of a sample and of replicates of it, with which an estimate is repeated to see how it varies:
//
//	variance = Scale Σ_r RScales_r (θ_r - θ̄)²
//
// θ̄ being the mean of the θ_r with an RScale above 0, or with MSE the estimate of the sample itself. They come with the data, or from
// Jackknife, BalancedReplicates or BootstrapReplicates.
//
//	JK1         Scale (R-1)/R, RScales 1
//	JKn         Scale 1, RScales (n_h - 1)/n_h of the stratum that lost a cluster
//	BRR         Scale 1/R, RScales 1; by Fay's method 1/(R (1 - ρ)²)
//	bootstrap   Scale 1/(R-1), RScales 1
//
// Wolter, K. M. (2007). Introduction to Variance Estimation, 2nd ed.   R: survey::svrepdesign, as.svrepdesign
type Replicates struct {
	Weights   []float64   // of each row
	Replicate [][]float64 // of each replicate, of each row: the weight itself, not a factor (combined.weights = TRUE)
	Scale     float64
	RScales   []float64 // of each replicate; nil: all 1
	MSE       bool
	DF        float64 // for intervals; 0: replicates less 1. R takes the rank of the replicates less 1
}

// maxReplicated bounds the weights of all replicates together.
const maxReplicated = 200_000_000

// Covariance repeats an estimate of several numbers with the weights of each replicate. The estimate gets weights by row; when it gives an error
// for a replicate, so does Covariance.
func (r *Replicates) Covariance(estimate func(weights []float64) ([]float64, error)) ([]float64, *mat.SymDense, error) {
	if err := r.check(); err != nil {
		return nil, nil, err
	}
	theta, err := estimate(r.Weights)
	if err != nil {
		return nil, nil, err
	}
	p := len(theta)
	if p == 0 {
		return nil, nil, errors.New("an estimate of no numbers")
	}
	all, mean, counted := make([][]float64, len(r.Replicate)), make([]float64, p), 0.0
	for i, w := range r.Replicate {
		if all[i], err = estimate(w); err != nil {
			return nil, nil, fmt.Errorf("replicate %d: %w", i+1, err)
		}
		if len(all[i]) != p || notFinite(all[i]) >= 0 {
			return nil, nil, fmt.Errorf("replicate %d: %d finite numbers are wanted, not %v", i+1, p, all[i])
		}
		if r.rscale(i) > 0 {
			counted++
			for j, x := range all[i] {
				mean[j] += x
			}
		}
	}
	for j := range mean {
		mean[j] /= math.Max(counted, 1)
	}
	if r.MSE {
		copy(mean, theta)
	}
	cov := mat.NewSymDense(p, nil)
	for i, x := range all {
		for j := range p {
			for k := range j + 1 {
				cov.SetSym(j, k, cov.At(j, k)+r.Scale*r.rscale(i)*(x[j]-mean[j])*(x[k]-mean[k]))
			}
		}
	}
	for j := range p {
		for k := range j + 1 {
			if num(cov.At(j, k)) == nil || num(theta[j]) == nil {
				return nil, nil, errors.New("the numbers are too large for a variance")
			}
		}
	}
	return theta, cov, nil
}

func (r *Replicates) rscale(i int) float64 {
	if r.RScales == nil {
		return 1
	}
	return r.RScales[i]
}

func (r *Replicates) check() error {
	switch {
	case len(r.Replicate) < 2:
		return fmt.Errorf("%d replicates: at least 2 are needed", len(r.Replicate))
	case r.RScales != nil && len(r.RScales) != len(r.Replicate):
		return fmt.Errorf("%d scales for %d replicates", len(r.RScales), len(r.Replicate))
	case !(r.Scale > 0) || math.IsInf(r.Scale, 1):
		return fmt.Errorf("a scale of %v: a number above 0 is needed", r.Scale)
	case math.IsNaN(r.DF) || r.DF < 0 || math.IsInf(r.DF, 1):
		return fmt.Errorf("%v degrees of freedom", r.DF)
	}
	if i := notFinite(r.Weights); i >= 0 {
		return fmt.Errorf("weight %d is %v", i+1, r.Weights[i])
	}
	for i, w := range r.Replicate {
		if len(w) != len(r.Weights) {
			return fmt.Errorf("replicate %d has %d weights for %d rows", i+1, len(w), len(r.Weights))
		}
		if j := notFinite(w); j >= 0 || !(r.rscale(i) >= 0) || math.IsInf(r.rscale(i), 1) {
			return fmt.Errorf("replicate %d has a weight or scale that is none", i+1)
		}
	}
	return nil
}

// estimate turns one number and its variance into a DesignEstimate.
func (r *Replicates) estimate(inside []bool, confidence float64, of func(w []float64) ([]float64, error)) (*DesignEstimate, error) {
	confidence, err := confidenceOf(confidence)
	if err != nil {
		return nil, err
	}
	theta, cov, err := r.Covariance(of)
	if err != nil {
		return nil, err
	}
	e := &DesignEstimate{Value: theta[0], SE: math.Sqrt(cov.At(0, 0)), DF: r.DF}
	if e.DF == 0 {
		e.DF = float64(len(r.Replicate) - 1)
	}
	for i, in := range inside {
		if in && r.Weights[i] != 0 {
			e.N++
		}
	}
	if e.DF >= 1 {
		t := tBeyond(1-confidence, e.DF)
		e.Low, e.High = num(e.Value-t*e.SE), num(e.Value+t*e.SE)
	}
	return e, nil
}

// inside checks columns and marks the rows of the domain (nil: all) with a number in each.
func (r *Replicates) inside(domain []bool, columns ...[]float64) ([]bool, error) {
	in := make([]bool, len(r.Weights))
	if domain != nil && len(domain) != len(in) {
		return nil, fmt.Errorf("%d rows of a domain for %d weights", len(domain), len(in))
	}
	for i := range in {
		in[i] = domain == nil || domain[i]
	}
	for _, x := range columns {
		if len(x) != len(in) {
			return nil, fmt.Errorf("%d numbers for %d weights", len(x), len(in))
		}
		for i, v := range x {
			in[i] = in[i] && !math.IsNaN(v)
		}
	}
	return in, nil
}

// Mean is the weighted mean of x over a domain (nil: all), NaN being missing.   R: survey::svymean(~x, subset(replicates, domain), na.rm = TRUE)
func (r *Replicates) Mean(x []float64, domain []bool, confidence float64) (*DesignEstimate, error) {
	one := make([]float64, len(x))
	for i := range one {
		one[i] = 1
	}
	return r.Ratio(x, one, domain, confidence)
}

// Total is Σ w x over a domain.   R: survey::svytotal(~x, subset(replicates, domain), na.rm = TRUE)
func (r *Replicates) Total(x []float64, domain []bool, confidence float64) (*DesignEstimate, error) {
	in, err := r.inside(domain, x)
	if err != nil {
		return nil, err
	}
	return r.estimate(in, confidence, func(w []float64) ([]float64, error) { return []float64{weightedSum(w, x, in)}, nil })
}

// Ratio is Σ w y / Σ w x over a domain.   R: survey::svyratio(~y, ~x, subset(replicates, domain), na.rm = TRUE)
func (r *Replicates) Ratio(y, x []float64, domain []bool, confidence float64) (*DesignEstimate, error) {
	in, err := r.inside(domain, y, x)
	if err != nil {
		return nil, err
	}
	return r.estimate(in, confidence, func(w []float64) ([]float64, error) {
		over := weightedSum(w, x, in)
		if over == 0 {
			return nil, errors.New("the denominator is 0: nobody of the domain has a weight")
		}
		return []float64{weightedSum(w, y, in) / over}, nil
	})
}

func weightedSum(w, x []float64, in []bool) (sum float64) {
	for i, yes := range in {
		if yes {
			sum += w[i] * x[i]
		}
	}
	return sum
}

// units is a design of rows as replicates need it: the cluster of every row, -1 for a row of weight 0, and the stratum of every cluster.
type units struct {
	weights []float64
	of      []int
	stratum []int
	size    []int     // clusters in each stratum
	keep    []float64 // finite population correction of each stratum
}

// unitsOf checks a design and that so many replicates of n rows can be held.
func unitsOf(design *SampleDesign, n int) (*units, error) {
	if design == nil {
		design = &SampleDesign{}
	}
	if n < 0 || n > maxReplicated {
		return nil, fmt.Errorf("%d rows", n)
	}
	d, err := design.draw(n)
	if err != nil {
		return nil, err
	}
	weights := design.Weights
	if weights == nil {
		weights = ones(n)
	}
	return d.survey.units(weights, d.rows), nil
}

// units is the design of the respondents, who are some rows of n weights; nil: all of them.
func (d *Data) units(weights []float64, rows []int) *units {
	f := d.design()
	u := &units{weights: weights, of: make([]int, len(weights)), size: f.size}
	for i := range u.of {
		u.of[i] = -1
	}
	u.stratum = make([]int, len(f.stratumOf))
	if f.cluster == nil {
		u.stratum = make([]int, d.N)
	}
	at := 0
	for bi := range d.Batches {
		for k := range d.Batches[bi].N {
			row, c := at, at
			if rows != nil {
				row = rows[at]
			}
			if f.cluster != nil {
				c = int(f.cluster[bi][k])
			}
			u.of[row], u.stratum[c] = c, int(f.stratumAt(bi, k))
			at++
		}
	}
	for h := range u.size {
		u.keep = append(u.keep, d.keep(f, h))
	}
	return u
}

// replicate multiplies the weights by the factor of each cluster.
func (u *units) replicate(factor []float64) []float64 {
	out := make([]float64, len(u.weights))
	for i, c := range u.of {
		if c >= 0 {
			out[i] = u.weights[i] * factor[c]
		}
	}
	return out
}

func (u *units) room(replicates int) error {
	if replicates < 2 {
		return fmt.Errorf("%d replicates: at least 2 are needed", replicates)
	}
	if replicates > maxReplicated/max(1, len(u.weights)) {
		return fmt.Errorf("%d replicates of %d rows are too many to hold", replicates, len(u.weights))
	}
	return nil
}

func (u *units) df() float64 { return float64(len(u.stratum) - len(u.size)) }

// JackknifeReplicates leaves out one cluster at a time and gives its weight to the others of the stratum (JK1 without strata, JKn with them);
// where the sizes of the population are known the correction 1 - f is in the scales. With one of its strata having a single cluster there is an error: merge
// it with another.   R: survey::as.svrepdesign(design, type = "JK1" or "JKn")
func JackknifeReplicates(design *SampleDesign, n int) (*Replicates, error) {
	u, err := unitsOf(design, n)
	if err != nil {
		return nil, err
	}
	return u.jackknife()
}

func (u *units) jackknife() (*Replicates, error) {
	if err := u.room(len(u.stratum)); err != nil {
		return nil, err
	}
	r := &Replicates{Weights: u.weights, Scale: 1, DF: u.df()}
	factor := make([]float64, len(u.stratum))
	for c, h := range u.stratum {
		nh := float64(u.size[h])
		if nh < 2 {
			return nil, fmt.Errorf("stratum %d has a single cluster: leaving it out leaves nothing to compare", h+1)
		}
		for k, other := range u.stratum {
			factor[k] = 1
			if other == h {
				factor[k] = nh / (nh - 1)
			}
		}
		factor[c] = 0
		r.Replicate, r.RScales = append(r.Replicate, u.replicate(factor)), append(r.RScales, (nh-1)/nh*u.keep[h])
	}
	return r, nil
}

// BalancedReplicates takes one of the two clusters of every stratum at double weight, balanced by a Hadamard matrix of the smallest power of 2 above the
// number of strata (BRR); by Fay's method rho, below 1, keeps the other at that share of its weight. The error says when a stratum has other than two clusters. The
// sizes of the population do not count.   R: survey::as.svrepdesign(design, type = "BRR" or "Fay")
func BalancedReplicates(design *SampleDesign, n int, rho float64) (*Replicates, error) {
	u, err := unitsOf(design, n)
	if err != nil {
		return nil, err
	}
	return u.balanced(rho)
}

func (u *units) balanced(rho float64) (*Replicates, error) {
	if !(rho >= 0 && rho < 1) {
		return nil, fmt.Errorf("Fay's rho is %v: from 0 to below 1 is needed", rho)
	}
	first := make([]int, len(u.size)) // the first cluster of each stratum
	for h, size := range u.size {
		if size != 2 {
			return nil, fmt.Errorf("stratum %d has %d clusters: balanced replicates need two", h+1, size)
		}
		first[h] = -1
	}
	for c, h := range u.stratum {
		if first[h] < 0 {
			first[h] = c
		}
	}
	order := 1 << bits.Len(uint(len(u.size))) // above the number of strata: row 0 is not balanced
	if err := u.room(order); err != nil {
		return nil, err
	}
	r := &Replicates{Weights: u.weights, Scale: 1 / (float64(order) * (1 - rho) * (1 - rho)), DF: u.df()}
	factor := make([]float64, len(u.stratum))
	for column := range order {
		for c, h := range u.stratum {
			plus := bits.OnesCount(uint((h+1)&column))%2 == 0 // Sylvester's matrix
			if plus == (c == first[h]) {
				factor[c] = 2 - rho
			} else {
				factor[c] = rho
			}
		}
		r.Replicate = append(r.Replicate, u.replicate(factor))
	}
	return r, nil
}

// BootstrapReplicates draws, in every stratum of n_h clusters, n_h - 1 of them with replacement, replicates times; a cluster drawn m times has
// the factor m n_h/(n_h - 1). A single cluster of a stratum stays as it is. Sizes of the population do not count. The same seed gives the same weights.
//
// Rao, J. N. K. & Wu, C. F. J. (1988). Resampling inference with complex survey data. Journal of the American Statistical Association 83, 231-241.
// R: survey::as.svrepdesign(design, type = "subbootstrap")
func BootstrapReplicates(design *SampleDesign, n, replicates int, seed uint64) (*Replicates, error) {
	u, err := unitsOf(design, n)
	if err != nil {
		return nil, err
	}
	return u.bootstrap(replicates, seed)
}

func (u *units) bootstrap(replicates int, seed uint64) (*Replicates, error) {
	if err := u.room(replicates); err != nil {
		return nil, err
	}
	members := make([][]int, len(u.size))
	for c, h := range u.stratum {
		members[h] = append(members[h], c)
	}
	r := &Replicates{Weights: u.weights, Scale: 1 / float64(replicates-1), DF: math.Min(u.df(), float64(replicates-1))}
	factor := make([]float64, len(u.stratum))
	for i := range replicates {
		rng := rand.New(rand.NewPCG(seed, uint64(i)+1))
		clear(factor)
		for _, list := range members {
			nh := len(list)
			if nh == 1 {
				factor[list[0]] = 1
				continue
			}
			for range nh - 1 {
				factor[list[rng.IntN(nh)]] += float64(nh) / float64(nh-1)
			}
		}
		r.Replicate = append(r.Replicate, u.replicate(factor))
	}
	return r, nil
}
