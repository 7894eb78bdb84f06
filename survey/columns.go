package survey

import (
	"context"

	"manyi/survey/columnar"
	"manyi/survey/jsonl"
	"manyi/survey/raw"
)

// openParquet opens a Parquet file.
func openParquet(_ context.Context, in *source, o *openOptions) (raw.Reader, error) {
	at, size, err := in.at()
	if err != nil {
		return nil, err
	}
	r, err := columnar.NewParquetReader(at, size, columnar.Options{Jobs: o.jobs})
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "is not a Parquet file that can be read", Err: err}
	}
	return r, nil
}

// openArrow opens a file or stream of Arrow's IPC format, which Feather is too.
func openArrow(_ context.Context, in *source, o *openOptions) (raw.Reader, error) {
	at, size, err := in.at()
	if err != nil {
		return nil, err
	}
	r, err := columnar.NewArrowReader(at, size, columnar.Options{Jobs: o.jobs})
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "is not an Arrow file that can be read", Err: err}
	}
	return r, nil
}

// openJSON opens JSON lines, or an array of objects.
func openJSON(_ context.Context, in *source, _ *openOptions) (raw.Reader, error) {
	at, size, err := in.at()
	if err != nil {
		return nil, err
	}
	r, err := jsonl.NewReader(at, size)
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "is not JSON that can be read as a table", Err: err}
	}
	return r, nil
}
