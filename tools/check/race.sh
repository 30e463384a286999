#!/bin/sh
# Runs tests with Go's race detector: race.sh [FLAG...] PACKAGE...
#
# The detector is linked with cgo, which nothing else here uses. Without a C
# compiler, or where Go has no detector, it says so and ends well.
set -eu
cd "$(dirname "$0")/../.."
export CGO_ENABLED=1
cc=$(go env CC)
if ! command -v "${cc%% *}" >/dev/null; then
	echo "skipped: there is no C compiler ($cc), which the race detector is linked with"
	exit 0
fi
if ! why=$(go list -race std 2>&1 >/dev/null); then
	echo "skipped: $why"
	exit 0
fi
echo "go test -race $*"
go test -race "$@"
