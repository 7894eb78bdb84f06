package sav

import (
	"strconv"
	"strings"

	"manyi/survey/raw"
)

// formatType is a print format's number in a file.
type formatType uint8

const (
	formatA        formatType = 1
	formatAHex     formatType = 2
	formatF        formatType = 5
	formatTime     formatType = 21
	formatDateTime formatType = 22
	formatSDate    formatType = 39
)

// formatRule is what a format looks like in syntax and allows.
type formatRule struct {
	name     string
	kind     raw.Kind
	min, max int  // width; of texts the maximum depends on the variable
	decimals bool // may be given
}

// formatRules are the print formats by their number in a file. IBM SPSS Statistics, Command Syntax Reference, Variables.
func formatRules(t formatType) (formatRule, bool) {
	rules := [...]formatRule{
		1:  {"A", raw.Text, 1, longestText, false},
		2:  {"AHEX", raw.Text, 2, 2 * longestText, false},
		3:  {"COMMA", raw.Number, 1, 40, true},
		4:  {"DOLLAR", raw.Number, 2, 40, true},
		5:  {"F", raw.Number, 1, 40, true},
		6:  {"IB", raw.Number, 1, 8, true},
		7:  {"PIBHEX", raw.Number, 2, 16, false},
		8:  {"P", raw.Number, 1, 16, true},
		9:  {"PIB", raw.Number, 1, 8, true},
		10: {"PK", raw.Number, 1, 16, true},
		11: {"RB", raw.Number, 2, 8, false},
		12: {"RBHEX", raw.Number, 4, 16, false},
		15: {"Z", raw.Number, 1, 40, true},
		16: {"N", raw.Number, 1, 40, true},
		17: {"E", raw.Number, 6, 40, true},
		20: {"DATE", raw.Date, 9, 40, false},
		21: {"TIME", raw.Time, 5, 40, true},
		22: {"DATETIME", raw.DateTime, 17, 40, true},
		23: {"ADATE", raw.Date, 8, 40, false},
		24: {"JDATE", raw.Date, 5, 40, false},
		25: {"DTIME", raw.Time, 8, 40, true},
		26: {"WKDAY", raw.Number, 2, 40, false},
		27: {"MONTH", raw.Number, 3, 40, false},
		28: {"MOYR", raw.Date, 6, 40, false},
		29: {"QYR", raw.Date, 6, 40, false},
		30: {"WKYR", raw.Date, 8, 40, false},
		31: {"PCT", raw.Number, 1, 40, true},
		32: {"DOT", raw.Number, 1, 40, true},
		33: {"CCA", raw.Number, 2, 40, true},
		34: {"CCB", raw.Number, 2, 40, true},
		35: {"CCC", raw.Number, 2, 40, true},
		36: {"CCD", raw.Number, 2, 40, true},
		37: {"CCE", raw.Number, 2, 40, true},
		38: {"EDATE", raw.Date, 8, 40, false},
		39: {"SDATE", raw.Date, 8, 40, false},
		40: {"MTIME", raw.Time, 5, 40, true},
		41: {"YMDHMS", raw.DateTime, 16, 40, true},
	}
	if int(t) >= len(rules) || rules[t].name == "" {
		return formatRule{}, false
	}
	return rules[t], true
}

// format is how values are printed: a type, a width in characters, and decimals.
type format struct {
	kind     formatType
	width    int
	decimals int
}

// unpackFormat reads the four bytes in which a file has a format.
func unpackFormat(x uint32) format {
	return format{formatType(x >> 16), int(x >> 8 & 0xff), int(x & 0xff)}
}

// pack is the four bytes of a format. A width beyond a byte, of a long text, is that of its first segment.
func (f format) pack() uint32 {
	return uint32(f.kind)<<16 | uint32(min(f.width, segmentBytes))<<8 | uint32(f.decimals)
}

// String is the format in syntax: F8.2, A20, DATETIME20; "" if there is no such.
func (f format) String() string {
	rule, ok := formatRules(f.kind)
	if !ok {
		return ""
	}
	s := rule.name + strconv.Itoa(f.width)
	if f.decimals > 0 || f.kind == formatF {
		s += "." + strconv.Itoa(f.decimals)
	}
	return s
}

// textFormat is the format of a text of a width, hexadecimal where the file asks for that.
func textFormat(kind formatType, width int) format {
	if kind == formatAHex {
		return format{formatAHex, 2 * width, 0}
	}
	return format{formatA, width, 0}
}

// parseFormat reads a format as syntax has it. It is not ok if SPSS has no such format or allows no such width.
func parseFormat(s string) (f format, kind raw.Kind, ok bool) {
	digits := strings.IndexAny(s, "0123456789")
	if digits < 1 {
		return f, 0, false
	}
	name := strings.ToUpper(s[:digits])
	width, decimals, hasDecimals := strings.Cut(s[digits:], ".")
	var err error
	if f.width, err = strconv.Atoi(width); err != nil {
		return f, 0, false
	}
	if hasDecimals && decimals != "" {
		if f.decimals, err = strconv.Atoi(decimals); err != nil {
			return f, 0, false
		}
	}
	for t := formatType(1); t < 42; t++ {
		rule, ok := formatRules(t)
		if !ok || rule.name != name {
			continue
		}
		f.kind = t
		switch {
		case f.width < rule.min || f.width > rule.max:
			return f, 0, false
		case f.decimals < 0 || f.decimals > 16 || f.decimals > 0 && (!rule.decimals || f.decimals >= f.width):
			return f, 0, false
		}
		return f, rule.kind, true
	}
	return f, 0, false
}
