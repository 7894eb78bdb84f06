package survey

import "fmt"

// What a column is for.
type roleKind int

const (
	roleID roleKind = iota
	roleWeight
	roleItem
	roleStated
	roleOverall
	roleField
	roleText
	roleStrata
	roleCluster
	roleSubcluster
	roleSizes
	roleSubsizes
	roleReplicate
	roleDuration
	roleApart  // a question that is no item: of loyalty and Kano
	roleTarget // where the targets of a field are given; no column
	roleWaveColumn
	roleWave // the wave and its key, apart by a NUL: where a wave renames a column; the wave alone: where it stands
)

// columnRole identifies one use of a column: by the item's or field's key, and for a multiple response the option
// from 1.
type columnRole struct {
	kind   roleKind
	name   string
	option int
}

// origin is where the codebook names a column.
type origin struct {
	place
	key string // dotted path
}

// columnUse is a column the codebook names.
type columnUse struct {
	role   columnRole
	path   string // dotted path when no origin is known
	column *string
}

// uses lists every column the codebook names, in report order.
func (c *Codebook) uses() []columnUse {
	var out []columnUse
	add := func(role columnRole, path string, column *string) {
		if *column != "" {
			out = append(out, columnUse{role, path, column})
		}
	}
	add(columnRole{kind: roleID}, "id", &c.ID)
	add(columnRole{kind: roleWeight}, "weight", &c.Weight)
	for i := range c.Items {
		it := &c.Items[i]
		path := join("items", it.Key)
		add(columnRole{kind: roleItem, name: it.Key}, path, &it.Column)
		add(columnRole{kind: roleStated, name: it.Key}, path+".stated", &it.Stated)
	}
	if c.Overall != nil {
		add(columnRole{kind: roleOverall}, overallKey, &c.Overall.Column)
	}
	for i := range c.Profile {
		f := &c.Profile[i]
		path := join("profile", f.Key)
		add(columnRole{kind: roleField, name: f.Key}, path, &f.Column)
		for j := range f.Columns {
			add(columnRole{roleField, f.Key, j + 1}, index(path+".multiple", j), &f.Columns[j])
		}
	}
	for _, it := range c.apart() {
		add(columnRole{kind: roleApart, name: it.Key}, it.Key, &it.Column)
	}
	for i := range c.Text {
		add(columnRole{kind: roleText, name: c.Text[i]}, "text", &c.Text[i])
	}
	if d := c.Design; d != nil {
		// A profile key here stands for that field's column, which is listed already.
		for _, part := range d.columns() {
			if c.field(*part.column) == nil {
				add(columnRole{kind: part.kind}, part.path, part.column)
			}
		}
		if w := d.Replicates; w != nil {
			for i := range w.Columns {
				add(columnRole{kind: roleReplicate, name: w.Columns[i]}, "design.replicates", &w.Columns[i])
			}
		}
	}
	add(columnRole{kind: roleDuration}, "quality.duration", &c.Quality.Duration)
	add(columnRole{kind: roleWaveColumn}, "waves.column", &c.WaveColumn)
	return out
}

// designColumn is a column that a design names.
type designColumn struct {
	kind   roleKind
	path   string
	name   string // in the dataset
	column *string
	want   string // what its cells should hold
}

// columns lists the columns of a design, those it does not have being "".
func (d *Design) columns() []designColumn {
	return []designColumn{
		{roleStrata, "design.strata", "#stratum", &d.Strata, "the stratum of the form"},
		{roleCluster, "design.cluster", "#cluster", &d.Cluster, "the cluster of the form"},
		{roleSubcluster, "design.cluster[2]", "#subcluster", &d.Subcluster, "the cluster within the cluster of the form"},
		{roleSizes, "design.population", "#size", &d.Sizes, "a number"},
		{roleSubsizes, "design.population[2]", "#subsize", &d.Subsizes, "a number"},
	}
}

// item returns the item with a key, or nil.
func (c *Codebook) item(key string) *Item {
	for i := range c.Items {
		if c.Items[i].Key == key {
			return &c.Items[i]
		}
	}
	return nil
}

// field returns the profile field with a key, or nil.
func (c *Codebook) field(key string) *Field {
	for i := range c.Profile {
		if c.Profile[i].Key == key {
			return &c.Profile[i]
		}
	}
	return nil
}

func (c *Codebook) fieldKeys() []string {
	keys := make([]string, len(c.Profile))
	for i, f := range c.Profile {
		keys[i] = f.Key
	}
	return keys
}

// CheckColumns says which columns the codebook names but the data in file lack, or have twice, as CodebookErrors.
// The header is the row of column names; a byte order mark and surrounding space do not count. Apply it to the
// codebook of one wave (ForWave).
func (c *Codebook) CheckColumns(file string, header []string) error {
	uses := c.uses()
	used := make(map[string]bool, len(uses))
	for _, use := range uses {
		used[cleanName(*use.column)] = true
	}
	count := make(map[string]int, len(header))
	var names, taken []string
	for _, name := range header {
		name = cleanName(name)
		count[name]++
		switch {
		case name == "" || count[name] > 1:
		case used[name]:
			taken = append(taken, name)
		default:
			names = append(names, name)
		}
	}
	names = append(names, taken...) // a column without a use yet is the likelier one to be meant
	list := complaints{file: c.Path}
	for _, use := range uses {
		name := cleanName(*use.column)
		if count[name] == 1 {
			continue
		}
		from, ok := c.origins[use.role]
		if !ok {
			from.key = use.path
		}
		if count[name] > 1 {
			list.add(from.place, from.key, "%s has %d columns named %s", file, count[name], quote(*use.column))
			continue
		}
		list.add(from.place, from.key, "no column %s in %s", quote(*use.column), file).
			also(c.absentHint(use)).near(name, names, "the columns are")
	}
	return list.err()
}

// absentHint says how the codebook of a wave declares that the wave did not ask for a column; "" where it cannot.
func (c *Codebook) absentHint(use columnUse) string {
	if len(c.Waves) != 1 {
		return ""
	}
	at, ok := c.origins[columnRole{roleWave, c.Waves[0].Name, 0}]
	if !ok {
		return ""
	}
	key, what := use.role.name, "did not ask it"
	switch {
	case use.role.kind == roleItem, use.role.kind == roleField && use.role.option == 0:
	case use.role.kind == roleOverall:
		key = overallKey
	case use.role.kind == roleWeight && !c.hasKey(use.path):
		key, what = use.path, "has none"
	default:
		return ""
	}
	return fmt.Sprintf("if wave %s %s, write %s: null under its columns (the wave is in line %d)", plain(c.Waves[0].Name), what, plain(key), at.line)
}
