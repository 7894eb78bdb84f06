package sav

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"runtime"

	"manyi/survey/raw"
)

// Options say how to read a file.
type Options struct {
	Encoding string // of the text, by any usual name; "" = as the file says, or as its bytes look
	Jobs     int    // zlib blocks inflated at the same time; 0 = as many as there are processors
}

// A Reader gives the cases of a file. It is a [raw.Reader].
type Reader struct {
	dict   *raw.Dictionary
	fields []field
	notes  notes
	text   *decoder
	in     *stream
	order  binary.ByteOrder
	units  int  // 8 bytes each, of a case
	coded  bool // in bytecode

	decoded *[256]float64 // what codes stand for
	codes   uint64        // that are left of eight
	number  [unit]byte

	missing float64 // stands for no value
	cases   int     // given so far
	ended   bool    // there are no more cases
	done    error   // what Next gives from now on
	want    []bool  // of the batch before
	plan    []step
	columns [][]float64 // of the batch that is being filled, by variable
	cell    []byte      // a text that is being put together
}

// Open reads everything before the cases. The cases are read from r by Next, until Close. Errors are of type [Error], or say that
// the encoding asked for is unknown.
func Open(r io.ReaderAt, size int64, opt Options) (*Reader, error) {
	c := &cursor{r: r, size: size}
	records, err := readRecords(c)
	if err != nil {
		return nil, err
	}
	jobs := opt.Jobs
	if jobs < 1 {
		jobs = runtime.GOMAXPROCS(0)
	}
	fields := records.layout()
	open := func(d *decoder) (*Reader, error) {
		in, err := newStream(c, records, jobs)
		if err != nil {
			return nil, err
		}
		return &Reader{fields: fields, text: d, in: in, order: c.order, units: records.units, coded: records.compression != None,
			decoded: decodeTable(records.bias, c.order), missing: records.systemMissing(c)}, nil
	}
	text, err := records.charset(c, opt.Encoding, func() *Reader {
		sample, err := open(nil)
		if err != nil {
			return nil
		}
		sample.dict = sampleDictionary(fields)
		return sample
	})
	if err != nil {
		return nil, err
	}
	reader, err := open(newDecoder(text))
	if err != nil {
		return nil, err
	}
	b := &builder{records: records, cursor: c, text: reader.text, fields: fields, missing: reader.missing}
	reader.dict = b.build()
	reader.notes = records.notes
	if reader.text.replaced > 0 {
		reader.notes.note("%s of the dictionary are not %s; what is no character of it is read as U+FFFD.", texts(reader.text.replaced), text.name)
		reader.text.replaced = 0
	}
	reader.dict.Notes = reader.notes.sentences()
	return reader, nil
}

// texts counts texts in words.
func texts(n int) string {
	if n == 1 {
		return "1 text"
	}
	return fmt.Sprintf("%d texts", n)
}

// Dictionary is what the file says of its variables. At the end of the cases Next may add notes to it.
func (r *Reader) Dictionary() *raw.Dictionary { return r.dict }

// Close ends the reading. The file stays open.
func (r *Reader) Close() error {
	r.in.close()
	r.done = io.ErrClosedPipe
	return nil
}

// What a batch holds at most.
const (
	batchRows  = 1 << 15
	batchUnits = 1 << 22 // 8 bytes each, of numbers and texts together
)

// Next fills b with the next cases: so many that columns stay within some ten megabytes. It stops after as many cases as the file
// declares, as SPSS does, and after fewer if there are no more. A file that breaks off within a case is an error.
func (r *Reader) Next(b *raw.Batch) error {
	if r.done != nil {
		return r.done
	}
	limit := max(1, min(batchRows, batchUnits/r.units))
	if declared := r.dict.Cases; declared >= 0 {
		limit = min(limit, declared-r.cases)
	}
	r.prepare(b, limit)
	var err error
	if limit > 0 {
		if r.coded {
			b.Rows, err = r.readCoded(b, limit)
		} else {
			b.Rows, err = r.readPlain(b, limit)
		}
	}
	r.cases += b.Rows
	for i := range b.Columns {
		c := &b.Columns[i]
		if c.Numbers != nil {
			c.Numbers = c.Numbers[:b.Rows]
		}
		if len(c.Ends) > b.Rows+1 { // of a case that broke off
			c.Ends = c.Ends[:b.Rows+1]
			c.Text = c.Text[:c.Ends[b.Rows]]
		}
	}
	switch {
	case err == nil && b.Rows < limit || err == nil && limit == 0:
		r.done = io.EOF
		r.end()
	case err != nil:
		r.done = err
	}
	if b.Rows > 0 {
		return nil
	}
	return r.done
}

// prepare empties the batch and makes room for so many rows in its numeric columns.
func (r *Reader) prepare(b *raw.Batch, rows int) {
	b.Reset(len(r.fields))
	if r.plan == nil || !equalWant(r.want, b.Want) {
		r.want = append(r.want[:0], b.Want...)
		r.plan = plan(r.fields, b)
	}
	if r.columns == nil {
		r.columns = make([][]float64, len(r.fields))
	}
	for i := range r.fields {
		c := &b.Columns[i]
		if r.fields[i].text || !b.Wants(i) {
			continue
		}
		if cap(c.Numbers) < rows {
			c.Numbers = make([]float64, rows)
		}
		c.Numbers = c.Numbers[:rows]
		r.columns[i] = c.Numbers
	}
}

// end notes what was found at the end of the cases.
func (r *Reader) end() {
	if r.dict.Cases >= 0 && r.cases < r.dict.Cases {
		r.notes.note("The file declares %d cases but has %d.", r.dict.Cases, r.cases)
	}
	if r.dict.Cases == r.cases && r.more() {
		r.notes.note("The file declares %d cases; what follows them is not read.", r.dict.Cases)
	}
	if r.text != nil && r.text.replaced > 0 {
		r.notes.note("%s of the cases are not %s; what is no character of it is read as U+FFFD.", texts(r.text.replaced), r.text.name)
	}
	r.dict.Notes = r.notes.sentences()
	r.in.close()
}

// value is the number in 8 bytes of a case.
func (r *Reader) value(bits uint64) float64 {
	if x := math.Float64frombits(bits); x != lowest && x != r.missing {
		return x
	}
	return math.NaN()
}
