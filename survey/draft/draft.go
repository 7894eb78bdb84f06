// Package draft looks at the columns of survey data and writes a commented starter codebook, which runs as it is: the
// questions that share a scale become items, the facts about respondents profile fields, and each choice stands with its
// evidence in a comment, so that a reader who knows the questionnaire can put right what the data cannot tell.
//
// Look makes one pass over the data with bounded memory. Codebook then decides, in this order: what columns are by
// name (roles.go), multiple responses (multiple.go), families of ratings and their scales (family.go, scale.go), the items
// among them (choose.go, overall.go), the profile (fields.go), and writes it all down (write.go).
package draft

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"manyi/survey/raw"
)

// Source is a table to look at.
type Source struct {
	Name       string // as to be written under data:
	Asked      string // as the user named it, for messages; "" = Name
	Table      raw.Reader
	Format     string // "csv", "xlsx", "sav", ...: only named in a comment
	Platform   string // that exported it: "wjx", "qualtrics", "surveymonkey", "google", "" unknown
	HeaderRows int    // what the codebook must say under header:, 0 = nothing
	Encoding   string // what it must say under encoding:, "" = nothing
}

func (s *Source) asked() string {
	if s.Asked != "" {
		return s.Asked
	}
	return s.Name
}

// unlike is files that have the same columns besides those that all files share.
type unlike struct {
	files   []string
	columns []string
}

// Options say how to write the codebook.
type Options struct {
	Lang  string // "zh" or "en"; "" = zh if most headers and labels are Chinese, else en
	Title string // "" = the label or the name of the file
}

// Profile is what a look at the data found.
type Profile struct {
	sources []Source // their tables are used up
	label   string   // of the first file that has one
	weight  string   // name of the weight variable, "" if no file declares one
	sets    []raw.Set
	columns []*column // in the order of the first file
	partial []string  // columns that only some of the files have, or whose name no codebook can hold
	unlike  []unlike  // which files have columns that not all have
	rows    int

	sampled, step int // rows in the samples of the columns, and every how many-th row is one
}

// Bounds of a look.
const (
	maxValues   = 2000     // different values that are told apart in a column
	maxText     = 64 << 20 // bytes of such values in all columns
	maxSample   = 4000     // rows kept for correlations, at most
	maxCells    = 8 << 20  // cells in these rows
	maxTraced   = 1 << 20  // values traced for repetitions, in all columns
	leastSample = 64
)

// Look reads the sources to their end. It keeps the different values of each column up to a limit, and a sample of whole
// rows evenly spread over the data. Columns that not all sources have are left out.
func Look(ctx context.Context, sources []Source) (*Profile, error) {
	if len(sources) == 0 {
		return nil, errors.New("no data to look at")
	}
	p := &Profile{sources: sources, step: 1}
	p.join()
	if len(p.columns) == 0 {
		if len(p.partial) > 0 {
			if len(sources) == 1 {
				return nil, fmt.Errorf("%s has no column that a codebook can name: is it a table?", sources[0].asked())
			}
			return nil, fmt.Errorf("%s and %d more files have no column in common%s", sources[0].asked(), len(sources)-1, p.unlikeHint())
		}
		return nil, fmt.Errorf("%s has no columns", sources[0].asked())
	}
	for i := range sources {
		if err := p.read(ctx, &sources[i]); err != nil {
			return nil, err
		}
	}
	if p.rows == 0 {
		return nil, fmt.Errorf("%s has a header but no rows", sources[0].asked())
	}
	for _, c := range p.columns {
		c.finish()
	}
	return p, nil
}

// join lists the columns that every source has, as the first source describes them; what it does not say of one is
// taken from the others.
func (p *Profile) join() {
	count := map[string]int{}
	known := map[string]*column{}
	for i := range p.sources {
		d := p.sources[i].Table.Dictionary()
		if p.label == "" {
			p.label = d.Label
		}
		if p.weight == "" {
			p.weight = d.Weight
		}
		if len(p.sets) == 0 {
			p.sets = d.Sets
		}
		here := map[string]bool{}
		for j := range d.Variables {
			v := d.Variables[j]
			name := cleanName(v.Name)
			if here[name] {
				count[name] = math.MinInt32 // two columns that a codebook cannot tell apart
			}
			here[name] = true
			count[name]++
			c := known[name]
			if c == nil {
				c = newColumn(v, len(known))
				known[name] = c
				p.columns = append(p.columns, c)
				continue
			}
			if c.Label == "" {
				c.Label = v.Label
			}
			if len(c.Labels) == 0 {
				c.Labels = v.Labels
			}
		}
	}
	all := p.columns
	p.columns = nil
	for _, c := range all {
		if name := cleanName(c.Name); count[name] == len(p.sources) && canBeNamed(name) {
			p.columns = append(p.columns, c)
		} else {
			p.partial = append(p.partial, c.Name)
		}
	}
	p.unlike = nil
	for i := range p.sources {
		var only []string
		for _, v := range p.sources[i].Table.Dictionary().Variables {
			if n := count[cleanName(v.Name)]; n > 0 && n < len(p.sources) {
				only = append(only, cleanName(v.Name))
			}
		}
		at := slices.IndexFunc(p.unlike, func(u unlike) bool { return slices.Equal(u.columns, only) })
		if at < 0 {
			at, p.unlike = len(p.unlike), append(p.unlike, unlike{columns: only})
		}
		p.unlike[at].files = append(p.unlike[at].files, p.sources[i].asked())
	}
	n := max(1, len(p.columns))
	for i, c := range p.columns {
		c.index = i
		c.maxBytes = max(4096, maxText/n)
		c.maxTraced = min(1<<16, max(256, maxTraced/n))
	}
}

// unlikeHint says which columns the files do not share; "" when they share all.
func (p *Profile) unlikeHint() string {
	if len(p.unlike) < 2 {
		return ""
	}
	const most = 4
	text := "\nhint: the files do not name their columns alike, and only columns that all of them have are looked at:"
	for i, u := range p.unlike {
		if i == most {
			text += fmt.Sprintf("\n  and %d more", len(p.unlike)-most)
			break
		}
		what := "no others"
		if len(u.columns) > 0 {
			what = listed(slices.Clone(u.columns))
		}
		text += "\n  " + listed(slices.Clone(u.files)) + ": " + what
	}
	return text + "\ndraft from files that agree, and write under columns: of the wave what the others call them, or name the columns alike"
}

// read takes the rows of one source.
func (p *Profile) read(ctx context.Context, s *Source) error {
	d := s.Table.Dictionary()
	place := make([]*column, len(d.Variables))
	byName := make(map[string]*column, len(p.columns))
	for _, c := range p.columns {
		byName[cleanName(c.Name)] = c
	}
	var b raw.Batch
	b.Want = make([]bool, len(d.Variables))
	for j := range d.Variables {
		place[j] = byName[cleanName(d.Variables[j].Name)]
		b.Want[j] = place[j] != nil
	}
	rows := min(maxSample, max(leastSample, maxCells/len(p.columns)))
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.Table.Next(&b)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for p.hits(b.Rows)+p.sampled > rows {
			p.halve()
		}
		for j, c := range place {
			if c != nil {
				p.take(c, d.Variables[j].Kind, &b.Columns[j], b.Rows)
			}
		}
		p.sampled += p.hits(b.Rows)
		p.rows += b.Rows
	}
}

// hits says how many of the next rows belong to the sample.
func (p *Profile) hits(rows int) int {
	return (p.rows+rows+p.step-1)/p.step - (p.rows+p.step-1)/p.step
}

// halve leaves every other row of the sample.
func (p *Profile) halve() {
	for _, c := range p.columns {
		n := 0
		for i := 0; i < len(c.sample); i += 2 {
			c.sample[n] = c.sample[i]
			n++
		}
		c.sample = c.sample[:n]
	}
	p.sampled = (p.sampled + 1) / 2
	p.step *= 2
}

// withoutTyped is an option without what was typed into it, 其他 of 其他〖网吧〗: the reader takes it so too. Several options in one cell are
// left as they are.
func withoutTyped(cell []byte) []byte {
	if !bytes.HasSuffix(cell, []byte("〗")) || bytes.Contains(cell, []byte("┋")) {
		return cell
	}
	if before, _, typed := bytes.Cut(cell, []byte("〖")); typed && len(bytes.TrimSpace(before)) > 0 {
		return bytes.TrimSpace(before)
	}
	return cell
}

// take adds the cells of a batch to a column.
func (p *Profile) take(c *column, kind raw.Kind, cells *raw.Column, rows int) {
	for row := range rows {
		var code uint16
		switch {
		case kind == raw.Text:
			code = c.addText(withoutTyped(cells.Cell(row)))
		case kind.Temporal():
			code = c.addTime(cells.Numbers[row])
		case c.Kind == raw.Text: // another file has the column as text
			code = c.addText([]byte(formatCode(cells.Numbers[row])))
		default:
			code = c.addNumber(cells.Numbers[row])
		}
		if !c.many && (p.rows+row)%p.step == 0 {
			c.sample = append(c.sample, code)
		}
	}
}
