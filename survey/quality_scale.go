package survey

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What it takes to say that questions were asked on another scale than the codebook's.
const (
	offScale     = 0.2 // of the answers to a question: then it is off its scale
	offScaleCode = 0.1 // of the answers off a scale: rarer codes are slips
)

// OffScale is a question many of whose answers are not on its scale, and no missing codes either: they count as missing.
type OffScale struct {
	Key     string  `json:"key"`
	Column  string  `json:"column"`
	Invalid int     `json:"invalid"`
	Answers int     `json:"answers"` // valid and invalid
	Percent float64 `json:"percent"` // Invalid of Answers
}

// offScaleOf lists the questions of which a fifth of the answers or more, and five at least, are off the scale.
func offScaleOf(ds *Dataset) []OffScale {
	var list []OffScale
	for _, it := range ds.Codebook.scaled() {
		invalid := ds.invalidOf(it.Key)
		if invalid < fewCells {
			continue
		}
		answers := invalid
		for _, at := range ds.Schema.FieldIndices(it.Key) {
			for _, b := range ds.Batches {
				answers += b.Column(at).Len() - b.Column(at).NullN()
			}
		}
		if float64(invalid) >= offScale*float64(answers) {
			list = append(list, OffScale{it.Key, it.Column, invalid, answers, percent(invalid, answers)})
		}
	}
	return list
}

// CheckScales returns an error when questions were plainly asked on another scale than the codebook gives: were the answers off it taken
// as missing, what remains would turn the results round. So it is when a fifth or more of the answers to a question are off its scale and are
//
//	two codes or more that go on from it, as 6 and 7 do from 1 to 5, or
//	more than two codes, or words.
//
// One code or two apart may well mean no answer ("6 = never used, 0 = blank"): they are taken so, and the quality report lists them.
//
// Each question is judged by its own answers: beside many others whose frequent 6 means no answer, one that went from 1 to 10 would not be
// seen. The message names the questions of a scale together.
func CheckScales(ds *Dataset) error {
	off := offScaleOf(ds)
	var scales []*shiftedScale
	for _, it := range ds.Codebook.scaled() {
		i := slices.IndexFunc(off, func(o OffScale) bool { return o.Key == it.Key })
		if i < 0 {
			continue
		}
		alone := shiftedScale{Scale: it.Scale, counts: map[string]int{}}
		alone.take(off[i], ds.InvalidBy)
		if !alone.another() {
			continue
		}
		at := slices.IndexFunc(scales, func(s *shiftedScale) bool {
			return s.Name == it.Scale.Name && s.Min == it.Scale.Min && s.Max == it.Scale.Max
		})
		if at < 0 {
			at = len(scales)
			scales = append(scales, &shiftedScale{Scale: it.Scale, counts: map[string]int{}})
		}
		scales[at].take(off[i], ds.InvalidBy)
	}
	var errs CodebookErrors
	for _, s := range scales {
		errs = append(errs, s.err(ds))
	}
	if errs == nil {
		return nil
	}
	return errs
}

// shiftedScale is a scale with questions that were asked on another.
type shiftedScale struct {
	Scale
	off    []OffScale
	cells  int
	counts map[string]int // of each code off the scale
}

func (s *shiftedScale) take(o OffScale, columns []InvalidColumn) {
	s.off = append(s.off, o)
	for _, c := range columns {
		if c.Name == o.Key {
			s.cells += c.Count
			for _, v := range c.Values {
				s.counts[v.Code] += v.Count
			}
		}
	}
}

// another says whether the answers off the scale look like another scale rather than like missing codes.
func (s *shiftedScale) another() bool {
	often := func(n int) bool { return float64(n) >= offScaleCode*float64(s.cells) }
	if often(s.counts[strconv.Itoa(s.Max+1)]) && often(s.counts[strconv.Itoa(s.Max+2)]) {
		return true
	}
	rest := s.cells
	for _, v := range s.codes()[:min(2, len(s.counts))] {
		rest -= v.Count
	}
	return often(rest)
}

// codes are the codes off the scale, the most frequent first.
func (s *shiftedScale) codes() []CodeCount {
	var list []CodeCount
	for code, n := range s.counts {
		list = append(list, CodeCount{code, n})
	}
	slices.SortFunc(list, byCount)
	return list
}

// maxBeyond bounds the codes by which a scale may be longer than the codebook says.
const maxBeyond = 10

// beyond are the codes that go on from a scale, and the last of them; a missing code of the codebook may stand between.
func (s Scale) beyond(there func(code string) bool) (codes []string, top int) {
	top = s.Max
	for next := top + 1; len(codes) < maxBeyond; next++ {
		switch code := strconv.Itoa(next); {
		case there(code):
			codes, top = append(codes, code), next
		case !slices.Contains(s.Missing, code):
			return codes, top
		}
	}
	return codes, top
}

// err names the questions and the codes, and what to write.
func (s *shiftedScale) err(ds *Dataset) *CodebookError {
	const shown = 12
	worst := slices.MaxFunc(s.off, func(a, b OffScale) int { return cmp.Compare(a.Percent, b.Percent) })
	var codes []string
	for _, v := range s.codes()[:min(shown, len(s.counts))] {
		codes = append(codes, fmt.Sprintf("%s (%d times)", quote(v.Code), v.Count))
	}
	if rest := len(s.counts) - len(codes); rest > 0 {
		codes = append(codes, fmt.Sprintf("%d more", rest))
	}
	e := &CodebookError{File: ds.Codebook.Path, Key: "scales." + s.Name}
	write, rescale := "write ", ""
	if ds.Wave != "" {
		e.Key = "waves." + ds.Wave + ".scales." + s.Name
		write, rescale = "write under wave "+plain(ds.Wave)+": ", ", rescale: linear"
	}
	e.Reason = fmt.Sprintf("%.0f%% of the answers to %s are off its scale of %d to %d", worst.Percent, plain(worst.Column), s.Min, s.Max)
	var others []string
	for _, o := range s.off {
		if o.Key != worst.Key && len(others) < shown {
			others = append(others, plain(o.Column))
		}
	}
	if n := len(s.off) - 1; n > len(others) {
		others = append(others, fmt.Sprintf("%d more", n-len(others)))
	}
	if others != nil {
		e.Reason += fmt.Sprintf(", and %.0f%% or more of those to %s", 100*offScale, strings.Join(others, ", "))
	}
	e.Reason += ": " + strings.Join(codes, ", ")
	onward, top := s.beyond(func(code string) bool { return s.counts[code] > 0 })
	most := float64(sumOf(s.codes(), onward)) >= mostOf*float64(s.cells)
	switch _, number := parseNumber(s.codes()[0].Code); {
	case !number:
		e.Hint = fmt.Sprintf("if these are words of the scale, %sscales: {%s: {min: %d, max: %d, labels: {%d: word, ...}}}", write, s.Name, s.Min, s.Max, s.Min)
	case most:
		e.Hint = fmt.Sprintf("if the scale went from %d to %d, %sscales: {%s: {min: %d, max: %d%s}}", s.Min, top, write, s.Name, s.Min, top, rescale)
	default:
		e.Hint = fmt.Sprintf("%sscales: {%s: {min: ..., max: ...%s}} with the true ends, or see whether the right columns are read", write, s.Name, rescale)
	}
	var absent []string // that can mean no answer: those that do not go on from the scale, if there are any
	for _, v := range s.codes() {
		if !slices.Contains(onward, v.Code) {
			absent = append(absent, plain(v.Code))
		}
	}
	if absent == nil {
		absent = slices.Clone(onward)
	}
	if len(absent) > 3 {
		absent = append(absent[:3], "...")
	}
	e.Hint += "\nhint: codes that mean no answer go into the list of the scale: missing: [" + strings.Join(absent, ", ") + "]"
	return e
}
