#!/bin/sh
# Runs the tests that docs/security.md names; with -n it only says which.
set -e
cd "$(dirname "$0")/../.."
join() { sort -u | paste -s -d '|' -; }
tests=$(grep -oE '(Test|Fuzz)[A-Z][A-Za-z]+' docs/security.md | grep -vx TestScripts | join)
scripts=$(grep -oE '[a-z_]+\.txtar' docs/security.md | sed 's/\.txtar$//' | join)
pattern="^($tests)\$|^TestScripts\$/^($scripts)\$"
if [ "$1" = -n ]; then
	echo "$pattern"
	exit
fi
exec go test ./cli/... ./host/... ./sdk/... -run "$pattern"
