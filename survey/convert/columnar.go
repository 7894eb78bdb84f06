package convert

import (
	"io"

	"manyi/survey/columnar"
	"manyi/survey/raw"
)

// columnarOptions makes whole numbers of the columns that a first pass found to have no others.
func columnarOptions(t *target) columnar.WriterOptions {
	if !t.untyped {
		return columnar.WriterOptions{}
	}
	whole := make([]bool, len(t.dict.Variables))
	for i, v := range t.dict.Variables {
		whole[i] = v.Kind == raw.Number && v.Decimals == 0 && v.Width <= 16 // digits and sign
	}
	return columnar.WriterOptions{Whole: whole}
}

func openParquet(t *target, w io.Writer) (writer, error) {
	return columnar.NewParquetWriter(w, t.dict, columnarOptions(t))
}

func openArrow(t *target, w io.Writer) (writer, error) {
	return columnar.NewArrowWriter(w.(io.WriteSeeker), t.dict, columnarOptions(t))
}
