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
		"aliased_field":           "字段 %[1]s 可由其他比较字段推出，其效应无法分离，未进入多因素模型",
		"aliased_interaction":     "交互项 %[1]s 无法与其他效应分离，模型只含主效应",
		"alpha_design":            "α 系数的区间按权重和抽样设计线性化得出，不是 Feldt 区间",
		"alpha_low":               "α 系数为 %.2[1]f，低于 0.7：各指标测量同一事物的一致性较弱",
		"alpha_negative":          "α 系数为负（%.2[1]f）：有指标与其他指标方向相反，请检查哪些应反向计分",
		"alpha_rises":             "删除指标 %[1]s 后，α 系数将由 %.3[2]f 升至 %.3[3]f",
		"bartlett_design":         "巴特利特检验和平行分析把样本视为简单随机样本，未考虑权重和抽样设计",
		"beyond_range":            "%[1]s 的数值过大，无法计算方差",
		"bootstrap_singular":      "%[2]d 次自助抽样中有 %[1]d 次无法做回归，未计入",
		"brant_impossible":        "Brant 检验要求在每个分割点都能拟合 logit 模型，而在 %[1]s 处没有有限解",
		"classical_tests_design":  "F 检验已按权数和抽样设计计算；Welch、Levene、Kruskal-Wallis 和两两比较没有相应形式，未列出",
		"collinear":               "指标 %[1]s 可由 %[2]s 精确推出，无法分开各自的作用",
		"composite_identity":      "没有总体满意度题，因变量就是各指标的平均，对指标做回归只是恒等式，没有意义",
		"composite_response":      "问卷没有总体满意度题：重要性是相对于全部指标的平均而言，而每个指标都是其中一部分",
		"constant":                "%[1]s 的回答全部相同，没有差异",
		"constant_item":           "指标 %[1]s 的回答没有差异，无法计算相关，可从 items 中去掉",
		"constant_predictor":      "在完整作答者中，指标 %[1]s 的回答没有差异，无法用来解释满意度",
		"constant_response":       "在完整作答者中，因变量没有差异，没有可解释的内容",
		"correlation_design":      "相关系数的 p 值已考虑权重和抽样设计；此时不给出肯德尔系数的 p 值",
		"correlation_few":         "指标 %[1]s 与 %[2]s：同时回答两题的 %[3]d 人无法给出相关（人数太少，或其中一题没有差异）",
		"cross_loading":           "指标 %[1]s 在多个因子上的载荷达到 0.4 以上（%[2]s）",
		"crossing_cuts":           "各分割点斜率不同的模型没有合理的极大值（概率会变为负数），因此不给出似然比检验",
		"eigen_failed":            "无法求出相关矩阵的特征值",
		"empty_answer":            "没有受访者选择 %[1]s，模型中没有对应的分割点",
		"single_cells":            "%[1]s 与 %[2]s 有些组合只有一份问卷，无法估计基于抽样设计的误差，多因素模型只含主效应",
		"empty_cells":             "%[1]s 与 %[2]s 有些组合没有样本，多因素模型只含主效应",
		"empty_level":             "%[1]s：没有受访者属于 %[2]s，模型中没有对应的列",
		"factors_capped":          "%[1]d 个因子超出了 %[2]d 个指标所能确定的数目，改取 %[3]d 个",
		"factors_none":            "没有特征值超过不相关数据的水平，仍提取一个因子",
		"factors_not_converged":   "因子提取迭代 %[1]d 次后仍未稳定",
		"few_clusters":            "只有 %[1]d 个群，聚类稳健标准误会偏小；宜有 20 个以上",
		"flat_table":              "%[1]s × %[2]s：回答或分组没有差异，无法检验",
		"full_leverage":           "至少有一行的杠杆值为 1：拟合必然通过该点，因此没有标准化残差，也没有 HC2 和 HC3 标准误",
		"hc3_leverage":            "有受访者单独决定了某个系数（杠杆值为 1），因此没有 HC3 标准误",
		"heywood":                 "%[1]s 的共同度达到 1（Heywood 现象），此解不合理：其特殊方差按 0.005 处理；宜减少因子数或增加样本",
		"high_vif":                "指标 %[1]s 与其他指标高度重叠（VIF 大于 5），其回归系数不稳定",
		"item_apart":              "指标 %[1]s 与其余指标几乎不相关（r = %.2[2]f），测的似乎是别的内容",
		"item_against_rest":       "指标 %[1]s 与其余指标方向相反（r = %.2[2]f），很可能应反向计分",
		"kmo_low":                 "KMO 为 %.2[1]f，低于 0.6：各指标的共同部分太少，不宜做因子分析",
		"letters_design":          "交叉表的字母标记和残差按有效样本量考虑了权重，未考虑分层和整群；独立性检验已考虑",
		"listwise_few":            "%[2]d 份中只有 %[1]d 份答全了这里用到的题目，结果只代表这些人",
		"lmg_not_resampled":       "%[1]d 个指标的 LMG 在每次自助抽样中计算耗时过长，因此没有区间",
		"lmg_too_many":            "LMG 需遍历指标的全部子集，%[1]d 个指标超过可行的 %[2]d 个",
		"matrix_smoothed":         "相关矩阵不是正定的（各相关系数并非来自同一批完整数据），提取因子前已作平滑处理",
		"multi_design":            "多因素检验已按权数和抽样设计计算（Wald 检验），平方和不适用",
		"no_answers":              "%[1]s 没有有效回答",
		"no_compared_fields":      "没有要比较的字段",
		"no_factor_fit":           "因子所隐含的相关矩阵不是正定的，因此没有因子个数的卡方检验",
		"no_games_howell":         "%[1]s：只有 1 个样本或没有差异的组没有 Games-Howell 比较",
		"no_importance":           "按 %[1]s 方法得不到任何指标的重要性",
		"no_items":                "没有指标",
		"no_point":                "指标 %[1]s 没有指数或重要性，未列入四分图",
		"no_rao_scott":            "%[1]s × %[2]s：抽样设计不足以做校正检验",
		"no_residual":             "因变量 %[1]s 没有差异，或完全由分组决定，无法检验",
		"no_residual_df":          "%[1]d 个样本及其抽样设计不足以估计多因素模型的 %[2]d 个系数",
		"no_respondents":          "没有受访者",
		"no_variance_within":      "%[1]s：各组内部没有差异，无法做 F 检验",
		"no_wald":                 "%[1]s：抽样群数相对组数太少，无法检验",
		"no_welch":                "%[1]s：有的组只有 1 个样本或回答完全一致，没有方差，无法做 Welch 检验",
		"not_converged":           "似然函数迭代 %[1]d 次后仍未达到极大值",
		"omega_improper":          "ω 系数所依据的单因子解不合理（有共同度达到 1）",
		"one_cluster":             "所有行属于同一个群，因此没有聚类稳健标准误",
		"one_group":               "%[1]s 有样本的组不足两个",
		"parallel_lines":          "各分割点的斜率不同（p = %.3[1]g）：用一个优势比概括会掩盖这一点",
		"perfect_fit":             "各指标可毫无误差地推出因变量，因此没有标准误",
		"polychoric_levels":       "答案选项多于 %[1]d 个的指标不计算多分格相关",
		"population_clusters":     "总体大小是人数，整群抽样无法据此做有限总体校正，误差偏保守",
		"regression_design_based": "标准误已按权重和抽样设计计算，不再给出 HC3 标准误和 Durbin-Watson 统计量",
		"robust_errors_differ":    "对 %[1]s 是否显著，常规标准误与异方差稳健标准误（HC3）结论不同，应以稳健标准误为准",
		"rotation_not_converged":  "因子旋转迭代 %[1]d 次后仍未稳定",
		"separation":              "%[1]s 能把回答完全区分开（分离现象）：优势比没有上限，似然函数没有极大值",
		"single_cluster_average":  "有 %[1]d 个层只抽到一个群，其方差取其他层的平均",
		"single_cluster_certain":  "有 %[1]d 个层只抽到一个群，视为必然入样，不计方差",
		"single_cluster_strata":   "有 %[1]d 个层只抽到一个群，改与全部群的均值比较，因此标准误偏保守",
		"singular_matrix":         "指标的相关矩阵是奇异的：有指标重复其他指标，或等于其他指标之和",
		"small_expected":          "%[1]s × %[2]s：%[4]d 格中有 %[3]d 格的期望频数小于 5，卡方检验较粗略",
		"small_group":             "%[1]s = %[2]s 只有 %[3]d 份样本，数字仅供参考",
		"small_sample":            "%[1]d 名受访者对 %[2]d 个指标来说偏少，每个指标宜有 5 人以上",
		"stepwise_p":              "变量由同一份数据筛选而来：最终模型的 p 值和置信区间过于乐观，R² 偏高；请用其他数据验证",
		"table_too_large":         "%[1]s × %[2]s：%[3]d 格的表太大，不做校正检验",
		"target_nobody":           "%[1]s的目标：样本中没有%[2]s（占总体 %.3[3]g%%），由其他组代表",
		"target_unknown":          "%[1]s的目标：%[2]d 份不属于其中任何一组，合计占比保持不变",
		"too_few_clusters":        "抽样设计的群数不多于层数，没有自由度可供检验",
		"unanswered_item":         "指标 %[1]s 没有任何回答，所以没有人答完全部指标：请把它从 items 中去掉",
		"too_few_complete":        "完整作答只有 %[1]d 份，至少需要 %[2]d 份",
		"too_few_items":           "只有 %[1]d 个指标，至少需要 %[2]d 个",
		"too_many_groups":         "字段 %[1]s 使系数超过 %[2]d 个，未进入多因素模型",
		"too_many_interactions":   "两因素交互项将增加 %[1]d 个系数，超出数据所能支持，模型只含主效应",
		"too_many_letters":        "%[1]s 有 %[2]d 组；列字母标记最多用于 %[3]d 组",
		"too_many_pairs":          "%[1]s 有 %[2]d 组；两两比较最多 %[3]d 组",
		"unequal_variances":       "%[1]s：各组方差不齐（Levene %[2]s），以 Welch 检验为准",
		"weights_as_given":        "标准误把权数当作给定的，没有利用“构成恰好等于目标”这一点，因此偏保守",
		"weights_not_reached":     "调整 %[1]d 轮后，各组占比与目标仍最多相差 %.2[2]f%%：目标之间互相矛盾，或权数的上下限太窄",
		"weights_not_trimmed":     "权数的上下限太窄：部分权数停在界限上，其余权数无法补足",
		"weights_of_all":          "权数是在筛选之前对全部 %[1]d 份计算的，因为目标是总体的构成",
		"weights_vary":            "权数差别很大（设计效应 %.2[1]f，最大权数是平均的 %.1[2]f 倍）：少数样本代表了很多人，宜截尾，或合并目标中的小组",
	}
}
