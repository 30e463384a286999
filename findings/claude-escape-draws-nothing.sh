#!/bin/bash
# Claude Code 2.1.332: who presses Escape while a reply comes has the status line drawn anew, and
# who presses it while a tool runs has not. Both end the turn and leave a record of it, and the
# screen says "Interrupted" in both. The command does not run again until the next prompt, so that
# a status line goes on saying that the tool runs.
#
# Seen: after the Escape in a reply the command runs at least once in ten seconds; after the one in
# a tool never.
#
# Why it matters: the report is "it says Bash although nothing runs", and the program that draws the
# line was not asked. Only refreshInterval helps, which has it drawn every few seconds.
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

# The stand-in answers "a tool" with a command that does not end, and all else with words that
# have no end.
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
      content: [], stop_reason: null, stop_sequence: null, usage: {input_tokens: 1, output_tokens: 1}}})
    if (!body.includes('start a tool')) {
      send('content_block_start', {index: 0, content_block: {type: 'text', text: ''}})
      send('content_block_delta', {index: 0, delta: {type: 'text_delta', text: 'A reply that goes on'}})
      return
    }
    send('content_block_start', {index: 0, content_block: {type: 'tool_use', id: 'toolu_1', name: 'Bash', input: {}}})
    send('content_block_delta', {index: 0, delta: {type: 'input_json_delta', partial_json: '{"command":"tail -f /dev/null"}'}})
    send('content_block_stop', {index: 0})
    send('message_delta', {delta: {stop_reason: 'tool_use', stop_sequence: null}, usage: {output_tokens: 5}})
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
cat >home/settings.json <<EOF
{"statusLine": {"type": "command", "command": "echo run >>$dir/runs; echo the-line-is-here"},
 "permissions": {"defaultMode": "default", "allow": ["Bash"]}}
EOF
run=(env -i "PATH=$PATH" "HOME=$dir/home" "CLAUDE_CONFIG_DIR=$dir/home" "TMPDIR=$dir/tmp" LANG=C.UTF-8
	TERM=xterm-256color "ANTHROPIC_API_KEY=$key" "ANTHROPIC_BASE_URL=$url"
	"HTTPS_PROXY=$url" NO_PROXY=127.0.0.1 CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 "$claude")
"${run[@]}" --version
echo 'a good guess: an Escape that ends a turn has the status line drawn, whatever it interrupts'

# shows waits for words on the screen.
shows() {
	for _ in {1..300}; do
		tmux capture-pane -t case -p | grep -q "$1" && return
		# A question about permissions comes first.
		tmux capture-pane -t case -p | grep -q 'your default permission mode?' && tmux send-keys -t case Escape
		sleep 0.2
	done
	echo "there is no \"$1\" on the screen:"
	tmux capture-pane -t case -p
	exit 2
}
# after PROMPT WORDS says how often the command runs after an Escape, which comes when the words are
# there and the command has had time to run for them.
after() {
	tmux new-session -d -s case -x 100 -y 40 -c "$dir/work" -- "${run[@]}" --model sonnet
	shows the-line-is-here
	sleep 3
	tmux send-keys -t case -l "$1"
	sleep 1
	tmux send-keys -t case Enter
	shows "$2"
	sleep 5
	local before now
	before=$(wc -l <runs)
	tmux send-keys -t case Escape
	shows Interrupted
	sleep 10
	now=$(wc -l <runs)
	tmux kill-session -t case
	echo $((now - before))
}

tmux new-session -d -s keep -- sleep 600 # or the server ends between two cases
reply=$(after 'say something' 'esc to interrupt')
echo "seen: the command runs $reply times after the Escape in a reply"
tool=$(after 'start a tool' 'tail -f')
echo "seen: the command runs $tool times after the Escape in a tool"
[ "$reply" -ge 1 ] && [ "$tool" -eq 0 ] || { echo 'no longer so'; exit 1; }
echo 'it is so'
