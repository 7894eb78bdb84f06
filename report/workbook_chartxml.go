package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// orderedInks are the colours of ordered answers, lowest first, for 2 to 7 of them; others share those of 7.
func orderedInks(k int) []string {
	all := []string{"B2452C", "CB7A63", "DDAE9E", "E9E6E1", "A9BFDA", "668EC2", hexBlue}
	switch {
	case k <= 1:
		return []string{hexBlue}
	case k <= 7:
		picks := [][]int{{0, 6}, {0, 3, 6}, {0, 2, 4, 6}, {0, 2, 3, 4, 6}, {0, 1, 2, 4, 5, 6}, {0, 1, 2, 3, 4, 5, 6}}[k-2]
		var inks []string
		for _, p := range picks {
			inks = append(inks, all[p])
		}
		return inks
	}
	inks := make([]string, k)
	for i := range inks {
		inks[i] = all[int(math.Round(float64(i)*6/float64(k-1)))]
	}
	return inks
}

// darkInk tells colours that need white text on them.
func darkInk(ink string) bool {
	v, _ := strconv.ParseUint(ink, 16, 32)
	return .299*float64(v>>16)+.587*float64(v>>8&255)+.114*float64(v&255) < 130
}

// chartWriter writes a part of DrawingML charts. The order of elements is that of the schema: Excel repairs or refuses
// files that have another.
type chartWriter struct{ bytes.Buffer }

func (w *chartWriter) put(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// escaped makes a text safe inside XML.
func escaped(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// chartXML writes a whole chart part.
func chartXML(d *nativeData) []byte {
	w := &chartWriter{}
	w.put(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n")
	w.put(`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" ` +
		`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">`)
	w.put(`<c:date1904 val="0"/><c:lang val="%s"/><c:roundedCorners val="0"/><c:chart>`, d.lang.T("zh-CN", "en-US"))
	if d.Title != "" {
		w.title(d.Title, 12, true, false)
	}
	w.put(`<c:autoTitleDeleted val="%d"/><c:plotArea>`, flag(d.Title == ""))
	if d.longest > 44 && (d.Kind == "bar" || d.Kind == "stacked") { // or the labels would leave no room for the bars
		w.put(`<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0.42"/><c:y val="0.12"/>` +
			`<c:w val="0.53"/><c:h val="0.74"/></c:manualLayout></c:layout>`)
	} else {
		w.put(`<c:layout/>`)
	}
	switch d.Kind {
	case "scatter":
		w.scatter(d)
	default:
		w.bars(d)
	}
	w.put(`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>`)
	if d.Kind != "scatter" && len(d.values) > 1 {
		w.put(`<c:legend><c:legendPos val="b"/><c:overlay val="0"/>`)
		w.textProperties(9, false, hexText)
		w.put(`</c:legend>`)
	}
	w.put(`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>`)
	w.put(`<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>`)
	w.textProperties(9, false, hexText)
	w.put(`</c:chartSpace>`)
	return w.Bytes()
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (w *chartWriter) textProperties(size float64, bold bool, ink string) {
	w.put(`<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="%d" b="%d"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:defRPr></a:pPr>`+
		`<a:endParaRPr lang="en-US"/></a:p></c:txPr>`, int(size*100), flag(bold), ink)
}

func (w *chartWriter) title(text string, size float64, bold, upright bool) {
	body := `<a:bodyPr/>`
	if upright {
		body = `<a:bodyPr rot="-5400000" vert="horz"/>`
	}
	w.put(`<c:title><c:tx><c:rich>%s<a:lstStyle/><a:p><a:pPr><a:defRPr sz="%d" b="%d"/></a:pPr><a:r><a:rPr lang="en-US" sz="%d" b="%d">`+
		`<a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:rPr><a:t>%s</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`,
		body, int(size*100), flag(bold), int(size*100), flag(bold), hexText, escaped(text))
}

// texts refers to cells with text and repeats what is in them, for programs that do not calculate.
func (w *chartWriter) texts(ref string, values []string) {
	w.put(`<c:strRef><c:f>%s</c:f><c:strCache><c:ptCount val="%d"/>`, escaped(ref), len(values))
	for i, v := range values {
		w.put(`<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, escaped(v))
	}
	w.put(`</c:strCache></c:strRef>`)
}

// numbers refers to cells with numbers and repeats them.
func (w *chartWriter) numbers(ref, format string, values []*float64) {
	w.put(`<c:numRef><c:f>%s</c:f><c:numCache>`, escaped(ref))
	w.points(format, values)
	w.put(`</c:numCache></c:numRef>`)
}

func (w *chartWriter) points(format string, values []*float64) {
	w.put(`<c:formatCode>%s</c:formatCode><c:ptCount val="%d"/>`, escaped(format), len(values))
	for i, v := range values {
		if v != nil {
			w.put(`<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, plain(*v))
		}
	}
}

func plain(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// bars writes horizontal, stacked or upright bars.
func (w *chartWriter) bars(d *nativeData) {
	direction, grouping, gap := "bar", "clustered", 45
	if d.Kind == "column" {
		direction, gap = "col", 60
	}
	if d.Kind == "stacked" {
		grouping = "percentStacked"
	}
	w.put(`<c:barChart><c:barDir val="%s"/><c:grouping val="%s"/><c:varyColors val="0"/>`, direction, grouping)
	inks := barInks(d.Kind, len(d.values))
	if d.plusRef != "" {
		inks = []string{hexPale} // under dark whiskers and values
	}
	for i, c := range d.values {
		w.put(`<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx>`, i, i)
		w.texts(d.cellRef(c, d.headRow), []string{c.head})
		w.put(`</c:tx><c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>`, inks[i])
		for _, k := range d.alarmed() {
			w.put(`<c:dPt><c:idx val="%d"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr></c:dPt>`,
				k, hexOrange)
		}
		w.barLabels(d, c, inks[i])
		if d.plusRef != "" {
			w.put(`<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/><c:plus>`)
			w.numbers(d.plusRef, c.format, d.plus)
			w.put(`</c:plus><c:minus>`)
			w.numbers(d.minusRef, c.format, d.minus)
			w.put(`</c:minus><c:spPr><a:ln w="15875"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></c:spPr></c:errBars>`, hexBlue)
		}
		w.put(`<c:cat>`)
		w.texts(d.ref(d.label), d.label.texts)
		w.put(`</c:cat><c:val>`)
		w.numbers(d.ref(c), c.format, c.nums)
		w.put(`</c:val></c:ser>`)
	}
	w.put(`<c:gapWidth val="%d"/>`, gap)
	if d.Kind == "stacked" {
		w.put(`<c:overlap val="100"/>`)
	}
	w.put(`<c:axId val="111"/><c:axId val="112"/></c:barChart>`)
	w.categoryAxis(d)
	w.valueAxis(d)
}

// alarmed lists the points to be drawn in the attention colour, counted within the chart.
func (d *nativeData) alarmed() []int {
	var points []int
	for i := range d.rows {
		if slices.Contains(d.Alarm, d.first+i) {
			points = append(points, i)
		}
	}
	return points
}

func barInks(kind string, k int) []string {
	if kind == "stacked" {
		return orderedInks(k)
	}
	some := []string{hexBlue, hexOrange, hexGrey, "8FB4DD", "F2C48D", "C4C7CC"}
	var inks []string
	for i := range k {
		inks = append(inks, some[i%len(some)])
	}
	return inks
}

// barLabels writes the value at the end of each bar, or in it when bars are stacked, where parts under 4 stay bare.
func (w *chartWriter) barLabels(d *nativeData, c chartColumn, ink string) {
	format, position, color := c.format, "outEnd", hexText
	if d.plusRef != "" {
		position = "inBase" // clear of the whisker
	}
	if d.Kind == "stacked" {
		format, position = `[<4]"";0`, "ctr"
		if darkInk(ink) {
			color = "FFFFFF"
		}
	}
	w.put(`<c:dLbls><c:numFmt formatCode="%s" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>`, escaped(format))
	w.textProperties(d.labelSize(), false, color)
	w.put(`<c:dLblPos val="%s"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>`+
		`<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`, position)
}

// labelSize is the size in points of names and values of bars: in a crowd names of 9 would touch, and LibreOffice leave out every second.
func (d *nativeData) labelSize() float64 {
	if d.Kind == "bar" && d.high/max(1, len(d.rows)) < 18 {
		return 7
	}
	return 9
}

// categoryAxis lists the labels: from the top down beside horizontal bars.
func (w *chartWriter) categoryAxis(d *nativeData) {
	orientation, position := "maxMin", "l"
	if d.Kind == "column" {
		orientation, position = "minMax", "b"
	}
	w.put(`<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="%s"/></c:scaling><c:delete val="0"/><c:axPos val="%s"/>`, orientation, position)
	if d.X != "" {
		w.title(d.X, 9, false, d.Kind != "column")
	}
	w.put(`<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>`)
	w.line(hexGrey)
	w.textProperties(d.labelSize(), false, hexText)
	w.put(`<c:crossAx val="112"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>`)
}

func (w *chartWriter) valueAxis(d *nativeData) {
	position, crosses := "b", "max"
	if d.Kind == "column" {
		position, crosses = "l", "autoZero"
	}
	w.put(`<c:valAx><c:axId val="112"/><c:scaling><c:orientation val="minMax"/>`)
	if d.Kind == "stacked" { // shares of the whole: 1 is 100%
		w.put(`<c:max val="1"/><c:min val="0"/>`)
	} else if d.Max > d.Min {
		w.put(`<c:max val="%s"/><c:min val="%s"/>`, plain(d.Max), plain(d.Min))
	} else if !negative(d.values) {
		w.put(`<c:min val="0"/>`)
	}
	w.put(`</c:scaling><c:delete val="0"/><c:axPos val="%s"/>`, position)
	w.put(`<c:majorGridlines>`)
	w.line(hexGrid)
	w.put(`</c:majorGridlines>`)
	if d.Y != "" {
		w.title(d.Y, 9, false, d.Kind == "column")
	}
	format := "General"
	if d.Kind == "stacked" {
		format = "0%"
	}
	w.put(`<c:numFmt formatCode="%s" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>`+
		`<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>`, format)
	w.textProperties(9, false, hexFaint)
	w.put(`<c:crossAx val="111"/><c:crosses val="%s"/><c:crossBetween val="between"/></c:valAx>`, crosses)
}

func (w *chartWriter) line(ink string) {
	w.put(`<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></c:spPr>`, ink)
}

func negative(columns []chartColumn) bool {
	for _, c := range columns {
		for _, v := range c.nums {
			if v != nil && *v < 0 {
				return true
			}
		}
	}
	return false
}
