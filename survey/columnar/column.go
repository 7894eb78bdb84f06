package columnar

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"manyi/survey/raw"
)

// leaf is a column of a Parquet file.
type leaf struct {
	index    int // in the file
	name     string
	physical int
	width    int // of a fixed length
	optional bool
	typ      cellType
	text     bool // cells are kept as text
}

// errWide is a whole number with more digits than a float64 has, in a column that was to be numbers.
var errWide = errors.New("a whole number has more digits than the statistics of the file allow")

// errText is too much text.
var errText = errors.New("a few rows of text fill more memory than a file of this size should")

// dictionary holds the different values of a column chunk, as they are given.
type dictionary struct {
	numbers []float64
	text    raw.Column
	longest int // bytes of a text
	n       int
	held    int64 // bytes in the budget, of an Arrow file
}

// cursor goes through a column chunk.
type cursor struct {
	leaf   *leaf
	pages  pages
	values values
	levels hybrid
	left   int   // values and gaps left in the page
	total  int64 // left in the chunk behind the page
	dict   *dictionary
	row    int64 // rows given

	whole   []int64
	picks   []uint32
	present []bool
	gaps    bool // present tells; else every value is there
}

// appender takes cells; Text may grow by room bytes.
type appender struct {
	*raw.Column
	room int
}

func (a *appender) add(cell []byte) error {
	cell = raw.TrimEnd(cell)
	if len(cell) > a.room {
		return errText
	}
	a.room -= len(cell)
	a.AppendText(cell)
	return nil
}

// addText adds a text that may not be UTF-8.
func (a *appender) addText(cell []byte) error {
	if !utf8.Valid(cell) {
		cell = toUTF8(cell)
	}
	return a.add(cell)
}

// prepare reads up to the first data page.
func (c *cursor) prepare(d *decompressor) error {
	if c.left > 0 || c.total == 0 {
		return nil
	}
	return c.page(d)
}

// page goes to the next page with values.
func (c *cursor) page(d *decompressor) error {
	for c.left == 0 {
		if err := c.pages.next(d); errors.Is(err, io.EOF) {
			return fmt.Errorf("the column has %d rows less than its row group", c.total)
		} else if err != nil {
			return c.where(err)
		}
		if err := c.begin(); err != nil {
			return c.where(err)
		}
	}
	return nil
}

func (c *cursor) where(err error) error {
	return fmt.Errorf("the page at byte %d: %w", c.pages.start, err)
}

// begin takes in the page that was read.
func (c *cursor) begin() error {
	h, b := &c.pages.header, c.pages.data
	switch h.kind {
	case dictionaryPage:
		if c.dict != nil {
			return errors.New("a second dictionary")
		}
		return c.readDictionary(b, h.values)
	case dataPage, dataPage2:
	default:
		return nil
	}
	if int64(h.values) > c.total {
		return fmt.Errorf("it has %d values, where %d are left of the row group", h.values, c.total)
	}
	c.left, c.total = h.values, c.total-int64(h.values)
	count := h.values
	if c.leaf.optional {
		level := c.pages.level
		if h.kind == dataPage {
			if h.levels != runLength {
				return fmt.Errorf("its levels are written as %s, which is not known", nameOf(encodingNames[:], h.levels))
			}
			if len(b) < 4 || uint64(binary.LittleEndian.Uint32(b)) > uint64(len(b)-4) {
				return errHybrid
			}
			n := int(binary.LittleEndian.Uint32(b))
			level, b = b[4:4+n], b[4+n:]
		}
		c.levels.reset(level, 1)
		var err error
		if count, err = countPresent(c.levels, h.values); err != nil {
			return err
		}
	}
	c.values.physical, c.values.width = c.leaf.physical, c.leaf.width
	if err := c.values.reset(b, h.encoding, count); err != nil {
		return err
	}
	if c.values.encoding == codes && c.dict == nil && count > 0 {
		return errors.New("codes without a dictionary in front")
	}
	return nil
}

// countPresent counts the values that are there among n.
func countPresent(h hybrid, n int) (int, error) {
	var some [512]bool
	count := 0
	for n > 0 {
		if err := h.run(); err != nil {
			return 0, err
		}
		k := min(n, h.left)
		if h.pack == nil {
			if h.value == 1 {
				count += k
			}
			h.left -= k
		} else {
			k = min(k, len(some))
			m, err := h.present(some[:k])
			if err != nil {
				return 0, err
			}
			count += m
		}
		n -= k
	}
	return count, nil
}

// readDictionary decodes a dictionary of n plain values.
func (c *cursor) readDictionary(b []byte, n int) error {
	if e := c.pages.header.encoding; e != plain && e != plainDictionary {
		return fmt.Errorf("a dictionary written as %s", nameOf(encodingNames[:], e))
	}
	v := &c.values
	v.physical, v.width = c.leaf.physical, c.leaf.width
	least := v.size()
	if v.physical == physicalBytes {
		least = 4
	}
	if least == 0 || n > len(b)/least {
		return errValues
	}
	if err := v.reset(b, plain, n); err != nil {
		return err
	}
	dict := &dictionary{n: n}
	to := &appender{Column: &dict.text, room: math.MaxInt32}
	dict.text.Ends = append(dict.text.Ends, 0)
	if err := c.decode(to, n); err != nil {
		return err
	}
	dict.numbers, dict.text.Numbers = dict.text.Numbers, nil
	for i := range len(dict.text.Ends) - 1 {
		dict.longest = max(dict.longest, len(dict.text.Cell(i)))
	}
	held := int64(8*cap(dict.numbers) + cap(dict.text.Text) + 4*cap(dict.text.Ends))
	if err := c.pages.budget.take(held); err != nil {
		return err
	}
	c.pages.lasting += held
	c.dict = dict
	return nil
}

// read appends n rows.
func (c *cursor) read(to *appender, n int, d *decompressor) error {
	for n > 0 {
		if c.left == 0 {
			if err := c.page(d); err != nil {
				return err
			}
		}
		k := min(n, c.left)
		if err := c.piece(to, k); err != nil {
			return c.where(err)
		}
		c.left -= k
		c.row += int64(k)
		n -= k
	}
	return nil
}

// piece appends k rows of the page.
func (c *cursor) piece(to *appender, k int) error {
	count := k
	c.gaps = false
	if c.leaf.optional {
		c.present = grown(c.present, k)
		var err error
		if count, err = c.levels.present(c.present); err != nil {
			return err
		}
		c.gaps = count < k
	}
	if c.leaf.text {
		return c.texts(to, k, count)
	}
	at := len(to.Numbers)
	to.Numbers = grownBy(to.Numbers, k)
	out := to.Numbers[at:]
	to.Numbers = to.Numbers[:at]
	if err := c.numbers(to, out, count); err != nil {
		return err
	}
	to.Numbers = to.Numbers[:at+k]
	if c.gaps {
		spread(out, c.present, count)
	}
	return nil
}

// spread moves the count values at the beginning to where they belong, with NaN between them.
func spread(out []float64, present []bool, count int) {
	for i := len(out) - 1; i >= 0; i-- {
		if present[i] {
			count--
			out[i] = out[count]
		} else {
			out[i] = math.NaN()
		}
	}
}

// numbers decodes count numbers to the beginning of out, which is the memory behind to.Numbers.
func (c *cursor) numbers(to *appender, out []float64, count int) error {
	if c.values.encoding != codes {
		return c.decode(to, count)
	}
	if err := c.pick(count); err != nil {
		return err
	}
	numbers := c.dict.numbers
	for i, code := range c.picks {
		out[i] = numbers[code]
	}
	return nil
}

// pick decodes count codes and makes sure that the dictionary has them.
func (c *cursor) pick(count int) error {
	c.picks = grown(c.picks, count)
	if count == 0 {
		return nil
	}
	if err := c.values.codes.read(c.picks); err != nil {
		return err
	}
	n := uint32(c.dict.n)
	for _, code := range c.picks {
		if code >= n {
			return fmt.Errorf("code %d, where its dictionary has %d values", code, n)
		}
	}
	return nil
}

// texts appends k cells, of which count are there.
func (c *cursor) texts(to *appender, k, count int) error {
	if c.values.encoding == codes {
		if err := c.pick(count); err != nil {
			return err
		}
	}
	if !c.gaps {
		return c.someTexts(to, k, 0)
	}
	for i, next := 0, 0; i < k; {
		run := i
		for run < k && c.present[run] {
			run++
		}
		if err := c.someTexts(to, run-i, next); err != nil {
			return err
		}
		next += run - i
		for i = run; i < k && !c.present[i]; i++ {
			to.Ends = append(to.Ends, int32(len(to.Text)))
		}
	}
	return nil
}

// someTexts appends n cells that are there, from code number at on.
func (c *cursor) someTexts(to *appender, n, at int) error {
	if c.values.encoding != codes {
		return c.decode(to, n)
	}
	if n*c.dict.longest > to.room {
		for _, code := range c.picks[at : at+n] {
			if err := to.add(c.dict.text.Cell(int(code))); err != nil {
				return err
			}
		}
		return nil
	}
	before := len(to.Text)
	text, ends, dict := to.Text, to.Ends, &c.dict.text
	for _, code := range c.picks[at : at+n] {
		text = append(text, dict.Cell(int(code))...)
		ends = append(ends, int32(len(text)))
	}
	to.room -= len(text) - before
	to.Text, to.Ends = text, ends
	return nil
}

// decode appends n values of the page that are there and not codes.
func (c *cursor) decode(to *appender, n int) error {
	t := &c.leaf.typ
	switch c.leaf.physical {
	case physicalBool, physicalInt32, physicalInt64:
		c.whole = grown(c.whole, n)
		if err := c.values.ints(c.whole); err != nil {
			return err
		}
		return c.leaf.typ.integers(to, c.whole, c.leaf.text)
	case physicalFloat, physicalReal:
		at := len(to.Numbers)
		to.Numbers = grownBy(to.Numbers, n)
		return c.values.floats(to.Numbers[at:])
	}
	var digits []byte
	for range n {
		b, err := c.values.bytes()
		if err != nil {
			return err
		}
		switch t.base {
		case textType:
			err = to.addText(b)
		case hexType:
			digits = hex.AppendEncode(digits[:0], b)
			err = to.add(digits)
		case uuidType:
			digits = appendUUID(digits[:0], b)
			err = to.add(digits)
		case decimalType:
			err = t.decimal(to, b, c.leaf.text)
		case int96Type:
			to.Numbers = append(to.Numbers, int96(b))
		case halfType:
			to.Numbers = append(to.Numbers, half(binary.LittleEndian.Uint16(b)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// integers appends integers as what they stand for.
func (t *cellType) integers(to *appender, in []int64, text bool) error {
	if text {
		var digits []byte
		for _, x := range in {
			digits = t.digits(digits[:0], x)
			if err := to.add(digits); err != nil {
				return err
			}
		}
		return nil
	}
	if t.wide() {
		for _, x := range in {
			if !t.fits(x) {
				return errWide
			}
		}
	}
	at := len(to.Numbers)
	to.Numbers = grownBy(to.Numbers, len(in))
	out := to.Numbers[at:]
	if t.base == wholeType && !t.unsigned {
		for i, x := range in {
			out[i] = float64(x)
		}
		return nil
	}
	for i, x := range in {
		out[i] = t.number(x)
	}
	return nil
}

// decimal appends a decimal of any width.
func (t *cellType) decimal(to *appender, b []byte, text bool) error {
	x, short := shortDecimal(b)
	switch {
	case text && short:
		return to.add(t.digits(nil, x))
	case text:
		return to.add(t.point(nil, bigDecimal(b).Append(nil, 10)))
	case !short || !t.fits(x):
		return errWide
	}
	to.Numbers = append(to.Numbers, t.number(x))
	return nil
}

// int96 is a moment as Impala wrote it: nanoseconds of the day and the Julian day, of which 2440588 is 1 January 1970.
func int96(b []byte) float64 {
	nanos, day := int64(binary.LittleEndian.Uint64(b)), int64(binary.LittleEndian.Uint32(b[8:]))
	t := cellType{base: momentType, perSecond: 1e9}
	return float64((day-2440588)*86400) + t.number(nanos)
}

func appendUUID(to, b []byte) []byte {
	if len(b) != 16 {
		return hex.AppendEncode(to, b)
	}
	at := 0
	for i, n := range [...]int{4, 2, 2, 2, 6} {
		if i > 0 {
			to = append(to, '-')
		}
		to = hex.AppendEncode(to, b[at:at+n])
		at += n
	}
	return to
}

// grown is a slice of n elements in the memory of s, if that is enough.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// grownBy adds n elements of any value.
func grownBy[T any](s []T, n int) []T {
	if need := len(s) + n; need > cap(s) {
		bigger := make([]T, need, max(need, 2*cap(s)))
		copy(bigger, s)
		return bigger
	}
	return s[:len(s)+n]
}
