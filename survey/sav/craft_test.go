package sav

import (
	"bytes"
	"encoding/binary"
	"math"
)

// craft makes system files byte by byte, as other programs do and as none should.
type craft struct {
	binary.AppendByteOrder
	data []byte
}

func newCraft(order binary.AppendByteOrder) *craft { return &craft{AppendByteOrder: order} }

func (c *craft) int32(list ...int32) *craft {
	for _, x := range list {
		c.data = c.AppendUint32(c.data, uint32(x))
	}
	return c
}

func (c *craft) int64(list ...int64) *craft {
	for _, x := range list {
		c.data = c.AppendUint64(c.data, uint64(x))
	}
	return c
}

func (c *craft) float(list ...float64) *craft {
	for _, x := range list {
		c.data = c.AppendUint64(c.data, math.Float64bits(x))
	}
	return c
}

func (c *craft) bytes(s string) *craft {
	c.data = append(c.data, s...)
	return c
}

// padded is a text in n bytes, with spaces after it.
func (c *craft) padded(s string, n int) *craft {
	return c.bytes(s).bytes(string(bytes.Repeat([]byte{' '}, n-len(s))))
}

// header begins a file.
func (c *craft) header(compression Compression, cases int32, bias float64) *craft {
	magic := "$FL2"
	if compression == Zlib {
		magic = "$FL3"
	}
	return c.bytes(magic).padded("@(#) SPSS DATA FILE by hand", 60).int32(2, 0, int32(compression), 0, cases).float(bias).
		bytes("01 Jan 7000:00:00").padded("", 64).bytes("\x00\x00\x00")
}

// print formats
const (
	printF82 = 5<<16 | 8<<8 | 2
	printA   = 1 << 16
)

// number adds a numeric variable.
func (c *craft) number(name, label string) *craft {
	c.int32(recordVariable, 0, int32(min(1, len(label))), 0, printF82, printF82).padded(name, 8)
	return c.label(label)
}

func (c *craft) label(label string) *craft {
	if label != "" {
		c.int32(int32(len(label))).padded(label, (len(label)+3)/4*4)
	}
	return c
}

// text adds a text variable of up to 255 bytes.
func (c *craft) text(name, label string, width int) *craft {
	print := int32(printA | width<<8)
	c.int32(recordVariable, int32(width), int32(min(1, len(label))), 0, print, print).padded(name, 8).label(label)
	for range units(width) - 1 {
		c.int32(recordVariable, -1, 0, 0, 0, 0).padded("", 8)
	}
	return c
}

// valueLabel labels a value, 8 bytes, of the variable at a unit.
func (c *craft) valueLabel(value, label string, unit int32) *craft {
	n := len(label)
	return c.int32(recordLabels, 1).bytes(value).bytes(string([]byte{byte(n)})).padded(label, (n+8)/8*8-1).int32(recordLabelled, 1, unit)
}

// extension adds an extension record of bytes.
func (c *craft) extension(subtype int32, s string) *craft {
	return c.int32(recordExtension, subtype, 1, int32(len(s))).bytes(s)
}

// integers adds the record that names a code page.
func (c *craft) integers(page int32) *craft {
	return c.int32(recordExtension, extensionIntegers, 4, 8, 20, 0, 0, -1, 1, 1, 1, page)
}

func (c *craft) end() *craft { return c.int32(recordEnd, 0) }

// zlib adds cases, given as bytecode, in blocks of zlib.
func (c *craft) zlib(blocks ...string) *craft {
	start := int64(len(c.data))
	var packed []bytes.Buffer
	total := int64(0)
	for _, b := range blocks {
		var z bytes.Buffer
		if err := deflate(&z, []byte(b)); err != nil {
			panic(err)
		}
		packed = append(packed, z)
		total += int64(z.Len())
	}
	n := int64(len(blocks))
	c.int64(start, start+24+total, 24+24*n)
	for i := range packed {
		c.bytes(packed[i].String())
	}
	c.int64(-100, 0).int32(blockSize, int32(n))
	at, inflated := start+24, start
	for i, b := range blocks {
		c.int64(inflated, at).int32(int32(len(b)), int32(packed[i].Len()))
		at += int64(packed[i].Len())
		inflated += int64(len(b))
	}
	return c
}
