package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"manyi/survey/raw"
)

// maxBuffer bounds a buffer of an Arrow file when it is expanded, in bytes.
const maxBuffer = 2 << 30

// ArrowReader reads an Arrow IPC file or stream, or a Feather file of the second version, which is an IPC file.
type ArrowReader struct {
	r        io.ReaderAt
	size     int64
	schema   *arrowSchema
	messages []message // dictionaries and record batches, in the order in which they count
	dict     raw.Dictionary
	columns  []int // field by variable
	budget   *budget
	tools    []decompressor // by job

	coded        map[int64][]int // by id of a dictionary: the columns for which it is read
	shares       []int           // by column: the one whose dictionary it uses
	dictionaries []*dictionary   // by field
	next         int             // message
	batch        *batch          // that is being read, nil if none
	message      *message
	places       []place
	loaded       []*loaded // by variable, nil while not wanted
	row          int64     // rows given of it
	given        int64     // rows given of the file
}

// NewArrowReader reads the metadata of a file of size bytes. Columns of 64-bit integers and long decimals are read once more to
// find out how large their numbers are.
func NewArrowReader(r io.ReaderAt, size int64, opt Options) (out *ArrowReader, err error) {
	err = guarded(func() error {
		out, err = newArrowReader(r, size, opt)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func newArrowReader(r io.ReaderAt, size int64, opt Options) (*ArrowReader, error) {
	a := &ArrowReader{r: r, size: size, budget: newBudget(size), tools: make([]decompressor, opt.jobs())}
	head, err := readAt(r, 0, min(size, 8))
	if err != nil {
		return nil, err
	}
	switch {
	case len(head) < 8:
		return nil, fmt.Errorf("not an Arrow file: it has %d bytes", size)
	case string(head[:4]) == "FEA1":
		return nil, errors.New("a Feather file of version 1, which is not read: save it again as Feather version 2, Arrow or Parquet")
	case string(head[:6]) == arrowMagic:
		err = a.openFile()
	default:
		err = a.openStream()
	}
	if err != nil {
		return nil, err
	}
	n := len(a.schema.fields)
	a.dictionaries, a.coded, a.shares = make([]*dictionary, n), map[int64][]int{}, make([]int, n)
	rows, err := a.survey()
	if err != nil {
		return nil, err
	}
	a.share()
	a.describe(rows)
	return a, nil
}

// openFile reads the footer of an IPC file.
func (a *ArrowReader) openFile() error {
	const tail = 4 + int64(len(arrowMagic))
	if a.size < 8+tail {
		return errors.New("not a whole Arrow file: it has no footer")
	}
	end, err := readAt(a.r, a.size-tail, tail)
	if err != nil {
		return err
	}
	if string(end[4:]) != arrowMagic {
		return fmt.Errorf("not a whole Arrow file: it ends with %q where %q was expected", end[4:], arrowMagic)
	}
	length := int64(int32(binary.LittleEndian.Uint32(end)))
	if length < 8 || length > a.size-tail-8 {
		return fmt.Errorf("byte %d: the footer says that it has %d bytes", a.size-tail, length)
	}
	b, err := readAt(a.r, a.size-tail-length, length)
	if err != nil {
		return err
	}
	f := &flat{b: b}
	root := f.root()
	if a.schema, err = readSchema(root.table(1), true); err != nil {
		return fmt.Errorf("the footer at byte %d: %w", a.size-tail-length, err)
	}
	for _, id := range []int{2, 3} { // dictionaries, then batches
		at, n := root.vector(id, 24)
		for i := range n {
			m, _, err := readMessage(a.r, f.i64(at+24*i), a.size)
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("the message at byte %d is empty", m.at)
			}
			if err != nil {
				return err
			}
			if m.kind != id && !(id == 2 && m.kind == dictionaryMessage) {
				return fmt.Errorf("the message at byte %d is of kind %d, where the footer has %d", m.at, m.kind, id)
			}
			a.messages = append(a.messages, m)
		}
	}
	if f.bad {
		return fmt.Errorf("the footer at byte %d: %w", a.size-tail-length, errFlat)
	}
	return nil
}

// openStream goes from message to message.
func (a *ArrowReader) openStream() error {
	for at := int64(0); at < a.size; {
		m, t, err := readMessage(a.r, at, a.size)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if a.schema == nil {
				return fmt.Errorf("not an Arrow file or stream: %w", err)
			}
			return err
		}
		switch {
		case a.schema == nil && m.kind == schemaMessage:
			if a.schema, err = readSchema(t, true); err != nil {
				return fmt.Errorf("the schema at byte %d: %w", at, err)
			}
		case a.schema == nil:
			return errors.New("not an Arrow file or stream: it does not begin with a schema")
		case m.kind == dictionaryMessage || m.kind == batchMessage:
			a.messages = append(a.messages, m)
		}
		at = m.body + m.size
	}
	if a.schema == nil {
		return errors.New("not an Arrow file or stream: it has no schema")
	}
	return nil
}

// survey counts the rows and finds the columns whose numbers need text.
func (a *ArrowReader) survey() (rows int64, err error) {
	fields := a.schema.fields
	if len(fields) == 0 {
		return 0, errors.New("the file has no columns")
	}
	for i := range fields {
		fields[i].text = fields[i].typ.kind() == raw.Text
	}
	limit := rowsBase + rowsFactor*a.size
	unsure := map[int64][]int{} // columns with codes of wide numbers, by id of their dictionary
	for i := range fields {
		if f := &fields[i]; f.coded && f.typ.wide() {
			unsure[f.dictionary] = append(unsure[f.dictionary], i)
		}
	}
	for k := range a.messages {
		m := &a.messages[k]
		if m.kind == dictionaryMessage {
			if err := a.surveyDictionary(m, unsure[m.id]); err != nil {
				return 0, a.where(m, err)
			}
			continue
		}
		b, places, err := a.head(m)
		if err != nil {
			return 0, a.where(m, err)
		}
		if rows += b.rows; b.rows > limit || rows > limit {
			return 0, a.where(m, fmt.Errorf("it has %d rows, more than a file of %d bytes can have", b.rows, a.size))
		}
		for i := range fields {
			if f := &fields[i]; f.typ.wide() && !f.coded && !f.text {
				if err := a.surveyColumn(f, m, b, places[i]); err != nil {
					return 0, a.where(m, fmt.Errorf("column %s: %w", f.name, err))
				}
			}
		}
	}
	return rows, nil
}

// surveyDictionary finds the coded columns whose values need text.
func (a *ArrowReader) surveyDictionary(m *message, columns []int) error {
	for _, i := range columns {
		f := &a.schema.fields[i]
		if f.text {
			continue
		}
		plain := *f
		plain.coded = false
		b, places, err := a.dictionaryHead(m, &plain)
		if err == nil {
			err = a.surveyColumn(&plain, m, b, places[0])
		}
		if err != nil {
			return fmt.Errorf("column %s: %w", f.name, err)
		}
		f.text = plain.text
	}
	return nil
}

func (a *ArrowReader) surveyColumn(f *field, m *message, b *batch, p place) error {
	c, err := a.load(f, m, b, p, &a.tools[0])
	defer func() { a.budget.give(c.held) }()
	if err != nil {
		return err
	}
	var nowhere raw.Column
	for from := 0; from < c.rows && err == nil; from += maxRows {
		nowhere.Numbers = nowhere.Numbers[:0]
		err = c.read(&appender{Column: &nowhere}, from, min(maxRows, c.rows-from))
	}
	if errors.Is(err, errWide) {
		f.text = true
		return nil
	}
	return err
}

func (a *ArrowReader) where(m *message, err error) error {
	return fmt.Errorf("the message at byte %d: %w", m.at, err)
}

// head reads the head of a record batch again.
func (a *ArrowReader) head(m *message) (*batch, []place, error) {
	_, t, err := readMessage(a.r, m.at, a.size)
	if err != nil {
		return nil, nil, err
	}
	b, err := readBatch(t)
	if err != nil {
		return nil, nil, err
	}
	places, err := b.locate(a.schema.fields)
	return b, places, err
}

func (a *ArrowReader) dictionaryHead(m *message, values *field) (*batch, []place, error) {
	_, t, err := readMessage(a.r, m.at, a.size)
	if err != nil {
		return nil, nil, err
	}
	b, err := readBatch(t)
	if err != nil {
		return nil, nil, err
	}
	places, err := b.locate([]field{*values})
	if err == nil && b.rows > maxBuffer {
		err = fmt.Errorf("a dictionary of %d values", b.rows)
	}
	return b, places, err
}

// describe makes the dictionary.
func (a *ArrowReader) describe(rows int64) {
	d := &a.dict
	d.Encoding, d.Cases = "utf-8", int(rows)
	var names namer
	for i := range a.schema.fields {
		f := &a.schema.fields[i]
		if isIndex(f.name) && len(a.schema.fields) > 1 {
			names.dropped = append(names.dropped, f.name)
			continue
		}
		d.Variables = append(d.Variables, f.typ.variable(names.name(d, f.name), f.text))
		a.columns = append(a.columns, i)
	}
	names.notes(d)
	restore(d, a.schema.metadata)
}

// Dictionary says what the file says of its table.
func (a *ArrowReader) Dictionary() *raw.Dictionary { return &a.dict }

// Close lets go of the memory; the file is the caller's.
func (a *ArrowReader) Close() error {
	a.batch, a.loaded, a.dictionaries, a.tools = nil, nil, nil, nil
	a.next = len(a.messages)
	return nil
}

// Next reads the next rows, of one record batch.
func (a *ArrowReader) Next(b *raw.Batch) error {
	return guarded(func() error { return a.rows(b) })
}

func (a *ArrowReader) rows(b *raw.Batch) error {
	for a.batch == nil || a.row == a.batch.rows {
		if err := a.advance(); err != nil {
			return err
		}
	}
	b.Reset(len(a.columns))
	err := a.each(b, func(i int, d *decompressor) (err error) {
		if a.loaded[i] == nil {
			f := &a.schema.fields[a.columns[i]]
			a.loaded[i], err = a.load(f, a.message, a.batch, a.places[a.columns[i]], d)
			if f.coded {
				a.loaded[i].dict = a.dictionaries[a.shares[a.columns[i]]]
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	n := a.rowsOf(b)
	room := newBudget(a.size)
	err = a.each(b, func(i int, d *decompressor) error {
		to := &appender{Column: &b.Columns[i], room: int(min(room.left.Load(), 1<<31-1))}
		if err := a.loaded[i].read(to, int(a.row), n); err != nil {
			return err
		}
		if room.take(int64(len(to.Text))) != nil {
			return errText
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.Rows = n
	a.row += int64(n)
	a.given += int64(n)
	return nil
}

func (a *ArrowReader) each(b *raw.Batch, work func(variable int, d *decompressor) error) error {
	i, err := each(len(a.columns), b.Wants, a.tools, work)
	if err != nil {
		return fmt.Errorf("rows from %d on: column %s: %w", a.given+1, a.dict.Variables[i].Name, err)
	}
	return nil
}

// advance goes to the next record batch, taking in the dictionaries on the way.
func (a *ArrowReader) advance() error {
	for _, c := range a.loaded {
		if c != nil {
			a.budget.give(c.held)
		}
	}
	a.batch, a.loaded = nil, nil
	for a.next < len(a.messages) {
		m := &a.messages[a.next]
		a.next++
		if m.kind == dictionaryMessage {
			if err := a.readDictionary(m); err != nil {
				return a.where(m, err)
			}
			continue
		}
		b, places, err := a.head(m)
		if err != nil {
			return a.where(m, err)
		}
		a.message, a.batch, a.places, a.row = m, b, places, 0
		a.loaded = make([]*loaded, len(a.columns))
		return nil
	}
	return io.EOF
}

// coding is what columns that share a dictionary have in common.
type coding struct {
	id    int64
	typ   cellType
	kind  int
	width int
	text  bool
}

// share finds the columns that share a dictionary.
func (a *ArrowReader) share() {
	first := map[coding]int{}
	for i := range a.schema.fields {
		f := &a.schema.fields[i]
		if !f.coded {
			continue
		}
		key := coding{f.dictionary, f.typ, f.kind, f.width, f.text}
		if _, found := first[key]; !found {
			first[key] = i
			a.coded[f.dictionary] = append(a.coded[f.dictionary], i)
		}
		a.shares[i] = first[key]
	}
}

// readDictionary takes in a dictionary for the columns that have its id.
func (a *ArrowReader) readDictionary(m *message) error {
	for _, i := range a.coded[m.id] {
		plain := a.schema.fields[i]
		plain.coded = false
		b, places, err := a.dictionaryHead(m, &plain)
		if err != nil {
			return err
		}
		c, err := a.load(&plain, m, b, places[0], &a.tools[0])
		if err == nil {
			dict := a.dictionaries[i]
			if dict == nil || !m.isDelta {
				if dict != nil {
					a.budget.give(dict.held)
				}
				dict = &dictionary{}
			}
			a.dictionaries[i] = dict
			err = c.addTo(dict, a.budget)
		}
		a.budget.give(c.held)
		if err != nil {
			return fmt.Errorf("column %s: %w", plain.name, err)
		}
	}
	return nil
}

// rowsOf is how many rows to read.
func (a *ArrowReader) rowsOf(b *raw.Batch) int {
	cells, bytes := 0, int64(0)
	for i, c := range a.loaded {
		if !b.Wants(i) {
			continue
		}
		cells++
		if c.f.text {
			var size int64
			for _, t := range c.text {
				size += int64(len(t))
			}
			mean := size / max(a.batch.rows, 1)
			if c.dict != nil {
				mean = max(mean, int64(c.dict.longest))
			}
			bytes += min(mean, fullText)
		}
	}
	return batchRows(a.batch.rows-a.row, cells, bytes)
}
