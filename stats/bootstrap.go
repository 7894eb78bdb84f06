package stats

// drivers keeps what the driver analyses share: the sampling frame.
type drivers struct {
	frame frame
}
