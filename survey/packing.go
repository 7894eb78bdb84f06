package survey

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// packing is a way to compress a whole file.
type packing struct {
	name   string
	begins []byte
	open   func(io.Reader) (io.ReadCloser, error)
}

func packings() []packing {
	return []packing{
		{"gzip", []byte{0x1f, 0x8b, 8}, func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }},
		{"zstd", []byte{0x28, 0xb5, 0x2f, 0xfd}, func(r io.Reader) (io.ReadCloser, error) {
			d, err := zstd.NewReader(r, zstd.WithDecoderMaxMemory(1<<30), zstd.WithDecoderMaxWindow(128<<20))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		}},
	}
}

// packingOf tells a packed file by its first bytes, nil if it is not packed.
func packingOf(beginning []byte) *packing {
	for _, p := range packings() {
		if bytes.HasPrefix(beginning, p.begins) {
			return &p
		}
	}
	return nil
}

// String is the name, "" of a file that is not packed.
func (p *packing) String() string {
	if p == nil {
		return ""
	}
	return p.name
}

// Answers pack to a tenth or a thirtieth of their size. What unpacks to far more is made to fill memory or time.
const (
	maxUnpackRatio = 400
	freeUnpacked   = 256 << 20
)

// unpack reads what is packed.
func (p *packing) unpack(in *source, r io.Reader) (io.Reader, error) {
	u, err := p.open(r)
	if err != nil {
		return nil, err
	}
	in.closers = append(in.closers, func() { u.Close() })
	return &unpacking{r: u, packed: func() int64 { return in.sum.n }, name: p.name}, nil
}

// unpacking stops a file that unpacks to too much.
type unpacking struct {
	r      io.Reader
	packed func() int64
	n      int64
	name   string
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.n += int64(n)
	if u.n > freeUnpacked && u.n > maxUnpackRatio*u.packed() {
		return 0, fmt.Errorf("it unpacks to more than %d times its size", maxUnpackRatio)
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%s: %w", u.name, err)
	}
	return n, err
}
