.PHONY: build test browser recipes image bench bench-parts stress one-trace soak lint vulncheck fuzz pages snapshot ci

build: ## bin/ptymodem, static
	CGO_ENABLED=0 go build -tags nethttpomithttp2 -trimpath -o bin/ptymodem ./cmd/ptymodem

test:
	go test ./...

browser: ## the web console: the types of its scripts, and its tests in Chromium; needs npm and chromium
	.ci/console

recipes: ## the files of docs/ci, read by the tools that they are for; needs npm
	.ci/recipes

image: ## the image, built with buildah, and a session in it; needs buildah, busybox-static and root
	.ci/image

bench: ## the table of docs/speed.md; needs a C compiler, libssl-dev, curl, and vsftpd (.ci/servers unpacks it; PTYMODEM_SERVERS says where)
	@PTYMODEM_REQUIRE_SERVERS=1 go test ./emulator ./cmd/ptymodem -run '^$$' -bench 'RoundTrip/|COM|Network|FTP|Start|Fleet|Scenarios' -benchtime 3s | awk -f testdata/floor/table.awk

bench-parts: ## what single pieces cost: parser, escape detector, an answer, a line of the trace, stores
	go test -run '^$$' -bench 'Scanner|Assembler|Escape|Answer|Trace|PendingWrite|Random' -benchmem ./...

stress: ## the tests N times beside four busy loops; appends to docs/stress.log; RACE= is without the race detector, AS=nobody not as root, LOOPS=8 busier
	.ci/stress $(PACKAGES)

one-trace: ## the library's scenarios, or those that ONLY matches, ROUNDS times beside four busy loops: one verdict and one trace each
	TEST_PTYMODEM_ONE_TRACE_ROUNDS=$(or $(ROUNDS),40) TEST_PTYMODEM_ONE_TRACE_ONLY='$(ONLY)' .ci/busy go test ./scenarios/library -run '^TestOneTrace$$' -count=1 -v -timeout 2h

soak: ## random sessions with random faults: a day of modem time, then ten minutes over ttys, TCP and RFC 2217; DAY and LENGTH set how long
	TEST_PTYMODEM_SOAK_VIRTUAL=$(or $(DAY),24h) go test ./emulator -run '^TestSoakVirtual$$' -count=1 -v -timeout 2h
	TEST_PTYMODEM_SOAK=$(or $(LENGTH),10m) go test ./cmd/ptymodem -run '^TestSoak$$' -count=1 -v -timeout 2h

lint:
	go vet ./...
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt -w these:" $$unformatted; exit 1; fi
	go tool staticcheck ./...

vulncheck: ## known vulnerabilities in what the program and its tests call; needs the network, and fails if it cannot reach the database
	.ci/vulncheck

FUZZTIME = 10s
TARGET = Fuzz.*

fuzz: ## every fuzz target for ten seconds; make fuzz FUZZTIME=1h TARGET=FuzzModem for another time and one target
	@set -e; grep -rhoE --include='*_test.go' --with-filename '^func $(TARGET)\(f ' . | while IFS=: read -r file target; do \
		target=$${target#func }; target=$${target%%(*}; echo "$$target"; \
		go test "./$$(dirname "$$file")" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x; \
	done

pages: ## FIDELITY.md and docs/commands.md, from the command table; docs/scenarios.md, schema.json and the list of actions, from the triggers, actions and scenarios; the dialogues of docs/record.md; samples of output in all pages, from what their commands print
	go test ./emulator -run TestPages -update
	go test ./scenarios/fault/action -run TestCatalogue -update
	go test ./scenarios ./scenarios/commands -run TestSchema -update
	go test ./scenarios/library -run TestPage -update
	go test ./docs -run 'TestSamples|TestDialogues' -update

snapshot: ## dist/: archives for every system, deb, rpm, apk, wheels, SBOMs and checksums of the commit that is checked out; needs python3-pip, python3-setuptools and python3-wheel
	.ci/snapshot

ci:
	bash .ci/run
