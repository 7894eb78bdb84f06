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
		"constant_item":         "指标 %[1]s 的回答没有差异，无法计算相关",
		"single_cluster_strata": "有 %[1]d 个层只抽到一个群，改与全部群的均值比较，因此标准误偏保守",
	}
}
