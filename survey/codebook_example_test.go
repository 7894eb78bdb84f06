package survey_test

import (
	"fmt"

	"manyi/survey"
)

func ExampleParseCodebook() {
	c, err := survey.ParseCodebook("survey.yaml", []byte(`
title: 客户经理服务满意度调查
scales:
  sat5: {min: 1, max: 5, labels: {1: 很不满意, 5: 很满意}}
items:
  q1: 服务规范性
  q2: {label: 服务频率, column: Q7_2}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, it := range c.Items {
		fmt.Println(it.Key, it.Label, it.Column, it.Scale.Min, it.Scale.Max)
	}
	fmt.Println(c.CheckColumns("responses.csv", []string{"id", "q1", "q7_2"}))
	// Output:
	// q1 服务规范性 q1 1 5
	// q2 服务频率 Q7_2 1 5
	// survey.yaml:7:29: items.q2.column: no column "Q7_2" in responses.csv
	// hint: did you mean "q7_2"?
}
