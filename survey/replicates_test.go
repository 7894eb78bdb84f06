package survey

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Replicate weights are found by their pattern in the order of the file; the weight itself is none of them. A form without one is left out; it may be negative.
func TestReplicateColumns(t *testing.T) {
	book := smallBook()
	book.Design = &Design{Replicates: &ReplicateWeights{Columns: []string{"w*"}, Type: "JK1"}}
	header := strings.Replace(smallHeader, "comment", "comment,w2,w10,w1", 1)
	row := func(id int, replicates string) string {
		return fmt.Sprintf("%d,2,3,4,1,9,1,10,A,1,0,s,,%s\n", id, replicates)
	}
	d, err := read(t, book, "a.csv", header+"\n"+row(1, "0,4,2.5")+row(2, "2,,2")+row(3, "2,2,x")+row(4, "2,2,-2"), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Codebook.Design.Replicates.Columns; !slices.Equal(got, []string{"w2", "w10", "w1"}) {
		t.Errorf("columns %v", got)
	}
	if !slices.Equal(book.Design.Replicates.Columns, []string{"w*"}) {
		t.Error("the codebook was changed")
	}
	for name, want := range map[string][]string{"#replicate:1": {"0", "2"}, "#replicate:2": {"4", "2"}, "#replicate:3": {"2.5", "-2"}} {
		if got := shown(t, d, name); !slices.Equal(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	var out []string
	for _, e := range d.Rows.Excluded {
		out = append(out, fmt.Sprint(e.Row, " ", e.Reason.Code, " ", e.Reason.Detail))
	}
	if want := []string{"3 weight w10: ", "4 weight w1: x"}; !slices.Equal(out, want) {
		t.Errorf("excluded %q, want %q", out, want)
	}
}

func TestReplicatePatternWithoutColumns(t *testing.T) {
	book := smallBook()
	book.Design = &Design{Replicates: &ReplicateWeights{Columns: []string{"repwt*"}, Type: "JK1"}}
	_, err := read(t, book, "a.csv", smallHeader+"\n1,2,3,4,1,9,1,10,A,1,0,s,\n", ReadOptions{})
	if err == nil || !strings.Contains(err.Error(), `no column "repwt*" in `) {
		t.Errorf("error %v", err)
	}
}

// A wave may call its replicate weights otherwise, or have none.
func TestReplicatesOfWaves(t *testing.T) {
	book, err := ParseCodebook("survey.yaml", []byte(`
weight: w
scales: {s: {min: 1, max: 5}}
items: {q1: Q}
design: {replicates: {columns: ["r*"], type: BRR}}
waves:
  - {name: a, columns: {"r*": "rep*"}}
  - {name: b, columns: {"r*": null}}
  - {name: c}
`))
	if err != nil {
		t.Fatal(err)
	}
	for wave, want := range map[string]string{"a": "rep*", "b": "", "c": "r*"} {
		w, err := book.ForWave(wave)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if w.Design != nil && w.Design.Replicates != nil {
			got = strings.Join(w.Design.Replicates.Columns, ",")
		}
		if got != want {
			t.Errorf("wave %s has %q, want %q", wave, got, want)
		}
	}
}
