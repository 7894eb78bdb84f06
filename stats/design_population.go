package stats

import (
	"fmt"
	"math"
)

// setDesign checks the design and turns the sizes of the population, by batch and row, into sampling fractions: size counts the clusters of
// a row's stratum (without clusters: respondents), sub the clusters of the second stage in its cluster. Sizes below 1 throughout are fractions.
//
// The error says that sizes differ within a stratum or cluster, one is smaller than what was drawn, a second stage has no first, or, where
// lonely strata are a mistake, that there are some.   R: survey:::as.fpc
func (d *Data) setDesign(size, sub [][]float64) error {
	switch d.Lonely {
	case "", LonelyAdjust, LonelyCertainty, LonelyAverage, LonelyFail:
	default:
		return fmt.Errorf("strata with a single cluster: %q is none of %s, %s, %s, %s", d.Lonely, LonelyAdjust, LonelyCertainty, LonelyAverage, LonelyFail)
	}
	second, clustered := false, false
	for bi := range d.Batches {
		second, clustered = second || d.Batches[bi].Subcluster != nil, clustered || d.Batches[bi].Cluster != nil
	}
	if (second || sub != nil) && !clustered || sub != nil && (!second || size == nil) {
		return fmt.Errorf("a second stage needs clusters of the first, and its population that of the first")
	}
	f := d.design()
	if d.Lonely == LonelyFail {
		for h, n := range f.size {
			if n == 1 {
				return fmt.Errorf("stratum %d has a single cluster", h+1)
			}
		}
	}
	if size == nil {
		return nil
	}
	fraction, err := d.fractionsOf(size, f.size, false, f.stratumAt)
	if err != nil {
		return fmt.Errorf("population of a stratum: %w", err)
	}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		b.Fraction = make([]float64, b.N)
		for r := range b.Fraction {
			b.Fraction[r] = fraction[f.stratumAt(bi, r)]
		}
	}
	d.designFractions(f)
	if sub == nil {
		return nil
	}
	part, err := d.fractionsOf(sub, f.subSize, true, func(batch, row int) uint32 { return f.cluster[batch][row] })
	if err != nil {
		return fmt.Errorf("population of a cluster: %w", err)
	}
	for bi := range d.Batches {
		b := &d.Batches[bi]
		b.Subfraction = make([]float64, b.N)
		for r := range b.Subfraction {
			b.Subfraction[r] = part[f.cluster[bi][r]]
		}
	}
	f.subPart = part
	return nil
}

// unitError is an error about a stratum or cluster, by its number.
type unitError struct {
	unit   uint32
	second bool // a cluster
	reason string
}

func (e unitError) Error() string { return e.reason }

// fractionsOf turns the sizes of the units' populations into the shares drawn; drawn counts what was drawn of each; second says that
// they are clusters.
func (d *Data) fractionsOf(size [][]float64, drawn []int, second bool, unit func(batch, row int) uint32) ([]float64, error) {
	shares, counts := false, false
	whole := make([]float64, len(drawn))
	row := 0
	for bi, sizes := range size {
		for r, x := range sizes {
			row++
			if !(x > 0) {
				return nil, fmt.Errorf("respondent %d has %v: a number above 0 is needed", row, x)
			}
			shares, counts = shares || x < 1, counts || x > 1
			u := unit(bi, r)
			if whole[u] != 0 && whole[u] != x {
				return nil, unitError{u, second, fmt.Sprintf("it is both %v and %v for respondents of the same one", whole[u], x)}
			}
			whole[u] = x
		}
	}
	if shares && counts {
		return nil, fmt.Errorf("some sizes are shares below 1, others numbers above 1")
	}
	for u, n := range drawn {
		switch {
		case n == 0 || math.IsInf(whole[u], 1):
			whole[u] = 0
		case shares:
		case float64(n) > whole[u]:
			return nil, unitError{uint32(u), second, fmt.Sprintf("%d were drawn of %v", n, whole[u])}
		default:
			whole[u] = float64(n) / whole[u]
		}
	}
	return whole, nil
}

// DrawnAs takes over what the design knows of the population, and the replicates of the weights, from a whole survey of which these respondents are the rows given, ascending: a
// part of the sample has the sampling fractions of the sample. The error says when the rows are not as many, or not among the whole's.
func (d *Data) DrawnAs(whole *Data, rows []int32) error {
	if len(rows) != d.N {
		return fmt.Errorf("%d rows for %d respondents", len(rows), d.N)
	}
	var fraction, part []float64
	for bi := range whole.Batches {
		fraction, part = append(fraction, whole.Batches[bi].Fraction...), append(part, whole.Batches[bi].Subfraction...)
	}
	for _, row := range rows {
		if row < 0 || int(row) >= whole.N {
			return fmt.Errorf("row %d of %d", row, whole.N)
		}
	}
	var kind, unit []uint32
	for bi := range whole.Batches {
		kind, unit = append(kind, whole.Batches[bi].kind...), append(unit, whole.Batches[bi].unit...)
	}
	d.replication = whole.replication
	for bi := range d.Batches {
		b := &d.Batches[bi]
		here := rows[:b.N]
		b.Fraction, b.Subfraction, b.kind, b.unit = gathered(fraction, here, 0), gathered(part, here, 0), gathered(kind, here, 0), gathered(unit, here, 0)
		rows = rows[b.N:]
	}
	d.Population = 0
	if whole.N > 0 {
		d.Population = whole.Population * float64(d.N) / float64(whole.N)
	}
	d.designFractions(d.design())
	return nil
}
