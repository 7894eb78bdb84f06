package columnar

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/golang/snappy"
	"github.com/klauspost/compress/zstd"
)

// Decompressed pages and buffers are the only memory that can grow far beyond the file. What is held of them at a time is
// bounded by
const (
	budgetBase   = 256 << 20 // bytes, and
	budgetFactor = 64        // times the size of the file.
)

// budget counts what is held.
type budget struct {
	left atomic.Int64
}

func newBudget(size int64) *budget {
	b := new(budget)
	b.left.Store(budgetBase + budgetFactor*size)
	return b
}

func (b *budget) take(n int64) error {
	if b.left.Add(-n) < 0 {
		b.left.Add(n)
		return fmt.Errorf("it needs %d bytes more, which is too much beside the size of the file", n)
	}
	return nil
}

func (b *budget) give(n int64) { b.left.Add(n) }

// errLength is a compressed block that holds more or less than it should.
var errLength = errors.New("what is compressed is longer or shorter than declared")

// Each byte that these give takes at least a so-manieth of one that is compressed: a declared length above that is a lie.
const (
	snappyFactor = 64
	lz4Factor    = 256
	gzipFactor   = 1040
	zstdFactor   = 1 << 15 // a block of 128 KiB takes 4 bytes at least
)

// zstdWindow is what a Zstandard frame may look back, if that is more than its length.
const zstdWindow = 8 << 20

// decompressor holds what codecs need again and again. Each goroutine has its own.
type decompressor struct {
	zstd   *zstd.Decoder
	brotli *brotli.Reader
	gzip   *gzip.Reader
	out    bytes.Buffer
}

// expand decompresses into the memory of to, which grows only as bytes come. n is the length as declared.
func (d *decompressor) expand(to, from []byte, codec, n int) (out []byte, err error) {
	bounded := func(factor int) error {
		if n/factor > len(from) {
			return fmt.Errorf("%d compressed bytes cannot hold the %d declared", len(from), n)
		}
		if cap(to) < n {
			to = make([]byte, n)
		}
		to = to[:n]
		return nil
	}
	switch codec {
	case noCodec:
		if len(from) != n {
			return nil, errLength
		}
		return append(to[:0], from...), nil
	case snappyCodec:
		if length, err := snappy.DecodedLen(from); err != nil || length != n {
			return nil, errLength
		}
		if err := bounded(snappyFactor); err != nil {
			return nil, err
		}
		return snappy.Decode(to, from)
	case lz4Codec:
		if err := bounded(lz4Factor); err != nil {
			return nil, err
		}
		m, err := lz4Block(to, from, 0)
		if err == nil && m != n {
			err = errLength
		}
		return to, err
	case lz4Hadoop:
		if err := bounded(lz4Factor); err != nil {
			return nil, err
		}
		return to, lz4Blocks(to, from)
	case gzipCodec:
		if d.gzip == nil {
			d.gzip, err = gzip.NewReader(bytes.NewReader(from))
		} else {
			err = d.gzip.Reset(bytes.NewReader(from))
		}
		if err != nil {
			return nil, err
		}
		if err := bounded(gzipFactor); err != nil {
			return nil, err
		}
		return to, exactly(to, d.gzip)
	case brotliCodec:
		if d.brotli == nil {
			d.brotli = brotli.NewReader(nil)
		}
		if err := d.brotli.Reset(bytes.NewReader(from)); err != nil {
			return nil, err
		}
		return growing(to, d.brotli, n)
	case zstdCodec:
		var head zstd.Header
		if err := head.Decode(from); err != nil {
			return nil, err
		}
		if n/zstdFactor > len(from) || head.WindowSize > uint64(max(n, zstdWindow)) {
			return nil, fmt.Errorf("%d compressed bytes with a window of %d cannot hold the %d declared", len(from), head.WindowSize, n)
		}
		if d.zstd == nil {
			d.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
			if err != nil {
				return nil, err
			}
		}
		if err := d.zstd.Reset(bytes.NewReader(from)); err != nil {
			return nil, err
		}
		return growing(to, d.zstd, n)
	}
	return nil, fmt.Errorf("it is compressed by the unknown method %d", codec)
}

// exactly fills to and looks that nothing follows.
func exactly(to []byte, r io.Reader) error {
	if _, err := io.ReadFull(r, to); err != nil {
		return err
	}
	var more [1]byte
	if n, err := io.ReadFull(r, more[:]); n > 0 {
		return errLength
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// growing reads n bytes into memory that at most doubles what has come.
func growing(to []byte, r io.Reader, n int) ([]byte, error) {
	const step = 1 << 20
	to = to[:0]
	for len(to) < n {
		if cap(to) == len(to) {
			bigger := make([]byte, len(to), min(n, max(2*len(to), step)))
			copy(bigger, to)
			to = bigger
		}
		more := to[len(to):min(cap(to), n)]
		if _, err := io.ReadFull(r, more); err != nil {
			return nil, err
		}
		to = to[:len(to)+len(more)]
	}
	return to, exactly(nil, r)
}
