// Package sav reads and writes SPSS system files: .sav, and .zsav with its cases compressed by zlib.
//
// A file is a header, the variables and what is said of them in records, and the cases. A case is a row of units of
// 8 bytes: a number is one (an IEEE double), a text as many as its bytes need, padded with spaces. A text longer than 255
// bytes is written as several variables, its segments. Cases come plain; or as bytecode, where a byte stands for a
// small whole number, a missing value or 8 spaces and other units follow in full; or as bytecode in zlib blocks.
//
// Reading takes files of any SPSS since 6, of PSPP, ReadStat (R's haven, pyreadstat) and of survey platforms, in either byte
// order and any encoding that golang.org/x/text knows. Records of which a reader has no need are passed over; a broken
// one is passed over with a note in [raw.Dictionary]. Broken cases are an [Error].
//
// Writing makes files of little-endian order in UTF-8, as SPSS 16 and later read them.
//
// The format as its makers never published it: GNU PSPP, PSPP Developers Guide, System File Format.
package sav

import "fmt"

// Compression is how the cases of a file are packed.
type Compression int32

const (
	None     Compression = 0
	Bytecode Compression = 1 // what SPSS writes unless told otherwise
	Zlib     Compression = 2 // .zsav; SPSS 21 and later read it
)

func (c Compression) String() string {
	switch c {
	case None:
		return "none"
	case Bytecode:
		return "bytecode"
	case Zlib:
		return "zlib"
	}
	return fmt.Sprintf("compression %d", int32(c))
}

// Error is a place where a file is not a system file, or is broken.
type Error struct {
	Offset  int64  // byte of the file, from 0; within a zlib block, where the block begins
	Case    int    // from 1; 0 before the cases
	Problem string // what is there and what was expected
	Err     error  // what lies beneath, or nil
}

func (e *Error) Error() string {
	s := fmt.Sprintf("byte %d: ", e.Offset)
	if e.Case > 0 {
		s += fmt.Sprintf("case %d: ", e.Case)
	}
	s += e.Problem
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// How texts lie in units of 8 bytes.
const (
	unit           = 8
	segmentBytes   = 255   // of a text's bytes that a segment holds, in a variable of 256 bytes
	segmentShare   = 252   // of a text's width for which there is a segment
	longestText    = 32767 // bytes, the limit of SPSS
	shortText      = 8     // a text up to so many bytes is one unit
	variableName   = 64    // bytes
	documentLine   = 80    // bytes
	blockSize      = 0x3ff000
	zlibHeaderSize = 24
	zlibEntrySize  = 24
)

// units is how many of 8 bytes so many bytes fill.
func units(bytes int) int { return (bytes + unit - 1) / unit }

// segments is how many variables a text of a width is written as.
func segments(width int) int {
	if width <= segmentBytes {
		return 1
	}
	return (width + segmentShare - 1) / segmentShare
}
