#!/bin/bash
# Claude Code 2.1.332: a plugin whose plugin.json has a version is not updated until that text is another one. After
# a commit that changes a command, "plugin marketplace update" has the new file in its clone, and "plugin update" says
# that the plugin is at the latest version; what runs is the copy of before, in a folder that is named by the version.
# A plugin without a version has the commit for one, and is updated by each. And "plugin uninstall" leaves every copy
# that there ever was in the cache.
#
# Seen: with version 1.0.0, the clone has "second" and the copy that is run has "first"; once the version is taken
# out, the copy has "second"; after uninstall both copies are still there.
#
# Why it matters: a mend of a plugin that forgets the version reaches new users and no old one, and a bug report names
# a version that both have. Raise it with each change, in a test if need be, or leave it out. And who
# takes a plugin away has its files still.
#
# It needs npm and git, and no login; the repository is a folder of this script, which git takes for an address. It is the
# build for Linux on x64, and large: some 170 MB are fetched.
set -eu
version=2.1.332
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir npm home shop
(cd npm && HOME="$dir/home" npm install --silent --no-audit --no-fund --ignore-scripts "@anthropic-ai/claude-code-linux-x64@$version") || exit 2
claude=$dir/npm/node_modules/@anthropic-ai/claude-code-linux-x64/claude
export HOME="$dir/home" GIT_CONFIG_NOSYSTEM=1 HTTPS_PROXY=http://127.0.0.1:9
export CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1
address=https://example.invalid/shop.git
git config --global url."file://$dir/shop".insteadOf "$address"
git config --global user.name someone
git config --global user.email someone@example.invalid

release() { # WORD VERSION: a commit with that word in the command
	mkdir -p .claude-plugin part/.claude-plugin part/commands
	echo '{"name":"shop","owner":{"name":"someone"},"plugins":[{"name":"part","source":"./part","description":"x"}]}' >.claude-plugin/marketplace.json
	echo "{\"name\":\"part\",$2\"description\":\"x\"}" >part/.claude-plugin/plugin.json
	printf -- '---\ndescription: x\n---\n%s\n' "$1" >part/commands/say.md
	git add -A
	git commit -q -m "$1"
}
code() { timeout 120 "$claude" plugin "$@" >said 2>&1 || { cat said; exit 2; }; }
copies=$HOME/.claude/plugins/cache/shop/part
installed() { # what the copy that is run has
	tail -1 "$(grep -o '"installPath": "[^"]*"' "$HOME/.claude/plugins/installed_plugins.json" | cut -d'"' -f4)/commands/say.md"
}

cd shop && git init -q -b main . && release first '"version":"1.0.0",' && cd ..
timeout 60 "$claude" --version || exit 2
echo 'a good guess: who updates a marketplace and then its plugin has what is in the repository'
code marketplace add "$address"
code install part@shop
(cd shop && release second '"version":"1.0.0",')
code marketplace update shop
clone=$(tail -1 "$HOME/.claude/plugins/marketplaces/shop/part/commands/say.md")
code update part@shop
same=$(installed)
echo "seen, with the same version: the clone has \"$clone\", what is run \"$same\"; it says: $(grep -o 'already at the latest version.*' said | head -1)"
(cd shop && release second '')
code marketplace update shop
code update part@shop
without=$(installed)
echo "seen, without a version: what is run has \"$without\""
code uninstall part@shop
left=$(find "$copies" -name say.md | wc -l)
echo "seen, after uninstall: $left copies"
if [ "$clone" != second ] || [ "$same" != first ] || [ "$without" != second ] || [ "$left" != 2 ]; then
	echo 'no longer so'
	exit 1
fi
echo 'it is so'
