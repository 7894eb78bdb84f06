package survey

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// qualityBook has eight items, one of them reversed, and a response time.
func qualityBook() *Codebook {
	book := &Codebook{Header: 1, ID: "id", Missing: []string{"", "99", "不知道"}, Quality: Quality{DuplicateID: Exclude, MinAnswered: 0.5, Straightline: Flag, Duration: "t"},
		Overall: &Item{Key: "overall", Column: "q", Label: "whole", Scale: Scale{Min: 0, Max: 10}},
		Profile: []Field{{Key: "format", Column: "f", Label: "Format", Values: []CodeLabel{{"1", "shop"}, {"2", "kiosk"}}},
			{Key: "sales", Column: "s", Label: "Sales", Numeric: true}, {Key: "brands", Label: "Brands", Columns: []string{"b1", "b2"}}},
		Text: []string{"say"}}
	for i := range 8 {
		name := fmt.Sprint("q", i+1)
		book.Items = append(book.Items, Item{Key: name, Column: name, Label: "Item " + name, Scale: Scale{Min: 1, Max: 5, Missing: []string{"9"}}, Reverse: i == 3, Dimension: "d"})
	}
	return book
}

const qualityHeader = "id,t,q1,q2,q3,q4,q5,q6,q7,q8,q,f,s,b1,b2,say,more\n"

// Worked by hand. Codes as written; longest runs pass over what is not answered.
const qualityForms = qualityHeader +
	"1,60,1,2,3,4,5,1,2,3,10,1,5.5,1,0,x,\n" + // line 2: longest run 1
	"2,0:30,4,4,4,4,4,4,4,4,9,2,-1,0,0,,\n" + // 3: straight, run 8
	"3,90,5,5,,9,5,99,5,5,0,1,,,,,\n" + // 4: straight over five answers, run 5
	"4,19,2,2,2,2,,,不知道,6,11,3,x,1,1,,\n" + // 5: four answers, run 4; q8 invalid, q invalid, f invalid, s invalid
	"5,,3,3,1,1,1,4,4,2,,,,,,,\n" + // 6: run 3
	"1,5,7,7,1,1,1,4,4,2,,,,,,,\n" + // 7: repeated id, two invalid cells
	"\n" + // 8: blank
	"6,30,,1,,,,,,,5,2,7,0,1,y,\n" // 9: one answer, run 1

func TestQualityByHand(t *testing.T) {
	for _, size := range []int{1, 60, 1 << 20} {
		d, err := read(t, qualityBook(), "a.csv", qualityForms, ReadOptions{blockSize: size})
		if err != nil {
			t.Fatal(err)
		}
		r := QualityOf(d)
		if got := fmt.Sprint(r.Read, r.Kept, r.Excluded, r.ExcludedBy, r.Flagged); got != "8 6 2 [{duplicate_id 1} {empty_row 1}] [{straightline 2}]" {
			t.Error(got)
		}
		q8 := r.Items[7]
		if got := fmt.Sprint(q8.Valid, q8.Blank, q8.Invalid, q8.Missing, q8.Answers); got != "4 1 1 2 [{1 0} {2 1} {3 1} {4 1} {5 1}]" {
			t.Error("q8:", got)
		}
		q4 := r.Items[3] // reversed, its codes as written
		if got := fmt.Sprint(q4.Key, q4.Reverse, q4.Valid, q4.Blank, q4.Answers, q4.Absent, q4.DontKnow); got != "q4true 4 1 [{1 1} {2 1} {3 0} {4 2} {5 0}] [{9  1 16.666666666666668 code} {99  0 0 code} {不知道  0 0 spelling}] 1" {
			t.Error("q4:", got)
		}
		q7 := r.Items[6]
		if got := fmt.Sprint(q7.Absent[2], q7.DontKnow, q7.Blank); got != "{不知道  1 16.666666666666668 spelling} 1 1" {
			t.Error("q7:", got)
		}
		whole := r.Items[8]
		if got := fmt.Sprint(whole.Key, whole.Valid, whole.Invalid, whole.Blank, whole.Answers[0], whole.Answers[10]); got != "overall4 1 1 {0 1} {10 1}" {
			t.Error("overall:", got)
		}
		// 54 cells. By item valid: q1 5, q2 6, q3 4, q4 4, q5 4, q6 3, q7 4, q8 4, overall 4.
		if got := fmt.Sprint(r.AllItems.Cells, r.AllItems.Valid, r.AllItems.Blank, r.AllItems.Invalid, r.AllItems.Absent, r.AllItems.DontKnow); got != "54 38 11 2 3 3" {
			t.Error("all items:", got)
		}
		if got := fmt.Sprint(r.Answered.Unanswered, r.Answered.Need, r.Answered.Short); got != "[3 0 0 1 1 0 0 1] 4 1" {
			t.Error("answered:", got)
		}
		if got := rows(r.Answered.Forms); got != "9" {
			t.Error("short forms:", got)
		}
		if got := fmt.Sprint(r.Straightline.Judged, r.Straightline.Count, r.Straightline.Codes, rows(r.Straightline.Forms)); got != "4 2 [{4 1} {5 1}]3 4" {
			t.Error("straightline:", got)
		}
		// Runs 1 1 3 4 5 8: the 3.5th is 3.5, the 6.65th of 6 the last.
		if l := r.Longstring; l.N != 6 || l.Median != 3.5 || l.P95 != 8 || l.Max != 8 || l.Threshold != 0 || l.Long != 0 || fmt.Sprint(l.Counts) != "[0 2 0 1 1 1 0 0 1]" {
			t.Errorf("longstring: %+v", l)
		}
		// Times 19 30 30 60 90: h = 6p = 1.5, 3, 4.5.
		if x := r.Duration; x.N != 5 || x.Missing != 1 || x.Min != 19 || x.Q1 != 24.5 || x.Median != 30 || x.Q3 != 75 || x.Max != 90 || x.Fast != 10 || x.Speeders != 0 {
			t.Errorf("duration: %+v", x)
		}
		var fields []string
		for _, f := range r.Fields {
			fields = append(fields, fmt.Sprint(f.Key, " ", f.Kind, " ", f.Valid, f.Missing, f.Invalid, " ", f.Groups))
		}
		if got := strings.Join(fields, "; "); got != "format groups 4 2 1 [{shop 2} {kiosk 2}]; sales number 3 3 1 []; brands options 4 2 0 [{b1 2} {b2 2}]; say text 2 4 0 []" {
			t.Error(got)
		}
		if f := r.Fields[1]; *f.Min != -1 || *f.Max != 7 {
			t.Errorf("sales %+v", f)
		}
		var invalid []string
		for _, c := range r.InvalidColumns {
			invalid = append(invalid, fmt.Sprint(c.Column, c.Name, c.Count, c.Kept, c.Values))
		}
		if got := strings.Join(invalid, " "); got != "q1q11 0 [{7 1}] q2q21 0 [{7 1}] q8q81 1 [{6 1}] qoverall1 1 [{11 1}] fformat1 1 [{3 1}] ssales1 1 [{x 1}]" || r.InvalidCells != 6 {
			t.Error(got)
		}
		if fmt.Sprint(r.Unused) != "[more]" || len(r.Suggestions) != 0 || r.Repeats.Count != 0 {
			t.Error(r.Unused, r.Suggestions, r.Repeats)
		}
	}
}

// rows lists the rows of forms.
func rows(forms []Place) string {
	var out []string
	for _, f := range forms {
		out = append(out, fmt.Sprint(f.Row))
	}
	return strings.Join(out, " ")
}

func TestQuantile(t *testing.T) {
	x := []float64{2, 3, 5, 7, 11, 13}
	at := func(k int) float64 { return x[k-1] }
	for p, want := range map[float64]float64{0.05: 2, 0.25: 2.75, 0.5: 6, 0.75: 11.5, 0.95: 13} { // R: quantile(c(2,3,5,7,11,13), p, type = 6)
		if got := quantile(len(x), p, at); math.Abs(got-want) > 1e-12 {
			t.Errorf("%g: %g, want %g", p, got, want)
		}
	}
}

func TestSpeeders(t *testing.T) {
	var b strings.Builder
	b.WriteString("q1,q2,branch,t\n")
	for i := range 99 { // 1 to 99 seconds: the median is 50, its third lies between 16 and 17
		fmt.Fprintf(&b, "1,2,a,%d\n", 1+i*50%99)
	}
	book := plainBook()
	book.Quality.Duration = "t"
	d, err := read(t, book, "a.csv", b.String(), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	x := QualityOf(d).Duration
	if x.Median != 50 || x.Speeders != 16 || len(x.Forms) != 16 || x.Forms[0].Seconds != 1 || x.Forms[0].Row != 2 || x.Forms[1].Row != 4 || x.Forms[1].Seconds != 2 {
		t.Errorf("%+v", x)
	}
}

// Long runs are counted from ten items on, from half of them or ten.
func TestLongstringThreshold(t *testing.T) {
	for items, threshold := range map[int]int{9: 0, 10: 10, 19: 10, 21: 11, 30: 15} {
		book := &Codebook{Header: 1}
		var names, same, mixed []string
		for i := range items {
			name := fmt.Sprint("v", i)
			book.Items = append(book.Items, Item{Key: name, Column: name, Scale: sat5})
			names, same = append(names, name), append(same, "4")
			mixed = append(mixed, fmt.Sprint(1+i/max(threshold, 1)%2))
		}
		mixed[len(mixed)-1] = "5"
		text := strings.Join(names, ",") + "\n" + strings.Join(same, ",") + "\n" + strings.Join(mixed, ",") + "\n"
		d, err := read(t, book, "a.csv", text, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		long := 1 // the second form has a run of just the threshold, where the last item leaves room for it
		switch {
		case threshold == 0:
			long = 0
		case items > threshold:
			long = 2
		}
		if l := QualityOf(d).Longstring; l.Threshold != threshold || l.Long != long || l.Max != items || len(l.Forms) != long {
			t.Errorf("%d items: %+v, want %d forms of %d", items, l, long, threshold)
		}
	}
}

// Different scales: the same code is the same answer, whatever its place on the scale, however far apart the scales are.
func TestStraightlineOverScales(t *testing.T) {
	book := &Codebook{Header: 1}
	var names []string
	for i, scale := range []Scale{{Min: 1, Max: 5}, {Min: 0, Max: 10}, {Min: -2, Max: 5}, {Min: 3, Max: 7}, {Min: 1, Max: 5}, {Min: 65536, Max: 65546}} {
		name := fmt.Sprint("v", i)
		names = append(names, name)
		book.Items = append(book.Items, Item{Key: name, Column: name, Scale: scale, Reverse: i%2 == 1})
	}
	d, err := read(t, book, "a.csv", strings.Join(names, ",")+"\n4,4,4,4,4,\n3,3,3,3,3,65539\n1,1,1,7,1,65537\n", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r := QualityOf(d)
	if r.Straightline.Judged != 3 || r.Straightline.Count != 1 || rows(r.Straightline.Forms) != "2" || r.Straightline.Codes[0].Code != "4" {
		t.Errorf("%+v", r.Straightline)
	}
	if fmt.Sprint(r.Longstring.Counts) != "[0 0 0 1 0 2]" {
		t.Errorf("%+v", r.Longstring)
	}
}

func TestDontKnow(t *testing.T) {
	for _, c := range []struct{ code, label, want string }{
		{"9", "", "code"}, {"99", "", "code"}, {"98", "", "code"}, {"8", "", ""}, {"0", "", ""}, {"-1", "", ""}, {"6", "", ""},
		{"9", "不适用", ""}, {"9", "Refused", ""}, {"6", "说不清楚", "label"}, {"0", "Don’t know", "label"}, {"0", "DK / NA", "label"},
		{"不知道", "", "spelling"}, {"Not Sure", "", "spelling"}, {"dk", "", "spelling"}, {"ＤＫ", "", "spelling"}, {"duck", "", ""}, {"(跳过)", "", ""},
	} {
		if got := dontKnow(c.code, c.label); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.code, c.label, got, c.want)
		}
	}
}

// What a file declares missing is counted code by code, under the file's own labels.
func TestDeclaredMissing(t *testing.T) {
	it := &Item{Key: "q", Column: "q", Scale: Scale{Min: 1, Max: 5, Missing: []string{"0"}}}
	for _, c := range []struct {
		missing raw.Missing
		absent  string
		levels  string // of 0 5 6 7 7.5 97 98 99 200
	}{
		{raw.Missing{Values: []float64{97, 5, 0}}, "[0 97 5]", "6 8 - - - 7 - - -"},
		{raw.Missing{Range: true, Low: 97, High: 99, Values: []float64{6}}, "[0 6 97 98 99 user-missing]", "6 5 7 - - 8 9 10 -"},
		{raw.Missing{Range: true, Low: 6.5, High: math.Inf(1)}, "[0 user-missing]", "6 5 - 7 7 7 7 7 7"},
		{raw.Missing{Range: true, Low: 1e17, High: 1e17 + 5}, "[0 user-missing]", "6 5 - - - - - - -"},
		{raw.Missing{Texts: []string{"97"}}, "[0 97]", "6 5 - - - 7 - - -"},
	} {
		r, absent, err := itemRules(it, nil, &c.missing)
		if err != nil {
			t.Fatal(err)
		}
		var levels []string
		for _, text := range []string{"0", "5", "6", "7", "7.5", "97", "98", "99", "200"} {
			level, ok := r.resolve(text)
			if levels = append(levels, "-"); ok {
				levels[len(levels)-1] = fmt.Sprint(level)
			}
		}
		if got := strings.Join(levels, " "); got != c.levels || fmt.Sprint(absent) != c.absent {
			t.Errorf("%+v: %v %s, want %s %s", c.missing, absent, got, c.absent, c.levels)
		}
	}
}

func TestNamesOffScale(t *testing.T) {
	v := &raw.Variable{Name: "Q", Kind: raw.Number, Labels: []raw.Label{{Number: 1, Label: "bad"}, {Number: 9, Label: "Don't know"}, {Number: 8}}}
	book := &Codebook{Items: []Item{{Key: "q", Column: "Q", Scale: Scale{Min: 1, Max: 5, Labels: []CodeLabel{{"1", "bad"}}}}, {Key: "r", Column: "R", Scale: sat5}}}
	if got := fmt.Sprint(namesOffScale(book, map[string]*raw.Variable{"Q": v})); got != "map[q:map[9:Don't know]]" {
		t.Error(got)
	}
}

// The report can be written as JSON and does not depend on how the rows were read.
func TestQualityIsDeterministic(t *testing.T) {
	text := forms(3000, 9)
	var first string
	for _, jobs := range []int{1, 3} {
		for _, size := range []int{300, 5000, 1 << 20} {
			d, err := read(t, smallBook(), "a.csv", text, ReadOptions{Jobs: jobs, blockSize: size})
			if err != nil {
				t.Fatal(err)
			}
			got := qualityText(t, d)
			got = strings.ReplaceAll(got, d.Inputs[0].Path, "a.csv")
			if first == "" {
				first = got
			} else if got != first {
				t.Errorf("jobs %d and block size %d change the report", jobs, size)
			}
			addsUp(t, d)
		}
	}
	if !strings.Contains(first, `"invalid_columns":[{"column":"q1"`) {
		t.Error("no invalid cells were counted")
	}
}

// qualityText is the report as JSON.
func qualityText(t *testing.T, d *Dataset) string {
	t.Helper()
	text, err := json.Marshal(QualityOf(d))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// addsUp checks that every form and every cell of an item has its place in the quality report.
func addsUp(t *testing.T, d *Dataset) {
	t.Helper()
	r := QualityOf(d)
	if r.Read != r.Kept+r.Excluded {
		t.Fatalf("read %d, kept %d, excluded %d", r.Read, r.Kept, r.Excluded)
	}
	reasons := 0
	for _, x := range r.ExcludedBy {
		reasons += x.Count
	}
	if reasons != r.Excluded {
		t.Fatalf("%d forms excluded for %v", r.Excluded, r.ExcludedBy)
	}
	total := ItemTotals{}
	for _, it := range r.Items {
		absent, answers := 0, 0
		for _, a := range it.Absent {
			absent += a.Count
		}
		for _, a := range it.Answers {
			answers += a.Count
		}
		if it.Valid+it.Blank+it.Invalid+absent != r.Kept || it.Blank < 0 || it.Missing != r.Kept-it.Valid || answers != it.Valid || it.DontKnow > absent {
			t.Fatalf("of %d: %+v", r.Kept, it)
		}
		total.Cells, total.Valid, total.Blank, total.Invalid, total.Absent = total.Cells+r.Kept, total.Valid+it.Valid, total.Blank+it.Blank, total.Invalid+it.Invalid, total.Absent+absent
	}
	if a := r.AllItems; a.Cells != total.Cells || a.Valid != total.Valid || a.Blank != total.Blank || a.Invalid != total.Invalid || a.Absent != total.Absent {
		t.Fatalf("%+v, want %+v", a, total)
	}
	for _, f := range r.Fields {
		if f.Valid+f.Missing != r.Kept || f.Valid < 0 || f.Missing < 0 || f.Kind != "options" && f.Invalid > f.Missing {
			t.Fatalf("of %d: %+v", r.Kept, f)
		}
	}
	invalid, values := 0, 0
	for _, c := range r.InvalidColumns {
		invalid += c.Count
		for _, v := range c.Values {
			values += v.Count
		}
		if c.Kept > c.Count {
			t.Fatalf("%+v", c)
		}
	}
	if invalid != r.InvalidCells || values != invalid || len(r.Invalid) != min(MaxListed, invalid) {
		t.Fatalf("%d invalid cells, %d by column, %d by value, %d listed", r.InvalidCells, invalid, values, len(r.Invalid))
	}
	unanswered, runs := 0, 0
	for _, n := range r.Answered.Unanswered {
		unanswered += n
	}
	if l := r.Longstring; l != nil {
		for _, n := range l.Counts {
			runs += n
		}
	}
	none := 0
	if k := r.Answered.Items; k < len(r.Answered.Unanswered) {
		none = r.Answered.Unanswered[k]
	}
	if unanswered != r.Kept || runs != r.Kept-none {
		t.Fatalf("%d forms, %d by unanswered items, %d by runs and %d without an answer", r.Kept, unanswered, runs, none)
	}
	for _, list := range [][]Place{r.Straightline.Forms, r.Answered.Forms} {
		if !slices.IsSortedFunc(list, func(a, b Place) int { return a.Row - b.Row }) {
			t.Fatal("forms out of order", list)
		}
	}
}

// More invalid cells than are listed are counted, in all and by value.
func TestManyInvalidCells(t *testing.T) {
	var b strings.Builder
	b.WriteString("q1,branch,q2\n")
	const n = MaxListed + 500
	for i := range n {
		fmt.Fprintf(&b, "6,a,%d\n", 100+i%1200)
	}
	for _, jobs := range []int{1, 4} {
		d, err := read(t, plainBook(), "a.csv", b.String(), ReadOptions{Jobs: jobs, blockSize: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if d.InvalidCount != 2*n || len(d.Invalid) != MaxListed || len(d.InvalidBy) != 2 {
			t.Fatal(d.InvalidCount, len(d.Invalid), d.InvalidBy)
		}
		one, two := d.InvalidBy[0], d.InvalidBy[1]
		if one.Count != n || one.Kept != n || fmt.Sprint(one.Values) != fmt.Sprintf("[{6 %d}]", n) {
			t.Errorf("%+v", one)
		}
		if two.Count != n || len(two.Values) != maxWrong || two.Values[0] != (CodeCount{"100", 9}) || two.Values[999] != (CodeCount{"1099", 8}) {
			t.Errorf("%d values of %d cells, %v to %v", len(two.Values), two.Count, two.Values[0], two.Values[len(two.Values)-1])
		}
	}
}

// Where a form stands is known after blank lines, quoted line ends, rows left out and several files.
func TestPosition(t *testing.T) {
	d, err := read(t, smallBook(), "a.csv", smallHeader+"\n"+
		"a,1,1,1,1,1,1,1,x,1,1,s,\n\nb,1,1,1,1,1,1,1,x,1,1,s,\"two\nlines\"\nc,0,1,1,1,1,1,1,x,1,1,s,\nd,1,1,1,1,1,1,1,x,1,1,s,\ne,1,1,1,1,1,1,1,x,1,1,s,\n", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var at []int
	for b, batch := range d.Batches {
		for i := range int(batch.NumRows()) {
			file, line := d.Position(b, i)
			if file != d.Inputs[0].Path {
				t.Error(file)
			}
			at = append(at, line)
		}
	}
	if fmt.Sprint(at) != "[2 4 7 8]" {
		t.Error(at)
	}
}
