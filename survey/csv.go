package survey

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
)

// read reads the rows of delimited text: rows of cells between commas, semicolons, tabs or bars, with quotes around cells that hold
// any of those or line ends. Text is split as bytes in its own encoding, in parallel by blocks; only what is kept as
// text is decoded.
func (head *textHead) read(ctx context.Context, in *source, to [][]int, c *collector, opt *ReadOptions) error {
	c.open(in.name, head.line)

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &blockReader{file: in.name, r: head.rest, size: opt.blockSize, delimiter: head.delimiter, newline: head.newline,
		charset: head.charset, free: make(chan []byte, opt.Jobs+2)}
	blocks := make(chan textBlock)
	var running sync.WaitGroup
	running.Go(func() { r.run(ctx, blocks) })

	turns := newTurns()
	for range opt.Jobs {
		running.Go(func() {
			b := newBlock(c.layout, to)
			b.comma, b.lenient = head.delimiter == ';', opt.Lenient
			for text := range blocks {
				b.decoder.charset = text.charset
				err := text.err
				at := text.errAt
				if err == nil {
					at, err = b.split(text.data, head.delimiter, head.newline, len(to))
				}
				if err == nil {
					b.examineIDs()
				}
				var p *piece
				if turns.wait(text.number) {
					switch {
					case err == nil:
						p, err = c.commit(b)
					case ctx.Err() != nil:
						err = ctx.Err()
					case errors.As(err, new(*FileError)):
					default:
						err = &RowError{File: in.name, Row: c.line + at, Problem: err.Error()}
					}
				}
				if err == nil && p != nil && text.charset != ascii {
					in.charset = text.charset // every block after the first that tells has the same
				}
				turns.done(err)
				if err != nil {
					cancel()
				}
				if p != nil && err == nil {
					p.fill(b, c.memory)
				}
				select {
				case r.free <- text.data:
				default:
				}
			}
		})
	}
	running.Wait()
	if turns.err != nil {
		return turns.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	in.rows = c.rowsOfFile()
	switch {
	case head.decoded != "":
		in.encoding = head.decoded
	case c.mixed:
		in.encoding = in.charset.String() + " and gb18030"
	default:
		in.encoding = in.charset.String()
	}
	return nil
}

// turns lets goroutines pass one after the other in the order of their numbers, until one fails.
type turns struct {
	mu   sync.Mutex
	cond *sync.Cond
	next int
	err  error
}

func newTurns() *turns {
	t := &turns{}
	t.cond = sync.NewCond(&t.mu)
	return t
}

// wait blocks until it is number's turn. It returns false when an earlier one failed; done is due in any case.
func (t *turns) wait(number int) bool {
	t.mu.Lock()
	for t.next != number {
		t.cond.Wait()
	}
	ok := t.err == nil
	t.mu.Unlock()
	return ok
}

func (t *turns) done(err error) {
	t.mu.Lock()
	if t.err == nil {
		t.err = err
	}
	t.next++
	t.mu.Unlock()
	t.cond.Broadcast()
}

// Errors of a row.
func raggedError(found, want int) error {
	return fmt.Errorf("%d cells where the header has %d", found, want)
}

// split reads the rows of a text that ends with a line end. Each row must have want cells; empty ones may
// follow. On an error it returns the lines before the row too.
func (b *block) split(data []byte, delimiter, newline byte, want int) (at int, err error) {
	b.begin(bytes.Count(data, []byte{newline}))
	cells := b.cells
	line := int32(0)
	ends := uint64(delimiter) * 0x0100010001000100
	for p := 0; p < len(data); line++ {
		m := b.mark()
		if data[p] == newline || data[p] == '\r' && data[p+1] == newline {
			p = bytes.IndexByte(data[p:], newline) + p + 1
			b.addEmpty(line, true, m)
			continue
		}
		row, start, first := b.rows, p, line
		extra := 0 // number of the last cell beyond want that is not empty
		f := 0
		for ; ; f++ {
			for f+4 <= len(b.short) && p+8 < len(data) { // four such cells at a time, as long as they come
				x := binary.LittleEndian.Uint64(data[p:])
				if (x^ends)&0xff00ff00ff00ff00 != 0 {
					break
				}
				s := b.short[f : f+4 : f+4]
				c0, c1, c2, c3 := s[0].one[byte(x)], s[1].one[byte(x>>16)], s[2].one[byte(x>>32)], s[3].one[byte(x>>48)]
				if c0 == slow || c1 == slow || c2 == slow || c3 == slow {
					break
				}
				s[0].put(row, c0)
				s[1].put(row, c1)
				s[2].put(row, c2)
				s[3].put(row, c3)
				p += 8
				f += 4
			}
			c := data[p]
			// Most cells are a single digit: those are settled here, by a table. It has no code for the last line end.
			if f < len(b.short) {
				s := &b.short[f]
				if code := s.one[c]; code != slow {
					if next := data[p+1]; next == delimiter || next == newline {
						s.put(row, code)
						p += 2
						if next == newline {
							break
						}
						continue
					}
				}
			}
			var cell []byte
			e := p
			if c == '"' {
				cell, e = b.quoted(data, p, delimiter, newline)
				line += int32(bytes.Count(data[p:e], []byte{newline}))
				c = data[e]
			} else {
				for c != delimiter && c != newline {
					e++
					c = data[e]
				}
				cell = data[p:e]
				if c == newline && len(cell) > 0 && cell[len(cell)-1] == '\r' {
					cell = cell[:len(cell)-1]
				}
			}
			if f < len(cells) {
				if s := cells[f]; s != nil {
					b.addAll(s, cell, row)
				}
			} else if len(trimBytes(cell)) > 0 {
				extra = f + 1
			}
			p = e + 1
			if c == newline {
				break
			}
		}
		switch {
		case isEmptyRow(data[start:p], delimiter):
			b.addEmpty(first, f == 0, m)
		case f+1 < want && b.lenient:
			b.ragged = append(b.ragged, remark{row, raggedError(f+1, want).Error()})
			for i := f + 1; i < want; i++ {
				if s := cells[i]; s != nil {
					b.addAll(s, nil, row)
				}
			}
			b.endRow(first, m)
		case f+1 < want:
			return int(first), raggedError(f+1, want)
		case extra > want:
			if !b.lenient {
				return int(first), raggedError(extra, want)
			}
			b.ragged = append(b.ragged, remark{row, raggedError(extra, want).Error()})
			b.endRow(first, m)
		default:
			b.endRow(first, m)
		}
	}
	b.lineCount = int(line)
	return 0, nil
}

// quoted returns the content of the quoted cell that begins at p, and where the delimiter or line end after it is.
// The caller made sure that the quote is closed. What stands between the closing quote and the delimiter belongs
// to the cell, as spreadsheets read it.
func (b *block) quoted(data []byte, p int, delimiter, newline byte) (cell []byte, e int) {
	i := p + 1
	twins := false
	for {
		j := bytes.IndexByte(data[i:], '"')
		i += j
		if data[i+1] != '"' {
			break
		}
		twins = true
		i += 2
	}
	cell = data[p+1 : i]
	for e = i + 1; data[e] != delimiter && data[e] != newline; {
		e++
	}
	after := data[i+1 : e]
	if n := len(after); n > 0 && after[n-1] == '\r' && data[e] == newline {
		after = after[:n-1]
	}
	if twins || len(after) > 0 {
		b.tmp = appendUnquoted(b.tmp[:0], cell)
		b.tmp = append(b.tmp, after...)
		cell = b.tmp
	}
	return cell, e
}

// appendUnquoted appends a quoted cell's content with each pair of quotes made one.
func appendUnquoted(to, content []byte) []byte {
	for {
		i := bytes.IndexByte(content, '"')
		if i < 0 {
			return append(to, content...)
		}
		to = append(to, content[:i+1]...)
		content = content[min(i+2, len(content)):]
	}
}

// isEmptyRow says whether a row holds nothing but delimiters, quotes and blanks. Nearly always its first byte tells.
func isEmptyRow(row []byte, delimiter byte) bool {
	for _, c := range row {
		if c > ' ' && c != delimiter && c != '"' {
			return false
		}
	}
	return true
}
