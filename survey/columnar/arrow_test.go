package columnar

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"manyi/survey/raw"
)

// arrowFile is a table with a column of each type, in two batches, as Apache Arrow's own library writes it, and the cells in it.
func arrowFile(t testing.TB, stream bool, options ...ipc.Option) (file []byte, cells [][]string) {
	t.Helper()
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "i8", Type: arrow.PrimitiveTypes.Int8, Nullable: true}, {Name: "u64", Type: arrow.PrimitiveTypes.Uint64, Nullable: true},
		{Name: "f32", Type: arrow.PrimitiveTypes.Float32, Nullable: true}, {Name: "f64", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "flag", Type: arrow.FixedWidthTypes.Boolean, Nullable: true}, {Name: "text", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "large", Type: arrow.BinaryTypes.LargeString, Nullable: true}, {Name: "word", Type: words, Nullable: true},
		{Name: "day", Type: arrow.FixedWidthTypes.Date32, Nullable: true}, {Name: "moment", Type: arrow.FixedWidthTypes.Timestamp_ms, Nullable: true},
		{Name: "clock", Type: arrow.FixedWidthTypes.Time64us, Nullable: true}, {Name: "span", Type: arrow.FixedWidthTypes.Duration_s, Nullable: true},
	}, nil)
	var out bytes.Buffer
	options = append(options, ipc.WithSchema(schema))
	var w interface {
		Write(arrow.Record) error
		Close() error
	}
	if stream {
		w = ipc.NewWriter(&out, options...)
	} else {
		f, err := ipc.NewFileWriter(&writeSeeker{&out}, options...)
		if err != nil {
			t.Fatal(err)
		}
		w = f
	}
	for batch := range 2 {
		b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		for i := range 5 {
			n := batch*5 + i
			if i == 3 {
				for _, f := range b.Fields() {
					f.AppendNull()
				}
				cells = append(cells, make([]string, 12))
				continue
			}
			b.Field(0).(*array.Int8Builder).Append(int8(n - 4))
			b.Field(1).(*array.Uint64Builder).Append(uint64(n) * 1000)
			b.Field(2).(*array.Float32Builder).Append(float32(n) / 4)
			b.Field(3).(*array.Float64Builder).Append(float64(n) / 7)
			b.Field(4).(*array.BooleanBuilder).Append(n%2 == 1)
			b.Field(5).(*array.StringBuilder).Append(fmt.Sprint("文本", n))
			b.Field(6).(*array.LargeStringBuilder).Append(fmt.Sprint("large", n))
			b.Field(7).(*array.BinaryDictionaryBuilder).AppendString([]string{"满意", "一般"}[i%2])
			b.Field(8).(*array.Date32Builder).Append(arrow.Date32(n))
			b.Field(9).(*array.TimestampBuilder).Append(arrow.Timestamp(n*1000 + 250))
			b.Field(10).(*array.Time64Builder).Append(arrow.Time64(n * 1500000))
			b.Field(11).(*array.DurationBuilder).Append(arrow.Duration(100000 + n))
			number := func(k raw.Kind, x float64) string { return string(raw.AppendCell(nil, k, x)) }
			cells = append(cells, []string{number(raw.Number, float64(n-4)), number(raw.Number, float64(n)*1000), number(raw.Number, float64(n)/4),
				number(raw.Number, float64(n)/7), fmt.Sprint(n % 2), fmt.Sprint("文本", n), fmt.Sprint("large", n), []string{"满意", "一般"}[i%2],
				fmt.Sprintf("1970-01-%02d", n+1), fmt.Sprintf("1970-01-01 00:00:%02d.25", n), number(raw.Time, float64(n)*1.5), fmt.Sprintf("27:46:%02d", 40+n)})
		}
		r := b.NewRecord()
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
		r.Release()
		b.Release()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), cells
}

// writeSeeker tells where it stands, which is all that the writer of files asks.
type writeSeeker struct{ *bytes.Buffer }

func (w *writeSeeker) Seek(int64, int) (int64, error) { return int64(w.Len()), nil }

func TestArrow(t *testing.T) {
	for _, stream := range []bool{false, true} {
		for name, options := range map[string][]ipc.Option{"plain": nil, "zstd": {ipc.WithZstd()}, "lz4": {ipc.WithLZ4()}} {
			file, want := arrowFile(t, stream, options...)
			r, err := NewArrowReader(bytes.NewReader(file), int64(len(file)), Options{Jobs: 2})
			if err != nil {
				t.Errorf("%s, stream %v: %v", name, stream, err)
				continue
			}
			variables := r.Dictionary().Variables
			row := 0
			var b raw.Batch
			for {
				err := r.Next(&b)
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%s, stream %v: %v", name, stream, err)
				}
				for i := range b.Rows {
					for c, v := range variables {
						got := ""
						if v.Kind == raw.Text {
							got = string(b.Columns[c].Cell(i))
						} else if x := b.Columns[c].Numbers[i]; !math.IsNaN(x) {
							got = string(raw.AppendCell(nil, v.Kind, x))
						}
						if got != want[row][c] {
							t.Errorf("%s, stream %v, row %d, %s: %q, want %q", name, stream, row+1, v.Name, got, want[row][c])
						}
					}
					row++
				}
			}
			if row != len(want) {
				t.Errorf("%s, stream %v: %d rows, want %d", name, stream, row, len(want))
			}
			r.Close()
		}
	}
}

// drain reads a table to its end or first error.
func drain(t *testing.T, r raw.Reader, err error) {
	if err != nil {
		return
	}
	defer r.Close()
	var b raw.Batch
	for {
		if err := r.Next(&b); err != nil {
			if !errors.Is(err, io.EOF) && err.Error() == "" {
				t.Error("an error says nothing")
			}
			return
		}
		if b.Rows < 1 {
			t.Fatal("a batch without rows")
		}
	}
}

func FuzzArrow(f *testing.F) {
	for _, stream := range []bool{false, true} {
		for _, options := range [][]ipc.Option{nil, {ipc.WithZstd()}, {ipc.WithLZ4()}} {
			file, _ := arrowFile(f, stream, options...)
			f.Add(file)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := NewArrowReader(bytes.NewReader(file), int64(len(file)), Options{Jobs: 1})
		drain(t, r, err)
	})
}

func FuzzParquet(f *testing.F) {
	files, err := filepath.Glob("../../fixtures/columnar/*.parquet")
	if err != nil || len(files) < 3 {
		f.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := NewParquetReader(bytes.NewReader(file), int64(len(file)), Options{Jobs: 1})
		drain(t, r, err)
	})
}

// Damage anywhere in a file is an error or a few wrong cells, found soon and without taking much memory.
func TestDamage(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	arrows, _ := arrowFile(t, false)
	streams, _ := arrowFile(t, true)
	files := [][]byte{fixture(t, "duckdb-none2.parquet"), fixture(t, "duckdb-gzip.parquet"), arrows, streams}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	const rounds = 1500
	for range rounds {
		for k, file := range files {
			damaged := bytes.Clone(file)
			for range 1 + random.IntN(4) {
				damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
			}
			if random.IntN(5) == 0 {
				damaged = damaged[:random.IntN(len(damaged))]
			}
			if k < 2 {
				r, err := NewParquetReader(bytes.NewReader(damaged), int64(len(damaged)), Options{Jobs: 2})
				drain(t, r, err)
			} else {
				r, err := NewArrowReader(bytes.NewReader(damaged), int64(len(damaged)), Options{Jobs: 2})
				drain(t, r, err)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / rounds / uint64(len(files)); each > 16<<20 {
		t.Errorf("%d bytes are allocated for a file", each)
	}
}
