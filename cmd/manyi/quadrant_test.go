package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// The quadrants planted in the sample survey come back, each firmly; so they do by the ordinal logit.
func TestPlantedQuadrants(t *testing.T) {
	var truth struct {
		Items []struct {
			Key      string
			Quadrant int
		}
	}
	if err := json.Unmarshal(read(t, "../../fixtures/xian/truth.json"), &truth); err != nil {
		t.Fatal(err)
	}
	if len(truth.Items) != 9 {
		t.Fatalf("%d items planted", len(truth.Items))
	}
	data, err := filepath.Abs("../../fixtures/xian/responses.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"johnson", "ordinal"} {
		book := filepath.Join(t.TempDir(), "survey.yaml")
		text := string(read(t, "../../fixtures/xian/survey.yaml")) + "analysis: {importance: " + method + "}\n"
		if err := os.WriteFile(book, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		must(t, "run", book, data, "-o", dir, "--formats", "numbers", "--bootstrap", "200")
		got := numbersOf(t, dir)
		number := func(by, group, term, statistic string) float64 {
			c, ok := got[place{"quadrant", by, group, term, "", statistic}]
			x, err := strconv.ParseFloat(c.value, 64)
			if !ok || err != nil {
				t.Fatalf("%s: no %s of %s in %s", method, statistic, term, group)
			}
			return x
		}
		for _, it := range truth.Items {
			if q := number("", "", it.Key, "quadrant"); q != float64(it.Quadrant) {
				t.Errorf("%s: %s is in quadrant %v, planted in %d", method, it.Key, q, it.Quadrant)
			}
			if p := number("", "", it.Key, fmt.Sprintf("prob_%d", it.Quadrant)); p < 0.9 {
				t.Errorf("%s: %s is in its quadrant with probability %v", method, it.Key, p)
			}
			for _, group := range []string{"城区", "城乡结合部", "乡镇"} { // the effects are the same in all of them
				if p := number("district", group, it.Key, fmt.Sprintf("prob_%d", it.Quadrant)); p < 0.9 {
					t.Errorf("%s: %s is in its quadrant with probability %v in %s", method, it.Key, p, group)
				}
			}
		}
	}
}
