package convert

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// savFiles are the SPSS files of the fixtures, and those of the folders that SAVDIRS names, with colons between.
func savFiles(t testing.TB) (files []string) {
	for _, dir := range append([]string{"../../fixtures/sav"}, filepath.SplitList(os.Getenv("SAVDIRS"))...) {
		found, err := filepath.Glob(filepath.Join(dir, "*sav"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 30 {
		t.Fatal(len(files), "files")
	}
	return files
}

// sameVariables holds two dictionaries against each other. Of texts in another encoding than UTF-8 the width may grow.
func sameVariables(t *testing.T, got, want *raw.Dictionary) {
	t.Helper()
	for i := range want.Variables {
		g, w := got.Variables[i], want.Variables[i]
		if w.Kind == raw.Text && !strings.EqualFold(want.Encoding, "utf-8") {
			if g.Width < w.Width {
				t.Errorf("%s: width %d of %d", w.Name, g.Width, w.Width)
			}
			g.Width, g.Format = w.Width, w.Format
		}
		if w.Columns == 0 { // not said: the usual
			g.Columns = 0
		}
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%+v\nwant %+v", g, w)
		}
	}
	if !reflect.DeepEqual(got.Sets, want.Sets) || got.Weight != want.Weight || got.Label != want.Label || !slices.Equal(got.Documents, want.Documents) {
		t.Errorf("%+v, weight %q, %q, %q\nwant %+v, %q, %q, %q", got.Sets, got.Weight, got.Label, got.Documents, want.Sets, want.Weight, want.Label, want.Documents)
	}
}

// An SPSS file written from an SPSS file has all that is in it.
func TestSAVToSAV(t *testing.T) {
	for _, file := range savFiles(t) {
		for _, name := range []string{"a.sav", "a.zsav"} {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				want := readFile(t, file)
				path, sum := convertFile(t, file, name, Options{Jobs: 2})
				got := readFile(t, path)
				if v := &want.dict.Variables[0]; v.Name == "a🤓🤓" { // SPSS allows no such name
					v.Name = "a__"
					if v.Label == "" {
						v.Label = "a🤓🤓"
					}
					want.dict.Notes = append(want.dict.Notes, sum.Notes[len(sum.Notes)-1])
				}
				same(t, got, want)
				sameVariables(t, &got.dict, &want.dict)
				if got.dict.Encoding != "utf-8" || sum.Rows != want.rows {
					t.Error(got.dict.Encoding, sum)
				}
				if !slices.Equal(sum.Notes, want.dict.Notes) {
					t.Errorf("notes %q, want %q", sum.Notes, want.dict.Notes)
				}
			})
		}
	}
}

// Through a text file or a workbook the codes stay: every number, date and text, as it is written.
func TestSAVThroughText(t *testing.T) {
	for _, file := range savFiles(t) {
		want := readFile(t, file)
		for _, name := range []string{"a.csv", "a.tsv", "a.xlsx"} {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				text, _ := convertFile(t, file, name, Options{})
				back, _ := convertFile(t, text, "b.sav", Options{})
				got := readFile(t, back)
				at := 0 // row of got
				for row := range want.rows {
					blank := true
					for i := range want.dict.Variables {
						blank = blank && strings.TrimSpace(want.cell(row, i)) == ""
					}
					if blank { // a row without any text is no answer
						continue
					}
					for i := range want.dict.Variables {
						if g, w := got.cell(at, i), want.cell(row, i); !sameText(g, w, name) {
							t.Fatalf("row %d, %s: %q, want %q", row+1, want.dict.Variables[i].Name, g, w)
						}
					}
					at++
				}
				if at != got.rows {
					t.Errorf("%d rows, want %d", got.rows, at)
				}
			})
		}
	}
}

// sameText says whether two cells are the same text, but for white space around it and how the same number or time is written.
func sameText(got, want, name string) bool {
	g, w := strings.TrimSpace(got), strings.TrimSpace(want)
	if g == w {
		return true
	}
	if a, ok := plainNumber([]byte(g)); ok {
		b, ok := plainNumber([]byte(w))
		return ok && a.value == b.value
	}
	a, _, ok1 := parseMoment([]byte(g))
	b, _, ok2 := parseMoment([]byte(w))
	return ok1 && ok2 && math.Abs(a-b) <= 0.0005
}

// What SPSS cannot have as it is, is told.
func TestSAVNotes(t *testing.T) {
	m := texts([]string{"1、您的业态", "a b", "A B", "all"}, []string{"1", "2", "3", "4"})
	path, sum := convertTable(t, m, true, "a.sav", Options{})
	got := readFile(t, path)
	var names []string
	for _, v := range got.dict.Variables {
		names = append(names, v.Name+"="+v.Label)
	}
	if len(sum.Notes) != 4 || len(names) != 4 || got.dict.Variables[0].Label != "1、您的业态" {
		t.Errorf("%q\n%q", sum.Notes, names)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(fmt.Sprint(err))
	}
}
