# Everything a fresh Debian machine with Go, gcc/g++ and Node needs is installed by these targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

DATA ?= data
ADDR ?= :8080
LINT_VERSION := v2.8.0
STRIPE_MOCK_VERSION := v0.203.0
STRIPE_MOCK := .tools/stripe-mock-$(STRIPE_MOCK_VERSION)
LINT := .tools/golangci-lint-$(LINT_VERSION)

APT_RUN  := flite espeak-ng fonts-inter fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji libespeak-ng-dev libopenh264-dev libopus-dev pkg-config
APT_TEST := chromium ffmpeg librsvg2-bin pocketsphinx pocketsphinx-en-us postgresql

# Packages of numbers, where goroutines meet in one test at most: the race detector would take minutes
# over them and find nothing.
NUMBERS := avatar/align|avatar/figure|redteam/judge

# Packages whose inner loops share nothing: SQLite translated from C, regular expressions, pixels and
# shapes, the derivation of passwords' keys. Unwatched they take a fifth of the time; whoever calls them is watched.
UNWATCHED := modernc.org/sqlite/... modernc.org/libc/... regexp/... golang.org/x/crypto/... golang.org/x/image/... \
	golang.org/x/text/... github.com/go-text/... ./avatar/figure ./avatar/align ./redteam/judge
RACE := -race $(foreach p,$(UNWATCHED),-gcflags=$(p)=-race=false)

PAGES := assets/web/dist/live.html
FONTS := assets/fonts/.stamp
WEB_SOURCES := $(shell find assets/web -path assets/web/node_modules -prune -o -path assets/web/dist -prune -o -type f -print)

.PHONY: help run build test check bench soak pages clean deps deps-test screenshots showreel

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: build ## build, and put the demo shop on air
	bin/barker run -data $(DATA) -http $(ADDR)

build: deps $(PAGES) $(FONTS) bin/espeak-marks ## leave the binary at bin/barker
	go build -o bin/barker ./cmd/barker

# A program of its own, under espeak-ng's licence. Without espeak-ng's library Barker does without it.
bin/espeak-marks: helpers/espeak-marks/espeak-marks.c
	@mkdir -p bin
	@if pkg-config --exists espeak-ng; then $(CC) -O2 -o $@ $< $$(pkg-config --cflags --libs espeak-ng); \
	else echo "libespeak-ng-dev is not installed: lips and captions of some voices will be rough" >&2; fi

pages: $(PAGES) ## build the pages that go into the binary

$(PAGES): $(WEB_SOURCES)
	cd assets/web && npm ci --no-audit --no-fund --loglevel=error && npm run build

$(FONTS): scripts/fonts.sh
	scripts/fonts.sh
	@touch $@

deps: ## install the voices and fonts that Barker uses
	@scripts/install.sh $(APT_RUN)

deps-test: deps $(STRIPE_MOCK)
	@scripts/install.sh $(APT_TEST)

$(STRIPE_MOCK):
	@mkdir -p .tools
	GOBIN=$(CURDIR)/.tools go install github.com/stripe/stripe-mock@$(STRIPE_MOCK_VERSION)
	@mv .tools/stripe-mock $@

test: deps-test $(PAGES) $(FONTS) ## everything: unit, browser and end-to-end tests with the race detector
	cd assets/web && npm run check && npm test
	go vet ./...
	go test $(RACE) -timeout 14m $$(go list ./... | grep -vE '/($(NUMBERS))$$')
	go test $(RACE) -run TestSameScoreSamePictures ./avatar/figure
	go test -timeout 14m $(foreach p,$(subst |, ,$(NUMBERS)),./$(p))

check: $(PAGES) $(FONTS) $(LINT) ## the quick gate: vet, lint and unit tests; browsers, ears, kills, PostgreSQL and numbers are for test
	cd assets/web && npm run check && npm test
	go vet ./...
	$(LINT) run
	go test -timeout 5m -skip 'Chromium|Kill|Churn|Understands|Ear' $$(go list ./... | grep -vE '/cmd/|/store/postgres|/($(NUMBERS))$$')

$(LINT):
	@mkdir -p .tools
	GOBIN=$(CURDIR)/.tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv .tools/golangci-lint $@

bench: build ## speeds, measured on this machine
	bin/barker bench produce
	bin/barker bench line
	bin/barker bench answer
	bin/barker bench orders
	bin/barker bench lips

soak: deps-test build ## ten minutes of a real browser watching, with its figures; hundreds of kills of a selling process
	go test -tags soak -run TestSoak -timeout 60m -v ./cmd/barker -soak 10m
	go test -tags soak -run Kill -timeout 60m -v ./store/...

screenshots: deps-test build ## take the pictures in docs/ from the running program
	go test -tags screenshots -run TestScreenshots -timeout 10m -v ./cmd/barker -screenshots $(CURDIR)/docs

showreel: deps-test build ## draw the hosts' contact sheets and film a minute of them selling, in docs/
	go test -tags showreel -run TestSheets -timeout 10m ./avatar/figure -showreel $(CURDIR)/docs
	go test -tags showreel -run TestShowreel -timeout 10m -v ./cmd/barker -showreel $(CURDIR)/docs

clean: ## remove what was built; data is kept
	rm -rf bin .tools assets/web/node_modules assets/fonts/*.otf assets/fonts/*.ttf $(FONTS)
	find assets/web/dist -mindepth 1 ! -name .gitkeep -delete
