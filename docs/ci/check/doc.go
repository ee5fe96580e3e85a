// Package check has tests alone: every file of docs/ci is read by the tool that it is for, or by the
// library of that tool, and the command lines in it by ptymodem. The Dockerfile of the root is read
// too.
//
//	compose        compose-go, which is what docker compose reads its files with
//	GitHub         actionlint, without shellcheck
//	GitLab         gitlab-ci-local, a program of npm's that has GitLab's schema, where it is installed
//	Kubernetes     its API types, strictly
//	Dockerfile     BuildKit's parser, with its linter
//
// The package is a Go module of its own, so that none of these is a dependency of ptymodem, and
// go test ./... in the root leaves it out. .ci/recipes runs the tests.
package check
