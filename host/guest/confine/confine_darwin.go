package confine

// Self confines this process, all its threads and those to come. There is no way back.
// The error is for rules that cannot be carried out: the process must then run nothing
// of a stranger's.
func Self(rules Rules) (Report, error) {
	var report Report
	closeInherited()
	report.add(Limits, limit(rules), "")
	return report, nil
}
