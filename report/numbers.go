package report

import (
	"encoding/csv"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"manyi/stats"
	"manyi/survey"
)

// numberColumns are the columns of the numbers table, in order.
func numberColumns() []string {
	return []string{"analysis", "wave", "by", "group", "term", "term2", "statistic", "value", "n"}
}

// numberTexts are the values of the text columns of a row, in the order of numberColumns.
func numberTexts(n stats.Number) [7]string {
	return [7]string{n.Analysis, n.Wave, n.By, n.Group, n.Term, n.Term2, n.Statistic}
}

// finite returns the value behind p, or false when there is none. Minus zero becomes zero, so that two ways to the
// same number give the same text.
func finite(p *float64) (float64, bool) {
	if p == nil || math.IsNaN(*p) || math.IsInf(*p, 0) {
		return 0, false
	}
	return *p + 0, true
}

// WriteNumbersCSV writes the numbers table: a header, then one number a row; UTF-8 without a byte order mark, lines
// ending in LF, quotes as in RFC 4180, the shortest decimal that reads back to the same float64, empty when there is
// no value.
//
// Keys and labels are written exactly as they are, so that the table joins back to codebook and data. It is data for
// programs: a label that begins with "=" stays such a label here (the workbook stores every text as text).
func WriteNumbersCSV(w io.Writer, numbers []stats.Number) error {
	out := csv.NewWriter(w)
	if err := out.Write(numberColumns()); err != nil {
		return err
	}
	record := make([]string, 9)
	for _, n := range numbers {
		texts := numberTexts(n)
		copy(record, texts[:])
		record[7] = ""
		if v, ok := finite(n.Value); ok {
			record[7] = strconv.FormatFloat(v, 'g', -1, 64)
		}
		record[8] = strconv.Itoa(n.N)
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteNumbersParquet writes the same table as Parquet: seven required UTF-8 columns, value as an optional double and
// n as a required 64-bit integer, in one row group. The bytes depend on the numbers only.
func WriteNumbersParquet(w io.Writer, numbers []stats.Number) (err error) {
	root, err := numbersSchema()
	if err != nil {
		return err
	}
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy), parquet.WithCreatedBy("manyi"))
	out := file.NewParquetWriter(nopCloser{w}, root, file.WithWriterProps(props))
	group := out.AppendRowGroup()
	for column := range 7 {
		if err := writeTexts(group, numbers, column); err != nil {
			return err
		}
	}
	if err := writeValues(group, numbers); err != nil {
		return err
	}
	if err := writeBases(group, numbers); err != nil {
		return err
	}
	if err := group.Close(); err != nil {
		return err
	}
	return out.Close()
}

// nopCloser keeps the Parquet writer from closing what the caller opened.
type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func numbersSchema() (*schema.GroupNode, error) {
	var fields schema.FieldList
	for _, name := range numberColumns()[:7] {
		node, err := schema.NewPrimitiveNodeLogical(name, parquet.Repetitions.Required, schema.StringLogicalType{},
			parquet.Types.ByteArray, 0, -1)
		if err != nil {
			return nil, err
		}
		fields = append(fields, node)
	}
	fields = append(fields, schema.NewFloat64Node("value", parquet.Repetitions.Optional, -1),
		schema.NewInt64Node("n", parquet.Repetitions.Required, -1))
	return schema.NewGroupNode("numbers", parquet.Repetitions.Required, fields, -1)
}

func writeTexts(group file.SerialRowGroupWriter, numbers []stats.Number, column int) error {
	chunk, err := group.NextColumn()
	if err != nil {
		return err
	}
	values := make([]parquet.ByteArray, len(numbers))
	for i, n := range numbers {
		values[i] = parquet.ByteArray(numberTexts(n)[column])
	}
	if _, err := chunk.(*file.ByteArrayColumnChunkWriter).WriteBatch(values, nil, nil); err != nil {
		return err
	}
	return chunk.Close()
}

func writeValues(group file.SerialRowGroupWriter, numbers []stats.Number) error {
	chunk, err := group.NextColumn()
	if err != nil {
		return err
	}
	present := make([]int16, len(numbers)) // 1 where there is a value
	values := make([]float64, 0, len(numbers))
	for i, n := range numbers {
		if v, ok := finite(n.Value); ok {
			present[i] = 1
			values = append(values, v)
		}
	}
	if _, err := chunk.(*file.Float64ColumnChunkWriter).WriteBatch(values, present, nil); err != nil {
		return err
	}
	return chunk.Close()
}

func writeBases(group file.SerialRowGroupWriter, numbers []stats.Number) error {
	chunk, err := group.NextColumn()
	if err != nil {
		return err
	}
	values := make([]int64, len(numbers))
	for i, n := range numbers {
		values[i] = int64(n.N)
	}
	if _, err := chunk.(*file.Int64ColumnChunkWriter).WriteBatch(values, nil, nil); err != nil {
		return err
	}
	return chunk.Close()
}

// writeExcluded writes excluded.csv: file, row, id, reason of every row left out. People open it in a spreadsheet,
// and ids come from untrusted files, so a text that a spreadsheet would run as a formula gets an apostrophe in front.
func writeExcluded(w io.Writer, rows []survey.Excluded) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"file", "row", "id", "reason"}); err != nil {
		return err
	}
	for _, r := range rows {
		reason := r.Reason.Code
		if r.Reason.Detail != "" {
			reason += ": " + r.Reason.Detail
		}
		err := out.Write([]string{inert(r.File), strconv.Itoa(r.Row), inert(r.ID), inert(reason)})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// writeWeights writes weights.csv: file, row, id and weight of every form kept.
func writeWeights(w io.Writer, rows iter.Seq[WeightRow]) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"file", "row", "id", "weight"}); err != nil {
		return err
	}
	for r := range rows {
		if err := out.Write([]string{inert(r.File), strconv.Itoa(r.Row), inert(r.ID), strconv.FormatFloat(r.Weight, 'g', -1, 64)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// inert puts an apostrophe before a text that begins like a formula.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
