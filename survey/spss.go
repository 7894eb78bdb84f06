package survey

import (
	"context"
	"strings"

	"manyi/survey/por"
	"manyi/survey/raw"
	"manyi/survey/sav"
)

// openSav opens an SPSS system file, .sav or .zsav.
func openSav(_ context.Context, in *source, o *openOptions) (raw.Reader, error) {
	at, size, err := in.at()
	if err != nil {
		return nil, err
	}
	r, err := sav.Open(at, size, sav.Options{Encoding: askedEncoding(o.encoding), Jobs: o.jobs})
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "is not an SPSS file that can be read", Err: err}
	}
	return r, nil
}

// openPor opens an SPSS portable file.
func openPor(_ context.Context, in *source, o *openOptions) (raw.Reader, error) {
	at, size, err := in.at()
	if err != nil {
		return nil, err
	}
	r, err := por.NewReader(at, size, por.Options{Encoding: askedEncoding(o.encoding)})
	if err != nil {
		return nil, &FileError{File: in.name, Problem: "is not an SPSS portable file that can be read", Err: err}
	}
	return r, nil
}

// askedEncoding is the encoding that a codebook asks for, "" to find out.
func askedEncoding(name string) string {
	if strings.EqualFold(name, "auto") {
		return ""
	}
	return name
}
