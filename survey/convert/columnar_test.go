package convert

import (
	"path/filepath"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// An SPSS file comes back from Parquet and Arrow with every value, label, missing definition and set.
func TestSAVThroughColumns(t *testing.T) {
	for _, file := range savFiles(t) {
		for _, name := range []string{"a.parquet", "a.arrow"} {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				want := readFile(t, file)
				if v := &want.dict.Variables[0]; v.Name == "a🤓🤓" { // SPSS allows no such name
					v.Name = "a__"
					if v.Label == "" {
						v.Label = "a🤓🤓"
					}
				}
				middle, sum := convertFile(t, file, name, Options{Jobs: 2})
				if sum.Rows != want.rows || len(sum.Notes) != len(want.dict.Notes) {
					t.Error(sum, want.dict.Notes)
				}
				path, _ := convertFile(t, middle, "b.sav", Options{Jobs: 2})
				got := readFile(t, path)
				same(t, got, want)
				sameVariables(t, &got.dict, &want.dict)
			})
		}
	}
}

// Columns of a text file have types in Parquet and Arrow, and read back to the same text.
func TestTextThroughColumns(t *testing.T) {
	for _, name := range []string{"a.parquet", "a.feather"} {
		m := texts([]string{"id", "n", "x", "day", "at", "t", "text"},
			[]string{"007", "1", "1.5", "2024-02-29", "2024-02-29 01:02:03.5", "30:00:00", "好"},
			[]string{"008", "-2", "", "", "", "", ""},
			[]string{"009", "123456789012345", "-2.25", "1900-01-01", "1899-12-31 23:59:59", "00:00:01", "=1+1"})
		path, sum := convertTable(t, m, true, name, Options{})
		got := readFile(t, path)
		kinds := []raw.Kind{raw.Text, raw.Number, raw.Number, raw.Date, raw.DateTime, raw.Time, raw.Text}
		for i, v := range got.dict.Variables {
			if v.Kind != kinds[i] {
				t.Errorf("%s: %s is of kind %d, want %d", name, v.Name, v.Kind, kinds[i])
			}
		}
		var rows []string
		for row := range got.rows {
			var cells []string
			for i := range got.dict.Variables {
				cells = append(cells, got.cell(row, i))
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
		want := "007|1|1.5|2024-02-29|2024-02-29 01:02:03.5|30:00:00|好\n008|-2|||||\n009|123456789012345|-2.25|1900-01-01|1899-12-31 23:59:59|00:00:01|=1+1"
		if s := strings.Join(rows, "\n"); s != want || len(sum.Notes) != 0 {
			t.Errorf("%s:\n%s\nwant\n%s\n%q", name, s, want, sum.Notes)
		}
	}
}
