package sav

import (
	"bytes"
	"slices"
	"strconv"
)

// field is a variable in a case.
type field struct {
	record   int // the first of its variable records
	text     bool
	width    int   // of text, bytes
	units    int   // 8 bytes each
	segments []int // units of each segment, of a text that has several
}

// layout joins the variable records into variables: one each, but for long texts, which have one a segment.
func (r *records) layout() []field {
	long := r.longTexts()
	fields := make([]field, 0, len(r.variables))
	for i := 0; i < len(r.variables); i++ {
		v := &r.variables[i]
		f := field{record: i, text: v.width > 0, width: min(v.width, v.units*unit), units: v.units}
		if v.width > 0 && v.units != units(v.width) {
			r.note("Variable %s of %d bytes is stored in %d bytes; that much of it is read.", quoteBytes(trim(v.name)), v.width, v.units*unit)
		}
		if width, ok := long[i]; ok {
			f.width = width
			f.segments = make([]int, segments(width))
			f.units = 0
			for s := range f.segments {
				f.segments[s] = r.variables[i+s].units
				f.units += f.segments[s]
			}
			i += len(f.segments) - 1
		}
		fields = append(fields, f)
	}
	return fields
}

// longTexts is the width of the texts over 255 bytes, by their first variable record: "NAME=00300\0\t" for each.
func (r *records) longTexts() map[int]int {
	long := map[int]int{}
	inside := make([]bool, len(r.variables)) // a further segment of a text
	index := r.shortNames()
	for _, entry := range bytes.FieldsFunc(r.extension(extensionLongTexts, 1), func(c rune) bool { return c == 0 || c == '\t' }) {
		name, number, _ := bytes.Cut(entry, []byte{'='})
		width, err := strconv.Atoi(string(bytes.TrimSpace(number)))
		if err != nil || width <= segmentBytes {
			r.note("The entry %s for a text over 255 bytes is not used.", quoteBytes(entry))
			continue
		}
		// Several variables may have the same short name until the segments have been taken from among them.
		key := shortKey(name)
		candidates := index[key]
		first := slices.IndexFunc(candidates, func(i int) bool { return !inside[i] && r.segmented(i, width) })
		index[key] = candidates[first+1:]
		if first < 0 {
			delete(index, key)
			r.note("%s is said to be a text of %d bytes but its segments are not there; it is read as it stands.", quoteBytes(name), width)
			continue
		}
		i := candidates[first]
		long[i] = width
		for s := 1; s < segments(width); s++ {
			inside[i+s] = true
		}
	}
	return long
}

// segmented says whether the variable records from i on can be the segments of a text of a width.
func (r *records) segmented(i, width int) bool {
	n := segments(width)
	if width > 1<<20 || n > len(r.variables)-i {
		return false
	}
	held := 0
	for _, v := range r.variables[i : i+n] {
		if v.width == 0 {
			return false
		}
		held += min(v.units*unit, segmentBytes)
	}
	return held >= width
}

// shortNames finds variable records by their names of up to 8 bytes.
func (r *records) shortNames() map[string][]int {
	index := make(map[string][]int, len(r.variables))
	for i := range r.variables {
		key := shortKey(r.variables[i].name)
		index[key] = append(index[key], i)
	}
	return index
}

// shortKey is a short name without regard to the case of its ASCII letters.
func shortKey(name []byte) string {
	key := slices.Clone(trim(name))
	for i, c := range key {
		if c >= 'a' && c <= 'z' {
			key[i] = c - 'a' + 'A'
		}
	}
	return string(key)
}
