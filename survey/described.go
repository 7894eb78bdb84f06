package survey

import (
	"fmt"
	"slices"
	"strconv"

	"manyi/survey/raw"
)

// begin makes the layout from the codebook and the first file; a later file must not say otherwise.
func (r *reading) begin(o *opened) error {
	variables := o.variables()
	if r.c != nil {
		return r.sameMeaning(o, variables)
	}
	r.first = o.source.name
	r.labels = map[string]map[string]string{}
	for _, name := range unexplained(r.book) {
		if v := variables[name]; v != nil && len(v.Labels) > 0 {
			r.labels[name] = map[string]string{}
			for _, l := range v.Labels {
				r.labels[name][labelCode(v, l)] = trimCell(l.Label)
			}
		}
	}
	r.book = describe(r.book, variables, o.header)
	missing := map[string]*raw.Missing{}
	for name, v := range variables {
		if !v.Missing.Empty() {
			missing[name] = &v.Missing
		}
	}
	l, err := newLayout(r.book, r.opt.Where, missing)
	if err != nil {
		return err
	}
	r.c = newCollector(l, r.opt.Mem)
	used := newWanted(r.book)
	for i, name := range o.header.names {
		if !used[cleanName(name)] && (o.header.aliases[i] == "" || !used[cleanName(o.header.aliases[i])]) {
			r.unused = append(r.unused, name)
		}
	}
	r.named, r.alike = namesOffScale(r.book, variables), alikeItems(r.unused, r.book, variables)
	return nil
}

// variables are the columns that a file describes, by cleaned name.
func (o *opened) variables() map[string]*raw.Variable {
	out := map[string]*raw.Variable{}
	if o.table == nil {
		return out
	}
	list := o.table.Dictionary().Variables
	for i := range list {
		out[cleanName(list[i].Name)] = &list[i]
	}
	return out
}

// labelCode is a value as a codebook writes it.
func labelCode(v *raw.Variable, l raw.Label) string {
	if v.Kind == raw.Text {
		return trimCell(l.Text)
	}
	return string(raw.AppendCell(nil, v.Kind, l.Number))
}

// describe returns the codebook with what a file says where the codebook is silent: labels of questions and fields that have
// none of their own, values of fields, labels of scales. The response time is found by the name of its column.
func describe(book *Codebook, variables map[string]*raw.Variable, h *header) *Codebook {
	out := book.clone()
	if out.Design != nil && out.Design.Replicates != nil {
		out.Design.Replicates.expand(h.names, newWanted(book))
	}
	if out.Quality.Duration == "" {
		out.Quality.Duration = durationColumnOf(h, newWanted(book))
	}
	if h.platform == platformWJX { // how it writes what was not asked and not answered
		for _, mark := range []string{"-3", "(跳过)", "(空)"} {
			if !slices.Contains(out.Missing, mark) && !out.gives(mark) {
				out.Missing = append(slices.Clone(out.Missing), mark)
			}
		}
	}
	item := func(it *Item) {
		v := variables[cleanName(it.Column)]
		if v == nil {
			return
		}
		if it.Label == it.Key && v.Label != "" {
			it.Label = v.Label
		}
		if len(it.Scale.Labels) > 0 {
			return
		}
		for _, l := range v.Labels {
			code := int(l.Number)
			if v.Kind == raw.Number && float64(code) == l.Number && code >= it.Scale.Min && code <= it.Scale.Max && trimCell(l.Label) != "" &&
				!v.Missing.Has(l.Number) && !slices.Contains(it.Scale.Missing, strconv.Itoa(code)) {
				it.Scale.Labels = append(it.Scale.Labels, CodeLabel{strconv.Itoa(code), trimCell(l.Label)})
			}
		}
	}
	for i := range out.Items {
		item(&out.Items[i])
	}
	if out.Overall != nil {
		item(out.Overall)
	}
	for _, it := range out.apart() {
		item(it)
	}
	for i := range out.Profile {
		f := &out.Profile[i]
		if f.Multiple() {
			describeOptions(f, variables)
			continue
		}
		v := variables[cleanName(f.Column)]
		if v == nil {
			continue
		}
		if f.Label == f.Key && v.Label != "" {
			f.Label = v.Label
		}
		if len(f.Values) == 0 && !f.Numeric {
			f.Values = valuesOf(v, f.Missing)
			f.Open = len(f.Values) > 0
		}
	}
	return out
}

// valuesOf are the labels of a variable's values, without those that are missing.
func valuesOf(v *raw.Variable, missing []string) []CodeLabel {
	var out []CodeLabel
	for _, l := range v.Labels {
		code, label := labelCode(v, l), trimCell(l.Label)
		if code == "" || label == "" || slices.Contains(missing, code) || declares(&v.Missing, code) {
			continue
		}
		out = append(out, CodeLabel{code, label})
	}
	return out
}

// describeOptions labels the options of a multiple response.
func describeOptions(f *Field, variables map[string]*raw.Variable) {
	if f.Separator != "" || f.Options != nil || len(f.Values) > 0 {
		return
	}
	list := f.OptionList()
	found := false
	for i, name := range f.Columns {
		if v := variables[cleanName(name)]; v != nil && trimCell(v.Label) != "" {
			list[i].Label, found = trimCell(v.Label), true
		}
	}
	if found {
		f.Options = list
	}
}

// gives says whether the codebook uses a code as an answer.
func (c *Codebook) gives(code string) bool {
	x, isNumber := parseNumber(code)
	asked := c.Items
	if c.Overall != nil {
		asked = append(asked[:len(asked):len(asked)], *c.Overall)
	}
	for _, it := range asked {
		if isNumber && x >= float64(it.Scale.Min) && x <= float64(it.Scale.Max) {
			return true
		}
	}
	for _, f := range c.Profile {
		for _, v := range append(f.Values[:len(f.Values):len(f.Values)], f.Options...) {
			if v.Code == code {
				return true
			}
		}
	}
	return false
}

// durationNames are what platforms call the time that an answer took.
var durationNames = [...]string{"所用时间", "答题时长", "答题用时", "作答时长", "duration (in seconds)", "duration__in_seconds_", "duration_in_seconds", "interviewtime"}

// durationColumnOf finds the column of response times among those that have no other use.
func durationColumnOf(h *header, used wanted) string {
	for i, name := range h.names {
		key := cleanName(name)
		lower := []string{lowerName(key), lowerName(h.labels[i])}
		for _, d := range durationNames {
			if slices.Contains(lower, d) && !used[key] {
				return name
			}
		}
	}
	return ""
}

// sameMeaning holds a later file against the first: codes that the codebook does not explain must mean the same.
func (r *reading) sameMeaning(o *opened, variables map[string]*raw.Variable) error {
	for name, m := range r.c.layout.missing {
		if v := variables[name]; v != nil && !sameMissing(m, &v.Missing) {
			return &FileError{File: o.source.name, Problem: fmt.Sprintf(
				"declares other missing values of %s than %s: give them as missing in the codebook and export both files without", quote(v.Name), r.first)}
		}
	}
	for name, first := range r.labels {
		v := variables[name]
		if v == nil {
			continue
		}
		for _, l := range v.Labels {
			code, label := labelCode(v, l), trimCell(l.Label)
			if was, ok := first[code]; ok && was != label {
				return &FileError{File: o.source.name, Problem: fmt.Sprintf("%s: code %s is %s where it is %s in %s: give the values in the codebook",
					quote(v.Name), code, quote(label), quote(was), r.first)}
			}
		}
	}
	return nil
}

// unexplained are the columns whose codes the codebook leaves to the file: fields without values, items whose scale has no labels.
func unexplained(book *Codebook) []string {
	var out []string
	asked := book.Items
	if book.Overall != nil {
		asked = append(asked[:len(asked):len(asked)], *book.Overall)
	}
	for _, it := range asked {
		if len(it.Scale.Labels) == 0 {
			out = append(out, cleanName(it.Column))
		}
	}
	for _, f := range book.Profile {
		if !f.Numeric && !f.Multiple() && len(f.Values) == 0 {
			out = append(out, cleanName(f.Column))
		}
	}
	return out
}

func sameMissing(a, b *raw.Missing) bool {
	return a.Range == b.Range && a.Low == b.Low && a.High == b.High && slices.Equal(a.Values, b.Values) && slices.Equal(a.Texts, b.Texts)
}
