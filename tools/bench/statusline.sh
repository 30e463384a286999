#!/usr/bin/env bash
# A status line as people write it by hand: the model, the folder, the branch and
# how full the context is.
input=$(cat)
field() { jq -r "$1" <<<"$input"; }

model=$(field '.model.display_name')
folder=$(field '.workspace.current_dir')
used=$(field '.context_window.used_percentage // 0 | floor')

branch=
if git -C "$folder" rev-parse --git-dir >/dev/null 2>&1; then
	branch=$(git -C "$folder" --no-optional-locks branch --show-current)
	if [[ -n $(git -C "$folder" --no-optional-locks status --porcelain) ]]; then
		branch+=*
	fi
fi

printf '\e[36m[%s]\e[0m %s' "$model" "${folder##*/}"
[[ -n $branch ]] && printf ' | \e[32m%s\e[0m' "$branch"
printf ' | %s%% context\n' "$used"
