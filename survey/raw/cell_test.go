package raw

import (
	"math"
	"testing"
)

func TestAppendCell(t *testing.T) {
	tests := []struct {
		kind Kind
		x    float64
		want string
	}{
		{Number, 5, "5"}, {Number, -0.1, "-0.1"}, {Number, math.NaN(), ""}, {Number, 1e20, "100000000000000000000"}, {Number, 1e21, "1e+21"},
		{Number, 123456789012345678, "123456789012345680"}, {Number, 1e-7, "0.0000001"}, {Number, 5e-324, "5e-324"}, {Number, 0, "0"},
		{Date, Epoch, "1970-01-01"}, {Date, 0, "1582-10-14"}, {Date, Epoch + 86400*19782, "2024-02-29"}, {Date, Epoch + 3600, "1970-01-01 01:00:00"},
		{DateTime, Epoch, "1970-01-01 00:00:00"}, {DateTime, Epoch + 0.25, "1970-01-01 00:00:00.25"}, {DateTime, Epoch - 0.5, "1969-12-31 23:59:59.5"},
		{DateTime, 1e15, "1000000000000000"}, {Time, 45296, "12:34:56"}, {Time, 360000.5, "100:00:00.5"}, {Time, -60, "-00:01:00"},
		{Time, 59.9999999, "00:01:00"}, {Time, 1e13, "10000000000000"},
	}
	for _, test := range tests {
		if got := string(AppendCell(nil, test.kind, test.x)); got != test.want {
			t.Errorf("kind %d, %v: %q, want %q", test.kind, test.x, got, test.want)
		}
	}
}

func TestMissing(t *testing.T) {
	m := Missing{Range: true, Low: math.Inf(-1), High: 0, Values: []float64{9}}
	for x, want := range map[float64]bool{-5: true, 0: true, 0.5: false, 9: true, 8: false} {
		if m.Has(x) != want {
			t.Errorf("%v: %v", x, !want)
		}
	}
	if m.Has(math.NaN()) || m.Empty() || !new(Missing).Empty() {
		t.Error("a missing value is not declared, and a declaration is not empty")
	}
}
