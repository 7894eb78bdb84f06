package survey

import (
	"reflect"
	"strings"
	"testing"
)

// columnsOf lists the columns a codebook names.
func columnsOf(c *Codebook) []string {
	var out []string
	for _, use := range c.uses() {
		out = append(out, *use.column)
	}
	return out
}

func TestCheckColumns(t *testing.T) {
	c, err := ParseCodebook("survey.yaml", []byte(retailers))
	if err != nil {
		t.Fatal(err)
	}
	header := strings.Split("id,w,q1,Q7_2,imp2,q10,format,sales,b1,b2,b3,district,branch,manager,comment,street", ",")
	if got := columnsOf(c); len(got) != len(header) {
		t.Errorf("columns %q, want %q", got, header)
	}
	header[0] = "\ufeffid"
	header[2] = " q1\u3000"
	if err := c.CheckColumns("responses.csv", header); err != nil {
		t.Errorf("every column is there: %v", err)
	}
	for _, test := range []struct {
		header []string
		want   string
	}{
		{strings.Split("id,w,q1,q7_2,imp2,q10,format,Sales,b1,b3,district,branch,manager,comment,street", ","),
			`survey.yaml:14:29: items.q2.column: no column "Q7_2" in responses.csv
hint: did you mean "q7_2"?
survey.yaml:18:3: profile.sales: no column "sales" in responses.csv
hint: did you mean "Sales"?
survey.yaml:19:40: profile.brands.multiple[2]: no column "b2" in responses.csv
hint: did you mean "b1"?`},
		{strings.Split("id,w,q1,Q7_2,imp2,q10,format,sales,b1,b2,b3,manager,comment,street,q1", ","),
			`survey.yaml:13:3: items.q1: responses.csv has 2 columns named "q1"
survey.yaml:20:19: compare: no column "district" in responses.csv
hint: the columns are id, w, q1, Q7_2, imp2, q10, format, sales, b1, b2, b3, manager, comment, street
survey.yaml:21:9: branch: no column "branch" in responses.csv
hint: the columns are id, w, q1, Q7_2, imp2, q10, format, sales, b1, b2, b3, manager, comment, street`},
	} {
		if err := c.CheckColumns("responses.csv", test.header); err == nil || err.Error() != test.want {
			t.Errorf("got\n%v\nwant\n%s", err, test.want)
		}
	}
}

// A codebook drafted in memory has no positions.
func TestCheckColumnsOfADraft(t *testing.T) {
	c := &Codebook{Items: []Item{{Key: "q1", Column: "Q7"}}, Profile: []Field{{Key: "f", Columns: []string{"b1"}}}}
	want := `codebook: items.q1: no column "Q7" in a.csv
hint: did you mean "q7"?
codebook: profile.f.multiple[1]: no column "b1" in a.csv
hint: the columns are q7`
	if err := c.CheckColumns("a.csv", []string{"q7", ""}); err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

const waves = `scales: {s: {min: 1, max: 5}}
items: {q1: a, q2: {stated: imp}}
overall: q10
id: id
weight: w
profile:
  format: {values: {1: 超市, 2: 便利店, 3: 其他}}
  brands: {multiple: [b1, b2]}
  area: 地区
text: [comment]
design: {strata: area, cluster: street}
data: [all.csv]
waves:
  - name: 2015
    data: [a.xlsx]
    columns: {q1: q2, q2: Q7B, overall: Q9, id: RESPNUM, format: FMT, b2: B_2, imp: IMP, comment: 备注, street: ST}
    values: {format: {1: 便利店, 2: 超市, 7: 其他, 8: 商场}, area: {1: 东}}
  - {name: "2016"}
`

func TestForWave(t *testing.T) {
	c := mustParse(t, waves)
	w, err := c.ForWave("2015")
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Fields("RESPNUM w q2 Q7B IMP Q9 FMT b1 B_2 area 备注 ST"); !reflect.DeepEqual(columnsOf(w), want) {
		t.Errorf("columns %q, want %q", columnsOf(w), want)
	}
	if want := []string{"a.xlsx"}; !reflect.DeepEqual(w.Data, want) {
		t.Errorf("data %q", w.Data)
	}
	// Groups come in the codebook's order whatever their codes.
	if want := []CodeLabel{{"2", "超市"}, {"1", "便利店"}, {"3", "其他"}, {"7", "其他"}, {"8", "商场"}}; !reflect.DeepEqual(w.Profile[0].Values, want) {
		t.Errorf("values %v, want %v", w.Profile[0].Values, want)
	}
	if want := []CodeLabel{{"1", "东"}}; !reflect.DeepEqual(w.Profile[2].Values, want) {
		t.Errorf("values %v, want %v", w.Profile[2].Values, want)
	}
	if len(w.Waves) != 1 || w.Waves[0].Name != "2015" || w.Items[0].Key != "q1" {
		t.Errorf("wave %+v", w.Waves)
	}
	want := `survey.yaml:16:66: waves.2015.columns.format: no column "FMT" in a.xlsx
hint: the columns are RESPNUM, w, q2, Q7B, IMP, Q9, b1, B_2, area, ST
hint: if wave 2015 did not ask it, write format: null under its columns (the wave is in line 14)
survey.yaml:16:99: waves.2015.columns.comment: no column "备注" in a.xlsx
hint: the columns are RESPNUM, w, q2, Q7B, IMP, Q9, b1, B_2, area, ST`
	if err := w.CheckColumns("a.xlsx", strings.Fields("RESPNUM w q2 Q7B IMP Q9 b1 B_2 area ST")); err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}

	// Nothing of the codebook itself has changed.
	sameCodebook(t, c, mustParse(t, waves))
	base := strings.Fields("id w q1 q2 imp q10 format b1 b2 area comment street")
	if err := c.CheckColumns("all.csv", base); err != nil {
		t.Error(err)
	}

	last, err := c.ForWave("")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(columnsOf(last), base) || !reflect.DeepEqual(last.Data, []string{"all.csv"}) || last.Waves[0].Name != "2016" {
		t.Errorf("last wave: columns %q, data %q, waves %v", columnsOf(last), last.Data, last.Waves)
	}

	_, err = c.ForWave("2017")
	if want := "survey.yaml: waves: no wave \"2017\"\nhint: the waves are 2015, 2016"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestForWaveWithoutWaves(t *testing.T) {
	c := mustParse(t, head)
	same, err := c.ForWave("")
	if err != nil {
		t.Fatal(err)
	}
	sameCodebook(t, same, c)
	_, err = c.ForWave("2015")
	if want := `survey.yaml: waves: no wave "2015"`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
