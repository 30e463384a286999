#!/usr/bin/env bash
# The benchmarks of the work tree beside those of another commit, in turn, so that
# what the machine does meanwhile falls on both alike; benchstat compares them.
#
#   BASE=ref       the other commit (main)
#   COUNT=n        how often each is run (8; benchstat wants 6 at least)
#   BENCH=regexp   which benchmarks (.)
#   BENCHTIME=t    how long each is run (100ms)
#   PACKAGES=list  of which folders (all that have benchmarks)
set -euo pipefail
cd "$(dirname "$0")/../.."

base=${BASE:-main} count=${COUNT:-8} bench=${BENCH:-.} benchtime=${BENCHTIME:-100ms} packages=${PACKAGES:-}
if ! commit=$(git rev-parse --verify --quiet "$base^{commit}"); then
	echo "bench-compare: there is no commit $base: name one, make bench-compare BASE=ref" >&2
	exit 1
fi
out=$PWD/.build/compare
tree=$out/tree

remove() { git worktree remove --force "$tree" 2>/dev/null || true; }
remove
rm -rf "$out"
mkdir -p "$out"
trap remove EXIT
git worktree add --quiet --detach "$tree" "$commit"

# with_benchmarks lists the folders that have any, of those that were asked for.
with_benchmarks() {
	# shellcheck disable=SC2086 # a list of folders
	(cd "$1" && grep -rl --include='*_test.go' --exclude-dir=.build '^func Benchmark' ${packages:-.} | xargs -n1 dirname | sort -u)
}

# build makes a test program for each folder with benchmarks. Its name is the
# folder's with / for what no name has.
build() {
	local from=$1 to=$2 folder
	mkdir -p "$to"
	for folder in $(with_benchmarks "$from" || true); do
		folder=${folder#./}
		(cd "$from" && go test -c -o "$to/${folder//\//@}" "./$folder")
	done
}
echo "bench-compare: building both, $base is ${commit:0:12}" >&2
build "$tree" "$out/base"
build "$PWD" "$out/work"
if [[ -z $(ls "$out/base" "$out/work" 2>/dev/null | grep -v ':$') ]]; then
	echo "bench-compare: there are no benchmarks in ${packages:-the repository}" >&2
	exit 1
fi

# run one program where go test would.
run() {
	local root=$1 side=$2 program=$3
	[[ -x $out/$side/$program ]] || return 0
	(cd "$root/${program//@//}" && "$out/$side/$program" -test.run='^$' -test.bench="$bench" -test.benchtime="$benchtime" -test.benchmem) >>"$out/$side.txt"
}
: >"$out/base.txt"
: >"$out/work.txt"
for ((i = 1; i <= count; i++)); do
	echo "bench-compare: round $i of $count" >&2
	for program in $( (ls "$out/base"; ls "$out/work") | sort -u); do
		if ((i % 2)); then
			run "$tree" base "$program"
			run "$PWD" work "$program"
		else
			run "$PWD" work "$program"
			run "$tree" base "$program"
		fi
	done
done
"${BENCHSTAT:-benchstat}" "$base=$out/base.txt" "work=$out/work.txt"
