//go:build tools

// Package nfpm pins the nfpm that makes the packages of a release for Debian and for
// Fedora. It is a module of its own, so that the program depends on none of it.
package nfpm

import _ "github.com/goreleaser/nfpm/v2/cmd/nfpm"
