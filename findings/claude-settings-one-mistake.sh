#!/bin/bash
# Claude Code 2.1.332: one value of the wrong type in settings.json either costs the whole file, the
# status line with it, or is passed over without a word; how near to the status line it stands says
# nothing. A text for spinnerTipsEnabled takes a good statusLine away. Inside of statusLine, a text
# for refreshInterval does no harm, and a text for its neighbour padding takes everything.
#
# Seen: the line is drawn with a good file, with "refreshInterval": "5" and with "theme": 5; "Settings
# Error" is asked in its place with "padding": "1" and with "spinnerTipsEnabled": "no".
#
# Why it matters: what is reported is a status line that is gone, and the program that draws it was
# never started. A check of one's own entry is not enough; it takes all members of the file.
#
# It needs npm and tmux, and no login: the key is a dummy, and the API's address is a closed port of
# this machine. It is the build for Linux on x64, and large: some 170 MB are fetched.
set -eu
version=2.1.332
dir=$(mktemp -d)
tmux() { command tmux -S "$dir/tmux" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
mkdir npm home work tmp
(cd npm && HOME="$dir/home" npm install --silent --no-audit --no-fund --ignore-scripts "@anthropic-ai/claude-code-linux-x64@$version") || exit 2
claude=$dir/npm/node_modules/@anthropic-ai/claude-code-linux-x64/claude
key=a-dummy-key-a-dummy-key-a-dummy-key

run=(env -i "PATH=$PATH" "HOME=$dir/home" "CLAUDE_CONFIG_DIR=$dir/home" "TMPDIR=$dir/tmp" LANG=C.UTF-8
	TERM=xterm-256color "ANTHROPIC_API_KEY=$key" ANTHROPIC_BASE_URL=http://127.0.0.1:9
	HTTPS_PROXY=http://127.0.0.1:9 CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 "$claude")
"${run[@]}" --version
echo 'a good guess: a wrong value is refused or ignored by itself, or each wrong value costs the file'

# drawn SETTINGS says what is on the screen once it is one of the two.
drawn() {
	cat >home/.claude.json <<EOF
{"hasCompletedOnboarding": true, "theme": "dark",
 "customApiKeyResponses": {"approved": ["${key: -20}"]},
 "projects": {"$dir/work": {"hasTrustDialogAccepted": true}}}
EOF
	printf '%s\n' "$1" >home/settings.json
	tmux new-session -d -s case -x 100 -y 30 -c "$dir/work" -- "${run[@]}"
	local what=nothing screen
	for _ in {1..300}; do
		screen=$(tmux capture-pane -t case -p 2>/dev/null) || break
		case $screen in
		*the-line-is-here*) what=drawn && break ;;
		*'Settings Error'*) what='Settings Error' && break ;;
		esac
		sleep 0.2
	done
	tmux kill-session -t case
	echo "$what"
}

tmux new-session -d -s keep -- sleep 600 # or the server ends between two cases
holds=true
for case in \
	'drawn|"theme": "dark"|' \
	'drawn|"theme": "dark"|, "refreshInterval": "5"' \
	'drawn|"theme": 5|' \
	'Settings Error|"theme": "dark"|, "padding": "1"' \
	'Settings Error|"spinnerTipsEnabled": "no"|'; do
	IFS='|' read -r stated beside inside <<<"$case"
	settings="{$beside, \"statusLine\": {\"type\": \"command\", \"command\": \"echo the-line-is-here\"$inside}}"
	got=$(drawn "$settings")
	echo "seen: $got with $settings"
	[ "$got" = "$stated" ] || holds=false
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
