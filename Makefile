# The few commands a person types. `make help` lists them.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && exit; \
	done; echo python3)
BENCH ?= conv2d pooling replay explorers frames grading set_up opening suite
BIN := .venv/bin

# Everything here writes UTF-8, and no one's own PYTHON… settings reach it.
unexport $(filter PYTHON%,$(.VARIABLES))
export PYTHONUTF8 := 1

.PHONY: help lab fresh lecture test check matrix setup tools notebooks changes explorers lint mutants lock bench models release colab grade clean
.DEFAULT_GOAL := help

help:       ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

lab: setup  ## open the course in JupyterLab: work/ holds your own copies (PAGE=… opens another page)
	@.venv/bin/python -P tools/lab.py $(if $(PAGE),--page "$(PAGE)") $(LAB_ARGS)

fresh: setup ## start a page of work/ again, the old one beside it (PAGE=02)
	@.venv/bin/python -P tools/lab.py --fresh "$(PAGE)"

lecture: setup ## show pages as slides, kernel alive, figures large (PAGE=03 picks one, RECORDED=1 takes recorded trainings)
	@$(BIN)/python -m tools.lecture $(if $(RECORDED),--recorded) $(PAGE) $(NOTEBOOKS) $(LAB_ARGS)

test: tools ## prove the course: lint, types, tests, every notebook (NOTEBOOKS=… proves these pages alone)
	@$(BIN)/python -m tools.prove test $(if $(NOTEBOOKS),$(NOTEBOOKS) tests/test_notebooks.py)

check: test ## test, then what needs a browser, a scratch copy or Colab's versions
	@$(BIN)/python -m tools.colab --environment
	@$(BIN)/python -c "from tools import lecture; lecture.install()"
	@$(BIN)/python -m tools.prove check

matrix: tools ## run the suite on each Python, with Colab's, the lowest and the newest versions (EDITIONS=… picks some, PART=… tests)
	@$(BIN)/python -m tools.matrix $(if $(EDITIONS),--editions $(EDITIONS)) $(if $(PART),--part $(PART))

setup:      ## make or refresh .venv, where what a reader needs is installed
	@command -v "$(PYTHON)" >/dev/null || { echo "This course needs Python 3.11, 3.12 or 3.13: no '$(PYTHON)' was found. Install one, or name it: make setup PYTHON=/path/to/python"; exit 1; }
	@"$(PYTHON)" tools/setup.py $(SETUP_ARGS)

tools:      ## the same, with what testing and authoring need
	@$(MAKE) --no-print-directory setup SETUP_ARGS=--all

notebooks: tools ## run the notebooks and write their outputs (NOTEBOOKS=… picks some, FORCE=1 allows uncommitted ones)
	@$(BIN)/python -m tools.execute $(if $(FORCE),--force) $(NOTEBOOKS)

changes: tools ## show what differs from the last commit, notebooks as text and pictures
	@$(BIN)/python -m tools.compare $(NOTEBOOKS)

explorers: setup ## write the explorers into dist/explorers.html, a page that runs in any browser, from the disk
	@$(BIN)/python -m tools.explorers

lint: tools ## check form, and say what `ruff check --fix` and `ruff format` would mend
	@$(BIN)/python -m tools.prove lint

mutants: tools ## change the code a little, some thousand times, and list what no test noticed (FILES=… picks modules, SAMPLE=3 a tenth; a day for all)
	@SAMPLE=$(SAMPLE) $(BIN)/python -P tools/mutants.py $(FILES)

lock: tools ## compile the requirement ranges into exact versions with hashes
	@for name in requirements requirements-dev; do \
		$(BIN)/python -m uv pip compile $$name.in -o $$name.txt --universal --python-version 3.11 \
		--fork-strategy fewest --generate-hashes --custom-compile-command "make lock" --quiet || exit 1; done
	@$(BIN)/python -m uv pip compile tools/colab-requirements.in -o tools/colab-requirements.txt --python-version 3.13 \
		--python-platform x86_64-unknown-linux-gnu --generate-hashes --no-annotate --custom-compile-command "make lock" --quiet

bench: tools ## time what the course promises beside its peers, and write benchmarks/README.md (BENCH="conv2d pooling" picks some; forty minutes for all)
	@for name in $(BENCH); do \
		env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(BIN)/python -m benchmarks.$$name --write || exit 1; done

models: tools ## train again what data/ ships trained, some minutes (MODELS=… picks some)
	@$(BIN)/python -m tools.train_models $(MODELS)

release: tools ## write what students get of the last commit: dist/student/ and its zip (RELEASE=… names it, FORCE=1 replaces one of that name)
	@$(BIN)/python -m tools.head tools.release $(if $(RELEASE),--release "$(RELEASE)") $(if $(FORCE),--force)

colab: tools ## write dist/colab/ of the last commit: each page a single file that runs in Google Colab
	@$(BIN)/python -m tools.head tools.colab $(if $(RELEASE),--release "$(RELEASE)")

grade: tools ## grade what a class handed in, each page in a sandbox (SUBMISSIONS=folder; TABLE=… fills a platform's; lecturer/grading.md)
	@$(BIN)/python -m tools.grade $(if $(SUBMISSIONS),"$(SUBMISSIONS)") $(if $(ASSIGNMENT),--assignment "$(ASSIGNMENT)") $(if $(TABLE),--table "$(TABLE)") \
		$(if $(GRADEBOOK),--gradebook "$(GRADEBOOK)") \
		$(if $(SECONDS),--seconds $(SECONDS)) $(if $(MEMORY),--memory $(MEMORY)) $(if $(SCHEDULER),--scheduler "$(SCHEDULER)") $(if $(UNSAFE),--unsafe)

clean:      ## remove what the commands above made (.venv, caches, reports); nothing of yours
	@rm -rf .venv .venv-colab-* .venv-lecture .venv-matrix .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	@find assignments benchmarks helpers lecturer tools tests -name __pycache__ -prune -exec rm -rf {} +
