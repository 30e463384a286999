// Command release makes what is published of a commit: a package for each
// platform with the programs, their man pages, completions and licences, a bill of
// materials for each, packages for npm, and SHA256SUMS; with a key also signatures, and
// the installers, which verify them. The same commit and the same Go give the
// same bytes on every machine and in every folder. It publishes nothing.
//
//	release [-version v1.2.3] [-snapshot] [-key FILE] [-o FOLDER] [PLATFORM...]
//	release -check [PLATFORM...]    build twice in different folders, and compare; then
//	                                install what was made, each way that can be tried here
//	release -try WAY [-o FOLDER]    install what is in the folder, by the ways that begin so
//	release -install [-- FLAG…]     install below $DESTDIR$PREFIX, built with flags of Go
//	release -uninstall              remove that; without PREFIX what "go install" made
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/tools/release/tryout"
)

type options struct {
	version   string // "" for what the commit says
	snapshot  bool   // of the files as they are, committed or not
	check     bool
	install   bool
	uninstall bool
	try       string // the ways that begin so, with what is in the folder
	key       string // the file of the secret key; "" for no signature
	out       string // folder
}

func main() {
	var o options
	flag.StringVar(&o.version, "version", "", "`version` of the release, as v1.2.3 (default the tag of the commit)")
	flag.BoolVar(&o.snapshot, "snapshot", false, "build the files as they are, also if they are in no commit")
	flag.BoolVar(&o.check, "check", false, "build the commit twice in different folders, and compare")
	flag.StringVar(&o.key, "key", "", "sign with the secret key in `FILE`, as minisign -G makes it, and make the installers; its password is asked, or is in "+passwordVariable)
	flag.StringVar(&o.try, "try", "", "install what is in the folder of -o into temporary ones by the `WAY` that begins so, or by all: -try all")
	flag.BoolVar(&o.install, "install", false, "build the programs into $DESTDIR$PREFIX/bin, and write the man pages and the completions there; arguments are flags of go install")
	flag.BoolVar(&o.uninstall, "uninstall", false, "remove what -install writes, or without PREFIX what go install does")
	flag.StringVar(&o.out, "o", filepath.Join(".build", "release"), "`folder` to write to")
	flag.Parse()
	if err := run(o, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(o options, wanted []string) error {
	if o.install || o.uninstall {
		return atPlace(o, os.Getenv("DESTDIR"), os.Getenv("PREFIX"), wanted)
	}
	if o.try != "" {
		return tryout.Run(context.Background(), o.out, strings.TrimSuffix(o.try, "all"))
	}
	if len(wanted) == 0 {
		wanted = platformNames()
	}
	for _, name := range wanted {
		if _, ok := platformOf(name); !ok {
			return fmt.Errorf("there is no platform %q: give some of %s", name, strings.Join(platformNames(), ", "))
		}
	}
	switch {
	case o.check && (o.snapshot || o.version != "" || o.key != ""):
		return errors.New("-check is of a commit, and signs with a key of its own: give none of -snapshot, -version and -key")
	case o.check:
		return check(wanted)
	}
	var key *signer
	if o.key != "" {
		var err error
		if key, err = openKey(o.key); err != nil {
			return err
		}
	}
	src, err := openSource(".", o.version, o.snapshot)
	if err != nil {
		return err
	}
	defer src.remove()
	sums, err := publish(src, o.out, wanted, key)
	if err != nil {
		return err
	}
	if key == nil {
		sums += "not signed, and so without installers: give a key with -key (KEY=FILE make release)\n"
	}
	fmt.Printf("%s\n%s of commit %s is in %s\n", strings.TrimRight(sums, "\n"), src.version, src.commit, o.out)
	return nil
}

// atPlace installs or uninstalls.
func atPlace(o options, destdir, prefix string, goFlags []string) error {
	switch {
	case prefix == "" && destdir != "":
		return errors.New("DESTDIR is given: give PREFIX with it")
	case prefix == "" && o.uninstall:
		return uninstall("")
	case prefix == "":
		return errors.New("there is no PREFIX to install to")
	}
	root, err := place(destdir, prefix)
	if err != nil {
		return err
	}
	if o.uninstall {
		return uninstall(root)
	}
	return install(root, goFlags)
}
