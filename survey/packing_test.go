package survey

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func packed(t *testing.T, how, text string) string {
	t.Helper()
	var b bytes.Buffer
	if how == "gzip" {
		w := gzip.NewWriter(&b)
		w.Write([]byte(text))
		w.Close()
		return b.String()
	}
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte(text))
	w.Close()
	return b.String()
}

func TestPackedFiles(t *testing.T) {
	const text = "q1,branch,q2\n1,东,2\n3,西,4\n"
	for _, how := range []string{"gzip", "zstd"} {
		for _, name := range []string{"a.csv.gz", "a.csv", "a.data"} {
			d, err := read(t, plainBook(), name, packed(t, how, text), ReadOptions{})
			if err != nil {
				t.Errorf("%s, %s: %v", how, name, err)
				continue
			}
			want(t, d, "q1", "1 3")
			if in := d.Inputs[0]; in.Packing != how || in.Format != "csv" || in.Bytes != int64(len(packed(t, how, text))) {
				t.Errorf("%s: %+v", how, in)
			}
		}
		whole := packed(t, how, strings.Repeat(text, 1000))
		if _, err := read(t, plainBook(), "a.csv.gz", whole[:len(whole)/2], ReadOptions{}); err == nil {
			t.Errorf("%s: half a file is read", how)
		}
		if _, err := read(t, plainBook(), "a.csv.gz", packed(t, how, text)[:12]+strings.Repeat("x", 40), ReadOptions{}); err == nil {
			t.Errorf("%s: a damaged file is read", how)
		}
	}
}

// A file made to fill memory or time is refused early.
func TestPackedBomb(t *testing.T) {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write([]byte("q1,branch,q2\n"))
	line := bytes.Repeat([]byte("1,a,2\n"), 1<<16)
	for range 1 << 11 { // 800 MB
		w.Write(line)
	}
	w.Close()
	_, err := read(t, plainBook(), "a.csv.gz", b.String(), ReadOptions{})
	if err == nil || !strings.Contains(err.Error(), "it unpacks to more than 400 times its size") {
		t.Errorf("%v", err)
	}
}

func TestReadHeader(t *testing.T) {
	tests := []struct {
		name  string
		rows  [][]string
		spans []span
		asked int
		want  wanted
		names string
		title int
		count int
	}{
		{"merged over two columns", [][]string{{"id", "Service", "", "Price"}, {"", "Speed", "Staff", ""}, {"1", "2", "3", "4"}},
			[]span{{0, 1, 2}}, 0, nil, "id|Service: Speed|Service: Staff|Price", 0, 2},
		{"merged title", [][]string{{"Survey 2026"}, {"id", "q1", "q2"}, {"1", "2", "3"}}, []span{{0, 0, 2}}, 0, nil, "id|q1|q2", 1, 1},
		{"the codebook's names below two rows", [][]string{{"a", "b", "c"}, {"x", "y", "z"}, {"id", "q1", "q2"}, {"1", "2", "3"}}, nil, 0,
			wanted{"q1": true, "q2": true}, "id|q1|q2", 2, 1},
		{"two titles", [][]string{{"Survey"}, {"exported today"}, {"id", "q1", "q2"}, {"1", "2", "3"}}, nil, 0, nil, "id|q1|q2", 2, 1},
		{"heads whose merged cells are lost", [][]string{{"id", "Service", "", "", "Price"}, {"", "Speed", "Staff", "Place", ""}, {"1", "2", "3", "4", "5"}}, nil, 0, nil,
			"id|Service: Speed|Service: Staff|Service: Place|Price", 0, 2},
		{"a blank name above words", [][]string{{"id", "", "q2"}, {"x", "y", "z"}}, nil, 0, nil, "id|column 2|q2", 0, 1},
		{"asked for two", [][]string{{"id", "q1", "q2"}, {"key", "first", "second"}, {"1", "2", "3"}}, nil, 2, nil, "id|q1|q2", 0, 2},
		{"a blank name", [][]string{{"id", "", "q2"}, {"1", "2", "3"}}, nil, 0, nil, "id|column 2|q2", 0, 1},
		{"one column", [][]string{{"q1"}, {"1"}}, nil, 0, nil, "q1", 0, 1},
		{"a name that is given to a copy already", [][]string{{"a", "a (1)", "a"}, {"1", "2", "3"}}, nil, 0, nil, "a (2)|a (1)|a (3)", 0, 1},
	}
	for _, test := range tests {
		h := readHeader(test.rows, test.spans, test.asked, test.want)
		if got := strings.Join(h.names, "|"); got != test.names || h.title != test.title || h.rows != test.count {
			t.Errorf("%s: %s, title %d, rows %d", test.name, got, h.title, h.rows)
		}
	}
	h := readHeader([][]string{{"id", "Service", "", "Price"}, {"key", "Speed", "Staff", "fair?"}}, nil, 2, nil)
	if got := strings.Join(h.labels, "|"); got != "key|Service: Speed|Service: Staff|fair?" || h.positions()["Service"] != 1 {
		t.Errorf("%s, %v", got, h.positions())
	}
}
