package survey

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"golang.org/x/text/encoding/simplifiedchinese"

	"manyi/survey/columnar"
	"manyi/survey/raw"
)

// forms writes n rows for smallBook, with quotes and line ends in some cells.
func forms(n int, seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	b.WriteString(smallHeader + "\n")
	branches := []string{"雁塔", "未央", "莲湖", "\"碑林, 东\"", "新城"}
	comments := []string{"", "好", "\"a\nb\"", "\"say \"\"yes\"\"\"", "plain", "\"\n\n\""}
	for i := range n {
		fmt.Fprintf(&b, "r%05d,%d,%d,%d,%d,%d,%d,%.2f,%s,%d,%d,s%d,%s\n", random.IntN(9*n)+i%3, 1+random.IntN(2), random.IntN(7), 1+random.IntN(5),
			random.IntN(11), random.IntN(12), 1+random.IntN(2), random.Float64()*100, branches[random.IntN(5)],
			random.IntN(2), random.IntN(2), random.IntN(300), comments[random.IntN(6)])
	}
	return b.String()
}

func TestJobsDoNotMatter(t *testing.T) {
	text := forms(3000, 1)
	for _, name := range []string{"utf-8", "gb18030"} {
		encoded := text
		if name == "gb18030" {
			encoded = encode(t, name, text)
		}
		path := filepath.Join(t.TempDir(), "a.csv")
		if err := os.WriteFile(path, []byte(encoded), 0o600); err != nil {
			t.Fatal(err)
		}
		var first string
		for _, jobs := range []int{1, 2, 3, 8} {
			for _, size := range []int{300, 5000, 1 << 20} {
				mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
				d, err := Read(context.Background(), smallBook(), ReadOptions{Files: []string{path}, Jobs: jobs, Mem: mem, blockSize: size})
				if err != nil {
					t.Fatal(err)
				}
				got := dump(t, d)
				d.Release()
				mem.AssertSize(t, 0)
				if first == "" {
					first = got
				} else if got != first {
					t.Errorf("%s: jobs %d and block size %d change the result", name, jobs, size)
				}
			}
		}
	}
}

// account checks what must hold of any file: an error, or rows that add up.
func account(t *testing.T, text []byte, opt ReadOptions) string {
	t.Helper()
	return accountOf(t, smallBook(), text, opt)
}

func accountOf(t *testing.T, book *Codebook, text []byte, opt ReadOptions) string {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	defer mem.AssertSize(t, 0)
	opt.Files, opt.Stdin, opt.Mem = []string{"-"}, bytes.NewReader(text), mem
	d, err := Read(context.Background(), book, opt)
	if err != nil {
		return err.Error()
	}
	defer d.Release()
	rows := 0
	for _, b := range d.Batches {
		rows += int(b.NumRows())
		for _, c := range b.Columns() {
			if c.Len() != int(b.NumRows()) {
				t.Fatalf("a column of %d in a batch of %d", c.Len(), b.NumRows())
			}
		}
	}
	if d.Rows.Kept != rows || d.Rows.Read != d.Rows.Kept+len(d.Rows.Excluded) || d.Inputs[0].Rows != d.Rows.Read {
		t.Fatalf("read %d, kept %d, excluded %d, in batches %d, of input %d", d.Rows.Read, d.Rows.Kept, len(d.Rows.Excluded), rows, d.Inputs[0].Rows)
	}
	for i := 1; i < len(d.Rows.Excluded); i++ {
		if d.Rows.Excluded[i].Row <= d.Rows.Excluded[i-1].Row {
			t.Fatal("excluded rows are not in order")
		}
	}
	addsUp(t, d)
	return dump(t, d)
}

// endless gives a byte for ever, up to n.
type endless struct {
	begin string
	c     byte
	n     int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.begin != "" {
		n := copy(p, e.begin)
		e.begin = e.begin[n:]
		return n, nil
	}
	if e.n <= 0 {
		return 0, io.EOF
	}
	p = p[:min(len(p), e.n)]
	for i := range p {
		p[i] = e.c
	}
	e.n -= len(p)
	return len(p), nil
}

func TestEndlessRows(t *testing.T) {
	const size = 256 << 20
	tests := []struct {
		begin string
		c     byte
		want  string
	}{
		{"q1,branch,q2\n1,a,2\n1,\"", 'x', "standard input:3: the quote opened here is not closed"},
		{"q1,branch,q2\n1,a,2\n1,\"", '"', "standard input:3: the quote opened here is not closed"},
		{"q1,branch,q2\n1,a,2\n1,\"", '\n', "standard input:3: the quote opened here is not closed"},
		{"q1,branch,q2\n1,a,2\n1,", 'x', "standard input:3: the line is longer than 16 MiB"},
		{"q1,branch,q2\n1,a,2\n", '\n', "standard input: has more than 1048576 empty rows"},
		{"q1,branch", 'x', "standard input:1: the header is longer than 16 MiB"},
	}
	for _, test := range tests {
		in := &endless{begin: test.begin, c: test.c, n: size}
		_, err := Read(context.Background(), plainBook(), ReadOptions{Files: []string{"-"}, Stdin: in})
		if err == nil || err.Error() != test.want {
			t.Errorf("%q: %v, want %s", test.begin, err, test.want)
		}
		if in.n < size-64<<20 {
			t.Errorf("%q: %d bytes were read", test.begin, size-in.n)
		}
	}
}

func TestWideHeader(t *testing.T) {
	var names, cells strings.Builder
	for i := range 100000 {
		fmt.Fprintf(&names, "column%d,", i)
		cells.WriteString("1,")
	}
	d, err := read(t, plainBook(), "a.csv", names.String()+"q1,branch,q2\n"+cells.String()+"1,x,2\n", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d, "q2", "2")
}

func TestTooManyGroups(t *testing.T) {
	var b strings.Builder
	b.WriteString("q1,branch,q2\n")
	for i := range 70000 {
		fmt.Fprintf(&b, "1,b%d,2\n", i)
	}
	for _, jobs := range []int{1, 4} {
		_, err := read(t, plainBook(), "a.csv", b.String(), ReadOptions{Jobs: jobs})
		if err == nil || err.Error() != `a.csv:65537: column "branch" has more than 65535 different values, too many to be groups` {
			t.Error(err)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(forms(5, 3)))
	f.Add([]byte(smallHeader + "\r\na,1,1,2,3,4,5,6,7,8,9,10,\"x\"\"\"\r\n"))
	f.Add([]byte(strings.ReplaceAll(smallHeader, ",", "|") + "\r\xb0\x7c|1|"))
	f.Add([]byte("\xff\xfei\x00d\x00"))
	f.Add([]byte("a1,1,5,5.0,,非常满意,7,\"1,234\",雁塔,√,否,s1,\"a\nb\"\n,,,,,,,,,,,,\n\na1,1,,,,,,,,,,,"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, whole := range [][]byte{text, append([]byte(smallHeader+"\n"), text...)} {
			one := account(t, whole, ReadOptions{Jobs: 1, Format: "csv"})
			many := account(t, whole, ReadOptions{Jobs: 3, Format: "csv", blockSize: 16})
			if one != many {
				t.Errorf("blocks change the result:\n%s\n%s", one, many)
			}
		}
	})
}

func BenchmarkReadCSV(b *testing.B) {
	const rows = 1000000
	book := &Codebook{Header: 1, ID: "id", Missing: []string{""}, Profile: []Field{{Key: "branch", Column: "branch"}, {Key: "format", Column: "format"}}}
	names := []string{"id", "branch", "format"}
	for i := range 8 {
		name := fmt.Sprint("p", i+1)
		names = append(names, name)
		f := Field{Key: name, Column: name}
		for v := range 6 {
			f.Values = append(f.Values, CodeLabel{fmt.Sprint(v + 1), fmt.Sprint("value ", v+1)})
		}
		book.Profile = append(book.Profile, f)
	}
	for i := range 10 {
		name := fmt.Sprint("q", i+1)
		names = append(names, name)
		book.Items = append(book.Items, Item{Key: name, Column: name, Scale: sat5})
	}
	random := rand.New(rand.NewPCG(1, 2))
	formats := []string{"超市", "便利店", "食杂店", "烟酒店", "娱乐服务"}
	var text bytes.Buffer
	text.WriteString(strings.Join(names, ",") + "\n")
	for i := range rows {
		fmt.Fprintf(&text, "%07d,B%02d,%s", i, random.IntN(60), formats[random.IntN(5)])
		for range 8 {
			fmt.Fprintf(&text, ",%d", 1+random.IntN(6))
		}
		for range 10 {
			if random.IntN(50) == 0 {
				text.WriteByte(',')
			} else {
				fmt.Fprintf(&text, ",%d", 1+random.IntN(5))
			}
		}
		text.WriteByte('\n')
	}
	path := filepath.Join(b.TempDir(), "a.csv")
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	book.Data = []string{path}
	for _, jobs := range []int{1, 2, 4} {
		b.Run(fmt.Sprintf("jobs=%d", jobs), func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				d, err := Read(context.Background(), book, ReadOptions{Jobs: jobs})
				if err != nil || d.Rows.Kept != rows {
					b.Fatal(err)
				}
				d.Release()
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
	chinese, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	gb := filepath.Join(b.TempDir(), "gb.csv")
	if err := os.WriteFile(gb, chinese, 0o600); err != nil {
		b.Fatal(err)
	}
	parquet := filepath.Join(b.TempDir(), "a.parquet")
	writeParquet(b, path, parquet)
	for _, file := range []string{gb, parquet} {
		b.Run(filepath.Base(file), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d, err := Read(context.Background(), book, ReadOptions{Files: []string{file}, Jobs: 2})
				if err != nil || d.Rows.Kept != rows {
					b.Fatal(err)
				}
				d.Release()
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
	b.Run("parquet as it is", func(b *testing.B) {
		for b.Loop() {
			table, err := OpenTable(context.Background(), parquet, TableOptions{Jobs: 2})
			if err != nil {
				b.Fatal(err)
			}
			var batch raw.Batch
			for err == nil {
				err = table.Next(&batch)
			}
			if err != io.EOF {
				b.Fatal(err)
			}
			table.Close()
		}
		b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
	})
}

// writeParquet writes a text file as Parquet, numbers as whole numbers.
func writeParquet(b *testing.B, from, to string) {
	b.Helper()
	table, err := OpenTable(context.Background(), from, TableOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer table.Close()
	f, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	d := *table.Dictionary()
	d.Variables = slices.Clone(d.Variables)
	whole := make([]bool, len(d.Variables))
	for i := 3; i < len(whole); i++ {
		d.Variables[i].Kind, whole[i] = raw.Number, true
	}
	w, err := columnar.NewParquetWriter(f, &d, columnar.WriterOptions{Whole: whole})
	if err != nil {
		b.Fatal(err)
	}
	var batch raw.Batch
	for {
		if err := table.Next(&batch); err == io.EOF {
			break
		} else if err != nil {
			b.Fatal(err)
		}
		for i := 3; i < len(whole); i++ {
			c := &batch.Columns[i]
			c.Numbers = c.Numbers[:0]
			for row := range batch.Rows {
				x, ok := parsePlain(c.Cell(row))
				if !ok {
					x = math.NaN()
				}
				c.Numbers = append(c.Numbers, x)
			}
		}
		if err := w.Write(&batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}
