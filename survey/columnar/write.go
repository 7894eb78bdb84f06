package columnar

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"manyi/survey/raw"
)

// WriterOptions say how to write.
type WriterOptions struct {
	Whole []bool // by variable: its numbers are whole and have at most 15 digits, and are written as int64; nil = none
}

// Writer writes a Parquet or an Arrow file. Numbers become float64 (or int64), texts utf8, days date32, moments timestamps in microseconds
// without a zone, times durations in microseconds; no value is null. Labels, missing values and what else a dictionary has are
// kept in the metadata of the schema, where the readers of this package find them.
type Writer struct {
	dict   *raw.Dictionary
	schema *arrow.Schema
	build  *array.RecordBuilder
	write  func(arrow.Record) error
	close  func() error
	lost   []int // by variable: times that the type of the column cannot hold
}

// NewParquetWriter writes Parquet, packed with zstd.
func NewParquetWriter(w io.Writer, dict *raw.Dictionary, opt WriterOptions) (*Writer, error) {
	x, err := newWriter(dict, opt)
	if err != nil {
		return nil, err
	}
	if err := x.spans(); err != nil {
		return nil, err
	}
	properties := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCreatedBy("manyi"))
	f, err := pqarrow.NewFileWriter(x.schema, keepOpen{w}, properties, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, err
	}
	x.write, x.close = f.WriteBuffered, f.Close
	return x, nil
}

// NewArrowWriter writes a file of Arrow's IPC format, which is Feather of version 2, packed with zstd.
func NewArrowWriter(w io.WriteSeeker, dict *raw.Dictionary, opt WriterOptions) (*Writer, error) {
	x, err := newWriter(dict, opt)
	if err != nil {
		return nil, err
	}
	f, err := ipc.NewFileWriter(w, ipc.WithSchema(x.schema), ipc.WithZstd())
	if err != nil {
		return nil, err
	}
	x.write, x.close = f.Write, f.Close
	return x, nil
}

// spans makes whole numbers of durations, which Parquet does not have, and says in Arrow's own schema beside the file's, as
// Arrow's writers do, that they are durations.
func (x *Writer) spans() error {
	var stream bytes.Buffer
	w := ipc.NewWriter(&stream, ipc.WithSchema(x.schema))
	if err := w.Close(); err != nil {
		return err
	}
	const end = 8 // bytes of the mark behind the schema
	fields := x.schema.Fields()
	for i := range fields {
		if fields[i].Type.ID() == arrow.DURATION {
			fields[i].Type = arrow.PrimitiveTypes.Int64
		}
	}
	own := x.schema.Metadata()
	metadata := arrow.NewMetadata(append(own.Keys(), arrowKey), append(own.Values(), base64.StdEncoding.EncodeToString(stream.Bytes()[:stream.Len()-end])))
	x.schema = arrow.NewSchema(fields, &metadata)
	x.build.Release()
	x.build = array.NewRecordBuilder(memory.DefaultAllocator, x.schema)
	return nil
}

// keepOpen hides that the file can be closed: whoever opened it closes it.
type keepOpen struct{ io.Writer }

func newWriter(dict *raw.Dictionary, opt WriterOptions) (*Writer, error) {
	x := &Writer{dict: dict, lost: make([]int, len(dict.Variables))}
	var fields []arrow.Field
	for i, v := range dict.Variables {
		f := arrow.Field{Name: v.Name, Nullable: true}
		switch v.Kind {
		case raw.Text:
			f.Type = arrow.BinaryTypes.String
		case raw.Date:
			f.Type = arrow.FixedWidthTypes.Date32
		case raw.DateTime:
			f.Type = &arrow.TimestampType{Unit: arrow.Microsecond}
		case raw.Time:
			f.Type = arrow.FixedWidthTypes.Duration_us
		default:
			f.Type = arrow.PrimitiveTypes.Float64
			if opt.Whole != nil && opt.Whole[i] {
				f.Type = arrow.PrimitiveTypes.Int64
			}
		}
		fields = append(fields, f)
	}
	own, err := ownMetadata(dict)
	if err != nil {
		return nil, err
	}
	metadata := arrow.NewMetadata([]string{ownKey}, []string{own})
	x.schema = arrow.NewSchema(fields, &metadata)
	x.build = array.NewRecordBuilder(memory.DefaultAllocator, x.schema)
	return x, nil
}

// Write writes the rows of a batch, in which all variables are filled.
func (x *Writer) Write(b *raw.Batch) error {
	for i := range b.Columns {
		x.column(i, &b.Columns[i], b.Rows)
	}
	r := x.build.NewRecord()
	defer r.Release()
	return x.write(r)
}

func (x *Writer) column(i int, c *raw.Column, rows int) {
	switch f := x.build.Field(i).(type) {
	case *array.StringBuilder:
		f.Reserve(rows)
		for row := range rows {
			if cell := c.Cell(row); len(cell) > 0 {
				f.BinaryBuilder.Append(cell)
			} else {
				f.AppendNull()
			}
		}
	case *array.Float64Builder:
		valid := make([]bool, rows)
		for row, v := range c.Numbers[:rows] {
			valid[row] = !math.IsNaN(v)
		}
		f.AppendValues(c.Numbers[:rows], valid)
	case *array.Int64Builder:
		for _, v := range c.Numbers[:rows] {
			if x.dict.Variables[i].Kind == raw.Time {
				if us, ok := microseconds(v); ok {
					f.Append(us)
				} else {
					x.none(i, f, v)
				}
			} else if whole := int64(v); float64(whole) == v {
				f.Append(whole)
			} else {
				x.none(i, f, v)
			}
		}
	case *array.Date32Builder:
		for _, v := range c.Numbers[:rows] {
			if days := math.Floor((v - raw.Epoch) / 86400); math.Abs(days) < math.MaxInt32 {
				f.Append(arrow.Date32(days))
			} else {
				x.none(i, f, v)
			}
		}
	case *array.TimestampBuilder:
		for _, v := range c.Numbers[:rows] {
			if us, ok := microseconds(v - raw.Epoch); ok {
				f.Append(arrow.Timestamp(us))
			} else {
				x.none(i, f, v)
			}
		}
	case *array.DurationBuilder:
		for _, v := range c.Numbers[:rows] {
			if us, ok := microseconds(v); ok {
				f.Append(arrow.Duration(us))
			} else {
				x.none(i, f, v)
			}
		}
	}
}

// none writes null, and counts a value that is lost by that.
func (x *Writer) none(i int, f array.Builder, v float64) {
	f.AppendNull()
	if !math.IsNaN(v) {
		x.lost[i]++
	}
}

// microseconds rounds to the nearest; whole seconds are exact.
func microseconds(seconds float64) (int64, bool) {
	if !(math.Abs(seconds) < 9e12) {
		return 0, false
	}
	whole := math.Floor(seconds)
	return int64(whole)*1e6 + int64(math.Round((seconds-whole)*1e6)), true
}

// Notes is what could not be written as it is.
func (x *Writer) Notes() []string {
	var notes []string
	for i, n := range x.lost {
		if n > 0 {
			notes = append(notes, fmt.Sprintf("%d values of %q are beyond what the column's type can hold and are written as missing", n, x.dict.Variables[i].Name))
		}
	}
	return notes
}

// Close completes the file and leaves it open.
func (x *Writer) Close() error {
	x.build.Release()
	return x.close()
}
