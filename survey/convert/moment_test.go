package convert

import (
	"math/rand/v2"
	"testing"
	"time"

	"manyi/survey/raw"
)

func TestParseMoment(t *testing.T) {
	at := func(layout, s string) float64 {
		x, err := time.Parse(layout, s)
		if err != nil {
			t.Fatal(err)
		}
		return float64(x.Unix()) + raw.Epoch + float64(x.Nanosecond())/1e9
	}
	for _, test := range []struct {
		text string
		kind raw.Kind
		want float64
	}{
		{"2024-02-29", raw.Date, at("2006-01-02", "2024-02-29")},
		{"2024/2/9", raw.Date, at("2006-01-02", "2024-02-09")},
		{"1970-01-01", raw.Date, 12219379200},
		{"1583-01-01", raw.Date, at("2006-01-02", "1583-01-01")},
		{"9999-12-31", raw.Date, at("2006-01-02", "9999-12-31")},
		{"2024-01-02 03:04:05", raw.DateTime, at("2006-01-02 15:04:05", "2024-01-02 03:04:05")},
		{"2024-01-02T03:04:05", raw.DateTime, at("2006-01-02 15:04:05", "2024-01-02 03:04:05")},
		{"2024/1/2 3:04:05", raw.DateTime, at("2006-01-02 15:04:05", "2024-01-02 03:04:05")},
		{"2006/1/2 15:04", raw.DateTime, at("2006-01-02 15:04:05", "2006-01-02 15:04:00")},
		{"2024-01-02 00:00:00", raw.DateTime, at("2006-01-02", "2024-01-02")},
		{"2024-01-02 23:59:59.25", raw.DateTime, at("2006-01-02 15:04:05", "2024-01-02 23:59:59.25")},
	} {
		if got, kind, ok := parseMoment([]byte(test.text)); !ok || kind != test.kind || got != test.want {
			t.Errorf("%s: %v %v %v, want %v %v", test.text, got, kind, ok, test.want, test.kind)
		}
	}
	for _, text := range []string{"", "2024", "2024-01", "2024-1", "20240102", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-01-32", "24-01-02",
		"2024-01/02", "01-02-2024", "1/2/2024", "1582-10-14", "0000-01-01", "2024-01-02 ", "2024-01-02 24:00:00", "2024-01-02 12:60", "2024-01-02 12:00:60",
		"2024-01-02 12", "2024-01-02 12:0", "2024-01-02 12:00:00Z", "2024-01-02 12:00:00+08:00", "2024-01-02 12:00:00.", "2024-01-02 12:00:00.1234567",
		"2024-01-02  12:00", "2024.01.02", "2024年1月2日", "-2024-01-02", "2024-01-02x"} {
		if x, kind, ok := parseMoment([]byte(text)); ok {
			t.Errorf("%q is taken for %v, %v", text, x, kind)
		}
	}
}

func TestParseClock(t *testing.T) {
	for text, want := range map[string]float64{"12:30:00": 45000, "3:04:05": 11045, "36:00:00": 129600, "00:00:00": 0, "-01:00:00": -3600, "100:00:01.5": 360001.5} {
		if got, ok := parseClock([]byte(text)); !ok || got != want {
			t.Errorf("%s: %v %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"12:30", "1:2:3", "12:60:00", "12:00:60", "12:00:00 PM", ":00:00", "x2:00:00", "12:00:00.", "123456789:00:00"} {
		if got, ok := parseClock([]byte(text)); ok {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}

// What is written of a time is read back the same.
func TestTimesComeBack(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 100000 {
		days := random.Int64N(3074000) // from 1583 to 9999
		date := float64(days*86400 + time.Date(1583, 1, 1, 0, 0, 0, 0, time.UTC).Unix() + raw.Epoch)
		if got, kind, ok := parseMoment(raw.AppendCell(nil, raw.Date, date)); !ok || kind != raw.Date || got != date {
			t.Fatalf("%s: %v %v %v, want %v", raw.AppendCell(nil, raw.Date, date), got, kind, ok, date)
		}
		moment := date + float64(random.IntN(86400)) + float64(random.IntN(8))/8
		if got, kind, ok := parseMoment(raw.AppendCell(nil, raw.DateTime, moment)); !ok || kind != raw.DateTime || got != moment {
			t.Fatalf("%s: %v %v %v, want %v", raw.AppendCell(nil, raw.DateTime, moment), got, kind, ok, moment)
		}
		clock := float64(random.IntN(2e9)-1e9) / 8
		if got, ok := parseClock(raw.AppendCell(nil, raw.Time, clock)); !ok || got != clock {
			t.Fatalf("%s: %v %v, want %v", raw.AppendCell(nil, raw.Time, clock), got, ok, clock)
		}
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, text := range []string{"2024-02-29", "2024/1/2 3:04", "2024-01-02T03:04:05.25", "36:00:00"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if x, kind, ok := parseMoment(text); ok {
			if again, k, ok := parseMoment(raw.AppendCell(nil, kind, x)); !ok || k != kind || again != x {
				t.Errorf("%q: %v, then %v", text, x, again)
			}
		}
		if x, ok := parseClock(text); ok {
			if again, ok := parseClock(raw.AppendCell(nil, raw.Time, x)); !ok || again != x {
				t.Errorf("%q: %v, then %v", text, x, again)
			}
		}
	})
}
