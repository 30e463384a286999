// Package paths is the part of path/filepath that a line needs which only
// repeats what was there. Go initialises path/filepath after all of Extism's
// and the registries' dependencies, which come first in the alphabet; where
// paths are written with slashes, package path does the same and is there from
// the beginning. See RATIONALE.md, "Why is the line drawn before main?".
package paths
