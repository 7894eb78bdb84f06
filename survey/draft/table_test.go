package draft

import (
	"context"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"manyi/survey"
	"manyi/survey/raw"
)

// table is a table in memory. Rows hold the cells as text; variables that are not text have them parsed.
type table struct {
	dictionary raw.Dictionary
	rows       [][]string
	batch      int // rows in a batch
	next       int
}

func (t *table) Dictionary() *raw.Dictionary { return &t.dictionary }

func (t *table) Close() error { return nil }

func (t *table) Next(b *raw.Batch) error {
	if t.next == len(t.rows) {
		return io.EOF
	}
	end := min(len(t.rows), t.next+max(1, t.batch))
	b.Reset(len(t.dictionary.Variables))
	for _, row := range t.rows[t.next:end] {
		for i := range t.dictionary.Variables {
			cell := ""
			if i < len(row) {
				cell = row[i]
			}
			if t.dictionary.Variables[i].Kind == raw.Text {
				b.Columns[i].AppendText([]byte(cell))
				continue
			}
			x, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				x = math.NaN()
			}
			b.Columns[i].Numbers = append(b.Columns[i].Numbers, x)
		}
	}
	b.Rows = end - t.next
	t.next = end
	return nil
}

// textTable is a table of text, as from a CSV file.
func textTable(header []string, rows [][]string) *table {
	t := &table{rows: rows, batch: 97}
	for _, name := range header {
		t.dictionary.Variables = append(t.dictionary.Variables, raw.Variable{Name: name, Kind: raw.Text})
	}
	return t
}

func (t *table) header() []string {
	var names []string
	for _, v := range t.dictionary.Variables {
		names = append(names, v.Name)
	}
	return names
}

// draftOf drafts a codebook and parses it with the codebook's own reader.
func draftOf(t *testing.T, source Source, opt Options) (string, *survey.Codebook) {
	t.Helper()
	header := source.Table.Dictionary().Variables
	p, err := Look(context.Background(), []Source{source})
	if err != nil {
		t.Fatal(err)
	}
	text, _, err := p.Codebook(opt)
	if err != nil {
		t.Fatal(err)
	}
	book, err := survey.ParseCodebook("survey.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var names []string
	for _, v := range header {
		names = append(names, v.Name)
	}
	if err := book.CheckColumns("data.csv", names); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return string(text), book
}

// holds fails unless a text has every line, each up to the spaces and the comment behind it.
func holds(t *testing.T, text string, lines ...string) {
	t.Helper()
	have := map[string]bool{}
	for _, l := range strings.Split(text, "\n") {
		have[strings.TrimSpace(l)] = true
		if before, _, ok := strings.Cut(l, "  # "); ok {
			have[strings.TrimSpace(before)] = true
		}
	}
	for _, want := range lines {
		if !have[want] {
			t.Errorf("no line %q", want)
		}
	}
	if t.Failed() {
		t.Log("\n" + text)
	}
}

// mentionsAll fails unless a text has every part.
func mentionsAll(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, want := range parts {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said in\n%s", want, text)
		}
	}
}

func itemColumns(book *survey.Codebook) string {
	var out []string
	for _, it := range book.Items {
		out = append(out, it.Column)
	}
	return strings.Join(out, " ")
}
