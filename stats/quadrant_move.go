package stats

// QuadrantMove is where an item stood in an earlier wave and where it stands now.
type QuadrantMove struct {
	Key, Label string
	N          int // respondents behind the satisfaction of both waves
	From, To   int // quadrants

	ProbFrom, ProbTo *float64 // that it was in From, and is in To; nil without a bootstrap
	ProbMoved        *float64 // of both together, when they differ: that it really went from one to the other
	ProbChanged      *float64 // that its quadrants differ, whichever they are
}

// QuadrantSince are the moves since one earlier wave.
type QuadrantSince struct {
	Earlier string
	Moves   []QuadrantMove
	Notices []Notice
}

// QuadrantMoves are the moves since the wave before and since the first.
type QuadrantMoves struct {
	Wave    string
	Since   []QuadrantSince
	Notices []Notice // waves that nothing is compared with
}

// QuadrantMoves compares the quadrants of the items with those in the wave before and in the first. Each wave has its own cuts, over the items that
// both asked. The waves are independent samples, and so are their bootstraps: with p_q and o_q the shares of resamples in quadrant q now and then,
//
//	P(moved from a to b) = o_a p_b,  P(changed) = 1 - Σ o_q p_q
//
// An item that lies on a cut in both waves changes quadrant by chance: P(changed) is high then, P(moved) is not.
func (d *Data) QuadrantMoves() (*QuadrantMoves, error) {
	out := &QuadrantMoves{Wave: d.Wave}
	waves, notices := d.compared()
	out.Notices = notices
	for _, e := range waves {
		keys, overall := d.shared(e)
		if len(keys) < 2 || d.N == 0 {
			continue
		}
		since := QuadrantSince{Earlier: e.Wave}
		if (d.Overall != nil || e.Overall != nil) && !overall {
			since.Notices = append(since.Notices, notice("response_composite", e.Wave))
		}
		since.Notices = append(since.Notices, designsWithout(e, d)...)
		now, errNow := d.onItems(keys, overall).Quadrant()
		then, errThen := e.onItems(keys, overall).Quadrant()
		for i, err := range []error{errNow, errThen} {
			if err != nil {
				since.Notices = append(since.Notices, notice("quadrants_wave", []string{d.Wave, e.Wave}[i]))
				if why, ok := err.(Notice); ok {
					since.Notices = append(since.Notices, why)
				}
			}
		}
		if errNow != nil || errThen != nil {
			out.Since = append(out.Since, since)
			continue
		}
		earlier := map[string]*QuadrantPoint{}
		for i := range then.Points {
			earlier[then.Points[i].Key] = &then.Points[i]
		}
		for _, p := range now.Points {
			o := earlier[p.Key]
			if o == nil {
				continue
			}
			m := QuadrantMove{Key: p.Key, Label: p.Label, N: p.N + o.N, From: o.Quadrant, To: p.Quadrant}
			if p.Prob != nil && o.Prob != nil {
				m.ProbFrom, m.ProbTo = num(o.Prob[o.Quadrant-1]), num(p.Prob[p.Quadrant-1])
				same := 0.0
				for q := range p.Prob {
					same += p.Prob[q] * o.Prob[q]
				}
				m.ProbChanged = num(max(0, 1-same))
				if m.From != m.To {
					m.ProbMoved = num(*m.ProbFrom * *m.ProbTo)
				}
			}
			since.Moves = append(since.Moves, m)
		}
		out.Since = append(out.Since, since)
	}
	return out, nil
}

// Numbers lists the moves; term2 is the earlier wave. What cannot be compared is unavailable.
func (q *QuadrantMoves) Numbers() []Number {
	var list []Number
	for _, s := range q.Since {
		if s.Moves == nil {
			list = append(list, Number{Analysis: "quadrant_move", Term2: s.Earlier, Statistic: "unavailable"})
		}
		for _, m := range s.Moves {
			r := rows{Number{Analysis: "quadrant_move", Term: m.Key, Term2: s.Earlier, N: m.N}, &list}
			r.add("from", num(float64(m.From)))
			r.add("to", num(float64(m.To)))
			r.add("prob_from", m.ProbFrom)
			r.add("prob_to", m.ProbTo)
			r.add("prob_moved", m.ProbMoved)
			r.add("prob_changed", m.ProbChanged)
		}
	}
	return list
}
