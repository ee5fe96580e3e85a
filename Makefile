.PHONY: build test bench bench-fleet bench-ftp lint fuzz pages ci

build: ## bin/ptymodem, static
	CGO_ENABLED=0 go build -trimpath -o bin/ptymodem ./cmd/ptymodem

test:
	go test ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

bench-fleet: ## what a thousand modems cost
	go test ./cmd/ptymodem -run '^$$' -bench BenchmarkFleet -benchtime 7x

bench-ftp: ## 100 MB by QFTPGET and QFTPPUT against curl; needs vsftpd
	PTYMODEM_REQUIRE_SERVERS=1 go test ./emulator -run '^$$' -bench BenchmarkFTP -benchtime 9x

lint:
	go vet ./...
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt -w these:" $$unformatted; exit 1; fi
	go tool staticcheck ./...

fuzz: ## every fuzz target for ten seconds
	@set -e; grep -rho --include='*_test.go' --with-filename '^func Fuzz[A-Za-z0-9]*' . | while IFS=: read -r file target; do \
		target=$${target#func }; echo "$$target"; \
		go test "./$$(dirname "$$file")" -run '^$$' -fuzz "^$$target\$$" -fuzztime 10s; \
	done

pages: ## FIDELITY.md and docs/commands.md, from the command table; docs/scenarios.md, from the triggers, actions and scenarios
	go test ./emulator -run TestPages -update
	go test ./scenarios/library -run TestPage -update

ci:
	bash .ci/run
