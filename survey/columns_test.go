package survey

import (
	"context"
	"testing"
)

// A Parquet file is read like any other.
func TestParquetFile(t *testing.T) {
	const file = "../fixtures/columnar/duckdb-none2.parquet"
	table, err := OpenTable(context.Background(), file, TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	book, err := ParseCodebook("survey.yaml", []byte("scales: {s: {min: 0, max: 1}}\nitems: {flag: , every: }\nprofile: {word: , day: , f64: {numeric: true}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(context.Background(), book, ReadOptions{Files: []string{file}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if d.Inputs[0].Format != "parquet" || d.InvalidCount != 0 || d.Rows.Kept == 0 || shown(t, d, "every")[0] != "2" || shown(t, d, "word")[0] != "满意" {
		t.Errorf("%+v, %v, %v", d.Inputs, d.Rows.Kept, shown(t, d, "word")[:5])
	}
}
