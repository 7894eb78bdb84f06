package convert

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"manyi/survey"
	"manyi/survey/raw"
)

// memory is a table in memory, given in batches of so many rows. A column is a []string or a []float64.
type memory struct {
	dict    raw.Dictionary
	columns []any
	batch   int
	next    int
	fail    error // instead of the end
}

// texts is a table of texts, a row each, as of an untyped file.
func texts(names []string, rows ...[]string) *memory {
	m := &memory{dict: raw.Dictionary{Cases: -1, Encoding: "utf-8"}, batch: 2}
	for i, name := range names {
		column := make([]string, len(rows))
		for j := range rows {
			column[j] = rows[j][i]
		}
		m.add(raw.Variable{Name: name, Kind: raw.Text}, column)
	}
	return m
}

func (m *memory) add(v raw.Variable, column any) {
	m.dict.Variables = append(m.dict.Variables, v)
	m.columns = append(m.columns, column)
}

func (m *memory) rows() int {
	switch c := m.columns[0].(type) {
	case []string:
		return len(c)
	case []float64:
		return len(c)
	}
	return 0
}

func (m *memory) Dictionary() *raw.Dictionary { return &m.dict }
func (m *memory) Close() error                { return nil }

func (m *memory) Next(b *raw.Batch) error {
	n := min(m.batch, m.rows()-m.next)
	if n == 0 && m.fail != nil {
		return m.fail
	}
	if n == 0 {
		return io.EOF
	}
	b.Reset(len(m.columns))
	b.Rows = n
	for i := range m.columns {
		switch c := m.columns[i].(type) {
		case []string:
			for _, cell := range c[m.next : m.next+n] {
				b.Columns[i].AppendText([]byte(cell))
			}
		case []float64:
			b.Columns[i].Numbers = append(b.Columns[i].Numbers, c[m.next:m.next+n]...)
		}
	}
	m.next += n
	return nil
}

// table is what was read of a file.
type table struct {
	dict    raw.Dictionary
	rows    int
	numbers [][]float64 // by variable, or
	texts   [][]string
}

// cell is the text of a cell.
func (t *table) cell(row, column int) string {
	if t.dict.Variables[column].Kind == raw.Text {
		return t.texts[column][row]
	}
	return string(raw.AppendCell(nil, t.dict.Variables[column].Kind, t.numbers[column][row]))
}

func readFile(t testing.TB, path string) *table {
	t.Helper()
	in, err := survey.OpenTable(context.Background(), path, survey.TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	return readAll(t, in)
}

func readAll(t testing.TB, in raw.Reader) *table {
	t.Helper()
	n := len(in.Dictionary().Variables)
	out := &table{numbers: make([][]float64, n), texts: make([][]string, n)}
	var b raw.Batch
	for {
		err := in.Next(&b)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range in.Dictionary().Variables {
			if v.Kind != raw.Text {
				out.numbers[i] = append(out.numbers[i], b.Columns[i].Numbers[:b.Rows]...)
				continue
			}
			for row := range b.Rows {
				out.texts[i] = append(out.texts[i], string(b.Columns[i].Cell(row)))
			}
		}
		out.rows += b.Rows
	}
	out.dict = *in.Dictionary()
	return out
}

// convertTable converts a table to a file of a new folder and returns its name.
func convertTable(t testing.TB, in raw.Reader, untyped bool, name string, opt Options) (string, *Summary) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	sum, err := Convert(context.Background(), Input{Reader: in, Untyped: untyped}, path, opt)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return path, sum
}

// convertFile converts a file as the command does.
func convertFile(t testing.TB, from, name string, opt Options) (string, *Summary) {
	t.Helper()
	in, err := survey.OpenTable(context.Background(), from, survey.TableOptions{Jobs: opt.Jobs})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	return convertTable(t, in, Untyped(in.Format), name, opt)
}

func contents(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// same holds the cells of two tables against each other.
func same(t *testing.T, got, want *table) {
	t.Helper()
	if got.rows != want.rows || len(got.dict.Variables) != len(want.dict.Variables) {
		t.Fatalf("%d rows, %d columns; want %d, %d", got.rows, len(got.dict.Variables), want.rows, len(want.dict.Variables))
	}
	wrong := 0
	for i := range want.dict.Variables {
		for row := range want.rows {
			if got.cell(row, i) != want.cell(row, i) && !(got.numbers[i] != nil && want.numbers[i] != nil && equal(got.numbers[i][row], want.numbers[i][row])) {
				if wrong++; wrong < 10 {
					t.Errorf("row %d, %s: %q, want %q", row+1, want.dict.Variables[i].Name, got.cell(row, i), want.cell(row, i))
				}
			}
		}
	}
	if wrong >= 10 {
		t.Errorf("%d cells differ", wrong)
	}
}

func equal(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
