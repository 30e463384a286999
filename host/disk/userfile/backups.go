package userfile

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// BackupTime is how the time in a backup's name is written, in UTC.
const BackupTime = "20060102T150405Z"

// lastBackups is how many backups are kept beside the first one, which is the file
// as it was before aiterm touched it.
const lastBackups = 9

// ThinBackups removes backups of a file, but for the first and the last nine.
// start is their path up to the time in the name; endings are what may follow
// behind it. A second backup of the same second has -2 behind the time.
func ThinBackups(start string, endings ...string) {
	type backup struct {
		name, time string
		number     int
	}
	var all []backup
	files, _ := os.ReadDir(filepath.Dir(start))
	for _, file := range files {
		rest, ok := strings.CutPrefix(file.Name(), filepath.Base(start))
		if !ok || !file.Type().IsRegular() {
			continue
		}
		for _, ending := range endings {
			rest = strings.TrimSuffix(rest, ending)
		}
		time, number, numbered := strings.Cut(rest, "-")
		b := backup{file.Name(), time, 1}
		if numbered {
			n, err := strconv.Atoi(number)
			if err != nil || n < 2 {
				continue
			}
			b.number = n
		}
		if isBackupTime(time) {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b backup) int {
		return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.number, b.number))
	})
	for i := 1; i < len(all)-lastBackups; i++ {
		os.Remove(filepath.Join(filepath.Dir(start), all[i].name))
	}
}

func isBackupTime(s string) bool {
	if len(s) != len(BackupTime) {
		return false
	}
	for i := range len(s) {
		switch want := BackupTime[i]; {
		case want == 'T' || want == 'Z':
			if s[i] != want {
				return false
			}
		case s[i] < '0' || s[i] > '9':
			return false
		}
	}
	return true
}
