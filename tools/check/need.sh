#!/usr/bin/env bash
# need.sh TOOL PACKAGE... installs Debian packages if a tool is not there. It fails
# where that cannot be done: without apt-get, or for somebody who is not root.
set -euo pipefail
tool=$1
shift
if command -v "$tool" >/dev/null; then exit 0; fi
if ! command -v apt-get >/dev/null || [[ $(id -u) != 0 ]]; then exit 1; fi
echo "apt-get install $*"
apt-get install -y -qq "$@" || { apt-get update -qq && apt-get install -y -qq "$@"; }
