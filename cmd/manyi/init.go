package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"manyi/survey"
	"manyi/survey/draft"
)

type initCommand struct {
	Data  []string `arg:"" help:"Data files, folders or globs."`
	Out   string   `help:"The codebook to write; - prints it." short:"o" default:"survey.yaml"`
	Lang  string   `help:"Language of the report, zh or en; default that of the data."`
	Force bool     `help:"Overwrite a codebook that is there already."`
}

// Run writes a commented starter codebook.
func (c *initCommand) Run(j *job) error {
	if c.Lang != "" && c.Lang != "zh" && c.Lang != "en" {
		return codedError{codeUsage, fmt.Errorf("--lang: %q is neither zh nor en", c.Lang)}
	}
	if _, err := os.Stat(c.Out); err == nil && c.Out != "-" && !c.Force {
		return codedError{codeUsage, fmt.Errorf("%s is there already\nhint: --force overwrites it, -o names another", c.Out)}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) && c.Out != "-" {
		return coded(codeRun, err)
	}
	folder := filepath.Dir(c.Out)
	if c.Out == "-" {
		folder = "."
	}
	text, err := j.draft(c.Data, folder, c.Lang)
	if err != nil {
		return err
	}
	if c.Out == "-" {
		_, err := j.stdout.Write(text)
		return coded(codeRun, err)
	}
	if err := os.WriteFile(c.Out, text, 0o644); err != nil {
		return coded(codeRun, err)
	}
	j.log.Info().Str("codebook", c.Out).Msg("written")
	return nil
}

// draft looks at data files and drafts the codebook that will lie in a folder.
func (j *job) draft(data []string, folder, lang string) ([]byte, error) {
	files, err := survey.Files(data)
	if err != nil {
		return nil, coded(codeData, err)
	}
	var sources []draft.Source
	for _, name := range files {
		if name == "-" {
			return nil, codedError{codeUsage, errors.New("standard input can be read once only: a codebook is drafted from files")}
		}
		t, err := survey.OpenTable(j.ctx, name, survey.TableOptions{})
		if err != nil {
			return nil, coded(codeData, err)
		}
		defer t.Close()
		s := draft.Source{Name: relative(folder, name), Asked: name, Table: t, Format: t.Format, Platform: t.Platform}
		if t.HeaderRows > 1 {
			s.HeaderRows = t.HeaderRows
		}
		sources = append(sources, s)
	}
	p, err := draft.Look(j.ctx, sources)
	if err != nil {
		return nil, coded(codeData, err)
	}
	text, pooled, err := p.Codebook(draft.Options{Lang: lang})
	if err != nil {
		return nil, coded(codeData, err)
	}
	j.pooled = pooled
	return text, nil
}

// pooledRemark says that what looks like waves is reported on as one, where no codebook has been written yet that would say so; nil when it is not.
func (j *job) pooledRemark(in inputFlags) *remark {
	p := j.pooled
	if p == nil || j.drafted == nil {
		return nil
	}
	for _, clause := range in.Where {
		if field, _, _ := strings.Cut(clause, "="); p.Column != "" && strings.TrimSpace(field) == p.Column {
			return nil
		}
	}
	const most = 8
	names, more := p.Waves[:min(most, len(p.Waves))], ""
	if len(p.Waves) > most {
		more = "…"
	}
	zh, en := strings.Join(names, "、")+more, strings.Join(names, ", ")+more
	if p.Column == "" {
		return &remark{true, fmt.Sprintf("注意：%d 个文件像是各期的数据（%s），这里合成一份分析，没有对比各期。要对比，请在起草的 survey.yaml 里去掉 waves 各行前面的 #，再用它运行。", len(p.Waves), zh),
			fmt.Sprintf("Note: the %d files look like waves (%s) and are analysed together, not compared. To compare them take away the # before the lines of waves in the drafted survey.yaml, and run that.", len(p.Waves), en)}
	}
	return &remark{true, fmt.Sprintf("注意：“%s”列像是期次（%s），各期在这里合成一份分析，没有对比。要对比，请在起草的 survey.yaml 里去掉 waves 那一行前面的 #，再用它运行。", p.Column, zh),
		fmt.Sprintf("Note: the column %s looks like the wave (%s), and the waves are analysed together, not compared. To compare them take away the # before the line of waves in the drafted survey.yaml, and run that.", p.Column, en)}
}

// relative is the name of a file as seen from a folder, with slashes.
func relative(folder, name string) string {
	from, err1 := filepath.Abs(folder)
	to, err2 := filepath.Abs(name)
	if err1 == nil && err2 == nil {
		if r, err := filepath.Rel(from, to); err == nil {
			return filepath.ToSlash(r)
		}
	}
	return filepath.ToSlash(name)
}

// isCodebook tells a codebook from data by its name.
func isCodebook(name string) bool {
	return contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(name)))
}

// reportDrafted makes the report without a codebook: one is drafted, used, and written beside the report.
func (j *job) reportDrafted(data []string, in inputFlags, out outputFlags) error {
	text, err := j.draft(data, out.Out, out.Lang)
	if err != nil {
		return err
	}
	j.drafted = text
	path := filepath.Join(out.Out, "survey.yaml")
	if err := j.report(path, nil, in, out); err != nil {
		return err
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		return coded(codeRun, err)
	}
	j.log.Info().Str("codebook", path).Msg("drafted: look through it, and run it again when something is wrong in it")
	return nil
}
