package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"sort"
	"strings"
)

// resultsSchema is the version of the layout of results.json.
const resultsSchema = 1

// writeResults writes results.json:
//
//	{"schema": 1, "version": VERSION, "results": {NAME: result struct, ...}}
//
// in the order of the report. A name given again gets "-2", "-3" behind it. Numbers are the shortest decimals that
// read back the same; a number that is not finite is null.
func writeResults(w io.Writer, version string, results []NamedResult) error {
	var all bytes.Buffer
	fmt.Fprintf(&all, `{"schema":%d,"version":`, resultsSchema)
	if err := writeJSON(&all, version); err != nil {
		return err
	}
	all.WriteString(`,"results":{`)
	seen := map[string]int{}
	for i, r := range results {
		if i > 0 {
			all.WriteByte(',')
		}
		name := r.Name
		if seen[r.Name]++; seen[r.Name] > 1 {
			name = fmt.Sprintf("%s-%d", r.Name, seen[r.Name])
		}
		if err := writeJSON(&all, name); err != nil {
			return err
		}
		all.WriteByte(':')
		if err := writeJSON(&all, withoutNaN(reflect.ValueOf(r.Result))); err != nil {
			return fmt.Errorf("results of %s: %w", r.Name, err)
		}
	}
	all.WriteString("}}")
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, all.Bytes(), "", " "); err != nil {
		return err
	}
	pretty.WriteByte('\n')
	_, err := w.Write(pretty.Bytes())
	return err
}

// writeJSON writes v on one line with <, > and & as they are.
func writeJSON(w *bytes.Buffer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	w.Truncate(w.Len() - 1) // the encoder's newline
	return nil
}

// member is one key of an object whose order must stay.
type member struct {
	key   string
	value any
}

// object is a struct as encoding/json would write it: exported fields in their order.
type object []member

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeJSON(&b, m.key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := writeJSON(&b, m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// withoutNaN copies v for encoding/json, which refuses numbers that are not finite: these become null. Field order,
// names and omitempty are kept; types with their own MarshalJSON are taken as they are.
func withoutNaN(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	if m, ok := v.Interface().(json.Marshaler); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		return m
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return withoutNaN(v.Elem())
	case reflect.Float64, reflect.Float32:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			return nil
		}
		return v.Interface()
	case reflect.Slice, reflect.Array:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = withoutNaN(v.Index(i))
		}
		return list
	case reflect.Map:
		return sortedMap(v)
	case reflect.Struct:
		return structObject(v)
	}
	return v.Interface()
}

func sortedMap(v reflect.Value) object {
	o := object{}
	for _, k := range v.MapKeys() {
		o = append(o, member{fmt.Sprint(k.Interface()), withoutNaN(v.MapIndex(k))})
	}
	sort.Slice(o, func(i, j int) bool { return o[i].key < o[j].key })
	return o
}

func structObject(v reflect.Value) object {
	o := object{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" && options == "" || !field.IsExported() && !field.Anonymous {
			continue
		}
		if field.Anonymous && name == "" && field.Type.Kind() == reflect.Struct {
			o = append(o, structObject(v.Field(i))...)
			continue
		}
		if !field.IsExported() || strings.Contains(options, "omitempty") && isEmpty(v.Field(i)) {
			continue
		}
		if name == "" {
			name = field.Name
		}
		o = append(o, member{name, withoutNaN(v.Field(i))})
	}
	return o
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// writeManifest writes manifest.json.
func writeManifest(w io.Writer, m Manifest) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(m)
}
