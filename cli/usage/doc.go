// Package usage is "aiterm usage": the report, history, watch and forget, and the
// hidden command that asks the usage endpoint.
package usage
