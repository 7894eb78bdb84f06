package sav

import (
	"fmt"
	"slices"
	"strconv"
)

// Types of records.
const (
	recordVariable  = 2
	recordLabels    = 3
	recordLabelled  = 4
	recordDocuments = 6
	recordExtension = 7
	recordEnd       = 999
)

// Subtypes of extension records.
const (
	extensionIntegers     = 3
	extensionFloats       = 4
	extensionSets         = 7
	extensionDisplay      = 11
	extensionLongNames    = 13
	extensionLongTexts    = 14
	extensionCases        = 16
	extensionAttributes   = 18
	extensionSets14       = 19 // those that SPSS before 14 does not know
	extensionEncoding     = 20
	extensionTextLabels   = 21
	extensionTextMissings = 22
)

// More than any survey has; memory for the dictionary stays bounded.
const (
	maxVariables = 1 << 18
	maxUnits     = 1 << 22
)

// variableRecord is a variable as the file has it, in the file's encoding.
type variableRecord struct {
	name    []byte
	width   int // bytes of text; 0 is a number
	units   int // of a case
	unit    int // the first of them, from 0
	label   []byte
	missing [][]byte // 8 bytes each
	ranged  bool     // the first two missing values are the ends of a range
	print   uint32
}

// labelRecord is value labels and the variables that have them.
type labelRecord struct {
	values [][]byte // 8 bytes each
	labels [][]byte
	units  []int32 // the first unit of each variable, from 1
}

// extension is an extension record.
type extension struct {
	subtype int32
	size    uint32 // of an element
	data    []byte
}

// records is everything before the cases.
type records struct {
	header
	variables  []variableRecord
	labels     []labelRecord
	documents  [][]byte
	extensions []extension
	units      int   // 8 bytes each, of a case
	dataStart  int64 // where the cases begin
	notes
}

// notes are sentences for whoever reads the file; after many, more would help nobody.
type notes struct {
	list []string
	more int
}

func (n *notes) note(format string, args ...any) {
	if len(n.list) >= 100 {
		n.more++
		return
	}
	n.list = append(n.list, fmt.Sprintf(format, args...))
}

// sentences is all of them.
func (n *notes) sentences() []string {
	if n.more > 0 {
		return append(n.list[:len(n.list):len(n.list)], fmt.Sprintf("There are %d more notes like these.", n.more))
	}
	return n.list
}

// quoteBytes shows bytes of unknown encoding.
func quoteBytes(p []byte) string { return strconv.QuoteToASCII(string(p)) }

// readRecords reads everything before the cases. Records may come in any order.
func readRecords(c *cursor) (*records, error) {
	h, err := readHeader(c)
	if err != nil {
		return nil, err
	}
	r := &records{header: h}
	for {
		at := c.pos
		kind, err := c.int32("the type of a record")
		if err != nil {
			return nil, err
		}
		switch kind {
		case recordVariable:
			err = r.readVariable(c)
		case recordLabels:
			err = r.readLabels(c)
		case recordDocuments:
			err = r.readDocuments(c)
		case recordExtension:
			err = r.readExtension(c)
		case recordEnd:
			if err := c.skip(4, "end of the dictionary"); err != nil {
				return nil, err
			}
			r.dataStart = c.pos
			if len(r.variables) == 0 {
				return nil, &Error{Offset: at, Problem: "the dictionary ends without a variable"}
			}
			return r, nil
		default:
			c.pos = at
			return nil, c.fail("a record of type %d: 2, 3, 6, 7 or 999 expected", kind)
		}
		if err != nil {
			return nil, err
		}
	}
}

// readVariable reads a variable, or the further 8 bytes of the one before.
func (r *records) readVariable(c *cursor) error {
	at := c.pos
	p, err := c.take(28, "variable")
	if err != nil {
		return err
	}
	width := int32(c.order.Uint32(p))
	hasLabel := c.order.Uint32(p[4:]) != 0
	missing := int32(c.order.Uint32(p[8:]))
	v := variableRecord{name: p[20:28], width: int(width), units: 1, unit: r.units, print: c.order.Uint32(p[12:])}
	switch {
	case width < -1 || width > longestText:
		return &Error{Offset: at, Problem: fmt.Sprintf("variable %s of width %d: -1 to %d expected", quoteBytes(v.name), width, longestText)}
	case width < 0 && (len(r.variables) == 0 || r.variables[len(r.variables)-1].width == 0):
		return &Error{Offset: at, Problem: "a variable record that continues a text follows none"}
	case missing < -3 || missing == -1 || missing > 3:
		return &Error{Offset: at + 8, Problem: fmt.Sprintf("variable %s with missing values of kind %d: -3, -2 or 0 to 3 expected", quoteBytes(v.name), missing)}
	case len(r.variables) == maxVariables:
		return &Error{Offset: at, Problem: fmt.Sprintf("more than %d variables", maxVariables)}
	case r.units == maxUnits:
		return &Error{Offset: at, Problem: fmt.Sprintf("more than %d bytes a case", unit*maxUnits)}
	}
	if hasLabel {
		n, err := c.uint32("length of a variable's label")
		if err != nil {
			return err
		}
		if v.label, err = c.take((int64(n)+3)/4*4, "label of variable "+quoteBytes(v.name)); err != nil {
			return err
		}
		v.label = v.label[:n]
	}
	v.ranged = missing < 0
	for range max(missing, -missing) {
		value, err := c.take(unit, "missing values of variable "+quoteBytes(v.name))
		if err != nil {
			return err
		}
		v.missing = append(v.missing, value)
	}
	r.units++
	if width < 0 { // some files describe these too, to no purpose
		r.variables[len(r.variables)-1].units++
		return nil
	}
	r.variables = append(r.variables, v)
	return nil
}

// readLabels reads value labels and the record that must follow: which variables have them.
func (r *records) readLabels(c *cursor) error {
	count, err := c.uint32("number of value labels")
	if err != nil {
		return err
	}
	var l labelRecord
	for range count {
		p, err := c.take(unit+1, "value label")
		if err != nil {
			return err
		}
		n := int64(p[unit])
		label, err := c.take((n+1+unit-1)/unit*unit-1, "value label")
		if err != nil {
			return err
		}
		l.values = append(l.values, p[:unit])
		l.labels = append(l.labels, label[:n])
	}
	at := c.pos
	kind, err := c.int32("the type of a record")
	if err != nil {
		return err
	}
	if kind != recordLabelled {
		return &Error{Offset: at, Problem: fmt.Sprintf("a record of type %d after value labels: 4 expected, which says whose they are", kind)}
	}
	if count, err = c.uint32("number of labelled variables"); err != nil {
		return err
	}
	p, err := c.take(4*int64(count), "labelled variables")
	if err != nil {
		return err
	}
	for ; len(p) > 0; p = p[4:] {
		l.units = append(l.units, int32(c.order.Uint32(p)))
	}
	r.labels = append(r.labels, l)
	return nil
}

func (r *records) readDocuments(c *cursor) error {
	count, err := c.uint32("number of document lines")
	if err != nil {
		return err
	}
	p, err := c.take(documentLine*int64(count), "documents")
	if err != nil {
		return err
	}
	r.documents = slices.AppendSeq(r.documents, slices.Chunk(p, documentLine))
	return nil
}

func (r *records) readExtension(c *cursor) error {
	p, err := c.take(12, "extension record")
	if err != nil {
		return err
	}
	e := extension{subtype: int32(c.order.Uint32(p)), size: c.order.Uint32(p[4:])}
	count := c.order.Uint32(p[8:])
	// The product of two lengths of 32 bits fits into 64, unsigned.
	n := uint64(e.size) * uint64(count)
	if n > uint64(c.left()) {
		return c.fail("extension record %d: %d elements of %d bytes expected, the file ends after %d bytes", e.subtype, count, e.size, c.left())
	}
	if e.data, err = c.take(int64(n), "extension record "+strconv.Itoa(int(e.subtype))); err != nil {
		return err
	}
	r.extensions = append(r.extensions, e)
	return nil
}

// extension is the data of the first record of a subtype, nil if there is none or its elements have another size.
func (r *records) extension(subtype int32, size uint32) []byte {
	for i := range r.extensions {
		if e := &r.extensions[i]; e.subtype == subtype {
			if e.size != size {
				r.note("Extension record %d has elements of %d bytes where %d were expected and is not used.", subtype, e.size, size)
				return nil
			}
			return e.data
		}
	}
	return nil
}

// all is the data of the records of a subtype, one after the other: some writers make one for each variable.
func (r *records) all(subtype int32) (data [][]byte) {
	for i := range r.extensions {
		if r.extensions[i].subtype == subtype {
			data = append(data, r.extensions[i].data)
		}
	}
	return data
}

// systemMissing is the number that stands for no value. Nearly always it is the lowest there is.
func (r *records) systemMissing(c *cursor) float64 {
	if p := r.extension(extensionFloats, 8); len(p) >= 24 {
		return c.float(p)
	}
	return lowest
}
