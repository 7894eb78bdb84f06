package convert

import (
	"time"

	"manyi/survey/raw"
)

// Years that become dates. Dates of SPSS begin in October 1582.
const (
	firstYear = 1583
	lastYear  = 9999
)

// parseMoment reads a day, 2006-01-02 or 2006/1/2; or a day and a time, 2006-01-02 15:04:05, also without the seconds, with a T between, or
// with up to six digits of a second. A time zone makes it a text.
func parseMoment(text []byte) (seconds float64, kind raw.Kind, ok bool) {
	if len(text) < 8 || len(text) > 26 || text[4] != '-' && text[4] != '/' {
		return 0, 0, false
	}
	p := digits{text: text}
	year, ok1 := p.take(4, 4)
	separator := text[4]
	ok2 := p.skip(separator)
	month, ok3 := p.take(1, 2)
	ok4 := p.skip(separator)
	day, ok5 := p.take(1, 2)
	if !(ok1 && ok2 && ok3 && ok4 && ok5) || year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, 0, false
	}
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if date.Day() != day { // 30 February
		return 0, 0, false
	}
	seconds = float64(date.Unix() + raw.Epoch)
	if len(p.text) == 0 {
		return seconds, raw.Date, true
	}
	if !p.skip(' ') && !p.skip('T') {
		return 0, 0, false
	}
	hour, ok1 := p.take(1, 2)
	ok2 = p.skip(':')
	minute, ok3 := p.take(2, 2)
	if !(ok1 && ok2 && ok3) || hour > 23 || minute > 59 {
		return 0, 0, false
	}
	seconds += float64(3600*hour + 60*minute)
	if len(p.text) == 0 {
		return seconds, raw.DateTime, true
	}
	second, ok := p.seconds()
	return seconds + second, raw.DateTime, ok
}

// parseClock reads a duration or time of day, 15:04:05; hours may go beyond 23 and the whole may be negative.
func parseClock(text []byte) (seconds float64, ok bool) {
	if len(text) < 7 || len(text) > 24 {
		return 0, false
	}
	p := digits{text: text}
	negative := p.skip('-')
	hour, ok1 := p.take(1, 8)
	ok2 := p.skip(':')
	minute, ok3 := p.take(2, 2)
	if !(ok1 && ok2 && ok3) || minute > 59 {
		return 0, false
	}
	second, ok := p.seconds()
	if seconds = float64(3600*hour+60*minute) + second; negative {
		seconds = -seconds
	}
	return seconds, ok
}

// digits takes a text apart from its beginning.
type digits struct{ text []byte }

// take takes a number of least to most digits.
func (d *digits) take(least, most int) (x int, ok bool) {
	i := 0
	for ; i < len(d.text) && i < most && d.text[i]-'0' <= 9; i++ {
		x = 10*x + int(d.text[i]-'0')
	}
	d.text = d.text[i:]
	return x, i >= least
}

func (d *digits) skip(c byte) bool {
	if len(d.text) == 0 || d.text[0] != c {
		return false
	}
	d.text = d.text[1:]
	return true
}

// seconds takes the rest: a colon and seconds, which may have decimals.
func (d *digits) seconds() (x float64, ok bool) {
	ok1 := d.skip(':')
	second, ok2 := d.take(2, 2)
	if !ok1 || !ok2 || second > 59 {
		return 0, false
	}
	x = float64(second)
	if d.skip('.') {
		n := len(d.text)
		fraction, ok := d.take(1, 6)
		if !ok {
			return 0, false
		}
		x += float64(fraction) / powers[n-len(d.text)]
	}
	return x, len(d.text) == 0
}
