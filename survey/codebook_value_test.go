package survey

import (
	"reflect"
	"testing"
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
