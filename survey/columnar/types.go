package columnar

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"manyi/survey/raw"
)

// base says how the cells of a column are to be taken.
type base uint8

const (
	wholeType base = iota // integers
	realType              // floats
	textType
	decimalType
	dayType    // days since 1970
	milliType  // a day as milliseconds since 1970
	momentType // since 1970, perSecond units a second
	spanType   // a time or duration, perSecond units a second
	int96Type  // nanoseconds in a day and a Julian day
	hexType    // bytes that are no text, as hexadecimal digits
	uuidType
	halfType // a float of 16 bits
	nullType
)

// cellType is the type of a column, of Parquet or Arrow.
type cellType struct {
	base      base
	name      string // for errors
	bits      int    // of integers
	unsigned  bool
	perSecond int64
	scale     int // of decimals: digits behind the point
	precision int
}

// exact is the largest whole number up to which float64 has all.
const exact = 1 << 53

// wide says whether a column can hold more digits than a float64.
func (t *cellType) wide() bool {
	return t.base == wholeType && t.bits == 64 || t.base == decimalType && t.precision > 15
}

// kind is the kind of the variable, if its cells need not be kept as text for their digits.
func (t *cellType) kind() raw.Kind {
	switch t.base {
	case textType, hexType, uuidType:
		return raw.Text
	case dayType, milliType:
		return raw.Date
	case momentType, int96Type:
		return raw.DateTime
	case spanType:
		return raw.Time
	}
	return raw.Number
}

// fits says whether a float64 holds the integer of an exact column.
func (t *cellType) fits(x int64) bool { return x <= exact && (x >= 0 || x >= -exact && !t.unsigned) }

// number turns an integer into what it stands for. The seconds of moments are rounded once, to the nearest float64, about
// 2 microseconds apart.
func (t *cellType) number(x int64) float64 {
	switch t.base {
	case dayType:
		return float64(x)*86400 + raw.Epoch
	case milliType:
		days := x / 86400000
		if x%86400000 < 0 {
			days--
		}
		return float64(days)*86400 + raw.Epoch
	case momentType:
		whole, part := x/t.perSecond, x%t.perSecond
		if part < 0 {
			whole, part = whole-1, part+t.perSecond
		}
		if whole > exact || whole < -exact {
			return float64(whole) + raw.Epoch
		}
		return float64(whole+raw.Epoch) + float64(part)/float64(t.perSecond)
	case spanType:
		return float64(x/t.perSecond) + float64(x%t.perSecond)/float64(t.perSecond)
	case decimalType:
		switch {
		case t.scale == 0:
			return float64(x)
		case t.scale > 0 && t.scale <= 22 && t.fits(x):
			return float64(x) / powers10[t.scale] // both exact
		}
		f, _ := strconv.ParseFloat(strconv.FormatInt(x, 10)+"e"+strconv.Itoa(-t.scale), 64)
		return f
	}
	if t.unsigned && t.bits <= 32 {
		return float64(uint32(x))
	}
	return float64(x) // an unsigned one of 64 bits fits, or its column is text
}

// powers10 are the powers of ten that a float64 holds exactly.
var powers10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// digits appends an integer, or a decimal, with all its digits.
func (t *cellType) digits(to []byte, x int64) []byte {
	if t.base == decimalType {
		return t.point(to, strconv.AppendInt(nil, x, 10))
	}
	if t.unsigned {
		return strconv.AppendUint(to, uint64(x), 10)
	}
	return strconv.AppendInt(to, x, 10)
}

// point appends the digits of a decimal with its point.
func (t *cellType) point(to, digits []byte) []byte {
	if len(digits) > 0 && digits[0] == '-' {
		to = append(to, '-')
		digits = digits[1:]
	}
	switch {
	case t.scale <= 0:
		to = append(to, digits...)
		if len(digits) > 1 || len(digits) == 1 && digits[0] != '0' {
			for range -t.scale {
				to = append(to, '0')
			}
		}
	default:
		whole := len(digits) - t.scale
		if whole <= 0 {
			to = append(to, "0."...)
			for ; whole < 0; whole++ {
				to = append(to, '0')
			}
			return append(to, digits...)
		}
		to = append(append(append(to, digits[:whole]...), '.'), digits[whole:]...)
	}
	return to
}

// bigDecimal is a decimal in two's complement, the highest byte first.
func bigDecimal(b []byte) *big.Int {
	x := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return x
}

// shortDecimal is a decimal that an int64 holds.
func shortDecimal(b []byte) (int64, bool) {
	if len(b) == 0 {
		return 0, true
	}
	fill := byte(0)
	if b[0] >= 0x80 {
		fill = 0xff
	}
	for len(b) > 8 {
		if b[0] != fill || (b[1]^fill) >= 0x80 {
			return 0, false
		}
		b = b[1:]
	}
	x := int64(int8(fill))
	for _, c := range b {
		x = x<<8 | int64(c)
	}
	return x, true
}

const (
	maxPrecision = 76 // of Arrow's widest decimals
	maxScale     = 400
)

// check refuses parameters that no writer gives.
func (t *cellType) check() error {
	if t.base == decimalType && (t.precision < 1 || t.precision > maxPrecision || t.scale > maxScale || t.scale < -maxScale) {
		return fmt.Errorf("a decimal of %d digits, %d of them behind the point", t.precision, t.scale)
	}
	return nil
}

// variable describes a column to the caller.
func (t *cellType) variable(name string, text bool) raw.Variable {
	v := raw.Variable{Name: name, Kind: t.kind()}
	if t.base == decimalType {
		v.Decimals = max(t.scale, 0)
	}
	if text {
		v.Kind = raw.Text
	}
	return v
}

// half is a float of 16 bits.
func half(bits uint16) float64 {
	sign := 1.0
	if bits>>15 == 1 {
		sign = -1
	}
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return sign * math.Inf(1)
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}
