package report

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// scatter writes every point as a series of its own, named by its label cell, so that Excel can show the name beside the
// point; then the cross-hairs as two lines.
func (w *chartWriter) scatter(d *nativeData) {
	x, y := d.values[0], d.values[1]
	xs, ys := d.xs, d.ys
	places := labelPlaces(d, xs, ys)
	w.put(`<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>`)
	order := 0
	alarmed := d.alarmed()
	for i, row := range d.rows {
		if x.nums[i] == nil || y.nums[i] == nil {
			continue
		}
		ink := hexBlue
		if slices.Contains(alarmed, i) {
			ink = hexOrange
		}
		w.put(`<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx>`, order, order)
		w.texts(d.cellRef(d.label, row), d.label.texts[i:i+1])
		w.put(`</c:tx><c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="8"/><c:spPr><a:solidFill>`+
			`<a:srgbClr val="%s"/></a:solidFill><a:ln w="9525"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln></c:spPr></c:marker>`, ink)
		if places[i] != "" {
			w.put(`<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>`)
			w.textProperties(9, false, hexText)
			w.put(`<c:dLblPos val="%s"/><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="1"/>`+
				`<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`, places[i])
		}
		w.put(`<c:xVal>`)
		w.numbers(d.cellRef(x, row), x.format, x.nums[i:i+1])
		w.put(`</c:xVal><c:yVal>`)
		w.numbers(d.cellRef(y, row), y.format, y.nums[i:i+1])
		w.put(`</c:yVal><c:smooth val="0"/></c:ser>`)
		order++
	}
	if d.crossX != "" {
		w.lineSeries(order, NativeLine{Name: d.lang.T("横轴分界", "Cut of x"), X: []*float64{d.CutX, d.CutX}, Y: []*float64{&ys.min, &ys.max}}, d.crossX)
		order++
	}
	if d.crossY != "" {
		w.lineSeries(order, NativeLine{Name: d.lang.T("纵轴分界", "Cut of y"), X: []*float64{&xs.min, &xs.max}, Y: []*float64{d.CutY, d.CutY}}, d.crossY)
		order++
	}
	for i, l := range d.Lines {
		w.lineSeries(order, l, d.lines[i])
		order++
	}
	w.put(`<c:axId val="211"/><c:axId val="212"/></c:scatterChart>`)
	w.scatterAxis("211", "212", "b", d.X, xs)
	w.scatterAxis("212", "211", "l", d.Y, ys)
}

// lineSeries draws a line through cells.
func (w *chartWriter) lineSeries(order int, l NativeLine, cells string) {
	xCells, yCells, _ := strings.Cut(cells, "|")
	dash := "solid"
	if l.Dashed {
		dash = "dash"
	}
	w.put(`<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx><c:v>%s</c:v></c:tx><c:spPr><a:ln w="12700"><a:solidFill><a:srgbClr val="%s"/></a:solidFill>`+
		`<a:prstDash val="%s"/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>`, order, order, escaped(l.Name), hexGrey, dash)
	if l.Tagged {
		const no = `<c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="%d"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>`
		w.put(`<c:dLbls><c:dLbl><c:idx val="%d"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>`, len(l.X)-1)
		w.textProperties(9, false, hexFaint)
		w.put(`<c:dLblPos val="t"/>`+no+`</c:dLbl>`+no+`</c:dLbls>`, 1, 0)
	}
	w.put(`<c:xVal>`)
	w.numbers(xCells, "General", l.X)
	w.put(`</c:xVal><c:yVal>`)
	w.numbers(yCells, "General", l.Y)
	w.put(`</c:yVal><c:smooth val="0"/></c:ser>`)
}

func (w *chartWriter) scatterAxis(id, cross, position, title string, a axis) {
	w.put(`<c:valAx><c:axId val="%s"/><c:scaling><c:orientation val="minMax"/><c:max val="%s"/><c:min val="%s"/></c:scaling><c:delete val="0"/>`+
		`<c:axPos val="%s"/>`, id, plain(a.max), plain(a.min), position)
	if title != "" {
		w.title(title, 10, false, position == "l")
	}
	format := "0"
	if _, decimals, ok := strings.Cut(plain(a.step), "."); ok {
		format = "0." + strings.Repeat("0", len(decimals))
	}
	w.put(`<c:numFmt formatCode="%s" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>`, format)
	w.line(hexGrid)
	w.textProperties(9, false, hexFaint)
	w.put(`<c:crossAx val="%s"/><c:crosses val="min"/><c:crossBetween val="midCat"/><c:majorUnit val="%s"/></c:valAx>`, cross, plain(a.step))
}

// coversLittle is the cost of a label's place, about pixels covered, up to which it reads.
const coversLittle = 30

// axis is a range with round ends.
type axis struct{ min, max, step float64 }

// axisOver fits an axis to values and the cut, with air around them, ending at multiples of a round step.
func axisOver(values []*float64, cut *float64) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range append([]*float64{cut}, values...) {
		if v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	if low > high {
		return axis{0, 1, .2}
	}
	air := .08 * (high - low)
	if high-low <= tiny*max(math.Abs(low), math.Abs(high)) { // equal but for rounding
		air = max(.1*math.Abs(high), 1e-6)
	}
	low, high = low-air, high+air
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, k := range []float64{1, 2, 5, 10} {
		if (high-low)/(step*k) <= 7 {
			step *= k
			break
		}
	}
	a := axis{step * math.Floor(low/step), step * math.Ceil(high/step), step}
	digits := max(0, int(-math.Floor(math.Log10(step))))
	for _, v := range []*float64{&a.min, &a.max, &a.step} {
		*v, _ = strconv.ParseFloat(strconv.FormatFloat(*v, 'f', digits, 64), 64)
	}
	return a
}

// labelPlaces chooses for each point the side where its name covers least: r, t, b or l. In a crowd those in the attention colour choose
// first, and of the others a name that would cover something stays away, "": Excel shows it when one points at the dot.
func labelPlaces(d *nativeData, xs, ys axis) []string {
	type box struct{ x0, y0, x1, y1 float64 }
	plotW, plotH := float64(d.width)-90, float64(d.high)-120
	at := func(i int) (float64, float64) {
		return (*d.values[0].nums[i] - xs.min) / (xs.max - xs.min) * plotW, (*d.values[1].nums[i] - ys.min) / (ys.max - ys.min) * plotH
	}
	var taken []box
	for i := range d.rows {
		if d.values[0].nums[i] != nil && d.values[1].nums[i] != nil {
			x, y := at(i)
			taken = append(taken, box{x - 6, y - 6, x + 6, y + 6})
		}
	}
	if d.CutX != nil {
		x := (*d.CutX - xs.min) / (xs.max - xs.min) * plotW
		taken = append(taken, box{x - 1, 0, x + 1, plotH})
	}
	if d.CutY != nil {
		y := (*d.CutY - ys.min) / (ys.max - ys.min) * plotH
		taken = append(taken, box{0, y - 1, plotW, y + 1})
	}
	places := make([]string, len(d.rows))
	crowd, alarmed := len(d.rows) > manyDots, d.alarmed()
	unnamed := func(i int) bool { return len(d.Lines) > 0 && !slices.Contains(d.Named, d.first+i) }
	var order []int
	if crowd {
		order = append(order, alarmed...)
	}
	for i := range d.rows {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	for _, i := range order {
		if d.values[0].nums[i] == nil || d.values[1].nums[i] == nil || unnamed(i) {
			continue
		}
		x, y := at(i)
		w, h := 6.6*float64(textWidth(d.label.texts[i]))+4, 15.0
		best, bestCost := box{}, math.Inf(1)
		for k, b := range []box{{x + 7, y - h/2, x + 7 + w, y + h/2}, {x - w/2, y + 7, x + w/2, y + 7 + h},
			{x - w/2, y - 7 - h, x + w/2, y - 7}, {x - 7 - w, y - h/2, x - 7, y + h/2}} {
			cost := float64(k) // prefer the right, then above
			for _, o := range taken {
				cost += max(0, min(b.x1, o.x1)-max(b.x0, o.x0)) * max(0, min(b.y1, o.y1)-max(b.y0, o.y0))
			}
			cost += 100 * (max(0, -b.x0) + max(0, b.x1-plotW) + max(0, -b.y0) + max(0, b.y1-plotH))
			if cost < bestCost {
				best, bestCost, places[i] = b, cost, []string{"r", "t", "b", "l"}[k]
			}
		}
		if crowd && bestCost > coversLittle && !slices.Contains(alarmed, i) {
			places[i] = ""
			continue
		}
		taken = append(taken, best)
	}
	return places
}
