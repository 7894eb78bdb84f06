package stats

import "testing"

// A course is steady when every step has about its share: a jump after flat waves is not, nor is a way up with a step back.
func TestSteady(t *testing.T) {
	for _, test := range []struct {
		name     string
		values   []float64 // -1 = not asked
		place    []float64
		steady   bool
		from, to int
	}{
		{"a line", []float64{60, 62, 64, 66}, []float64{1, 2, 3, 4}, true, 0, 0},
		{"about a line, down", []float64{66, 63, 62, 60}, []float64{1, 2, 3, 4}, true, 0, 0},
		{"three flat and a jump", []float64{60, 60.1, 60.2, 65}, []float64{1, 2, 3, 4}, false, 2, 3},
		{"a jump first", []float64{60, 66, 65.8, 66.5}, []float64{1, 2, 3, 4}, false, 0, 1},
		{"a step back", []float64{60, 63, 62, 66}, []float64{1, 2, 3, 4}, false, 2, 3},
		{"two steps of three", []float64{60, 63, 63, 66}, []float64{1, 2, 3, 4}, false, 0, 0},
		{"uneven years, a line", []float64{60, 63, 64}, []float64{2012, 2015, 2016}, true, 0, 0},
		{"uneven years, the short step", []float64{60, 60.5, 64}, []float64{2012, 2015, 2016}, false, 1, 2},
		{"a wave without", []float64{60, -1, 64, 66}, []float64{1, 2, 3, 4}, true, 0, 0},
		{"ends level", []float64{60, 66, 67, 60}, []float64{1, 2, 3, 4}, false, 0, 0},
		{"two waves", []float64{60, 66}, []float64{1, 2}, false, 0, 0},
	} {
		row := TrendRow{}
		for _, v := range test.values {
			p := TrendPoint{}
			if v >= 0 {
				p.Index = num(v)
			}
			row.Points = append(row.Points, p)
		}
		row.test(test.place, 0.95)
		if steady, from, to := row.Steady(test.place); steady != test.steady || from != test.from || to != test.to {
			t.Errorf("%s: %v, %d to %d", test.name, steady, from, to)
		}
	}
}
