#!/bin/bash
# Claude Code 2.1.332: a conversation can be forked in two ways, and the cost that it tells its
# status line begins differently. With --fork-session the new session begins with what its parent
# had cost, so that the same dollars are told by two sessions; with /branch it begins with 0.
#
# Seen: the parent says some cents. The fork says the same before its first prompt. A branch of the
# fork says 0, although both have all that was said.
#
# Why it matters: what sessions cost in a day is not the sum of what they say. Who takes a fork's
# first number off does not have to for a branch, and who counts only what grows is right in both.
#
# It needs npm, node and tmux, and no login: the key is a dummy, and the API is a stand-in on this
# machine. It is the build for Linux on x64, and large: some 170 MB are fetched.
set -eu
version=2.1.332
dir=$(mktemp -d)
tmux() { command tmux -S "$dir/tmux" -f /dev/null "$@"; }
api=
trap 'tmux kill-server 2>/dev/null || true; [ -z "$api" ] || kill "$api" 2>/dev/null || true; sleep 1; rm -rf "$dir"' EXIT
cd "$dir"
mkdir npm home work tmp
(cd npm && HOME="$dir/home" npm install --silent --no-audit --no-fund --ignore-scripts "@anthropic-ai/claude-code-linux-x64@$version") || exit 2
claude=$dir/npm/node_modules/@anthropic-ai/claude-code-linux-x64/claude
key=a-dummy-key-a-dummy-key-a-dummy-key

cat >api.js <<'EOF'
const http = require('http')
http.createServer((request, answer) => {
  let body = ''
  request.on('data', part => body += part).on('end', () => {
    const send = (type, fields) => answer.write(`event: ${type}\ndata: ${JSON.stringify({type, ...fields})}\n\n`)
    const asked = request.url.includes('/messages') && !request.url.includes('count_tokens') && JSON.parse(body)
    if (!asked || !asked.stream) return answer.end('{"input_tokens":1}')
    answer.writeHead(200, {'content-type': 'text/event-stream'})
    send('message_start', {message: {id: 'msg_' + Date.now(), type: 'message', role: 'assistant', model: asked.model,
      content: [], stop_reason: null, stop_sequence: null, usage: {input_tokens: 20000, output_tokens: 1}}})
    send('content_block_start', {index: 0, content_block: {type: 'text', text: ''}})
    send('content_block_delta', {index: 0, delta: {type: 'text_delta', text: 'The answer of the stand-in'}})
    send('content_block_stop', {index: 0})
    send('message_delta', {delta: {stop_reason: 'end_turn', stop_sequence: null}, usage: {output_tokens: 500}})
    send('message_stop', {})
    answer.end()
  })
}).listen(0, '127.0.0.1', function () { console.log(this.address().port) })
EOF
node api.js >port &
api=$!
for _ in {1..50}; do [ -s port ] && break || sleep 0.1; done
url=http://127.0.0.1:$(cat port)

cat >home/.claude.json <<EOF
{"hasCompletedOnboarding": true, "theme": "dark",
 "customApiKeyResponses": {"approved": ["${key: -20}"]},
 "projects": {"$dir/work": {"hasTrustDialogAccepted": true}}}
EOF
# The line is the session's id and its cost.
cat >line.js <<'EOF'
const said = JSON.parse(require('fs').readFileSync(0))
console.log(`line ${said.session_id} costs ${said.cost.total_cost_usd.toFixed(4)}`)
EOF
cat >home/settings.json <<EOF
{"statusLine": {"type": "command", "command": "$(command -v node) $dir/line.js", "refreshInterval": 1}}
EOF
run=(env -i "PATH=$PATH" "HOME=$dir/home" "CLAUDE_CONFIG_DIR=$dir/home" "TMPDIR=$dir/tmp" LANG=C.UTF-8
	TERM=xterm-256color "ANTHROPIC_API_KEY=$key" "ANTHROPIC_BASE_URL=$url"
	"HTTPS_PROXY=$url" NO_PROXY=127.0.0.1 CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 "$claude" --model sonnet)
"${run[@]}" --version
echo 'a good guess: a fork begins with a cost of 0, or with its parent'"'"'s, however it is made'

start() { tmux new-session -d -s case -x 100 -y 40 -c "$dir/work" -- "${run[@]}" "$@"; }
# shows waits for words on the screen.
shows() {
	for _ in {1..300}; do
		tmux capture-pane -t case -p 2>/dev/null | grep -q "$1" && return
		sleep 0.2
	done
	echo "there is no \"$1\" on the screen:"
	tmux capture-pane -t case -p
	exit 2
}
enter() {
	tmux send-keys -t case -l "$1"
	sleep 1
	tmux send-keys -t case Enter
}
# line prints the line once it is of another session than the given one.
line() {
	local now=
	for _ in {1..100}; do
		now=$(tmux capture-pane -t case -p | grep -o 'line [0-9a-f-]* costs [0-9.]*' || true)
		[ -n "$now" ] && [ "${now#*"$1"}" = "$now" ] && break
		sleep 0.2
	done
	sleep 3
	tmux capture-pane -t case -p | grep -o 'line [0-9a-f-]* costs [0-9.]*'
}

tmux new-session -d -s keep -- sleep 600 # or the server ends between two cases
start
shows 'costs 0.0000'
sleep 2
enter 'say something'
shows 'The answer'
parent=$(line none)
enter /exit
sleep 3
tmux kill-session -t case 2>/dev/null || true
start --continue --fork-session
fork=$(line "$(cut -d' ' -f2 <<<"$parent")")
enter 'say more' # or there is nothing to branch
for _ in {1..100}; do [ "$(line none)" != "$fork" ] && break || sleep 0.2; done
enter /branch
shows 'Branched session'
branch=$(line "$(cut -d' ' -f2 <<<"$fork")")
for each in parent fork branch; do echo "seen: the $each's ${!each}"; done
cost() { cut -d' ' -f4 <<<"$1"; }
[ "$(cost "$parent")" != 0.0000 ] && [ "$(cost "$fork")" = "$(cost "$parent")" ] && [ "$(cost "$branch")" = 0.0000 ] ||
	{ echo 'no longer so'; exit 1; }
echo 'it is so'
