package survey

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// head is the start of a codebook that is right; its three lines count.
const head = "scales:\n  sat5: {min: 1, max: 5}\nitems: {q1: a, q2: b}\n"

var badCodebooks = []struct{ name, src, want string }{
	{"unknown key", head + "titel: x\n", `survey.yaml:4:1: titel: unknown key
hint: did you mean "title"?`},
	{"unknown key in an item", "scales:\n  sat5: {min: 1, max: 5}\nitems:\n  q1: 规范性\n  q2:\n    label: 频率\n    scael: sat5\n",
		`survey.yaml:7:5: items.q2.scael: unknown key
hint: did you mean "scale"?`},
	{"column counted in characters", "scales: {满意: {min: 1, max: 5}}\nitems: {规范性: {label: 规范, Column: q1}}\n",
		`survey.yaml:2:26: items.规范性.Column: unknown key
hint: did you mean "column"?`},
	{"nothing near", head + "quality: {zzz: 1}\n", `survey.yaml:4:11: quality.zzz: unknown key
hint: the keys here are duplicate_id, min_answered, straightline, duration`},
	{"twice", head + "id: a\nid: b\n", `survey.yaml:5:1: id: is given twice, first in line 4`},
	{"item twice", "scales: {s: {min: 1, max: 5}}\nitems:\n  1: a\n  \"1\": b\n", `survey.yaml:4:3: items.1: is given twice, first in line 3`},
	{"list for text", head + "title: [a, b]\n", `survey.yaml:4:8: title: wants text, got a list`},
	{"text for a map", head + "profile: format\n", `survey.yaml:4:10: profile: wants keys with values, got "format"`},
	{"map for a list", head + "missing: {a: b}\n", `survey.yaml:4:10: missing: wants a list, got keys with values`},
	{"no number", head + "header: one\n", `survey.yaml:4:9: header: wants a whole number, got "one"`},
	{"number too small", head + "header: 0\n", `survey.yaml:4:9: header: wants a whole number from 1 to 100, got "0"`},
	{"choice", head + "analysis: {index: pompp, rotation: oblimin}\n", `survey.yaml:4:19: analysis.index: "pompp" is none of the choices
hint: did you mean "pomp"?
survey.yaml:4:36: analysis.rotation: "oblimin" is none of the choices
hint: the choices are varimax, none`},
	{"case counts", head + "lang: ZH\n", `survey.yaml:4:7: lang: "ZH" is none of the choices
hint: did you mean "zh"?`},
	{"truth", "scales: {s: {min: 1, max: 5}}\nitems: {q: {reverse: maybe}}\n", `survey.yaml:2:22: items.q.reverse: wants true or false, got "maybe"`},
	{"min above max", "scales:\n  s: {min: 5, max: 1}\nitems: {q: a}\n", `survey.yaml:2:12: scales.s.min: 5 is not below max 1`},
	{"no max", "scales:\n  s: {min: 5}\nitems: {q: a}\n", `survey.yaml:2:3: scales.s: has no max
hint: a scale is written {min: 1, max: 5}`},
	{"scale of fractions", "scales:\n  s: {min: 0.5, max: 5}\nitems: {q: a}\n", `survey.yaml:2:12: scales.s.min: wants a whole number, got "0.5"`},
	{"scale of 256 codes", "scales:\n  s: {min: 0, max: 255}\nitems: {q: a}\n", `survey.yaml:2:20: scales.s.max: makes 256 codes, more than 255
hint: declare it as a numeric profile field`},
	{"label outside", "scales:\n  s: {min: 1, max: 5, labels: {1: a, 6: b, x: c}, missing: [6]}\n  t: {min: 1, max: 5, labels: {7: b}}\nitems: {q: a}\n",
		`survey.yaml:2:38: scales.s.labels.6: labels a code outside the scale 1 to 5
hint: a missing code needs no label
survey.yaml:2:44: scales.s.labels.x: labels a code that is not a whole number
survey.yaml:3:32: scales.t.labels.7: labels a code outside the scale 1 to 5
hint: the nearest code is 5`},
	{"one code by two spellings", "scales:\n  s: {min: 1, max: 5, labels: {1: a, 01: b}}\nitems: {q: a}\n", `survey.yaml:2:38: scales.s.labels.01: labels code 1 twice`},
	{"unknown scale", "scales: {sat5: {min: 1, max: 5}}\nitems: {q: {scale: sat6}}\noverall: {scale: nps, column: q}\n",
		`survey.yaml:2:20: items.q.scale: no scale "sat6"
hint: did you mean "sat5"?
survey.yaml:3:18: overall.scale: no scale "nps"
hint: the scales are sat5
survey.yaml:3:31: overall: column "q" is already that of items.q`},
	{"no scales", "title: t\nitems: {q: {scale: s}}\n", `survey.yaml:2:1: scales: no scales: items need one
hint: scales: {sat5: {min: 1, max: 5}}`},
	{"no items", "scales: {s: {min: 1, max: 5}}\n", `survey.yaml:1:1: items: no items: a survey needs at least one
hint: items: {q1: the question}`},
	{"empty items", "scales: {s: {min: 1, max: 5}}\nitems:\n", `survey.yaml:2:1: items: no items: a survey needs at least one
hint: items: {q1: the question}`},
	{"items as a list", "scales: {s: {min: 1, max: 5}}\nitems:\n  - q1\n", `survey.yaml:3:3: items: wants keys with values, got a list`},
	{"two items, one column", "scales: {s: {min: 1, max: 5}}\nitems:\n  q1: a\n  q2: {label: b, column: q1}\n", `survey.yaml:4:26: items.q2: column "q1" is already that of items.q1`},
	{"reserved keys", "scales: {s: {min: 1, max: 5}}\nitems: {overall: a, composite: b, '#id': c, '': d, q: e}\nprofile: {q: f}\n",
		`survey.yaml:2:9: items.overall: the name is reserved
hint: the item asked for the whole stands under overall: at the top
survey.yaml:2:21: items.composite: the name is reserved
survey.yaml:2:35: items.#id: the name is reserved
survey.yaml:2:45: items: a key is empty
survey.yaml:3:11: profile.q: an item has this key already`},
	{"profile", head + `profile:
  a: {numeric: true, values: {1: x}}
  b: {multiple: [], column: b}
  c: {values: {}}
  d: {values: {1: ""}}
  e: {values: [1, 2]}
  f: {multiple: [x, x, ""]}
`, `survey.yaml:5:16: profile.a.numeric: a field is either a number or has values
survey.yaml:6:17: profile.b.multiple: no columns
hint: multiple: [b1, b2, b3]
survey.yaml:6:21: profile.b.column: does not go with multiple
survey.yaml:7:15: profile.c.values: no values
hint: values: {1: the label of code 1}
survey.yaml:8:19: profile.d.values.1: is empty
survey.yaml:9:15: profile.e.values: wants keys with values, got a list
survey.yaml:10:21: profile.f.multiple[2]: "x" is listed twice
survey.yaml:10:24: profile.f.multiple[3]: is empty`},
	{"roles", head + `profile: {format: {values: {1: x}}, sales: {numeric: true}, brands: {multiple: [b1]}}
compare: [formt, sales, brands, format, format]
branch: Format
manager: q1
value: format
text: [q1, sales]
`, `survey.yaml:5:11: compare: no profile field "formt"
hint: did you mean "format"?
survey.yaml:5:18: compare: "sales" is a number: it has no groups
survey.yaml:5:25: compare: "brands" is a multiple response: its groups overlap
survey.yaml:5:41: compare[5]: "format" is listed twice
survey.yaml:6:9: branch: no profile field "Format"
hint: did you mean "format"?
survey.yaml:7:10: manager: "q1" is not a profile field
hint: the profile fields are format, sales, brands
survey.yaml:8:8: value: "format" is not a number
hint: give it numeric: true under profile
survey.yaml:9:8: text[1]: "q1" is also the key of an item
survey.yaml:9:12: text[2]: "sales" is also the key of a profile field`},
	{"manager in itself", head + "profile: {b: x}\nbranch: b\nmanager: b\n", `survey.yaml:6:10: manager: is the same field as branch`},
	{"tiers without a value", head + "tiers: [1, 2]\n", `survey.yaml:4:1: tiers: goes with value only
hint: value: the numeric profile field that says what a customer is worth`},
	{"tiers", head + "value: sales\ntiers: [10, 5, x, 5]\n", `survey.yaml:5:13: tiers[2]: is not above the cut point before it: they ascend
survey.yaml:5:16: tiers[3]: wants a number, got "x"
survey.yaml:5:19: tiers[4]: is not above the cut point before it: they ascend`},
	{"no tiers", head + "value: sales\ntiers: []\n", `survey.yaml:5:8: tiers: no cut points
hint: tiers: [10, 50]`},
	{"one tier", head + "value: sales\ntiers: 50\n", `survey.yaml:5:8: tiers: wants a list of cut points or a profile field, got "50"
hint: tiers: [50]`},
	{"tiers of numbers", head + "value: sales\ntiers: sales\n", `survey.yaml:5:8: tiers: "sales" is a number: it has no groups`},
	{"loyalty without overall", head + "loyalty: {recommend: q1, repurchase: r}\n", `survey.yaml:4:10: loyalty: goes with overall only
hint: overall: {column: q10}`},
	{"loyalty", head + "overall: q3\nloyalty: {recomend: q1, repurchase: {scale: sat6}}\n", `survey.yaml:5:10: loyalty: has no recommend
hint: loyalty: {recommend: q11, repurchase: q12}
survey.yaml:5:11: loyalty.recomend: unknown key
hint: did you mean "recommend"?
survey.yaml:5:25: loyalty.repurchase: has no column
hint: {column: q11, scale: nps}
survey.yaml:5:45: loyalty.repurchase.scale: no scale "sat6"
hint: did you mean "sat5"?`},
	{"loyalty of overall", head + "overall: q3\nloyalty: {recommend: overall, repurchase: [a]}\n", `survey.yaml:5:22: loyalty.recommend: is overall itself
survey.yaml:5:43: loyalty.repurchase: wants keys with values, got a list`},
	{"kano", head + "kano:\n  a: {functional: k1, dysfuntional: k2}\n  b: {functional: k1, dysfunctional: k1, scale: sat6}\n  c: k1\n", `survey.yaml:5:3: kano.a: has no dysfunctional
hint: {label: a feature, functional: k1, dysfunctional: k2}
survey.yaml:5:23: kano.a.dysfuntional: unknown key
hint: did you mean "dysfunctional"?
survey.yaml:6:38: kano.b.dysfunctional: is the same column as functional
survey.yaml:6:49: kano.b.scale: no scale "sat6"
hint: did you mean "sat5"?
survey.yaml:7:6: kano.c: wants keys with values, got "k1"`},
	{"kano of seven", "scales: {s: {min: 1, max: 7}}\nitems: {q1: a}\nkano: {a: {functional: k1, dysfunctional: k2, scale: s}}\n", `survey.yaml:3:54: kano.a: wants a scale of 5 codes, got 1 to 7
hint: the codes stand for: like it, must be so, neutral, can live with it, dislike it`},
	{"targets", head + `profile: {format: {values: {1: 超市, 2: 便利店}}}
targets:
  format: {超级: 0.5, 2: -0.1, 便利店: many}
  formats: {x: 1}
`, `survey.yaml:6:12: targets.format.超级: no such group of format
hint: did you mean "超市"?
survey.yaml:6:21: targets.format.2: no such group of format
hint: did you mean "便利店"?
survey.yaml:6:24: targets.format.2: wants a share of 0 or more, got "-0.1"
survey.yaml:6:35: targets.format.便利店: wants a number, got "many"
survey.yaml:7:3: targets.formats: no profile field "formats"
hint: did you mean "format"?`},
	{"targets of nothing", head + "profile: {format: {values: {1: 超市}}}\ntargets:\n  format: {超市: 0}\n",
		`survey.yaml:6:3: targets.format: no shares above 0
hint: targets: {format: {label: 0.4, label: 0.6}}`},
	{"targets that add up to something else", head + `profile: {format: {values: {1: 超市, 2: 便利店}}, area: {values: {1: 城, 2: 乡}}}
targets:
  format: {超市: 0.21, 便利店: 0.34}
  area: {城: 0.8, 乡: 0.4}
  format:area: {超市: {城: 0.2, 县: 0.1}, 便利店: 0.5}
  area:fromat: {城: 1}
`, `survey.yaml:6:3: targets.format: the shares of all groups add up to 0.55, not 1
survey.yaml:7:3: targets.area: the shares add up to 1.2, not 1
survey.yaml:8:30: targets.format:area.超市.县: no such group of area
hint: the groups are 城, 乡
survey.yaml:8:44: targets.format:area.便利店: wants keys with values, got "0.5"
survey.yaml:9:3: targets.area:fromat: no profile field "fromat"
hint: did you mean "format"?`},
	{"weighting", head + `profile: {format: {values: {1: 超市, 2: 便利店}}, area: {values: {1: 城, 2: 乡}}, age: {numeric: true}}
targets: {format: {超市: 21, 便利店: 34}, area: {城: 0.6, 乡: 0.4}}
weighting: {method: cell, trim: [2, 3, 4], max_iteration: 3, population: 0, nonresponse: {class: age}}
`, `survey.yaml:6:21: weighting.method: cell weighting takes one target, and targets has 2
hint: cross the fields, targets: {"format:area": {label: {label: 0.4, label: 0.6}}}, or method: rake
survey.yaml:6:33: weighting.trim: wants the least and the largest weight, got a list of 3
hint: trim: [0.3, 3]
survey.yaml:6:44: weighting.max_iteration: unknown key
hint: did you mean "max_iterations"?
survey.yaml:6:74: weighting.population: wants a number above 0, got "0"
survey.yaml:6:98: weighting.nonresponse.class: "age" is a number: it has no groups`},
	{"weighting bounds and rates", head + `profile: {area: {values: {1: 城, 2: 乡}}}
weighting: {method: rakes, trim: [1.2, 0.5], max_iterations: 0, nonresponse: {class: area, rates: {城: 0.6, 县: 1.2}}}
`, `survey.yaml:5:21: weighting.method: "rakes" is none of the choices
hint: did you mean "rake"?
survey.yaml:5:35: weighting.trim[1]: wants a multiple of the mean weight from 0 to below 1, got "1.2"
hint: trim: [0.3, 3]
survey.yaml:5:62: weighting.max_iterations: wants a whole number from 1 to 10000, got "0"
survey.yaml:5:99: weighting.nonresponse.rates.县: wants a response rate from 0.000001 to 1, got 1.2
survey.yaml:5:108: weighting.nonresponse.rates.县: no such group of area
hint: the groups are 城, 乡`},
	{"rates without a class", head + "weighting: {nonresponse: {rates: {a: 0.5}}}\n", `survey.yaml:4:13: weighting.nonresponse: wants a class and its rates
hint: nonresponse: {class: district, rates: {urban: 0.6, rural: 0.8}}`},
	{"shares and people beyond all bounds", head + `profile: {area: {values: {1: 城, 2: 乡}}}
targets: {area: {城: 1e308, 乡: 1e308}}
weighting: {population: 1e-308, nonresponse: {class: area, rates: {城: 1e-300, 乡: 0.0000001}}}
`, `survey.yaml:5:21: targets.area.城: wants 0 or a number from 0.000000001 to 1e15, got "1e308"
survey.yaml:5:31: targets.area.乡: wants 0 or a number from 0.000000001 to 1e15, got "1e308"
survey.yaml:6:25: weighting.population: wants a number from 0.000000001 to 1e15, got "1e-308"
survey.yaml:6:67: weighting.nonresponse.rates.乡: wants a response rate from 0.000001 to 1, got 1e-07
survey.yaml:6:71: weighting.nonresponse.rates.城: wants 0 or a number from 0.000000001 to 1e15, got "1e-300"`},
	{"loyalty asks one question twice", head + "overall: q3\nloyalty: {recommend: q1, repurchase: q1}\n", `survey.yaml:5:38: loyalty.repurchase: is the item of recommend too`},
	{"loyalty asks one column twice", head + "overall: q3\nloyalty: {recommend: x, repurchase: {column: x}}\n", `survey.yaml:5:37: loyalty.repurchase: is the column of recommend too`},
	{"design", head + "design: {strata: [a], clusters: b, population: 0}\n", `survey.yaml:4:18: design.strata: wants text, got a list
survey.yaml:4:23: design.clusters: unknown key
hint: did you mean "cluster"?
survey.yaml:4:48: design.population: wants a number above 0, got "0"`},
	{"design of two stages", head + "design: {cluster: [a, a], population: [n, m, k], lonely: average_}\n", `survey.yaml:4:23: design.cluster[2]: is the column of the first stage too
survey.yaml:4:39: design.population: wants one column or two, got a list of 3
survey.yaml:4:58: design.lonely: "average_" is none of the choices
hint: did you mean "average"?`},
	{"sizes without stages", head + "design: {cluster: a, population: [n, m]}\n", `survey.yaml:4:34: design.population: has two stages, cluster has not
hint: cluster: [first, second], population: [size_1, size_2]`},
	{"sizes of no strata", head + "design: {cluster: a, population: {x: 3, y: 0}}\n", `survey.yaml:4:34: design.population.y: wants a number above 0, got 0
survey.yaml:4:34: design.population: sizes of strata need strata
hint: design: {strata: COLUMN, population: {a: 1200, b: 800}}`},
	{"replicates of nothing", head + "design: {replicates: {type: JK1}}\n", `survey.yaml:4:22: design.replicates: wants either columns, with their type, or make
hint: replicates: {columns: ["rw*"], type: JK1}, or {make: jackknife}`},
	{"replicates twice", head + "weight: w\ndesign: {replicates: {columns: [\"r*\"], make: jackknife, type: JK1}}\n", `survey.yaml:5:22: design.replicates: wants either columns, with their type, or make
hint: replicates: {columns: ["rw*"], type: JK1}, or {make: jackknife}`},
	{"replicate columns", head + "design: {replicates: {columns: r1, number: 3, rho: 0.5, rscales: [1, -1], df: 0}}\n", `survey.yaml:4:22: design.replicates: does not say how the replicate weights were made
hint: type: one of JK1, JKn, JK2, BRR, Fay, bootstrap, ACS, successive-difference, other
survey.yaml:4:22: design.replicates: has columns of replicate weights, and there is no weight
hint: weight: COLUMN at the top of the codebook
survey.yaml:4:32: design.replicates.columns: wants at least two columns, or a pattern such as r1*
survey.yaml:4:36: design.replicates.number: is for replicates that are made
survey.yaml:4:47: design.replicates.rho: is for Fay's method
survey.yaml:4:70: design.replicates.rscales[2]: wants a number from 0, got "-1"
survey.yaml:4:79: design.replicates.df: wants a number above 0, got "0"`},
	{"replicates made", head + "design: {replicates: {make: jack, scale: 2, number: 1}}\n", `survey.yaml:4:29: design.replicates.make: "jack" is none of the choices
hint: did you mean "jackknife"?
survey.yaml:4:35: design.replicates.scale: is for columns of replicate weights
survey.yaml:4:45: design.replicates.number: is for make: bootstrap`},
	{"replicates by Fay and bootstrap", head + "weight: w\ndesign: {replicates: {make: Fay, rho: 1, mse: maybe}}\n", `survey.yaml:5:39: design.replicates.rho: wants a number from 0 to below 1, got "1"
survey.yaml:5:47: design.replicates.mse: wants true or false, got "maybe"`},
	{"replicates that are something else", head + "weight: w\ndesign: {replicates: {columns: [w, \"*\", q1], type: JKn, rscales: [], df: 0.5}, population: 900}\n", `survey.yaml:5:22: design.replicates: wants rscales: (n-1)/n of the stratum that lost a cluster, of each column
hint: rscales: [0.9, 0.9, 0.8, ...], or one number for all
survey.yaml:5:33: design.replicates.columns[1]: "w" is the column of weight
survey.yaml:5:36: design.replicates.columns[2]: matches every column
hint: columns: ["rw*"]
survey.yaml:5:41: design.replicates.columns[3]: "q1" is the column of items.q1
survey.yaml:5:74: design.replicates.df: wants a number from 1, got "0.5"
survey.yaml:5:80: design.population: has no effect on errors over these replicates
hint: the correction of a finite population is in the scales of replicate weights; of those made here only make: jackknife has it`},
	{"JKn without its scales", head + "weight: w\ndesign: {replicates: {columns: [\"r*\"], type: JKn}}\n", `survey.yaml:5:22: design.replicates: wants rscales: (n-1)/n of the stratum that lost a cluster, of each column
hint: rscales: [0.9, 0.9, 0.8, ...], or one number for all`},
	{"waves", head + `profile: {format: x, sales: {numeric: true}}
waves:
  - {data: [a.csv]}
  - {name: 2015, colums: {}, columns: {q3: x, q1: q2}}
  - {name: 2015, values: {forma: {1: x}, sales: {1: x}}}
  - 2017
`, `survey.yaml:6:5: waves[1]: has no name
survey.yaml:7:18: waves.2015.colums: unknown key
hint: did you mean "columns"?
survey.yaml:7:40: waves.2015.columns.q3: no item or field has this key
hint: did you mean "q1"?
survey.yaml:7:51: waves.2015.columns.q1: column "q2" is that of both q1 and q2
survey.yaml:8:12: waves.2015: is given twice, first in line 7
survey.yaml:8:27: waves.2015.values.forma: no profile field has this key
hint: did you mean "format"?
survey.yaml:8:42: waves.2015.values.sales: the field has no groups whose values could change
survey.yaml:9:5: waves[4]: wants keys with values, got "2017"`},
	{"waves as a map", head + "waves: {a: {data: [b]}}\n", `survey.yaml:4:8: waves: wants a list, got keys with values
hint: waves:
  - {name: "2015", data: [a.csv]}
or, where a column tells the waves apart,
waves: {column: year}`},
	{"analysis", head + `analysis:
  crosshair: [1]
  factors: 3
  bootstrap: -1
  confidence: 95
  seed: -1
  importance: stated
quality: {min_answered: 50, duplicate_id: drop, straightline: [flag]}
`, `survey.yaml:5:14: analysis.crosshair: wants the two numbers [x, y], got a list of 1
survey.yaml:6:12: analysis.factors: 3 factors asked of 2 items
survey.yaml:7:14: analysis.bootstrap: wants a whole number from 0 to 1000000, got "-1"
survey.yaml:8:15: analysis.confidence: wants a number between 0.5 and 1, got "95"
survey.yaml:9:9: analysis.seed: wants a whole number from 0 to 18446744073709551615, got "-1"
survey.yaml:10:15: analysis.importance: stated importance needs items with a stated column
survey.yaml:11:25: quality.min_answered: wants a share from 0 to 1, got "50"
survey.yaml:11:43: quality.duplicate_id: "drop" is none of the choices
hint: the choices are exclude, flag, keep
survey.yaml:11:63: quality.straightline: wants text, got a list`},
	{"ordinal without overall", head + "analysis: {importance: ordinal}\n",
		`survey.yaml:4:24: analysis.importance: ordinal is the importance for overall, which is not asked`},
	{"factors of two items", head + "analysis: {importance: factor}\n",
		`survey.yaml:4:24: analysis.importance: factor needs three items or more, there are 2`},
	{"analysis words", head + "analysis: {crosshair: meen, factors: paralel, importance: Johnson, confidence: nan}\n",
		`survey.yaml:4:23: analysis.crosshair: "meen" is none of the choices
hint: did you mean "mean"?
survey.yaml:4:38: analysis.factors: wants a number of factors or parallel, got "paralel"
hint: did you mean "parallel"?
survey.yaml:4:59: analysis.importance: "Johnson" is none of the choices
hint: did you mean "johnson"?
survey.yaml:4:80: analysis.confidence: wants a number, got "nan"`},
	{"ratio of no use", "scales: {s: {min: -5, max: 0}}\nitems: {q: a}\nanalysis: {index: ratio}\n", `survey.yaml:3:19: analysis.index: ratio divides by the largest code, which is 0 on scale s
hint: use pomp`},
	{"empty names", head + "id: ''\nweight: ' '\ndata: ['']\n", `survey.yaml:4:5: id: is empty
survey.yaml:5:9: weight: is empty
survey.yaml:6:8: data[1]: is empty`},

	{"empty file", "", `survey.yaml:1:1: the codebook is empty
hint: the least is: scales: {sat5: {min: 1, max: 5}} and items: {q1: the question}`},
	{"comments only", "# nothing\n\n", `survey.yaml:1:1: the codebook is empty
hint: the least is: scales: {sat5: {min: 1, max: 5}} and items: {q1: the question}`},
	{"text only", "hello\n", `survey.yaml:1:1: wants keys with values, got "hello"
hint: the least is: scales: {sat5: {min: 1, max: 5}} and items: {q1: the question}`},
	{"tab", "title: x\nscales:\n\ts: {min: 1, max: 5}\n", "survey.yaml:3:1: a tab indents the line\nhint: indent with spaces"},
	{"open bracket", "title: x\ndata: [a.csv, b.csv\n", `survey.yaml:2:7: sequence end token ']' not found`},
	{"open quote", "title: \"x\nid: y\n", `survey.yaml:1:8: could not find end character of double-quoted text`},
	{"bad indent", "scales:\n    s: {min: 1, max: 5}\n  t: {min: 1, max: 5}\n", `survey.yaml:3:3: value is not allowed in this context`},
	{"colon in text", "title: a: b\n", `survey.yaml:1:8: mapping value is not allowed in this context
hint: put text with a colon in quotes; keys of one level begin in the same column`},
	{"wide colon", "title： x\nid: y\n", `survey.yaml:1:1: unexpected key name
hint: after a key write an ASCII colon and a space, not ：`},
	{"two documents", "title: a\n---\ntitle: b\n", `survey.yaml:3:1: a second document begins
hint: a codebook is one document: remove the line ---`},
	{"aliases", "title: &t x\nid: *t\nweight: !!str w\n<<: {}\n", `survey.yaml:1:8: "&" is YAML that a codebook does not use
hint: put text that begins with & * ! ? or << in quotes
survey.yaml:2:5: "*" is YAML that a codebook does not use
hint: put text that begins with & * ! ? or << in quotes
survey.yaml:3:9: "!!str" is YAML that a codebook does not use
hint: put text that begins with & * ! ? or << in quotes
survey.yaml:4:1: "<<" is YAML that a codebook does not use
hint: put text that begins with & * ! ? or << in quotes`},
	{"deep", "a: " + strings.Repeat("[", 100000), `survey.yaml:1:20: is nested deeper than 16 levels`},
	{"deep lists", strings.Repeat("- ", 100000) + "x", `survey.yaml:1:33: is nested deeper than 16 levels`},
	{"workbook", "PK\x03\x04\x14\x00\x06\x00", "survey.yaml:1:3: is not a text file: character U+0003\nhint: save the codebook as UTF-8 text"},
	{"junk", "a: b\n\xff\xff\xff\xff", "survey.yaml:2:1: is neither UTF-8 nor GB 18030 text\nhint: save the codebook as UTF-8 text"},
	{"escaped control character", "title: \"a\\x00b\"\n", `survey.yaml:1:8: "a\x00b" holds a character that is no text`},
	{"too large", strings.Repeat("# comment\n", 110000), `survey.yaml:1:1: is larger than 1048576 bytes: not a codebook`},
	{"too many lines", strings.Repeat("a:\n", 10001), `survey.yaml:1:1: has more than 10000 lines: not a codebook`},
	{"unprintable key", head + "\"a\\nb\": 1\n", `survey.yaml:4:1: "a\nb": unknown key
hint: the keys here are title, lang, data, encoding, sheet, header, id, weight, missing, scales, items, overall, profile, compare, branch, manager, value, tiers, loyalty, kano, text, design, targets, weighting, waves, quality, analysis`},
}

func TestBadCodebooks(t *testing.T) {
	for _, test := range badCodebooks {
		t.Run(test.name, func(t *testing.T) {
			c, err := ParseCodebook("survey.yaml", []byte(test.src))
			if err == nil || c != nil {
				t.Fatalf("no error, codebook %+v", c)
			}
			if err.Error() != test.want {
				t.Errorf("got\n%s\nwant\n%s", err, test.want)
			}
			var one *CodebookError
			if !errors.As(err, &one) || one.File != "survey.yaml" || one.Line < 1 || one.Column < 1 {
				t.Errorf("no CodebookError with a place: %#v", one)
			}
		})
	}
}

// Positions are the same in a file with Windows line ends and a byte order mark.
func TestBadCodebookPositions(t *testing.T) {
	src := "title: 满意\nid: x\nitmes: {}\n"
	want := `survey.yaml:3:1: itmes: unknown key`
	for _, src := range []string{src, "\ufeff" + src, strings.ReplaceAll(src, "\n", "\r\n"), strings.ReplaceAll(src, "\n", "\r")} {
		_, err := ParseCodebook("survey.yaml", []byte(src))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", src, err, want)
		}
	}
}

func TestManyErrors(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for i := range 30 {
		fmt.Fprintf(&b, "wieght%d: x\n", i)
	}
	_, err := ParseCodebook("survey.yaml", []byte(b.String()))
	var all CodebookErrors
	if !errors.As(err, &all) || len(all) != 30 || all[29].Line != 33 {
		t.Fatalf("errors %v", err)
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 41 || lines[40] != "and 10 more" || lines[1] != `hint: did you mean "weight"?` {
		t.Errorf("got\n%s", err)
	}
}

// Hostile codebooks at the size limit are read or refused in little time.
func TestHostileCodebooksEnd(t *testing.T) {
	const n = maxCodebookBytes - 200
	fill := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, src := range map[string]string{
		"items":      "scales: {s: {min: 1, max: 5}}\nitems: {" + fill("k%d: v,") + "}",
		"lines":      func() string { s := fill("k%d: v\n"); return s[:strings.Index(s, "k9990:")] }(),
		"compare":    head + "profile: {a: b}\ncompare: [" + fill("k%d,") + "]",
		"text":       head + "text: [" + fill("k%d,") + "]",
		"missing":    head + "missing: [" + fill("k%d,") + "]",
		"targets":    head + "profile: {a: {values: {1: x}}}\ntargets: {a: {" + fill("k%d: 1,") + "}}",
		"rates":      head + "profile: {a: {values: {1: x}}}\nweighting: {nonresponse: {class: a, rates: {" + fill("k%d: 1,") + "}}}",
		"labels":     "items: {a: b}\nscales: {s: {min: 1, max: 5, labels: {" + fill("%d: a,") + "}}}",
		"waves":      head + "waves: [" + fill("{name: %d},") + "]",
		"renames":    head + "waves: [{name: a, columns: {" + fill("k%d: b,") + "}}]",
		"long word":  head + strings.Repeat("a", n-len(head)-10) + ": x\n",
		"half a map": strings.Repeat("a: ", n/3),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			if _, err := ParseCodebook("survey.yaml", []byte(src)); err == nil && name != "text" {
				t.Error("no error")
			}
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("took %s", d)
			}
		})
	}
}

func FuzzParseCodebook(f *testing.F) {
	f.Add([]byte(retailers))
	f.Add([]byte(weighedWaves))
	for _, test := range badWaveWeights {
		f.Add([]byte(test.src))
	}
	for _, test := range badCodebooks {
		if len(test.src) < 2000 {
			f.Add([]byte(test.src))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := ParseCodebook("survey.yaml", src)
		if (c == nil) == (err == nil) {
			t.Fatalf("codebook %v, error %v", c, err)
		}
		if err != nil {
			_ = err.Error()
			return
		}
		if len(c.Items) == 0 || len(c.Scales) == 0 {
			t.Fatalf("no items or scales: %+v", c)
		}
		for _, it := range c.Items {
			if codes := it.Scale.Max - it.Scale.Min + 1; codes < 2 || codes > maxScaleCodes {
				t.Fatalf("scale of %d codes", codes)
			}
		}
		for _, w := range c.Waves {
			if _, err := c.ForWave(w.Name); err != nil {
				t.Fatal(err)
			}
		}
		_ = c.CheckColumns("data.csv", []string{"q1"})
	})
}
