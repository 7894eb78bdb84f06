package raw

import (
	"math"
	"strconv"
	"time"
)

// AppendCell appends the text of a number as it is written in a text file: nothing for NaN; the shortest decimal that reads back
// to the same number; days as 2006-01-02, times of a day with it as 2006-01-02 15:04:05 and durations as 15:04:05, all
// with up to six digits of a second where there are any. A time beyond the years 1 to 9999 is its number of seconds.
func AppendCell(to []byte, k Kind, x float64) []byte {
	if math.IsNaN(x) {
		return to
	}
	switch k {
	case Date, DateTime:
		if out, ok := appendMoment(to, k, x); ok {
			return out
		}
	case Time:
		if math.Abs(x) < 1e12 {
			return appendDuration(to, x)
		}
	}
	if i := int64(x); float64(i) == x && i > -1e15 && i < 1e15 {
		return strconv.AppendInt(to, i, 10)
	}
	if a := math.Abs(x); a < 1e-7 || a >= 1e21 {
		return strconv.AppendFloat(to, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(to, x, 'f', -1, 64)
}

// micros splits seconds into whole ones and millionths.
func micros(x float64) (seconds, micro int64) {
	whole := math.Floor(x)
	micro = int64(math.Round((x - whole) * 1e6))
	seconds = int64(whole)
	if micro == 1e6 {
		seconds, micro = seconds+1, 0
	}
	return seconds, micro
}

func appendMoment(to []byte, k Kind, x float64) ([]byte, bool) {
	const first, last = -50000000000, 270000000000 // about the years 1 and 9999
	if x < first || x > last {
		return to, false
	}
	seconds, micro := micros(x)
	t := time.Unix(seconds-Epoch, 0).UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return to, false
	}
	if k == Date && micro == 0 && t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.AppendFormat(to, "2006-01-02"), true
	}
	return appendMicro(t.AppendFormat(to, "2006-01-02 15:04:05"), micro), true
}

func appendDuration(to []byte, x float64) []byte {
	if x < 0 {
		to, x = append(to, '-'), -x
	}
	seconds, micro := micros(x)
	for i, part := range [3]int64{seconds / 3600, seconds / 60 % 60, seconds % 60} {
		if i > 0 {
			to = append(to, ':')
		}
		if part < 10 {
			to = append(to, '0')
		}
		to = strconv.AppendInt(to, part, 10)
	}
	return appendMicro(to, micro)
}

func appendMicro(to []byte, micro int64) []byte {
	if micro == 0 {
		return to
	}
	digits := strconv.FormatInt(1e6+micro, 10)[1:]
	for digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	return append(append(to, '.'), digits...)
}
