package draft

import "math"

// relation says how the items of a family go together in the sample.
type relation struct {
	n     int       // rows with two answers or more
	sign  []float64 // -1 for items that run against most of the others
	rest  []float64 // correlation of each item, turned round if it runs against, with the mean of the others; NaN unknown
	mean  float64   // correlation of two different items so turned, on average
	pair  []float64 // correlation of each item with each of the others, so turned, on average
	worse []float64 // share of the others with which an item, not turned round, correlates negatively
}

// mostPaired bounds the items whose pairs are all looked at.
const mostPaired = 60

// relate looks at items, each a column of as many scores, NaN where there is none.
//
// The signs are those of the first principal component of the standardised scores, with 0 for what is missing; the
// larger group is the positive one, and of equal groups the one with the first item.
func relate(items [][]float64) relation {
	k := len(items)
	r := relation{sign: make([]float64, k), rest: make([]float64, k), pair: make([]float64, k), worse: make([]float64, k)}
	if k == 0 {
		return r
	}
	rows := len(items[0])
	z := make([][]float64, k)
	for i, x := range items {
		z[i] = standardise(x)
	}
	r.signs(z, rows)
	total, answers := make([]float64, rows), make([]int, rows)
	for i := range z {
		for row, v := range z[i] {
			if !math.IsNaN(v) {
				total[row] += r.sign[i] * v
				answers[row]++
			}
		}
	}
	for _, a := range answers {
		if a > 1 {
			r.n++
		}
	}
	others := make([]float64, rows)
	for i := range z {
		for row, v := range z[i] {
			others[row] = math.NaN()
			if !math.IsNaN(v) && answers[row] > 1 {
				others[row] = (total[row] - r.sign[i]*v) / float64(answers[row]-1)
			}
		}
		r.rest[i] = r.sign[i] * pearson(z[i], others)
	}
	pairs, sum := 0, 0.0
	m := min(k, mostPaired)
	against, with, paired := make([]int, k), make([]int, k), make([]int, k)
	for i := range m {
		for j := range i {
			c := pearson(z[i], z[j])
			if math.IsNaN(c) {
				continue
			}
			pairs++
			c *= r.sign[i] * r.sign[j]
			sum += c
			r.pair[i] += c
			r.pair[j] += c
			paired[i]++
			paired[j]++
			c *= r.sign[i] * r.sign[j]
			// Against which side: only the items that are not turned round themselves count.
			for _, p := range [2][2]int{{i, j}, {j, i}} {
				if r.sign[p[1]] > 0 {
					with[p[0]]++
					if c < 0 {
						against[p[0]]++
					}
				}
			}
		}
	}
	if pairs > 0 {
		r.mean = sum / float64(pairs)
	}
	for i := range against {
		r.pair[i] /= float64(max(1, paired[i]))
		r.worse[i] = share(against[i], with[i])
	}
	return r
}

// signs sets the signs by power iteration.
func (r *relation) signs(z [][]float64, rows int) {
	k := len(z)
	v := make([]float64, k)
	for i := range v {
		v[i] = 1 + 0.01*float64(i%7) // not orthogonal to the component by chance of symmetry
	}
	score := make([]float64, rows)
	for range 25 {
		clear(score)
		for i := range z {
			for row, x := range z[i] {
				if !math.IsNaN(x) {
					score[row] += v[i] * x
				}
			}
		}
		norm := 0.0
		for i := range z {
			v[i] = 0
			for row, x := range z[i] {
				if !math.IsNaN(x) {
					v[i] += score[row] * x
				}
			}
			norm += v[i] * v[i]
		}
		if norm == 0 {
			break
		}
		for i := range v {
			v[i] /= math.Sqrt(norm)
		}
	}
	positive := 0
	for i := range v {
		r.sign[i] = 1
		if v[i] < 0 {
			r.sign[i] = -1
		} else {
			positive++
		}
	}
	if 2*positive < k || 2*positive == k && r.sign[0] < 0 {
		for i := range r.sign {
			r.sign[i] = -r.sign[i]
		}
	}
}

// standardise returns (x - mean) / sd, all NaN if x does not vary.
func standardise(x []float64) []float64 {
	n, mean := 0, 0.0
	for _, v := range x {
		if !math.IsNaN(v) {
			n++
			mean += (v - mean) / float64(n)
		}
	}
	ss := 0.0
	for _, v := range x {
		if !math.IsNaN(v) {
			ss += (v - mean) * (v - mean)
		}
	}
	out := make([]float64, len(x))
	sd := math.Sqrt(ss / float64(max(1, n)))
	for i, v := range x {
		if out[i] = math.NaN(); sd > 0 {
			out[i] = (v - mean) / sd
		}
	}
	return out
}

// pearson is the correlation over the rows in which both are there, NaN with fewer than 5 of them or without variance.
func pearson(x, y []float64) float64 {
	n, mx, my := 0.0, 0.0, 0.0
	for i, a := range x {
		if b := y[i]; !math.IsNaN(a) && !math.IsNaN(b) {
			n++
			mx += a
			my += b
		}
	}
	if n < 5 {
		return math.NaN()
	}
	mx, my = mx/n, my/n
	var xx, yy, xy float64
	for i, a := range x {
		if b := y[i]; !math.IsNaN(a) && !math.IsNaN(b) {
			xx += (a - mx) * (a - mx)
			yy += (b - my) * (b - my)
			xy += (a - mx) * (b - my)
		}
	}
	if xx <= 0 || yy <= 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

// meanOf is the mean of the scores of each row over the items that have one, NaN if none has. Items with sign -1 count turned.
func meanOf(items [][]float64, sign []float64) []float64 {
	if len(items) == 0 {
		return nil
	}
	out := make([]float64, len(items[0]))
	n := make([]int, len(out))
	for i, x := range items {
		s := 1.0
		if sign != nil {
			s = sign[i]
		}
		for row, v := range standardise(x) {
			if !math.IsNaN(v) {
				out[row] += s * v
				n[row]++
			}
		}
	}
	for row := range out {
		if n[row] == 0 {
			out[row] = math.NaN()
		} else {
			out[row] /= float64(n[row])
		}
	}
	return out
}
