package sav

import (
	"slices"

	"manyi/survey/raw"
)

// step is what to do with the next units of a case.
type step struct {
	kind   stepKind
	column int
	units  int
	field  *field
}

type stepKind uint8

const (
	takeNumber stepKind = iota
	takeText
	pass
)

// plan is how to take a case apart for a batch: a step for each variable that is wanted, and one for each run of others.
func plan(fields []field, b *raw.Batch) []step {
	steps := make([]step, 0, len(fields))
	for i := range fields {
		f := &fields[i]
		last := len(steps) - 1
		switch {
		case !b.Wants(i) && last >= 0 && steps[last].kind == pass:
			steps[last].units += f.units
		case !b.Wants(i):
			steps = append(steps, step{kind: pass, units: f.units})
		case f.text:
			steps = append(steps, step{takeText, i, f.units, f})
		default:
			steps = append(steps, step{takeNumber, i, f.units, f})
		}
	}
	return steps
}

func equalWant(a, b []bool) bool {
	return slices.Equal(a, b) && (len(a) > 0) == (len(b) > 0)
}

// add ends a cell: the bytes of the units of a text variable.
func (r *Reader) add(c *raw.Column, f *field, p []byte) {
	if len(f.segments) > 1 {
		// Each segment but the last holds 255 bytes of the text in 256.
		whole := p[:0]
		for _, units := range f.segments {
			n := units * unit
			whole = append(whole, p[:min(n, segmentBytes)]...)
			p = p[n:]
		}
		p = whole
	}
	p = p[:min(len(p), f.width)]
	if r.text == nil { // a sample
		c.AppendText(trim(p))
		return
	}
	c.Text = r.text.append(c.Text, p)
	c.Ends = append(c.Ends, int32(len(c.Text)))
}
