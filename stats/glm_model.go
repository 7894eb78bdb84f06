package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// glmTerm is a product of factors and covariates and its columns.
type glmTerm struct {
	name                string
	factors, covariates []int // ascending
	product             int   // of the covariates, among the model's
	from, to            int
}

// glmCell is a combination of levels: count, and sums of products of covariates' products, the last being the response.
type glmCell struct {
	level  []int
	n      float64
	moment [][]float64
}

// glmModel has sum-to-zero contrasts of factors and standardised covariates. Column 0 is the intercept.
type glmModel struct {
	factors  []GLMFactor // levels that occur
	levels   []int
	x        [][]float64 // covariates over their standard deviations
	shift    []float64   // means of those
	products [][]int     // sets of covariates, the first empty
	terms    []glmTerm
	cells    []glmCell
	cross    [][]float64 // last row and column: the response, centred
	p        int
	n        float64
	centre   float64
	within   float64
	data     GLMData
}

// newGLMModel checks the data and sums them up.
func newGLMModel(data GLMData, names []string) (*glmModel, error) {
	m := &glmModel{data: data, products: [][]int{nil}, p: 1}
	if err := m.read(); err != nil {
		return nil, err
	}
	if names == nil {
		if len(data.Factors) > 10 {
			return nil, fmt.Errorf("%d factors have too many interactions: name the terms", len(data.Factors))
		}
		names = allTerms(data)
	}
	for _, name := range names {
		if err := m.addTerm(name); err != nil {
			return nil, err
		}
	}
	m.cells = m.sums(m.shift)
	m.cross = m.crossProducts(m.cells, m.columns, m.p)
	return m, nil
}

// allTerms are the covariates, then the factors with all interactions, lower orders first.
func allTerms(data GLMData) []string {
	var names []string
	for _, c := range data.Covariates {
		names = append(names, c.Name)
	}
	k := len(data.Factors)
	for order := 1; order <= k; order++ {
		for set := 1; set < 1<<k; set++ {
			var parts []string
			for f := range k {
				if set>>f&1 == 1 {
					parts = append(parts, data.Factors[f].Name)
				}
			}
			if len(parts) == order {
				names = append(names, strings.Join(parts, ":"))
			}
		}
	}
	return names
}

// read checks rows, finds the levels that occur and standardises.
func (m *glmModel) read() error {
	d := &m.data
	rows := len(d.Y)
	if rows == 0 {
		return notice("no_respondents")
	}
	if d.N == nil {
		d.N = ones(rows)
	}
	if d.Within == nil {
		d.Within = make([]float64, rows)
	}
	if len(d.N) != rows || len(d.Within) != rows {
		return fmt.Errorf("%d counts and %d sums of squares for %d rows", len(d.N), len(d.Within), rows)
	}
	if err := checkModel(nil, nil, d.Y); err != nil {
		return err
	}
	var total compensated
	for i, n := range d.N {
		if !(n >= 0 && n <= maxCount) || n > 0 && n < 1e-60 || !(d.Within[i] >= 0 && d.Within[i] < 1e200) {
			return fmt.Errorf("row %d has a count of %v and a sum of squares of %v", i+1, n, d.Within[i])
		}
		m.n += n
		m.within += d.Within[i]
		total.add(n * d.Y[i])
	}
	if m.n <= 0 {
		return notice("no_respondents")
	}
	m.centre = total.total() / m.n
	seen := map[string]bool{}
	for _, f := range d.Factors {
		if len(f.Level) != rows {
			return fmt.Errorf("%s has %d rows, the response %d", f.Name, len(f.Level), rows)
		}
		if seen[f.Name] || f.Name == "" || strings.Contains(f.Name, ":") {
			return fmt.Errorf("%q: names must differ, and have no colon", f.Name)
		}
		seen[f.Name] = true
		place := make([]int, len(f.Labels))
		for i, l := range f.Level {
			if l < 0 || l >= len(f.Labels) {
				return fmt.Errorf("%s: level %d in row %d is not one of 0 to %d", f.Name, l, i+1, len(f.Labels)-1)
			}
			if d.N[i] > 0 {
				place[l] = 1
			}
		}
		used := GLMFactor{Name: f.Name, Level: make([]int, rows)}
		for l, is := range place {
			if place[l] = len(used.Labels); is > 0 {
				used.Labels = append(used.Labels, f.Labels[l])
			}
		}
		if len(used.Labels) < 2 {
			return notice("one_group", f.Name)
		}
		for i, l := range f.Level {
			used.Level[i] = place[l]
		}
		m.factors, m.levels = append(m.factors, used), append(m.levels, len(used.Labels))
	}
	for _, c := range d.Covariates {
		if seen[c.Name] || c.Name == "" || strings.Contains(c.Name, ":") {
			return fmt.Errorf("%q: names must differ, and have no colon", c.Name)
		}
		seen[c.Name] = true
		if err := checkModel([]string{c.Name}, [][]float64{c.X}, d.Y); err != nil {
			return err
		}
		var mean, ss float64
		for i, x := range c.X {
			mean += d.N[i] / m.n * x
		}
		for i, x := range c.X {
			ss += d.N[i] / m.n * (x - mean) * (x - mean)
		}
		sd := math.Sqrt(ss)
		if !(sd > 1e-14*math.Abs(mean)) {
			return notice("constant_predictor", c.Name)
		}
		scaled := make([]float64, rows)
		for i, x := range c.X {
			scaled[i] = x / sd
		}
		m.x, m.shift = append(m.x, scaled), append(m.shift, mean/sd)
	}
	return nil
}

// addTerm takes a term's name apart.
func (m *glmModel) addTerm(name string) error {
	t := glmTerm{name: name, from: m.p}
	size := 1
	if strings.Count(name, ":") >= 20 {
		return fmt.Errorf("term %s has more than 20 parts", name)
	}
	for part := range strings.SplitSeq(name, ":") {
		f := slices.IndexFunc(m.factors, func(f GLMFactor) bool { return f.Name == part })
		c := slices.IndexFunc(m.data.Covariates, func(c GLMCovariate) bool { return c.Name == part })
		switch {
		case f >= 0 && !slices.Contains(t.factors, f):
			t.factors = append(t.factors, f)
			size *= m.levels[f] - 1
		case c >= 0 && !slices.Contains(t.covariates, c):
			t.covariates = append(t.covariates, c)
		default:
			return fmt.Errorf("term %s: %q is no factor or covariate, or comes twice", name, part)
		}
		if m.p+size > maxGLMColumns {
			return fmt.Errorf("the terms make more than %d coefficients", maxGLMColumns)
		}
	}
	slices.Sort(t.factors)
	slices.Sort(t.covariates)
	margins, order := 0, len(t.factors)+len(t.covariates)
	for _, u := range m.terms {
		if len(u.factors) == len(t.factors) && len(u.covariates) == len(t.covariates) && within(u, t) {
			return fmt.Errorf("term %s comes twice", name)
		}
		if within(u, t) {
			margins++
		}
	}
	if margins < 1<<order-2 {
		return fmt.Errorf("term %s needs all its parts before it", name)
	}
	same := func(s []int) bool { return slices.Equal(s, t.covariates) }
	if t.product = slices.IndexFunc(m.products, same); t.product < 0 {
		t.product = len(m.products)
		m.products = append(m.products, t.covariates)
	}
	t.to = t.from + size
	m.p = t.to
	m.terms = append(m.terms, t)
	return nil
}

// within says that all factors and covariates of t are in u.
func within(t, u glmTerm) bool {
	in := func(a, b []int) bool {
		return !slices.ContainsFunc(a, func(x int) bool { return !slices.Contains(b, x) })
	}
	return in(t.factors, u.factors) && in(t.covariates, u.covariates)
}

// contains says that term u contains term t.
func (m *glmModel) contains(u, t int) bool { return within(m.terms[t], m.terms[u]) }

// sums adds up the rows of each cell, covariates less shift, in the order of levels.
func (m *glmModel) sums(shift []float64) []glmCell {
	k := len(m.products)
	at := map[string]int{}
	var cells []glmCell
	key := make([]byte, 0, 4*len(m.factors))
	z := make([]float64, k+1)
	for i, y := range m.data.Y {
		n := m.data.N[i]
		if n == 0 {
			continue
		}
		key = key[:0]
		for _, f := range m.factors {
			l := f.Level[i]
			key = append(key, byte(l>>24), byte(l>>16), byte(l>>8), byte(l))
		}
		c, ok := at[string(key)]
		if !ok {
			c = len(cells)
			at[string(key)] = c
			cell := glmCell{moment: make([][]float64, k+1)}
			for a := range cell.moment {
				cell.moment[a] = make([]float64, k+1)
			}
			for _, f := range m.factors {
				cell.level = append(cell.level, f.Level[i])
			}
			cells = append(cells, cell)
		}
		for a, set := range m.products {
			z[a] = 1
			for _, j := range set {
				z[a] *= m.x[j][i] - shift[j]
			}
		}
		z[k] = y - m.centre
		cells[c].n += n
		for a, u := range z {
			row := cells[c].moment[a]
			for b := a; b <= k; b++ {
				row[b] += n * u * z[b]
			}
		}
	}
	for _, c := range cells {
		for a := range c.moment {
			for b := range a {
				c.moment[a][b] = c.moment[b][a]
			}
		}
	}
	slices.SortFunc(cells, func(a, b glmCell) int { return slices.Compare(a.level, b.level) })
	return cells
}

// glmEntry is a column of a cell's rows that is not 0: value times a product of covariates.
type glmEntry struct {
	column, product int
	value           float64
}

// columns lists a cell's entries in the model with sum-to-zero contrasts.
func (m *glmModel) columns(level []int) []glmEntry {
	list := []glmEntry{{0, 0, 1}}
	for _, t := range m.terms {
		part := []glmEntry{{0, t.product, 1}}
		for _, f := range t.factors {
			var next []glmEntry
			for _, e := range part {
				for l := range m.levels[f] - 1 {
					switch level[f] {
					case l:
						next = append(next, glmEntry{e.column*(m.levels[f]-1) + l, t.product, e.value})
					case m.levels[f] - 1:
						next = append(next, glmEntry{e.column*(m.levels[f]-1) + l, t.product, -e.value})
					}
				}
			}
			part = next
		}
		for _, e := range part {
			e.column += t.from
			list = append(list, e)
		}
	}
	return list
}

// crossProducts are those of p columns and the response, last.
func (m *glmModel) crossProducts(cells []glmCell, columns func(level []int) []glmEntry, p int) [][]float64 {
	cross := make([][]float64, p+1)
	for i := range cross {
		cross[i] = make([]float64, p+1)
	}
	for _, c := range cells {
		list := append(columns(c.level), glmEntry{p, len(m.products), 1})
		for _, a := range list {
			row, moment := cross[a.column], c.moment[a.product]
			for _, b := range list {
				row[b.column] += a.value * b.value * moment[b.product]
			}
		}
	}
	return cross
}
