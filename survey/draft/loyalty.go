package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// What tells loyalty, said so plainly that nothing else can be meant: recommendations that customers were given, or through which they came, are
// other things.
var (
	wouldRecommend = regexp.MustCompile(`(?i)(?:愿意|乐意|会|可能|意愿).{0,12}推荐|推荐(?:意愿|意向|可能)|净推荐|推荐度|` +
		`\b(?:likely|likelihood|willing|willingness|would you)\b.{0,40}\brecommend\b|^\W*recommend\W*$|(?:^|[^a-z])nps(?:[^a-z]|$)`)
	wouldBuyAgain = regexp.MustCompile(`(?i)再次(?:购买|光临|选择|使用|惠顾|消费|入住|到访)|(?:重复|继续)购买|回购|复购|` +
		`\brepurchas(?:e|ing)\b|\b(?:buy|buying|purchase|purchasing|order|ordering|shop|shopping|book|booking)\b.{0,30}\bagain\b|\bcontinue (?:to buy|buying)\b`)
)

// loyaltyText is the codebook's loyalty where exactly one column asks for each of its questions, on a scale that is known, and the scales
// that have to be added for it; "" otherwise.
func (d *plan) loyaltyText() (text string, scales []string) {
	if d.overall == nil {
		return "", nil
	}
	recommend, ok := d.asked(wouldRecommend, "nps", &scales)
	if !ok {
		return "", nil
	}
	repurchase, ok := d.asked(wouldBuyAgain, "again", &scales)
	if !ok {
		return "", nil
	}
	return "loyalty: {recommend: " + recommend + ", repurchase: " + repurchase + "}", scales
}

// asked is the question that says so, as an item of the codebook: its key, or its column with a scale.
func (d *plan) asked(says *regexp.Regexp, name string, scales *[]string) (text string, ok bool) {
	var found *rating
	for i, r := range d.ratings {
		c := d.columns[i]
		if r == nil || r == d.overall.r || !says.MatchString(d.asks[i].item) && !says.MatchString(c.Name) && !says.MatchString(c.Label) {
			continue
		}
		if found != nil {
			return "", false
		}
		found = r
	}
	if found == nil || found.disordered {
		return "", false
	}
	if at := slices.IndexFunc(d.items, func(it item) bool { return it.r == found }); at >= 0 {
		return flow(d.items[at].key), true
	}
	f := d.familyOf(found)
	if f == nil {
		f = &family{members: []*rating{found}}
		f.scale = d.scaleOf(f)
	}
	s := f.scale
	if s.max-s.min < 3 {
		return "", false
	}
	text = "{column: " + flow(cleanName(found.c.Name))
	if at := slices.IndexFunc(d.scales, s.equal); at >= 0 {
		name = d.scales[at].name
	} else if found.kind != bareCodes && found.kind != labelledCodes {
		return "", false // words need a scale that lists them
	} else {
		added := fmt.Sprintf("%s: {min: %d, max: %d", name, s.min, s.max)
		if len(s.missing) > 0 {
			added += ", missing: " + flowList(s.missing)
		}
		*scales = append(*scales, added+"}")
	}
	text += ", scale: " + name
	if s.reverse {
		text += ", reverse: true"
	}
	return text + "}", true
}

// writeLoyalty writes loyalty as a comment, ready to be taken in.
func (d *plan) writeLoyalty(p *page) {
	text, scales := d.loyaltyText()
	if text == "" {
		return
	}
	what := d.say("有推荐和再次购买的题：要看忠诚度，去掉下面这行的 #", "Recommending and buying again are asked: for an analysis of loyalty take away the # below")
	if len(scales) > 0 {
		what += d.say("，并在 scales 里加上 %s", ", and add under scales: %s", strings.Join(scales, ", "))
	}
	p.comment(0, what)
	p.lines = append(p.lines, line{"", "# " + text})
	p.gap()
}
