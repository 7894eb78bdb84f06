package stats

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"
)

// golden decodes reference values, fixtures/golden/NAME.json, into v.
func golden(t testing.TB, name string, v any) {
	t.Helper()
	text, err := os.ReadFile("../fixtures/golden/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// table reads fixtures/data/NAME.csv as columns of numbers; NaN where a cell is not a number.
func table(t testing.TB, name string) map[string][]float64 {
	t.Helper()
	f, err := os.Open("../fixtures/data/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]float64{}
	for c, key := range records[0] {
		for _, record := range records[1:] {
			x, err := strconv.ParseFloat(record[c], 64)
			if err != nil {
				x = math.NaN()
			}
			columns[key] = append(columns[key], x)
		}
	}
	return columns
}

// check compares a number with its reference by relative error.
func check(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !near(got, want, tol) {
		t.Errorf("%s = %.17g, want %.17g (off by %.1e)", what, got, want, math.Abs(got-want)/math.Abs(want))
	}
}

// checkNum is check of a number that may be absent.
func checkNum(t testing.TB, what string, got *float64, want, tol float64) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is absent, want %.17g", what, want)
		return
	}
	check(t, what, *got, want, tol)
}

// must is for calls whose arguments leave no room for an error.
func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}
