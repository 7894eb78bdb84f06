package survey

// Loyalty is what tells a loyal customer besides overall. Either question may be an item of the form, whose key it then has, or a
// column of its own: then the key is #recommend or #repurchase.
type Loyalty struct{ Recommend, Repurchase Item }

// apart are the questions that have columns of their own and are no items: those of loyalty and of Kano.
func (c *Codebook) apart() []*Item {
	var list []*Item
	if c.Loyalty != nil {
		for _, it := range []*Item{&c.Loyalty.Recommend, &c.Loyalty.Repurchase} {
			if c.item(it.Key) == nil {
				list = append(list, it)
			}
		}
	}
	for i := range c.Kano {
		list = append(list, &c.Kano[i].Functional, &c.Kano[i].Dysfunctional)
	}
	return list
}

// readLoyalty reads the two questions.
func (r *codebookReader) readLoyalty(n *yamlNode) {
	s := r.settings("loyalty", n, "recommend", "repurchase")
	if n.kind != yamlMapping {
		return
	}
	if r.c.Overall == nil {
		r.add(n.place, "loyalty", "goes with overall only").hint("overall: {column: q10}")
	}
	l := &Loyalty{}
	for _, part := range []struct {
		key    string
		into   *Item
		zh, en string
	}{{"recommend", &l.Recommend, "推荐意愿", "Recommend"}, {"repurchase", &l.Repurchase, "再次购买意愿", "Buy again"}} {
		q, ok := s[part.key]
		if !ok {
			r.add(n.place, "loyalty", "has no %s", part.key).hint("loyalty: {recommend: q11, repurchase: q12}")
			continue
		}
		*part.into = Item{Key: "#" + part.key, Label: part.zh}
		if r.c.Lang == "en" {
			part.into.Label = part.en
		}
		r.readApart(join("loyalty", part.key), q, part.into)
	}
	if key := l.Recommend.Key; key == l.Repurchase.Key && key != "" {
		r.add(s["repurchase"].value.place, "loyalty.repurchase", "is the item of recommend too")
	} else if column := l.Recommend.Column; column == l.Repurchase.Column && column != "" {
		r.add(s["repurchase"].value.place, "loyalty.repurchase", "is the column of recommend too")
	}
	r.c.Loyalty = l
}

// readApart reads a question that is an item of the form, or has a column of its own: the short form is the key of the one or the other's column.
func (r *codebookReader) readApart(path string, q yamlPair, it *Item) {
	role := columnRole{kind: roleApart, name: it.Key}
	s := map[string]yamlPair{}
	if q.value.kind == yamlScalar {
		name, _ := r.name(path, q.value)
		if name == overallKey {
			r.add(q.value.place, path, "is overall itself")
			return
		}
		if same := r.c.item(name); same != nil {
			*it = *same
			return
		}
		it.Column = name
	} else {
		s = r.settings(path, q.value, "label", "column", "scale", "reverse", "missing")
		if _, ok := s["column"]; !ok && q.value.kind == yamlMapping {
			r.add(q.key.place, path, "has no column").hint("{column: q11, scale: nps}")
		}
	}
	r.askedItem(path, s, it, q.value.place, role)
}
