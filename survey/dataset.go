package survey

import "github.com/apache/arrow/go/v17/arrow"

// Dataset is one wave of answers in Arrow columns, with what was found while reading.
//
// Columns of every batch, in this order (names are codebook keys):
//
//	items, then overall    uint8   level = code - Min + 1 after reversal, so 1..Max-Min+1; null = missing, slot 0
//	grouped profile fields dictionary<uint16, utf8>; entry 0 of the dictionary is "" and is what null slots hold,
//	                       so raw indices are 1..G for the groups of Groups and 0 for missing
//	numeric profile fields float64; null = missing, slot NaN
//	multiple responses     uint8, one column per option named "key:column": 1 chosen, 0 not; null = set not answered
//	stated importance      float64 named "stated:key"
//	loyalty and Kano       uint8 as items, only those that are no items: "#recommend" "#repurchase",
//	                       "#kano:KEY:functional" "#kano:KEY:dysfunctional"
//	"#weight"              float64, only when the codebook has a weight
//	"#stratum" "#cluster" "#subcluster"  dictionary<uint32, utf8>, only with a design that has them
//	"#size" "#subsize"     float64, likewise: clusters in the population of the stratum, of the cluster; slot NaN = missing
//	"#replicate:1" ...     float64, with columns of replicate weights
//	"#duration"            float64, seconds, only when the codebook or the header names a column of response times
//	"#id"                  utf8, only when the codebook has an id
//	"#wave"                dictionary<uint16, utf8>, only when a column says of which wave a form is
//	open answers           utf8 under their column name
type Dataset struct {
	Codebook *Codebook
	Wave     string // "" when the codebook has no waves

	Schema  *arrow.Schema
	Batches []arrow.Record

	Groups       map[string][]string // grouped field key -> labels in codebook or first-seen order
	Rows         Accounting
	Invalid      []Invalid // cells that no scale or list of values allows; at most MaxListed, InvalidCount has all
	InvalidCount int
	InvalidBy    []InvalidColumn // the columns that have any, in the order of the dataset's columns
	Findings     []Finding       // per-form findings that did not exclude the form
	Inputs       []Input
	Notes        []string // what a reader of a file had to guess or pass over
	Unused       []string // columns of the first file that the codebook does not name, in file order

	// Absent counts, for items and overall, the answers of each missing code among the kept forms, as written, in the codebook's order; blank
	// cells and invalid ones are not among them.
	Absent map[string][]CodeCount

	lines []rowLines                   // where the forms of each batch stand
	named map[string]map[string]string // item key -> code off the scale -> what the first file calls it
	alike []string                     // unused columns that look like items
}

// CodeCount is how often a code occurs.
type CodeCount struct {
	Code  string `json:"code"`
	Count int    `json:"count"`
}

// MaxListed bounds how many invalid cells are kept for listing; all are counted.
const MaxListed = 10000

// Accounting holds Read = Kept + len(Excluded). Rows of other waves in the same files are not among them.
type Accounting struct {
	Read, Kept int
	Excluded   []Excluded // in file and row order
}

// Excluded is one row left out.
type Excluded struct {
	File   string
	Row    int // line of the text file where the record starts, or sheet row; the header counts
	ID     string
	Reason Reason
}

// Reason says why a row was left out or flagged.
type Reason struct {
	Code   string // duplicate_id, empty_row, weight, straightline, where, wave; of a finding also ragged
	Detail string // e.g. the line of the first form with this id, "format=超市"
}

// Invalid is a cell that was read as missing because nothing allows it.
type Invalid struct {
	File   string `json:"file"`
	Row    int    `json:"row"`
	Column string `json:"column"`
	Value  string `json:"value"`
	Want   string `json:"want"` // what was expected: "a whole number from 1 to 5"
}

// Finding is a doubt about a form that stays in the data.
type Finding struct {
	File   string
	Row    int
	ID     string
	Reason Reason
}

// Input is one file that was read.
type Input struct {
	Path     string // as the user named it
	SHA256   string
	Bytes    int64
	Format   string // csv, xlsx, sav, ...
	Packing  string // gzip, zstd or ""
	Encoding string // as found: utf-8, gb18030, ...
	Rows     int
}

// Position is where the form in a row of a batch stands: its file as the user named it, and the line of a text file or the row of a sheet,
// the header counted.
func (d *Dataset) Position(batch, row int) (file string, line int) {
	p := &d.lines[batch]
	return p.file, p.lineOf(row)
}

// Release gives the Arrow memory back.
func (d *Dataset) Release() {
	for _, b := range d.Batches {
		b.Release()
	}
	d.Batches = nil
}
