package convert

import (
	"compress/gzip"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// format is a kind of file that can be written.
type format struct {
	name       string
	title      string // in messages
	extensions []string
	open       func(t *target, w io.Writer) (writer, error)
	typed      bool // has numbers and dates
	widths     bool // must know how wide texts and numbers are before the first row
	longest    int  // bytes of a text, 0 = no limit
	labels     bool // can have value labels instead of codes
	packs      bool // may be packed as a whole
	encodings  bool // is text
}

// formats lists what can be written.
func formats() []format {
	return []format{
		{name: "csv", title: "CSV", extensions: []string{".csv"}, open: openCSV, labels: true, packs: true, encodings: true},
		{name: "tsv", title: "TSV", extensions: []string{".tsv", ".tab"}, open: openCSV, labels: true, packs: true, encodings: true},
		{name: "xlsx", title: "XLSX", extensions: []string{".xlsx"}, open: openXLSX, labels: true},
		{name: "parquet", title: "Parquet", extensions: []string{".parquet", ".pq"}, open: openParquet, typed: true},
		{name: "arrow", title: "Arrow", extensions: []string{".arrow", ".feather"}, open: openArrow, typed: true},
		{name: "sav", title: "SPSS", extensions: []string{".sav"}, open: openSAV, typed: true, widths: true, longest: longestSAV},
		{name: "zsav", title: "SPSS", extensions: []string{".zsav"}, open: openSAV, typed: true, widths: true, longest: longestSAV},
	}
}

// FormatNames lists the formats that can be written.
func FormatNames() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Untyped says whether the columns of a format that can be read are texts only because it has nothing else.
func Untyped(format string) bool {
	switch format {
	case "csv", "xlsx", "xls", "jsonl":
		return true
	}
	return false
}

// packing is a way to compress the whole file, "" for none.
type packing string

// newTarget finds out what is to be written, and whether it can be.
func newTarget(name string, opt *Options) (*target, error) {
	t := &target{name: name, opt: opt}
	inner := strings.ToLower(filepath.Base(name))
	for extension, p := range map[string]packing{".gz": "gzip", ".zst": "zstd"} {
		if s, ok := strings.CutSuffix(inner, extension); ok {
			inner, t.pack = s, p
		}
	}
	list := formats()
	at := -1
	switch {
	case opt.Format != "":
		if at = slices.IndexFunc(list, func(f format) bool { return f.name == opt.Format }); at < 0 {
			return nil, optionError("unknown format %q of the output, the formats are %s", opt.Format, strings.Join(FormatNames(), ", "))
		}
	case name == "-":
		at = 0
	default:
		extension := filepath.Ext(inner)
		if at = slices.IndexFunc(list, func(f format) bool { return slices.Contains(f.extensions, extension) }); at < 0 {
			return nil, optionError("%s: the extension says no format that can be written, which are %s", name, strings.Join(FormatNames(), ", "))
		}
	}
	t.format = &list[at]
	return t, t.check()
}

// check holds the options against the format.
func (t *target) check() error {
	f, opt := t.format, t.opt
	encoding := opt.Encoding == "" || opt.Encoding == "utf-8"
	switch {
	case t.name == "-" && opt.Stdout == nil:
		return optionError("there is no standard output")
	case t.name == "-" && !f.encodings:
		return optionError("only csv and tsv go to standard output, not %s", f.name)
	case t.pack != "" && !f.packs:
		return optionError("%s: %s is not packed with %s", t.name, f.title, t.pack)
	case opt.Labels && !f.labels:
		return optionError("labels instead of codes are for csv, tsv and xlsx, not for %s, where codes keep their labels", f.name)
	case !encoding && !f.encodings:
		return optionError("%s has an encoding of its own, not %s", f.title, opt.Encoding)
	case !slices.Contains(EncodingNames(), opt.Encoding) && opt.Encoding != "":
		return optionError("unknown encoding %q of the output, the encodings are %s", opt.Encoding, strings.Join(EncodingNames(), ", "))
	case opt.BOM && (!f.encodings || !encoding):
		return optionError("a byte order mark is for csv and tsv in UTF-8")
	}
	return nil
}

// open begins the output. What it returns besides is to be called after the writer has been closed.
func (t *target) open() (writer, func() error, error) {
	var out io.Writer = t.out
	end := func() error { return nil }
	switch t.pack {
	case "gzip":
		packed := gzip.NewWriter(out)
		out, end = packed, packed.Close
	case "zstd":
		packed, err := zstd.NewWriter(out, zstd.WithEncoderConcurrency(max(1, t.opt.Jobs)))
		if err != nil {
			return nil, nil, err
		}
		out, end = packed, packed.Close
	}
	w, err := t.format.open(t, out)
	return w, end, err
}
