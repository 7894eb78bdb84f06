package sav

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"manyi/survey/raw"
)

// memory is a file in memory.
type memory struct {
	data []byte
	pos  int
}

func (m *memory) Write(p []byte) (int, error) {
	n := copy(m.data[m.pos:], p)
	m.data = append(m.data, p[n:]...)
	m.pos += len(p)
	return len(p), nil
}

func (m *memory) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += int64(m.pos)
	case io.SeekEnd:
		offset += int64(len(m.data))
	}
	m.pos = int(offset)
	return offset, nil
}

// batches are the rows of a table, so many at a time.
func batches(t *table, size int, write func(*raw.Batch) error) error {
	for row := 0; row < t.rows; row += size {
		b := raw.Batch{Rows: min(size, t.rows-row)}
		b.Reset(len(t.columns))
		b.Rows = min(size, t.rows-row)
		for i := range t.columns {
			from, to := &t.columns[i], &b.Columns[i]
			for r := row; r < row+b.Rows; r++ {
				if t.Variables[i].Kind == raw.Text {
					to.AppendText(from.Cell(r))
				} else {
					to.Numbers = append(to.Numbers, from.Numbers[r])
				}
			}
		}
		if err := write(&b); err != nil {
			return err
		}
	}
	return nil
}

func writeTable(t *table, opt WriterOptions) (data []byte, notes []string, err error) {
	var m memory
	w, err := NewWriter(&m, t.Dictionary, opt)
	if err != nil {
		return nil, nil, err
	}
	if err := batches(t, 1000, w.Write); err != nil {
		return nil, nil, err
	}
	err = w.Close()
	return m.data, w.Notes(), err
}

var compressions = []Compression{None, Bytecode, Zlib}

// same compares tables: with fields for what they are in a file, the dictionaries too.
func same(got, want *table) error {
	if got.rows != want.rows {
		return fmt.Errorf("%d rows, want %d", got.rows, want.rows)
	}
	for i := range want.Variables {
		if g, w := got.Variables[i], want.Variables[i]; !reflect.DeepEqual(g, w) {
			return fmt.Errorf("variable %d:\n%+v, want\n%+v", i, g, w)
		}
		g, w := &got.columns[i], &want.columns[i]
		for row := range want.rows {
			if want.Variables[i].Kind == raw.Text {
				if !bytes.Equal(g.Cell(row), w.Cell(row)) {
					return fmt.Errorf("%s, row %d: %.99q, want %.99q", want.Variables[i].Name, row, g.Cell(row), w.Cell(row))
				}
			} else if x, y := g.Numbers[row], w.Numbers[row]; x != y && !(math.IsNaN(x) && math.IsNaN(y)) {
				return fmt.Errorf("%s, row %d: %v, want %v", want.Variables[i].Name, row, x, y)
			}
		}
	}
	g, w := *got.Dictionary, *want.Dictionary
	g.Variables, w.Variables = nil, nil
	g.Notes, w.Notes = nil, nil
	w.Encoding, w.Product, w.Cases = "utf-8", "SPSS DATA FILE manyi", want.rows
	if !reflect.DeepEqual(g, w) {
		return fmt.Errorf("%+v, want\n%+v", g, w)
	}
	return nil
}

// chance makes tables that an SPSS file can hold as they are.
type chance struct{ *rand.Rand }

func (c chance) text(bytes int) string {
	pool := []rune("abc xyzÄé客户满意度很好不一般，。？'\"/=:\t🤓𠮷")
	var b strings.Builder
	for b.Len() < bytes {
		b.WriteRune(pool[c.IntN(len(pool))])
	}
	return strings.TrimRight(cut(b.String(), bytes), " ")
}

func (c chance) number() float64 {
	switch c.IntN(6) {
	case 0:
		return float64(c.IntN(400) - 150)
	case 1:
		return c.NormFloat64() * math.Pow(10, float64(c.IntN(40)-20))
	case 2:
		return float64(c.IntN(5) + 1)
	case 3:
		return math.NaN()
	case 4:
		return float64(c.IntN(300)-150) / 4
	}
	return float64(c.Int64N(1<<53) - 1<<52)
}

func (c chance) whole() float64 { return float64(c.IntN(2000) - 1000) }

// format is any that there is.
func (c chance) format() (format, raw.Kind) {
	for {
		t := formatType(c.IntN(42))
		rule, ok := formatRules(t)
		if !ok || rule.kind == raw.Text {
			continue
		}
		f := format{kind: t, width: rule.min + c.IntN(min(rule.max-rule.min, 9)+1)} // PSPP breaks down over wide dates
		if strings.HasSuffix(rule.name, "HEX") {
			f.width &^= 1
		}
		if most := min(16, f.width-rule.lead); rule.lead > 0 && most > 0 {
			f.decimals = c.IntN(most + 1)
		}
		return f, rule.kind
	}
}

func (c chance) variable(i int) raw.Variable {
	stems := []string{"q", "满意度_", "VeryLongNameOfAQuestion.", "@x#$", "Ünïcödé", "总体来看您对我们的服务"}
	v := raw.Variable{Name: fmt.Sprintf("%s%d", stems[c.IntN(len(stems))], i), Measure: raw.Measure(c.IntN(4)), Role: raw.Role(c.IntN(6)),
		Align: raw.Align(c.IntN(3)), Columns: c.IntN(40) + 1}
	if c.IntN(3) > 0 {
		v.Label = c.text(c.IntN(labelBytes + 1))
	}
	if c.IntN(3) == 0 {
		widths := []int{1, 2, 7, 8, 9, 16, 100, 254, 255, 256, 257, 300, 503, 504, 505, 756, 757, 3000}
		v.Kind, v.Width = raw.Text, widths[c.IntN(len(widths))]
		v.Format = textFormat([]formatType{formatA, formatA, formatAHex}[c.IntN(3)], v.Width).String()
		for k := range c.IntN(4) {
			if text := strings.ReplaceAll(c.text(min(v.Width, 8)), `"`, "a"); !slices.Contains(v.Missing.Texts, text) && k < 3 {
				v.Missing.Texts = append(v.Missing.Texts, text)
			}
		}
	} else {
		f, kind := c.format()
		v.Kind, v.Width, v.Decimals, v.Format = kind, f.width, f.decimals, f.String()
		c.missing(&v.Missing)
	}
	seen := map[raw.Label]bool{}
	for range c.IntN(3) * c.IntN(8) {
		l := raw.Label{Number: c.whole()}
		if v.Kind == raw.Text {
			l = raw.Label{Text: strings.TrimSpace(c.text(c.IntN(min(v.Width, 300) + 1)))}
		}
		if !seen[l] {
			seen[l] = true
			l.Label = c.text(1 + c.IntN(valueLabelBytes))
			v.Labels = append(v.Labels, l)
		}
	}
	return v
}

func (c chance) missing(m *raw.Missing) {
	switch c.IntN(7) {
	case 0, 1:
		m.Values = []float64{9}[:c.IntN(2)]
	case 2:
		m.Values = []float64{c.whole(), 1e9, 0.1}
	case 3:
		m.Range, m.Low, m.High = true, -7.5, c.Float64()
	case 4:
		m.Range, m.Low, m.High, m.Values = true, math.Inf(-1), -1, []float64{99}
	case 5:
		m.Range, m.Low, m.High, m.Values = true, 97, math.Inf(1), []float64{0}
	case 6:
		m.Values = []float64{-98, 1e300}
	}
	if len(m.Values) == 0 {
		m.Values = nil
	}
}

func (c chance) table() *table {
	n := []int{1, 2, 5, 12, 40}[c.IntN(5)]
	t := &table{Dictionary: &raw.Dictionary{Label: c.text(c.IntN(fileLabelBytes + 1))}, rows: []int{0, 1, 2, 7, 60, 700}[c.IntN(6)], columns: make([]raw.Column, n)}
	for i := range n {
		v := c.variable(i)
		t.Variables = append(t.Variables, v)
		column := &t.columns[i]
		column.Ends = []int32{0}
		for range t.rows {
			if v.Kind == raw.Date {
				column.Numbers = append(column.Numbers, 86400*float64(c.IntN(250000)))
				continue
			} else if v.Kind.Temporal() {
				column.Numbers = append(column.Numbers, float64(c.Int64N(4*2e10))/4)
				continue
			} else if v.Kind != raw.Text {
				column.Numbers = append(column.Numbers, c.number())
				continue
			}
			cell := c.text(min(c.IntN(v.Width+1), []int{4, 50, longestText}[c.IntN(3)]))
			column.AppendText([]byte(cell))
		}
		if v.Kind != raw.Text && c.IntN(4) == 0 {
			t.Weight = v.Name
		}
	}
	for range c.IntN(3) {
		t.Documents = append(t.Documents, c.text(c.IntN(documentLine+1)))
	}
	for k := range c.IntN(4) {
		c.set(t, fmt.Sprintf("$set多选_%d", k))
	}
	// Those that SPSS before 14 does not know come last in a file.
	slices.SortStableFunc(t.Sets, func(a, b raw.Set) int {
		return map[bool]int{true: 1}[a.CategoryLabelsFromCounted] - map[bool]int{true: 1}[b.CategoryLabelsFromCounted]
	})
	return t
}

func (c chance) set(t *table, name string) {
	s := raw.Set{Name: name, Label: c.text(c.IntN(60))}
	text := c.IntN(2) == 0
	for i := range t.Variables {
		if v := &t.Variables[i]; c.IntN(2) == 0 && (v.Kind == raw.Text) == text && (!text || v.Width >= 8) {
			s.Variables = append(s.Variables, t.Variables[i].Name)
		}
	}
	if len(s.Variables) == 0 {
		return
	}
	counted := "1"
	if text {
		counted = "是 的"
	}
	switch c.IntN(4) {
	case 1:
		s.Dichotomy, s.Counted = true, counted
	case 2:
		s.Dichotomy, s.CategoryLabelsFromCounted, s.Counted = true, true, counted
	case 3:
		s.Dichotomy, s.CategoryLabelsFromCounted, s.LabelFromVariable, s.Counted, s.Label = true, true, true, counted, ""
	}
	t.Sets = append(t.Sets, s)
}

func TestRoundTrip(t *testing.T) {
	for seed := range uint64(150) {
		want := chance{rand.New(rand.NewPCG(seed, 1))}.table()
		compression := compressions[seed%3]
		data, notes, err := writeTable(want, WriterOptions{Compression: compression})
		if err != nil || len(notes) > 0 {
			t.Fatalf("seed %d: %v, %v", seed, err, notes)
		}
		got, err := readTable(data, Options{})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := same(got, want); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if len(got.Notes) > 0 {
			t.Fatalf("seed %d: notes %q", seed, got.Notes)
		}
	}
}

// TestWant reads some variables only, which must not change them.
func TestWant(t *testing.T) {
	want := chance{rand.New(rand.NewPCG(31, 3))}.table()
	for want.rows < 2 || len(want.Variables) < 12 {
		want = chance{rand.New(rand.NewPCG(rand.Uint64(), 3))}.table()
	}
	for _, compression := range compressions {
		data, _, err := writeTable(want, WriterOptions{Compression: compression})
		if err != nil {
			t.Fatal(err)
		}
		for trial := range 20 {
			r, err := Open(bytes.NewReader(data), int64(len(data)), Options{})
			if err != nil {
				t.Fatal(err)
			}
			c := chance{rand.New(rand.NewPCG(uint64(trial), 4))}
			b := raw.Batch{Want: make([]bool, len(want.Variables))}
			for i := range b.Want {
				b.Want[i] = c.IntN(2) == 0
			}
			if err := r.Next(&b); err != nil {
				t.Fatal(err)
			}
			for i := range b.Want {
				for row := 0; row < b.Rows && b.Want[i]; row++ {
					if want.Variables[i].Kind == raw.Text {
						if !bytes.Equal(b.Columns[i].Cell(row), want.columns[i].Cell(row)) {
							t.Fatalf("%v: variable %d, row %d: %q", compression, i, row, b.Columns[i].Cell(row))
						}
					} else if x, y := b.Columns[i].Numbers[row], want.columns[i].Numbers[row]; x != y && y == y {
						t.Fatalf("%v: variable %d, row %d: %v, want %v", compression, i, row, x, y)
					}
				}
			}
			r.Close()
		}
	}
}

// column makes a table of one numeric column.
func oneColumn(v raw.Variable, numbers ...float64) *table {
	return &table{Dictionary: &raw.Dictionary{Variables: []raw.Variable{v}}, rows: len(numbers), columns: []raw.Column{{Numbers: numbers, Ends: []int32{0}}}}
}

func textColumn(v raw.Variable, cells ...string) *table {
	c := raw.Column{Ends: []int32{0}}
	for _, cell := range cells {
		c.AppendText([]byte(cell))
	}
	v.Kind = raw.Text
	return &table{Dictionary: &raw.Dictionary{Variables: []raw.Variable{v}}, rows: len(cells), columns: []raw.Column{c}}
}

func TestWriteNames(t *testing.T) {
	given := []string{"1、性别", "a", "A", "to", "总体 满意度", "_x", "x.", "", "q1", "a", strings.Repeat("问", 30), "b?c", "$sys", "Q1_2", "Q1", "é\xff"}
	want := []string{"V1_性别", "a", "A_2", "to_", "总体_满意度", "V_x", "x", "V1", "q1", "a_3", strings.Repeat("问", 21), "b_c", "V$sys", "Q1_2", "Q1_3", "é_"}
	var d raw.Dictionary
	for i, name := range given {
		d.Variables = append(d.Variables, raw.Variable{Name: name, Width: 8})
		if i == 1 {
			d.Variables[i].Label = "kept"
		}
	}
	d.Weight = "总体 满意度"
	d.Sets = []raw.Set{{Name: "m 1", Variables: []string{"1、性别", "to", "gone"}}}
	tab := &table{Dictionary: &d, columns: make([]raw.Column, len(given))}
	data, notes, err := writeTable(tab, WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := readTable(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range want {
		v := got.Variables[i]
		if v.Name != name {
			t.Errorf("%q is called %q, want %q", given[i], v.Name, name)
		}
		label := ""
		if given[i] != name {
			label = clean(given[i])
		}
		if i == 1 {
			label = "kept"
		}
		if v.Label != label {
			t.Errorf("%q has the label %q, want %q", given[i], v.Label, label)
		}
		noted := slices.ContainsFunc(notes, func(s string) bool { return strings.HasPrefix(s, "Variable "+quote(given[i])+" is called ") })
		if noted != (given[i] != name) && i != 1 {
			t.Errorf("%q is called %q: notes %q", given[i], name, notes)
		}
	}
	if got.Weight != "总体_满意度" {
		t.Errorf("weight %q", got.Weight)
	}
	if s := got.Sets; len(s) != 1 || s[0].Name != "$m_1" || !slices.Equal(s[0].Variables, []string{"V1_性别", "to_"}) {
		t.Errorf("sets %v", s)
	}
}

// TestWriteLimits writes what SPSS does not allow, and finds what it does, with a note.
func TestWriteLimits(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	label := strings.Repeat("很", 100)
	for _, c := range []struct {
		name  string
		give  *table
		check func(*table) bool
		note  string // the beginning of the one
	}{
		{"four missing values", oneColumn(raw.Variable{Name: "x", Missing: raw.Missing{Values: []float64{6, 7, 8, 9}}}),
			func(t *table) bool { return slices.Equal(t.Variables[0].Missing.Values, []float64{6, 7, 8}) }, `The missing value 9 of "x" is left out`},
		{"values within the range", oneColumn(raw.Variable{Name: "x", Missing: raw.Missing{Range: true, Low: 5, High: 9, Values: []float64{7, 9, 99, 99}}}),
			func(t *table) bool {
				m := t.Variables[0].Missing
				return m.Range && m.Low == 5 && m.High == 9 && slices.Equal(m.Values, []float64{99})
			}, ""},
		{"range and two", oneColumn(raw.Variable{Name: "x", Missing: raw.Missing{Range: true, Low: 5, High: 9, Values: []float64{1, 2}}}),
			func(t *table) bool { return slices.Equal(t.Variables[0].Missing.Values, []float64{1}) }, `The missing value 2 of "x" is left out`},
		{"range of one", oneColumn(raw.Variable{Name: "x", Missing: raw.Missing{Range: true, Low: 5, High: 5}}),
			func(t *table) bool {
				return !t.Variables[0].Missing.Range && slices.Equal(t.Variables[0].Missing.Values, []float64{5})
			}, ""},
		{"no range", oneColumn(raw.Variable{Name: "x", Missing: raw.Missing{Range: true, Low: 5, High: nan}}),
			func(t *table) bool { return t.Variables[0].Missing.Empty() }, "The missing values 5 to NaN"},
		{"all missing", oneColumn(raw.Variable{Name: "x", Missing: raw.Missing{Range: true, Low: -inf, High: inf}}, 1),
			func(t *table) bool { m := t.Variables[0].Missing; return m.Low == -inf && m.High == inf }, ""},
		{"infinite", oneColumn(raw.Variable{Name: "x", Missing: raw.Missing{Values: []float64{inf, nan, 3}}}, 1),
			func(t *table) bool { return slices.Equal(t.Variables[0].Missing.Values, []float64{3}) }, "The missing value +Inf"},
		{"infinite cells", oneColumn(raw.Variable{Name: "x"}, 1, inf, -inf, 2),
			func(t *table) bool {
				x := t.columns[0].Numbers
				return x[0] == 1 && x[1] != x[1] && x[2] != x[2] && x[3] == 2
			}, "2 infinite numbers"},
		{"long label", oneColumn(raw.Variable{Name: "x", Label: label}),
			func(t *table) bool { return t.Variables[0].Label == label[:255] }, `The label of "x" is cut`},
		{"long value label", oneColumn(raw.Variable{Name: "x", Labels: []raw.Label{{Number: 1, Label: label}}}),
			func(t *table) bool { return t.Variables[0].Labels[0].Label == label[:120] }, `The label of value 1 of "x" is cut`},
		{"two labels", oneColumn(raw.Variable{Name: "x", Labels: []raw.Label{{Number: 1, Label: "a"}, {Number: 1, Label: "b"}}}),
			func(t *table) bool { return len(t.Variables[0].Labels) == 1 && t.Variables[0].Labels[0].Label == "a" }, `The value 1 of "x" has a second label`},
		{"label of nothing", oneColumn(raw.Variable{Name: "x", Labels: []raw.Label{{Number: nan, Label: "a"}}}),
			func(t *table) bool { return len(t.Variables[0].Labels) == 0 }, `The value label "a" of "x"`},
		{"long missing text", textColumn(raw.Variable{Name: "x", Width: 20, Missing: raw.Missing{Texts: []string{"123456789", "12345678", "a", "a", "b", "c"}}}),
			func(t *table) bool { return slices.Equal(t.Variables[0].Missing.Texts, []string{"12345678", "a", "b"}) }, `The missing value "123456789"`},
		{"width from labels", textColumn(raw.Variable{Name: "x", Width: 1, Labels: []raw.Label{{Text: "不知道不知道", Label: "a"}}}, "不知道不知道"),
			func(t *table) bool {
				return t.Variables[0].Width == 18 && t.Variables[0].Labels[0].Text == "不知道不知道"
			}, ""},
		{"foreign format", oneColumn(raw.Variable{Name: "x", Format: "%9.2f", Width: 9, Decimals: 3}),
			func(t *table) bool { return t.Variables[0].Format == "F9.3" }, ""},
		{"date with the format of a number", oneColumn(raw.Variable{Name: "x", Kind: raw.Date, Format: "F8.2"}),
			func(t *table) bool { return t.Variables[0].Format == "SDATE10" }, ""},
		{"time", oneColumn(raw.Variable{Name: "x", Kind: raw.Time}),
			func(t *table) bool { return t.Variables[0].Format == "TIME8" }, ""},
		{"time of a day", oneColumn(raw.Variable{Name: "x", Kind: raw.DateTime, Format: "DATETIME99"}),
			func(t *table) bool { return t.Variables[0].Format == "DATETIME20" }, ""},
		{"spaces and NULs", textColumn(raw.Variable{Name: "x", Width: 5}, "ab  ", " a\x00b \x00"),
			func(t *table) bool {
				return string(t.columns[0].Cell(0)) == "ab" && string(t.columns[0].Cell(1)) == " ab"
			}, ""},
		{"bytes that are no text", textColumn(raw.Variable{Name: "x", Width: 8}, "a\xffb"),
			func(t *table) bool { return string(t.columns[0].Cell(0)) == "a\ufffdb" }, ""},
	} {
		for _, compression := range compressions {
			data, notes, err := writeTable(c.give, WriterOptions{Compression: compression})
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			got, err := readTable(data, Options{})
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if !c.check(got) {
				t.Errorf("%s: read back as %+v", c.name, got.Variables[0])
			}
			if c.note == "" && len(notes) > 0 || c.note != "" && (len(notes) == 0 || !strings.HasPrefix(notes[0], c.note)) {
				t.Errorf("%s: notes %q, want %q", c.name, notes, c.note)
			}
		}
	}
}

func TestWriteErrors(t *testing.T) {
	for _, c := range []struct {
		give *table
		want string
	}{
		{textColumn(raw.Variable{Name: "意见", Width: 5}, "ok", "一二三"), `case 2: "意见": a text of 9 bytes, "一二三"..., where the variable has 5`},
		{textColumn(raw.Variable{Name: "意见", Width: 40000}), `"意见": a text of 40000 bytes, SPSS allows 32767`},
		{&table{Dictionary: &raw.Dictionary{}}, "an SPSS file needs a variable, the table has none"},
	} {
		if _, _, err := writeTable(c.give, WriterOptions{}); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
	var m memory
	w, err := NewWriter(&m, oneColumn(raw.Variable{Name: "x"}).Dictionary, WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(&raw.Batch{Rows: 2, Columns: []raw.Column{{Numbers: []float64{1}}}}); err == nil {
		t.Error("a batch of too few cells is written")
	}
	if err := w.Write(&raw.Batch{Rows: 2}); err == nil {
		t.Error("a batch of too few columns is written")
	}
	full := errors.New("disk full")
	broken := brokenFile{&memory{}, 300, full}
	w, err = NewWriter(&broken, oneColumn(raw.Variable{Name: "x"}).Dictionary, WriterOptions{})
	if err == nil {
		err = w.Close()
	}
	if err != full {
		t.Errorf("error %v, want that of the file", err)
	}
}

// brokenFile takes so many bytes.
type brokenFile struct {
	*memory
	left int
	err  error
}

func (f *brokenFile) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, f.err
	}
	return f.memory.Write(p)
}

// TestWriteHeader looks at the bytes of which a reader makes nothing.
func TestWriteHeader(t *testing.T) {
	data, _, err := writeTable(oneColumn(raw.Variable{Name: "x"}, 1, 2, 3), WriterOptions{Compression: Bytecode, Created: time.Date(2024, 2, 9, 8, 7, 6, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(data[92:109]); got != "09 Feb 2408:07:06" {
		t.Errorf("date and time %q", got)
	}
	if got := data[80]; got != 3 {
		t.Errorf("%d cases in the header, want 3", got)
	}
	again, _, _ := writeTable(oneColumn(raw.Variable{Name: "x"}, 1, 2, 3), WriterOptions{Compression: Bytecode})
	if string(again[92:109]) != "01 Jan 7000:00:00" {
		t.Errorf("date and time %q", again[92:109])
	}
}

func TestMeasure(t *testing.T) {
	tab := textColumn(raw.Variable{Name: "x", Width: 300}, "ab", "", strings.Repeat("长", 90), "z")
	data, _, err := writeTable(tab, WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(bytes.NewReader(data), int64(len(data)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if widths, err := Measure(r); err != nil || !slices.Equal(widths, []int{270}) {
		t.Errorf("widths %v, %v, want 270", widths, err)
	}
}
