package stats

import "math"

// Number is one row of the numbers table: one statistic, fully named.
type Number struct {
	Analysis, Wave, By, Group, Term, Term2, Statistic string

	Value *float64 // nil = not available
	N     int      // respondents behind the number, unweighted
}

// Result is what every analysis returns: plain data that can list its numbers.
type Result interface {
	Numbers() []Number
}

// num returns a pointer to x, or nil when x is not a finite number.
func num(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// rows collects numbers that share an analysis and a place in it.
type rows struct {
	at   Number // Statistic, Value empty
	list *[]Number
}

// add appends one statistic; nil values are kept as "not available".
func (r rows) add(statistic string, value *float64) {
	row := r.at
	row.Statistic, row.Value = statistic, value
	*r.list = append(*r.list, row)
}

// unavailable is all the numbers of an analysis that could not be computed.
func unavailable(analysis string) []Number {
	return []Number{{Analysis: analysis, Statistic: "unavailable"}}
}
