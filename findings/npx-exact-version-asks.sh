#!/bin/bash
# npm 11.21.2: `npx -y NAME@1.0.0`, of an exact version that a run before has installed, asks the registry in every
# run before it starts the program, and although the registry said that the answer holds for five minutes. Where
# the registry cannot be reached it tries three times, with pauses of ten and sixty seconds, and
# then runs what was there all along. The same with no version and with @latest.
#
# Seen with a registry of this script: the first run fetches the package, each later one asks once more; with
# --prefer-offline none does. With the registry gone, the line comes after a minute and more, and at once with
# --prefer-offline.
#
# Why it matters: "npx -y NAME@VERSION" is what many a README gives as the command of a status line, a prompt or a
# hook. It is a request for every line, and on a train the line is a minute late, or never comes where the next run
# ends the one before it.
# Install the package and name its program, or give --prefer-offline with an exact version.
#
# It needs npm and node.
set -eu
version=11.21.2
dir=$(mktemp -d)
registry=
trap '[ -z "$registry" ] || kill "$registry" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
mkdir npm home package work
export HOME="$dir/home"
(cd npm && npm install --silent --no-audit --no-fund --ignore-scripts "npm@$version") || exit 2

cat >package/package.json <<'EOF'
{"name": "a-line", "version": "1.0.0", "bin": {"a-line": "line.js"}}
EOF
printf '#!/usr/bin/env node\nconsole.log("the line")\n' >package/line.js
tar czf a-line-1.0.0.tgz package
cat >registry.js <<'EOF'
const {appendFileSync, readFileSync, writeFileSync} = require('fs')
const archive = readFileSync('a-line-1.0.0.tgz')
const hash = require('crypto').createHash('sha512').update(archive).digest('base64')
const server = require('http').createServer((request, answer) => {
  if (request.method !== 'GET') return answer.end('{}') // what is known against the package
  appendFileSync('asked', request.url + '\n')
  answer.setHeader('cache-control', 'public, max-age=300')
  if (request.url.endsWith('.tgz')) return answer.end(archive)
  answer.setHeader('content-type', 'application/json')
  answer.end(JSON.stringify({name: 'a-line', 'dist-tags': {latest: '1.0.0'}, versions: {'1.0.0': {
    name: 'a-line', version: '1.0.0', bin: {'a-line': 'line.js'},
    dist: {tarball: `http://127.0.0.1:${server.address().port}/a-line-1.0.0.tgz`, integrity: 'sha512-' + hash}}}}))
}).listen(0, '127.0.0.1', () => writeFileSync('port', '' + server.address().port))
EOF
node registry.js &
registry=$!
for _ in {1..50}; do [ -s port ] && break || sleep 0.1; done

run() {
	(cd work && env -i "PATH=$PATH" "HOME=$HOME" "npm_config_registry=http://127.0.0.1:$(cat ../port)" \
		npm_config_update_notifier=false node ../npm/node_modules/npm/bin/npx-cli.js "$@" </dev/null)
}
# asks is how often a run with these arguments asks the registry.
asks() {
	: >asked
	[ "$(run "$@")" = 'the line' ] || { echo "no line with $*" >&2; exit 2; }
	wc -l <asked
}

echo "npm $(run --version)"
echo 'a good guess: an exact version that is installed already is run without asking'
holds=true
first=$(asks -y a-line@1.0.0)
again="$(asks -y a-line@1.0.0) $(asks -y a-line@1.0.0)"
offline=$(asks --prefer-offline -y a-line@1.0.0)
echo "seen: requests of the first run $first, of the second and the third $again, with --prefer-offline $offline"
[ "$first" -ge 2 ] && [ "$again" = '1 1' ] && [ "$offline" = 0 ] || holds=false

kill "$registry"
wait "$registry" 2>/dev/null || true
registry=
echo 'the registry is gone'
for case in 'more than 30|' 'less than 30|--prefer-offline'; do
	IFS='|' read -r stated switch <<<"$case"
	began=$SECONDS
	# shellcheck disable=SC2086
	line=$(run $switch -y a-line@1.0.0) || line="exit code $?"
	took='less than 30' && [ $((SECONDS - began)) -lt 30 ] || took='more than 30'
	echo "seen: \"$line\" after $took seconds${switch:+ with $switch}"
	[ "$line" = 'the line' ] && [ "$took" = "$stated" ] || holds=false
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
