#!/bin/bash
# git 2.39.5: with submodule.NAME.ignore=all, `git status` and `git diff` say nothing of a
# submodule that stands at another commit, yet `git commit -a` commits that other commit, in
# passing; and `git show` of what was just committed does not name it either. With
# diff.ignoreSubmodules=all, status and diff say nothing as well, but commit -a leaves the
# submodule alone: two settings that look alike to every reader of status.
#
# Seen, with either setting: status is empty, and show names only the note that was changed. With
# the first, ls-tree has another commit for the submodule afterwards; with the second it has not.
#
# Why it matters: a line that is green because status is empty is right about status, and wrong
# about what the next commit takes along. Ask with --ignore-submodules=none to see it.
set -eu
version=1:2.39.5-0+deb12u3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get -qq download "git=$version" >/dev/null 2>&1 || { echo "apt-get has no git $version"; exit 2; }
dpkg -x git_*.deb unpacked
export PATH="$dir/unpacked/usr/bin:$PATH" GIT_EXEC_PATH="$dir/unpacked/usr/lib/git-core"
export GIT_TEMPLATE_DIR="$dir/unpacked/usr/share/git-core/templates"
export HOME="$dir" XDG_CONFIG_HOME="$dir" GIT_CONFIG_NOSYSTEM=1
git config --global user.name someone
git config --global user.email someone@example.invalid
git config --global protocol.file.allow always # the submodule is a folder of this script

commit_file() { # FILE, in the folder it is in
	echo "$1" >"$1"
	git add "$1"
	git commit -q -m "$1"
}

git init -q -b main part
(cd part && commit_file first)
git --version
echo 'a good guess: what status does not show, commit -a does not commit, with either setting; and show names what was committed'

holds=true
for stated in submodule.part.ignore:yes diff.ignoreSubmodules:no; do
	setting=${stated%:*}
	git init -q -b main "$setting"
	(
		cd "$setting"
		commit_file note
		git submodule --quiet add ../part part
		git commit -q -m 'add the submodule'
		git config "$setting" all
		(cd part && commit_file second)
		before=$(git ls-tree HEAD part)
		status=$(git status --porcelain)
		diff=$(git diff)
		asked=$(git status --porcelain --ignore-submodules=none)
		echo changed >note
		git commit -q -a -m 'change the note'
		shown=$(git show --format= --name-only)
		moved=no
		[ "$(git ls-tree HEAD part)" = "$before" ] || moved=yes
		echo "seen, $setting=all: status [$status], diff [$diff], status --ignore-submodules=none [$asked]"
		echo "seen, $setting=all: commit -a moved the submodule: $moved; show names [$shown]"
		[ "$status,$diff,$asked,$moved,$shown" = ",, M part,${stated#*:},note" ]
	) || holds=false
done
$holds || { echo 'no longer so'; exit 1; }
echo 'it is so'
