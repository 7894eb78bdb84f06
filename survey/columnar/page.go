package columnar

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Pages of a column chunk and how their values are written.
const (
	dataPage       = 0
	dictionaryPage = 2
	dataPage2      = 3

	plain           = 0
	plainDictionary = 2
	runLength       = 3
	deltaPacked     = 5
	deltaLength     = 6
	deltaBytes      = 7
	codes           = 8 // of a dictionary
	byteSplit       = 9
)

const (
	maxPage   = 256 << 20 // bytes of a page, expanded
	maxHeader = 16 << 20  // bytes of a page's header; it may hold statistics
	headGuess = 256       // bytes that hold most headers
)

var encodingNames = [...]string{"PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY",
	"DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"}

// nameOf is a name from a list, or the number.
func nameOf(names []string, n int) string {
	if n >= 0 && n < len(names) {
		return names[n]
	}
	return fmt.Sprint(n)
}

// pageHeader stands in front of a page.
type pageHeader struct {
	kind       int
	expanded   int
	compressed int
	sum        uint32
	summed     bool
	values     int
	encoding   int
	levels     int // encoding of definition levels
	// Of the second version of pages:
	definition int  // bytes of definition levels
	repetition int  // bytes of repetition levels
	plain      bool // not compressed
}

// parsePageHeader reads a header and returns its length.
func parsePageHeader(b []byte) (h pageHeader, n int, err error) {
	t := &thrift{b: b}
	h.kind, h.levels = -1, runLength
	t.fields(func(id int, kind byte) {
		switch {
		case kind == thriftI32 && id >= 1 && id <= 4:
			x := int32(t.int())
			switch id {
			case 1:
				h.kind = int(x)
			case 2:
				h.expanded = int(x)
			case 3:
				h.compressed = int(x)
			case 4:
				h.sum, h.summed = uint32(x), true
			}
		case kind == thriftStruct && id == 5:
			h.numbers(t, [...]*int{1: &h.values, 2: &h.encoding, 3: &h.levels})
		case kind == thriftStruct && id == 7:
			h.numbers(t, [...]*int{1: &h.values, 2: &h.encoding, 3: nil})
		case kind == thriftStruct && id == 8:
			h.numbers2(t)
		default:
			t.skip(kind)
		}
	})
	return h, t.at, t.err
}

// numbers reads the first three fields of a page's own header.
func (h *pageHeader) numbers(t *thrift, to [4]*int) {
	t.fields(func(id int, kind byte) {
		if kind == thriftI32 && id < len(to) && to[id] != nil {
			*to[id] = int(int32(t.int()))
			return
		}
		t.skip(kind)
	})
}

func (h *pageHeader) numbers2(t *thrift) {
	t.fields(func(id int, kind byte) {
		switch {
		case kind == thriftI32 && id == 1:
			h.values = int(int32(t.int()))
		case kind == thriftI32 && id == 4:
			h.encoding = int(int32(t.int()))
		case kind == thriftI32 && id == 5:
			h.definition = int(int32(t.int()))
		case kind == thriftI32 && id == 6:
			h.repetition = int(int32(t.int()))
		default:
			h.plain = h.plain || id == 7 && kind == thriftFalse
			t.skip(kind)
		}
	})
}

func (h *pageHeader) check(left int64) error {
	switch {
	case h.compressed < 0 || int64(h.compressed) > left:
		return fmt.Errorf("the page says that it has %d bytes, where its column has %d left", h.compressed, left)
	case h.expanded < 0 || h.expanded > maxPage:
		return fmt.Errorf("the page says that it has %d bytes when expanded, where at most %d are read", h.expanded, maxPage)
	case h.values < 0 || h.definition < 0 || h.repetition < 0 || h.definition+h.repetition > h.compressed:
		return errors.New("the page has lengths that cannot be")
	}
	return nil
}

// pages reads the pages of a column chunk.
type pages struct {
	r      io.ReaderAt
	budget *budget
	at     int64 // of the next page
	end    int64 // of the chunk
	codec  int

	header  pageHeader
	start   int64  // of the page
	data    []byte // expanded, behind the levels
	level   []byte // definition levels of a page of the second version
	file    []byte // memory of what is read
	memory  []byte // memory of what is expanded
	counted int64  // of both in the budget
	lasting int64  // of the dictionary in the budget
}

// next reads a page. It returns io.EOF behind the last.
func (p *pages) next(d *decompressor) error {
	if p.at >= p.end {
		return io.EOF
	}
	p.start = p.at
	n := headGuess
	var size int
	for {
		b, err := p.read(min(int64(n), p.end-p.at))
		if err != nil {
			return err
		}
		if p.header, size, err = parsePageHeader(b); err == nil {
			break
		}
		if !errors.Is(err, errShort) || int64(len(b)) == p.end-p.at || n >= maxHeader {
			return fmt.Errorf("the header of the page: %w", err)
		}
		n *= 16
	}
	p.at += int64(size)
	h := &p.header
	if err := h.check(p.end - p.at); err != nil {
		return err
	}
	if h.kind != dataPage && h.kind != dictionaryPage && h.kind != dataPage2 {
		p.at += int64(h.compressed)
		p.data = nil
		return nil
	}
	b, err := p.read(int64(h.compressed))
	if err != nil {
		return err
	}
	p.at += int64(h.compressed)
	if h.summed && crc32.ChecksumIEEE(b) != h.sum {
		return errors.New("the page is damaged: its checksum is another")
	}
	p.level = nil
	expanded := h.expanded
	if h.kind == dataPage2 {
		// Levels stand in front, not compressed.
		p.level, b = b[h.repetition:h.repetition+h.definition], b[h.repetition+h.definition:]
		if expanded -= h.repetition + h.definition; expanded < 0 {
			return errors.New("the page has lengths that cannot be")
		}
	}
	if p.codec == noCodec || h.kind == dataPage2 && h.plain {
		if len(b) != expanded {
			return errLength
		}
		p.data = b
		return p.count()
	}
	if h.kind == dataPage2 && expanded == 0 {
		p.data = nil
		return nil
	}
	if grow := int64(expanded - cap(p.memory)); grow > 0 {
		if err := p.budget.take(grow); err != nil {
			return err
		}
		defer p.budget.give(grow)
	}
	if p.data, err = d.expand(p.memory, b, p.codec, expanded); err != nil {
		return fmt.Errorf("the page cannot be expanded: %w", err)
	}
	p.memory = p.data
	return p.count()
}

// read reads bytes at the place where the reader is.
func (p *pages) read(n int64) ([]byte, error) {
	if int64(cap(p.file)) < n {
		if err := p.budget.take(n); err != nil {
			return nil, err
		}
		p.file = make([]byte, n)
		p.budget.give(n)
	}
	b := p.file[:n]
	if m, err := p.r.ReadAt(b, p.at); int64(m) < n {
		return nil, fmt.Errorf("the file ends within the page: %w", err)
	}
	return b, nil
}

// count enters the memory that is held in the budget.
func (p *pages) count() error {
	now := int64(cap(p.file) + cap(p.memory))
	if err := p.budget.take(now - p.counted); err != nil {
		return err
	}
	p.counted = now
	return nil
}

// release gives back what was taken from the budget.
func (p *pages) release() {
	p.budget.give(p.counted + p.lasting)
	p.counted, p.lasting = 0, 0
}
