package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var sat5 = Scale{Name: "sat5", Min: 1, Max: 5, Missing: []string{"9"},
	Labels: []CodeLabel{{"1", "很不满意"}, {"5", "非常满意"}}}

// smallBook has one of everything.
func smallBook() *Codebook {
	return &Codebook{
		Path: "survey.yaml", Header: 1, ID: "id", Weight: "w", Missing: []string{"", "99", "不知道"},
		Items: []Item{
			{Key: "q1", Column: "q1", Scale: sat5},
			{Key: "q2", Column: "Q2", Scale: sat5, Reverse: true, Stated: "imp"},
		},
		Overall: &Item{Key: "overall", Column: "q10", Scale: Scale{Min: 0, Max: 10}},
		Profile: []Field{
			{Key: "format", Column: "format", Values: []CodeLabel{{"1", "超市"}, {"2", "便利店"}, {"7", "便利店"}}},
			{Key: "sales", Column: "sales", Numeric: true},
			{Key: "branch", Column: "branch"},
			{Key: "brands", Columns: []string{"b1", "b2"}},
		},
		Text:    []string{"comment"},
		Design:  &Design{Strata: "branch", Cluster: "street"},
		Quality: Quality{DuplicateID: Exclude, Straightline: Flag},
	}
}

const smallHeader = "id,w,q1,Q2,imp,q10,format,sales,branch,b1,b2,street,comment"

// shown shows a column of a dataset, "." for missing.
func shown(t *testing.T, d *Dataset, name string) []string {
	t.Helper()
	at := d.Schema.FieldIndices(name)
	if len(at) != 1 {
		t.Fatalf("no column %q in %v", name, d.Schema)
	}
	var out []string
	for _, b := range d.Batches {
		c := b.Column(at[0])
		for i := range c.Len() {
			v := "."
			switch c := c.(type) {
			case *array.Uint8:
				if c.IsValid(i) {
					v = strconv.Itoa(int(c.Value(i)))
				} else if c.Value(i) != 0 {
					t.Errorf("%s: missing row %d holds %d", name, i, c.Value(i))
				}
			case *array.Float64:
				if c.IsValid(i) {
					v = strconv.FormatFloat(c.Value(i), 'g', -1, 64)
				} else if x := c.Value(i); x == x {
					t.Errorf("%s: missing row %d holds %g", name, i, x)
				}
			case *array.Dictionary:
				words := c.Dictionary().(*array.String)
				if c.IsValid(i) {
					v = words.Value(c.GetValueIndex(i))
				} else if c.GetValueIndex(i) != 0 || words.Value(0) != "" {
					t.Errorf("%s: missing row %d has index %d", name, i, c.GetValueIndex(i))
				}
			case *array.String:
				if c.IsValid(i) {
					v = c.Value(i)
				}
			}
			out = append(out, v)
		}
	}
	return out
}

// read reads a text as a file called name.
func read(t testing.TB, book *Codebook, name, text string, opt ReadOptions) (*Dataset, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	t.Cleanup(func() { mem.AssertSize(t.(*testing.T), 0) })
	opt.Mem, opt.Files = mem, []string{path}
	d, err := Read(context.Background(), book, opt)
	if err == nil {
		t.Cleanup(d.Release)
	} else {
		err = fmt.Errorf("%s", strings.ReplaceAll(err.Error(), path, name))
	}
	return d, err
}

// dump shows all of a dataset that must not depend on how it was read.
func dump(t *testing.T, d *Dataset) string {
	var b strings.Builder
	for _, f := range d.Schema.Fields() {
		fmt.Fprintln(&b, f.Name, f.Type, shown(t, d, f.Name))
	}
	fmt.Fprintln(&b, d.Groups, d.Rows, d.Invalid, d.InvalidCount, d.Findings, d.InvalidBy, d.Absent, qualityText(t, d))
	return b.String()
}

func want(t *testing.T, d *Dataset, name, values string) {
	t.Helper()
	if got := strings.Join(shown(t, d, name), " "); got != values {
		t.Errorf("%s: %s, want %s", name, got, values)
	}
}

func TestCells(t *testing.T) {
	text := smallHeader + "\n" +
		"a1,1,1,1,10,10,1,\"1,234.5\",雁塔,1,0,s1,好\n" +
		"a2,0.5, 5 ,5.0,5,0,2,-3,未央,,,s1,\"说\"\"不\"\"\"\n" +
		"a3,2,５,非常满意,99,7.0,7,１２,雁塔,是,否,s2,\"two\nlines\"\n" +
		"a4,1,9,,x,,便利店,不知道,99,√,b2,s2,\n" +
		"a5,1,6,4.5,,11,3,1e400,\" 莲湖 \",maybe,,,last\n"
	for _, size := range []int{1, 40, 1 << 20} {
		d, err := read(t, smallBook(), "a.csv", text, ReadOptions{blockSize: size})
		if err != nil {
			t.Fatal(err)
		}
		want(t, d, "q1", "1 5 5 . .")
		want(t, d, "q2", "5 1 1 . .") // reversed
		want(t, d, "overall", "11 1 8 . .")
		want(t, d, "stated:q2", "10 5 . . .")
		want(t, d, "format", "超市 便利店 便利店 便利店 .")
		want(t, d, "sales", "1234.5 -3 12 . .")
		want(t, d, "branch", "雁塔 未央 雁塔 . 莲湖")
		want(t, d, "brands:b1", "1 . 1 1 .")
		want(t, d, "brands:b2", "0 . 0 1 .")
		want(t, d, "#weight", "1 0.5 2 1 1")
		want(t, d, "#stratum", "雁塔 未央 雁塔 99 莲湖")
		want(t, d, "#cluster", "s1 s1 s2 s2 .")
		want(t, d, "#id", "a1 a2 a3 a4 a5")
		want(t, d, "comment", "好 说\"不\" two\nlines . last")
		if got := fmt.Sprint(d.Groups); got != "map[branch:[雁塔 未央 莲湖] format:[超市 便利店]]" {
			t.Error(got)
		}
		var invalid []string
		for _, v := range d.Invalid {
			invalid = append(invalid, fmt.Sprintf("%d %s %q %s", v.Row, v.Column, v.Value, v.Want))
		}
		wantInvalid := []string{
			`6 imp "x" a number`,
			`7 q1 "6" a whole number from 1 to 5`,
			`7 Q2 "4.5" a whole number from 1 to 5`,
			`7 q10 "11" a whole number from 0 to 10`,
			`7 format "3" one of 1, 2, 7`,
			`7 sales "1e400" a number`,
			`7 b1 "maybe" 1 or 0`,
			`7 street "" the cluster of the form`,
		}
		if !slices.Equal(invalid, wantInvalid) || d.InvalidCount != len(wantInvalid) {
			t.Errorf("%d invalid:\n%s", d.InvalidCount, strings.Join(invalid, "\n"))
		}
		in := d.Inputs[0]
		sum := sha256.Sum256([]byte(text))
		if in.Bytes != int64(len(text)) || in.Rows != 5 || in.Encoding != "utf-8" || in.Format != "csv" || in.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%+v", in)
		}
	}
}

// plainBook has two items and a branch.
func plainBook() *Codebook {
	return &Codebook{Header: 1, Items: []Item{{Key: "q1", Column: "q1", Scale: sat5}, {Key: "q2", Column: "q2", Scale: sat5}},
		Profile: []Field{{Key: "branch", Column: "branch"}}}
}

// A long answer in words names no group: with 200 such groups every pair of them would fill a disk.
func TestLongLabels(t *testing.T) {
	long, longest := strings.Repeat("x", maxLabel), strings.Repeat("满", maxLabel/3+1)
	d, err := read(t, plainBook(), "a.csv", "q1,q2,branch\n1,2,"+long+"\n3,4,"+longest+"\n5,5,"+long+"\n", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d, "branch", long+" . "+long)
	if len(d.Invalid) != 1 || d.Invalid[0].Row != 3 || d.Invalid[0].Column != "branch" || d.Invalid[0].Want != "a text of at most 1000 bytes, to name a group" {
		t.Error(d.Invalid)
	}
}

func encode(t *testing.T, name, text string) string {
	t.Helper()
	var out string
	var err error
	switch name {
	case "gb18030":
		out, err = simplifiedchinese.GB18030.NewEncoder().String(text)
	case "utf-16le":
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	case "utf-16be":
		out, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	case "utf-16 bare":
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	case "windows-1252":
		out, err = charmap.Windows1252.NewEncoder().String(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every text here holds the same answers.
func TestShapesOfText(t *testing.T) {
	const lf = "q1,branch,q2\n1,雁塔,2\n3,未央,4\n5,雁塔,\n"
	long := strings.Repeat("1,x,2\n", 1000)
	tests := []struct {
		name, text, encoding string
		ask                  string
	}{
		{name: "LF", text: lf, encoding: "utf-8"},
		{name: "CRLF", text: strings.ReplaceAll(lf, "\n", "\r\n"), encoding: "utf-8"},
		{name: "CR", text: strings.ReplaceAll(lf, "\n", "\r"), encoding: "utf-8"},
		{name: "no last line end", text: strings.TrimSuffix(lf, "\n"), encoding: "utf-8"},
		{name: "CRLF without the last", text: strings.TrimSuffix(strings.ReplaceAll(lf, "\n", "\r\n"), "\r\n"), encoding: "utf-8"},
		{name: "blank lines at the end", text: lf + "\n\r\n\n", encoding: "utf-8"},
		{name: "blank lines before the header", text: "\n\n" + lf, encoding: "utf-8"},
		{name: "mark", text: "\ufeff" + lf, encoding: "utf-8"},
		{name: "semicolons", text: strings.ReplaceAll(lf, ",", ";"), encoding: "utf-8"},
		{name: "tabs", text: strings.ReplaceAll(lf, ",", "\t"), encoding: "utf-8"},
		{name: "bars", text: strings.ReplaceAll(lf, ",", "|"), encoding: "utf-8"},
		{name: "separator named", text: "sep=;\r\n" + strings.ReplaceAll(lf, ",", ";"), encoding: "utf-8"},
		{name: "all quoted", text: "\"q1\",\"branch\",\"q2\"\n\"1\",\"雁塔\",\"2\"\n\"3\",\"未央\",\"4\"\n\"5\",\"雁塔\",\"\"\n", encoding: "utf-8"},
		{name: "quoted, CRLF", text: "\"q1\",\"branch\",\"q2\"\r\n\"1\",\"雁塔\",\"2\"\r\n\"3\",\"未央\",\"4\"\r\n\"5\",\"雁塔\",\"\"\r\n", encoding: "utf-8"},
		{name: "other columns", text: "q1,,note,branch,note,q2,\n1,,\"a,\nb\",雁塔,x,2,\n3,,,未央,\"\"\"\",4,\n5,1,,雁塔,,,7\n", encoding: "utf-8"},
		{name: "empty cells beyond", text: "q1,branch,q2\n1,雁塔,2,,\n3,未央,4, \n5,雁塔,,,,\n", encoding: "utf-8"},
		{name: "header with spaces", text: " q1 ,branch\u3000, q2\n1,雁塔,2\n3,未央,4\n5,雁塔,\n", encoding: "utf-8"},
		{name: "NUL bytes", text: "q1,branch,q2\n1\x00,雁塔\x00,2\n3,未央,\x004\n5,雁塔,\x00\n", encoding: "utf-8"},
		{name: "a stray quote", text: "q1,branch,q2,size\n1,雁塔,2,5\" wide\n3,未央,4,6\" wide\n5,雁塔,,\n", encoding: "utf-8"},
		{name: "GB18030", text: encode(t, "gb18030", lf), encoding: "gb18030"},
		{name: "GB18030 asked", text: encode(t, "gb18030", lf), encoding: "gb18030", ask: "gb18030"},
		{name: "GB18030 with bars", text: encode(t, "gb18030", "q1|branch|q2|x\n1|雁塔|2|\n3|未央|4|\n5|雁塔||a\n"), encoding: "gb18030"},
		{name: "UTF-16LE", text: encode(t, "utf-16le", lf), encoding: "utf-16"},
		{name: "UTF-16BE", text: encode(t, "utf-16be", lf), encoding: "utf-16"},
		{name: "UTF-16 without mark", text: encode(t, "utf-16 bare", lf), encoding: "utf-16"},
	}
	for _, test := range tests {
		for _, size := range []int{1, 7, 30, 1 << 20} {
			t.Run(fmt.Sprintf("%s/%d", test.name, size), func(t *testing.T) {
				book := plainBook()
				book.Encoding = test.ask
				d, err := read(t, book, "a.csv", test.text, ReadOptions{blockSize: size})
				if err != nil {
					t.Fatal(err)
				}
				want(t, d, "q1", "1 3 5")
				want(t, d, "q2", "2 4 .")
				want(t, d, "branch", "雁塔 未央 雁塔")
				if d.Inputs[0].Encoding != test.encoding || d.Rows.Read != 3 || d.Inputs[0].Rows != 3 || d.InvalidCount != 0 {
					t.Errorf("%+v %+v %v", d.Inputs[0], d.Rows, d.Invalid)
				}
			})
		}
	}
	// The encoding shows only after a while.
	for _, bar := range []string{",", "|"} {
		text := strings.ReplaceAll("q1,branch,q2\n"+long+encode(t, "gb18030", "5,亅雁,5\n"), ",", bar)
		d, err := read(t, plainBook(), "a.csv", text, ReadOptions{blockSize: 100})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Groups["branch"]; !slices.Equal(got, []string{"x", "亅雁"}) {
			t.Error(got)
		}
	}
	// Two encodings in one file, and a damaged character.
	d, err := read(t, plainBook(), "a.csv", lf+strings.Repeat("1,雁塔区,1\n", 20)+encode(t, "gb18030", "5,莲湖,5\n")+"1,新\xe5\n", ReadOptions{})
	if err == nil || err.Error() != "a.csv:26: 2 cells where the header has 3" {
		t.Error(err)
	}
	d, err = read(t, plainBook(), "a.csv", lf+strings.Repeat("1,雁塔区,1\n", 20)+encode(t, "gb18030", "5,莲湖,5\n")+"1,新\xe5,\n", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(d.Groups["branch"], " "); got != "雁塔 未央 雁塔区 莲湖 新\ufffd" || d.Inputs[0].Encoding != "utf-8 and gb18030" {
		t.Error(got, d.Inputs[0].Encoding)
	}
	book := plainBook()
	book.Encoding = "windows-1252"
	d, err = read(t, book, "a.csv", encode(t, "windows-1252", "q1,branch,q2\n1,Café,2\n3,Zoë,\n"), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d, "branch", "Café Zoë")
	// What cannot be GB18030 is Western: 0xe9 here stands before a comma.
	d, err = read(t, plainBook(), "a.csv", "q1,branch,q2\n1,caf\xe9,2\n", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d, "branch", "café")
}

func TestFilesThatCannotBeRead(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", "a.csv: is empty"},
		{"only a mark", "\ufeff", "a.csv: is empty"},
		{"only line ends", "\n\n \n", "a.csv: is empty"},
		{"only a header", "q1,branch,q2\n", "a.csv: has a header but no rows"},
		{"header without line end", "q1,branch,q2", "a.csv: has a header but no rows"},
		{"only blank lines below the header", "q1,branch,q2\n\n\n", "a.csv: has a header but no rows"},
		{"short row", "q1,branch,q2\n1,a,2\n1,a\n", "a.csv:3: 2 cells where the header has 3"},
		{"long row", "q1,branch,q2\n1,a,2\n\n\"1\",\"a\nb\",2\n1,a,2,,5\n", "a.csv:6: 5 cells where the header has 3"},
		{"a column is missing", "q1,Branch,q2\n1,a,2\n", "codebook: profile.branch: no column \"branch\" in a.csv\nhint: did you mean \"Branch\"?"},
		{"a column twice", "q1,branch,q2,q1\n1,a,2,3\n", "codebook: items.q1: a.csv has 2 columns named \"q1\""},
		{"quote not closed", "q1,branch,q2\n1,a,2\n1,\"a,2\n1,a,2\n", "a.csv:3: the quote opened here is not closed"},
		{"quote not closed in the header", "q1,\"branch,q2\n1,a,2\n", "a.csv:1: the quote opened here is not closed"},
		{"nothing left", "q1,branch,q2\n,,\n,,\n", "a.csv: none of 2 rows can be used: 2 empty_row"},
		{"old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a.csv: is an encrypted workbook or one of the old .xls format: save it as .xlsx without a password"},
		{"not a workbook", "PK\x03\x04....", "a.csv: is not a workbook that can be read: is damaged or breaks off: zip: not a valid zip file"},
	}
	for _, test := range tests {
		for _, size := range []int{5, 1 << 20} {
			_, err := read(t, plainBook(), "a.csv", test.text, ReadOptions{blockSize: size})
			if err == nil || err.Error() != test.want {
				t.Errorf("%s: %v, want %s", test.name, err, test.want)
			}
		}
	}
	for path, want := range map[string]string{
		"nowhere.csv": "nowhere.csv: does not exist", "no*.csv": "no*.csv: matches no file",
	} {
		if _, err := Read(context.Background(), plainBook(), ReadOptions{Files: []string{path}}); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := Read(context.Background(), plainBook(), ReadOptions{Files: []string{t.TempDir()}}); err == nil || !strings.HasSuffix(err.Error(), "is a folder without data files") {
		t.Error(err)
	}
}

func TestRowsLeftOut(t *testing.T) {
	text := smallHeader + "\n" +
		"a1,1,1,2,,,1,,x,,,s,\n" + // 2
		"\n" +
		"a1,1,1,2,,,2,,x,,,s,\n" + // 4: as line 2
		"a2,0,1,2,,,1,,x,,,s,\n" + // 5: weight
		"a3,,1,7,,,1,,x,,,s,\n" +
		",,,, ,\"\",,,,,,,\n" +
		"a4,-1,1,2,,,1,,x,,,s,\n" +
		"a5,?,1,2,,,1,,x,,,s,\n" +
		"a2,1,1,2,,,1,,x,,,s,\n" + // 10: as line 5
		"a6,1,7,2,,,2,,y,,,s,\n" + // 11
		",1,1,2,,,1,,x,,,s,\n" +
		",1,1,2,,,7,,x,,,s,\n\n\n"
	show := func(d *Dataset) string {
		var out []string
		for _, e := range d.Rows.Excluded {
			out = append(out, fmt.Sprintf("%d %s %s %s", e.Row, e.ID, e.Reason.Code, strings.TrimPrefix(e.Reason.Detail, filepath.Dir(e.File)+"/")))
		}
		return strings.Join(out, "\n")
	}
	for _, size := range []int{1, 60, 1 << 20} {
		d, err := read(t, smallBook(), "a.csv", text, ReadOptions{blockSize: size})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := show(d), `3  empty_row 
4 a1 duplicate_id a.csv:2
5 a2 weight 0
6 a3 weight 
7  empty_row 
8 a4 weight -1
9 a5 weight ?
10 a2 duplicate_id a.csv:5`; got != want {
			t.Errorf("got:\n%s", got)
		}
		if d.Rows.Read != 12 || d.Rows.Kept != 4 || d.InvalidCount != 2 {
			t.Errorf("%d %d %d", d.Rows.Read, d.Rows.Kept, d.InvalidCount)
		}
		want(t, d, "#id", "a1 a6 . .")
		d, err = read(t, smallBook(), "a.csv", text, ReadOptions{blockSize: size, Where: []string{"format=超市", "branch=x", "branch=z"}})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := show(d), `3  empty_row 
4 a1 duplicate_id a.csv:2
5 a2 weight 0
6 a3 weight 
7  empty_row 
8 a4 weight -1
9 a5 weight ?
10 a2 duplicate_id a.csv:5
11 a6 where format=超市
13  where format=超市`; got != want {
			t.Errorf("got:\n%s", got)
		}
		if got := d.Groups["branch"]; !slices.Equal(got, []string{"x"}) || d.InvalidCount != 1 {
			t.Error(got, d.InvalidCount)
		}
		book := smallBook()
		book.Quality.DuplicateID = Flag
		if d, err = read(t, book, "a.csv", text, ReadOptions{blockSize: size}); err != nil {
			t.Fatal(err)
		}
		if len(d.Findings) != 2 || d.Findings[0].Row != 4 || d.Findings[1].Row != 10 || d.Rows.Kept != 6 {
			t.Error(d.Findings, d.Rows)
		}
	}
}

// Weights whose sums or squares float64 cannot hold are no weights.
func TestWeightsBeyondSums(t *testing.T) {
	book := plainBook()
	book.Weight = "w"
	d, err := read(t, book, "a.csv", "q1,q2,branch,w\n1,2,a,1e308\n3,4,a,1e30\n5,5,a,5e-324\n2,2,a,1e-30\n2,2,a,-1e300\n", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d, "#weight", "1e+30 1e-30")
	if len(d.Rows.Excluded) != 3 || d.Rows.Excluded[0].Row != 2 || d.Rows.Excluded[0].Reason != (Reason{Code: "weight", Detail: "1e308"}) {
		t.Error(d.Rows.Excluded)
	}
}

func TestStraightline(t *testing.T) {
	book := &Codebook{Header: 1}
	for i := range 6 {
		book.Items = append(book.Items, Item{Key: fmt.Sprint("q", i), Column: fmt.Sprint("q", i), Scale: sat5, Reverse: i == 2})
	}
	text := "q0,q1,q2,q3,q4,q5\n4,4,4,4,4,4\n4,4,2,4,4,4\n3,,3,3,3,3\n3,,3,3,3,9\n1,2,3,4,5,5\n"
	d, err := read(t, book, "a.csv", text, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Findings) != 2 || d.Findings[0].Row != 2 || d.Findings[1].Row != 4 || d.Findings[0].Reason != (Reason{"straightline", "4"}) {
		t.Error(d.Findings)
	}
	book.Quality.Straightline = Exclude
	if d, err = read(t, book, "a.csv", text, ReadOptions{}); err != nil {
		t.Fatal(err)
	}
	if d.Rows.Kept != 3 || len(d.Rows.Excluded) != 2 || d.Rows.Excluded[1].Reason != (Reason{"straightline", "3"}) {
		t.Error(d.Rows)
	}
	book.Quality.Straightline = Keep
	if d, err = read(t, book, "a.csv", text, ReadOptions{}); err != nil || d.Rows.Kept != 5 || len(d.Findings) != 0 {
		t.Error(err, d.Rows)
	}
}

func TestFilters(t *testing.T) {
	text := smallHeader + "\na1,1,1,2,,7,1,3.50,x,1,0,s,\na2,1,2,4,,8,2,4,y,0,1,s,\na3,1,5,,,,,,,,,s,\n"
	tests := []struct {
		where []string
		want  string // ids, or the error
	}{
		{[]string{"q1=2"}, "a2"},
		{[]string{"q1=非常满意", "q1=1"}, "a1 a3"},
		{[]string{"q2=2"}, "a1"}, // as written, though reversed
		{[]string{"overall=8"}, "a2"},
		{[]string{"format=7"}, "a2"},
		{[]string{"sales=3.5", "sales=4", "branch=y"}, "a2"},
		{[]string{"brands=b1"}, "a1"},
		{[]string{"brands=b1", "brands=b2"}, "a1 a2"},
		{[]string{"format=便力店"}, `filter "format=便力店": format has no such value; did you mean "便利店"?`},
		{[]string{"fromat=1"}, `filter "fromat=1": the codebook has no field "fromat"; did you mean "format"?`},
		{[]string{"q1=9"}, `filter "q1=9": expected a whole number from 1 to 5`},
		{[]string{"sales=much"}, `filter "sales=much": expected a number`},
		{[]string{"brands=b3"}, `filter "brands=b3": brands has no such option; did you mean "b1"?`},
		{[]string{"format"}, `filter "format": expected FIELD=VALUE`},
		{[]string{"branch=q"}, `a.csv: none of 3 rows can be used: 3 where branch=q`},
	}
	for _, test := range tests {
		d, err := read(t, smallBook(), "a.csv", text, ReadOptions{Where: test.where})
		if err != nil {
			if err.Error() != test.want {
				t.Errorf("%v: %v, want %s", test.where, err, test.want)
			}
			continue
		}
		want(t, d, "#id", test.want)
	}
}

func TestSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"b.csv":  "branch,q2,q1,id\nz,1,2,2\nx,3,4,7\n",
		"a.txt":  "q1;q2;branch;id\n5;4;x;1\n5;5;y;2\n",
		".c.csv": "", "readme.md": "none",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	book := plainBook()
	book.ID = "id"
	for _, files := range [][]string{{dir}, {filepath.Join(dir, "a.txt"), filepath.Join(dir, "*.csv")}} {
		var done, total int64
		d, err := Read(context.Background(), book, ReadOptions{Files: files, Progress: func(d, t int64) { done, total = d, t }})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Release()
		want(t, d, "q1", "5 5 4")
		want(t, d, "q2", "4 5 3")
		want(t, d, "branch", "x y x")
		if e := d.Rows.Excluded; len(e) != 1 || e[0].Row != 2 || filepath.Base(e[0].Reason.Detail) != "a.txt:3" {
			t.Error(e)
		}
		if done != total || total != 64 {
			t.Error(done, total)
		}
	}
	d, err := Read(context.Background(), book, ReadOptions{Files: []string{"-"}, Stdin: strings.NewReader("q1,q2,branch,id\n1,2,x,1\n"), Wave: "w"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if d.Inputs[0].Path != "-" || d.Wave != "w" {
		t.Error(d.Inputs, d.Wave)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, book, ReadOptions{Files: []string{dir}}); err != context.Canceled {
		t.Error(err)
	}
}

func TestXian(t *testing.T) {
	book, err := LoadCodebook("../fixtures/xian/survey.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(context.Background(), book, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if d.Rows.Read != 6210 || d.Rows.Kept != 6198 || len(d.Rows.Excluded) != 12 || d.InvalidCount != 5 {
		t.Errorf("read %d, kept %d, excluded %d, invalid %d; want 6210, 6198, 12, 5", d.Rows.Read, d.Rows.Kept, len(d.Rows.Excluded), d.InvalidCount)
	}
}
