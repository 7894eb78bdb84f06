package stats

import (
	"fmt"
	"math"
	"testing"
)

// R 4.2.2, survey 4.1-1: t.test of each group against the rest; svycontrast of svyby(covmat = TRUE) with degf(design); Holm over 25.
func TestHeatmapAgainstR(t *testing.T) {
	var want formats
	golden(t, "formats", &want)
	if len(want.Heatmap) != 3 {
		t.Fatal("no reference")
	}
	for name, w := range want.Heatmap {
		d := scaleOf(t, "A", "education")
		if name != "plain" {
			d = designedScale(t, name == "clusters")
		}
		r, err := d.Heatmaps()
		if err != nil {
			t.Fatal(err)
		}
		table := r.Tables[0]
		if table.Field != "education" || table.Family != 25 || len(table.Groups) != 5 {
			t.Fatalf("%s: %s, %d groups, %d in the family", name, table.Field, len(table.Groups), table.Family)
		}
		for i := range table.Keys {
			for g, x := range table.Cells[i] {
				what := fmt.Sprintf("%s %s %s ", name, table.Keys[i], table.Groups[g])
				checkNum(t, what+"diff", x.Diff, w.Diff[i*5+g], 1e-10)
				checkNum(t, what+"se", x.SE, w.SE[i*5+g], 1e-9)
				checkNum(t, what+"p", x.P, w.P[i*5+g], 1e-8)
				checkNum(t, what+"adjusted p", x.PAdjusted, w.PAdjusted[i*5+g], 1e-8)
			}
		}
	}
}

// Under a design that is no design, errors by the pass over sampling units are those by the sums of squared weights.
func TestHeatmapOfRespondentsAsClusters(t *testing.T) {
	plain, single := designedScale(t, false), designedScale(t, false)
	single.Designed = true
	a, b := must(plain.Heatmaps()), must(single.Heatmaps())
	for i := range a.Tables[0].Cells {
		for g, x := range a.Tables[0].Cells[i] {
			checkNum(t, "se", b.Tables[0].Cells[i][g].SE, *x.SE, 1e-10)
			checkNum(t, "p", b.Tables[0].Cells[i][g].P, *x.P, 1e-8)
		}
	}
	everybody := designedScale(t, false)
	everybody.Designed, everybody.Population = true, float64(everybody.N)
	for _, row := range must(everybody.Heatmaps()).Tables[0].Cells {
		for _, x := range row {
			if x.SE != nil || x.P != nil {
				t.Errorf("everybody was asked: se %v", *x.SE)
			}
		}
	}
}

// A group against all others is the same comparison in the heatmap and in the report on that group, whatever the design knows of the
// population, of a second stage and of a lonely stratum.
func TestHeatmapIsStandings(t *testing.T) {
	for _, clusters := range []bool{false, true} {
		for _, lonely := range []string{LonelyAdjust, LonelyCertainty, LonelyAverage} {
			for _, stages := range []int{0, 1, 2} {
				d := designedScale(t, clusters)
				d.Designed, d.Lonely = true, lonely
				row := 0
				for bi := range d.Batches {
					b := &d.Batches[bi]
					b.Stratum = make([]uint32, b.N)
					for r := range b.N {
						h := uint32(0)
						if clusters {
							h = b.Cluster[r] % 3
							if b.Cluster[r] == b.Cluster[0] && bi == 0 {
								h = 9
							}
						} else if row > 0 {
							h = uint32(1 + row%3)
						}
						b.Stratum[r] = h
						if stages > 0 {
							b.Fraction = append(b.Fraction, 0.1+float64(h)/20)
						}
						if stages > 1 {
							b.Subcluster, b.Subfraction = append(b.Subcluster, uint32(row%7)), append(b.Subfraction, 0.3)
						}
						b.Fields[0][r] = uint16(1 + row%5) // nobody without a group
						row++
					}
				}
				table, standings := must(d.Heatmaps()).Tables[0], d.Standings(d.Compare[0])
				for i, key := range table.Keys {
					for g, x := range table.Cells[i] {
						want := standings.Groups[g].row(key)
						what := fmt.Sprintf("clusters %v, lonely %s, %d stages, %s %s ", clusters, lonely, stages, key, table.Groups[g])
						checkNum(t, what+"diff", x.Diff, *want.Diff, 1e-10)
						checkNum(t, what+"se", x.SE, *want.SE, 1e-9)
						checkNum(t, what+"p", x.P, *want.P, 1e-8)
					}
				}
			}
		}
	}
}

func TestHeatmapEdges(t *testing.T) {
	nan := math.NaN()
	d := columnsData(map[string][]float64{"q": {1, 2, 4, 4, 5, nan, 2}, "never": {nan, nan, nan, nan, nan, nan, nan}, "same": {3, 3, 3, 3, 3, 3, 3}}, []string{"q", "never", "same"}, 1, 5)
	addField(d, "fine", []string{"a", "a", "b", "b", "b", "c", "d"})
	addField(d, "one", []string{"a", "a", "", "a", "a", "a", "a"})
	var many []string
	for i := range 7 {
		many = append(many, fmt.Sprint(i))
	}
	addField(d, "many", many)
	d.Fields[0].Groups = append(d.Fields[0].Groups, "nobody")
	r := must(d.Heatmaps())
	fine := r.Tables[0]
	if len(fine.Groups) != 4 || fine.Family != 2 { // a and b on q
		t.Errorf("%+v", fine)
	}
	if c := fine.Cells[0][2]; c.N != 0 || c.Index != nil || c.Diff != nil {
		t.Errorf("nobody of c answered: %+v", c)
	}
	if c := fine.Cells[0][3]; c.N != 1 || c.Diff == nil || c.SE != nil {
		t.Errorf("one of d answered: %+v", c)
	}
	if c := fine.Cells[2][0]; c.Diff == nil || *c.Diff != 0 || c.P != nil {
		t.Errorf("nothing varies: %+v", c)
	}
	check(t, "diff", *fine.Cells[0][0].Diff, 12.5-68.75, 1e-12)
	if one := r.Tables[1]; one.Cells != nil || one.Notices[0].Code != "one_group" {
		t.Errorf("%+v", one)
	}
	if r.Tables[2].Family != 0 {
		t.Error("groups of one have no test")
	}
	for _, none := range []*Data{{}, columnsData(map[string][]float64{"q": {1, 2}}, []string{"q"}, 1, 5)} {
		if r := must(none.Heatmaps()); len(r.Numbers()) != 0 {
			t.Errorf("%+v", r)
		}
	}
	big := columnsData(map[string][]float64{"q": make([]float64, maxHeatCells+1)}, []string{"q"}, 0, 5)
	var labels []string
	for i := range big.N {
		labels = append(labels, fmt.Sprint(i))
	}
	big.Fields, big.Compare = []Field{{Key: "g", Groups: labels}}, []int{0}
	at := 0
	for b := range big.Batches {
		column := make([]uint16, big.Batches[b].N)
		for r := range column {
			at++
			column[r] = uint16(at)
		}
		big.Batches[b].Fields = [][]uint16{column}
	}
	if r := must(big.Heatmaps()); r.Tables[0].Cells != nil || r.Tables[0].Notices[0].Code != "heatmap_cells" || len(r.Numbers()) != 1 {
		t.Errorf("%v", r.Tables[0].Notices)
	}
}

func BenchmarkHeatmaps(b *testing.B) {
	d := groupedSurvey(6198)
	d.summarize()
	for b.Loop() {
		d.Heatmaps()
	}
}
