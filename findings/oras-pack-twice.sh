#!/bin/bash
# oras.land/oras-go/v2 v2.7.0: PackManifest, of the same layer and with the same options, gives another digest
# a second later. It writes the time into the annotation org.opencontainers.image.created, which nobody asked for;
# only who gives that annotation gets the same bytes twice. The options have no word for leaving it out.
#
# Seen: two digests for the same file, a second apart; one where the annotation is given.
#
# Why it matters: who pushes a release again to be sure moves the tag, though nothing has changed. Whoever compares
# digests to see whether there is something newer sees news, and a signature of the manifest no longer fits. What
# is to be the same has to be given a fixed time, or be packed by hand.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS='-mod=mod -modcacherw' GOWORK=off

cat >go.mod <<'EOM'
module finding

go 1.26

require oras.land/oras-go/v2 v2.7.0
EOM

cat >main.go <<'EOM'
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content/memory"
)

func pack(annotations map[string]string) ocispec.Descriptor {
	ctx, store := context.Background(), memory.New()
	layer, err := oras.PushBytes(ctx, store, "application/wasm", []byte("\x00asm\x01\x00\x00\x00"))
	if err == nil {
		var d ocispec.Descriptor
		d, err = oras.PackManifest(ctx, store, oras.PackManifestVersion1_1, "application/vnd.example.v1", oras.PackManifestOptions{
			Layers: []ocispec.Descriptor{layer}, ManifestAnnotations: annotations,
		})
		if err == nil {
			return d
		}
	}
	fmt.Println(err)
	os.Exit(2)
	return ocispec.Descriptor{}
}

func main() {
	fixed := map[string]string{ocispec.AnnotationCreated: "2026-01-02T03:04:05Z"}
	one, first := pack(nil), pack(fixed)
	time.Sleep(1100 * time.Millisecond)
	two, second := pack(nil), pack(fixed)
	fmt.Printf("seen, without the annotation: %s and %s\n", one.Digest.Encoded()[:12], two.Digest.Encoded()[:12])
	fmt.Printf("seen, with a time that is given: %s and %s\n", first.Digest.Encoded()[:12], second.Digest.Encoded()[:12])
	if one.Digest == two.Digest || first.Digest != second.Digest {
		os.Exit(1)
	}
}
EOM

go build -o finding . || exit 2
go list -m -f '{{.Path}} {{.Version}}' oras.land/oras-go/v2
echo 'a good guess: digests are of contents, so that the same file and the same options have the same one'
rc=0
./finding || rc=$?
[ $rc != 1 ] || echo 'no longer so'
[ $rc = 0 ] || exit $rc
echo 'it is so'
