package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// randomQuadrant has n items, some of them close together.
func randomQuadrant(seed uint64, n int) QuadrantChart {
	r := rand.New(rand.NewPCG(seed, 1))
	names := []string{"服务规范性", "服务频率", "信息准确性", "服务用语", "服务举止", "亲和度", "仪表", "业务知识", "便利性", "Knowledge of products"}
	c := QuadrantChart{Frame: Frame{File: "quadrant"}, Names: [4]string{"优势区", "修补区", "机会区", "维持区"}}
	for i := range n {
		d := QuadrantDot{Label: names[i%len(names)], X: 70 + 8*r.NormFloat64(), Y: 11 + 4*r.NormFloat64(), Alarm: r.IntN(3) == 0}
		e := r.Float64()
		d.XLow, d.XHigh, d.YLow, d.YHigh = new(d.X-e), new(d.X+e), new(d.Y-e), new(d.Y+e)
		c.Dots = append(c.Dots, d)
		c.CutX += d.X / float64(n)
		c.CutY += d.Y / float64(n)
	}
	return c
}

func checkPlan(t *testing.T, q quadrantPlan) {
	t.Helper()
	if !q.clear {
		t.Error("labels are not clear")
	}
	for i, label := range q.labels {
		if !label.at.within(q.plane) {
			t.Errorf("label %d at %.1f is outside %.1f", i, label.at, q.plane)
		}
		if math.Abs(label.at.width()-label.w) > 1e-9 || math.Abs(label.at.height()-label.h) > 1e-9 {
			t.Errorf("label %d has lost its size", i)
		}
		for j, other := range q.labels {
			if j != i && label.at.overlaps(other.at) {
				t.Errorf("labels %d and %d overlap", i, j)
			}
			if label.at.overlaps(box{other.x, other.y, other.x, other.y}.grow(dotRadius)) {
				t.Errorf("label %d covers point %d", i, j)
			}
		}
		for k, name := range q.names {
			if name.overlaps(box{label.x, label.y, label.x, label.y}.grow(dotRadius)) {
				t.Errorf("the name of quadrant %d covers point %d", k+1, i)
			}
		}
		if d := label.at.distance(label.x, label.y); d > leaderFrom != label.leader {
			t.Errorf("label %d is %.1f from its point, leader %v", i, d, label.leader)
		}
	}
}

func TestPlaceLabels(t *testing.T) {
	f := testFonts(t)
	plane := box{36, 50, 441, 420}
	for seed := range uint64(30) {
		for _, n := range []int{9, 30} {
			t.Run(fmt.Sprintf("%d-%d", n, seed), func(t *testing.T) {
				c := randomQuadrant(seed, n)
				l := c.layout(f, 453)
				q := c.plan(f, l, plane)
				checkPlan(t, q)
				if again := c.plan(f, l, plane); !reflect.DeepEqual(q, again) {
					t.Error("a second placing differs")
				}
			})
		}
	}
}

func TestPlaceHardCases(t *testing.T) {
	f := testFonts(t)
	plane := box{36, 50, 441, 420}
	same := randomQuadrant(1, 20)
	for i := range same.Dots {
		same.Dots[i] = QuadrantDot{Label: same.Dots[i].Label, X: 5, Y: 5}
	}
	same.CutX, same.CutY = 5, 5
	line := randomQuadrant(2, 30)
	for i := range line.Dots {
		line.Dots[i].Y = line.CutY
	}
	for name, c := range map[string]QuadrantChart{"all equal": same, "on a line": line, "sixty": randomQuadrant(3, 60), "one": randomQuadrant(4, 1), "none": {}} {
		t.Run(name, func(t *testing.T) {
			checkPlan(t, c.plan(f, c.layout(f, 453), plane))
		})
	}
}

// The plane shows all points, with 8% of air beyond the outermost.
func TestQuadrantRanges(t *testing.T) {
	c := QuadrantChart{CutX: 75, CutY: 10, Dots: []QuadrantDot{{X: 70, Y: 5}, {X: 80, Y: 15}}}
	x, y := c.ranges()
	if x != [2]float64{69.2, 80.8} || y != [2]float64{4.2, 15.8} {
		t.Errorf("ranges %v %v", x, y)
	}
	c.Dots[0].XLow, c.Dots[0].XHigh = new(68.0), new(71.0)
	if x, _ = c.ranges(); math.Abs(x[0]-(68-0.08*12)) > 1e-9 {
		t.Errorf("with an interval from 68: %v", x)
	}
	c.Dots[0].XLow = new(-900.0) // would press the points together
	if x, _ = c.ranges(); x[0] < 60 {
		t.Errorf("with an interval from -900: %v", x)
	}
}

func TestCrossing(t *testing.T) {
	b := box{0, 0, 10, 10}
	for _, test := range []struct {
		line [4]float64
		want float64
	}{
		{[4]float64{-5, 5, 15, 5}, 10},
		{[4]float64{5, 5, 5, 30}, 5},
		{[4]float64{-1, 0, -1, 10}, 0},
		{[4]float64{0, 0, 3, 4}, 5},
		{[4]float64{20, 20, 30, 30}, 0},
	} {
		if got := b.crossing(test.line); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("crossing(%v) = %v, want %v", test.line, got, test.want)
		}
	}
}
