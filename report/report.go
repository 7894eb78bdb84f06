package report

import (
	"iter"

	"manyi/stats"
	"manyi/survey"
)

// Report is everything that the outputs are made from. The same Report gives the workbook, the page, the pictures
// and the tables of numbers.
type Report struct {
	Lang     Lang
	Title    string
	Subtitle string   // wave, filter, group: what the reader must know to place the numbers
	Base     string   // "n = 6,198; 未加权": foot of every sheet
	Summary  []string // the findings of the front page, at most five sentences
	Sections []Section

	Numbers []stats.Number
	Results []NamedResult // for results.json, in report order

	Quality        *survey.QualityReport   // for quality.json; nil = not written
	EarlierQuality []*survey.QualityReport // of the waves compared with, oldest first
	Excluded       []survey.Excluded
	Weights        iter.Seq[WeightRow] // for weights.csv; nil = not written
	Manifest       Manifest
}

// WeightRow is the weight that was made for one form.
type WeightRow struct {
	File   string
	Row    int // line of a text file or row of a sheet, the header counted
	ID     string
	Weight float64
}

// NamedResult is one result struct under the name of its analysis.
type NamedResult struct {
	Name   string
	Result any
}

// Manifest says how a run was made, for repeating it.
type Manifest struct {
	Schema   int            `json:"schema"`
	Version  string         `json:"version"` // of manyi
	Command  []string       `json:"command"`
	Codebook *FileSum       `json:"codebook,omitempty"`
	Inputs   []FileSum      `json:"inputs"`
	Seed     uint64         `json:"seed"`
	Options  stats.Options  `json:"options"`
	Wave     string         `json:"wave,omitempty"`
	Earlier  []WaveRows     `json:"earlier_waves,omitempty"` // that the report compares with, oldest first
	Where    []string       `json:"where,omitempty"`
	Formats  []string       `json:"formats"`
	Rows     RowCount       `json:"rows"`
	Reasons  map[string]int `json:"excluded_by_reason"`
	Invalid  int            `json:"invalid_cells"`
	Files    []string       `json:"files"` // what the run wrote, with slashes, sorted; Write fills it

	// Sums is the SHA-256 of each of Files but the manifest itself; Write fills it. It shows that a file was changed afterwards, unless whoever
	// did so changed the manifest too.
	Sums map[string]string `json:"files_sha256"`
}

// FileSum identifies an input.
type FileSum struct {
	Path     string `json:"path"`
	SHA256   string `json:"sha256"`
	Bytes    int64  `json:"bytes"`
	Format   string `json:"format,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Rows     int    `json:"rows,omitempty"`
}

// RowCount holds Read = Kept + Excluded.
type RowCount struct {
	Read     int `json:"read"`
	Kept     int `json:"kept"`
	Excluded int `json:"excluded"`
}

// WaveRows counts the rows of an earlier wave; its files are among the inputs, and the rows left out among those of excluded.csv.
type WaveRows struct {
	Name string `json:"name"`
	RowCount
}
