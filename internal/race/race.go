// Package race tells tests whether they are built with -race: then they take more
// memory, and what limits or measures it says nothing. Nothing else imports it.
package race
