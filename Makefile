# Everything that a developer does, with Go as the only tool that must be there.
# What is built or downloaded goes to .build/.

# What is tested is what is released: without cgo the program is one static
# file, and it starts a millisecond faster than with the C library.
export CGO_ENABLED = 0

RELEASE   = -trimpath -ldflags="-s -w"
SYSTEMS   = linux darwin windows
PLATFORMS = $(foreach os,$(SYSTEMS),$(os)-amd64 $(os)-arm64)
PAYLOAD   = testdata/payloads/subscription-limits-2.1.330.json
# FUZZTIME is the time for each fuzz target.
check-fuzz: FUZZTIME ?= 1s
fuzz: FUZZTIME ?= 60s
# BENCHFLAGS: -n ROUNDS, -scale, -peers, -json FILE, -svg FILE
BENCHFLAGS ?=
# bench also takes PEERS='command; name=command', split at blanks and without
# a shell; quotes keep a word together. bench-compare takes BASE, COUNT, BENCH,
# BENCHTIME and PACKAGES: see the script.
# BACKTESTFLAGS: -json FILE, -seed N, -runs N, and recorded histories (usage.jsonl)
BACKTESTFLAGS ?=

# TORTUREFLAGS: -seed N, -n FACTOR, -only REGEXP, -list
TORTUREFLAGS ?=

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: build
build: ## build all programs into .build: aiterm, ait, aiterm-line and aiterm-guest
	go build $(RELEASE) -o .build/ ./cmd/...

# The last command is what Claude Code runs, with limits that are reset in some
# hours and not when the payload was recorded. Colours are asked for since the
# output of make may be no terminal.
.PHONY: run
run: DIRS = XDG_CONFIG_HOME=$(CURDIR)/.build/run XDG_CACHE_HOME=$(CURDIR)/.build/run/cache XDG_STATE_HOME=$(CURDIR)/.build/run/state
run: build ## build it, and draw the sample and a real payload of Claude Code
	mkdir -p .build/run
	$(DIRS) FORCE_COLOR=$${FORCE_COLOR:-2} .build/aiterm statusline test
	go run ./tools/live $(PAYLOAD) > .build/run/payload.json
	$(DIRS) FORCE_COLOR=$${FORCE_COLOR:-2} .build/aiterm-line < .build/run/payload.json

.PHONY: install
# DESTDIR is for whoever makes packages. Both are read from the environment, where
# make puts what it is called with: a path may have blanks, or a ~ that the shell left.
install: ## install all programs where "go install" does; PREFIX=DIR: there, with man page and completions
ifdef PREFIX
	go run ./tools/release -install -- $(RELEASE)
else
	$(if $(DESTDIR),$(error DESTDIR is given: give PREFIX with it))go install $(RELEASE) ./cmd/...
endif

.PHONY: uninstall
uninstall: ## remove what "make install" put there, with the same PREFIX and DESTDIR
	go run ./tools/release -uninstall

.PHONY: release
# VERSION=v0.1.0, else the tag of the commit. SNAPSHOT=1 takes changes along that
# are in no commit. KEY=FILE signs, with a secret key as minisign -G makes it.
release: ## make the packages of this commit in .build/release
	rm -rf .build/release
	go run ./tools/release $(if $(VERSION),-version $(VERSION)) $(if $(SNAPSHOT),-snapshot) $(if $(KEY),-key "$$KEY") -o .build/release

.PHONY: try-release
# WAY=npm is for one of them. Each has a home of its own, and a server on the loopback
# where it would ask one.
try-release: ## install what "make release" made, each way that this machine can try, and draw a line
	go run ./tools/release -try $${WAY:-all}

.PHONY: test
# Half an hour for a package: a machine with other work takes as many times longer.
test: ## run the tests
	go test -timeout=30m ./...

.PHONY: test-when
# WHEN="berlin leap-day" is for some of the days, WHEN=daily for the one whose turn it
# is, WHEN=2031-07-01T23:59 for another one. tools/when says how it is done.
test-when: ## run the tests on other days and in other zones: all that "go run ./tools/when -list" names, or WHEN
	go run ./tools/when $(WHEN)

.PHONY: attack
attack: ## run the tests that docs/security.md names
	tools/check/attack.sh

.PHONY: race
race: ## run the tests with the race detector; needs a C compiler
	tools/check/race.sh ./...

.PHONY: bench
bench: ## measure the line beside a hello-world and PEERS, draw hostile guests, and say which bars hold
	go run ./tools/bench $(BENCHFLAGS)

.PHONY: bench-compare benchstat
bench-compare: benchstat ## compare the benchmarks of the parts with those of BASE, else of main
	BENCHSTAT=$(CURDIR)/.build/benchstat tools/benchstat/compare.sh
# The version is in a module of its own, so that the program's stays small.
benchstat:
	go build -C tools/benchstat -o $(CURDIR)/.build/benchstat golang.org/x/perf/cmd/benchstat

.PHONY: backtest
backtest: ## compare the forecasts of usage with what came, beside straight lines
	go run ./tools/backtest $(BACKTESTFLAGS)

# What cannot be installed is named, and nothing is checked then.
.PHONY: e2e
e2e: ## look at the line in the real Claude Code, in tmux; downloads what is missing; E2EFLAGS='-run REGEXP'
	for tool in git tmux npm; do tools/check/need.sh $$tool $$tool || true; done
	go run ./tools/e2e $(E2EFLAGS)

# As with e2e, what cannot be installed is named, and nothing is checked then.
.PHONY: e2e-agents
e2e-agents: ## look at the line in the real Qwen Code and Copilot CLI, in tmux; E2EFLAGS='-run qwen'
	for tool in git tmux npm; do tools/check/need.sh $$tool $$tool || true; done
	go run ./tools/e2e -agents $(E2EFLAGS)

# Debian's Wine starts programs of 64 bits without wine32; what cannot be installed
# is named, and nothing is tried then.
.PHONY: e2e-windows
e2e-windows: ## try the Windows program under Wine, with the packages' tests; WINEFLAGS='-run REGEXP -tests=false'
	tools/check/need.sh wine wine wine64 || true
	tools/check/need.sh x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32 || true
	go run ./tools/wine $(WINEFLAGS)

.PHONY: torture
torture: ## hostile segments, input and machines, and signals at any moment, on the built command
	go run ./tools/torture $(TORTUREFLAGS)

.PHONY: fuzz
# FUZZ='^FuzzParse$$' is for some of them.
fuzz: ## fuzz every parser, a minute each
	FUZZTIME=$(FUZZTIME) tools/check/fuzz.sh

.PHONY: fuzz-corpus
fuzz-corpus: ## take what fuzzing found into the repository, where it reaches new code
	go run ./tools/corpus

.PHONY: segments
segments: ## build the built-in segments and the hostile fixtures anew
	tools/tinygo/install
	go run ./tools/segments build
	tools/check/fixtures.sh build

.PHONY: pictures
pictures: ## draw the pictures in docs anew: the line, every theme and every preset
	go test -count=1 ./cli/statusline -run TestPicturesInDocs -pictures

.PHONY: site
# Whatever it draws and links is looked at by the tests of tools/site.
site: ## make the site in .build/site: what it is, a gallery, the documentation; it needs no server
	go run ./tools/site

.PHONY: site-test
# Without Chromium the tests say that they were skipped, and without npm the accessibility
# checker's does.
site-test: site ## look at the site in Chromium: what the playground draws beside the command, keyboard, widths, accessibility
	tools/check/need.sh chromium chromium || echo "no Chromium: the site is not looked at in it"
	if command -v npm >/dev/null; then npm ci --prefix tools/sitetest --no-audit --no-fund || echo "npm has no axe-core: the accessibility is not looked at"; fi
	go test -C tools/sitetest -count=1 -timeout=30m ./...

# npm installs the compilers of the examples in AssemblyScript and MoonBit; without it,
# and without any other compiler, those examples stay as they are.
.PHONY: examples
examples: ## build the examples anew, with the compilers that are installed
	if command -v npm >/dev/null; then \
		for each in assemblyscript moonbit; do npm ci --prefix examples/$$each --no-audit --no-fund; done; \
	fi
	go run ./tools/abi
	go test -count=1 -v ./examples -rebuild

.PHONY: clean
clean: ## remove .build, TinyGo included
	rm -rf .build

.PHONY: check
check: check-format check-vet check-staticcheck check-tidy check-segments check-fixtures check-examples check-site check-cross check-release check-fuzz ## run every check but the tests
	@echo "check: all passed"

.PHONY: check-format
check-format:
	@echo "gofmt -l"
	@files=$$(find . -path ./.build -prune -o -name '*.go' -exec gofmt -l {} +) && \
	if [ -n "$$files" ]; then echo "not formatted, run gofmt -w on:" $$files; exit 1; fi

.PHONY: check-vet $(SYSTEMS:%=vet-%)
check-vet: $(SYSTEMS:%=vet-%)
$(SYSTEMS:%=vet-%): vet-%:
	GOOS=$* go vet ./...
# The program of the site's playground runs in a browser.
check-vet: vet-js
.PHONY: vet-js
vet-js:
	GOOS=js GOARCH=wasm go vet ./site/playground ./host/guest/browser

# What wasm2go wrote keeps values that nothing reads, as the module does.
.PHONY: check-staticcheck $(SYSTEMS:%=staticcheck-%) staticcheck
check-staticcheck: $(SYSTEMS:%=staticcheck-%)
$(SYSTEMS:%=staticcheck-%): staticcheck-%: staticcheck
	GOOS=$* .build/staticcheck $$(GOOS=$* go list ./... | grep -v '/plugins/[^/]*/translated$$')
# The version is in a module of its own, so that the program's stays small.
staticcheck:
	go build -C tools/staticcheck -o $(CURDIR)/.build/staticcheck honnef.co/go/tools/cmd/staticcheck

.PHONY: check-tidy
check-tidy:
	go mod tidy -diff
	go mod tidy -C tools/wasm2go -diff
	go mod tidy -C tools/staticcheck -diff
	go mod tidy -C tools/benchstat -diff
	go mod tidy -C tools/nfpm -diff
	go mod tidy -C tools/sitetest -diff

.PHONY: check-segments
check-segments:
	go run ./tools/segments check

.PHONY: check-fixtures
check-fixtures:
	tools/check/fixtures.sh check

.PHONY: check-examples
check-examples: ## build the examples with the compilers at hand, and say which are not
	go test -v ./examples

.PHONY: check-site
check-site: site

.PHONY: check-cross $(PLATFORMS:%=cross-%)
check-cross: $(PLATFORMS:%=cross-%)
# Not as a release, so that what vet compiled can be used again.
$(PLATFORMS:%=cross-%): cross-%:
	GOOS=$(firstword $(subst -, ,$*)) GOARCH=$(lastword $(subst -, ,$*)) go build -o .build/cross/$*/ ./cmd/...

.PHONY: check-release
# One platform of the commit, from two folders; and what can be installed of it here.
check-release:
	go run ./tools/release -check linux-amd64

.PHONY: check-fuzz
check-fuzz:
	FUZZTIME=$(FUZZTIME) tools/check/fuzz.sh
