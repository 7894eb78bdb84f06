package xlsx

import (
	"strings"
	"time"

	"manyi/survey/sheet"
)

// isoDate reads the value of a cell of the type d, which strict workbooks have for dates: 2024-02-29, 2024-02-29T12:30:00Z or
// 12:30:00. A midnight is the day alone if the cell's format shows no time; times of no day stand at the day before the
// first, 1900-01-01. What is no date stays as it is, as text.
func isoDate(value []byte, format sheet.Format) ([]byte, sheet.Kind) {
	text := strings.TrimSuffix(string(value), "Z")
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t.AppendFormat(nil, time.DateOnly), sheet.Date
	}
	if t, err := time.Parse(time.TimeOnly, text); err == nil {
		return appendTime(nil, t), sheet.Time
	}
	t, err := time.Parse("2006-01-02T15:04:05", text)
	if err != nil {
		if t, err = time.Parse("2006-01-02T15:04", text); err != nil {
			return value, sheet.Text
		}
	}
	t = t.Round(time.Millisecond)
	if t.Year() < 1900 {
		return appendTime(nil, t), sheet.Time
	}
	day := t.AppendFormat(nil, time.DateOnly)
	if format == sheet.Day && t.Equal(t.Truncate(24*time.Hour)) {
		return day, sheet.Date
	}
	return appendTime(append(day, ' '), t), sheet.DateTime
}

// appendTime appends a time of day, to the millisecond if it is no full second.
func appendTime(to []byte, t time.Time) []byte {
	t = t.Round(time.Millisecond)
	if t.Nanosecond() > 0 {
		return t.AppendFormat(to, "15:04:05.000")
	}
	return t.AppendFormat(to, time.TimeOnly)
}
