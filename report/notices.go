package report

import (
	"fmt"

	"manyi/stats"
)

// Say puts a notice into the language.
func (l Lang) Say(n stats.Notice) string {
	if l == "en" {
		return n.Error()
	}
	t, ok := noticesZH()[n.Code]
	if !ok {
		return n.Error()
	}
	return fmt.Sprintf(t, n.Args...)
}

// noticesZH has a Chinese template for every code of stats.NoticeTemplates.
func noticesZH() map[string]string {
	return map[string]string{
		"collinear":             "指标 %[1]s 可由 %[2]s 精确推出，无法分开各自的作用",
		"constant_item":         "指标 %[1]s 的回答没有差异，无法计算相关",
		"constant_predictor":    "在完整作答者中，指标 %[1]s 的回答没有差异，无法用来解释满意度",
		"constant_response":     "在完整作答者中，因变量没有差异，没有可解释的内容",
		"single_cluster_strata": "有 %[1]d 个层只抽到一个群，改与全部群的均值比较，因此标准误偏保守",
		"too_few_complete":      "完整作答只有 %[1]d 份，至少需要 %[2]d 份",
	}
}
