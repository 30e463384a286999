#!/bin/bash
# docker-registry 2.8.2 (the registry of the Docker distribution): a manifest that is put under a tag with
# "If-None-Match: *" replaces what is there. HTTP has that header for "only if there is nothing yet" (RFC 9110,
# section 13.1.2), and the registry answers GET and HEAD with an ETag, which is what such conditions are about; for
# PUT it looks at none, neither at "*" nor at "If-Match" with an ETag that is of something else.
#
# Seen: both are answered with 201, and the tag stands for the new manifest each time.
#
# Why it matters: "look whether the tag is free, then push" has a gap that no request can close. Of two who release
# the same version at once both are told that it went well, and one of them has lost it. Who publishes has to get
# the tag again afterwards and compare, and who installs has to pin the digest.
set -eu
version=2.8.2+ds1-1
dir=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$dir"' EXIT
cd "$dir"
apt-get -qq download "docker-registry=$version" >/dev/null 2>&1 || { echo "apt-get has no docker-registry $version"; exit 2; }
for package in *.deb; do dpkg -x "$package" unpacked; done
cat >config.yml <<EOC
version: 0.1
log: {level: info, formatter: text}
storage: {filesystem: {rootdirectory: $dir/data}}
http: {addr: "127.0.0.1:0"}
EOC
OTEL_TRACES_EXPORTER=none unpacked/usr/bin/docker-registry serve config.yml >log 2>&1 &
pid=$!
host=
for _ in $(seq 100); do
	host=$(grep -o 'listening on 127\.0\.0\.1:[0-9]*' log | grep -o '127.*' || true)
	[ -z "$host" ] || break
	kill -0 $pid 2>/dev/null || break
	sleep 0.1
done
[ -n "$host" ] || { echo 'the registry does not begin'; pid=; exit 2; }
unpacked/usr/bin/docker-registry --version
echo 'a good guess: a condition of HTTP holds for a tag: "If-None-Match: *" sets it only if it is free'

repo="http://$host/v2/x/y"
type=application/vnd.oci.image.manifest.v1+json
blob() { # FILE: uploads it
	local at
	at=$(curl -sS -D- -o/dev/null -X POST "$repo/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
	curl -sS -o/dev/null -X PUT -H 'Content-Type: application/octet-stream' --data-binary @"$1" "$at&digest=sha256:$(sha256sum <"$1" | cut -d' ' -f1)"
}
put() { # TEXT [HEADER]: puts a manifest with that annotation, and gives the status
	printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/json","digest":"sha256:%s","size":2},"layers":[],"annotations":{"who":"%s"}}' \
		$type "$(sha256sum <config | cut -d' ' -f1)" "$1" >manifest
	curl -sS -o/dev/null -w '%{http_code}' -X PUT -H "Content-Type: $type" -H "${2:-X-Nothing: 1}" --data-binary @manifest "$repo/manifests/1.0"
}
there() { curl -sS -H "Accept: $type" "$repo/manifests/1.0" | grep -o '"who":"[a-z]*"'; }

printf '{}' >config
blob config
first=$(put alice)
etag=$(curl -sS -I -H "Accept: $type" "$repo/manifests/1.0" | tr -d '\r' | sed -n 's/^[Ee]tag: //p')
echo "seen, alice puts it: $first; the tag has $(there), and the ETag ${etag:0:24}…"
[ "$first" = 201 ] && [ -n "$etag" ] || exit 2
second=$(put bob 'If-None-Match: *')
after=$(there)
echo "seen, bob puts it with If-None-Match: *: $second; the tag has $after"
third=$(put carol "If-Match: $etag")
last=$(there)
echo "seen, carol puts it with If-Match and the ETag of alice's: $third; the tag has $last"
if [ "$second" != 201 ] || [ "$after" != '"who":"bob"' ] || [ "$third" != 201 ] || [ "$last" != '"who":"carol"' ]; then
	echo 'no longer so'
	exit 1
fi
echo 'it is so'
