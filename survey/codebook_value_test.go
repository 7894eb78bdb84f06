package survey

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
)

// Tiers of value are cut points or a profile field, which may be named here only.
func TestCodebookTiers(t *testing.T) {
	for text, want := range map[string]Codebook{
		"value: sales\n":                      {},
		"value: sales\ntiers: [0, 2.5, 10]\n": {TierCuts: []float64{0, 2.5, 10}},
		"value: sales\ntiers: level\n":        {TierField: "level"},
		"profile: {level: {values: {1: gold, 2: silver}}}\nvalue: sales\ntiers: level\n": {TierField: "level"},
	} {
		c, err := ParseCodebook("survey.yaml", []byte(head+text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if c.Value != "sales" || !reflect.DeepEqual(c.TierCuts, want.TierCuts) || c.TierField != want.TierField {
			t.Errorf("%s: value %q, cuts %v, field %q", text, c.Value, c.TierCuts, c.TierField)
		}
		if f := c.field(want.TierField); want.TierField != "" && (f == nil || f.Numeric) {
			t.Errorf("%s: field %+v", text, f)
		}
	}
}

const loyalBook = "scales:\n  sat5: {min: 1, max: 5, missing: [9]}\n  nps: {min: 0, max: 10}\nitems: {q1: a, q2: {column: b}}\noverall: all\n"

// Loyalty takes items of the form, and columns of their own with the first scale or one that is named. Kano has a scale of its own.
func TestCodebookLoyaltyAndKano(t *testing.T) {
	c, err := ParseCodebook("survey.yaml", []byte(loyalBook+`loyalty: {recommend: {column: rec, scale: nps, label: Would recommend}, repurchase: q2}
kano:
  app: {label: An app, functional: f1, dysfunctional: d1}
  bus: {functional: f2, dysfunctional: d2, scale: sat5, reverse: true, missing: [8]}
`))
	if err != nil {
		t.Fatal(err)
	}
	l := c.Loyalty
	if l.Recommend.Key != "#recommend" || l.Recommend.Column != "rec" || l.Recommend.Scale.Max != 10 || l.Recommend.Label != "Would recommend" || l.Repurchase.Key != "q2" || l.Repurchase.Column != "b" {
		t.Errorf("loyalty %+v", l)
	}
	if len(c.Kano) != 2 || c.Kano[0].Functional.Scale.Labels[0].Label != "喜欢" || c.Kano[0].Label != "An app" || c.Kano[1].Label != "bus" ||
		!c.Kano[1].Dysfunctional.Reverse || strings.Join(c.Kano[1].Functional.Scale.Missing, ",") != ",9,8" || strings.Join(c.Kano[0].Functional.Scale.Missing, ",") != "" {
		t.Errorf("kano %+v", c.Kano)
	}
	// The columns are those of the dataset: read, checked and renamed by waves as others.
	text := "q1,b,all,rec,f1,d1,f2,d2\n1,2,3,10,1,5,5,1\n5,4,9,11,喜欢,无所谓,8,2\n"
	ds, err := Read(context.Background(), c, ReadOptions{Files: []string{"-"}, Stdin: bytes.NewReader([]byte(text))})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Release()
	for name, want := range map[string][]uint8{"q2": {2, 4}, "#recommend": {11, 0}, "#kano:app:functional": {1, 1}, "#kano:app:dysfunctional": {5, 3},
		"#kano:bus:functional": {1, 0}, "#kano:bus:dysfunctional": {5, 4}} {
		i := ds.Schema.FieldIndices(name)
		if len(i) != 1 {
			t.Errorf("%d columns %s", len(i), name)
			continue
		}
		if got := ds.Batches[0].Column(i[0]).(*array.Uint8).Uint8Values(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	if ds.InvalidCount != 1 || ds.Invalid[0].Column != "rec" || ds.Invalid[0].Value != "11" {
		t.Errorf("invalid %+v", ds.Invalid)
	}
	var wrong CodebookErrors
	err = c.CheckColumns("a.csv", []string{"q1", "b", "all", "rek", "f1", "d1", "f2", "d2"})
	if !errors.As(err, &wrong) || len(wrong) != 1 || wrong[0].Line != 6 || !strings.Contains(err.Error(), `did you mean "rek"?`) {
		t.Errorf("a column that is not there: %v", err)
	}
	c.Waves = []Wave{{Name: "2", Columns: map[string]string{"rec": "recommend", "d2": "x2", "q2": "bb"}}}
	w, err := c.ForWave("2")
	if err != nil {
		t.Fatal(err)
	}
	if w.Loyalty.Recommend.Column != "recommend" || w.Kano[1].Dysfunctional.Column != "x2" || w.item("q2").Column != "bb" ||
		c.Loyalty.Recommend.Column != "rec" || c.Kano[1].Dysfunctional.Column != "d2" {
		t.Errorf("wave %+v %+v", w.Loyalty, w.Kano)
	}
}
