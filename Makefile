# A thin front for meson: see README.md. `make run` and `make test` are all that a fresh Debian 12 needs.
BUILD = build
.PHONY: all setup run test bench mutate fuzz golden-accept install clean

all: $(BUILD)/build.ninja
	@ninja --quiet -C $(BUILD)

$(BUILD)/build.ninja:
	@meson setup $(BUILD) >/dev/null

setup:
	@tools/setup.sh

run: setup all
	@tools/demo.sh $(BUILD)

test: setup all
	@tests/run.sh $(BUILD)

bench: setup all
	@ninja -C $(BUILD) bench/bare_insert bench/case_book bench/search_book bench/rates >/dev/null
	@python3 bench/run.py $(BUILD)
	@python3 bench/cases.py $(BUILD) bench/results.md
	@python3 bench/search.py $(BUILD) bench/results.md
	@python3 bench/rates.py $(BUILD) bench/results.md
	@python3 bench/check.py $(BUILD)/tests/xinfang-check bench/results.md ../shared/reports
	@python3 bench/formats.py $(BUILD)/xinfang bench/results.md

mutate: setup all
	@python3 tests/check/mutate.py $(BUILD)/tests/xinfang-check $(or $(DOCUMENTS),$(wildcard ../shared/reports/*.txt) examples/check/report-with-slips.md)
	@[ ! -d ../shared/reports ] || python3 tests/check/mutate.py $(BUILD)/tests/xinfang-check --labels tests/check --count 3 ../shared/reports/*.txt

fuzz: setup
	@tests/fuzz/run.sh

golden-accept: all
	@XINFANG_GOLDEN_ACCEPT=1 tests/run.sh $(BUILD) golden

install: all
	@meson install -C $(BUILD)

clean:
	rm -rf $(BUILD) build-san build-fuzz
