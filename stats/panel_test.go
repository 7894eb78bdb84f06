package stats

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
)

// bfiPanel is the panel of fixtures/golden/panel.R: the same people in two waves, a seventh of whom have moved to the next group of education.
func bfiPanel(t testing.TB, design bool) (now, then *Data) {
	all := table(t, "bfi")
	keys := [2][]string{{"A2", "A3", "A5"}, {"E3", "E4", "E5"}}
	columns := map[string][]float64{}
	for r := range all["row"] {
		complete := true
		for _, key := range append(append([]string{"education", "age"}, keys[0]...), keys[1]...) {
			complete = complete && !math.IsNaN(all[key][r])
		}
		if complete {
			for key, c := range all {
				columns[key] = append(columns[key], c[r])
			}
		}
	}
	wave := func(w int) *Data {
		renamed := map[string][]float64{}
		for i, key := range keys[w] {
			renamed[fmt.Sprint("q", i+1)] = columns[key]
		}
		d := columnsData(renamed, []string{"q1", "q2", "q3"}, 1, 6)
		d.Wave, d.Weighted, d.Designed = fmt.Sprint("w", w+1), design, design
		d.Fields, d.Numeric, d.Compare = []Field{{Key: "education", Groups: []string{"1", "2", "3", "4", "5"}}}, []NumericField{{Key: "age"}}, []int{0}
		row := 0
		for bi := range d.Batches {
			b := &d.Batches[bi]
			first := row
			b.ID = func(r int) string { return strconv.Itoa(int(columns["row"][first+r])) }
			b.Fields, b.Numeric = make([][]uint16, 1), make([][]float64, 1)
			for range b.N {
				g := columns["education"][row]
				if w == 1 && int(columns["row"][row])%7 == 0 && g < 5 {
					g++
				}
				b.Fields[0], b.Numeric[0] = append(b.Fields[0], uint16(g)), append(b.Numeric[0], columns["age"][row])
				if design {
					b.Weight, b.Stratum, b.Cluster = append(b.Weight, columns["w"][row]), append(b.Stratum, uint32(columns["stratum"][row])), append(b.Cluster, uint32(columns["psu"][row]))
				}
				row++
			}
		}
		return d
	}
	return wave(1), wave(0)
}

// panelReferences are fixtures/golden/panel.json.
func panelReferences(t testing.TB) (ref struct {
	Paired []struct {
		Case, Key, Group string
		N                int
		Diff, SE, DF, P  float64
	}
	Kitagawa, Oaxaca map[string]splitReference
	Silent           struct{ Diff, SE, DF, P float64 }
}) {
	golden(t, "panel", &ref)
	return ref
}

func TestPanelGroupsAgainstR(t *testing.T) {
	ref := panelReferences(t)
	for _, design := range []bool{false, true} {
		now, then := bfiPanel(t, design)
		now.Earlier = []*Data{then}
		w := must(now.Change()).Since[0]
		if !w.Complete || w.Matched != now.N {
			t.Fatalf("a panel: complete %v, %d matched", w.Complete, w.Matched)
		}
		compared := 0
		for _, want := range ref.Paired {
			if (want.Case == "design") != design {
				continue
			}
			by := ""
			if want.Group != "" {
				by = "education"
			}
			at := slices.IndexFunc(w.Paired, func(r ChangeRow) bool { return r.By == by && r.Group == want.Group && r.Key == want.Key })
			if at < 0 {
				t.Fatalf("%s %s is not there", want.Key, want.Group)
			}
			r := w.Paired[at]
			name := fmt.Sprint(want.Case, " ", want.Key, " ", want.Group)
			check(t, name+" n", float64(r.N), float64(want.N), 0)
			checkNum(t, name+" diff", r.Diff, want.Diff, 1e-9)
			checkNum(t, name+" se", r.SE, want.SE, 1e-9)
			checkNum(t, name+" df", r.DF, want.DF, 1e-9)
			checkNum(t, name+" p", r.P, want.P, 1e-8)
			compared++
		}
		if compared != 12 {
			t.Errorf("%d compared", compared)
		}
		// Everybody was asked again, but every group has lost or gained somebody: its rows are not paired, and that is said.
		for _, r := range w.Rows {
			if r.Paired != (r.By == "") {
				t.Errorf("%s %s: paired %v", r.Group, r.Key, r.Paired)
			}
		}
		if last := w.Notices[len(w.Notices)-1]; last.Code != "panel_moved" || fmt.Sprint(last.Args) != "[[education] w1]" {
			t.Errorf("notices %v", w.Notices)
		}
		// Nobody moved: the rows of groups are paired too.
		for bi := range then.Batches {
			then.Batches[bi].Fields = now.Batches[bi].Fields
		}
		w = must(now.Change()).Since[0]
		for _, r := range w.Rows {
			at := slices.IndexFunc(w.Paired, func(p ChangeRow) bool { return p.By == r.By && p.Group == r.Group && p.Key == r.Key })
			if !r.Paired || at < 0 || *r.SE != *w.Paired[at].SE || r.P == nil {
				t.Errorf("%s %s is not the paired test", r.Group, r.Key)
			}
		}
		if last := w.Notices[len(w.Notices)-1]; last.Code != "panel_all" {
			t.Errorf("notices %v", w.Notices)
		}
	}
}

func TestPanelDecompositionAgainstR(t *testing.T) {
	ref := panelReferences(t)
	for name, design := range map[string]bool{"plain": false, "design": true} {
		now, then := bfiPanel(t, design)
		now.Earlier = []*Data{then}
		why := must(now.WhyChanged()).Since[0]
		x := why.Splits[0]
		if !x.Paired || !why.Regressions[0].Paired {
			t.Fatal("the waves count as independent")
		}
		for i, p := range []Part{x.Mix, x.Within, x.Total} {
			ref.Kitagawa[name].check(t, "kitagawa "+name, i, p)
		}
		for g, s := range x.Groups {
			for i, p := range []Part{s.Mix, s.Within, s.Total} {
				ref.Kitagawa[name].check(t, "kitagawa "+name+" "+s.Group, 3+5*i+g, p)
			}
		}
		o := why.Regressions[0]
		for i, p := range []Part{o.Endowments, o.Coefficients, o.Total, o.Fields[0].Endowments, o.Fields[0].Coefficients, o.Fields[2].Coefficients} {
			ref.Oaxaca[name].check(t, "oaxaca "+name, i, p)
		}
		row := must(now.Change()).Since[0].Of("composite")
		check(t, name+": low of the total and of the paired test", *x.Total.CILow, *row.CILow, 1e-9)
		check(t, name+": high of the total and of the paired test", *x.Total.CIHigh, *row.CIHigh, 1e-9)
	}
}

// An item that nobody answered in a wave counts as not asked there, and the composite is that of the others.
func TestSilentItemAgainstR(t *testing.T) {
	want := panelReferences(t).Silent
	d := bfiWaves(t)
	for bi := range d.Batches {
		d.Batches[bi].Items[2] = make([]uint8, d.Batches[bi].N)
	}
	since := must(d.Change()).Since[0]
	row := since.Of("composite")
	checkNum(t, "diff", row.Diff, want.Diff, 1e-9)
	checkNum(t, "se", row.SE, want.SE, 1e-9)
	checkNum(t, "df", row.DF, want.DF, 1e-9)
	checkNum(t, "p", row.P, want.P, 1e-8)
	if since.Of("A3") != nil || since.Of("A2") == nil {
		t.Error("A3 is compared, or A2 is not")
	}
	codes := map[string]string{}
	for _, n := range since.Notices {
		codes[n.Code] = fmt.Sprint(n.Args)
	}
	if codes["items_unanswered"] != "[[A3] 2]" || codes["composite_shared"] != "[3 1]" {
		t.Errorf("notices %v", since.Notices)
	}
}

// In a part, groups of which a few people were in both waves are not shown, nor the others whose sum would give them away.
func TestPanelOfFewIsPrivate(t *testing.T) {
	now, then := bfiPanel(t, false)
	now.Least = 5
	for bi := range then.Batches { // three people only stay in group 5
		for r, g := range then.Batches[bi].Fields[0] {
			if g == 5 && (bi > 0 || r > 20) {
				then.Batches[bi].Fields[0][r] = 1
			}
		}
	}
	stayed := 0
	for bi := range now.Batches {
		for r, g := range now.Batches[bi].Fields[0] {
			if g == 5 && then.Batches[bi].Fields[0][r] == 5 {
				stayed++
			}
		}
	}
	if stayed == 0 || stayed >= 5 {
		t.Fatalf("%d stayed", stayed)
	}
	now.Earlier = []*Data{then}
	w := must(now.Change()).Since[0]
	if len(w.Paired) != 4 || w.Paired[3].By != "" {
		t.Errorf("%d paired rows", len(w.Paired))
	}
}
