package convert

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"manyi/survey/raw"
)

func TestPlainNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"0": 0, "5": 5, "-5": -5, "10": 10, "1.5": 1.5, "-0.25": -0.25, ".5": .5, "-.5": -.5, "0.0": 0, "1.0": 1, "1.50": 1.5, "0.007": 0.007, "-0": 0,
		"123456789012345": 123456789012345, "1234567890.12345": 1234567890.12345, "0.30000000000000004": 0.30000000000000004,
		"0.000000000000000000000000012": 1.2e-26, "0.00000012345678901234566": 0.00000012345678901234566,
		"1e+05": 1e5, "1E+05": 1e5, "1.5e-10": 1.5e-10, "-2e+300": -2e300, "1.7976931348623157e+308": math.MaxFloat64,
	} {
		n, ok := plainNumber([]byte(text))
		if !ok || n.value != want {
			t.Errorf("%q: %v, %v, want %v", text, n.value, ok, want)
		}
	}
	for _, text := range []string{"", "-", ".", "-.", "5.", "007", "00", "-01", "00.5", "+5", "1,5", "1,234", "5%", " 5", "5 ", "５", "1e5", "1e", "1e+", "1e+1234", "e+05", "12E5",
		"1e+999", "0x10", "NaN", "NA", "Inf", "1_000", "1.2.3", "--1", "1-", "1e+0x", "1234567890123456", "110101199001011234", "9007199254740993", "-1234567890123456",
		"0.1000000000000000055511151231257827", "3.14159265358979323846", "1.00000000000000000001", strings.Repeat("1", 400), "0." + strings.Repeat("0", 400)} {
		if n, ok := plainNumber([]byte(text)); ok {
			t.Errorf("%q is taken for %v", text, n.value)
		}
	}
}

// Whatever is taken for a number is the number that strconv reads, to the last bit.
func TestPlainNumberRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 500000 {
		var text []byte
		for range 1 + random.IntN(20) {
			text = append(text, "000123456789..--e+"[random.IntN(18)])
		}
		n, ok := plainNumber(text)
		if !ok {
			continue
		}
		read++
		if want, err := strconv.ParseFloat(string(text), 64); err != nil || n.value != want {
			t.Fatalf("%q: %v, want %v, %v", text, n.value, want, err)
		}
		if canonical := isCanonical(text, n); canonical != (string(raw.AppendCell(nil, raw.Number, n.value)) == string(text)) {
			t.Fatalf("%q is written as %s; canonical %v", text, raw.AppendCell(nil, raw.Number, n.value), canonical)
		}
	}
	if read < 10000 {
		t.Error(read)
	}
	for range 100000 { // and every number as R and Python write them is read
		x := math.Float64frombits(random.Uint64())
		if random.IntN(2) == 0 {
			x = math.Round(random.NormFloat64()*1e6) / 1e3
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			continue
		}
		text := strconv.FormatFloat(x, "ge"[random.IntN(2)], -1, 64)
		if n, ok := plainNumber([]byte(text)); !ok || n.value != x {
			t.Fatalf("%s: %v, %v", text, n.value, ok)
		}
	}
}

func TestShape(t *testing.T) {
	for _, test := range []struct {
		x               float64
		whole, decimals int
	}{{0, 1, 0}, {5, 1, 0}, {-12, 3, 0}, {1.5, 1, 1}, {-0.25, 2, 2}, {1e20, 21, 0}, {0.001, 1, 3}, {123.456, 3, 3}, {math.NaN(), 0, 0}, {math.Inf(1), 0, 0}} {
		if whole, decimals := shape(test.x); whole != test.whole || decimals != test.decimals {
			t.Errorf("%v: %d, %d, want %d, %d", test.x, whole, decimals, test.whole, test.decimals)
		}
	}
}

func FuzzPlainNumber(f *testing.F) {
	for _, text := range []string{"1.50", "-0.25", "1e+05", "007", "0.30000000000000004"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		n, ok := plainNumber(text)
		if !ok {
			return
		}
		if want, err := strconv.ParseFloat(string(text), 64); err != nil || n.value != want {
			t.Errorf("%q: %v, want %v, %v", text, n.value, want, err)
		}
		if isCanonical(text, n) && string(raw.AppendCell(nil, raw.Number, n.value)) != string(text) {
			t.Errorf("%q is not how %v is written", text, n.value)
		}
	})
}
