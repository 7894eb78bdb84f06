package survey

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// millionForms is a million forms of ten items, seven groups, a number, an id and a response time.
func millionForms(b *testing.B) *Dataset {
	const rows = 1000000
	book := &Codebook{Header: 1, ID: "id", Missing: []string{""}, Profile: []Field{{Key: "branch", Column: "branch"}},
		Quality: Quality{MinAnswered: 0.5, Duration: "seconds"}}
	names := []string{"id", "seconds", "branch"}
	for i := range 7 {
		name := fmt.Sprint("p", i+1)
		names = append(names, name)
		f := Field{Key: name, Column: name}
		for v := range 6 * min(i, 1) { // the first is a number
			f.Values = append(f.Values, CodeLabel{fmt.Sprint(v + 1), fmt.Sprint("value ", v+1)})
		}
		f.Numeric = i == 0
		book.Profile = append(book.Profile, f)
	}
	for i := range 10 {
		name := fmt.Sprint("q", i+1)
		names = append(names, name)
		book.Items = append(book.Items, Item{Key: name, Column: name, Scale: sat5})
	}
	random := rand.New(rand.NewPCG(1, 2))
	var text bytes.Buffer
	text.WriteString(strings.Join(names, ",") + "\n")
	for i := range rows {
		fmt.Fprintf(&text, "%07d,%d,B%02d", i, 20+random.IntN(600), random.IntN(60))
		fmt.Fprintf(&text, ",%d", random.IntN(5000))
		for range 6 {
			fmt.Fprintf(&text, ",%d", 1+random.IntN(6))
		}
		for range 10 {
			if random.IntN(50) == 0 {
				text.WriteByte(',')
			} else {
				fmt.Fprintf(&text, ",%d", 1+random.IntN(5))
			}
		}
		text.WriteByte('\n')
	}
	d, err := Read(context.Background(), book, ReadOptions{Files: []string{"-"}, Stdin: &text})
	if err != nil || d.Rows.Kept != rows {
		b.Fatal(err)
	}
	return d
}

func BenchmarkQuality(b *testing.B) {
	d := millionForms(b)
	defer d.Release()
	b.ReportAllocs()
	for b.Loop() {
		if r := QualityOf(d); r.Kept != d.Rows.Kept {
			b.Fatal(r.Kept)
		}
	}
}
