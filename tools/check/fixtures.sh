#!/bin/sh
# Assembles the guests of the tests with wat2wasm, from wabt.
#
#	tools/check/fixtures.sh build   write each .wasm beside its .wat
#	tools/check/fixtures.sh check   compare each .wasm with its .wat
#
# Without wat2wasm it says so and ends well: the .wasm files are in the
# repository.
set -eu
cd "$(dirname "$0")/../.."
if ! command -v wat2wasm >/dev/null; then
	echo "skipped: wat2wasm is not installed, so the guests of the tests are taken as they are"
	exit 0
fi
made=$(mktemp)
trap 'rm -f "$made"' EXIT
for folder in host/guest/wasm/testdata/hostile host/guest/extism/testdata/hostile cli/testdata/guests; do
	count=0
	for wat in "$folder"/*.wat; do
		wat2wasm "$wat" -o "$made"
		wasm=${wat%.wat}.wasm
		case ${1:-} in
		build) cat "$made" >"$wasm" ;;
		check) cmp "$made" "$wasm" || { echo "$wasm is not what $wat says: run make segments" >&2; exit 1; } ;;
		*) echo "fixtures.sh: say build or check" >&2; exit 2 ;;
		esac
		count=$((count + 1))
	done
	for wasm in "$folder"/*.wasm; do
		[ -f "${wasm%.wasm}.wat" ] || { echo "$wasm has no .wat: write one, or remove it" >&2; exit 1; }
	done
	echo "$count fixtures in $folder: $1"
done
