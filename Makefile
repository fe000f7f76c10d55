# Middleproof: one makefile. `make help` lists the targets; the settings stand first.
FLAVOR  ?= release
CC      ?= cc
PREFIX  ?= /usr/local
DESTDIR ?=
CFLAGS  ?= -O2 -g
JOBS    ?= 2
SECS    ?= 60
V       ?=

# Debian packages: what the build, the tests, the manual pages and the house rules need.
DEPS := gcc libc6-dev make pkg-config libjansson-dev libyaml-dev libpcap-dev liblua5.4-dev \
	libz3-dev libxxhash-dev libelf-dev nettle-dev libcmocka-dev libbdd-dev perl mandoc lua5.4
DEPS += $(if $(wildcard tracebox/main.c),libnet1-dev libnftables-dev libsqlite3-dev libpq-dev)
DEPS += $(if $(wildcard datapath/main.c),libxdp-dev libbpf-dev libmicrohttpd-dev libhyperscan-dev)

# What only tests need: they read reports with other programs than ours.
CHECK_DEPS := clang jq iproute2 tshark graphviz gnuplot-nox sqlite3 chromium libxml2-utils python3-jsonschema python3-yaml
# What the tests in namespaces need: the kernel's boxes, and real clients and servers.
NET_DEPS := jq iproute2 nftables iputils-ping iperf3 curl ethtool python3 dnsmasq-base clang
# The longest of these begin first, so that two at a time end together.
LONGEST := $(patsubst %,tests/net/%.t,scripts matrix sessions deep pitfalls)
NET = $(filter $(wildcard tests/net/*$(T)*.t),$(LONGEST)) $(filter-out $(LONGEST),$(wildcard tests/net/*$(T)*.t))
# What measures rates and times has the machine to itself, after the others.
ALONE := $(patsubst %,tests/net/%.t,example-congestion example-shaper example-syn-proxy fairness privileges)

# Headers each program cannot be built without, and what is linked for it.
NEED_symexec  := gelf.h yaml.h jansson.h lua.h pcap/pcap.h z3.h nettle/des.h
NEED_tracebox := lua.h pcap/pcap.h libnet.h jansson.h nftables/libnftables.h sqlite3.h \
	postgresql/libpq-fe.h nettle/md5.h
NEED_datapath := gelf.h yaml.h jansson.h pcap/pcap.h xdp/xsk.h bpf/libbpf.h microhttpd.h hs/hs.h nettle/des.h
LIBS_symexec  := -llua5.4 -lyaml -ljansson -lnettle -lelf -lm
LIBS_tracebox := -llua5.4 -lnet -ljansson -lpcap -lnftables -lsqlite3 -lnettle -lm
LIBS_datapath := -lyaml -ljansson -lpcap -lxdp -lbpf -lmicrohttpd -lhs -lnettle -lelf -lm -pthread
LIBS_models   := -lyaml -ljansson -lpcap -lelf -lm
# symexec is often over before the loader is: what can be is linked into it (STATIC= for shared libraries only).
STATIC := lua5.4 yaml jansson nettle elf z
in_it = $(filter-out lib%,$(foreach l,$(STATIC),$(shell $(CC) -print-file-name=lib$l.a)))
LINKED_symexec = $(if $(and $(in_it),$(filter $(words $(STATIC)),$(words $(in_it)))),$(in_it) -lm,$(LIBS_symexec))
LINKED_tracebox = $(LIBS_tracebox)
LINKED_datapath = $(LIBS_datapath)

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
SAN_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SAN_tsan := -O1 -fsanitize=thread -fno-omit-frame-pointer
SAN_fuzz := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

BUILD := build/$(FLAVOR)
BIN   := $(if $(filter release,$(FLAVOR)),bin,$(BUILD)/bin)
LUA_CFLAGS := $(shell pkg-config --cflags lua5.4 2>/dev/null || echo -I/usr/include/lua5.4)
CPPFLAGS += -I. -D_GNU_SOURCE
ALL_CFLAGS = -std=c11 $(CFLAGS) $(SAN_$(FLAVOR)) $(WARN) $(CPPFLAGS) $(LUA_CFLAGS) -MMD -MP
LINK = $(CC) $(CFLAGS) $(SAN_$(FLAVOR)) $(LDFLAGS)
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@)

# A part is there when it has a main.c, and built when the headers it needs are installed.
PARTS   := $(foreach p,symexec tracebox datapath,$(if $(wildcard $p/main.c),$p))
SOURCED := $(foreach p,symexec tracebox datapath,$(if $(wildcard $p/*.c),$p))
MISSING := $(shell for h in $(sort $(foreach p,$(SOURCED),$(NEED_$p)) bdd.h cmocka.h); do \
	printf '\043include <setjmp.h>\n\043include <stdarg.h>\n\043include <stdint.h>\n\043include <stdio.h>\n\043include <%s>\n' $$h | \
	$(CC) $(LUA_CFLAGS) -E - >/dev/null 2>&1 || echo $$h; done)
lacks = $(filter $(MISSING),$(NEED_$(1)))
BUILT := $(foreach p,$(PARTS),$(if $(call lacks,$p),,$p))
TESTED := $(foreach p,$(SOURCED),$(if $(call lacks,$p),,$p))

sources = $(filter-out $(1)/main.c,$(wildcard $(1)/*.c $(1)/*/*.c))
objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
MODELS_LIB := $(BUILD)/libmodels.a
PROGRAMS   := $(foreach p,$(BUILT),$(BIN)/$p) $(if $(wildcard scripts/middleproof),$(BIN)/middleproof)
TEST_LIBS  := $(sort $(LIBS_models) $(foreach p,$(TESTED),$(LIBS_$p)))
# A test is linked with the parts whose headers it includes, and left out when one is not built.
TEST_SRC := $(wildcard tests/unit/test_*.c tests/fuzz/fuzz_*.c)
$(foreach p,symexec tracebox datapath,$(eval USES_$p := $(shell grep -l '"$p/' $(TEST_SRC) /dev/null)))
LEFT_OUT := $(foreach p,$(filter-out $(TESTED),symexec tracebox datapath),$(USES_$p)) \
	$(if $(filter bdd.h,$(MISSING)),$(shell grep -l '<bdd.h>' $(TEST_SRC) /dev/null)) \
	$(if $(filter cmocka.h,$(MISSING)),$(filter tests/unit/%,$(TEST_SRC)))
RUN_SRC := $(filter-out $(LEFT_OUT),$(TEST_SRC))
# An archive gives only what a test asks for, also through tests/oracle.
libs_of = $(foreach p,$(TESTED),$(BUILD)/lib$p.a) $(MODELS_LIB)
UNIT   := $(patsubst %.c,$(BUILD)/%,$(filter tests/unit/%,$(RUN_SRC)))
FUZZ   := $(patsubst tests/fuzz/fuzz_%.c,%,$(filter tests/fuzz/%,$(RUN_SRC)))
REPLAY := $(FUZZ:%=$(BUILD)/tests/fuzz/replay_%)
CASES  := $(wildcard tests/cases/*.t)
EXAMPLES := $(wildcard examples/*/commands)
HOUSE  := $(wildcard tests/house/*.t)
CONFORM := $(wildcard tests/conform/*.t)
TESTS  := $(if $(UPDATE),,$(UNIT) $(REPLAY) $(HOUSE) $(CONFORM)) $(CASES) $(EXAMPLES)
PICKED = $(if $(T),$(foreach t,$(TESTS),$(if $(findstring $(T),$t),$t)),$(TESTS))
MAN := $(wildcard $(foreach d,symexec tracebox datapath models models/* scripts docs,$d/*.[1-8]))

all: $(PROGRAMS) $(MODELS_LIB) ## build every program (this is the default)
	$(foreach p,$(PARTS),$(if $(call lacks,$p),@echo "$p: not built for missing headers (make deps): $(call lacks,$p)";))
symexec tracebox datapath: %: $(BIN)/% ## build one program
deps: ## install the Debian packages that are missing (as root or with sudo)
	$(Q)sh scripts/deps.sh $(DEPS) $(CHECK_DEPS)
demo: ## build, then prove the examples and tell what is seen
	$(Q)sh scripts/deps.sh $(DEPS)
	+$(Q)$(MAKE) --no-print-directory all
	$(Q)PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/demo.sh
check: deps ## every test: make check [T=part-of-name] [UPDATE=1] [V=1]
	+$(Q)$(MAKE) --no-print-directory WERROR=1 run-tests
asan tsan: ## the same tests under the address and undefined, or the thread sanitizer
	+$(Q)$(MAKE) --no-print-directory FLAVOR=$@ check
fuzz: ## build the fuzzers; make fuzz T=click SECS=60 runs one, T=all each
	+$(Q)$(if $(filter-out all $(FUZZ),$(T)),:,$(MAKE) -k --no-print-directory FLAVOR=fuzz CC=clang \
	$(if $(filter $(T),$(FUZZ)),build/fuzz/tests/fuzz/fuzz_$(T),build-fuzz)) $(if $(T),; built=$$?; sh tests/fuzz/run $(T) $(SECS) && exit $$built)
bench: all $(BUILD)/tests/bench/set_bench $(BUILD)/tests/bench/update_bench ## measure: name, median, spread, commit
	$(Q)PATH="$(CURDIR)/$(BIN):$$PATH" SET_BENCH=$(BUILD)/tests/bench/set_bench \
		UPDATE_BENCH=$(BUILD)/tests/bench/update_bench \
		sh tests/run-bench $(filter-out %/plots.sh,$(wildcard tests/bench/*$(T)*.sh))
plots: all ## draw docs/offload-*.svg from fresh measurements (as root)
	$(Q)PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/bench/plots.sh
net: all ## root-only tests in network namespaces: make net [T=part-of-name] [UPDATE=1]
	$(Q)sh scripts/deps.sh $(NET_DEPS)
	$(Q)PATH="$(CURDIR)/$(BIN):$$PATH" BIN="$(BIN)" UPDATE="$(UPDATE)" \
	sh tests/run-all $(if $(V),-v) -j$(shell expr $(JOBS) + 1) -- $(filter-out $(ALONE),$(NET)) -- $(filter $(ALONE),$(NET))
gate: all ## the gate on every example, in two processes: make gate [T=part-of-name] [UPDATE=1]
	$(Q)PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/gate/examples $(if $(UPDATE),UPDATE) $(T)
docs: all ## lint the manual pages, hold them to the programs, render them to build/docs
	$(Q)sh scripts/docs.sh $(MAN)
	$(Q)PATH="$(CURDIR)/$(BIN):$$PATH" perl tests/house/manuals $(MAN)
layers size: ## house rules: who includes whom; how long things are
	$(Q)perl tests/house/$@
format: ## clang-format the changed files
	$(Q)sh scripts/format.sh
mutants: ## break the code on purpose, see that a test notices: make mutants [COUNT=200] [SEED=1], of breaks of elements
	$(Q)sh tests/mutants.sh; first=$$?; perl tests/conform/mutate.pl $(or $(COUNT),200) $(or $(SEED),1) && exit $$first
coverage: all ## branches of elements that vectors reach, against tests/conform/unreached.list: make coverage [T=part-of-file]
	$(Q)PATH="$(CURDIR)/$(BIN):$$PATH" perl tests/conform/coverage.pl $(T)
install: all ## to $(DESTDIR)$(PREFIX)
	$(Q)sh scripts/install.sh install "$(DESTDIR)$(PREFIX)" "$(PROGRAMS)" "$(MAN)"
uninstall: ## removes what install put there
	$(Q)sh scripts/install.sh uninstall "$(DESTDIR)$(PREFIX)" "$(PROGRAMS)" "$(MAN)"
clean: ## remove build/ and bin/
	$(Q)rm -rf build bin
help: ## this list
	@awk -F ' ## ' '/^[a-z][a-z ]*:.* ## / { sub(/:.*/, "", $$1); printf "%-27s%s\n", $$1, $$2 }' Makefile

unit: $(UNIT)
build-fuzz: $(FUZZ:%=$(BUILD)/tests/fuzz/fuzz_%)
run-tests: all $(if $(UPDATE),,$(UNIT) $(REPLAY))
	$(if $(strip $(LEFT_OUT)),@echo "check: left out for missing headers ($(MISSING); make deps): $(LEFT_OUT)")
	$(Q)PATH="$(CURDIR)/$(BIN):$$PATH" BIN="$(BIN)" UPDATE="$(UPDATE)" \
	sh tests/run-all $(if $(V),-v) -j$(JOBS) -- $(PICKED) --

.SECONDEXPANSION:
$(BIN)/symexec $(BIN)/tracebox $(BIN)/datapath: $(BUILD)/$$(@F)/main.o $(BUILD)/lib$$(@F).a $(MODELS_LIB)
	$(call say,LINK)
	$(Q)mkdir -p $(@D) && $(LINK) -o $@ $^ $(LINKED_$(@F))
$(BIN)/middleproof: scripts/middleproof
	$(Q)mkdir -p $(@D) && install -m 755 $< $@
$(BUILD)/lib%.a: $$(call objects,$$(call sources,$$*))
	$(call say,AR)
	$(Q)mkdir -p $(@D) && rm -f $@ && ar qcs $@ $^
$(UNIT): $(BUILD)/%: $(BUILD)/%.o $$(call libs_of,$$*.c)
	$(call say,LINK)
	$(Q)$(LINK) -Wl,--as-needed -o $@ $^ $(TEST_LIBS) -lcmocka $(if $(filter bdd.h,$(MISSING)),,-lbdd)
$(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o \
		$$(call libs_of,tests/fuzz/fuzz_$$*.c)
	$(call say,LINK)
	$(Q)$(LINK) -Wl,--as-needed -o $@ $^ $(TEST_LIBS)
$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $$(call libs_of,tests/bench/$$*.c)
	$(call say,LINK)
	$(Q)$(LINK) -Wl,--as-needed -o $@ $^ $(TEST_LIBS)
build/fuzz/tests/fuzz/fuzz_%: build/fuzz/tests/fuzz/fuzz_%.o $$(call libs_of,tests/fuzz/fuzz_$$*.c)
	$(call say,LINK)
	$(Q)$(LINK) -fsanitize=fuzzer -Wl,--as-needed -o $@ $^ $(TEST_LIBS)
$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(if $(WERROR),-Werror) -c -o $@ $<

# Objects made with other flags are stale.
FLAGS_NOW := $(CC) $(ALL_CFLAGS)
ifneq ($(strip $(file <$(BUILD)/flags)),$(strip $(FLAGS_NOW)))
$(shell mkdir -p $(BUILD))
$(file >$(BUILD)/flags,$(FLAGS_NOW))
endif
$(BUILD)/flags: ;

.PHONY: all symexec tracebox datapath deps demo check asan tsan fuzz bench plots net gate docs layers size \
	format mutants coverage install uninstall clean help unit build-fuzz run-tests
.SECONDARY:
.DELETE_ON_ERROR:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
