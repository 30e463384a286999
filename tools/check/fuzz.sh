#!/bin/sh
# Fuzzes the targets of the module, each for $FUZZTIME (5s): all, or those whose
# names the regular expression $FUZZ matches. What it learns is kept in
# .build/fuzz/PACKAGE/TARGET, where the next run goes on; "make fuzz-corpus" takes
# the best of it into the repository. An input that fails is left in the package's
# testdata/fuzz, where "go test" finds it again.
set -eu
cd "$(dirname "$0")/../.."
limit=${FUZZTIME:-5s}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! go test -list "${FUZZ:-^Fuzz}" ./... >"$log" 2>&1; then
	cat "$log" >&2
	exit 1
fi
# go test prints the names first, and then the package that they are in.
targets=$(awk '/^Fuzz/ { names[n++] = $1 }
	$1 == "ok" { for (i = 0; i < n; i++) print names[i] ":" $2; n = 0 }' "$log")

count=0
for target in $targets; do
	name=${target%%:*} package=${target#*:}
	echo "go test -run ^\$ -fuzz ^$name\$ -fuzztime $limit $package"
	if ! go test -run '^$' -fuzz "^$name\$" -fuzztime "$limit" -fuzzminimizetime 10x "$package" \
		-args -test.fuzzcachedir="$PWD/.build/fuzz/$package" >"$log" 2>&1; then
		# Before Go 1.27 the end of the time is sometimes taken for a failure
		# (go.dev/issue/75804). A real one has an input.
		if grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input\|panic' "$log"; then
			echo "the time was over; nothing was found"
		else
			cat "$log" >&2
			exit 1
		fi
	fi
	grep '^fuzz: elapsed' "$log" | tail -n 1
	count=$((count + 1))
done
if [ "$count" = 0 ]; then
	echo "fuzz.sh: there is no fuzz target${FUZZ:+ named $FUZZ}" >&2
	exit 1
fi
echo "$count fuzz targets, $limit each: nothing found"
