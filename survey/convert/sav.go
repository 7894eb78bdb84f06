package convert

import (
	"io"

	"manyi/survey/sav"
)

// longestSAV is how many bytes a text of SPSS has at most.
const longestSAV = 32767

// openSAV writes an SPSS system file.
func openSAV(t *target, w io.Writer) (writer, error) {
	opt := sav.WriterOptions{Compression: sav.Bytecode, Created: t.opt.Created}
	if t.format.name == "zsav" {
		opt.Compression = sav.Zlib
	}
	return sav.NewWriter(w.(io.WriteSeeker), t.dict, opt)
}
