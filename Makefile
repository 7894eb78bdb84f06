# manyi: the commands of everyday work. `make demo` and `make test` need Go and make only.

GO      ?= go
OUT     ?= demo-report
VERSION := 0.1.0
export CGO_ENABLED = 0

.PHONY: build demo test bench lint cover fuzz dist test-office test-browser test-peers bench-peers clean

build: ## bin/manyi, one static binary with everything inside
	$(GO) build -trimpath -ldflags '-s -w' -o bin/manyi ./cmd/manyi

demo: build ## the whole pipeline on the sample survey; prints where the report lies
	./bin/manyi demo -o $(OUT)

test: lint ## every check that needs nothing but Go
	$(GO) test ./...

lint: ## formatting and vet
	@test -z "$$(gofmt -l .)" || { echo 'gofmt wants:'; gofmt -l .; exit 1; }
	$(GO) vet ./...

bench: ## benchmarks of reading, summaries, statistics and the whole run
	$(GO) test -run '^$$' -bench . -benchmem ./...

cover: ## coverage by package, and cover.out for go tool cover
	$(GO) test -coverprofile cover.out ./...
	$(GO) tool cover -func cover.out | tail -n 1

FUZZTIME ?= 30s
fuzz: ## each fuzz target for FUZZTIME
	@for pkg in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
		echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; done; done

dist: ## static binaries for Linux, Windows and macOS in dist/
	@for os in linux windows darwin; do for arch in amd64 arm64; do \
		ext=; [ $$os = windows ] && ext=.exe; echo "dist/manyi-$(VERSION)-$$os-$$arch$$ext"; \
		GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags '-s -w' -o dist/manyi-$(VERSION)-$$os-$$arch$$ext ./cmd/manyi || exit 1; done; done

test-office: build ## open the workbook in LibreOffice and look at what it shows
	bash .ci/test-office

test-browser: build ## open the page in headless Chromium
	bash .ci/test-browser

test-peers: build ## hold every number of both fixtures against R
	bash .ci/test-peers

bench-peers: build ## read a million cases of SPSS with this program and with R's haven
	bash .ci/bench-peers

clean:
	rm -rf bin dist demo-report cover.out
