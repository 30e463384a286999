#!/bin/bash
# Claude Code 2.1.332 on Linux: the status line's command gets its JSON on a socket, and writes to sockets. The
# kernel refuses to open a socket by name: /dev/stdin, /dev/stdout and /dev/stderr are "No such device or address"
# for it, although reading and writing the descriptors works.
#
# Seen: `cat /dev/stdin`, bash's $(</dev/stdin), `>/dev/stdout` and `>/dev/stderr` fail within Claude Code; `cat`
# gets the JSON, and `>&2` works. The same script after `echo '{}' |`, with its output through `cat`, has no failure.
#
# Why it matters: a script that was tried in a terminal with a pipe, as everybody does, has no input in Claude
# Code, and its own words about that are not shown; a `|| exit` makes the line blank. Read descriptor 0: cat, read,
# jq without a file, fs.readFileSync(0), os.Stdin.
#
# It needs npm and tmux, and no login: the key is a dummy, and the API's address is a closed port of
# this machine. It is the build for Linux on x64, and large: some 170 MB are fetched.
set -eu
version=2.1.332
dir=$(mktemp -d)
tmux() { command tmux -S "$dir/tmux" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null || true; sleep 1; rm -rf "$dir"' EXIT
cd "$dir"
mkdir npm home work tmp
(cd npm && HOME="$dir/home" npm install --silent --no-audit --no-fund --ignore-scripts "@anthropic-ai/claude-code-linux-x64@$version") || exit 2
claude=$dir/npm/node_modules/@anthropic-ai/claude-code-linux-x64/claude
key=a-dummy-key-a-dummy-key-a-dummy-key
cat >home/.claude.json <<EOF
{"hasCompletedOnboarding": true, "theme": "dark",
 "customApiKeyResponses": {"approved": ["${key: -20}"]},
 "projects": {"$dir/work": {"hasTrustDialogAccepted": true}}}
EOF

cat >line.sh <<'EOF'
cd "$(dirname "$0")"
try() {
	local how=fails
	eval "$1" && how=works
	echo "$how: $1" >>seen.part
}
try ': >/dev/stdout'
try ': >/dev/stderr'
try ': >&2'
try 'text=$(</dev/stdin)'
try 'cat /dev/stdin >by-name'
try 'cat >by-number'
mv seen.part seen
echo the-line-is-here
EOF
# told prints what the script wrote down.
told() {
	for _ in {1..300}; do [ -s seen ] && break || sleep 0.2; done
	[ -s seen ] || { echo 'the script was not run' >&2; exit 2; }
	cat seen
}

run=(env -i "PATH=$PATH" "HOME=$dir/home" "CLAUDE_CONFIG_DIR=$dir/home" "TMPDIR=$dir/tmp" LANG=C.UTF-8
	TERM=xterm-256color "ANTHROPIC_API_KEY=$key" ANTHROPIC_BASE_URL=http://127.0.0.1:9
	HTTPS_PROXY=http://127.0.0.1:9 CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 "$claude")
"${run[@]}" --version
echo 'a good guess: /dev/stdin is the standard input, wherever the script is run'
echo '{}' | bash line.sh 2>&1 | cat >/dev/null
tried=$(told)
echo "seen, in a pipe:"
echo "$tried"
rm seen by-name by-number

printf '{"statusLine": {"type": "command", "command": "bash %s/line.sh"}}\n' "$dir" >home/settings.json
tmux new-session -d -s case -x 100 -y 30 -c "$dir/work" -- "${run[@]}"
within=$(told)
json=$(grep -c '"session_id"' by-number || true)
tmux kill-server
echo "seen, within Claude Code:"
echo "$within"
echo "of the JSON by number: $json line"
[ "$(grep -c ^works <<<"$tried")" = 6 ] && [ "$json" = 1 ] && [ "$within" = 'fails: : >/dev/stdout
fails: : >/dev/stderr
works: : >&2
fails: text=$(</dev/stdin)
fails: cat /dev/stdin >by-name
works: cat >by-number' ] || { echo 'no longer so'; exit 1; }
echo 'it is so'
