package confine

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Self confines this process, all its threads and those to come. There is no way back.
// The error is for rules that cannot be carried out: the process must then run nothing
// of a stranger's.
func Self(rules Rules) (Report, error) {
	var report Report
	closeInherited()
	// Landlock opens the folder, and so comes before the limits and the filter.
	version, err := restrict(rules)
	if err != nil && version > 0 {
		return nil, fmt.Errorf("close the process in with Landlock: %w", err)
	}
	report.add(Landlock, err, fmt.Sprint("version ", version))

	limited := limit(rules)
	// Nobody else of the user's looks into it, and no core is left of it.
	unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)

	// The last wall, for behind it none of these calls is there any more.
	report.add(Seccomp, filter(rules, err == nil), "")
	report.add(Limits, limited, "")
	return report, nil
}
