package stats

// Frequency is the distribution of one item, overall or profile field.
type Frequency struct {
	Key, Label string
	N          int // respondents
	Valid      int // of them with an answer
	Rows       []FrequencyRow
	Multiple   bool // rows are options of a multiple response: percents need not sum to 100
}

// FrequencyRow is one answer. Percents are weighted, Count is not.
type FrequencyRow struct {
	Code         string // code of an item, label of a group, column of an option; "." = missing
	Label        string // words, "" if the code has none
	Count        int
	Percent      *float64 // of all respondents
	ValidPercent *float64 // of those who answered; nil for the missing row
	CumPercent   *float64 // running sum of ValidPercent; nil for the missing row and for options
}

// Frequencies lists the distribution of every item, overall, grouped profile field and multiple response.
type Frequencies struct {
	Tables []Frequency
}
