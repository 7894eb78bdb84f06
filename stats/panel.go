package stats

import (
	"math"
	"slices"
)

// What makes repeated ids a panel: at least so many people, at least this share of the smaller wave, and answers of the same id that go together.
// Questionnaires are often numbered from 1 in every wave: such ids agree, the answers behind them do not.
const (
	leastPanel       = 10
	leastPanelShare  = 0.1
	leastPanelR      = 0.2
	mostPanelPValue  = 0.001
	notablePanelRows = 0.5 // share of repeated ids from which unrelated answers are worth a notice
)

// findPanel matches the people of d who were asked in e already; nil when that is no panel. A Notice says when ids agree and answers do not.
func (d *Data) findPanel(e *Data) ([]rowPair, []Notice) {
	pairs := d.matched(e)
	smaller := min(d.N, e.N)
	if len(pairs) < leastPanel || float64(len(pairs)) < leastPanelShare*float64(smaller) {
		return nil, nil
	}
	r, n := d.pairCorrelation(e, pairs, d.variables())
	if n < leastPanel && d.Overall != nil {
		r, n = d.pairCorrelation(e, pairs, d.variables()-1)
	}
	if !(r >= leastPanelR) || n < leastPanel || correlationP(r, n) > mostPanelPValue {
		if float64(len(pairs)) >= notablePanelRows*float64(smaller) {
			return nil, []Notice{notice("ids_unrelated", len(pairs), e.Wave, orZero(r))}
		}
		return nil, nil
	}
	return pairs, nil
}

// people are the respondents of two waves that asked the same ones.
type people struct {
	later, earlier *Data
	then           map[*Batch][]rowPair // by row of the later wave
}

// samePeople matches everybody of d with everybody of e; nil when the waves did not ask the same people, or errors are those of replicates, which have no
// scores of people to add up. Both must have the same items.
func (d *Data) samePeople(e *Data) *people {
	if d.replication != nil || e.replication != nil || d.N != e.N || !slices.Equal(d.itemKeys(), e.itemKeys()) || (d.Overall == nil) != (e.Overall == nil) {
		return nil
	}
	pairs, _ := d.findPanel(e)
	if len(pairs) < d.N {
		return nil
	}
	p := &people{later: d, earlier: e, then: map[*Batch][]rowPair{}}
	for bi := range d.Batches {
		p.then[&d.Batches[bi]] = make([]rowPair, d.Batches[bi].N)
	}
	for _, x := range pairs {
		p.then[&d.Batches[x.batch]][x.row] = x
	}
	return p
}

// scorer writes what a respondent adds to linear functions of a wave's estimates into z, which comes zeroed: those that follow from number from.
type scorer func(b *Batch, row, from int, z []float64)

// variancesOf are the variances of k functions whose linearised scores are given, times scale.
func (d *Data) variancesOf(k int, score scorer, scale float64) []float64 {
	const block = 16 // only variances are wanted, not the covariances of all
	var out []float64
	for from := 0; from < k; from += block {
		size := min(block, k-from)
		cov := d.linearizedCov(size, func(b *Batch, row int, z []float64) { score(b, row, from, z) })
		for f := range size {
			out = append(out, math.Max(0, cov.At(f, f))*scale)
		}
	}
	return out
}

// variances are those of k functions of both waves together, each person's scores in both being added up; [0] holds them, and [1] is 0 as if the
// other wave had no error of its own.
func (p *people) variances(k int, scores [2]scorer, scale float64) (v [2][]float64) {
	v[0] = p.later.variancesOf(k, func(b *Batch, row, from int, z []float64) {
		var buffer [16]float64
		before := buffer[:len(z)]
		scores[1](b, row, from, z)
		at := p.then[b][row]
		scores[0](&p.earlier.Batches[at.earlierBatch], int(at.earlierRow), from, before)
		for f, x := range before {
			z[f] += x
		}
	}, scale)
	v[1] = make([]float64, k)
	return v
}

// df is the degrees of freedom of both waves together, given those of each.
func (p *people) df(each [2]float64) [2]float64 {
	df := min(each[0], each[1])
	if p.later.Weighted || p.later.Designed {
		df = p.later.designDF()
	}
	return [2]float64{df, df}
}
