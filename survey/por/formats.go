package por

import (
	"strconv"

	"manyi/survey/raw"
)

// formatNames are the print formats by their number in system files; "" for numbers that stand for none.
var formatNames = [...]string{1: "A", 2: "AHEX", 3: "COMMA", 4: "DOLLAR", 5: "F", 6: "IB", 7: "PIBHEX", 8: "P", 9: "PIB", 10: "PK",
	11: "RB", 12: "RBHEX", 15: "Z", 16: "N", 17: "E", 20: "DATE", 21: "TIME", 22: "DATETIME", 23: "ADATE", 24: "JDATE", 25: "DTIME",
	26: "WKDAY", 27: "MONTH", 28: "MOYR", 29: "QYR", 30: "WKYR", 31: "PCT", 32: "DOT", 33: "CCA", 34: "CCB", 35: "CCC", 36: "CCD",
	37: "CCE", 38: "EDATE", 39: "SDATE", 85: "MTIME", 86: "YMDHMS"}

// formatShift is what SPSS adds in portable files to the numbers from 20 on. PSPP does not add it.
const formatShift = 82

// setFormat takes a print format into a variable. Days of the week and months (WKDAY, MONTH) are plain numbers from 1.
func setFormat(v *raw.Variable, kind, width, decimals int) {
	name := ""
	if kind >= formatShift+20 {
		kind -= formatShift
	}
	if kind < len(formatNames) {
		name = formatNames[kind]
	}
	if v.Kind != raw.Text {
		switch name {
		case "DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR":
			v.Kind = raw.Date
		case "DATETIME", "YMDHMS":
			v.Kind = raw.DateTime
		case "TIME", "DTIME", "MTIME":
			v.Kind = raw.Time
		}
		v.Width, v.Decimals = width, decimals
	}
	if name == "" {
		return
	}
	v.Format = name + strconv.Itoa(width)
	if decimals > 0 {
		v.Format += "." + strconv.Itoa(decimals)
	}
}
