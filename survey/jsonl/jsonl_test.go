package jsonl

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// read is the names and cells of a file, a line a row, or its error.
func read(text string) (string, error) {
	r, err := NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i, v := range r.Dictionary().Variables {
		if i > 0 {
			out.WriteByte('|')
		}
		out.WriteString(v.Name)
	}
	var b raw.Batch
	for {
		if err := r.Next(&b); errors.Is(err, io.EOF) {
			return out.String(), nil
		} else if err != nil {
			return "", err
		}
		for row := range b.Rows {
			out.WriteByte('\n')
			for i := range b.Columns {
				if i > 0 {
					out.WriteByte('|')
				}
				out.Write(b.Columns[i].Cell(row))
			}
		}
	}
}

func TestRead(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"lines", "{\"a\":1,\"b\":\"x\"}\n{\"b\":\"y\\n\",\"c\":1.50}\n", "a|b|c\n1|x|\n|y|1.50"},
		{"an array", "\xef\xbb\xbf [ {\"a\":1},\n{\"a\":null} ]", "a\n1\n"},
		{"numbers as written", "{\"a\":12345678901234567890}\n{\"a\":1e5}\n{\"a\":true}\n{\"a\":false}", "a\n12345678901234567890\n1e5\n1\n0"},
		{"lists and objects", "{\"a\":[\"茶\",2,null],\"b\":{\"c\":{\"d\":5}},\"e\":[]}", "a|b.c.d|e\n茶┋2┋|5|"},
		{"a long array", "[" + strings.Repeat("{\"a\":\""+strings.Repeat("x", 1<<20)+"\"},", 20) + "{\"a\":\"\"}]", "a" + strings.Repeat("\n"+strings.Repeat("x", 1<<20), 20) + "\n"},
		{"blank lines", "\n\n{\"a\":1}\r\n\n{\"a\":2}\n\n", "a\n1\n2"},
		{"an empty object is a row", "{\"a\":1}\n{}\n", "a\n1\n"},
	}
	for _, test := range tests {
		if got, err := read(test.text); err != nil || got != test.want {
			t.Errorf("%s: %.99q, %v, want %.99q", test.name, got, err, test.want)
		}
	}
}

func TestBad(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "no object"}, {"[]", "no object"}, {"{}", "no object"}, {"5", "line 1: the value 5 where an object was expected"},
		{"{\"a\":1}\n{\"a\":", "line 2: the object breaks off"}, {"{\"a\":1} {\"a\":2}", "more on the line"}, {"{\"a\":1}\nx", "line 2: invalid character"},
		{"{\"a\":1,\"a\":2}", "there twice"}, {"{\"\":1}", "is empty"}, {"{\"a\":[[1]]}", "a list within a list"}, {"[{\"a\":1}", "breaks off"}, {"[{\"a\":1},", "row 2"},
		{"[1]", "row 1, byte 2: the value 1 where an object was expected"}, {"{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":1}}}}}", "more than 4 deep"}, {"null", "null where"},
		{"{\"a\":\"" + strings.Repeat("x", maxRecord) + "\"}", "longer than 16 MiB"},
	}
	for _, test := range tests {
		if got, err := read(test.text); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.60q: %q, %v, want %q", test.text, got, err, test.want)
		}
	}
}

// Whatever is done to a file, each row is read or an error says where it is damaged.
func TestDamage(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := strings.Repeat("{\"id\":17,\"q1\":5,\"名\":\"a\\u4e2d\\\"b\",\"list\":[1,\"x\"]}\n", 20)
	for range 3000 {
		damaged := []byte(text)
		for range 1 + random.IntN(3) {
			damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
		}
		if got, err := read(string(damaged)); err != nil && err.Error() == "" || err == nil && strings.Count(got, "\n") < 19 {
			t.Fatalf("%q: %q, %v", damaged, got, err)
		}
	}
}

func FuzzJSONL(f *testing.F) {
	f.Add("{\"a\":1,\"b\":[1,\"x\"]}\n{\"c\":{\"d\":null}}\n")
	f.Add("[{\"a\":1},{\"a\":\"\\ud83d\\ude00\"}]")
	f.Fuzz(func(t *testing.T, text string) { read(text) })
}
