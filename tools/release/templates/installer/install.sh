#!/bin/sh
# Installs aiterm {{.Version}} for one user, on Linux or macOS, without root:
#
#   curl -fsSL {{.Homepage}}/releases/latest/download/install.sh | sh
#
# Programs go to ~/.local/bin, man pages and completions to ~/.local/share; PREFIX is
# another place than ~/.local, DESTDIR goes before it. What is downloaded is unpacked
# after its checksum and the signature of the checksums have been verified, by minisign,
# ssh-keygen or openssl. "sh -s -- --uninstall" takes away what was installed.
# AITERM_DOWNLOADS is a mirror: what comes from there is verified in the same way.
set -eu

version='{{.Version}}'
downloads=${AITERM_DOWNLOADS:-'{{.Downloads}}'}
minisign_key='{{.Minisign}}'
ssh_key='{{.SSH}}'
pem_key='{{.PEM}}'

fail() {
	printf 'aiterm: %s\n' "$1" >&2
	exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

platform() {
	system=$(uname -s)
	machine=$(uname -m)
	case $system in
	Linux) os=linux ;;
	Darwin)
		os=darwin
		# A shell under Rosetta takes the machine for another one.
		if [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || echo 0)" = 1 ]; then machine=arm64; fi
		;;
	MINGW* | MSYS* | CYGWIN*) fail 'this is Windows: run install.ps1 in PowerShell, or npm install -g aiterm' ;;
	*) fail "there is no package for $system: with Go, go install {{.Module}}/cmd/...@$version" ;;
	esac
	case $machine in
	x86_64 | amd64) arch=amd64 ;;
	aarch64 | arm64) arch=arm64 ;;
	*) fail "there is no package for $machine: with Go, go install {{.Module}}/cmd/...@$version" ;;
	esac
}

download() {
	if has curl; then
		curl -fsSL --retry 2 --connect-timeout 20 -o "$work/$1" "$downloads/$1"
	elif has wget; then
		wget -q -T 20 -O "$work/$1" "$downloads/$1"
	else
		fail 'neither curl nor wget is there: install one of them'
	fi || fail "cannot download $downloads/$1: look whether this machine reaches it, or name a mirror in AITERM_DOWNLOADS"
}

# One program that says yes is enough: each verifies by itself. One that says no may be
# too old to know how.
verify_signature() {
	tried=
	if has minisign; then
		tried="$tried minisign"
		if minisign -Vqm "$work/{{.Sums}}" -P "$minisign_key" >/dev/null 2>&1; then return; fi
	fi
	if has ssh-keygen; then
		tried="$tried ssh-keygen"
		printf 'aiterm namespaces="{{.Namespace}}" %s\n' "$ssh_key" >"$work/allowed"
		if ssh-keygen -Y verify -f "$work/allowed" -I aiterm -n '{{.Namespace}}' -s "$work/{{.Sums}}.sshsig" <"$work/{{.Sums}}" >/dev/null 2>&1; then return; fi
	fi
	if has openssl; then
		tried="$tried openssl"
		if openssl_verifies >/dev/null 2>&1; then return; fi
	fi
	if [ -z "$tried" ]; then
		fail 'nothing is installed: the signature can be verified by minisign, ssh-keygen or openssl, and none of them is there; install one'
	fi
	fail "nothing is installed: the signature of {{.Sums}} from $downloads does not fit, by$tried; if that is older than OpenSSH 8.2 or OpenSSL 3, install minisign"
}

# A signature of minisign is one of BLAKE2b-512, the last 64 of its bytes.
openssl_verifies() {
	printf -- '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' "$pem_key" >"$work/key.pem" &&
		sed -n 2p "$work/{{.Sums}}.minisig" | openssl base64 -d -A | tail -c 64 >"$work/signature" &&
		openssl dgst -blake2b512 -binary "$work/{{.Sums}}" >"$work/digest" &&
		openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -in "$work/digest" -sigfile "$work/signature"
}

verify_checksum() {
	want=$(awk -v name="$1" '$2 == name { print $1 }' "$work/{{.Sums}}")
	[ -n "$want" ] || fail "nothing is installed: {{.Sums}} from $downloads does not name $1: it is of another version"
	if has sha256sum; then
		got=$(sha256sum "$work/$1")
	elif has shasum; then
		got=$(shasum -a 256 "$work/$1")
	elif has openssl; then
		got=$(openssl dgst -sha256 -r "$work/$1")
	else
		fail 'nothing is installed: none of sha256sum, shasum and openssl is there; install one'
	fi
	got=${got%% *}
	[ "$got" = "$want" ] || fail "nothing is installed: the SHA-256 of $1 is $got, not $want: it was damaged or changed on the way; try again"
}

# place puts a file where it belongs in one step: a program that runs meanwhile, or a
# line that is drawn, has the old one or the new one.
place() {
	mkdir -p "$root/${2%/*}"
	cp "$work/$folder/$1" "$root/$2.new"
	chmod "$3" "$root/$2.new"
	mv -f "$root/$2.new" "$root/$2"
}

link() {
	ln -sf "$1" "$root/$2"
}

files() {
	program=$1 text=$2 alias=$3
	"$program" aiterm bin/aiterm 755
	"$program" aiterm-line bin/aiterm-line 755
	"$program" aiterm-guest bin/aiterm-guest 755
	"$alias" aiterm bin/ait
	"$text" man/man1/aiterm.1 share/man/man1/aiterm.1 644
	"$text" man/man1/aiterm-line.1 share/man/man1/aiterm-line.1 644
	"$text" man/man1/aiterm-guest.1 share/man/man1/aiterm-guest.1 644
	"$alias" aiterm.1 share/man/man1/ait.1
	"$text" completions/aiterm.bash share/bash-completion/completions/aiterm 644
	"$alias" aiterm share/bash-completion/completions/ait
	"$text" completions/_aiterm share/zsh/site-functions/_aiterm 644
	"$text" completions/aiterm.fish share/fish/vendor_completions.d/aiterm.fish 644
	"$alias" aiterm.fish share/fish/vendor_completions.d/ait.fish
	"$text" LICENSE share/doc/aiterm/LICENSE 644
	"$text" THIRD_PARTY_LICENSES.txt share/doc/aiterm/THIRD_PARTY_LICENSES.txt 644
}

remove() { rm -f "$root/$2"; }

uninstall() {
	[ -e "$root/bin/aiterm" ] || fail "nothing of aiterm is in $root/bin"
	if [ -z "${DESTDIR:-}" ]; then
		"$root/bin/aiterm" statusline uninstall || fail 'the line could not be taken out of Claude Code: see above; nothing was removed'
	fi
	files remove remove remove
	rmdir "$root/share/doc/aiterm" 2>/dev/null || :
	printf 'aiterm is removed from %s\n' "$root"
}

main() {
	prefix=${PREFIX:-}
	if [ -z "$prefix" ]; then
		[ -n "${HOME:-}" ] || fail 'HOME is not set: say in PREFIX where to install'
		prefix=$HOME/.local
	fi
	case $prefix in
	/*) ;;
	*) fail "PREFIX is $prefix: give an absolute path" ;;
	esac
	root=${DESTDIR:-}$prefix
	case ${1:-} in
	'') ;;
	--uninstall)
		uninstall
		return
		;;
	*) fail "$1 is unknown: give --uninstall, or nothing" ;;
	esac
	platform
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	trap 'exit 1' HUP INT TERM
	folder=aiterm_${version}_${os}_$arch
	for name in {{.Sums}} {{.Sums}}.minisig {{.Sums}}.sshsig "$folder.tar.gz"; do
		download "$name"
	done
	verify_signature
	verify_checksum "$folder.tar.gz"
	(cd "$work" && gzip -dc "$folder.tar.gz" | tar -xf -)
	files place place link
	printf 'aiterm %s is in %s/bin\n' "$version" "$root"
	[ -n "${DESTDIR:-}" ] && return
	case :$PATH: in
	*:"$root/bin":*) printf 'now: aiterm statusline install\n' ;;
	*) printf 'now: "%s/bin/aiterm" statusline install\n(%s/bin is not on your PATH; add it in your shell'"'"'s profile)\n' "$root" "$root" ;;
	esac
}

# On the last line: what arrives in part does nothing.
main "$@"
