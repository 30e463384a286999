// Package preview draws a line to look at, for a session that flags describe.
package preview
