package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"manyi/report"
	"manyi/stats"
	"manyi/survey"
	"manyi/survey/draft"
)

// job is what every command works with.
type job struct {
	ctx    context.Context
	args   []string
	stdin  io.Reader
	stdout io.Writer
	log    *log

	codebook report.FileSum // of the codebook that was read
	drafted  []byte         // the codebook when it was drafted from the data and not written yet
	pooled   *draft.Pooled  // what looks like waves to who drafted it; nil = nothing

	whole   *survey.Codebook  // of all waves
	earlier []*survey.Dataset // of the waves before the one reported on, oldest first
}

// inputFlags choose what is read.
type inputFlags struct {
	Wave    string   `help:"Name of the wave to report on; default the last of the codebook."`
	Alone   bool     `help:"Report on the wave alone: read no earlier waves and compare with none."`
	Where   []string `help:"Keep only forms with this value, e.g. --where 业态=超市; repeatable." placeholder:"FIELD=VALUE" sep:"none"`
	Input   string   `name:"input-format" help:"Format of standard input: csv, xlsx, sav, ...; default by its first bytes." placeholder:"FORMAT"`
	Lenient bool     `help:"Make rows with too few or too many cells fit, and list them, instead of refusing the file."`
	Jobs    int      `help:"Processors to use; 0 = all. The numbers do not depend on it." short:"j"`
}

// outputFlags choose what is computed and written.
type outputFlags struct {
	Out       string   `help:"Folder of the report." short:"o" default:"report" type:"path"`
	Formats   []string `help:"What to write, of: xlsx, html, png, svg, pdf, numbers, json. Default all but pdf." placeholder:"LIST"`
	Lang      string   `help:"Language of the report, zh or en; default the codebook's."`
	Seed      *uint64  `help:"Seed of the bootstrap and parallel analysis; default the codebook's."`
	Bootstrap *int     `help:"Bootstrap resamples, 0 = none; default the codebook's." placeholder:"N"`
	Each      *string  `help:"Field (key or label), e.g. the branch, for whose values reports of their own are made too." placeholder:"FIELD"`
}

type runCommand struct {
	Codebook string   `arg:"" help:"Codebook (survey.yaml) that describes the data, or the first data file when there is none: one is drafted then."`
	Data     []string `arg:"" optional:"" help:"Data files, folders or globs; default those of the codebook. - is standard input."`
	inputFlags
	outputFlags
}

func (c *runCommand) Run(j *job) error {
	if err := errors.Join(c.inputFlags.check(), c.outputFlags.check()); err != nil {
		return codedError{codeUsage, err}
	}
	if err := report.CheckFolder(c.Out); err != nil { // now rather than after minutes of work
		return codedError{codeRun, fmt.Errorf("write report to %s: %w", c.Out, err)}
	}
	if isCodebook(c.Codebook) {
		return j.report(c.Codebook, c.Data, c.inputFlags, c.outputFlags)
	}
	return j.reportDrafted(append([]string{c.Codebook}, c.Data...), c.inputFlags, c.outputFlags)
}

func (f *inputFlags) check() error {
	for _, clause := range f.Where {
		if field, _, ok := strings.Cut(clause, "="); !ok || strings.TrimSpace(field) == "" {
			return fmt.Errorf("--where: %q is not of the form FIELD=VALUE", clause)
		}
	}
	if f.Jobs < 0 {
		return fmt.Errorf("--jobs: wants 0 or more processors, got %d", f.Jobs)
	}
	return nil
}

func (f *outputFlags) check() error {
	for _, name := range f.Formats {
		if !contains(report.Formats(), name) {
			return fmt.Errorf("--formats: unknown format %q, the formats are %s", name, strings.Join(report.Formats(), ", "))
		}
	}
	if f.Lang != "" && f.Lang != "zh" && f.Lang != "en" {
		return fmt.Errorf("--lang: %q is neither zh nor en", f.Lang)
	}
	if f.Bootstrap != nil && (*f.Bootstrap < 0 || *f.Bootstrap > survey.MaxBootstrap) {
		return fmt.Errorf("--bootstrap: wants 0 to %d resamples, got %d", survey.MaxBootstrap, *f.Bootstrap)
	}
	if f.Each != nil && strings.TrimSpace(*f.Each) == "" {
		return errors.New("--each: wants the field for whose values reports are made")
	}
	return nil
}

// wantsAny says whether one of the formats is to be written.
func (f *outputFlags) wantsAny(formats ...string) bool {
	for _, name := range formats {
		if len(f.Formats) == 0 || contains(f.Formats, name) {
			return true
		}
	}
	return false
}

func contains(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// report is the main job: read, analyse, write.
func (j *job) report(codebook string, data []string, in inputFlags, out outputFlags) error {
	start := time.Now()
	fonts := loadFonts(out.Formats)
	cb, ds, err := j.read(codebook, data, in)
	if err != nil {
		return err
	}
	defer ds.Release()
	if err := j.checkScales(ds); err != nil {
		return err
	}
	jobs := in.jobs()
	d, err := j.weigh(codebook, data, ds, in)
	if err != nil {
		return err
	}
	if err := j.warnOfWeights(d); err != nil {
		return err
	}
	if out.Seed != nil {
		d.Options.Seed = *out.Seed
	}
	if out.Bootstrap != nil {
		d.Options.Bootstrap = *out.Bootstrap
	}
	if out.Lang != "" {
		cb.Lang = out.Lang
	}
	j.remarkOnWaves(ds, cb.Lang, in)
	for _, ds := range j.earlier {
		defer ds.Release()
		var files []string
		if ds.Codebook.WaveColumn != "" { // else the files named are those of the last wave
			files = data
		}
		e, err := j.weigh(codebook, files, ds, in)
		if err != nil {
			return err
		}
		if err := j.warnOfWeights(e); err != nil {
			return err
		}
		e.Options = d.Options
		d.Earlier = append(d.Earlier, e)
	}
	c := contextOf(cb, d)
	var parts *each
	if out.Each != nil {
		if parts, err = j.newEach(cb, ds, d, c, in, out); err != nil {
			return err
		}
	}
	found, err := analyse(j.ctx, d, c, func(done, all int) { j.log.progress("analyse", int64(done), int64(all)) })
	if err != nil {
		return coded(codeRun, err)
	}
	analysed := time.Now()
	r := j.assemble(cb, ds, d, c, found, in, out)
	opt := report.WriteOptions{Formats: out.Formats, Jobs: jobs,
		Progress: func(done, total int) { j.log.progress("write", int64(done), int64(total)) }}
	if opt.Fonts, err = fonts(); err != nil {
		return coded(codeRun, err)
	}
	if opt.Fonts != nil {
		if missing := opt.Fonts.Missing(pictureText(d)); len(missing) > 0 {
			j.log.Warn().Str("characters", string(missing)).Msg("not in the embedded font: pictures show boxes for them")
		}
	}
	var reports *report.Each
	if parts != nil {
		reports = parts.reports(found)
	}
	if err := report.WriteEach(j.ctx, out.Out, r, reports, opt); err != nil {
		return coded(codeRun, fmt.Errorf("write report to %s: %w", out.Out, err))
	}
	j.log.Info().Str("report", out.Out).Int("numbers", len(r.Numbers)).Int64("ms", time.Since(analysed).Milliseconds()).
		Int64("total_ms", time.Since(start).Milliseconds()).Msg("written")
	return nil
}

// loadFonts begins to load the fonts while the data are read, when a picture will be drawn.
func loadFonts(formats []string) func() (*report.Fonts, error) {
	if len(formats) > 0 && !contains(formats, "xlsx") && !contains(formats, "html") && !contains(formats, "png") &&
		!contains(formats, "svg") && !contains(formats, "pdf") {
		return func() (*report.Fonts, error) { return nil, nil }
	}
	var fonts *report.Fonts
	var err error
	var wg sync.WaitGroup
	wg.Go(func() { fonts, err = report.LoadFonts() })
	return func() (*report.Fonts, error) {
		wg.Wait()
		return fonts, err
	}
}

// pictureText is every label that pictures may show.
func pictureText(d *stats.Data) string {
	var b strings.Builder
	b.WriteString(d.Wave)
	for _, e := range d.Earlier {
		b.WriteString(e.Wave)
	}
	for _, it := range d.Items {
		b.WriteString(it.Label)
		for _, l := range it.Labels {
			b.WriteString(l)
		}
	}
	if d.Overall != nil {
		b.WriteString(d.Overall.Label)
	}
	for _, c := range d.Compare {
		b.WriteString(d.Fields[c].Label)
		for _, g := range d.Fields[c].Groups {
			b.WriteString(g)
		}
	}
	return b.String()
}

// maxJobs bounds the goroutines of a run, each of which holds a block of the data: more than processors gain nothing.
const maxJobs = 1024

func (f inputFlags) jobs() int {
	if f.Jobs > 0 {
		return min(f.Jobs, maxJobs)
	}
	return runtime.GOMAXPROCS(0)
}

// read loads the codebook and the data it describes.
func (j *job) read(codebook string, data []string, in inputFlags) (*survey.Codebook, *survey.Dataset, error) {
	if !isCodebook(codebook) {
		return nil, nil, codedError{codeUsage, fmt.Errorf("%s is not a codebook: the first argument is a .yaml file that describes the data", codebook)}
	}
	source := j.drafted
	var err error
	if source == nil {
		if source, err = survey.ReadCodebook(codebook); err != nil {
			return nil, nil, coded(codeData, err)
		}
	}
	j.codebook = report.FileSum{Path: codebook, SHA256: fmt.Sprintf("%x", sha256.Sum256(source)), Bytes: int64(len(source))}
	whole, err := survey.ParseCodebook(codebook, source)
	if err != nil {
		return nil, nil, coded(codeData, err)
	}
	opt := survey.ReadOptions{Files: data, Stdin: j.stdin, Format: in.Input, Where: in.Where, Jobs: in.jobs(), Lenient: in.Lenient,
		Progress: func(done, total int64) { j.log.progress("read", done, total) }}
	if whole.WaveColumn != "" && slices.Contains(append(slices.Clone(data), whole.Data...), "-") {
		return nil, nil, codedError{codeUsage, fmt.Errorf("%s: waves told apart by a column are read one after the other, which standard input does not allow: give a file", codebook)}
	}
	if whole, err = survey.FindWaves(j.ctx, whole, opt); err != nil {
		return nil, nil, coded(codeData, err)
	}
	j.whole = whole
	cb, ds, err := j.readWave(whole, in.Wave, opt)
	if err != nil {
		return nil, nil, coded(codeData, err)
	}
	if !in.Alone && ds.Wave != "" {
		if err := j.readEarlier(whole, cb, opt); err != nil {
			ds.Release()
			return nil, nil, coded(codeData, err)
		}
	}
	return ds.Codebook, ds, nil // with what the files say where the codebook is silent
}

// readWave reads one wave; "" is the last, or all there is.
func (j *job) readWave(whole *survey.Codebook, name string, opt survey.ReadOptions) (*survey.Codebook, *survey.Dataset, error) {
	start := time.Now()
	cb, err := whole.ForWave(name)
	if err != nil {
		return nil, nil, err
	}
	if len(cb.Waves) > 0 { // what is left is the wave chosen
		opt.Wave = cb.Waves[0].Name
	}
	ds, err := survey.Read(j.ctx, cb, opt)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range ds.Inputs {
		j.log.Info().Str("file", f.Path).Str("format", f.Format).Str("encoding", f.Encoding).Int("rows", f.Rows).Msg("read")
	}
	level := j.log.Info()
	if ds.InvalidCount > 0 {
		level = j.log.Warn()
	}
	if ds.Wave != "" {
		level = level.Str("wave", ds.Wave)
	}
	level.Int("read", ds.Rows.Read).Int("kept", ds.Rows.Kept).Int("excluded", len(ds.Rows.Excluded)).Int("invalid_cells", ds.InvalidCount).
		Int64("ms", time.Since(start).Milliseconds()).Msg("rows")
	return cb, ds, nil
}

// readEarlier reads the waves before that of a codebook. Files named on the command line are those of the wave reported on, unless a column
// tells the waves apart. A wave without files of its own is passed over: it has none but those of the others.
func (j *job) readEarlier(whole, cb *survey.Codebook, opt survey.ReadOptions) error {
	if whole.WaveColumn == "" {
		opt.Files = nil
	}
	for _, w := range whole.Waves {
		if w.Name == cb.Waves[0].Name {
			return nil
		}
		if whole.WaveColumn == "" && (len(w.Data) == 0 || slices.Contains(w.Data, "-")) {
			j.log.Warn().Str("wave", w.Name).Msg("the wave names no data files, so there is no comparison with it")
			continue
		}
		_, ds, err := j.readWave(whole, w.Name, opt)
		if err != nil {
			for _, read := range j.earlier {
				read.Release()
			}
			j.earlier = nil
			return fmt.Errorf("wave %s: %w\nhint: --alone reports on wave %s without the earlier ones", w.Name, err, cb.Waves[0].Name)
		}
		j.earlier = append(j.earlier, ds)
	}
	return nil
}

// checkScales refuses waves whose answers are plainly on another scale than the codebook's.
func (j *job) checkScales(ds *survey.Dataset) error {
	var errs []error
	for _, e := range j.earlier {
		if err := survey.CheckScales(e); err != nil {
			errs = append(errs, fmt.Errorf("%w\nhint: --alone reports on wave %s without the earlier ones", err, ds.Wave))
		}
	}
	return coded(codeData, errors.Join(append(errs, survey.CheckScales(ds))...))
}

func contextOf(cb *survey.Codebook, d *stats.Data) report.Context {
	c := report.Context{Lang: report.Lang(cb.Lang), Labels: map[string]string{}, N: d.N, Source: cb.Title, Wave: d.Wave, Weighted: d.Weighted, Designed: d.Designed, Replicates: d.Replicated(),
		Convention: d.Options.Index, Confidence: d.Options.Confidence}
	for _, it := range cb.Items {
		c.Labels[it.Key] = it.Label
	}
	if cb.Overall != nil {
		c.Labels[cb.Overall.Key] = cb.Overall.Label
	}
	for _, f := range cb.Profile {
		c.Labels[f.Key] = f.Label
	}
	return c
}

// assemble puts the findings into a report.
func (j *job) assemble(cb *survey.Codebook, ds *survey.Dataset, d *stats.Data, c report.Context, f findings, in inputFlags, out outputFlags) *report.Report {
	r := &report.Report{Lang: c.Lang, Title: cb.Title, Base: c.Base(d.N), Summary: f.summary, Numbers: f.numbers, Results: f.results,
		Excluded: ds.Rows.Excluded}
	parts := []string{}
	if d.Wave != "" {
		parts = append(parts, d.Wave)
	}
	r.Subtitle = strings.Join(append(parts, in.Where...), c.T("；", "; "))
	if d.MadeWeights() && ds.Schema != nil { // a part has no rows of its own
		r.Weights = weightRows(ds, d)
	}
	var earlier []*survey.Dataset
	if ds.Schema != nil { // a part has no rows of its own
		earlier = j.earlier
	}
	r.Sections = []report.Section{report.SampleSection(ds, earlier, d, c)}
	if pooled := j.pooledRemark(in); pooled != nil { // whoever takes the figures for those of one wave is to read it first
		note := c.T(pooled.zh, pooled.en)
		r.Sections[0].Notes = append(r.Sections[0].Notes, note)
		r.Summary = append([]string{note}, r.Summary[:min(maxSummary-1, len(r.Summary))]...)
	}
	if ds.Schema != nil && out.wantsAny("xlsx", "html", "json") { // numbers alone are wanted fast; a part has no rows of its own
		r.Quality = survey.QualityOf(ds)
		for _, e := range earlier {
			r.EarlierQuality = append(r.EarlierQuality, survey.QualityOf(e))
		}
		r.Sections = append(r.Sections, report.QualitySection(r.Quality, r.EarlierQuality, ds, c))
	}
	r.Sections = append(r.Sections, f.sections...)
	m := &r.Manifest
	*m = report.Manifest{Schema: 1, Version: version, Command: append([]string{"manyi"}, j.args...), Seed: d.Options.Seed, Options: d.Options, Wave: d.Wave,
		Where: in.Where, Formats: out.Formats, Reasons: map[string]int{}, Invalid: ds.InvalidCount,
		Rows: report.RowCount{Read: ds.Rows.Read, Kept: ds.Rows.Kept, Excluded: len(ds.Rows.Excluded)}}
	m.Options.Jobs = 0 // the results do not depend on it
	m.Codebook = &j.codebook
	for _, x := range ds.Rows.Excluded {
		m.Reasons[x.Reason.Code]++
	}
	addInputs(m, ds)
	for _, e := range earlier {
		m.Earlier = append(m.Earlier, report.WaveRows{Name: e.Wave, RowCount: report.RowCount{Read: e.Rows.Read, Kept: e.Rows.Kept, Excluded: len(e.Rows.Excluded)}})
		r.Excluded = r.Excluded[:len(r.Excluded):len(r.Excluded)]
		for _, x := range e.Rows.Excluded {
			if x.Reason.Code != "wave" { // a row of no known wave is that for each: it is listed already
				r.Excluded = append(r.Excluded, x)
			}
		}
		addInputs(m, e)
	}
	return r
}

// addInputs lists the files of a dataset, each once.
func addInputs(m *report.Manifest, ds *survey.Dataset) {
	for _, x := range ds.Inputs {
		sum := report.FileSum{Path: x.Path, SHA256: x.SHA256, Bytes: x.Bytes, Format: x.Format, Encoding: x.Encoding, Rows: x.Rows}
		if !slices.Contains(m.Inputs, sum) {
			m.Inputs = append(m.Inputs, sum)
		}
	}
}
