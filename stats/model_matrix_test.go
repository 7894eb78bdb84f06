package stats

import (
	"math"
	"strings"
	"testing"
)

// R: lm(sN ~ age + education * gender, contrasts = ...) on bfi. Terms are in another order there than by entry only for
// coefficients of equal meaning.
func TestModelMatrix(t *testing.T) {
	var ref struct {
		Treatment [][]float64 `json:"coded_treatment"`
		Sum       [][]float64 `json:"coded_sum"`
		Helmert   [][]float64 `json:"coded_helmert"`
		Poly      [][]float64 `json:"coded_poly"`
	}
	golden(t, "models", &ref)
	all := table(t, "bfi")
	var sN, age []float64
	var education, gender []int
	for r := range all["age"] {
		y := (all["N1"][r] + all["N2"][r] + all["N3"][r] + all["N4"][r] + all["N5"][r]) / 5
		if math.IsNaN(y + all["age"][r] + all["education"][r] + all["gender"][r]) {
			continue
		}
		sN, age = append(sN, y), append(age, all["age"][r])
		education, gender = append(education, int(all["education"][r])), append(gender, int(all["gender"][r]))
	}
	labels := []string{"0", "school", "finished", "college", "graduate", "higher"}
	for _, c := range []struct {
		kind  Contrast
		want  [][]float64
		names string
	}{
		{Treatment, ref.Treatment, "education[finished] education[college] education[graduate] education[higher]"},
		{Sum, ref.Sum, "education[school] education[finished] education[college] education[graduate]"},
		{Helmert, ref.Helmert, "education[finished-] education[college-] education[graduate-] education[higher-]"},
		{Polynomial, ref.Poly, "education.L education.Q education.C education^4"},
	} {
		m := NewModelMatrix(len(sN))
		for _, err := range []error{m.AddNumeric("age", age), m.AddCategorical("education", labels, education, c.kind, 1),
			m.AddCategorical("gender", []string{"none", "m", "f"}, gender, Sum, 0), m.AddInteraction("education", "gender")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := strings.Join(m.Names[1:5], " "); got != c.names {
			t.Errorf("names are %s, want %s", got, c.names)
		}
		if len(m.Notices) != 2 || m.Notices[0].Code != "empty_level" {
			t.Errorf("two levels that nobody has: %v", m.Notices)
		}
		fit, err := OLS(m.Names, m.Columns, sN, OLSOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for j, want := range c.want {
			what := c.kind.String() + " " + fit.Coefficients[j].Name
			check(t, what+" b", fit.Coefficients[j].B, want[0], 1e-9)
			checkNum(t, what+" se", fit.Coefficients[j].SE, want[1], 1e-9)
			checkNum(t, what+" t", fit.Coefficients[j].T, want[2], 1e-9)
		}
		block, err := m.Block("education:gender")
		if err != nil || len(block.Names) != 4 || block.Names[3] != m.Names[4]+":gender[m]" {
			t.Errorf("%+v, %v", block.Names, err)
		}
	}
}

func TestModelMatrixRefuses(t *testing.T) {
	m := NewModelMatrix(3)
	if err := m.AddNumeric("x", []float64{1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	labels := []string{"a", "b", "c"}
	_, noBlock := m.Block("y")
	for _, c := range []struct {
		err  error
		want string
	}{
		{m.AddNumeric("x", []float64{1, 2, 3}), "has a term x already"},
		{m.AddNumeric("y", []float64{1, 2}), "y has 2 rows, the model 3"},
		{m.AddNumeric("y", []float64{1, math.NaN(), 2}), "y has no number in row 2"},
		{m.AddCategorical("y", labels, []int{0, 1, 3}, Sum, 0), "level 3 in row 3"},
		{m.AddCategorical("y", labels, []int{1, 1, 1}, Sum, 0), "fewer than two groups"},
		{m.AddCategorical("y", labels, []int{0, 1, 1}, Treatment, 2), "no row has the reference level c"},
		{m.AddCategorical("y", labels, []int{0, 1, 1}, Treatment, 3), "reference level 3"},
		{m.AddCategorical("y", labels, []int{0, 1, 1}, Contrast(7), 0), "contrast 7"},
		{m.AddInteraction("x", "y"), "no term y"},
		{m.AddInteraction("z", "x"), "no term z"},
		{m.AddInteraction("x", "x"), "with itself"},
		{noBlock, "no term y"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("got %v, want %s", c.err, c.want)
		}
	}
	if len(m.Names) != 1 || len(m.Notices) != 0 {
		t.Errorf("refused terms left a trace: %+v", m)
	}
}
