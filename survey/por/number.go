package por

import (
	"fmt"
	"math"
	"math/big"
)

const (
	maxDigits   = 400       // of a number; SPSS writes 11 to 13
	exactBelow  = 1 << 53   // whole numbers below it are exact in a float64
	exactPower  = 13        // 30^13 = 2^13 15^13 and 15^13 < 2^53, so powers of 30 up to this are exact too
	maxExponent = 100000000 // where adding digits stops; far outside what a float64 holds
)

// digit is the value of a base-30 digit 0-9 A-T, or -1.
func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'T':
		return int(c-'A') + 10
	}
	return -1
}

// number is a base-30 number while its characters are read: digits x 30^scale.
type number struct {
	negative bool
	whole    uint64 // the digits, if exact
	exact    bool   // whole holds all digits
	digits   []byte // values of all digits
	scale    int
}

// value is the nearest float64, ties to even; the largest there is for what is beyond it.
func (n *number) value() float64 {
	var x float64
	switch {
	case n.exact && n.whole < exactBelow && n.scale >= -exactPower && n.scale <= exactPower:
		// Both operands are exact, so one operation rounds once.
		x = float64(n.whole)
		if n.scale >= 0 {
			x *= powers30[n.scale]
		} else {
			x /= powers30[-n.scale]
		}
	default:
		x = min(n.slow(), math.MaxFloat64)
	}
	if n.negative {
		x = -x
	}
	return x
}

// powers30 are the powers of 30 that a float64 holds exactly.
var powers30 = [exactPower + 1]float64{1, 30, 900, 27e3, 81e4, 243e5, 729e6, 2187e7, 6561e8, 19683e9, 59049e10, 177147e11,
	531441e12, 1594323e13}

func (n *number) slow() float64 {
	digits := n.digits
	for len(digits) > 0 && digits[0] == 0 {
		digits = digits[1:]
	}
	switch {
	case len(digits) == 0:
		return 0
	case len(digits)+n.scale > 220: // 30^209 > 2^1024
		return math.Inf(1)
	case len(digits)+n.scale < -230: // 30^-219 < 2^-1074
		return 0
	}
	base := big.NewInt(30)
	whole := new(big.Int)
	var d big.Int
	for _, c := range digits {
		whole.Mul(whole, base).Add(whole, d.SetInt64(int64(c)))
	}
	power := new(big.Int).Exp(base, big.NewInt(int64(max(n.scale, -n.scale))), nil)
	if n.scale >= 0 {
		x, _ := new(big.Float).SetInt(whole.Mul(whole, power)).Float64()
		return x
	}
	x, _ := new(big.Rat).SetFrac(whole, power).Float64()
	return x
}

// quick reads a whole number of a few digits that stands in one line with its slash, as most do.
func (s *stream) quick() (float64, bool) {
	if s.held || s.pad > 0 || s.table != nil {
		return 0, false
	}
	n := 0
	for i, c := range s.buffer[:min(10, len(s.buffer))] {
		if d := digit(c); d >= 0 {
			n = n*30 + d
			continue
		}
		if c != '/' || i == 0 {
			break
		}
		s.buffer = s.buffer[i+1:]
		s.column += i + 1
		return float64(n), true
	}
	return 0, false
}

// number reads a number and the slash behind it; missing stands for the system-missing value "*.", which has no slash.
func (s *stream) number() (x float64, missing bool, err error) {
	if x, ok := s.quick(); ok {
		return x, false, nil
	}
	c, err := s.next()
	for err == nil && c == ' ' {
		c, err = s.next()
	}
	if err != nil {
		return 0, false, err
	}
	if c == '*' {
		if c, err = s.next(); err == nil && c != '.' {
			err = fmt.Errorf("%q after '*' where the missing value *. was expected", c)
		}
		return math.NaN(), true, err
	}
	n := number{exact: true, digits: s.digits[:0]}
	if c == '-' {
		n.negative = true
		if c, err = s.next(); err != nil {
			return 0, false, err
		}
	}
	point := false
	for {
		d := digit(c)
		switch {
		case d >= 0:
			if len(n.digits) == maxDigits {
				return 0, false, fmt.Errorf("a number of more than %d digits", maxDigits)
			}
			n.digits = append(n.digits, byte(d))
			if n.whole >= exactBelow {
				n.exact = false
			}
			n.whole = n.whole*30 + uint64(d)
			if point {
				n.scale--
			}
		case c == '.' && !point:
			point = true
		default:
			s.digits = n.digits
			if len(n.digits) == 0 {
				return 0, false, fmt.Errorf("%q where a number was expected", c)
			}
			if c == '+' || c == '-' {
				e, err := s.exponent(c == '-')
				if err != nil {
					return 0, false, err
				}
				n.scale += e
			} else if c != '/' {
				return 0, false, fmt.Errorf("%q in a number, where a digit 0-9 A-T or '/' was expected", c)
			}
			return n.value(), false, nil
		}
		if c, err = s.next(); err != nil {
			return 0, false, err
		}
	}
}

// exponent reads the digits behind the sign of an exponent, and the slash.
func (s *stream) exponent(negative bool) (int, error) {
	e := 0
	for k := 0; ; k++ {
		c, err := s.next()
		if err != nil {
			return 0, err
		}
		d := digit(c)
		switch {
		case d >= 0:
			if e = e*30 + d; e > maxExponent {
				e = maxExponent
			}
		case c == '/' && k > 0:
			if negative {
				e = -e
			}
			return e, nil
		default:
			return 0, fmt.Errorf("%q in an exponent, where a digit 0-9 A-T or '/' was expected", c)
		}
		if k == maxDigits {
			return 0, fmt.Errorf("an exponent of more than %d digits", maxDigits)
		}
	}
}

// integer reads a whole number from low to high.
func (s *stream) integer(what string, low, high int) (int, error) {
	x, missing, err := s.number()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	if missing || x != math.Trunc(x) || x < float64(low) || x > float64(high) {
		return 0, fmt.Errorf("%s is %v, where a whole number from %d to %d was expected", what, x, low, high)
	}
	return int(x), nil
}
