// Package usage is "aiterm usage": the report, history, cost, watch and forget, and the
// hidden command that asks the usage endpoint.
//
// It imports cli/console, host/view, host/line, host/agent, host/facts, host/yaml, host/look
// and host/disk.
package usage
