package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	maxParts     = 1 << 16  // in an archive
	maxStructure = 64 << 20 // bytes that a part may unpack to which is neither a sheet nor the shared strings
	ratioFrom    = 64 << 20 // bytes that a part may unpack to however small it is packed
)

// archive is the zip file that a workbook is.
type archive struct {
	parts map[string]*zip.File // by name in lower case: names of parts differ by more than case
	ratio int64
}

// openArchive reads the list of parts. Entries that overlap, or have one name, make an archive mean different things to
// different programs, or unpack to far more than it holds; none that a spreadsheet program writes has any.
func openArchive(r io.ReaderAt, size int64, ratio int64) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // parts are not unpacked into files
		return nil, damaged("is damaged or breaks off: %v", err)
	}
	if len(z.File) > maxParts {
		return nil, fmt.Errorf("%w: it has more than %d parts", ErrTooLarge, maxParts)
	}
	type span struct{ from, to int64 }
	spans := make([]span, 0, len(z.File))
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), ratio: ratio}
	for _, f := range z.File {
		from, err := f.DataOffset()
		if err != nil {
			return nil, damaged("is damaged: part %.100q: %v", f.Name, err)
		}
		if f.CompressedSize64 > uint64(size) {
			return nil, damaged("is damaged: part %.100q has %d bytes in a file of %d", f.Name, f.CompressedSize64, size)
		}
		spans = append(spans, span{from, from + int64(f.CompressedSize64)})
		name := partName(f.Name)
		if strings.HasSuffix(name, "/") {
			continue // a folder
		}
		if a.parts[name] != nil {
			return nil, damaged("is damaged: it has two parts %.100q", f.Name)
		}
		a.parts[name] = f
	}
	slices.SortFunc(spans, func(x, y span) int { return int(x.from - y.from) })
	const header = 30 // bytes at least between the data of two entries
	for i := 1; i < len(spans); i++ {
		if spans[i].from-header < spans[i-1].to {
			return nil, damaged("is damaged: its parts overlap")
		}
	}
	return a, nil
}

// partName makes names comparable: no slash at the front, none the wrong way round, in lower case.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// resolve returns the name of the part that a relationship of the part named from points to.
func (a *archive) resolve(from, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = path.Join(path.Dir(from), target)
	}
	target = strings.TrimPrefix(path.Clean("/"+target), "/")
	if !a.has(target) {
		if plain, err := url.PathUnescape(target); err == nil && a.has(plain) {
			return plain
		}
	}
	return target
}

func (a *archive) has(name string) bool { return a.parts[partName(name)] != nil }

// open returns a part's text, in UTF-8 without a byte order mark, of at most limit bytes.
func (a *archive) open(name string, limit int64) (io.ReadCloser, error) {
	f := a.parts[partName(name)]
	switch {
	case f == nil:
		return nil, damaged("is not in the file")
	case f.Flags&1 != 0:
		return nil, ErrEncrypted
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return nil, damaged("is packed by method %d, which no spreadsheet program uses", f.Method)
	}
	p := &part{limit: limit}
	if packed := int64(f.CompressedSize64); packed < limit/a.ratio && limit > ratioFrom {
		p.limit, p.ratio = max(ratioFrom, packed*a.ratio), a.ratio
	}
	if f.UncompressedSize64 > uint64(p.limit) {
		return nil, p.tooLarge()
	}
	unpacked, err := f.Open()
	if err != nil {
		return nil, damaged("cannot be unpacked: %v", err)
	}
	p.ReadCloser = unpacked
	if p.text, err = decoded((*counted)(p)); err != nil {
		unpacked.Close()
		return nil, err
	}
	return p, nil
}

// part reads a part and counts what it unpacks to.
type part struct {
	io.ReadCloser           // the unpacked bytes
	text          io.Reader // in UTF-8
	n, limit      int64
	ratio         int64 // > 0 if it is what sets the limit
}

func (p *part) Read(b []byte) (int, error) { return p.text.Read(b) }

// counted is a part's bytes before they are decoded.
type counted part

func (p *counted) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.n += int64(n); p.n > p.limit {
		return 0, (*part)(p).tooLarge()
	}
	if err != nil && err != io.EOF {
		err = damaged("cannot be unpacked: %v", err)
	}
	return n, err
}

func (p *part) tooLarge() error {
	if p.ratio > 0 {
		return fmt.Errorf("%w: it unpacks to more than %d times its size", ErrTooLarge, p.ratio)
	}
	return fmt.Errorf("%w: it unpacks to more than %d bytes", ErrTooLarge, p.limit)
}

// decoded returns XML in UTF-8 without a byte order mark. Without such a mark UTF-16 shows by the zero byte before or
// after the first <.
func decoded(r io.Reader) (io.Reader, error) {
	var head [3]byte
	n, err := io.ReadFull(r, head[:])
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	whole := io.MultiReader(strings.NewReader(string(head[:n])), r)
	order := unicode.LittleEndian
	switch begin := string(head[:n]); {
	case begin == "\xef\xbb\xbf":
		return r, nil
	case strings.HasPrefix(begin, "\xff\xfe"), strings.HasPrefix(begin, "<\x00"):
	case strings.HasPrefix(begin, "\xfe\xff"), strings.HasPrefix(begin, "\x00<"):
		order = unicode.BigEndian
	default:
		return whole, nil
	}
	return transform.NewReader(whole, unicode.UTF16(order, unicode.UseBOM).NewDecoder()), nil
}
