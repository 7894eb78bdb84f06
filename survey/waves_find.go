package survey

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// FindWaves returns the codebook with the waves that its column of waves holds, in the order in time that their names tell, when the
// codebook names the column but no order; else the codebook itself. Names that do not tell it are an error which asks for the order: an order that was
// guessed turns every change round. It reads the column of the files of the options, or of the codebook.
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
	e := &CodebookError{File: book.Path, Key: "waves.column"}
	if at, ok := book.origins[columnRole{kind: roleWaveColumn}]; ok {
		e.Line, e.Column = at.line, at.column
	}
	if len(names) == 0 || len(names) > maxFewThings {
		e.Reason = fmt.Sprintf("column %s holds %d different waves, which should be 1 to %d", quote(book.WaveColumn), len(names), maxFewThings)
		return nil, e
	}
	ordered, ok := inOrder(names)
	if !ok {
		values := make([]string, len(names))
		for i, name := range names {
			values[i] = strconv.Quote(name)
		}
		e.Reason = fmt.Sprintf("column %s does not tell the order in time of its %d waves", quote(book.WaveColumn), len(names))
		e.Hint = "put them in order, the oldest first:\nwaves: {column: " + strconv.Quote(book.WaveColumn) + ", order: [" + strings.Join(values, ", ") + "]}"
		return nil, e
	}
	out := book.clone()
	out.wavesFound = true
	for _, name := range ordered {
		out.Waves = append(out.Waves, Wave{Name: name, Code: name})
	}
	if err := out.nameFound(); err != nil {
		return nil, err
	}
	return out, nil
}
