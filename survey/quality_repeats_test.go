package survey

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// respondents answers for n people: items hang together through what each thinks of the whole, loading of their variance, and fields
// do not. Rows have no id.
func respondents(random *rand.Rand, n, items int, loading float64, groups ...int) (book *Codebook, header string, lines []string) {
	book = &Codebook{Header: 1, ID: "id", Quality: Quality{Duration: "t"}}
	names := []string{"id", "t"}
	for i := range items {
		name := fmt.Sprint("q", i)
		names = append(names, name)
		book.Items = append(book.Items, Item{Key: name, Column: name, Scale: sat5})
	}
	for i := range groups {
		name := fmt.Sprint("g", i)
		names = append(names, name)
		book.Profile = append(book.Profile, Field{Key: name, Column: name})
	}
	for range n {
		var b strings.Builder
		whole := random.NormFloat64()
		for range items {
			x := math.Sqrt(loading)*whole + math.Sqrt(1-loading)*random.NormFloat64()
			fmt.Fprintf(&b, ",%d", min(5, max(1, int(math.Floor(x*1.2+4)))))
		}
		for _, g := range groups {
			fmt.Fprintf(&b, ",%d", random.IntN(g))
		}
		lines = append(lines, b.String())
	}
	return book, strings.Join(names, ",") + "\n", lines
}

// fileOf gives each line an id and a response time.
func fileOf(header string, lines []string) string {
	var b strings.Builder
	b.WriteString(header)
	for i, l := range lines {
		fmt.Fprintf(&b, "r%d,%d%s\n", i, 100+i%37, l)
	}
	return b.String()
}

func TestRepeatsAreFound(t *testing.T) {
	book, header, lines := respondents(rand.New(rand.NewPCG(1, 1)), 600, 20, 0.4, 12, 5, 40, 7)
	lines[100] = lines[7]
	lines[300] = lines[7]
	lines[599] = lines[598]
	other := []byte(lines[20]) // one answer apart from its copy
	other[1] = '1' + (other[1]-'1'+1)%5
	lines[400] = string(other)
	want := "[{{a.csv 102} {a.csv 9}} {{a.csv 302} {a.csv 9}} {{a.csv 601} {a.csv 600}}]"
	for _, jobs := range []int{1, 4} {
		for _, size := range []int{500, 1 << 20} {
			d, err := read(t, book, "a.csv", fileOf(header, lines), ReadOptions{Jobs: jobs, blockSize: size})
			if err != nil {
				t.Fatal(err)
			}
			r := QualityOf(d).Repeats
			if got := strings.ReplaceAll(fmt.Sprint(r.Forms), d.Inputs[0].Path, "a.csv"); got != want || r.Count != 3 || r.Columns != 24 {
				t.Errorf("%d repeats: %s, want %s", r.Count, got, want)
			}
			if r.Judged < 550 {
				t.Errorf("only %d forms were judged", r.Judged)
			}
		}
	}
}

// Every kind of column tells forms apart, also where only numbers and texts make a form rare.
func TestRepeatsCompareEveryColumn(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	book := &Codebook{Header: 1, Items: []Item{{Key: "q", Column: "q", Scale: sat5, Stated: "imp"}}, Text: []string{"say"}, Weight: "w", Design: &Design{Strata: "st"},
		Profile: []Field{{Key: "g", Column: "g"}, {Key: "x", Column: "x", Numeric: true}, {Key: "m", Columns: []string{"m1", "m2"}}}}
	head := "q,imp,say,w,st,g,x,m1,m2\n"
	var b strings.Builder
	b.WriteString(head)
	for range 200 {
		fmt.Fprintf(&b, "%d,%d,t%d,1,s,%d,%d,1,0\n", 1+random.IntN(5), random.IntN(1000), random.IntN(1e6), random.IntN(50), random.IntN(1e6))
	}
	first := "1,7,hello there,1,s,g,5000000,1,0\n"
	for _, second := range []string{first, "2,7,hello there,1,s,g,5000000,1,0\n", "1,8,hello there,1,s,g,5000000,1,0\n", "1,7,hello There,1,s,g,5000000,1,0\n",
		"1,7,hello there,2,s,g,5000000,1,0\n", "1,7,hello there,1,t,g,5000000,1,0\n", "1,7,hello there,1,s,h,5000000,1,0\n",
		"1,7,hello there,1,s,g,5000001,1,0\n", "1,7,hello there,1,s,g,5000000,1,1\n", ",7,hello there,1,s,g,5000000,1,0\n"} {
		d, err := read(t, book, "a.csv", b.String()+first+second, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if second == first {
			want = 1
		}
		if r := QualityOf(d).Repeats; r.Count != want || r.Columns != 9 {
			t.Errorf("%q: %+v, want %d", second, r, want)
		}
	}
}

// Forms of different people are not taken for copies: few questions, many people of one mind, straight-lining, forms left blank.
func TestRepeatsByChance(t *testing.T) {
	for _, c := range []struct {
		name     string
		n, items int
		loading  float64
		groups   []int
		blank    bool
	}{
		{"few questions", 5000, 5, 0.3, []int{2}, false},
		{"many questions, of one mind", 5000, 40, 0.85, nil, false},
		{"profile", 5000, 10, 0.7, []int{2, 5, 7}, false},
		{"large", 30000, 12, 0.8, []int{2, 6, 20, 3}, false},
		{"mostly blank", 3000, 30, 0.4, []int{2}, true},
	} {
		random := rand.New(rand.NewPCG(5, uint64(len(c.name))))
		book, header, lines := respondents(random, c.n, c.items, c.loading, c.groups...)
		equal := map[string]bool{}
		for i := range lines {
			if c.blank {
				cells := strings.Split(lines[i], ",")
				for j := 4; j < len(cells)-1; j++ {
					cells[j] = ""
				}
				lines[i] = strings.Join(cells, ",")
			}
			equal[lines[i]] = true
		}
		d, err := read(t, book, "a.csv", fileOf(header, lines), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		r := QualityOf(d).Repeats
		t.Logf("%s: %d forms, %d judged, %d equal, %d repeats", c.name, c.n, r.Judged, c.n-len(equal), r.Count)
		if r.Count > 0 {
			t.Errorf("%s: %d of %d forms that are equal by chance are taken for copies", c.name, r.Count, c.n-len(equal))
		}
		if c.n == len(equal) {
			t.Errorf("%s: no forms are equal, the test shows nothing", c.name)
		}
	}
}
