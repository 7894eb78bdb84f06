package por

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"manyi/survey/raw"
)

// plainTable is the translation table of ASCII.
func plainTable() string {
	var local strings.Builder
	local.WriteString(strings.Repeat("0", firstPortable))
	for _, r := range portable {
		if r >= 0x80 {
			r = '0'
		}
		local.WriteByte(byte(r))
	}
	return local.String() + strings.Repeat("0", tableLength-local.Len())
}

// file puts a header and an end around records and breaks them into lines.
func file(records, newline string) []byte {
	text := strings.Repeat("ASCII SPSS PORT FILE                    ", 5) + plainTable() + tag + records
	text += strings.Repeat("Z", lineLength-len(text)%lineLength)
	var out bytes.Buffer
	for len(text) > 0 {
		out.WriteString(text[:lineLength] + newline)
		text = text[lineLength:]
	}
	return out.Bytes()
}

const version = "A8/202611256/120000"

// unwrap takes the line ends out of a file.
func unwrap(file []byte) string {
	return strings.NewReplacer("\r", "", "\n", "").Replace(string(file))
}

// rewrap breaks a file anew.
func rewrap(file []byte, newline string, trim bool) []byte {
	text := unwrap(file)
	var out bytes.Buffer
	for len(text) > 0 {
		n := min(len(text), lineLength)
		line := text[:n]
		if trim {
			line = strings.TrimRight(line, " ")
		}
		out.WriteString(line + newline)
		text = text[n:]
	}
	return out.Bytes()
}

// ebcdic writes a file as a mainframe would.
func ebcdic(file []byte, newline string) []byte {
	text := unwrap(file)
	text = text[:splashLength] + plainTable() + text[splashLength+tableLength:]
	var out bytes.Buffer
	for i := range len(text) {
		if i > 0 && i%lineLength == 0 {
			out.WriteString(newline)
		}
		c, ok := charmap.CodePage037.EncodeRune(rune(text[i]))
		if !ok {
			c = 0xff
		}
		out.WriteByte(c)
	}
	return out.Bytes()
}

// TestLineEnds reads the same file with other line ends, without any, with blanks at the end of lines cut off, and in EBCDIC.
func TestLineEnds(t *testing.T) {
	for _, name := range []string{"sample", "electric", "odd"} {
		original := fixture(t, name+".por")
		if name == "odd" {
			original = []byte(strings.NewReplacer("数字", "      ", "标签", "      ").Replace(string(original)))
		}
		want, err := readAll(t, original, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []struct {
			name string
			file []byte
		}{
			{"LF", rewrap(original, "\n", false)},
			{"CR", rewrap(original, "\r", false)},
			{"CRCRLF", rewrap(original, "\r\r\n", false)},
			{"none", rewrap(original, "", false)},
			{"trimmed CRLF", rewrap(original, "\r\n", true)},
			{"trimmed CR", rewrap(original, "\r", true)},
			{"EBCDIC records", ebcdic(original, "")},
			{"EBCDIC NL", ebcdic(original, "\x15")},
			{"EBCDIC LF", ebcdic(original, "\x25")},
			{"EBCDIC CRLF", ebcdic(original, "\r\x25")},
		} {
			got, err := readAll(t, v.file, Options{})
			if err != nil {
				t.Errorf("%s: %s: %v", name, v.name, err)
				continue
			}
			if strings.HasPrefix(v.name, "EBCDIC") {
				if got.dict.Encoding != portableText {
					t.Errorf("%s: %s: encoding %s", name, v.name, got.dict.Encoding)
				}
				got.dict.Encoding = want.dict.Encoding
			}
			if !reflect.DeepEqual(got.dict, want.dict) || !reflect.DeepEqual(got.cells, want.cells) || fmt.Sprint(got.x) != fmt.Sprint(want.x) {
				t.Errorf("%s: %s: %+v\nis not\n%+v", name, v.name, got, want)
			}
		}
	}
}

// TestDictionary reads what SPSS writes and PSPP does not: a weight, ranges up to the highest number, portable signs.
func TestDictionary(t *testing.T) {
	records := version + "17/Product24/Name35/Extra" + "61/W" + "44/" + "5B/" +
		"70/1/X5/8/2/5/8/2/AA/85/C7/Label X" +
		"70/1/W104/8/0/5/8/0/B-1/1/" +
		"74/1/S1/4/0/1/4/0/84/abcd" +
		"70/1/D3G/A/0/3G/A/0/9-A/" + // 106, 20 + 86 in SPSS: JDATE is 24 + 82
		"D2/1/X1/W2/1/3/one2+1/2/60" +
		"D1/1/S1/1/a3/A a" +
		"E2/3/one3/two" +
		"F" + "1/2.F/2/ab*." + "*.-.F/0/3/"
	got, err := readAll(t, file(records, "\r\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := &raw.Dictionary{
		Variables: []raw.Variable{
			{Name: "X", Label: "Label X", Width: 8, Decimals: 2, Format: "F8.2", Labels: []raw.Label{{Number: 1, Label: "one"}, {Number: 60, Label: "60"}},
				Missing: raw.Missing{Range: true, Low: 10, High: math.Inf(1), Values: []float64{5}}},
			{Name: "W", Width: 8, Labels: []raw.Label{{Number: 1, Label: "one"}, {Number: 60, Label: "60"}},
				Missing: raw.Missing{Range: true, Low: -1, High: 1}},
			{Name: "S", Kind: raw.Text, Width: 4, Format: "A4", Labels: []raw.Label{{Text: "a", Label: "A a"}}, Missing: raw.Missing{Texts: []string{"abcd"}}},
			{Name: "D", Kind: raw.Date, Width: 10, Format: "JDATE10", Missing: raw.Missing{Range: true, Low: math.Inf(-1), High: -10}},
		},
		Weight: "W", Documents: []string{"one", "two"}, Encoding: "utf-8", Product: "Product", Cases: -1,
	}
	if !reflect.DeepEqual(got.dict, want) {
		t.Errorf("dictionary\n%+v\nis not\n%+v", got.dict, want)
	}
	if !reflect.DeepEqual(got.cells[2], []string{"ab", ""}) || fmt.Sprint(got.x) != "[[1 NaN] [2.5 -0.5] [] [NaN 3]]" {
		t.Errorf("cells %v %v", got.x, got.cells)
	}
}

// TestNotes looks for a sentence about each thing that was passed over.
func TestNotes(t *testing.T) {
	records := version + "61/V" + "43/" + "70/1/X5/8/2/5/8/2/70/1/X5/8/2/5/8/2/AA9E17IR6IG+6J/" + "72/0/1/2/0/1/2/0/B1/a1/b91/a" +
		"D1/1/X1/1/1/aD1/1/X1/2/1/b" + "D1/0/0/" + "F1/2/0/"
	got, err := readAll(t, file(records, "\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if v := got.dict.Variables; v[0].Name != "X" || v[1].Name != "X_2" || v[2].Name != "V3" || v[0].Labels[0].Number != 2 || !v[1].Missing.Empty() || !v[2].Missing.Empty() {
		t.Errorf("variables %+v", v)
	}
	notes := strings.Join(got.dict.Notes, "\n")
	for _, want := range []string{"2 variables had no name or that of another", "of 1 variables that have two sets of value labels", "2 ranges of missing values of text",
		"the weight V is not among the variables", "missing values of X_2 begin at the highest number"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note %q in\n%s", want, notes)
		}
	}
	if len(got.dict.Notes) != 5 {
		t.Errorf("notes\n%s", notes)
	}
}

// TestEncodings reads labels and cells in several encodings, which the file does not name.
func TestEncodings(t *testing.T) {
	records := func(label, cell string) []byte {
		return file(version+fmt.Sprintf("41/78/1/S1/8/0/1/8/0/C%s/%s", base30(len(label)), label)+"F"+fmt.Sprintf("%s/%s", base30(len(cell)), cell)+"*."[:0], "\r\n")
	}
	chinese, _ := simplifiedchinese.GB18030.NewEncoder().String("您对服务的满意程度，从一到五分，请选择一个最符合的答案")
	western, _ := charmap.Windows1252.NewEncoder().String("Zufriedenheit “größer” als früher é")
	for _, c := range []struct {
		label, cell, asked         string
		encoding, want, first, say string
	}{
		{label: "plain", cell: "a", encoding: "utf-8", want: "plain", first: "a"},
		{label: "您对服务的满意程度，从一到五分，请选择一个最符合的答案", cell: "满意", encoding: "utf-8", want: "您对服务的满意程度，从一到五分，请选择一个最符合的答案", first: "满意", say: "taken as utf-8"},
		{label: chinese, cell: chinese[:8] + "  ", encoding: "gb18030", want: "您对服务的满意程度，从一到五分，请选择一个最符合的答案", first: "您对服务", say: "taken as gb18030"},
		{label: western, cell: "\x80 5", encoding: "windows-1252", want: "Zufriedenheit “größer” als früher é", first: "€ 5", say: "taken as windows-1252"},
		{label: "满意程度\xff", cell: "", encoding: "utf-8", want: "满意程度\ufffd", first: "", say: "1 bytes are damaged"},
		{label: chinese, cell: "", asked: "windows-1252", encoding: "windows-1252", want: mustWestern(chinese), first: ""},
	} {
		got, err := readAll(t, records(c.label, c.cell), Options{Encoding: c.asked})
		if err != nil {
			t.Errorf("%s: %v", c.want, err)
			continue
		}
		notes := strings.Join(got.dict.Notes, "\n")
		if got.dict.Encoding != c.encoding || got.dict.Variables[0].Label != c.want || got.cells[0][0] != c.first || !strings.Contains(notes, c.say) || (c.say == "") != (notes == "") {
			t.Errorf("%s: encoding %s, label %q, cell %q, notes %q", c.want, got.dict.Encoding, got.dict.Variables[0].Label, got.cells[0][0], notes)
		}
	}
	if _, err := readAll(t, records("a", "b"), Options{Encoding: "utf-7"}); err == nil || !strings.Contains(err.Error(), "utf-7") {
		t.Errorf("encoding utf-7: %v", err)
	}
}

func mustWestern(s string) string {
	out, _ := charmap.Windows1252.NewDecoder().String(s)
	return out
}

func base30(n int) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRST"
	if n < 30 {
		return digits[n : n+1]
	}
	return base30(n/30) + digits[n%30:n%30+1]
}

// TestWant fills only the columns that were asked for.
func TestWant(t *testing.T) {
	in := fixture(t, "electric.por")
	r, err := NewReader(bytes.NewReader(in), int64(len(in)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := &raw.Batch{Want: make([]bool, len(r.Dictionary().Variables))}
	b.Want[2], b.Want[11] = true, true
	if err := r.Next(b); err != nil || b.Rows != 240 || len(b.Columns[0].Numbers) != 0 || b.Columns[2].Numbers[1] != 49 || string(b.Columns[11].Cell(2)) != "N" {
		t.Errorf("%d rows, %v", b.Rows, err)
	}
	if err := r.Next(b); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
}

// TestBad names what is wrong with a file, and where.
func TestBad(t *testing.T) {
	x := "41/70/1/X5/8/2/5/8/2/"
	for _, c := range []struct{ name, records, want string }{
		{"version", "B8/202611256/120000", `version 'B'`},
		{"record", version + "G", `record 'G' of the dictionary: there is no such record`},
		{"no variables", version + "F", "no variables"},
		{"label first", version + "C1/a", "label before the first variable"},
		{"missing first", version + "81/", "missing values before the first variable"},
		{"count", version + "4X/", `'X' where a number was expected`},
		{"fraction", version + "41.F/", "where a whole number from 0 to 2147483647 was expected"},
		{"width", version + "7200000/1/X", "the width of a variable is"},
		{"length", version + "70/-1/", "the name of a variable: length is -1"},
		{"long text", version + "1KKKKKKKK/", "where a whole number from 0 to 32767"},
		{"two ranges", version + x + "91/A2/", "variable X has a second range"},
		{"labels of none", version + x + "D1/1/Y1/1/1/a", `value labels for variable "Y"`},
		{"labels of both", version + x + "71/1/Y1/1/0/1/1/0/D2/1/X1/Y1/1/1/a", "of which one is text"},
		{"missing label", version + x + "D1/1/X1/*.1/a", "a labelled value of X: no number"},
		{"cell", version + x + "F1/2/A$/", "row 3, variable X, byte "},
		{"cell's reason", version + x + "F1/2/A$/", `'$' in a number`},
		{"star", version + x + "F*/", `'/' after '*'`},
		{"exponent", version + x + "F1+/", `'/' in an exponent`},
		{"digits", version + x + "F" + strings.Repeat("1", 500) + "/", "more than 400 digits"},
	} {
		_, err := readAll(t, file(c.records, "\r\n"), Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
	for _, in := range []string{"", "PK\x03\x04", strings.Repeat("x", 1000), string(file("", "")[:460])} {
		if _, err := readAll(t, []byte(in), Options{}); err != errNotPortable {
			t.Errorf("%d other bytes: %v", len(in), err)
		}
	}
}

// TestCut reads a file cut at every byte: there is an error each time, except where only the last line's filling is gone.
func TestCut(t *testing.T) {
	whole := fixture(t, "sample.por")
	last := bytes.IndexByte(whole[splashLength+tableLength+500:], 'Z') + splashLength + tableLength + 500
	for n := range whole {
		got, err := readAll(t, whole[:n], Options{})
		if (err == nil) != (n > last) {
			t.Errorf("cut to %d bytes of %d: %v", n, len(whole), err)
		}
		if err == nil && len(got.x[1]) != 5 {
			t.Errorf("cut to %d bytes: %d rows", n, len(got.x[1]))
		}
	}
}
