package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"strings"
	"sync"
	"testing"
)

func ptr(v float64) *float64 { return &v }

var hardLabels = []string{
	"便利性", "服务规范性", "Accuracy of information",
	strings.Repeat("客户经理的服务态度与专业水平如何呢？", 6), strings.Repeat("unbreakable", 10),
	"好😀评\n第二行\t\x00尾", "<b>&\"'", "", " ",
}

// testCharts are all kinds with n rows.
func testCharts(n int) []Chart {
	frame := func(name string) Frame {
		return Frame{File: name, Title: "规范性和准确性最需改进 <&>", Subtitle: "满意度指数，0–100", Foot: "n = 6,198；未加权", Describe: name + " & <alt>"}
	}
	dots := DotChart{Frame: frame("index"), Axis: "指数", Decimals: 1, ShowN: true, Line: ptr(50), LineName: "全体"}
	bars := DotChart{Frame: frame("importance"), Axis: "%", Bars: true, Percent: true, TickName: "LMG"}
	stack := StackChart{Frame: frame("distribution"), Codes: []string{"很不满意", "不满意", "一般", "满意", "很满意"}, RightHead: []string{"前两档", "均值"}}
	triangle := HeatChart{Frame: frame("correlation"), Triangle: true}
	loadings := HeatChart{Frame: frame("loadings"), ColLabels: []string{"F1", "F2"}, Pale: 0.3}
	heat := HeatChart{Frame: frame("heat-format"), ColLabels: []string{"便利店", "烟酒店 and others", "unbreakable"}, Full: 20, Write: points, Fade: true}
	panels := PanelChart{Frame: frame("interaction-format-district"), Columns: []string{"城区", hardLabels[0], "Township with a long name"}, Axis: "指数"}
	scree := ScreeChart{Frame: frame("scree"), Kept: 1, XAxis: "成分", YAxis: "特征值", EigenName: "数据", ParallelName: "平行分析"}
	quadrant := QuadrantChart{Frame: frame("quadrant"), XAxis: "满意度", YAxis: "重要性", Names: [4]string{"优势区", "修补区", "机会区", "维持区"}, CutX: 50, CutY: 10}
	diverging := DivergingChart{Frame: frame("penalty-reward"), LeftName: "惩罚", RightName: "奖励", HollowName: "空心", Heads: []string{"惩罚", "类别"}, Axis: "分"}
	change := DotChart{Frame: frame("change"), Axis: "变化", Decimals: 1, Signed: true, Line: ptr(0), LineName: "不变"}
	trend := TrendChart{Frame: frame("trend"), Waves: []string{strings.Repeat("2024年第4季度调查", 3), "2025年第1季度", "<2>", strings.Repeat("wave", 12)}, Place: []float64{1, 2, 3, 4}, Decimals: 1}
	for i := range n {
		label := hardLabels[i%len(hardLabels)]
		v := math.Mod(float64(i)*37, 100)
		dot := Dot{Label: label, Value: v, N: i, Apart: i%7 == 6, Hollow: i%3 == 0, Letters: "ab"}
		if i%2 == 0 {
			dot.Low, dot.High = ptr(v-3), ptr(v+3)
			dot.Ticks = []float64{v - 1, v + 4}
			dot.Before = ptr(v + 2)
		}
		dots.Dots = append(dots.Dots, dot)
		bars.Dots = append(bars.Dots, dot)
		change.Dots = append(change.Dots, Dot{Label: label, Value: v/10 - 5, Low: ptr(v/10 - 7), High: ptr(v/10 - 4), Hollow: i%3 == 0, Apart: i%7 == 6})
		line := TrendLine{Label: label, Apart: i < 2, Moves: i%3 == 0, Values: make([]*float64, 4), Low: make([]*float64, 4), High: make([]*float64, 4)}
		for w := i % 4; w < 4-i%2; w++ { // some waves did not ask, of some items only one did
			line.Values[w] = ptr(v + 3*math.Sin(float64(i+w)))
			if w%3 < 2 {
				line.Low[w], line.High[w] = ptr(*line.Values[w]-2), ptr(*line.Values[w]+2)
			}
		}
		trend.Lines = append(trend.Lines, line)
		stack.Rows = append(stack.Rows, StackRow{Label: label, Percents: []float64{5, 10, 15, v / 2, 70 - v/2}, Right: []string{"70.0%"}})
		triangle.RowLabels = append(triangle.RowLabels, label)
		triangle.ColLabels = append(triangle.ColLabels, label)
		row := make([]*float64, n)
		for k := 0; k < n; k += 2 {
			row[k] = ptr(math.Sin(float64(i * k)))
		}
		triangle.Values = append(triangle.Values, row)
		loadings.RowLabels = append(loadings.RowLabels, label)
		loadings.Values = append(loadings.Values, []*float64{ptr(v/50 - 1), nil})
		heat.RowLabels = append(heat.RowLabels, label)
		heat.Values = append(heat.Values, []*float64{ptr(v - 50), nil, ptr(-v / 1000)})
		heat.Marked = append(heat.Marked, []bool{i%2 == 0, true, false})
		panels.Rows = append(panels.Rows, label)
		panels.Cells = append(panels.Cells, []*PanelCell{{Value: v, Low: ptr(v - 3), High: ptr(v + 3), Expected: ptr(v + 4), Alarm: i%2 == 0}, nil, {Value: 50, Hollow: true}})
		scree.Eigenvalues = append(scree.Eigenvalues, 3/float64(i+1))
		scree.Parallel = append(scree.Parallel, 1.1-float64(i)*0.01)
		quadrant.Dots = append(quadrant.Dots, QuadrantDot{Label: label, X: v, Y: math.Mod(float64(i)*7, 20),
			XLow: dot.Low, XHigh: dot.High, Hollow: i%3 == 0, Alarm: i%4 == 0})
		left, right := DivergingBar{Value: ptr(-v / 10), Low: ptr(-v/10 - float64(i%40)), High: ptr(-v/10 + 2), Hollow: i%3 == 0}, DivergingBar{Value: ptr(v/20 - 1)}
		if i%5 == 4 {
			left = DivergingBar{}
		}
		diverging.Rows = append(diverging.Rows, DivergingRow{Label: label, Left: left, Right: right, Texts: []string{"−1.5", "performance"}})
	}
	quadrants := QuadrantPanels{Frame: frame("quadrant-format"), XAxis: "满意度", YAxis: "重要性", CutX: 50, CutY: 10, Crowded: n > crowdedItems}
	for g := range min(n, 5) {
		panel := QuadrantPanel{Title: hardLabels[g%len(hardLabels)], CutX: 45 + float64(g), CutY: 9}
		for i, d := range quadrant.Dots {
			d.X += float64(g)
			number := i + 1
			if quadrants.Crowded && !d.Alarm {
				number = 0
			}
			panel.Dots, panel.Number = append(panel.Dots, d), append(panel.Number, number)
		}
		quadrants.Panels = append(quadrants.Panels, panel)
	}
	for _, d := range quadrant.Dots {
		quadrants.Items = append(quadrants.Items, d.Label)
	}
	return []Chart{dots, bars, stack, triangle, loadings, scree, quadrant, heat, panels, quadrants, diverging, change, trend}
}

func TestWriteChart(t *testing.T) {
	f := testFonts(t)
	for _, n := range []int{0, 1, 2, 9} {
		for _, c := range testCharts(n) {
			t.Run(fmt.Sprintf("%s-%d", c.Name(), n), func(t *testing.T) {
				for _, format := range []string{"png", "svg", "pdf"} {
					if format == "png" && n == 1 {
						continue // slow, and the same as 2
					}
					var first, second bytes.Buffer
					if err := WriteChart(&first, c, format, f); err != nil {
						t.Fatal(err)
					}
					if n == 2 || format == "svg" {
						if err := WriteChart(&second, c, format, f); err != nil {
							t.Fatal(err)
						}
						if !bytes.Equal(first.Bytes(), second.Bytes()) {
							t.Errorf("%s: two writings differ", format)
						}
					}
					checkFile(t, c, format, first.Bytes())
				}
			})
		}
	}
	if err := WriteChart(io.Discard, testCharts(1)[0], "bmp", f); err == nil {
		t.Error("bmp is no format")
	}
}

func checkFile(t *testing.T, c Chart, format string, data []byte) {
	t.Helper()
	w, h := c.Size()
	switch format {
	case "png":
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		size := picture.Bounds().Size()
		if math.Abs(float64(size.X)-w/2.54*300) > 1 || math.Abs(float64(size.Y)-h/2.54*300) > 1 {
			t.Errorf("%v pixels for %v x %v cm", size, w, h)
		}
		// 300 dots per inch are 11811 per metre.
		if i := bytes.Index(data, []byte("pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01")); i != 37 {
			t.Errorf("resolution stands at %d", i)
		}
	case "svg":
		checkXML(t, data)
	case "pdf":
		if !bytes.HasPrefix(data, []byte("%PDF-1.4")) || !bytes.HasSuffix(data, []byte("%%EOF\n")) || bytes.Contains(data, []byte("Date")) {
			t.Error("not a PDF file without dates")
		}
		at := bytes.LastIndex(data, []byte("xref\n0 6\n"))
		if want := fmt.Sprintf("startxref\n%d\n", bytes.Index(data, []byte("\nxref\n"))+1); at < 0 || !bytes.Contains(data, []byte(want)) {
			t.Error("cross-reference table is not where the file says")
		}
	}
}

// checkXML reads all of an SVG: well-formed, no text, every outline used exists once.
func checkXML(t *testing.T, data []byte) {
	t.Helper()
	ids, used := map[string]int{}, map[string]bool{}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if name := start.Name.Local; name == "text" || name == "font-face" || name == "style" {
			t.Errorf("element %s", name)
		}
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "id":
				ids[a.Value]++
			case "href":
				used[strings.TrimPrefix(a.Value, "#")] = true
			}
			if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
				t.Errorf("%s=%q", a.Name.Local, a.Value)
			}
		}
	}
	for id := range used {
		if ids[id] != 1 {
			t.Errorf("outline %s is there %d times", id, ids[id])
		}
	}
}

func TestChartSVG(t *testing.T) {
	f := testFonts(t)
	charts := testCharts(3)
	ids := map[string]string{}
	for _, c := range charts {
		svg, err := ChartSVG(c, f)
		if err != nil {
			t.Fatal(err)
		}
		checkXML(t, svg)
		if !bytes.HasPrefix(svg, []byte("<svg ")) {
			t.Errorf("%s starts with %.20q", c.Name(), svg)
		}
		if !bytes.Contains(svg, []byte("<title>"+c.Name()+" &amp; &lt;alt&gt;</title>")) {
			t.Errorf("%s lacks its title", c.Name())
		}
		for _, part := range strings.Split(string(svg), ` id="`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			if other, ok := ids[id]; ok && other != c.Name() {
				t.Errorf("%s and %s both have an outline %s", other, c.Name(), id)
			}
			ids[id] = c.Name()
		}
	}
}

// However many rows and however long a label: nothing panics, the picture stays bounded, and goroutines that draw at the
// same time write the same bytes.
func TestLargeCharts(t *testing.T) {
	f := testFonts(t)
	for _, c := range testCharts(150) {
		t.Run(c.Name(), func(t *testing.T) {
			var files [2]bytes.Buffer
			var wg sync.WaitGroup
			for i := range files {
				wg.Go(func() {
					if err := WriteChart(&files[i], c, "svg", f); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			checkXML(t, files[0].Bytes())
			if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
				t.Error("two goroutines wrote different files")
			}
		})
	}
	huge := testCharts(2)[0].(DotChart)
	huge.Dots[0].Label = strings.Repeat("长", 1_000_000)
	if _, h := huge.Size(); h > 40 {
		t.Errorf("a long label makes a picture %v cm high", h)
	}
	for len(huge.Dots) < 800 {
		huge.Dots = append(huge.Dots, huge.Dots[1])
	}
	var b bytes.Buffer
	if err := WriteChart(&b, huge, "png", f); err != nil {
		t.Fatal(err)
	}
	config, err := png.DecodeConfig(&b)
	if err != nil || config.Width*config.Height > mostPixels*1.01 {
		t.Errorf("%d x %d pixels, %v", config.Width, config.Height, err)
	}
}

func BenchmarkWriteChart(b *testing.B) {
	f := testFonts(b)
	for _, format := range []string{"png", "svg", "pdf"} {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := WriteChart(io.Discard, testCharts(3)[0], format, f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
