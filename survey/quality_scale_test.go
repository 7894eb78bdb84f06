package survey

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestCheckScales(t *testing.T) {
	codes := func(i int) int { return 1 + i%5 }
	for _, c := range []struct {
		name string
		wave string
		text string
		want []string // parts of the error; none = the data can be used
	}{
		{"one to ten on a scale of five, where 9 meant no answer", "2021", table("q1,branch,q2", 60, func(i int) string { return fmt.Sprintf("%d,a,%d", 1+i%10, 1+i/2%10) }), []string{
			"waves.2021.scales.sat5: 44% of the answers to q1 are off its scale of 1 to 5, and 20% or more of those to q2: \"10\" (12 times), \"6\" (12 times)",
			"under wave 2021: scales: {sat5: {min: 1, max: 10, rescale: linear}}", "missing: ["}},
		{"the same without waves", "", table("q1,branch,q2", 60, func(i int) string { return fmt.Sprintf("%d,a,%d", 1+i%10, codes(i)) }), []string{
			"codebook: scales.sat5: 44% of the answers to q1 are off its scale of 1 to 5: ", "if the scale went from 1 to 10, write scales: {sat5: {min: 1, max: 10}}"}},
		{"one to seven", "", table("q1,branch,q2", 70, func(i int) string { return fmt.Sprintf("%d,a,%d", 1+i%7, codes(i)) }), []string{"29% of", "{min: 1, max: 7}"}},
		{"minus two to two", "", table("q1,branch,q2", 60, func(i int) string { return fmt.Sprintf("%d,a,%d", i%5-2, codes(i)) }), []string{"60% of", "{min: ..., max: ...}"}},
		{"percentages", "", table("q1,branch,q2", 60, func(i int) string { return fmt.Sprintf("%d,a,%d", i*10%101, codes(i)) }), []string{"{min: ..., max: ...}", "right columns"}},
		{"words", "w", table("q1,branch,q2", 60, func(i int) string {
			return fmt.Sprintf("%s,a,%d", []string{"poor", "fair", "good"}[i%3], codes(i))
		}), []string{"100% of the answers to q1", "words of the scale, write under wave w: scales: {sat5: {min: 1, max: 5, labels:"}},

		{"all on the scale", "", table("q1,branch,q2", 60, func(i int) string { return fmt.Sprintf("%d,a,%d", codes(i), codes(i/5)) }), nil},
		{"two missing codes of most forms, which the codebook does not list", "", table("q1,branch,q2", 60, func(i int) string {
			return fmt.Sprintf("%d,a,%d", []int{6, 6, 6, 0, codes(i)}[i%5], codes(i))
		}), nil},
		{"the same and a slip", "", table("q1,branch,q2", 60, func(i int) string {
			return fmt.Sprintf("%d,a,%d", max([]int{6, 6, 6, 0, codes(i)}[i%5], i-52), codes(i))
		}), nil},
		{"some of a longer scale", "", table("q1,branch,q2", 60, func(i int) string {
			return fmt.Sprintf("%d,a,%d", max(codes(i), i%10/8*(6+i%2)), codes(i))
		}), []string{"20% of"}},
		{"fewer of a longer scale", "", table("q1,branch,q2", 60, func(i int) string {
			return fmt.Sprintf("%d,a,%d", max(codes(i), i%12/10*(6+i%2)), codes(i))
		}), nil},
		{"hardly an answer", "", "q1,branch,q2\n9,a,1\n8,a,2\n7,a,1\n6,a,1\n1,a,3\n", nil},
	} {
		d, err := read(t, plainBook(), "a.csv", c.text, ReadOptions{Wave: c.wave})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		err = CheckScales(d)
		if c.want == nil && err != nil || c.want != nil && err == nil {
			t.Errorf("%s: error %v", c.name, err)
		}
		for _, want := range c.want {
			if err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: no %q in\n%v", c.name, want, err)
			}
		}
	}
}

// A question asked on another scale is found beside others of which a frequent code means no answer, and is the only one named.
func TestCheckScalesJudgesEachQuestion(t *testing.T) {
	book := plainBook()
	book.Items = book.Items[:1]
	header := "branch,q1"
	for i := 2; i <= 11; i++ {
		it := book.Items[0]
		it.Key, it.Column, it.Label = fmt.Sprintf("q%d", i), fmt.Sprintf("q%d", i), fmt.Sprintf("Question %d", i)
		book.Items = append(book.Items, it)
		header += "," + it.Key
	}
	never := func(i int) string { return fmt.Sprint([]int{6, 6, 6, 1 + i%4, 5}[i%5]) } // 60% never used it
	for _, c := range []struct {
		name, want string
		last       func(i int) string // the answer to q11
	}{
		// 9 is a missing code of the scale: four of nine
		{"one to ten", "44% of the answers to q11 are off its scale of 1 to 5: \"10\"", func(i int) string { return fmt.Sprint(1 + i%10) }},
		{"out of a hundred", "95% of the answers to q11 are off its scale", func(i int) string { return fmt.Sprint(i * 37 % 101) }},
		{"words", "100% of the answers to q11 are off its scale", func(i int) string { return []string{"poor", "fair", "good"}[i%3] }},
		{"never used", "", never},
	} {
		text := table(header, 200, func(i int) string { return "a," + strings.Repeat(never(i)+",", 10) + c.last(i) })
		d, err := read(t, book, "a.csv", text, ReadOptions{})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		err = CheckScales(d)
		switch {
		case c.want == "" && err != nil, c.want != "" && err == nil:
			t.Errorf("%s: error %v", c.name, err)
		case err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "of those to")):
			t.Errorf("%s: no %q alone in\n%v", c.name, c.want, err)
		}
	}
}

// Answers that the codebook lists as missing are no answers, however many.
func TestListedMissingIsNotOffTheScale(t *testing.T) {
	book := plainBook()
	for i := range book.Items {
		book.Items[i].Scale.Missing = []string{"6", "7", "8", "9"}
	}
	d, err := read(t, book, "a.csv", table("q1,branch,q2", 40, func(i int) string { return fmt.Sprintf("%d,a,%d", 5+i%5, 1+i%5) }), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckScales(d); err != nil {
		t.Error(err)
	}
	if off := QualityOf(d).OffScale; off != nil {
		t.Errorf("off the scale: %+v", off)
	}
}

func TestOffScaleIsCounted(t *testing.T) {
	d, err := read(t, plainBook(), "a.csv", table("q1,branch,q2", 60, func(i int) string {
		if i < 10 {
			return ",a,1" // blank is no answer
		}
		return fmt.Sprintf("%d,a,%d", 1+i%6, 1+i%5)
	}), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if off := QualityOf(d).OffScale; off != nil { // 8 of 50
		t.Errorf("%+v", off)
	}
	d, err = read(t, plainBook(), "a.csv", table("q1,branch,q2", 60, func(i int) string {
		if i < 10 {
			return ",a,1"
		}
		return fmt.Sprintf("%d,a,%d", 2+i%5, 1+i%5)
	}), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	off := QualityOf(d).OffScale
	if len(off) != 1 || off[0] != (OffScale{"q1", "q1", 10, 50, 20}) {
		t.Errorf("%+v", off)
	}
}

// The passengers of San Francisco airport gave up to 73% of their answers as 6, never used, or 0, blank. A codebook that lists neither still
// reads the other answers, and the report names the questions.
func TestUnlistedMissingCodesOfSFO(t *testing.T) {
	const path = "../fixtures/sfo/waves.yaml"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	unlisted := strings.NewReplacer("missing: [\"\", 0]", "", "missing: [6]", "").Replace(string(text))
	if unlisted == string(text) {
		t.Fatal("the codebook lists other codes now")
	}
	whole, err := ParseCodebook(path, []byte(unlisted))
	if err != nil {
		t.Fatal(err)
	}
	for _, wave := range []string{"2012", "2016"} {
		book, err := whole.ForWave(wave)
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(context.Background(), book, ReadOptions{Wave: wave})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Release()
		if err := CheckScales(d); err != nil {
			t.Error(err)
		}
		if off := QualityOf(d).OffScale; len(off) < 5 {
			t.Errorf("%s: off the scale %+v", wave, off)
		}
	}
}
