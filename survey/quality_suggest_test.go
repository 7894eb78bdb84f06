package survey

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// advised reads a text and returns what is suggested, one a line.
func advised(t *testing.T, book *Codebook, text string, opt ReadOptions) string {
	t.Helper()
	d, err := read(t, book, "a.csv", text, opt)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range QualityOf(d).Suggestions {
		out = append(out, strings.ReplaceAll(s.String(), d.Inputs[0].Path, "a.csv"))
	}
	return strings.Join(out, "\n")
}

// table writes rows made by a function of their number.
func table(header string, n int, row func(i int) string) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	for i := range n {
		b.WriteString(row(i) + "\n")
	}
	return b.String()
}

func TestSuggestions(t *testing.T) {
	listed := plainBook()
	listed.Profile = []Field{{Key: "branch", Column: "branch", Values: []CodeLabel{{"1", "a"}, {"2", "b"}}}, {Key: "x", Column: "x", Numeric: true}}
	withID := plainBook()
	withID.ID = "id"
	timed := plainBook()
	timed.Quality.Duration = "t"
	numbered := plainBook()
	numbered.Items = nil
	for _, name := range []string{"v1", "v2", "v4", "v5"} {
		numbered.Items = append(numbered.Items, Item{Key: name, Column: name, Scale: sat5})
	}
	codes := func(i int) int { return 1 + i%5 }
	for _, c := range []struct {
		name    string
		book    *Codebook
		text    string
		lenient bool
		want    string
	}{
		{"nothing", plainBook(), table("q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("%d,a,%d", codes(i), codes(i/5)) }), false, ""},
		{"a few slips", plainBook(), table("q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("%d,a,%d", max(codes(i), i-31), codes(i/5)) }), false, ""},
		{"a missing code", plainBook(), table("q1,branch,q2", 40, func(i int) string {
			return fmt.Sprintf("%d,a,%d", codes(i)+i%5/4*3, codes(i/5)+i/5%5/4*3)
		}), false, `invalid_code [q1 q2] [8] "" 13/0 [1 5] 0.00`},
		{"a missing code in words, of one column", plainBook(), table("q1,branch,q2", 40, func(i int) string {
			q2 := fmt.Sprint(codes(i))
			if i < 6 {
				q2 = "n/a"
			}
			return fmt.Sprintf("%d,a,%s", codes(i), q2)
		}), false, `invalid_code [q2] [n/a] "" 6/0 [1 5] 0.00`},
		{"a longer scale", plainBook(), table("q1,branch,q2", 70, func(i int) string { return fmt.Sprintf("%d,a,%d", 1+i%7, codes(i)) }), false,
			`scale [q1] [6 7] "" 20/7 [1 5] 0.00`},
		{"a scale one longer", plainBook(), table("q1,branch,q2", 60, func(i int) string { return fmt.Sprintf("%d,a,%d", 1+i%6, codes(i)) }), false,
			`invalid_code [q1] [6] "" 10/0 [1 5] 0.00`},
		{"values", listed, table("q1,q2,branch,x", 40, func(i int) string {
			return fmt.Sprintf("%d,%d,%d,%s", codes(i), codes(i/5), 1+i%3, []string{"1.5", "无"}[i%2])
		}), false,
			"unlisted [branch] [3] \"\" 13/0 [] 0.00\nno_number [x] [无] \"\" 20/0 [] 0.00"},
		{"ids", withID, table("id,q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("%d,%d,a,%d", i%37+i/37*i, codes(i), codes(i/5)) }), false, ""},
		{"an id of shops", withID, table("id,q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("%d,%d,a,%d", i/2, codes(i), codes(i/5)) }), false,
			`id_repeats [id] [] "" 20/40 [] 0.00`},
		{"blank rows", plainBook(), table("q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("%d,a,%d\n,,", codes(i), codes(i/5)) }), false,
			`blank_rows [] [] "" 40/80 [] 0.00`},
		{"ragged", plainBook(), table("q1,branch,q2", 40, func(i int) string {
			return fmt.Sprintf("%d,a,%d%s", codes(i), codes(i/5), []string{"", ",x"}[i/39])
		}), true, `ragged [] [] "" 1/0 [] 0.00`},
		{"minutes", timed, table("q1,branch,q2,t", 40, func(i int) string { return fmt.Sprintf("%d,a,%d,0.%d", codes(i), codes(i/5), 1+i%9) }), false,
			`duration_unit [t] [] "" 0/0 [] 0.45`},
		{"seconds", timed, table("q1,branch,q2,t", 40, func(i int) string { return fmt.Sprintf("%d,a,%d,%d", codes(i), codes(i/5), 20+i) }), false, ""},
		{"constant", plainBook(), table("q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("5,a,%d", codes(i)) }), false, `constant [q1] [5] "" 0/0 [] 0.00`},
		{"unasked", plainBook(), table("q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("%s,a,%d", []string{"", fmt.Sprint(codes(i))}[i/33], codes(i)) }), false,
			`unasked [q1] [] "" 0/40 [] 0.00`},
		{"two encodings", plainBook(), "q1,branch,q2\n1,雁塔分公司,2\n3,未央分公司,4\n2," + encode(t, "gb18030", "莲湖") + ",5\n", false, `encodings [] [a.csv] "" 0/0 [] 0.00`},
		{"a gap between items", numbered, "v1,v2,v3,v4,v5,v6,branch,v\n1,2,3,4,5,4,a,1\n2,3,4,5,1,4,a,2\n", false, `alike [v3] [] "" 0/0 [] 0.00`},
	} {
		if got := advised(t, c.book, c.text, ReadOptions{Lenient: c.lenient}); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// An item worded the other way round is found, one that the codebook reverses already is not, nor are items that have nothing to do with
// each other, nor half of them.
func TestReversedItems(t *testing.T) {
	for _, c := range []struct {
		name    string
		flip    []int // items with codes turned round in the data
		reverse []int // items that the codebook reverses
		loading float64
		n       int
		want    string
	}{
		{"one", []int{4}, nil, 0.4, 500, "reversed [q4]"},
		{"two", []int{0, 6}, nil, 0.6, 500, "reversed [q0], reversed [q6]"},
		{"known", []int{4}, []int{4}, 0.4, 500, ""},
		{"wrongly known", nil, []int{4}, 0.4, 500, "reversed [q4]"},
		{"unrelated", []int{4}, nil, 0, 500, ""},
		{"half", []int{0, 2, 4, 6}, nil, 0.5, 500, ""},
		{"few forms", []int{4}, nil, 0.4, 12, ""},
		{"many forms", []int{4}, nil, 0.4, 50000, "reversed [q4]"},
	} {
		book, header, lines := respondents(rand.New(rand.NewPCG(8, 8)), c.n, 8, c.loading)
		for _, i := range c.reverse {
			book.Items[i].Reverse = true
		}
		for i := range lines {
			line := []byte(lines[i])
			for _, item := range c.flip {
				line[2*item+1] = '1' + '5' - line[2*item+1]
			}
			lines[i] = string(line)
		}
		d, err := read(t, book, "a.csv", fileOf(header, lines), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range QualityOf(d).Suggestions {
			if s.Code == "reversed" {
				got = append(got, fmt.Sprint(s.Code, " ", s.Columns))
				if s.Number > -0.2 || s.Number < -1 || s.Count != min(c.n, (c.n+(c.n+19999)/20000-1)/((c.n+19999)/20000)) {
					t.Errorf("%s: r = %g over %d forms", c.name, s.Number, s.Count)
				}
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

// The correlation of an item with the mean of the others, against numbers from R: cor(c(1,2,3,4), c(2,1,4,3)).
func TestCrossSums(t *testing.T) {
	var s crossSums
	for i, y := range []float64{2, 1, 4, 3} {
		s.add(float64(i+1), y)
	}
	if r := s.correlation(); r < 0.6-1e-12 || r > 0.6+1e-12 {
		t.Error(r)
	}
	if r := (&crossSums{}).correlation(); r != 0 {
		t.Error("no forms:", r)
	}
}

// Columns whose values a file labels as it labels those of an item look like items.
func TestAlikeItems(t *testing.T) {
	labels := []raw.Label{{Number: 1, Label: "bad"}, {Number: 5, Label: "good"}}
	variables := map[string]*raw.Variable{"Q": {Name: "Q", Labels: labels}, "P": {Name: "P", Labels: labels}, "S": {Name: "S", Labels: labels[:1]}, "T": {Name: "T"}}
	book := &Codebook{Items: []Item{{Key: "q", Column: "Q", Scale: sat5}}}
	if got := fmt.Sprint(alikeItems([]string{"P", "S", "T", "U", "3"}, book, variables)); got != "[P]" {
		t.Error(got)
	}
}

// Groups that an open list of values does not name.
func TestOpenValues(t *testing.T) {
	book := plainBook()
	book.Profile[0].Values, book.Profile[0].Open = []CodeLabel{{"1", "north"}}, true
	got := advised(t, book, table("q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("%d,%d,%d", 1+i%5, 1+i%7%3, 1+i/5%5) }), ReadOptions{})
	if got != `open_values [branch] [2 3] "" 2/0 [] 0.00` {
		t.Error(got)
	}
}
