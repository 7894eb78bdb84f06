package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"manyi/stats"
	"manyi/survey"
)

// maxShown bounds the rows of long lists in a table; files list everything.
const maxShown = 200

// SampleSection says what was read, what was left out and which methods were used, and what was read of earlier waves.
func SampleSection(ds *survey.Dataset, earlier []*survey.Dataset, d *stats.Data, c Context) Section {
	s := Section{ID: "sample", Title: c.T("方法与样本", "Method and sample")}
	rows := Table{Title: c.T("样本", "Sample"), Columns: []Column{{Head: c.T("项目", "Rows")}, {c.T("份数", "Count"), Count, NoHeat}},
		Rows: [][]Cell{{text(c.T("读入", "Read")), count(ds.Rows.Read)}, {text(c.T("有效", "Kept")), count(ds.Rows.Kept)}, {text(c.T("剔除", "Excluded")), count(len(ds.Rows.Excluded))}}}
	reasons, codes := map[string]int{}, []string{}
	for _, x := range ds.Rows.Excluded {
		if reasons[x.Reason.Code] == 0 {
			codes = append(codes, x.Reason.Code)
		}
		reasons[x.Reason.Code]++
	}
	for _, code := range codes {
		rows.Rows = append(rows.Rows, []Cell{text("　" + c.reason(code)), count(reasons[code])})
	}
	if len(codes) > 0 {
		rows.Notes = append(rows.Notes, c.T("剔除的每一行及原因见 excluded.csv。", "excluded.csv lists every row left out and why."))
	}
	flagged := map[string]int{}
	for _, f := range ds.Findings {
		flagged[f.Reason.Code]++
	}
	if n := flagged["straightline"]; n > 0 {
		rows.Notes = append(rows.Notes, c.formsThat(n, c.T("%s 份所有指标的回答相同，已标记并保留。", "%s forms give every item the same answer; they are flagged and kept."), "1 form gives every item the same answer; it is flagged and kept."))
	}
	if n := flagged["duplicate_id"]; n > 0 {
		rows.Notes = append(rows.Notes, c.formsThat(n, c.T("%s 份编号重复，已标记并保留。", "%s forms repeat an id; they are flagged and kept."), "1 form repeats an id; it is flagged and kept."))
	}
	inputs := Table{Title: c.T("数据文件", "Data files"), Columns: []Column{{Head: c.T("文件", "File")}, {Head: c.T("格式", "Format")}, {Head: c.T("编码", "Encoding")}, {c.T("行数", "Rows"), Count, NoHeat}}}
	for _, in := range ds.Inputs {
		inputs.Rows = append(inputs.Rows, []Cell{text(filepath.Base(in.Path)), text(in.Format), text(in.Encoding), count(in.Rows)})
	}
	s.Tables = []Table{rows, inputs, c.methodTable(ds.Codebook, d)}
	if len(earlier) > 0 {
		waves := Table{Title: c.T("往期", "Earlier waves"), Columns: []Column{{Head: c.T("期", "Wave")}, {Head: c.T("文件", "File")}, {c.T("读入", "Read"), Count, NoHeat},
			{c.T("有效", "Kept"), Count, NoHeat}, {c.T("剔除", "Excluded"), Count, NoHeat}, {c.T("无效单元格", "Invalid cells"), Count, NoHeat}}}
		for _, e := range earlier {
			var files []string
			for _, in := range e.Inputs {
				files = append(files, filepath.Base(in.Path))
			}
			waves.Rows = append(waves.Rows, []Cell{text(e.Wave), text(strings.Join(files, c.T("、", ", "))), count(e.Rows.Read), count(e.Rows.Kept), count(len(e.Rows.Excluded)), count(e.InvalidCount)})
		}
		s.Tables = slices.Insert(s.Tables, 2, waves)
	}
	if ds.InvalidCount > 0 {
		s.Findings = []string{fmt.Sprintf(c.T("读入 %s 份，有效 %s 份；另有 %s 个单元格的值无效，按缺失处理。", "Forms read: %s; kept: %s; cells with invalid values, which count as missing: %s."),
			thousands(ds.Rows.Read), thousands(ds.Rows.Kept), thousands(ds.InvalidCount))}
	} else {
		s.Findings = []string{fmt.Sprintf(c.T("读入 %s 份，有效 %s 份。", "Forms read: %s; kept: %s."), thousands(ds.Rows.Read), thousands(ds.Rows.Kept))}
	}
	return s
}

// formsThat is a sentence about n forms, which English says otherwise of one.
func (c Context) formsThat(n int, many, one string) string {
	if n == 1 && c.Lang == "en" {
		return one
	}
	return fmt.Sprintf(many, thousands(n))
}

func (c Context) methodTable(cb *survey.Codebook, d *stats.Data) Table {
	opt := d.Options
	t := Table{Title: c.T("方法", "Methods"), Columns: []Column{{Head: c.T("项目", "Item")}, {Head: c.T("选择", "Choice")}}}
	add := func(name, choice string) { t.Rows = append(t.Rows, []Cell{text(name), text(choice)}) }
	add(c.T("满意度指数", "Satisfaction index"), c.measure())
	add(c.T("综合满意度", "Composite"), fmt.Sprintf(c.T("每人已答指标指数的平均，至少答 %s 的指标", "A respondent's mean index over answered items, at least %s of them"), percentOf(opt.MinAnswered)))
	add(c.T("重要性", "Importance"), c.method(opt.Importance))
	add(c.T("区间", "Intervals"), percentOf(opt.Confidence))
	factors := c.T("平行分析定个数", "number by parallel analysis")
	if opt.Factors > 0 {
		factors = fmt.Sprintf(c.T("%d 个", "%d"), opt.Factors)
	}
	add(c.T("因子", "Factors"), c.extraction(&stats.Factor{Extraction: opt.Extraction, Rotation: opt.Rotation, Factors: 2})+c.T("；", "; ")+factors)
	if n := d.Resamples(); n > 0 {
		add(c.T("自助法", "Bootstrap"), fmt.Sprintf(c.T("%s 次，种子 %d", "%s resamples, seed %d"), thousands(n), opt.Seed))
	}
	weighting := c.T("未加权，按简单随机样本计算误差", "None; errors as in a simple random sample")
	if c.Weighted {
		weighting = c.T("抽样权数；误差按", "Sampling weights; errors by ") + c.errors()
	} else if c.Replicates > 0 || d.Designed {
		weighting = c.T("未加权；误差按", "None; errors by ") + c.errors()
	}
	add(c.T("加权", "Weighting"), weighting)
	if made := c.weightsMade(cb); made != "" {
		add(c.T("权数的由来", "How the weights were made"), made)
	}
	if d.Designed || c.Replicates > 0 {
		for _, row := range c.designRows(cb, d.DesignCounts()) {
			add(row[0], row[1])
		}
	}
	return t
}

// errors says how standard errors of weighted estimates are had.
func (c Context) errors() string {
	if c.Replicates > 0 {
		return fmt.Sprintf(c.T(" %s 组复制权数计算", "%s replicates of the weights"), thousands(c.Replicates))
	}
	return c.T(" Taylor 线性化", "Taylor linearisation")
}

// wanted puts what a cell should have held into the language.
func (c Context) wanted(want string) string {
	if c.Lang == "en" {
		return want
	}
	var low, high int
	if n, _ := fmt.Sscanf(want, "a whole number from %d to %d", &low, &high); n == 2 {
		return fmt.Sprintf("%d 到 %d 的整数", low, high)
	}
	if list, is := strings.CutPrefix(want, "one of "); is {
		return strings.ReplaceAll(list, ", ", "、") + " 之一"
	}
	if list, is := strings.CutPrefix(want, "options separated by "); is {
		return "用 " + list + " 分隔的选项"
	}
	if n, _ := fmt.Sscanf(want, "a text of at most %d bytes, to name a group", &high); n == 1 {
		return fmt.Sprintf("至多 %d 字节的组名", high)
	}
	switch want {
	case "a number":
		return "数字"
	case "a time in seconds, or as 3:25":
		return "秒数，或 3:25 这样的时间"
	case "the stratum of the form":
		return "问卷所在的层"
	case "the cluster of the form":
		return "问卷所在的群"
	case "the cluster within the cluster of the form":
		return "问卷所在的二级群"
	case "1 or 0":
		return "1 或 0"
	}
	return want
}

// reason is a reason for leaving a row out, in words.
func (c Context) reason(code string) string {
	switch code {
	case "duplicate_id":
		return c.T("编号重复（保留第一份）", "repeated id (the first is kept)")
	case "empty_row":
		return c.T("空行", "empty row")
	case "weight":
		return c.T("权数缺失或不大于 0", "weight missing or not above 0")
	case "straightline":
		return c.T("所有指标回答相同", "same answer to every item")
	case "where":
		return c.T("不符合筛选条件", "outside the filter")
	case "wave":
		return c.T("不属于码本里的任何一期", "of no wave that the codebook knows")
	case "ragged":
		return c.T("单元格数与表头不符", "too few or too many cells")
	}
	return code
}
