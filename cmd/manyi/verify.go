package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"manyi/report"
	"manyi/survey"
)

type verifyCommand struct {
	Dir  string `arg:"" help:"Folder of a report."`
	From string `help:"Folder that the report was made from, when it is not this one: names of files in the manifest start there." placeholder:"FOLDER"`
	Jobs int    `help:"Processors to use; 0 = all." short:"j"`
}

// Run looks whether the files of a report are as they were written, repeats the run that its manifest describes, in a temporary folder, and
// compares every number. The folder may be that of one value of --each: its numbers are compared with those of the same value.
func (c *verifyCommand) Run(j *job) error {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return coded(codeUsage, err)
	}
	text, err := readReported(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return codedError{codeData, fmt.Errorf("%s is not the folder of a report: %w", c.Dir, err)}
	}
	var m report.Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return codedError{codeData, fmt.Errorf("%s: %w", filepath.Join(c.Dir, "manifest.json"), err)}
	}
	altered := alteredFiles(dir, m)
	for _, line := range altered {
		fmt.Fprintln(j.stdout, line)
	}
	earlier, err := readNumbers(dir)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w\nhint: the numbers are compared, so numbers must be among the --formats of the run", err)
	}
	if err != nil {
		return coded(codeData, err)
	}
	if c.From != "" {
		if err := os.Chdir(c.From); err != nil {
			return coded(codeUsage, err)
		}
	}
	data, in, out, err := repeated(m)
	if err != nil {
		return coded(codeData, fmt.Errorf("%s: %w", filepath.Join(c.Dir, "manifest.json"), err))
	}
	codebook, err := findCodebook(m, dir)
	if err != nil {
		return coded(codeData, err)
	}
	temp, err := os.MkdirTemp("", "manyi-verify-")
	if err != nil {
		return coded(codeRun, err)
	}
	defer os.RemoveAll(temp)
	again := filepath.Join(temp, "report")
	in.Jobs, out.Out, out.Formats = c.Jobs, again, []string{"numbers"}
	if err := j.report(codebook, data, in, out); err != nil {
		return err
	}
	if len(m.Where) > len(in.Where) { // of one value: the command is that of the whole
		if again, err = partLike(again, m.Where); err != nil {
			return coded(codeData, err)
		}
	}
	now, err := readNumbers(again)
	if err != nil {
		return coded(codeRun, err)
	}
	changed := c.changes(m, again)
	for _, line := range changed {
		fmt.Fprintln(j.stdout, line)
	}
	d := compareNumbers(earlier, now)
	d.print(j.stdout, "report", "repeated", 0)
	switch {
	case d.moved() > 0:
		return codedError{codeData, fmt.Errorf("%s is not what this run gives: %d of %d numbers differ", c.Dir, d.moved(), d.moved()+d.same)}
	case len(altered) > 0:
		return codedError{codeData, fmt.Errorf("the numbers of %s are what this run gives, but not all its files are as they were written", c.Dir)}
	}
	return nil
}

// alteredFiles says which files of a report are not as they were written, by the sums of its manifest. The names come from strangers: no
// file outside the folder is opened.
func alteredFiles(dir string, m report.Manifest) []string {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return []string{err.Error()}
	}
	defer root.Close()
	var out []string
	for _, name := range slices.Sorted(maps.Keys(m.Sums)) {
		if outside(dir, name) {
			out = append(out, printable(name)+": lies outside the report's folder, and is not opened")
			continue
		}
		sum, err := sumOf(root, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			out = append(out, printable(name)+" is gone")
		case err != nil:
			out = append(out, printable(fmt.Sprintf("%s: %v", name, err)))
		case sum != m.Sums[name]:
			out = append(out, printable(name)+" was changed after the report was written")
		}
	}
	for _, name := range m.Files {
		if _, ok := m.Sums[name]; !ok && m.Sums != nil && name != "manifest.json" { // which cannot have its own
			out = append(out, printable(name)+" has no sum in the manifest: it may have been changed")
		}
	}
	return out
}

// outside says whether the name of a file leads out of a folder, by itself or by a link.
func outside(dir, name string) bool {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return true
	}
	base, err1 := filepath.EvalSymlinks(dir)
	file, err2 := filepath.EvalSymlinks(filepath.Join(dir, filepath.FromSlash(name)))
	if err1 != nil || err2 != nil { // gone, which is said where it is read
		return false
	}
	rel, err := filepath.Rel(base, file)
	return err != nil || !filepath.IsLocal(rel)
}

// maxSummed bounds the files whose sums are compared: no report has a file of a gigabyte.
const maxSummed = 1 << 30

// sumOf is the SHA-256 of a file in a folder.
func sumOf(root *os.Root, name string) (string, error) {
	info, err := root.Stat(filepath.FromSlash(name))
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() { // a pipe need not end
		return "", errors.New("is no file")
	}
	if info.Size() > maxSummed {
		return "", fmt.Errorf("was changed after the report was written: has %d bytes, more than any report's (%d)", info.Size(), maxSummed)
	}
	f, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(f, maxSummed)); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// partLike is the folder under each/ of a repeated run whose report has the same filters.
func partLike(dir string, where []string) (string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "each", "*", "manifest.json"))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		var m report.Manifest
		text, err := os.ReadFile(name)
		if err != nil || json.Unmarshal(text, &m) != nil {
			continue
		}
		if slices.Equal(m.Where, where) {
			return filepath.Dir(name), nil
		}
	}
	return "", fmt.Errorf("the repeated run makes no report of %s", printable(strings.Join(where, ", ")))
}

// readReported reads a file of a report.
func readReported(name string) ([]byte, error) {
	f, err := openReported(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// changes says which inputs are not what they were, and what cannot be compared.
func (c *verifyCommand) changes(m report.Manifest, again string) []string {
	var now report.Manifest
	text, err := os.ReadFile(filepath.Join(again, "manifest.json"))
	if err == nil {
		err = json.Unmarshal(text, &now)
	}
	if err != nil {
		return []string{fmt.Sprint("the manifest of the repeated run cannot be read: ", err)}
	}
	var out []string
	if m.Sums == nil {
		out = append(out, "the manifest has no sums of the files: their numbers alone are compared")
	}
	if m.Version != now.Version {
		out = append(out, fmt.Sprintf("made by manyi %s, repeated by %s", printable(m.Version), now.Version))
	}
	if m.Codebook != nil && now.Codebook != nil && m.Codebook.SHA256 != now.Codebook.SHA256 {
		out = append(out, fmt.Sprintf("%s has changed since the report was made", printable(now.Codebook.Path)))
	}
	for i, x := range m.Inputs {
		switch {
		case i >= len(now.Inputs):
			out = append(out, fmt.Sprintf("%s was not read again", printable(x.Path)))
		case x.SHA256 != now.Inputs[i].SHA256:
			out = append(out, fmt.Sprintf("%s has changed since the report was made", printable(now.Inputs[i].Path)))
		}
	}
	return out
}

// repeated are the data files and flags of the run that a manifest describes.
func repeated(m report.Manifest) (data []string, in inputFlags, out outputFlags, err error) {
	if len(m.Command) < 2 {
		return nil, in, out, errors.New("does not say by which command the report was made")
	}
	var cli commands
	parser, err := kong.New(&cli, kong.Name("manyi"), kong.Vars{"version": version}, kong.Writers(io.Discard, io.Discard), kong.Exit(func(int) {}))
	if err != nil {
		return nil, in, out, err
	}
	command, err := parser.Parse(m.Command[1:])
	if err != nil {
		return nil, in, out, fmt.Errorf("its command is not one of this program: %s", printable(err.Error()))
	}
	switch command.Selected().Name {
	case "demo":
		return nil, in, outputFlags{}, nil
	case "run":
	default:
		return nil, in, out, fmt.Errorf("its command is %s, which makes no report", command.Selected().Name)
	}
	if err := errors.Join(cli.Run.inputFlags.check(), cli.Run.outputFlags.check()); err != nil {
		return nil, in, out, fmt.Errorf("its command is not one of this program: %s", printable(err.Error()))
	}
	if isCodebook(cli.Run.Codebook) {
		data = cli.Run.Data
	}
	if contains(data, "-") {
		return nil, in, out, errors.New("the data came from standard input and are not at hand to read again")
	}
	return data, cli.Run.inputFlags, cli.Run.outputFlags, nil
}

// findCodebook looks for the codebook where the manifest says, and beside the report, for a folder that was moved.
func findCodebook(m report.Manifest, dir string) (string, error) {
	if m.Codebook == nil {
		return "", errors.New("the manifest names no codebook")
	}
	path := m.Codebook.Path
	if !isCodebook(path) {
		return "", fmt.Errorf("%s, which the manifest names, is not a codebook", printable(path))
	}
	found := ""
	for _, at := range []string{path, filepath.Join(dir, filepath.Base(path)), filepath.Join(dir, "sample", filepath.Base(path))} {
		text, err := survey.ReadCodebook(at)
		if err != nil {
			continue
		}
		if fmt.Sprintf("%x", sha256.Sum256(text)) == m.Codebook.SHA256 {
			return at, nil
		}
		if found == "" {
			found = at
		}
	}
	if found == "" {
		return "", fmt.Errorf("%s: %w\nhint: names of files start where the report was made: go there, or say --from FOLDER", printable(path), fs.ErrNotExist)
	}
	return found, nil
}
