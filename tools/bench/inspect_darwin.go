package main

// inspectOnce runs the command once. macOS tells a process's own peak; the
// processes that it starts are not counted there.
func (s *subject) inspectOnce() (inspection, error) {
	_, c, err := s.run(s.start)
	return inspection{peakBytes: c.maxRSS, processes: -1}, err
}
