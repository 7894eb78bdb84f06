package stats

import (
	"fmt"
	"slices"
)

// ModelMatrix collects the columns of a regression, term by term, as R's model.matrix, without the intercept.
type ModelMatrix struct {
	N       int // rows
	Names   []string
	Columns [][]float64 // [column][row]
	Terms   []ModelTerm
	Notices []Notice // levels that nobody has
}

// ModelTerm is a predictor, or an interaction, and the columns From to To-1 that it takes.
type ModelTerm struct {
	Name     string
	From, To int
}

// NewModelMatrix begins a matrix of n rows.
func NewModelMatrix(n int) *ModelMatrix { return &ModelMatrix{N: n} }

// AddNumeric appends a predictor as it is. There must be no missing values.
func (m *ModelMatrix) AddNumeric(name string, x []float64) error {
	if err := m.free(name, len(x)); err != nil {
		return err
	}
	if i := notFinite(x); i >= 0 {
		return fmt.Errorf("%s has no number in row %d", name, i+1)
	}
	m.add(name, []string{name}, [][]float64{x})
	return nil
}

// AddCategorical appends a predictor of named levels. level holds each row's place in labels, from 0. Levels that no row
// has get no column, with a Notice; reference, a place in labels, is what Treatment compares with. Columns are named
// name[label] for Treatment and Sum, name[label-] for Helmert (the level against those before it), and name.L, name.Q,
// name.C, name^4, ... for Polynomial, which takes the levels that occur to be at equal distances. A single level that
// occurs is an error.
func (m *ModelMatrix) AddCategorical(name string, labels []string, level []int, kind Contrast, reference int) error {
	if err := m.free(name, len(level)); err != nil {
		return err
	}
	count := make([]int, len(labels))
	for i, l := range level {
		if l < 0 || l >= len(labels) {
			return fmt.Errorf("%s: level %d in row %d is not one of 0 to %d", name, l, i+1, len(labels)-1)
		}
		count[l]++
	}
	place := make([]int, len(labels)) // of each level among those that occur
	var used []string
	var empty []Notice
	for l, n := range count {
		place[l] = len(used)
		if n > 0 {
			used = append(used, labels[l])
		} else {
			empty = append(empty, notice("empty_level", name, labels[l]))
		}
	}
	if len(used) < 2 {
		return notice("one_group", name)
	}
	if kind == Treatment {
		if reference < 0 || reference >= len(labels) {
			return fmt.Errorf("%s: reference level %d is not one of 0 to %d", name, reference, len(labels)-1)
		}
		if count[reference] == 0 {
			return fmt.Errorf("%s: no row has the reference level %s", name, labels[reference])
		}
		reference = place[reference]
	}
	codes, err := ContrastMatrix(kind, len(used), reference)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	names := make([]string, len(used)-1)
	columns := make([][]float64, len(names))
	for j := range names {
		names[j] = contrastName(name, used, kind, reference, j)
		columns[j] = make([]float64, m.N)
		for i, l := range level {
			columns[j][i] = codes[place[l]][j]
		}
	}
	m.Notices = append(m.Notices, empty...)
	m.add(name, names, columns)
	return nil
}

// contrastName names column j of a categorical predictor.
func contrastName(name string, labels []string, kind Contrast, reference, j int) string {
	switch kind {
	case Treatment:
		return fmt.Sprintf("%s[%s]", name, labels[skip(j, reference)])
	case Sum:
		return fmt.Sprintf("%s[%s]", name, labels[j])
	case Helmert:
		return fmt.Sprintf("%s[%s-]", name, labels[j+1])
	}
	if j < 3 {
		return name + [...]string{".L", ".Q", ".C"}[j]
	}
	return fmt.Sprintf("%s^%d", name, j+1)
}

// AddInteraction appends the products of the columns of terms a and b, those of a running fastest, as a:b.
func (m *ModelMatrix) AddInteraction(a, b string) error {
	name := a + ":" + b
	if err := m.free(name, m.N); err != nil {
		return err
	}
	first, second := m.term(a), m.term(b)
	switch {
	case first == nil:
		return fmt.Errorf("the model has no term %s", a)
	case second == nil:
		return fmt.Errorf("the model has no term %s", b)
	case a == b:
		return fmt.Errorf("an interaction of %s with itself", a)
	}
	var names []string
	var columns [][]float64
	for j := second.From; j < second.To; j++ {
		for i := first.From; i < first.To; i++ {
			product := make([]float64, m.N)
			for r := range product {
				product[r] = m.Columns[i][r] * m.Columns[j][r]
			}
			if r := notFinite(product); r >= 0 {
				return fmt.Errorf("the product of %s and %s is no number in row %d: rescale them", m.Names[i], m.Names[j], r+1)
			}
			names, columns = append(names, m.Names[i]+":"+m.Names[j]), append(columns, product)
		}
	}
	m.add(name, names, columns)
	return nil
}

// Block is a term as a block of HierarchicalRegression.
func (m *ModelMatrix) Block(term string) (PredictorBlock, error) {
	t := m.term(term)
	if t == nil {
		return PredictorBlock{}, fmt.Errorf("the model has no term %s", term)
	}
	return PredictorBlock{Name: term, Names: m.Names[t.From:t.To], X: m.Columns[t.From:t.To]}, nil
}

func (m *ModelMatrix) term(name string) *ModelTerm {
	i := slices.IndexFunc(m.Terms, func(t ModelTerm) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return &m.Terms[i]
}

// free says whether a term of so many rows may be added.
func (m *ModelMatrix) free(name string, rows int) error {
	if rows != m.N {
		return fmt.Errorf("%s has %d rows, the model %d", name, rows, m.N)
	}
	if m.term(name) != nil {
		return fmt.Errorf("the model has a term %s already", name)
	}
	return nil
}

func (m *ModelMatrix) add(name string, names []string, columns [][]float64) {
	from := len(m.Names)
	m.Names, m.Columns = append(m.Names, names...), append(m.Columns, columns...)
	m.Terms = append(m.Terms, ModelTerm{name, from, len(m.Names)})
}
