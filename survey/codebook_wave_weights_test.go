package survey

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

const weighedWaves = head + `profile: {format: {values: {1: shop, 2: kiosk}}, area: {values: {1: town, 2: land}}}
targets: {format: {shop: 0.4, kiosk: 0.6}}
weighting: {trim: [0.3, 3], population: 30000, nonresponse: {class: area, rates: {town: 0.5, land: 0.8}}}
waves:
  - {name: a}
  - {name: b, targets: {area: {town: 70, land: 30}}, weighting: {population: 28000}}
  - {name: c, targets: {format: {shop: 0.5, kiosk: 0.5}}, weighting: {trim: null, nonresponse: {class: format, rates: {shop: 0.6, kiosk: 0.7}}}}
  - {name: d, targets: {}, weighting: {}, absent: [format, area]}
  - {name: e, targets: null, weighting: ~}
  - {name: f, targets: {}}
  - {name: g, weighting: {nonresponse: null}, absent: [area]}
`

// Targets of a wave replace those of the codebook; of its weighting just what it says, and null takes away.
func TestForWaveWeights(t *testing.T) {
	whole := mustParse(t, weighedWaves)
	format := []Target{{[]string{"format"}, []Share{{[]string{"shop"}, 0.4}, {[]string{"kiosk"}, 0.6}}}}
	rates := []Share{{[]string{"town"}, 0.5}, {[]string{"land"}, 0.8}}
	trim := []float64{0.3, 3}
	all := &Weighting{Method: Rake, MaxIterations: 1000, Trim: trim, Population: 30000, Class: "area", Rates: rates}
	for name, want := range map[string]struct {
		targets   []Target
		weighting *Weighting
		place     string // of the targets of the format, and of the rates
		rates     string
	}{
		"a": {format, all, "targets.format", "weighting.nonresponse.rates"},
		"b": {[]Target{{[]string{"area"}, []Share{{[]string{"town"}, 70}, {[]string{"land"}, 30}}}},
			&Weighting{Method: Rake, MaxIterations: 1000, Trim: trim, Population: 28000, Class: "area", Rates: rates}, "targets.format", "weighting.nonresponse.rates"},
		"c": {[]Target{{[]string{"format"}, []Share{{[]string{"shop"}, 0.5}, {[]string{"kiosk"}, 0.5}}}},
			&Weighting{Method: Rake, MaxIterations: 1000, Population: 30000, Class: "format", Rates: []Share{{[]string{"shop"}, 0.6}, {[]string{"kiosk"}, 0.7}}}, "waves.c.targets.format", "waves.c.weighting.nonresponse.rates"},
		"d": {[]Target{}, nil, "targets.format", "weighting.nonresponse.rates"},
		"e": {[]Target{}, nil, "targets.format", "weighting.nonresponse.rates"},
		"f": {[]Target{}, all, "targets.format", "weighting.nonresponse.rates"},
		"g": {format, &Weighting{Method: Rake, MaxIterations: 1000, Trim: trim, Population: 30000}, "targets.format", "weighting.nonresponse.rates"},
	} {
		w, err := whole.ForWave(name)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(w.Targets, want.targets) || !reflect.DeepEqual(w.Weighting, want.weighting) {
			t.Errorf("wave %s: targets %+v, weighting %+v", name, w.Targets, w.Weighting)
		}
		for key, at := range map[string]string{"format": want.place, nonresponseKey: want.rates} {
			var e *CodebookError
			if !errors.As(w.TargetError(key, "x", ""), &e) || e.Key != at || e.Line < 5 || (e.Reason == "x") != (at[:2] == "wa") {
				t.Errorf("wave %s: %v, want it at %s", name, e, at)
			}
		}
	}
	sameCodebook(t, whole, mustParse(t, weighedWaves))
	a, err := whole.ForWave("a")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := a.TargetError("format", "nobody's group is known", "").Error(), `survey.yaml:5:11: targets.format: in wave a: nobody's group is known
hint: give wave a targets of its own, or targets: {} where it is not to be weighted to any`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// badWaveWeights are messages about the targets and the weighting of waves: they name the same places as those about the codebook's.
var badWaveWeights = []struct{ name, src, want string }{
	{"a field that a wave does without", head + `profile: {format: {values: {1: shop, 2: kiosk}}, area: {values: {1: town, 2: land}}}
targets: {format: {shop: 0.4, kiosk: 0.6}, "format:area": {shop: {town: 3, land: 3}, kiosk: {town: 3, land: 3}}}
weighting: {nonresponse: {class: area, rates: {town: 0.5, land: 0.8}}}
waves:
  - {name: 2024, absent: [format]}
  - {name: 2025, columns: {format: null, area: null}}
  - {name: 2026, absent: [format], targets: {format: {shop: 1, kiosk: 1}}, weighting: null}
  - {name: 2027, absent: [area], targets: {}, weighting: {nonresponse: {class: area, rates: {town: 0.5, land: 0.8}}}}
`, `survey.yaml:8:27: waves.2024.absent[1]: wave 2024 does without format, and the targets are of that field
hint: give wave 2024 targets of its own, or targets: {} where it is not to be weighted to any
survey.yaml:9:28: waves.2025.columns.format: wave 2025 does without format, and the targets are of that field
hint: give wave 2025 targets of its own, or targets: {} where it is not to be weighted to any
survey.yaml:9:42: waves.2025.columns.area: wave 2025 does without area, and the targets are of that field
hint: give wave 2025 targets of its own, or targets: {} where it is not to be weighted to any
survey.yaml:9:42: waves.2025.columns.area: wave 2025 does without area, and the response rates of weighting are of that field
hint: give wave 2025 response rates of its own, or weighting: {nonresponse: null}
survey.yaml:10:46: waves.2026.targets.format: wave 2026 does without format
survey.yaml:11:93: waves.2027.weighting.nonresponse.rates: wave 2027 does without area`},
	{"targets of a wave", head + `profile: {format: {values: {1: 超市, 2: 便利店}}, area: {values: {1: 城, 2: 乡}}}
waves:
  - name: a
    targets:
      format: {超级: 0.2, 便利店: 0.3}
      aera: {城: 1}
      area: {城: 0.3, 乡: 0.2}
    weighting: {trimm: 3}
  - {name: b, target: {}, weighting: {trim: 1, nonresponse: {class: area, rates: {县: 0.5}}}}
  - {name: c, targets: [area], weighting: none}
`, `survey.yaml:8:16: waves.a.targets.format.超级: no such group of format
hint: did you mean "超市"?
survey.yaml:9:7: waves.a.targets.aera: no profile field "aera"
hint: did you mean "area"?
survey.yaml:10:7: waves.a.targets.area: the shares of all groups add up to 0.5, not 1
survey.yaml:11:17: waves.a.weighting.trimm: unknown key
hint: did you mean "trim"?
survey.yaml:12:15: waves.b.target: unknown key
hint: did you mean "targets"?
survey.yaml:12:45: waves.b.weighting.trim: wants a multiple of the mean weight above 1, got "1"
hint: trim: [0.3, 3]
survey.yaml:12:83: waves.b.weighting.nonresponse.rates.县: no such group of area
hint: the groups are 城, 乡
survey.yaml:13:24: waves.c.targets: wants keys with values, got a list
survey.yaml:13:43: waves.c.weighting: wants keys with values, got "none"`},
	{"a class that only the rates of a wave know", head + `profile: {area: {values: {1: u, 2: v}}}
waves:
  - {name: a, weighting: {nonresponse: {class: nope, rates: {A: 0.5}}}}
  - {name: b}
`, `survey.yaml:6:48: waves.a.weighting.nonresponse.class: no profile field "nope"
hint: the profile fields are area`},
	{"cells of a wave", head + `profile: {format: {values: {1: x, 2: y}}, area: {values: {1: u, 2: v}}}
targets: {format: {x: 1, y: 2}}
weighting: {method: cell}
waves:
  - {name: a, targets: {format: {x: 1, y: 1}, area: {u: 1, v: 1}}}
  - {name: b, targets: {format: {x: 1, y: 1}, area: {u: 1, v: 1}}, weighting: {method: null}}
  - {name: c, targets: {format: {x: 1, y: 1}, area: {u: 1, v: 1}}, weighting: {method: cell}}
`, `survey.yaml:8:24: waves.a.targets: cell weighting takes one target, and targets has 2
hint: cross the fields, targets: {"format:area": {label: {label: 0.4, label: 0.6}}}, or method: rake
survey.yaml:10:88: waves.c.weighting.method: cell weighting takes one target, and targets has 2
hint: cross the fields, targets: {"format:area": {label: {label: 0.4, label: 0.6}}}, or method: rake`},
	{"waves of a column", head + `profile: {area: {values: {1: town, 2: land}}}
waves:
  column: year
  order: [2024, 2025]
  targets: {2024: {area: {town: 0.5, lend: 0.5}}, 2052: {area: {town: 1, land: 1}}}
  weighting: {2025: {populaton: 3}, 20: {population: 3}}
`, `survey.yaml:8:38: waves.targets.2024.area.lend: no such group of area
hint: did you mean "land"?
survey.yaml:8:51: waves.targets.2052: no wave has this name
hint: did you mean "2025"?
survey.yaml:9:22: waves.weighting.2025.populaton: unknown key
hint: did you mean "population"?
survey.yaml:9:37: waves.weighting.20: no wave has this name
hint: the waves are 2024, 2025`},
}

func TestBadWaveWeights(t *testing.T) {
	for _, test := range badWaveWeights {
		_, err := ParseCodebook("survey.yaml", []byte(test.src))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got\n%v\nwant\n%s", test.name, err, test.want)
		}
	}
}

// A field that only one wave's targets name is one of the codebook, which other waves may do without.
func TestTargetsOfOneWaveNameAField(t *testing.T) {
	c := mustParse(t, head+"waves:\n  - {name: a, absent: [area]}\n  - {name: b, targets: {area: {town: 0.4, land: 0.6}}}\n")
	for name, fields := range map[string]int{"a": 0, "b": 1} {
		w, err := c.ForWave(name)
		if err != nil || len(w.Profile) != fields || len(w.Targets) != fields {
			t.Errorf("wave %s: %+v, %+v, %v", name, w.Profile, w.Targets, err)
		}
	}
}

func TestWeightsOfWavesInAColumn(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "all.csv")
	if err := os.WriteFile(file, []byte("year,q1,q2,area\n2024,1,2,town\n2025,3,4,land\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const book = head + `profile: {area: {}}
targets: {area: {town: 1, land: 3}}
waves:
  column: year
  targets: {2024: {area: {town: 1, land: 1}}, 2025: {}}
  weighting: {2025: {population: 9}}
`
	opt := ReadOptions{Files: []string{file}}
	found, err := FindWaves(context.Background(), mustParse(t, book), opt)
	if err != nil {
		t.Fatal(err)
	}
	sum := func(name string, c *Codebook) (float64, *Weighting) {
		w, err := c.ForWave(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(w.Targets) == 0 {
			return 0, w.Weighting
		}
		return w.Targets[0].Sum(), w.Weighting
	}
	for _, c := range []*Codebook{found, mustParse(t, head+`profile: {area: {}}
targets: {area: {town: 1, land: 3}}
waves:
  column: year
  order: {2024: "2024", 2025: "2025"}
  targets: {2024: {area: {town: 1, land: 1}}, 2025: {}}
  weighting: {2025: {population: 9}}
`)} {
		if s, w := sum("2024", c); s != 2 || w != nil {
			t.Errorf("2024: shares of %v, %+v", s, w)
		}
		if s, w := sum("2025", c); s != 0 || w == nil || w.Population != 9 {
			t.Errorf("2025: shares of %v, %+v", s, w)
		}
	}
	_, err = FindWaves(context.Background(), mustParse(t, head+"profile: {area: {}}\nwaves: {column: year, weighting: {2052: {population: 3}}}\n"), opt)
	if want := "survey.yaml:5:35: waves.weighting.2052: no wave has this name\nhint: did you mean \"2025\"?"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
