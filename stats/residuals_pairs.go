package stats

const (
	// maxBlockCells bounds the combinations of answers in a block of items: 5-point items go in pairs.
	maxBlockCells = 64
	// maxPairVIF is the collinearity up to which sums over answers, made uncorrelated afterwards, are as exact as sums
	// over uncorrelated scores.
	maxPairVIF = 1e4
	// tile is how many respondents are taken at a time, so that their numbers stay in the processor's first cache.
	tile = 1024
)

// itemBlock is a run of items whose answers together make one number, a code below cells.
type itemBlock struct{ from, to, cells int }

// itemPairs are tables of what two blocks of items together add to the leverage h = 1/n + zᵀR⁻¹z. A sum over pairs of
// items so becomes one over the far fewer pairs of blocks; and the sums of ω = (e/(1-h))² at the same places hold Σωz
// and Σωzzᵀ.
type itemPairs struct {
	t      *lookup
	n      float64
	blocks []itemBlock
	scores [][][]float64 // of each block at each code: z of its items; nil where one is missing
	pairs  [][2]int      // blocks a <= b
	h      [][]float64   // of each pair, at (code in a)*(cells of b) + (code in b)
}

// itemPairs makes the tables, or returns nil when a scale is too long or the items nearly collinear.
func (f *model) itemPairs(d *Data, t *lookup) *itemPairs {
	p := &itemPairs{t: t, n: f.m.W}
	for i := range f.k {
		cells := d.Items[i].Levels() + 1
		if cells > maxPlaneLevels+1 || f.inv.At(i, i) > maxPairVIF {
			return nil
		}
		if last := len(p.blocks) - 1; last >= 0 && p.blocks[last].cells*cells <= maxBlockCells {
			p.blocks[last].cells *= cells
			p.blocks[last].to++
		} else {
			p.blocks = append(p.blocks, itemBlock{i, i + 1, cells})
		}
	}
	for _, b := range p.blocks {
		p.scores = append(p.scores, t.scores(b))
	}
	for a := range p.blocks {
		for b := a; b < len(p.blocks); b++ {
			h := make([]float64, p.blocks[a].cells*p.blocks[b].cells)
			p.each(a, b, func(at int, x, y []float64) {
				for i, zi := range x {
					for j, zj := range y {
						h[at] += zi * zj * f.inv.At(p.blocks[a].from+i, p.blocks[b].from+j)
					}
				}
				if a != b {
					h[at] *= 2
				}
			})
			p.pairs, p.h = append(p.pairs, [2]int{a, b}), append(p.h, h)
		}
	}
	return p
}

// each calls f for every place of the table of blocks a and b with the z of their items there, but where one is missing.
func (p *itemPairs) each(a, b int, f func(at int, x, y []float64)) {
	x, y := p.scores[a], p.scores[b]
	for i := range x {
		for j := range y {
			if x[i] != nil && y[j] != nil {
				f(i*len(y)+j, x[i], y[j])
			}
		}
	}
}

// scores are the z of the items of a block at each code; nil where one is missing.
func (t *lookup) scores(b itemBlock) [][]float64 {
	list := make([][]float64, b.cells)
	for code := range list {
		z := make([]float64, b.to-b.from)
		rest, missing := code, false
		for i := len(z) - 1; i >= 0; i-- {
			unit := t.unit[b.from+i]
			level := rest % len(unit)
			rest /= len(unit)
			z[i], missing = unit[level], missing || level == 0
		}
		if !missing {
			list[code] = z
		}
	}
	return list
}

// sum adds what HC3 errors need from one batch whose residuals are known.
func (p *itemPairs) sum(s *residualSums, b *Batch, inverse [][]float64) {
	w := make([][]float64, len(p.pairs))
	for i := range w {
		w[i] = make([]float64, len(p.h[i]))
	}
	code := make([][tile]uint8, len(p.blocks))
	var h, omega [tile]float64
	for from := 0; from < b.N; from += tile {
		e := s.e[from:min(b.N, from+tile)]
		for i, block := range p.blocks {
			c := code[i][:len(e)]
			clear(c)
			for j := block.from; j < block.to; j++ {
				cells := uint8(len(p.t.unit[j]))
				for r, l := range b.Items[j][from : from+len(e)] {
					c[r] = c[r]*cells + l
				}
			}
		}
		for r := range e {
			h[r] = 1 / p.n
		}
		for i, pair := range p.pairs {
			x, y, table, stride := code[pair[0]][:len(e)], code[pair[1]][:len(e)], p.h[i], p.blocks[pair[1]].cells
			for r, c := range x {
				h[r] += table[int(c)*stride+int(y[r])]
			}
		}
		for r, x := range e {
			omega[r] = 0
			if x != x { // incomplete
				continue
			}
			s.leverage = max(s.leverage, h[r])
			x /= 1 - h[r]
			omega[r] = x * x
			s.s0 += x * x
		}
		for i, pair := range p.pairs {
			x, y, table, stride := code[pair[0]][:len(e)], code[pair[1]][:len(e)], w[i], p.blocks[pair[1]].cells
			for r, c := range x {
				table[int(c)*stride+int(y[r])] += omega[r]
			}
		}
	}
	p.uncorrelate(s, w, inverse)
}

// uncorrelate turns sums of ω by answers into Σωu and Σωuuᵀ, u = inverse z.
func (p *itemPairs) uncorrelate(s *residualSums, w [][]float64, inverse [][]float64) {
	k := len(inverse)
	z, zz := make([]float64, k), make([]float64, k*k)
	for n, pair := range p.pairs {
		a, b := pair[0], pair[1]
		p.each(a, b, func(at int, x, y []float64) {
			omega := w[n][at]
			if omega == 0 {
				return
			}
			for i, zi := range x {
				if a == b {
					z[p.blocks[a].from+i] += omega * zi
				}
				for j, zj := range y {
					zz[(p.blocks[a].from+i)*k+p.blocks[b].from+j] += omega * zi * zj
				}
			}
		})
	}
	for i := range k {
		for j := range i {
			zz[i*k+j] = zz[j*k+i]
		}
	}
	for i := range k {
		row := make([]float64, k) // of inverse zz
		for a, c := range inverse[i] {
			s.s1[i] += c * z[a]
			for j := range row {
				row[j] += c * zz[a*k+j]
			}
		}
		for j := range i + 1 {
			for a, c := range inverse[j] {
				s.s2[i*k+j] += row[a] * c
			}
		}
	}
}
