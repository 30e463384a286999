package sdk

// Transcript is a number, a time or a fixed word of what the session did, such as
// "tasks.done" or "tool.name"; docs/abi.md lists them. What is not known is not OK, and
// so is everything while a large transcript is read for the first time. Needs the
// permission transcript.
func Transcript(path string) Value {
	q := ask()
	for q.again(hostTranscript(path, q.buf, q.limit)) {
	}
	return q.answer
}

// TranscriptName is a name that somebody chose, such as "agents.0" for the type of the
// agent that runs longest, or "mcp.0" for the server that was used last. Needs the
// permission transcript:names. A segment with that can't store, log or fetch anything.
func TranscriptName(path string) Value {
	q := ask()
	for q.again(hostTranscriptName(path, q.buf, q.limit)) {
	}
	return q.answer
}

// TranscriptTitle is what the current task ("task") or a running agent ("agents.0") is
// called, in a line of at most 80 cells. Needs the permission transcript:titles. A
// segment with that can't store, log or fetch anything.
func TranscriptTitle(path string) Value {
	q := ask()
	for q.again(hostTranscriptTitle(path, q.buf, q.limit)) {
	}
	return q.answer
}

// TranscriptCount is a number of the transcript that counts something. It is false for
// one that is not known, and for nonsense.
func TranscriptCount(path string) (int64, bool) {
	n := Transcript(path).Float(-1)
	if !(n >= 0 && n < 1e15) {
		return 0, false
	}
	return int64(n), true
}
