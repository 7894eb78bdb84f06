package survey

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// FindWaves returns the codebook with the waves that its column of waves holds, in natural order (2 before 10), when the codebook
// names the column but no order; else the codebook itself. It reads the column of the files of the options, or of the codebook.
func FindWaves(ctx context.Context, book *Codebook, opt ReadOptions) (*Codebook, error) {
	if book.WaveColumn == "" || len(book.Waves) > 0 {
		return book, nil
	}
	const key = "#waves"
	only := &Codebook{Path: book.Path, Data: book.Data, Encoding: book.Encoding, Sheet: book.Sheet, Header: book.Header, Missing: book.Missing,
		Profile: []Field{{Key: key, Label: key, Column: book.WaveColumn, Missing: book.Missing}}, origins: map[columnRole]origin{
			{roleField, key, 0}: book.origins[columnRole{kind: roleWaveColumn}]}}
	ds, err := Read(ctx, only, ReadOptions{Files: opt.Files, Stdin: opt.Stdin, Format: opt.Format, Jobs: opt.Jobs, Lenient: opt.Lenient, Mem: opt.Mem})
	if err != nil {
		return nil, err
	}
	names := slices.Clone(ds.Groups[key])
	ds.Release()
	if len(names) == 0 || len(names) > maxFewThings {
		e := &CodebookError{File: book.Path, Key: "waves.column", Reason: fmt.Sprintf("column %s holds %d different waves, which should be 1 to %d", quote(book.WaveColumn), len(names), maxFewThings)}
		if at, ok := book.origins[columnRole{kind: roleWaveColumn}]; ok {
			e.Line, e.Column = at.line, at.column
		}
		return nil, e
	}
	slices.SortFunc(names, natural)
	out := book.clone()
	for _, name := range names {
		out.Waves = append(out.Waves, Wave{Name: name, Code: name})
	}
	if err := out.nameFound(); err != nil {
		return nil, err
	}
	return out, nil
}

// natural compares texts with the numbers in them taken as numbers.
func natural(a, b string) int {
	digits := func(s string) int {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		return n
	}
	x, y := a, b
	for x != "" && y != "" {
		if i, j := digits(x), digits(y); i > 0 && j > 0 {
			p, q := strings.TrimLeft(x[:i], "0"), strings.TrimLeft(y[:j], "0")
			if c := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); c != 0 {
				return c
			}
			x, y = x[i:], y[j:]
			continue
		}
		if x[0] != y[0] {
			return cmp.Compare(x[0], y[0])
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}
