package stats

import "sync"

// memo is a result that several analyses use, computed once for the choices that it depends on.
type memo[K comparable, V any] struct {
	mu    sync.Mutex
	done  bool
	of    K
	value V
	err   error
}

// get computes the result on first use and whenever the choices are others.
func (m *memo[K, V]) get(of K, compute func() (V, error)) (V, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.done || m.of != of {
		m.value, m.err = compute()
		m.of, m.done = of, true
	}
	return m.value, m.err
}
