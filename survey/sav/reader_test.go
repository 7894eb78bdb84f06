package sav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"manyi/survey/raw"
)

var orders = []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian}

// eight is the bytes of a number.
func eight(order binary.AppendByteOrder, x float64) string {
	return string(order.AppendUint64(nil, math.Float64bits(x)))
}

// TestByteOrders reads the same cases in both orders and all ways of packing: numbers in full, small ones with another bias, none; a
// text of one unit and one of three; codes that are to be passed over.
func TestByteOrders(t *testing.T) {
	for _, order := range orders {
		for _, compression := range compressions {
			c := newCraft(order).header(compression, 2, 50).number("X", "").text("S", "", 5).text("T", "", 20).number("Y", "").end()
			full := func(x float64) string { return eight(order, x) }
			code := "\x35\xfd\x00\xfe\xfd\xfe\xff\xfd" + "ab      " + "klmnopqr" + full(1.5) + // 3, ab, "" klmnopqr "", none; 1.5
				"\xfd\x00\x00\xfe\xfe\xfd\x00\x00" + "cdefg   " + "stuv    " + "\x34\xfc\x00\x00\x00\x00\x00\x00"
			switch compression {
			case None:
				c.float(3).bytes("ab      " + "        " + "klmnopqr" + "        ").float(lowest)
				c.float(1.5).bytes("cdefg   " + "        " + "        " + "stuv    ").float(2)
			case Bytecode:
				c.bytes(code)
			case Zlib:
				c.zlib(code[:41], code[41:]) // within a unit
			}
			for _, jobs := range []int{0, 1, 7} {
				got, err := readTable(c.data, Options{Jobs: jobs})
				if err != nil {
					t.Fatalf("%v, %v: %v", order, compression, err)
				}
				x, y, s, text := got.columns[0].Numbers, got.columns[3].Numbers, &got.columns[1], &got.columns[2]
				if got.rows != 2 || x[0] != 3 || x[1] != 1.5 || y[0] == y[0] || y[1] != 2 {
					t.Errorf("%v, %v: numbers %v, %v", order, compression, x, y)
				}
				if string(s.Cell(0)) != "ab" || string(s.Cell(1)) != "cdefg" || string(text.Cell(0)) != "        klmnopqr" || string(text.Cell(1)) != strings.Repeat(" ", 16)+"stuv" {
					t.Errorf("%v, %v: texts %q, %q", order, compression, s.Text, text.Text)
				}
				if len(got.Notes) > 0 {
					t.Errorf("%v, %v: notes %q", order, compression, got.Notes)
				}
			}
		}
	}
}

// TestCodesOfTheOtherKind reads spaces as a number and numbers as text, which are the bytes of each.
func TestCodesOfTheOtherKind(t *testing.T) {
	for _, order := range orders {
		c := newCraft(order).header(Bytecode, 1, 100).number("X", "").text("S", "", 8).text("T", "", 8).integers(65001).end()
		c.bytes("\xfe\x64\x65\xfc\x00\x00\x00\x00")
		got, err := readTable(c.data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if x := got.columns[0].Numbers[0]; eight(order, x) != "        " {
			t.Errorf("%v: number %v of spaces", order, x)
		}
		// Zero is eight NULs, which are no text; one is NULs and 0x3ff0.
		if s := string(got.columns[1].Cell(0)); s != "" {
			t.Errorf("%v: text %q of zero", order, s)
		}
		want := "\ufffd?"
		if order == orders[1] {
			want = "?" // the other byte begins a character that does not go on
		}
		if s := string(got.columns[2].Cell(0)); s != want {
			t.Errorf("%v: text %q of one, want %q", order, s, want)
		}
	}
}

// TestEncodings reads names, labels and cells in encodings that a file states as a code page or by name, or not at all.
func TestEncodings(t *testing.T) {
	const chinese, western = "满意度调查很好", "Zufriedenheit für Gäste – naïve Größe"
	for _, c := range []struct {
		encoding encoding.Encoding // nil is UTF-8
		page     int32             // 0: no record
		name     string            // "": no record
		text     string
		want     string // encoding
		note     string // the beginning of one
	}{
		{simplifiedchinese.GBK, 936, "", chinese, "gb18030", ""},
		{simplifiedchinese.GBK, 2, "GBK", chinese, "gb18030", ""},
		{simplifiedchinese.GB18030, 0, "GB18030", chinese + "𠮷€", "gb18030", ""},
		{simplifiedchinese.GB18030, 54936, "", chinese, "gb18030", ""},
		{simplifiedchinese.GBK, 0, "cp936", chinese, "gb18030", ""},
		{traditionalchinese.Big5, 950, "", "滿意度調查", "big5", ""},
		{traditionalchinese.Big5, 2, "BIG5", "滿意度調查", "big5", ""},
		{japanese.ShiftJIS, 932, "", "顧客満足度", "shift_jis", ""},
		{japanese.ShiftJIS, 0, "windows-31j", "ソ表示", "shift_jis", ""},
		{korean.EUCKR, 949, "", "만족도", "euc-kr", ""},
		{korean.EUCKR, 51949, "EUC-KR", "만족도", "euc-kr", ""},
		{charmap.Windows1251, 1251, "", "Удовлетворённость", "windows-1251", ""},
		{charmap.Windows1250, 1252, "windows-1250", "płeć żółw", "windows-1250", ""}, // which contradict each other
		{charmap.ISO8859_2, 28592, "", "płeć żółw", "iso-8859-2", ""},
		{charmap.ISO8859_1, 819, "ISO-8859-1", "Größe", "windows-1252", ""},
		{charmap.ISO8859_15, 28605, "", "10 € Größe", "iso-8859-15", ""},
		{charmap.CodePage850, 0, "ibm850", "Größe", "ibm850", ""},
		{charmap.Macintosh, 10000, "", "Größe", "macintosh", ""},
		{charmap.KOI8R, 20866, "", "Удовлетворённость", "koi8-r", ""},
		{charmap.Windows874, 9066, "", "ความพึงพอใจ", "windows-874", ""},
		{nil, 65001, "UTF-8", chinese, "utf-8", ""},
		{nil, 1252, "utf-8", chinese, "utf-8", ""},
		{nil, 0, "", chinese, "utf-8", "The file does not say which encoding its text has; its bytes are UTF-8."},
		{nil, 20127, "", chinese, "utf-8", "The file does not say which"},
		{nil, 2, "ANSI_X3.4-1968", chinese, "utf-8", "The file does not say which"},
		{simplifiedchinese.GBK, 2, "", chinese, "gb18030", "The file does not say which encoding its text has; its bytes look like GB18030."},
		{simplifiedchinese.GBK, 0, "", "好", "gb18030", "The file does not say which"},
		{charmap.Windows1252, 2, "", western, "windows-1252", "The file does not say which encoding its text has; its bytes are neither"},
		{charmap.Windows1252, 3, "", "Mädchen", "windows-1252", "The file does not say which"},
		{nil, 4711, "", chinese, "utf-8", "The file says that its text is in code page 4711"},
		{nil, 0, "klingon", chinese, "utf-8", `The file says that its text is in "klingon"`},
		{nil, 0, "utf-16le", chinese, "utf-8", `The file says that its text is in "utf-16le"`},
		{nil, 0, "", "plain", "utf-8", ""},
	} {
		text := c.text
		if c.encoding != nil {
			var err error
			if text, err = c.encoding.NewEncoder().String(c.text); err != nil {
				t.Fatal(err)
			}
		}
		long := "x" + text
		f := newCraft(binary.LittleEndian).header(None, 1, 100).text("V1", text, 100).number("V2", "").valueLabel(eight(binary.LittleEndian, 1), text, 14)
		f.int32(recordDocuments, 1).padded(text, documentLine)
		if c.page != 0 {
			f.integers(c.page)
		}
		f.extension(extensionLongNames, "V1="+long+"\tV2=zahl")
		if c.name != "" {
			f.extension(extensionEncoding, c.name)
		}
		f.end().padded(text, 104).float(1)
		got, err := readTable(f.data, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		v := got.Variables
		if got.Encoding != c.want || v[0].Name != "x"+c.text || v[0].Label != c.text || v[1].Labels[0].Label != c.text || got.Documents[0] != c.text {
			t.Errorf("page %d, name %q: %s: %q, %q, %v, %q", c.page, c.name, got.Encoding, v[0].Name, v[0].Label, v[1].Labels, got.Documents)
		}
		if s := string(got.columns[0].Cell(0)); s != c.text {
			t.Errorf("page %d, name %q: cell %q, want %q", c.page, c.name, s, c.text)
		}
		if c.note == "" && len(got.Notes) > 0 || c.note != "" && (len(got.Notes) == 0 || !strings.HasPrefix(got.Notes[0], c.note)) {
			t.Errorf("page %d, name %q: notes %q, want %q", c.page, c.name, got.Notes, c.note)
		}
		// The same file in an encoding that is asked for.
		asked, err := readTable(f.data, Options{Encoding: c.want})
		if err != nil || asked.Variables[0].Label != c.text {
			t.Errorf("%s asked for: %v, %q", c.want, err, asked.Variables[0].Label)
		}
	}
	if _, err := readTable(newCraft(binary.LittleEndian).header(None, 0, 100).number("X", "").end().data, Options{Encoding: "klingon"}); err == nil ||
		err.Error() != `encoding "klingon": no such encoding is known` {
		t.Errorf("an encoding that does not exist: %v", err)
	}
}

// TestGuessFromCases looks at the cases where the dictionary is in ASCII.
func TestGuessFromCases(t *testing.T) {
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String("服务很好，没有意见")
	for _, compression := range compressions {
		var b craft
		rows := 70000 // more than a batch
		f := newCraft(binary.LittleEndian).header(compression, int32(rows), 100).text("S", "", 24).number("X", "").end()
		for row := range rows {
			text := ""
			if row == rows-1 {
				text = gbk
			}
			if compression == None {
				f.padded(text, 24).float(1)
				continue
			}
			b.bytes("\xfd\xfd\xfd\x65\x00\x00\x00\x00").padded(text, 24)
		}
		switch compression {
		case Bytecode:
			f.bytes(string(b.data))
		case Zlib:
			f.zlib(string(b.data))
		}
		got, err := readTable(f.data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got.Encoding != "gb18030" || string(got.columns[0].Cell(rows-1)) != "服务很好，没有意见" || got.rows != rows {
			t.Errorf("%v: %s, %q, %d rows", compression, got.Encoding, got.columns[0].Cell(rows-1), got.rows)
		}
	}
}

// TestCutCharacters reads texts that were cut at their width, and bytes that are no character.
func TestCutCharacters(t *testing.T) {
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String("满意")
	for _, c := range []struct {
		name, cell, want string
		bad              bool
	}{
		{"UTF-8", "满意"[:5], "满", false},
		{"UTF-8", "ab\xe6", "ab", false},
		{"UTF-8", "a\xffb", "a\ufffdb", true},
		{"UTF-8", "a\xe6\xbbb", "a\ufffd\ufffdb", true},
		{"UTF-8", "a\ufffdb", "a\ufffdb", false},
		{"UTF-8", "a\x00b\x00", "ab", false},
		{"UTF-8", " a\tb\n", " a\tb\n", false},
		{"GBK", gbk[:3], "满", false},
		{"GBK", "a\xffb", "a\ufffdb", true},
		{"GBK", "a\x00" + gbk, "a满意", false},
	} {
		f := newCraft(binary.LittleEndian).header(None, 1, 100).text("S", "", 8).extension(extensionEncoding, c.name).end().padded(c.cell, 8)
		got, err := readTable(f.data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s := string(got.columns[0].Cell(0)); s != c.want {
			t.Errorf("%s %q: %q, want %q", c.name, c.cell, s, c.want)
		}
		if noted := len(got.Notes) == 1 && strings.HasPrefix(got.Notes[0], "1 text of the cases are not"); noted != c.bad && len(got.Notes) > 0 != c.bad {
			t.Errorf("%s %q: notes %q", c.name, c.cell, got.Notes)
		}
	}
}

// TestNames mends names that are empty or repeated.
func TestNames(t *testing.T) {
	f := newCraft(binary.LittleEndian).header(None, 0, 100)
	for _, name := range []string{"A", "A", "", "A_2", "\xe6\xbb", "", "B", "C"} {
		f.number(name, "")
	}
	f.extension(extensionLongNames, "B=long name\tC=\tD=gone\tno pair\t").extension(extensionEncoding, "UTF-8").end()
	got, err := readTable(f.data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range got.Variables {
		names = append(names, got.Variables[i].Name)
	}
	if want := []string{"A", "A_3", "VAR00003", "A_2", "VAR00005", "VAR00006", "long name", "C"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	if len(got.Notes) != 6 {
		t.Errorf("notes %q", got.Notes)
	}
}

// TestMissing reads missing values in all ways that files have them.
func TestMissing(t *testing.T) {
	inf := math.Inf(1)
	for _, order := range orders {
		f := newCraft(order).header(None, 0, 100)
		variable := func(name string, width, kind int32, values ...string) {
			f.int32(recordVariable, width, 0, kind, printF82, printF82).padded(name, 8).bytes(strings.Join(values, ""))
			for range units(int(width)) - 1 {
				f.int32(recordVariable, -1, 0, 0, 0, 0).padded("", 8)
			}
		}
		n := func(x float64) string { return eight(order, x) }
		variable("A", 0, 1, n(9))
		variable("B", 0, 3, n(7), n(8), n(-9.5))
		variable("C", 0, -2, n(lowest), n(0))
		variable("D", 0, -3, n(secondLowest), n(0), n(99))
		variable("E", 0, -2, n(5), n(highest))
		variable("F", 3, 2, "a       ", "bc      ")
		variable("G", 20, 0)
		variable("H", 20, 0)
		variable("I", 20, 1, "old     ") // of old versions of PSPP
		counted := func(s string) string { return string(order.AppendUint32(nil, uint32(len(s)))) + s }
		f.extension(extensionTextMissings, counted("G")+"\x02"+counted("x       ")+"y       "+
			counted("H")+"\x03"+counted("p       ")+counted("q       ")+counted("r       ")+
			counted("gone")+"\x01"+counted("p       ")+counted("A")+"\x01"+counted("p       "))
		got, err := readTable(f.end().data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []raw.Missing{
			{Values: []float64{9}}, {Values: []float64{7, 8, -9.5}}, {Range: true, Low: -inf}, {Range: true, Low: -inf, Values: []float64{99}},
			{Range: true, Low: 5, High: inf}, {Texts: []string{"a", "bc"}}, {Texts: []string{"x", "y"}}, {Texts: []string{"p", "q", "r"}}, {Texts: []string{"old"}},
		} {
			if m := got.Variables[i].Missing; !reflect.DeepEqual(m, want) {
				t.Errorf("%v: %s: %+v, want %+v", order, got.Variables[i].Name, m, want)
			}
		}
		if len(got.Notes) != 2 || !strings.HasPrefix(got.Notes[0], `Missing values are given to "gone"`) || !strings.HasPrefix(got.Notes[1], `Missing values are given to "A"`) {
			t.Errorf("notes %q", got.Notes)
		}
	}
}

// TestSystemMissing takes the number that stands for no value from the file.
func TestSystemMissing(t *testing.T) {
	f := newCraft(binary.LittleEndian).header(None, -1, 100).number("X", "").valueLabel(eight(binary.LittleEndian, -7), "none", 1)
	f.int32(recordExtension, extensionFloats, 8, 3).float(-7, 1e6, -6).end().float(1, -7, lowest, math.NaN(), -6)
	got, err := readTable(f.data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if x := got.columns[0].Numbers; len(x) != 5 || x[0] != 1 || x[1] == x[1] || x[2] == x[2] || x[3] == x[3] || x[4] != -6 {
		t.Errorf("numbers %v", x)
	}
	if len(got.Variables[0].Labels) != 0 || len(got.Notes) != 1 {
		t.Errorf("labels %v, notes %q", got.Variables[0].Labels, got.Notes)
	}
}

// TestDisplay reads the forms of display parameters: 2 or 3 integers, for each record or each variable.
func TestDisplay(t *testing.T) {
	for _, c := range []struct {
		integers []int32
		want     raw.Variable // of the last
		note     bool
	}{
		{[]int32{1, 9, 0, 1, 9, 0, 1, 9, 0, 3, 12, 1}, raw.Variable{Measure: raw.Scale, Columns: 12, Align: raw.Right}, false},
		{[]int32{1, 0, 1, 0, 1, 0, 2, 2}, raw.Variable{Measure: raw.Ordinal, Align: raw.Center}, false},
		{[]int32{1, 9, 0, 1, 9, 0, 3, 12, 1}, raw.Variable{Measure: raw.Scale, Columns: 12, Align: raw.Right}, false},
		{[]int32{1, 9, 0, 1, 9, 0, 1, 9, 0, 77, -5, 9}, raw.Variable{}, false},
		{[]int32{1, 9, 0, 1}, raw.Variable{}, true},
		{nil, raw.Variable{}, false},
	} {
		f := newCraft(binary.BigEndian).header(None, 0, 100).number("A", "").text("B", "", 255).text("B2", "", 8).number("C", "")
		f.int32(recordExtension, extensionDisplay, 4, int32(len(c.integers))).int32(c.integers...)
		f.extension(extensionLongTexts, "B=00260\x00\t").end()
		got, err := readTable(f.data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if v := got.Variables[2]; v.Measure != c.want.Measure || v.Columns != c.want.Columns || v.Align != c.want.Align || len(got.Notes) > 0 != c.note {
			t.Errorf("%v: %+v, notes %q", c.integers, v, got.Notes)
		}
	}
}

// TestLongTexts puts segments together, and leaves alone what cannot be segments.
func TestLongTexts(t *testing.T) {
	text := ""
	for i := 0; len(text) < 600; i++ {
		text += fmt.Sprintf("%d,", i)
	}
	text = text[:600]
	for _, c := range []struct {
		entry string
		names []string
		note  string
	}{
		{"A=00600\x00\t", []string{"A", "X"}, ""},
		{"a=600\x00", []string{"A", "X"}, ""},
		{"A=00600", []string{"A", "X"}, ""},
		{"A=00999\x00\t", []string{"A", "A", "A", "X"}, `"A" is said to be a text of 999 bytes`},
		{"A=00200\x00\t", []string{"A", "A", "A", "X"}, `The entry "A=00200"`},
		{"X=00600\x00\t", []string{"A", "A", "A", "X"}, `"X" is said to be`},
		{"Q=00600\x00\tA=zz", []string{"A", "A", "A", "X"}, `"Q" is said to be`},
	} {
		f := newCraft(binary.LittleEndian).header(None, 1, 100).text("A", "", 255).text("A", "", 255).text("A", "", 96).number("X", "")
		f.extension(extensionLongTexts, c.entry).end()
		f.padded(text[:255], 256).padded(text[255:510], 256).padded(text[510:], 96).float(3)
		got, err := readTable(f.data, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(got.Variables); n != len(c.names) || got.columns[n-1].Numbers[0] != 3 {
			t.Errorf("%q: %d variables", c.entry, n)
			continue
		}
		if len(c.names) == 2 && (string(got.columns[0].Cell(0)) != text || got.Variables[0].Width != 600) {
			t.Errorf("%q: %d, %q", c.entry, got.Variables[0].Width, got.columns[0].Cell(0))
		}
		if c.note == "" && len(got.Notes) > 0 || c.note != "" && (len(got.Notes) == 0 || !strings.HasPrefix(got.Notes[0], c.note)) {
			t.Errorf("%q: notes %q", c.entry, got.Notes)
		}
	}
}

// TestSets reads multiple response sets of all kinds, and passes over what is none.
func TestSets(t *testing.T) {
	f := newCraft(binary.LittleEndian).header(None, 0, 100)
	for _, name := range []string{"A", "B", "C", "D"} {
		f.number(name, "")
	}
	f.extension(extensionLongNames, "A=first\tB=second\tC=third\tD=fourth")
	f.extension(extensionSets, "\n\n$a=C 10 my mcgroup a b c\n$b=D2 55 0  c D\r\n\n$bad=D99 5\n$none=C 0 \n$gone=C 0  x a a\n$ef=X\n$c=D8 Yes      10 mdgroup #2 first FOURTH\n")
	f.extension(extensionSets14, "$d=E 1 2 34 13 third mdgroup a b\n$e=E 11 6 choice 0  b c")
	got, err := readTable(f.end().data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []raw.Set{
		{Name: "$a", Label: "my mcgroup", Variables: []string{"first", "second", "third"}},
		{Name: "$b", Variables: []string{"third", "fourth"}, Dichotomy: true, Counted: "55"},
		{Name: "$gone", Variables: []string{"first"}},
		{Name: "$c", Label: "mdgroup #2", Variables: []string{"first", "fourth"}, Dichotomy: true, Counted: "Yes"},
		{Name: "$d", Label: "third mdgroup", Variables: []string{"first", "second"}, Dichotomy: true, Counted: "34", CategoryLabelsFromCounted: true},
		{Name: "$e", Variables: []string{"second", "third"}, Dichotomy: true, Counted: "choice", CategoryLabelsFromCounted: true, LabelFromVariable: true},
	}
	if !reflect.DeepEqual(got.Sets, want) {
		t.Errorf("%+v, want\n%+v", got.Sets, want)
	}
	if len(got.Notes) != 4 {
		t.Errorf("notes %q", got.Notes)
	}
}

// TestRoles reads roles from one attribute record or several, among other attributes.
func TestRoles(t *testing.T) {
	f := newCraft(binary.LittleEndian).header(None, 0, 100)
	for _, name := range []string{"A", "B", "C", "D"} {
		f.number(name, "")
	}
	f.extension(extensionAttributes, "A:$@Role('1'\n)/B:fred('it's'\n'23'\n)$@Role('5'\n)/gone:$@Role('1'\n)")
	f.extension(extensionAttributes, "c:$@role('9'\n)/D:$@Role('3'\n)/A:broken('")
	got, err := readTable(f.end().data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []raw.Role{raw.Target, raw.Split, raw.Input, raw.None} {
		if got.Variables[i].Role != want {
			t.Errorf("%s: role %d, want %d", got.Variables[i].Name, got.Variables[i].Role, want)
		}
	}
	if len(got.Notes) != 1 {
		t.Errorf("notes %q", got.Notes)
	}
}

// TestCaseCounts reads files whose number of cases is not what they say.
func TestCaseCounts(t *testing.T) {
	for _, compression := range compressions {
		file := func(declared int32, row string) []byte {
			f := newCraft(binary.LittleEndian).header(compression, declared, 100).number("X", "").number("Y", "").end()
			code := "\x65\x66\x67\x68\x00\x00\x00\x00" + row
			switch compression {
			case None:
				f.float(1, 2, 3, 4)
				if row != "" {
					f.float(5)
				}
			case Bytecode:
				f.bytes(code)
			case Zlib:
				f.zlib(code)
			}
			return f.data
		}
		for _, c := range []struct {
			declared int32
			row      string // added to two
			rows     int
			note     string
			broken   bool
		}{
			{2, "", 2, "", false},
			{-1, "", 2, "", false},
			{-77, "", 2, "", false},
			{3, "", 2, "The file declares 3 cases but has 2.", false},
			{1, "", 1, "The file declares 1 cases; what follows them is not read.", false},
			{0, "", 0, "The file declares 0 cases; what follows them is not read.", false},
			{-1, "\x69\x00\x00\x00\x00\x00\x00\x00", 2, "", true},
			{3, "\x69\xfc\x00\x00\x00\x00\x00\x00", 2, "", true},
			{3, "\x69\x00\x00\x00\x00\x00\x00\x00", 2, "", true},
		} {
			got, err := readTable(file(c.declared, c.row), Options{})
			var broken *Error
			if errors.As(err, &broken) != c.broken || got == nil || got.rows != c.rows {
				t.Errorf("%v, %d declared, %q: %v", compression, c.declared, c.row, err)
				continue
			}
			if c.broken && (broken.Case != 3 || !strings.Contains(broken.Error(), `case 3: the cases end within this one, at the variable "Y"`)) {
				t.Errorf("%v: %v", compression, err)
			}
			if c.note == "" && len(got.Notes) > 0 || c.note != "" && !slices.Equal(got.Notes, []string{c.note}) {
				t.Errorf("%v, %d declared: notes %q, want %q", compression, c.declared, got.Notes, c.note)
			}
		}
	}
}

// TestMoreCases takes the number of cases of 64 bits where 32 cannot hold it.
func TestMoreCases(t *testing.T) {
	for _, c := range []struct {
		header  int32
		unknown int64
		cases   int64
		want    int
	}{{-1, 1, 1 << 33, 1 << 33}, {5, 1, 5, 5}, {5, 1, 0, 5}, {5, 4607182418800017408, 1 << 40, 5}, {-1, 1, -1, -1}} {
		f := newCraft(binary.BigEndian).header(None, c.header, 100).number("X", "").int32(recordExtension, extensionCases, 8, 2).int64(c.unknown, c.cases).end()
		r, err := Open(bytes.NewReader(f.data), int64(len(f.data)), Options{})
		if err != nil || r.Dictionary().Cases != c.want {
			t.Errorf("%+v: %d, %v", c, r.Dictionary().Cases, err)
		}
	}
}

// TestTruncated cuts a file at every byte. Up to the cases each piece is an error that says where; after them, those that are whole
// are read.
func TestTruncated(t *testing.T) {
	for _, file := range []string{"pyreadstat__simple_alltypes.sav", "spsssav__compression_none.sav", "pyreadstat__sample.zsav"} {
		data, err := os.ReadFile(fixtures + "/" + file)
		if err != nil {
			t.Fatal(err)
		}
		c := &cursor{r: bytes.NewReader(data), size: int64(len(data))}
		records, err := readRecords(c)
		if err != nil {
			t.Fatal(err)
		}
		for n := range data {
			got, err := readTable(data[:n], Options{})
			var broken *Error
			if err != nil && !errors.As(err, &broken) {
				t.Fatalf("%s, %d bytes: %v", file, n, err)
			}
			if early := n < int(records.dataStart); early != (got == nil) && records.compression != Zlib || early && (broken == nil || broken.Case > 0 || broken.Offset > int64(n)) {
				t.Fatalf("%s, %d bytes: %v", file, n, err)
			}
			if broken != nil && broken.Case > 0 && broken.Case != got.rows+1 {
				t.Fatalf("%s, %d bytes: %v after %d cases", file, n, err, got.rows)
			}
		}
	}
}

// TestErrors reads files that are none.
func TestErrors(t *testing.T) {
	le := binary.LittleEndian
	begun := func() *craft { return newCraft(le).header(None, 0, 100) }
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "byte 0: the file is empty"},
		{"text", []byte("id,q1\n1,2\n"), `byte 0: not an SPSS system file: it begins with "id,q", $FL2 or $FL3 expected`},
		{"encrypted", []byte("\x1c\x00\x00\x00\x00\x00\x00\x00ENCRYPTEDSAV\x15\x00\x00\x00"), "byte 0: the file is encrypted with a password; save it without one in SPSS"},
		{"portable", []byte("ASCII SPSS PORT FILE                    "), "byte 0: the file is an SPSS portable file (.por), not a system file"},
		{"mainframe", []byte{0x5b, 0xc6, 0xd3, 0xf2}, "byte 0: the file is from a mainframe, in EBCDIC, which is not read"},
		{"short", []byte("$FL2 and no more"), "byte 0: file header: 176 bytes expected, the file ends after 16"},
		{"layout", newCraft(le).bytes("$FL2").padded("", 60).int32(7, 0, 0, 0, 0).float(100).padded("", 84).data, "byte 64: layout code 07 00 00 00: 2 or 3 expected, in either byte order"},
		{"compression", newCraft(le).header(7, 0, 100).data, `byte 72: compression code 7 in a file that begins with "$FL2": 0 or 1 expected`},
		{"bias", newCraft(le).header(None, 0, math.NaN()).data, "byte 84: compression bias NaN: a number expected, usually 100 (IEEE 754 is the only number format that is read)"},
		{"no variables", begun().end().data, "byte 176: the dictionary ends without a variable"},
		{"record", begun().int32(12345).data, "byte 176: a record of type 12345: 2, 3, 6, 7 or 999 expected"},
		{"continued", begun().int32(recordVariable, -1, 0, 0, 0, 0).padded("", 8).data, "byte 180: a variable record that continues a text follows none"},
		{"continued number", begun().number("X", "").int32(recordVariable, -1, 0, 0, 0, 0).padded("", 8).data, "byte 212: a variable record that continues a text follows none"},
		{"width", begun().int32(recordVariable, 99999, 0, 0, 0, 0).padded("X", 8).data, `byte 180: variable "X       " of width 99999: -1 to 32767 expected`},
		{"missing", begun().int32(recordVariable, 0, 0, 4, 0, 0).padded("X", 8).data, `byte 188: variable "X       " with missing values of kind 4: -3, -2 or 0 to 3 expected`},
		{"label", begun().int32(recordVariable, 0, 1, 0, 0, 0).padded("X", 8).int32(1 << 30).data, `byte 212: label of variable "X       ": 1073741824 bytes expected, the file ends after 0`},
		{"labels of none", begun().number("X", "").int32(recordLabels, 0, 7).data, "byte 216: a record of type 7 after value labels: 4 expected, which says whose they are"},
		{"extension", begun().number("X", "").int32(recordExtension, 99, -1, -1).data, "byte 224: extension record 99: 4294967295 elements of 4294967295 bytes expected, the file ends after 0 bytes"},
		{"documents", begun().number("X", "").int32(recordDocuments, -1).data, "byte 216: documents: 343597383600 bytes expected, the file ends after 0"},
		{"no end", begun().number("X", "").data, "byte 208: the type of a record: 4 more bytes expected, the file ends"},
		{"no zlib", newCraft(le).header(Zlib, 0, 100).number("X", "").end().data, "byte 216: zlib header: 24 bytes expected, the file ends after 0"},
		{"zlib trailer", newCraft(le).header(Zlib, 0, 100).number("X", "").end().int64(216, 99999, 24).data, "byte 224: zlib trailer at byte 99999: a place after this one and 24 bytes before the file's end at 240 was expected"},
		{"zlib blocks", newCraft(le).header(Zlib, 0, 100).number("X", "").end().int64(216, 240, 24).int64(-100, 0).int32(blockSize, 1000).data,
			"byte 240: a zlib trailer of 24 bytes for 1000 blocks: 24 bytes and 24 a block expected"},
		{"zlib block", newCraft(le).header(Zlib, 0, 100).number("X", "").end().int64(216, 240, 48).int64(-100, 0).int32(blockSize, 1).int64(216, 240).int32(8, 80).data,
			"byte 264: zlib block 1 of 80 bytes at byte 240: a place between bytes 240 and 240 was expected"},
		{"zlib bomb", newCraft(le).header(Zlib, 0, 100).number("X", "").end().int64(216, 242, 48).bytes("xx").int64(-100, 0).int32(blockSize, 1).int64(216, 240).int32(1<<30, 2).data,
			"byte 266: zlib block 1 of 2 bytes is said to inflate to 1073741824: at most 1032 times as many are possible"},
		{"no zlib block", newCraft(le).header(Zlib, 1, 100).number("X", "").end().int64(216, 242, 48).bytes("xx").int64(-100, 0).int32(blockSize, 1).int64(216, 240).int32(8, 2).data,
			"byte 240: case 1: cannot read it: zlib: invalid header"},
	} {
		_, err := readTable(c.data, Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want\n%s", c.name, err, c.want)
		}
	}
}

// TestDamagedZlib changes what a block inflates to: the checksum tells.
func TestDamagedZlib(t *testing.T) {
	f := newCraft(binary.LittleEndian).header(Zlib, -1, 100).number("X", "").end()
	start := len(f.data) + zlibHeaderSize
	f.zlib("\x65\x66\x67\x68\x69\x6a\x6b\x6c", "\x65\x66\x67\x68\x69\x6a\x6b\x6c")
	for _, at := range []int{start + 3, start + 9} {
		data := slices.Clone(f.data)
		data[at] ^= 0x40
		got, err := readTable(data, Options{})
		var broken *Error
		if !errors.As(err, &broken) || broken.Offset != int64(start) || got.rows > 8 {
			t.Errorf("byte %d changed: %v", at, err)
		}
	}
}

// failing is a file that cannot be read beyond a place.
type failing struct {
	*bytes.Reader
	from int64
}

var errDisk = errors.New("disk failed")

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.from {
		return 0, errDisk
	}
	return f.Reader.ReadAt(p, at)
}

// TestReadErrors passes on what a file says when it cannot be read.
func TestReadErrors(t *testing.T) {
	f := newCraft(binary.LittleEndian).header(None, -1, 100).number("X", "").end()
	start := int64(len(f.data))
	for range 100000 {
		f.float(1)
	}
	if _, err := Open(failing{bytes.NewReader(f.data), 100}, int64(len(f.data)), Options{}); !errors.Is(err, errDisk) {
		t.Errorf("error %v", err)
	}
	r, err := Open(failing{bytes.NewReader(f.data), start + 500000}, int64(len(f.data)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := collect(r); !errors.Is(err, errDisk) {
		t.Errorf("error %v", err)
	}
	r.Close()
	if err := r.Next(new(raw.Batch)); err == nil || err == io.EOF {
		t.Errorf("reading after the end: %v", err)
	}
}
