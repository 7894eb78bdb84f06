package columnar

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"manyi/survey/raw"
)

// ownKey is under which this package keeps, in the metadata of the files that it writes, what neither Parquet nor Arrow has a
// place for: labels, missing values and the like, as JSON.
const ownKey = "manyi"

const ownVersion = 1

// ownDictionary is raw.Dictionary as it is written.
type ownDictionary struct {
	Version   int           `json:"version"`
	Label     string        `json:"label,omitempty"`
	Weight    string        `json:"weight,omitempty"`
	Documents []string      `json:"documents,omitempty"`
	Sets      []raw.Set     `json:"sets,omitempty"`
	Variables []ownVariable `json:"variables"`
}

type ownVariable struct {
	Name     string      `json:"name"`
	Label    string      `json:"label,omitempty"`
	Format   string      `json:"format,omitempty"`
	Width    int         `json:"width,omitempty"`
	Decimals int         `json:"decimals,omitempty"`
	Labels   []ownLabel  `json:"labels,omitempty"`
	Missing  []ownNumber `json:"missing,omitempty"`
	Range    []ownNumber `json:"range,omitempty"` // lowest and highest
	Texts    []string    `json:"texts,omitempty"`
	Measure  raw.Measure `json:"measure,omitempty"`
	Role     raw.Role    `json:"role,omitempty"`
	Columns  int         `json:"columns,omitempty"`
	Align    raw.Align   `json:"align,omitempty"`
}

type ownLabel struct {
	Number *ownNumber `json:"number,omitempty"`
	Text   string     `json:"text,omitempty"`
	Label  string     `json:"label"`
}

// ownNumber is a number that may be infinite, which JSON has no word for.
type ownNumber float64

func (x ownNumber) MarshalJSON() ([]byte, error) {
	f := float64(x)
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return strconv.AppendQuote(nil, strconv.FormatFloat(f, 'g', -1, 64)), nil
	}
	return strconv.AppendFloat(nil, f, 'g', -1, 64), nil
}

func (x *ownNumber) UnmarshalJSON(b []byte) error {
	s := string(b)
	if len(s) > 1 && s[0] == '"' {
		s = s[1 : len(s)-1]
	}
	f, err := strconv.ParseFloat(s, 64)
	*x = ownNumber(f)
	return err
}

// ownMetadata writes a dictionary.
func ownMetadata(d *raw.Dictionary) (string, error) {
	o := ownDictionary{Version: ownVersion, Label: d.Label, Weight: d.Weight, Documents: d.Documents, Sets: d.Sets}
	for i := range d.Variables {
		v := &d.Variables[i]
		w := ownVariable{Name: v.Name, Label: v.Label, Format: v.Format, Width: v.Width, Decimals: v.Decimals, Texts: v.Missing.Texts,
			Measure: v.Measure, Role: v.Role, Columns: v.Columns, Align: v.Align}
		for _, l := range v.Labels {
			x := ownNumber(l.Number)
			if v.Kind == raw.Text {
				w.Labels = append(w.Labels, ownLabel{Text: l.Text, Label: l.Label})
			} else {
				w.Labels = append(w.Labels, ownLabel{Number: &x, Label: l.Label})
			}
		}
		for _, x := range v.Missing.Values {
			w.Missing = append(w.Missing, ownNumber(x))
		}
		if v.Missing.Range {
			w.Range = []ownNumber{ownNumber(v.Missing.Low), ownNumber(v.Missing.High)}
		}
		o.Variables = append(o.Variables, w)
	}
	b, err := json.Marshal(o)
	return string(b), err
}

// restore adds what the metadata of a file say to its dictionary.
func restore(d *raw.Dictionary, metadata []keyValue) {
	for _, kv := range metadata {
		switch kv.key {
		case ownKey:
			if err := restoreOwn(d, kv.value); err != nil {
				d.Notes = append(d.Notes, fmt.Sprintf("the labels and missing values in the file's metadata were left out: %v", err))
			}
		case "r":
			d.Notes = append(d.Notes, "what R keeps in the file's metadata, such as the labels of haven, was left out")
		}
	}
}

func restoreOwn(d *raw.Dictionary, text string) error {
	var o ownDictionary
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	if o.Version != ownVersion {
		return fmt.Errorf("they have version %d, where %d was expected", o.Version, ownVersion)
	}
	if len(o.Variables) != len(d.Variables) {
		return errors.New("they are of other columns")
	}
	for i := range o.Variables {
		if o.Variables[i].Name != d.Variables[i].Name {
			return errors.New("they are of other columns")
		}
	}
	d.Label, d.Documents = o.Label, o.Documents
	known := map[string]bool{"": true}
	for i := range d.Variables {
		known[d.Variables[i].Name] = true
	}
	if known[o.Weight] {
		d.Weight = o.Weight
	}
	for _, set := range o.Sets {
		if !slices.ContainsFunc(set.Variables, func(name string) bool { return !known[name] }) {
			d.Sets = append(d.Sets, set)
		}
	}
	for i := range o.Variables {
		w, v := &o.Variables[i], &d.Variables[i]
		v.Label, v.Format, v.Width, v.Decimals, v.Columns = w.Label, w.Format, max(w.Width, 0), max(w.Decimals, 0), max(w.Columns, 0)
		if w.Measure <= raw.Scale && w.Role <= raw.Split && w.Align <= raw.Center {
			v.Measure, v.Role, v.Align = w.Measure, w.Role, w.Align
		}
		for _, l := range w.Labels {
			if (l.Number == nil) != (v.Kind == raw.Text) {
				continue // the column has another kind than when it was written
			}
			label := raw.Label{Text: l.Text, Label: l.Label}
			if l.Number != nil {
				label.Number = float64(*l.Number)
			}
			v.Labels = append(v.Labels, label)
		}
		for _, x := range w.Missing {
			v.Missing.Values = append(v.Missing.Values, float64(x))
		}
		v.Missing.Texts = w.Texts
		if len(w.Range) == 2 {
			v.Missing.Range, v.Missing.Low, v.Missing.High = true, float64(w.Range[0]), float64(w.Range[1])
		}
	}
	return nil
}
