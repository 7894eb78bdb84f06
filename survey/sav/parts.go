package sav

import "encoding/binary"

// parts takes apart the data of a record. After the end it gives nothing and is broken.
type parts struct {
	data   []byte
	order  binary.ByteOrder
	broken bool
}

func (p *parts) take(n uint32) []byte {
	if uint64(n) > uint64(len(p.data)) {
		p.data, p.broken = nil, true
		return nil
	}
	taken := p.data[:n]
	p.data = p.data[n:]
	return taken
}

func (p *parts) byte() byte {
	if b := p.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *parts) uint32() uint32 {
	if b := p.take(4); b != nil {
		return p.order.Uint32(b)
	}
	return 0
}

// counted is as many bytes as the number before them says.
func (p *parts) counted() []byte { return p.take(p.uint32()) }

// upTo is the bytes before a delimiter, which is passed over too.
func (p *parts) upTo(delimiter byte) []byte {
	for i, c := range p.data {
		if c == delimiter {
			text := p.data[:i]
			p.data = p.data[i+1:]
			return text
		}
	}
	p.data, p.broken = nil, true
	return nil
}
