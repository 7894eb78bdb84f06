package convert

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"manyi/survey/raw"
)

// prepare gives the table to write. Where the format needs to know what the columns hold, the table is read to its end and set aside.
func (t *target) prepare(ctx context.Context, in Input) (table raw.Reader, done func(), err error) {
	done = func() {}
	if !t.format.typed || !t.incomplete(in) {
		return in.Reader, done, nil
	}
	variables := in.Dictionary().Variables
	guesses := make([]guess, len(variables))
	s := newSpool(in.Dictionary(), t.folder)
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	before := 0
	_, err = pump(ctx, in.Reader, func(b *raw.Batch) error {
		each(t.opt.Jobs, len(variables), func(i int) {
			if variables[i].Kind == raw.Text {
				guesses[i].text(&b.Columns[i], b.Rows, before, t.untyped)
			} else {
				guesses[i].column(b.Columns[i].Numbers[:b.Rows])
			}
		})
		before += b.Rows
		return s.add(b)
	})
	if err != nil {
		return nil, done, err
	}
	t.dict = cleanDictionary(in.Dictionary())
	kinds := make([]raw.Kind, len(variables))
	for i := range variables {
		v, g := &t.dict.Variables[i], &guesses[i]
		if t.untyped && v.Kind == raw.Text {
			v.Kind = g.kind()
			if note := g.note(v.Name); note != "" {
				t.notes = append(t.notes, note)
			}
		}
		kinds[i] = v.Kind
		if v.Kind == raw.Text && t.format.longest > 0 && g.widest > t.format.longest {
			return nil, done, &CellError{File: t.name, Row: g.widestRow, Column: v.Name, Value: "",
				Problem: fmt.Sprintf("is a text of %d bytes, and %s holds %d", g.widest, t.format.title, t.format.longest)}
		}
		g.describe(v)
	}
	return &typedReader{spoolReader: s.reader(in.Dictionary()), kinds: kinds, jobs: t.opt.Jobs}, s.close, nil
}

// incomplete says whether the file does not say enough of its variables: how wide its texts are in UTF-8, and how numbers are printed.
func (t *target) incomplete(in Input) bool {
	if t.untyped {
		return true
	}
	dict := in.Dictionary()
	unicode := strings.EqualFold(dict.Encoding, "utf-8")
	return t.format.widths && slices.ContainsFunc(dict.Variables, func(v raw.Variable) bool {
		return v.Kind == raw.Text && (v.Width == 0 || !unicode) || v.Kind == raw.Number && v.Format == "" && v.Width == 0
	})
}

// typedReader makes numbers of text columns.
type typedReader struct {
	*spoolReader
	kinds []raw.Kind // what the columns become
	jobs  int
	texts raw.Batch
}

// Next gives the next batch.
func (r *typedReader) Next(b *raw.Batch) error {
	if err := r.spoolReader.Next(&r.texts); err != nil {
		return err
	}
	b.Reset(len(r.kinds))
	b.Rows = r.texts.Rows
	each(r.jobs, len(r.kinds), func(i int) {
		from, to := &r.texts.Columns[i], &b.Columns[i]
		if r.kinds[i] == raw.Text || r.spool.kinds[i] != raw.Text {
			*from, *to = *to, *from
		} else {
			to.Numbers = parse(from, r.texts.Rows, r.kinds[i], to.Numbers)
		}
	})
	return nil
}

// each calls f for 0 to n-1, in several goroutines.
func each(jobs, n int, f func(i int)) {
	if jobs = min(jobs, n); jobs < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var running sync.WaitGroup
	for job := range jobs {
		running.Go(func() {
			for i := job; i < n; i += jobs {
				f(i)
			}
		})
	}
	running.Wait()
}
