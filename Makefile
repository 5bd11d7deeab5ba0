# Everything that is done with this repository. Each target sets up what it needs, below .venv and
# target: `make clean` undoes all of it.

PYTHON ?= python3
# What `make build` builds for: x86_64 or arm64.
ARCH ?= x86_64

MINISTACK_VERSION := 1.5.33
# For the emulator's KMS.
CRYPTOGRAPHY_VERSION := 50.0.2
CARGO_LAMBDA_VERSION := 1.9.2
CARGO_DENY_VERSION := 0.20.2

# A stamp carries the versions that it stands for, so that a new one is installed once.
MINISTACK := .venv/ministack/.$(MINISTACK_VERSION)-$(CRYPTOGRAPHY_VERSION)
TOOLS := .venv/tools/.$(CARGO_LAMBDA_VERSION)
DENY := .venv/cargo/.$(CARGO_DENY_VERSION)

CARGO_LAMBDA := PATH="$(CURDIR)/.venv/tools/bin:$$PATH" cargo lambda
CARGO_DENY := PATH="$(CURDIR)/.venv/cargo/bin:$$PATH" cargo deny

.DEFAULT_GOAL := help
.PHONY: help run test check audit build clean ministack tools rust python

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

run: rust $(MINISTACK) $(TOOLS) ## Starts the local world: API, simulator, AWS emulator; Ctrl-C ends it
	@echo "== building"
	@cargo build --workspace --bins
	@cargo run --quiet --bin local-world

test: rust $(MINISTACK) $(TOOLS) ## Builds the functions and runs all tests
	@echo "== building the binaries that the tests start"
	@cargo build --workspace --bins
	@echo "== testing"
	@cargo test --workspace

check: rust $(DENY) ## Formatting, lints, documentation, licences and bans of dependencies
	@echo "== cargo fmt"
	@cargo fmt --all --check
	@echo "== cargo clippy"
	@cargo clippy --workspace --all-targets -- -D warnings
	@echo "== cargo doc"
	@RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
	@echo "== cargo deny"
	@$(CARGO_DENY) check bans licenses sources

audit: rust $(DENY) ## Known vulnerabilities of dependencies (needs the network)
	@$(CARGO_DENY) check advisories

build: rust $(TOOLS) ## Builds the functions for Lambda into target/lambda (ARCH=x86_64 or arm64)
	@$(CARGO_LAMBDA) build --release --$(subst _,-,$(ARCH)) --bin start-approval --bin verify-code

clean: ## Removes all that was built and installed here
	@rm -rf target .venv

ministack: $(MINISTACK)
tools: $(TOOLS)

$(MINISTACK): | python
	@echo "== installing MiniStack $(MINISTACK_VERSION) into .venv/ministack"
	@rm -rf .venv/ministack && $(PYTHON) -m venv .venv/ministack
	@.venv/ministack/bin/pip install --quiet --disable-pip-version-check \
		ministack==$(MINISTACK_VERSION) cryptography==$(CRYPTOGRAPHY_VERSION)
	@touch $@

$(TOOLS): | python
	@echo "== installing cargo-lambda $(CARGO_LAMBDA_VERSION) into .venv/tools"
	@rm -rf .venv/tools && $(PYTHON) -m venv .venv/tools
	@.venv/tools/bin/pip install --quiet --disable-pip-version-check cargo-lambda==$(CARGO_LAMBDA_VERSION)
	@touch $@

$(DENY): | rust
	@echo "== installing cargo-deny $(CARGO_DENY_VERSION) into .venv/cargo (some minutes, once)"
	@rm -rf .venv/cargo
	@cargo install --quiet --locked --root .venv/cargo --target-dir target/cargo-deny cargo-deny@$(CARGO_DENY_VERSION)
	@rm -rf target/cargo-deny
	@touch $@

rust:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust from https://rustup.rs" >&2; exit 1; }
	@command -v cc >/dev/null || { echo "cc is missing: install a C compiler (Debian: apt install gcc libc6-dev)" >&2; exit 1; }

python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3 (Debian: apt install python3 python3-venv), or set PYTHON" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install them (Debian: apt install python3-venv)" >&2; exit 1; }
