package sav

import (
	"bytes"
	"encoding/binary"
	"math"
)

const headerSize = 176

// header is the beginning of a file.
type header struct {
	product     []byte
	compression Compression
	weight      int32 // unit of a case that holds the weight, from 1; 0 none
	cases       int32 // -1 unknown
	bias        float64
	label       []byte
}

// readHeader reads the first bytes, and from them the byte order of everything after.
func readHeader(c *cursor) (header, error) {
	var h header
	first := make([]byte, min(64, c.size))
	if err := c.read(first, "file header"); err != nil {
		return h, err
	}
	c.pos = 0
	if problem := notSystemFile(first); problem != "" {
		return h, c.fail("%s", problem)
	}
	p, err := c.take(headerSize, "file header")
	if err != nil {
		return h, err
	}
	h.product = p[4:64]
	// The layout code is 2, in some files 3; that tells the byte order.
	switch layout := p[64:68]; {
	case binary.LittleEndian.Uint32(layout) == 2, binary.LittleEndian.Uint32(layout) == 3:
		c.order = binary.LittleEndian
	case binary.BigEndian.Uint32(layout) == 2, binary.BigEndian.Uint32(layout) == 3:
		c.order = binary.BigEndian
	default:
		c.pos = 64
		return h, c.fail("layout code % x: 2 or 3 expected, in either byte order", layout)
	}
	h.compression = Compression(c.order.Uint32(p[72:]))
	zlib := p[3] == '3'
	if h.compression < None || h.compression > Zlib || zlib != (h.compression == Zlib) {
		c.pos = 72
		return h, c.fail("compression code %d in a file that begins with %q: %s expected", int32(h.compression), p[:4],
			map[bool]string{false: "0 or 1", true: "2"}[zlib])
	}
	h.weight = int32(c.order.Uint32(p[76:]))
	h.cases = int32(c.order.Uint32(p[80:]))
	h.bias = c.float(p[84:])
	if math.IsNaN(h.bias) || math.IsInf(h.bias, 0) {
		c.pos = 84
		return h, c.fail("compression bias %v: a number expected, usually 100 (IEEE 754 is the only number format that is read)", h.bias)
	}
	h.label = p[109:173]
	return h, nil
}

// notSystemFile says why a file that begins so is none that can be read, "" if it may be.
func notSystemFile(first []byte) string {
	switch {
	case bytes.HasPrefix(first, []byte("$FL2")), bytes.HasPrefix(first, []byte("$FL3")):
		return ""
	case len(first) >= 20 && string(first[8:20]) == "ENCRYPTEDSAV":
		return "the file is encrypted with a password; save it without one in SPSS"
	case bytes.HasPrefix(first, []byte{0x5b, 0xc6, 0xd3, 0xf2}):
		return "the file is from a mainframe, in EBCDIC, which is not read"
	case bytes.Contains(first, []byte("SPSS PORT FILE")):
		return "the file is an SPSS portable file (.por), not a system file"
	case len(first) == 0:
		return "the file is empty"
	}
	return "not an SPSS system file: it begins with " + quoteBytes(first[:min(4, len(first))]) + ", $FL2 or $FL3 expected"
}
