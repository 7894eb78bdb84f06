package report

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"math"

	"gonum.org/v1/plot/vg/draw"

	"manyi/stats"
	"manyi/survey"
)

// fakeChart is a picture that needs no fonts.
type fakeChart struct {
	name, alt string
	fail      error
	panics    bool
}

func (c fakeChart) Name() string             { return c.name }
func (c fakeChart) Alt() string              { return c.alt }
func (c fakeChart) Size() (float64, float64) { return 16, 10 }
func (c fakeChart) Draw(draw.Canvas, *Fonts) {}

// drawFake stands for the drawing of charts in tests that are not about it.
func drawFake(w io.Writer, c Chart, format string, _ *Fonts) error {
	if f, ok := c.(fakeChart); ok {
		if f.panics {
			panic("a defect in drawing")
		}
		if f.fail != nil {
			return f.fail
		}
	}
	if format == "svg" || format == "page" {
		_, err := fmt.Fprintf(w, `<?xml version="1.0"?>`+"\n"+`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" `+
			`width="16cm" height="10cm" viewBox="0 0 160 100"><defs><path id="g1" d="M0 0h100v60z"/></defs>`+
			`<use xlink:href="#g1" x="20" y="20" fill="#1F5FA8"/></svg>`)
		return err
	}
	if format == "pdf" {
		_, err := io.WriteString(w, "%PDF-1.4")
		return err
	}
	picture := image.NewGray(image.Rect(0, 0, 160, 100))
	for i := range 100 {
		picture.Pix[i*picture.Stride+i] = 200
	}
	return png.Encode(w, picture)
}

// demoItems are the nine indicators of the survey that the program was made for, with their English names.
func demoItems(lang Lang) []string {
	if lang == "en" {
		return []string{"Standard procedure", "Visit frequency", "Accuracy of orders", "Courteous language", "Manners", "Friendliness",
			"Appearance", "Knowledge of products", "Convenience"}
	}
	return []string{"规范性", "频率", "准确性", "服务用语", "服务举止", "亲和度", "仪表", "业务知识", "便利性"}
}

// demoReport is made by hand, with every kind of column and chart; its numbers mean nothing.
func demoReport(lang Lang) *Report {
	r := &Report{
		Lang:     lang,
		Title:    lang.T("客户经理服务满意度调查", "Satisfaction with the service of customer managers"),
		Subtitle: lang.T("2010年第4季度 · 全市", "Fourth quarter of 2010, whole city"),
		Base:     lang.T("n = 6,198；未加权；指数为满分百分比（0 到 100）", "n = 6,198; unweighted; index is percent of maximum possible (0 to 100)"),
		Summary: []string{
			lang.T("总体满意度指数为 74.4（95% 区间 73.9 到 74.9）。", "The overall index is 74.4 (95% interval 73.9 to 74.9)."),
			lang.T("便利性对总体满意度影响最大，占可解释差异的 28%（95% 区间 25% 到 31%）。",
				"Convenience matters most to overall satisfaction: 28% of what can be explained (95% interval 25% to 31%)."),
			lang.T("规范性和准确性重要而得分低，最需改进。", "Standard procedure and accuracy of orders are important and low: improve these first."),
		},
		Sections: []Section{demoIndex(lang), demoDistribution(lang), demoCorrelation(lang), demoQuadrant(lang), demoCompare(lang), demoText(lang)},
		Numbers:  someNumbers(),
		Results:  []NamedResult{{"index", map[string]float64{"overall": 74.37646}}},
		Quality:  &survey.QualityReport{Read: 6199, Kept: 6198, Excluded: 1},
		Excluded: []survey.Excluded{{File: "responses.csv", Row: 12, ID: "7", Reason: survey.Reason{Code: "duplicate_id"}}},
		Manifest: Manifest{Schema: 1, Version: "test", Command: []string{"run", "survey.yaml"}, Seed: 1, Options: stats.DefaultOptions(),
			Rows: RowCount{Read: 6199, Kept: 6198, Excluded: 1}},
	}
	return r
}

func demoIndex(lang Lang) Section {
	t := Table{
		Title: lang.T("满意度指数", "Satisfaction index"),
		Columns: []Column{{Head: lang.T("指标", "Item")}, {Head: "n", Kind: Count}, {Head: lang.T("指数", "Index"), Kind: Index},
			{Head: lang.T("95% 下限", "95% low"), Kind: Index}, {Head: lang.T("95% 上限", "95% high"), Kind: Index},
			{Head: lang.T("前两项 %", "Top two %"), Kind: Percent}, {Head: lang.T("后两项 %", "Bottom two %"), Kind: Percent},
			{Head: lang.T("均值", "Mean"), Kind: Mean}},
		Notes: []string{lang.T("指数 = 100 (x - 最小) / (最大 - 最小)。均值 4.20 即指数 80.0。", "Index = 100 (x - min) / (max - min). A mean of 4.20 is an index of 80.0.")},
	}
	for i, item := range demoItems(lang) {
		v := 58.3 + 3.7*float64(i)
		t.Rows = append(t.Rows, []Cell{{Text: item}, {Num: at(float64(6198 - 7*i))}, {Num: at(v), Bold: i == 8}, {Num: at(v - .61)},
			{Num: at(v + .61)}, {Num: at(v - 4)}, {Num: at(21 - float64(i))}, {Num: at(1 + v/25)}})
	}
	t.Rows = append(t.Rows, []Cell{{Text: lang.T("总体满意度", "Overall"), Bold: true}, {Num: at(6198), Bold: true}, {Num: at(74.4), Bold: true}, {}, {},
		{Num: at(71.2)}, {Num: at(4.1)}, {Num: at(3.976)}})
	t.Native = &NativeChart{Kind: "bar", Title: lang.T("满意度指数（0 到 100）", "Satisfaction index (0 to 100)"), Label: 0, Values: []int{2}, First: 0, Last: 8,
		Min: 0, Max: 100, Low: 3, High: 4}
	return Section{ID: "index", Title: lang.T("满意度指数", "Satisfaction index"),
		Findings: []string{lang.T("便利性得分最高（87.9），规范性最低（58.3），相差 29.6 分。", "Convenience scores highest (87.9), standard procedure lowest (58.3): 29.6 points apart.")},
		Charts:   []Chart{demoDots(lang, "index", t.Rows, 2, 3, 4)},
		Tables:   []Table{t}, Notes: []string{lang.T("区间按 t 分布。", "Intervals by the t distribution.")}}
}

func demoDistribution(lang Lang) Section {
	codes := []string{lang.T("很不满意", "Very dissatisfied"), lang.T("不满意", "Dissatisfied"), lang.T("一般", "Neither"), lang.T("满意", "Satisfied"),
		lang.T("很满意", "Very satisfied")}
	t := Table{Title: lang.T("回答分布（%）", "Answers (%)"), Columns: []Column{{Head: lang.T("指标", "Item")}}}
	for _, c := range codes {
		t.Columns = append(t.Columns, Column{Head: c, Kind: Percent})
	}
	for i, item := range demoItems(lang) {
		row := []Cell{{Text: item}}
		k := float64(i)
		for _, v := range []float64{9 - k, 14 - k, 27 - k, 30 + k, 20 + 2*k} {
			row = append(row, Cell{Num: at(v)})
		}
		t.Rows = append(t.Rows, row)
	}
	t.Native = &NativeChart{Kind: "stacked", Title: lang.T("回答分布", "Answers"), Values: []int{1, 2, 3, 4, 5}}
	return Section{ID: "distribution", Title: lang.T("回答分布", "Answers"), Tables: []Table{t},
		Charts: []Chart{demoStack(lang, codes, t.Rows)}}
}

func demoCorrelation(lang Lang) Section {
	items := demoItems(lang)
	r := Table{Title: lang.T("皮尔逊相关", "Pearson correlation"), Columns: []Column{{Head: ""}}}
	for _, item := range items {
		r.Columns = append(r.Columns, Column{Head: item, Kind: Coef, Heat: Diverging})
	}
	for i, item := range items {
		row := []Cell{{Text: item}}
		for j := range items {
			switch {
			case j < i:
				v := math.Round(1000*math.Cos(float64(i*j+1)/20)*math.Exp(-float64(i-j)/5)) / 1000
				row = append(row, Cell{Num: at(v), Pale: v < .3})
			case j == i:
				row = append(row, Cell{Num: at(1), Pale: true})
			default:
				row = append(row, Cell{})
			}
		}
		r.Rows = append(r.Rows, row)
	}
	p := Table{Title: lang.T("检验", "Tests"), Columns: []Column{{Head: lang.T("效应", "Effect")}, {Head: "F", Kind: Stat}, {Head: "p", Kind: P},
		{Head: lang.T("说明", "Remark")}},
		Rows: [][]Cell{{{Text: lang.T("业态", "Format")}, {Num: at(12.3456)}, {Num: at(4.1e-30), Bold: true}, {Text: lang.T("有差异", "differs")}},
			{{Text: lang.T("区县", "District")}, {Num: at(1.02)}, {Num: at(.0231)}, {}}, {{Text: lang.T("残差", "Residual")}, {}, {}, {}}}}
	return Section{ID: "correlation", Title: lang.T("相关分析", "Correlation"), Tables: []Table{r, p},
		Charts: []Chart{demoHeat(lang, items, r.Rows)}}
}

func demoQuadrant(lang Lang) Section {
	t := Table{Title: lang.T("四分图", "Quadrants"), Columns: []Column{{Head: lang.T("指标", "Item")}, {Head: lang.T("满意度", "Satisfaction"), Kind: Index},
		{Head: lang.T("重要性 %", "Importance %"), Kind: Percent}, {Head: lang.T("所在区", "Quadrant")}, {Head: lang.T("概率", "Probability"), Kind: Coef, Heat: Sequential}}}
	names := []string{lang.T("修补区", "Improve"), lang.T("机会区", "Opportunity"), lang.T("修补区", "Improve"), lang.T("维持区", "Maintain"),
		lang.T("机会区", "Opportunity"), lang.T("维持区", "Maintain"), lang.T("维持区", "Maintain"), lang.T("优势区", "Strength"), lang.T("优势区", "Strength")}
	x := []float64{61.2, 63.8, 66.0, 78.9, 64.9, 80.3, 82.5, 77.1, 83.4}
	y := []float64{15.3, 5.1, 13.9, 6.2, 7.0, 7.3, 4.4, 13.0, 27.8}
	for i, item := range demoItems(lang) {
		t.Rows = append(t.Rows, []Cell{{Text: item}, {Num: at(x[i])}, {Num: at(y[i])}, {Text: names[i]}, {Num: at(1 - float64(i)/20)}})
	}
	t.Native = &NativeChart{Kind: "scatter", Title: lang.T("重要性与满意度", "Importance and satisfaction"), X: lang.T("满意度指数", "Satisfaction index"),
		Y: lang.T("重要性（占 R² 的 %）", "Importance (% of R²)"), Values: []int{1, 2}, CutX: at(73.1), CutY: at(11.1), Alarm: []int{0, 2}}
	return Section{ID: "quadrant", Title: lang.T("四分图", "Quadrants"), Tables: []Table{t},
		Findings: []string{lang.T("规范性和准确性重要而得分低。", "Standard procedure and accuracy are important and low.")},
		Charts:   []Chart{demoPlane(lang, x, y)}}
}

func demoCompare(lang Lang) Section {
	t := Table{Title: lang.T("各支公司", "Branches"), Columns: []Column{{Head: lang.T("支公司", "Branch")}, {Head: "n", Kind: Count},
		{Head: lang.T("指数", "Index"), Kind: Index}, {Head: lang.T("标准误", "SE"), Kind: Coef}}}
	for i := range 60 {
		t.Rows = append(t.Rows, []Cell{{Text: fmt.Sprintf(lang.T("第%d支公司", "Branch %d"), i+1)}, {Num: at(float64(40 + 13*i%170))},
			{Num: at(60 + float64((37*i)%290)/10)}, {Num: at(.5 + float64(i%9)/10)}})
	}
	t.Native = &NativeChart{Kind: "column", Title: lang.T("前十个支公司", "The first ten branches"), Values: []int{2}, First: 0, Last: 9}
	return Section{ID: "compare-branch", Title: lang.T("支公司比较", "Branches"), Tables: []Table{t},
		Charts: []Chart{demoDots(lang, "compare-branch", t.Rows[:10], 2, -1, -1),
			ScreeChart{Frame: demoFrame(lang, "scree", lang.T("保留两个因子", "Two factors are kept")), Eigenvalues: []float64{4.2, 1.3, .8, .6, .5, .4},
				Parallel: []float64{1.2, 1.1, 1.05, 1, .95, .9}, Kept: 2, XAxis: lang.T("成分", "Component"), YAxis: lang.T("特征值", "Eigenvalue"),
				EigenName: lang.T("数据", "Data"), ParallelName: lang.T("平行分析", "Parallel analysis")}}}
}

func demoText(lang Lang) Section {
	return Section{ID: "method", Title: lang.T("方法与样本", "Method and sample"),
		Findings: []string{lang.T("本次共读取 6,199 份，保留 6,198 份，剔除 1 份（编号重复）。", "6,199 forms were read, 6,198 kept and 1 left out (duplicate id).")},
		Notes: []string{lang.T("四项检验使用双侧概率；多重比较按 Tukey-Kramer。这一条说明很长，用来检查换行：满意度指数、重要性、相关、回归、因子分析、方差分析和四分图都按同一基数计算，缺失值不填补。",
			"Tests are two-sided; multiple comparisons by Tukey-Kramer. This note is long to check how lines break: index, importance, correlation, regression, factor analysis, variance analysis and quadrants use the same base, and missing answers are not imputed.")}}
}

func demoFrame(lang Lang, name, title string) Frame {
	return Frame{File: name, Title: title, Subtitle: lang.T("指数，0 到 100", "Index, 0 to 100"), Foot: lang.T("n = 6,198；未加权", "n = 6,198; unweighted"),
		Describe: title}
}

// demoDots takes value and interval from columns of a table; -1 = no interval.
func demoDots(lang Lang, name string, rows [][]Cell, value, low, high int) Chart {
	c := DotChart{Frame: demoFrame(lang, name, lang.T("各项得分", "Scores")), Axis: lang.T("指数", "Index"), Decimals: 1}
	for _, row := range rows {
		d := Dot{Label: row[0].Text, Value: *row[value].Num, Apart: row[0].Bold}
		if low > 0 {
			d.Low, d.High = row[low].Num, row[high].Num
		}
		c.Dots = append(c.Dots, d)
	}
	return c
}

func demoStack(lang Lang, codes []string, rows [][]Cell) Chart {
	c := StackChart{Frame: demoFrame(lang, "distribution", lang.T("各项回答", "Answers")), Codes: codes}
	for _, row := range rows {
		r := StackRow{Label: row[0].Text}
		for _, cell := range row[1:] {
			r.Percents = append(r.Percents, *cell.Num)
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

func demoHeat(lang Lang, items []string, rows [][]Cell) Chart {
	c := HeatChart{Frame: demoFrame(lang, "correlation", lang.T("各项相关", "Correlations")), RowLabels: items, ColLabels: items, Triangle: true}
	for _, row := range rows {
		var values []*float64
		for _, cell := range row[1:] {
			values = append(values, cell.Num)
		}
		c.Values = append(c.Values, values)
	}
	return c
}

func demoPlane(lang Lang, x, y []float64) Chart {
	c := QuadrantChart{Frame: demoFrame(lang, "quadrant", lang.T("规范性和准确性最需改进", "Improve procedure and accuracy first")), CutX: 73.1, CutY: 11.1,
		XAxis: lang.T("满意度指数", "Satisfaction index"), YAxis: lang.T("重要性（%）", "Importance (%)"),
		Names: [4]string{lang.T("优势区", "Strength"), lang.T("修补区", "Improve"), lang.T("机会区", "Opportunity"), lang.T("维持区", "Maintain")}}
	for i, item := range demoItems(lang) {
		c.Dots = append(c.Dots, QuadrantDot{Label: item, X: x[i], Y: y[i], Alarm: x[i] < 73.1 && y[i] > 11.1})
	}
	return c
}
