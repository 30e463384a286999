package transcript

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

const (
	// mostTaskFiles is how many of the files of a list of tasks are read.
	mostTaskFiles = 128
	mostTaskFile  = 32 << 10
)

// taskList is the list of tasks of a session.
type taskList struct {
	known               bool
	total, done, active int64
	current             string // of the first one that is being done, if the list is in files
	at                  place  // likewise, if it is in the transcript
}

// list is the list of tasks. Claude Code keeps it in a folder, a file a task, which its
// agents change too; older versions and those models that have a list of their own have
// none.
func (f *Facts) list() *taskList {
	f.once.Do(func() {
		// The tasks of the tool TodoWrite have the numbers of their places.
		todos := len(f.s.tasks) > 0 && f.s.tasks[0].id <= mostTasks
		if f.file != nil && !todos {
			if t, ok := f.file.taskFiles(); ok {
				f.tasks = t
				return
			}
		}
		f.tasks = f.s.taskList()
	})
	return &f.tasks
}

func (s *Summary) taskList() (t taskList) {
	t.known = !s.tasksUnsure
	for _, task := range s.tasks {
		t.add(task.status)
		if task.status == taskActive && t.at.size == 0 {
			t.at = task.title
		}
	}
	return t
}

func (t *taskList) add(status int64) {
	t.total++
	switch status {
	case taskDone:
		t.done++
	case taskActive:
		t.active++
	}
}

func (t *taskList) title(f *Facts) (string, bool) {
	if t.current != "" {
		return t.current, true
	}
	return f.text(t.at)
}

func (f *Facts) taskCount(key string) (string, bool) {
	t := f.list()
	if !t.known {
		return "", false
	}
	switch key {
	case "total":
		return number(t.total)
	case "done":
		return number(t.done)
	case "active":
		return number(t.active)
	}
	return "", false
}

// taskFiles reads the folder of the session's tasks; ok is false where there is none.
func (f *File) taskFiles() (t taskList, ok bool) {
	dir := filepath.Join(f.config, "tasks", f.session)
	if !isFolder(dir) {
		return t, false
	}
	folder, err := os.Open(dir)
	if err != nil {
		return t, false
	}
	names, _ := folder.Readdirnames(2 * mostTaskFiles)
	folder.Close()
	var numbers []int
	for _, name := range names {
		stem, isJSON := strings.CutSuffix(name, ".json")
		if n, err := strconv.Atoi(stem); isJSON && err == nil && n >= 0 && strconv.Itoa(n) == stem {
			numbers = append(numbers, n)
		}
	}
	t.known = len(names) < 2*mostTaskFiles && len(numbers) <= mostTaskFiles
	slices.Sort(numbers)
	for _, n := range numbers[:min(len(numbers), mostTaskFiles)] {
		one, ok := readObject(filepath.Join(dir, strconv.Itoa(n)+".json"), mostTaskFile)
		status := one.Get("status")
		if !ok || status.Type != jsontext.String {
			t.known = false
			continue
		}
		is := statusNamed(status.Str)
		if is == taskGone || one.Get("metadata._internal").Type == jsontext.True {
			continue
		}
		t.add(is)
		if is == taskActive && t.current == "" {
			if t.current = one.Get("activeForm").Str; t.current == "" {
				t.current = one.Get("subject").Str
			}
		}
	}
	return t, true
}

// readObject reads a file of one object that another part of Claude Code writes, without
// following a link.
func readObject(path string, most int64) (jsontext.Value, bool) {
	h, m, err := open(path)
	if err != nil {
		return jsontext.Value{}, false
	}
	defer h.close()
	if m.size > most {
		return jsontext.Value{}, false
	}
	b := make([]byte, m.size)
	n, _ := h.ReadAt(b, 0)
	if !jsontext.ValidBytes(b[:n]) {
		return jsontext.Value{}, false
	}
	v := jsontext.ParseBytes(b[:n])
	return v, v.IsObject()
}
