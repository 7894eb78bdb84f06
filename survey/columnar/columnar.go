// Package columnar reads and writes tables that are stored by column: Parquet, and Arrow's IPC files and streams, of which Feather
// is another name.
//
// # What becomes of types
//
// Integers, floats, booleans (1 and 0) and decimals are numbers. A column of 64-bit integers or of decimals with more than 15
// digits in which a number has more digits than a float64 holds is text instead, with all digits. Days are raw.Date, moments
// raw.DateTime (of a moment with a time zone the time of UTC), times of day and durations raw.Time. Texts, and bytes without a
// type, are text; what is not UTF-8 in them is U+FFFD. Bytes of a fixed length are text of hexadecimal digits. A value that
// is a list or a struct is an error that names the column.
//
// # Damaged and hostile files
//
// A length in a file is believed only as far as bytes are there. The formats are read by this package's own decoders, with
// their bounds in budget, rowsBase and maxPage; only the decompressors are others'.
//
// Sources: the Parquet format with its thrift definition and Encodings.md, 2.10, and the Arrow columnar format, 1.4, both of the
// Apache Software Foundation.
package columnar

import "runtime"

// Options of a reader.
type Options struct {
	Jobs int // goroutines that decode columns; 0 = as many as there are processors
}

func (o *Options) jobs() int {
	if o.Jobs < 1 {
		return runtime.GOMAXPROCS(0)
	}
	return o.Jobs
}
