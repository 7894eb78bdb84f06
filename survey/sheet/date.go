package sheet

import "math"

// lastDay is the serial number of 31 December 9999, the last that a spreadsheet shows as a date, in the system of 1900.
const lastDay = 2958465

// days1904 is how many days the date system of 1904 begins after that of 1900.
const days1904 = 1462

// milliseconds in a day.
const dayLength = 86400000

// AppendSerial appends what a number is that a spreadsheet shows as a date or time. It is
//
//	a Time      in a format of durations, or below one day in a format that shows a time;
//	a Date      when it is a whole number of days;
//	a DateTime  otherwise, also where the format hides the date or the time: both are in the file.
//
// Times are rounded to the millisecond. A number that has no such reading stays a Number: negative ones, those after
// the year 9999, and day 0 of the system of 1900.
//
// In the system of 1900 day 1 is 1 January 1900 and there is a 29 February 1900, day 60, as in Lotus 1-2-3; it is given as
// such. In the system of 1904 day 0 is 1 January 1904.
func AppendSerial(to []byte, serial float64, format Format, date1904 bool) ([]byte, Kind) {
	last := lastDay
	if date1904 {
		last -= days1904
	}
	if format == Plain || !(serial >= 0 && serial < float64(last+1)) {
		return AppendNumber(to, serial), Number
	}
	total := int64(math.Round(serial * dayLength))
	day, rest := total/dayLength, total%dayLength
	switch {
	case format == Elapsed:
		return appendClock(to, total), Time
	case day > int64(last): // rounded up into the year 10000
		return AppendNumber(to, serial), Number
	case day == 0 && !date1904:
		if format == Day && rest == 0 {
			return AppendNumber(to, serial), Number
		}
		return appendClock(to, rest), Time
	case day == 0 && format == Clock:
		return appendClock(to, rest), Time
	}
	if date1904 {
		day += days1904
	}
	to = appendDate(to, day)
	if rest == 0 && (format == Day || format == Clock) {
		return to, Date
	}
	return appendClock(append(to, ' '), rest), DateTime
}

// appendDate appends the date of a day of the system of 1900, from 1 on, as 2006-01-02.
func appendDate(to []byte, day int64) []byte {
	if day == 60 {
		return append(to, "1900-02-29"...)
	}
	if day < 60 {
		day++ // before the day that there was not
	}
	// Years are counted from March, so that the leap day is the last, in eras of 400 years = 146097 days. Day 0 of the
	// first era is 1 March 0000; day 61 is 1 March 1900.
	n := day - 61 + 693960
	era := n / 146097
	n %= 146097
	year := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*year + year/4 - year/100
	month := (5*n + 2) / 153 // from March = 0
	date := n - (153*month+2)/5 + 1
	year += 400 * era
	if month += 3; month > 12 {
		month -= 12
		year++
	}
	return append(to, byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10), '-',
		byte('0'+month/10), byte('0'+month%10), '-', byte('0'+date/10), byte('0'+date%10))
}

// appendClock appends milliseconds as 15:04:05, with three decimals if there are any.
func appendClock(to []byte, total int64) []byte {
	hours := total / 3600000
	if hours >= 100 {
		var digits [20]byte
		i := len(digits)
		for ; hours > 0; hours /= 10 {
			i--
			digits[i] = byte('0' + hours%10)
		}
		to = append(to, digits[i:]...)
	} else {
		to = append(to, byte('0'+hours/10), byte('0'+hours%10))
	}
	minutes, seconds, ms := total/60000%60, total/1000%60, total%1000
	to = append(to, ':', byte('0'+minutes/10), byte('0'+minutes%10), ':', byte('0'+seconds/10), byte('0'+seconds%10))
	if ms > 0 {
		to = append(to, '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
	}
	return to
}
