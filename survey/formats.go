package survey

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"manyi/survey/raw"
)

// format is a kind of file that can be read.
type format struct {
	name       string
	extensions []string
	begins     []string                                                                  // what files of this kind begin with
	open       func(ctx context.Context, in *source, o *openOptions) (raw.Reader, error) // nil for delimited text
}

// formats lists what can be read. A file is told by its first bytes, else by its extension; csv takes what nothing
// else claims.
func formats() []format {
	return []format{
		{name: "csv", extensions: []string{".csv", ".txt", ".tsv", ".tab"}},
		{name: "xlsx", extensions: []string{".xlsx", ".xlsm"}, begins: []string{"PK\x03\x04"}, open: openWorkbook},
		{name: "sav", extensions: []string{".sav", ".zsav"}, begins: []string{"$FL2", "$FL3"}, open: openSav},
		{name: "por", extensions: []string{".por"}, open: openPor},
		{name: "parquet", extensions: []string{".parquet", ".pq"}, begins: []string{"PAR1"}, open: openParquet},
		{name: "arrow", extensions: []string{".arrow", ".feather", ".ipc", ".arrows"}, begins: []string{"ARROW1\x00\x00", "FEA1", "\xff\xff\xff\xff"}, open: openArrow},
		{name: "jsonl", extensions: []string{".jsonl", ".ndjson", ".json"}, open: openJSON},
		{name: "xls", extensions: []string{".xls"}, begins: []string{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, open: refuseOldWorkbook},
	}
}

// FormatNames lists the formats that can be read.
func FormatNames() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// FormatOf says which format a file is in: by how it begins, else by the extension of its name, else csv. A text that is
// only called .xls is read as the text it is.
func FormatOf(name string, beginning []byte) string { return formatOf(name, beginning).name }

func formatOf(name string, beginning []byte) format {
	list := formats()
	extension := strings.ToLower(filepath.Ext(name))
	for _, f := range list {
		for _, b := range f.begins {
			if strings.HasPrefix(string(beginning), b) {
				return f
			}
		}
	}
	for _, f := range list {
		if slices.Contains(f.extensions, extension) && f.name != "xls" {
			return f
		}
	}
	return list[0]
}

func refuseOldWorkbook(_ context.Context, in *source, _ *openOptions) (raw.Reader, error) {
	return nil, &FileError{File: in.name, Problem: "is an encrypted workbook or one of the old .xls format: save it as .xlsx without a password"}
}

// Files turns names, patterns and folders into the files to read, as Read does.
func Files(names []string) ([]string, error) { return expandFiles(names) }

// expandFiles turns names, patterns and folders into the files to read. A folder stands for its files of known
// formats; "-" stays. The order is that of the names; within a pattern or folder it is alphabetical.
func expandFiles(names []string) ([]string, error) {
	var files []string
	add := func(name string) {
		if !slices.Contains(files, name) {
			files = append(files, name)
		}
	}
	for _, name := range names {
		if name == "-" {
			add(name)
			continue
		}
		info, err := os.Stat(name)
		switch {
		case err == nil && info.IsDir():
			entries, err := os.ReadDir(name)
			if err != nil {
				return nil, &FileError{File: name, Problem: "cannot be read", Err: err}
			}
			before := len(files)
			for _, e := range entries {
				if !e.IsDir() && isDataFile(e.Name()) {
					add(filepath.Join(name, e.Name()))
				}
			}
			if len(files) == before {
				return nil, &FileError{File: name, Problem: "is a folder without data files"}
			}
		case err == nil:
			add(name)
		case strings.ContainsAny(name, "*?["):
			matches, err := filepath.Glob(name)
			if err != nil {
				return nil, &FileError{File: name, Problem: "is not a pattern", Err: err}
			}
			before := len(files)
			for _, m := range matches {
				if info, err := os.Stat(m); err == nil && !info.IsDir() && !isHidden(filepath.Base(m)) {
					add(m)
				}
			}
			if len(files) == before {
				return nil, &FileError{File: name, Problem: "matches no file"}
			}
		case os.IsNotExist(err):
			return nil, &FileError{File: name, Problem: "does not exist"}
		default:
			return nil, &FileError{File: name, Problem: "cannot be read", Err: err}
		}
	}
	if len(files) == 0 {
		return nil, &FileError{File: "data", Problem: "no file is named"}
	}
	return files, nil
}

// isHidden finds hidden files and the lock files of spreadsheet programs.
func isHidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") }

func isDataFile(name string) bool {
	if isHidden(name) {
		return false
	}
	extension := strings.ToLower(filepath.Ext(name))
	if extension == ".gz" || extension == ".zst" {
		extension = strings.ToLower(filepath.Ext(strings.TrimSuffix(name, filepath.Ext(name))))
	}
	for _, f := range formats() {
		if slices.Contains(f.extensions, extension) {
			return true
		}
	}
	return false
}
