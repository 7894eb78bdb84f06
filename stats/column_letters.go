package stats

import (
	"fmt"
	"strings"
)

// ColumnPair compares two columns of a table in one of its rows, A before B.
type ColumnPair struct {
	A, B       int     // columns, from 0
	Statistic  float64 // z of shares, t of means; above 0 when A has more
	DF         float64 // of t; 0 for z
	P          float64 // of this pair alone, two-sided
	PCorrected float64 // for all pairs of the row
}

// ColumnOptions are the choices of comparisons between columns. The zero value is the default of SPSS.
type ColumnOptions struct {
	Correction string  // for the pairs of a row: "bonferroni" (also ""), "holm", "bh" or "none"
	Level      float64 // below which a corrected p gets a letter: 0.05 for 0
}

func (o ColumnOptions) complete() (ColumnOptions, error) {
	if o.Correction == "" {
		o.Correction = "bonferroni"
	}
	if o.Level == 0 {
		o.Level = 0.05
	}
	if !(o.Level > 0 && o.Level < 1) {
		return o, fmt.Errorf("level %v is not between 0 and 1", o.Level)
	}
	_, err := AdjustP(nil, o.Correction)
	return o, err
}

// ColumnLetter is the key of column j, from 0: A to Z, then AA, AB and so on, as the columns of a sheet; "" for a negative one.
func ColumnLetter(j int) string {
	var s string
	for ; j >= 0; j = j/26 - 1 {
		s = string(rune('A'+j%26)) + s
	}
	return s
}

// lettersOf corrects the p-values of the pairs of one row of k columns and gives each column the letters of those it significantly
// exceeds, with a space between them.
func lettersOf(pairs []ColumnPair, k int, o ColumnOptions) ([]string, error) {
	p := make([]float64, len(pairs))
	for i := range pairs {
		p[i] = pairs[i].P
	}
	p, err := AdjustP(p, o.Correction)
	if err != nil {
		return nil, err
	}
	below := make([][]string, k)
	for i := range pairs {
		x := &pairs[i]
		x.PCorrected = p[i]
		if x.PCorrected >= o.Level {
			continue
		}
		if high, low := x.A, x.B; x.Statistic > 0 {
			below[high] = append(below[high], ColumnLetter(low))
		} else {
			below[low] = append(below[low], ColumnLetter(high))
		}
	}
	letters := make([]string, k)
	for j := range below {
		letters[j] = strings.Join(below[j], " ")
	}
	return letters, nil
}
