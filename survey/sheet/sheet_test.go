package sheet

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

func TestAddresses(t *testing.T) {
	for _, test := range []struct {
		text        string
		column, row int
		ok          bool
	}{
		{"A1", 0, 1, true}, {"$B$3", 1, 3, true}, {"z26", 25, 26, true}, {"AA10", 26, 10, true}, {"XFD1048576", 16383, 1048576, true},
		{"C", 2, 0, true}, {"XFE1", 0, 0, false}, {"A1048577", 0, 0, false}, {"A0", 0, 0, false}, {"", 0, 0, false}, {"1", 0, 0, false},
		{"A1x", 0, 0, false}, {"A$", 0, 0, false}, {"AAAAAAAAAAAAAAAAAAAAAAAAAAAA1", 0, 0, false}, {"A99999999999999999999999", 0, 0, false}, {"A-1", 0, 0, false},
	} {
		column, row, ok := ParseAddress([]byte(test.text))
		if ok != test.ok || ok && (column != test.column || row != test.row) {
			t.Errorf("%q: %d, %d, %v", test.text, column, row, ok)
		}
	}
	for column := range MaxColumns {
		if c, r, ok := ParseAddress([]byte(Address(column, 7))); c != column || r != 7 || !ok {
			t.Fatal(column, c, r, ok)
		}
	}
	for text, want := range map[string]string{"A1:C2": "A1:C2", "C2:A1": "A1:C2", "B2": "B2:B2", "A:C": "", "1:2": "", "A1:": "", ":A1": ""} {
		if r, ok := ParseRange([]byte(text)); ok != (want != "") || ok && r.String() != want {
			t.Errorf("%q: %v, %v", text, r, ok)
		}
	}
}

func TestSetCells(t *testing.T) {
	var r Row
	r.Reset(5)
	if !r.Set(3, []byte("d"), Text) || !r.Set(1, []byte("2"), Number) || r.Set(3, []byte("e"), Text) || !r.Set(4, nil, Error) {
		t.Error("cells out of order, twice or beyond the end")
	}
	if len(r.Cells) != 5 || r.Cells[0].Kind != Empty || string(r.Cells[1].Text) != "2" || string(r.Cells[3].Text) != "d" {
		t.Error(r.Cells)
	}
	r.Reset(6)
	r.Set(2, []byte("x"), Text)
	if r.Cells[1].Kind != Empty || r.Cells[1].Text != nil {
		t.Error("the row before shows through")
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"5": "5", "-5": "-5", "0": "0", "-0": "0", "0.0": "0", "5.0": "5", "007": "7", "+5": "5", "1E+20": "100000000000000000000",
		"1E+21": "1e+21", "1e-6": "0.000001", "1e-7": "1e-07", "4.0000000000000001E-3": "0.004", "0.10000000000000001": "0.1",
		"123456789012345": "123456789012345", "110101199001011234": "110101199001011230", "44927.520833333336": "44927.520833333336",
		"9007199254740993": "9007199254740992", "1.7976931348623157E308": "1.7976931348623157e+308", "1e-400": "0", "1e400": "", "": "",
		"1,5": "", "NaN": "", "Inf": "", "0x10": "", "1_000": "", "1.2.3": "", "--1": "", "1e": "", ".": "", "1 ": "", "5.": "5", ".5": "0.5",
	} {
		x, ok := ParseNumber([]byte(text))
		if got := string(AppendNumber(nil, x)); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, ok, want)
		}
	}
	// A text that passes for the shortest must be what comes of reading and printing it.
	random := rand.New(rand.NewPCG(1, 2))
	shortest := 0
	for range 1000000 {
		var text []byte
		if random.IntN(4) == 0 {
			text = append(text, '-')
		}
		for range 1 + random.IntN(17) {
			text = append(text, "00012345678999.."[random.IntN(16)])
		}
		if !IsShortest(text) {
			continue
		}
		shortest++
		x, err := strconv.ParseFloat(string(text), 64)
		if got := string(AppendNumber(nil, x)); got != string(text) || err != nil {
			t.Fatalf("%q is %q, %v", text, got, err)
		}
	}
	if shortest < 100000 {
		t.Error(shortest)
	}
	for _, text := range []string{"5", "10", "3.25", "-1", "0.5", "0", "0.00123"} {
		if !IsShortest([]byte(text)) {
			t.Error(text)
		}
	}
}

func TestFormats(t *testing.T) {
	// What the formats are follows from what Excel shows for them.
	for _, test := range []struct {
		want  Format
		codes []string
	}{
		{Plain, []string{"", "General", "GENERAL", "General\"d\"", "G/通用格式", "G/通用格式\"分\"", "Standard", "@", "0", "0.00", "#,##0.00;[Red]-#,##0.00", "0%",
			"0.00E+00", "##0.0E+0", "# ?/?", `0" days"`, `0\d`, `_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)`, `"yyyy"`, `[Red]0`, `[$-804]0`,
			`[<=9999999]###\-####;\(###\)\ ###\-####`, `"共"0"天"`, `[$¥-804]#,##0.00`, `\y`, `"`, `[`, `\`, `_`, `[>=5]"满意";"不满意"`, `#" d"`, `;;;`, "[DBNum2][$-804]General"}},
		{Day, []string{"yyyy-mm-dd", "yyyy/m/d;@", `yyyy"年"m"月"d"日";@`, `[$-804]yyyy"年"m"月"d"日"dddd;@`, "m/d/yy", "mm-dd-yy", "d-mmm-yy", "mmm-yy", "mmmm", "m", "aaaa;@",
			"[$-804]aaaa;@", "[$-411]ge.m.d;@", "[$-404]e/m/d", `[DBNum1][$-804]yyyy"年"m"月"d"日";@`, "[$-F800]dddd, mmmm dd, yyyy", `dd\.mm\.yyyy`, "yyyy", "DD/MM/YYYY", `m"月"d"日"`, "b2yyyy-mm-dd"}},
		{DayAndClock, []string{"yyyy-mm-dd hh:mm:ss", "m/d/yy h:mm", `yyyy/m/d\ h:mm;@`, `yyyy\-mm\-dd\ hh:mm:ss.000`, `[$-409]yyyy/m/d\ h:mm\ AM/PM;@`, "YYYY-MM-DD HH:MM:SS", "d h", `yyyy"年"m"月"d"日" h"时"mm"分"`}},
		{Clock, []string{"h:mm", "h:mm:ss", "hh:mm AM/PM", "mm:ss", "mm:ss.0", `h"时"mm"分"ss"秒";@`, `上午/下午h"时"mm"分";@`, `[$-F400]h:mm:ss\ AM/PM`, "s", "ss.000", "ss,00", "h:mm a/p"}},
		{Elapsed, []string{"[h]:mm", "[hh]:mm:ss", "[mm]:ss", "[s]", "[ss].00", "[H]:MM", `[h]"小时"mm"分"`}},
	} {
		for _, code := range test.codes {
			if got := FormatOf(code); got != test.want {
				t.Errorf("%q: %d, want %d", code, got, test.want)
			}
		}
	}
	for id, want := range map[int]Format{0: Plain, 2: Plain, 13: Plain, 14: Day, 17: Day, 18: Clock, 21: Clock, 22: DayAndClock, 23: Plain, 27: Day, 31: Day,
		33: Clock, 36: Day, 37: Plain, 44: Plain, 45: Clock, 46: Elapsed, 47: Clock, 48: Plain, 49: Plain, 50: Day, 55: Clock, 58: Day, 59: Plain, -1: Plain} {
		if got := BuiltIn(id); got != want {
			t.Errorf("%d: %d, want %d", id, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	for _, test := range []struct {
		serial float64
		format Format
		system int
		want   string
		kind   Kind
	}{
		// Microsoft's documentation: 1 is 1 January 1900, 39448 is 1 January 2008; 60 is the day that was not. In the system of
		// 1904, 5 July 1998 is 34519; in that of 1900 it is 35981.
		{1, Day, 1900, "1900-01-01", Date},
		{59, Day, 1900, "1900-02-28", Date},
		{60, Day, 1900, "1900-02-29", Date},
		{61, Day, 1900, "1900-03-01", Date},
		{35981, Day, 1900, "1998-07-05", Date},
		{34519, Day, 1904, "1998-07-05", Date},
		{39448, Day, 1900, "2008-01-01", Date},
		{45351, Day, 1900, "2024-02-29", Date},
		{45352, Day, 1900, "2024-03-01", Date},
		{73050, Day, 1900, "2099-12-31", Date},
		{2958465, Day, 1900, "9999-12-31", Date},
		{2958466, Day, 1900, "2958466", Number},
		{2957003, Day, 1904, "9999-12-31", Date},
		{2957004, Day, 1904, "2957004", Number},
		{0, Day, 1904, "1904-01-01", Date},
		{0, Day, 1900, "0", Number},
		{-1, Day, 1900, "-1", Number},
		{math.Inf(1), Plain, 1900, "+Inf", Number},
		{5, Plain, 1900, "5", Number},
		{45351.5, Day, 1900, "2024-02-29 12:00:00", DateTime},
		{45351, DayAndClock, 1900, "2024-02-29 00:00:00", DateTime},
		{45351.999988425925, DayAndClock, 1900, "2024-02-29 23:59:59", DateTime},
		{45351.99999999999, DayAndClock, 1900, "2024-03-01 00:00:00", DateTime},
		{2958465.9999999999, DayAndClock, 1900, "2958466", Number},
		{2958465.999999998, DayAndClock, 1900, "2958465.999999998", Number},
		{45351.520836226853, DayAndClock, 1900, "2024-02-29 12:30:00.250", DateTime},
		{0.5, Clock, 1900, "12:00:00", Time},
		{0.5, Clock, 1904, "12:00:00", Time},
		{0.5, DayAndClock, 1900, "12:00:00", Time},
		{0.5, DayAndClock, 1904, "1904-01-01 12:00:00", DateTime},
		{0.25, Day, 1900, "06:00:00", Time},
		{0, Clock, 1900, "00:00:00", Time},
		{45351.5, Clock, 1900, "2024-02-29 12:00:00", DateTime},
		{45351, Clock, 1900, "2024-02-29", Date},
		{1.5, Elapsed, 1900, "36:00:00", Time},
		{0.0000115740740740741, Elapsed, 1900, "00:00:01", Time},
		{1000.25, Elapsed, 1900, "24006:00:00", Time},
		{-0.5, Elapsed, 1900, "-0.5", Number},
		{60.5, DayAndClock, 1900, "1900-02-29 12:00:00", DateTime},
	} {
		text, kind := AppendSerial(nil, test.serial, test.format, test.system == 1904)
		if string(text) != test.want || kind != test.kind {
			t.Errorf("%v in format %d of %d: %s %v, want %s %v", test.serial, test.format, test.system, text, kind, test.want, test.kind)
		}
	}
	// Every day from 1 March 1900 on, against the calendar of package time.
	day := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)
	for serial := 61; serial <= lastDay; serial++ {
		if text, _ := AppendSerial(nil, float64(serial), Day, false); string(text) != day.Format(time.DateOnly) {
			t.Fatalf("%d: %s, want %s", serial, text, day.Format(time.DateOnly))
		}
		day = day.AddDate(0, 0, 1)
	}
	day = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	for serial := range 5000 {
		if text, _ := AppendSerial(nil, float64(serial), Day, true); string(text) != day.AddDate(0, 0, serial).Format(time.DateOnly) {
			t.Fatalf("%d of 1904: %s", serial, text)
		}
	}
}

func FuzzFormat(f *testing.F) {
	for _, code := range []string{"yyyy-mm-dd", `[$-804]h"时"mm"分";@`, "[h]:mm", "ss.000", "_", `\`, "[", `"`} {
		f.Add(code, 45351.5)
	}
	f.Fuzz(func(t *testing.T, code string, serial float64) {
		for _, date1904 := range []bool{false, true} {
			text, kind := AppendSerial(nil, serial, FormatOf(code), date1904)
			if len(text) == 0 || kind == DateTime && len(text) < len("2006-01-02 15:04:05") {
				t.Errorf("%q, %v: %q %v", code, serial, text, kind)
			}
		}
	})
}
