package draft

import (
	"regexp"
	"strings"
	"unicode"
)

// bare is a name without case, space and punctuation, to be looked up.
func bare(name string) string {
	_, name = cutNumber(plainText(name))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, narrow(name))
}

// words cuts a text into lower-case words, also at capitals and digits within a name.
func words(text string) []string {
	var out []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	var before rune
	for _, r := range plainText(text) {
		switch {
		case !unicode.IsLetter(r):
			end()
		case unicode.IsUpper(r) && unicode.IsLower(before):
			end()
			word = append(word, r)
		default:
			word = append(word, r)
		}
		before = r
	}
	end()
	return out
}

func anyOf(list ...string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:` + strings.Join(list, "|") + `)$`)
}

// Names of columns, bare: by these alone a column is known, if its cells agree.
var (
	idNames = []*regexp.Regexp{ // the better ones first
		anyOf("问卷编号", "答卷编号", "样本编号", "问卷id", "答卷id", "respnum", "respno", "respid", "respondentid", "responseid", "caseid", "surveyid",
			"questionnaireid", "uuid", "guid", "recordid", "submissionid", "responsenumber", "respondentnumber"),
		anyOf("id", "ids", "编号", "序号", "答卷序号", "问卷序号", "caseno", "case", "record", "recordno", "respondent", "resp", "serial", "serialno",
			"serialnumber", "idnumber", "idno", "number", "no"),
		anyOf("index", "rowid", "row", "rowname", "rownumber", "rownames", "唯一标识"),
		regexp.MustCompile(`(?:[a-z]id|编号|序号|许可证号|客户代码|客户编码)$`),
	}
	weightNames   = regexp.MustCompile(`^(?:w|wt|wts|wgt|weight|weights|weighting|pweight|sampleweight|samplingweight|finalweight|weightfinal|caseweight|wgt[a-z]{0,10}|weight[a-z0-9]{0,12}|[a-z0-9]{0,10}(?:weight|wgt)|权重|加权|权数|加权系数|权重系数|样本权重|加权权重|抽样权重)$`)
	durationNames = anyOf("所用时间", "答题时长", "答题时间", "作答时长", "填写时长", "填答时长", "用时", "durationinseconds", "duration", "totalseconds",
		"durationseconds", "interviewlength", "loi", "timetaken", "completiontime", "timespent")
	otherTimes = anyOf("overalltime", "totaltime", "pagetime", "interviewtime")
	strongMeta = anyOf("提交答卷时间", "提交时间", "开始答题时间", "开始时间", "结束时间", "完成时间", "来自ip", "来源详情", "ip", "ip地址", "ipaddress", "答卷状态",
		"startdate", "enddate", "starttime", "endtime", "recordeddate", "datecreated", "datemodified", "submitdate", "submissiondate", "lastresp",
		"timestamp", "时间戳记", "collectorid", "responseid", "distributionchannel", "userlanguage", "locationlatitude", "locationlongitude",
		"recipientlastname", "recipientfirstname", "recipientemail", "externalreference", "externaldatareference", "customdata1", "useragent",
		"browsermetainfobrowser", "metabrowser", "browsermetainfooperatingsystem", "metaoperatingsystem", "metaresolution", "metaversion", "resstatus",
		"填写设备", "微信昵称", "微信openid", "用户id")
	weakMeta = anyOf("来源", "渠道来源", "status", "progress", "finished", "collector", "source", "channel", "type", "panel", "device", "browser", "os",
		"总分", "startlanguage", "seed", "lastpage", "targroup", "版本", "version", "quota", "testrespondents")
	personNames = regexp.MustCompile(`^(?:(?:您的|你的|受访者|被访者|被访人|联系人|客户|店主|负责人|经营者)?(?:姓名|名字|真实姓名|手机|手机号|手机号码|电话|电话号码|联系电话|联系方式|邮箱|电子邮箱|邮件地址|身份证|身份证号|身份证号码|微信|微信号|qq|qq号|住址|家庭住址|家庭地址|详细地址|通讯地址)|name|firstname|lastname|fullname|surname|yourname|phone|phonenumber|telephone|mobile|mobilephone|mobilenumber|cellphone|email|emailaddress|mail|ip|ipaddress|address|streetaddress|postaladdress|ssn|wechat)$`)
	waveNames   = anyOf("wave", "year", "surveyyear", "quarter", "round", "period", "期", "期次", "轮次", "批次", "季度", "年份", "年度", "调查期", "调查年份", "调查月份", "月份")
	codeWords   = regexp.MustCompile(`(?:^|[^a-z])(?:id|code|zip|zipcode|postcode|postal|flight|airline|gate|dest|destination|run|runid|no|num|ref|serial|fips|version|task)(?:[^a-z]|$)|编号|编码|代码|邮编|门牌|证号|号码`)
	comments    = regexp.MustCompile(`(?i)(?:com|comment|comments|verbatim|improve|prob)\d*$`)

	branchNames  = regexp.MustCompile(`^(?:所属|所在)?(?:branch|branchname|支行|分行|网点|分公司|片区|营销部|县公司|县局|市局|地市|地市公司|服务站|门店|门店名称|支行名称|分公司名称|营业部|营业厅|store|storename|outlet|office|shop|restaurant|hotel|clinic|营销中心|区县|单位|分局)$`)
	managerNames = regexp.MustCompile(`^(?:所属|您的)?(?:manager|managername|managerid|客户经理|客户经理姓名|客户经理编号|客户经理工号|经理|accountmanager|relationshipmanager|rm|salesrep|salesperson|店长|线路|服务专员|agent|advisor|adviser)$`)
	valueNames   = regexp.MustCompile(`^(?:月|年|月均|年均|上月|上年|平均)?(?:sales|revenue|amount|spend|spending|spent|turnover|purchaseamount|purchases|clv|customervalue|value|monthlysales|annualsales|totalsales|totalspend|annualrevenue|monthlyspend|销售额|销售金额|销售收入|金额|销量|消费金额|消费额|营业额|交易额|购进额|购进金额|进货额|订货金额|订货额|资产|存款|aum)(?:万元|元|千元|条|箱|usd|rmb|k)?$`)
	quantities   = regexp.MustCompile(`(?i)\b(?:age|years?|how many|how much|how long|how tall|number of|hours?|minutes?|times|income|height|weigh|weight|distance|price|cost|spend|sales|revenue|amount|count|frequency|quantity|size|area|percent|percentage|proportion|score|length|nflights|visits|salary|tenure|months?|days)\b|年龄|年限|岁|金额|销售|销量|收入|人数|面积|数量|次数|年数|时长|距离|价格|多少|比例|百分比|占比|得分|分数|工龄|店龄`)

	demographic = regexp.MustCompile(`(?i)\b(?:gender|sex|age|agegroup|agegrp|birth|income|inc|incme|education|educ|edu|degree|marital|married|region|district|city|state|province|country|county|nationality|occupation|profession|job|jobcat|industry|sector|firm|company|department|dept|ethnicity|race|minority|religion|language|lang|household|children|employment|employed|tenure|size|format|category|segment|class|cohort|wave|year|month|grade|school|strata|stratum|stratification|cluster|version|type|zone|area|territory|location|home|live|live[sd]|method|gate)\b|性别|年龄|出生|收入|学历|教育程度|文化程度|婚姻|地区|区域|城市|省份|市县|职业|行业|岗位|职位|职务|民族|业态|类型|类别|规模|身份|工龄|店龄|年限|年级|班级|学校|专业|部门|单位|客户等级|档位|级别|居住|户籍`)

	compareFirst = []*regexp.Regexp{
		regexp.MustCompile(`(?i)业态|零售户类型|客户类型|客户类别|店铺类型|门店类型|\b(?:format|segment|customer type|type of customer|store type|peak|traveler status|tier)\b`),
		regexp.MustCompile(`(?i)类型|类别|档位|等级|级别|\b(?:type|category|class|status)\b`),
		regexp.MustCompile(`(?i)地区|区域|片区|城市|区县|省份|\b(?:region|district|area|zone|city|country|territory|state)\b`),
		regexp.MustCompile(`(?i)性别|\b(?:gender|sex)\b`),
		regexp.MustCompile(`(?i)年龄|\bage(?:group|grp)?\b`),
		regexp.MustCompile(`(?i)学历|教育|收入|渠道|\b(?:education|income|channel|purpose)\b`),
	}
	strataNames  = anyOf("stratum", "strata", "层", "分层", "抽样层")
	designNames  = regexp.MustCompile(`^(?:fpc[a-z0-9]*|psu|clusterid|repwt\d*|brr\d*)$`)
	clusterNames = anyOf("psu", "cluster", "clusterid", "群", "初级抽样单元")
)

// Words of what a question is about.
var (
	ratingWords = regexp.MustCompile(`(?i)满意|评价|评分|打分|认可|satisf|\brat(?:e|ing)\b|\bquality\b|\bservice\b|perform|excellent|acceptable|(?:^|[^a-z])(?:poor|good)(?:[^a-z]|$)`)
	statedWords = regexp.MustCompile(`(?i)重要|期望|期待|重视|在意|import|expect|(?:^|[^a-z])imp(?:[^a-z]|$)`)
	promotes    = regexp.MustCompile(`(?i)推荐|recommend|(?:^|[^a-z])nps(?:[^a-z]|$)`)
	wholeNames  = regexp.MustCompile(`(?i)(?:^|[^a-z])(?:overall|all|whole|osat|gsat|general satisfaction)(?:[^a-z]|$)`)
	wholeTexts  = regexp.MustCompile(`(?i)\boverall\b|\bas a whole\b|\bin general\b|\ball in all\b|\ball things considered\b|\bgeneral(?:ly)? satisf|总体|总的来说|总的来看|总的来讲|全面来看|(?:综合|整体)(?:满意|评价|来看|来说|而言|评分|上|感受|印象|服务满意)|^(?:整体|综合)$`)
)
