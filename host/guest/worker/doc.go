// Package worker has strangers' segments run by a process of their own, and is the
// line's side of it: it starts that process, sends it modules, answers what they ask
// from the table of package capability, and keeps what they put out. A line links it:
// it imports no engine.
//
// The process is not trusted. Whatever comes from it is decoded with limits, and acts on
// the segment's own call alone: what is granted is decided here, and what is drawn is
// cleaned here. When it breaks off, segments that had nothing to do with that are run
// by another one.
package worker
