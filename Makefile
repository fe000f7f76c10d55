# Middleproof: one makefile. `make help` lists the targets.
FLAVOR  ?= release
CC      ?= cc
PREFIX  ?= /usr/local
DESTDIR ?=
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
BUILD   := build/$(FLAVOR)
CPPFLAGS += -I. -D_GNU_SOURCE
LUA_CFLAGS := $(shell pkg-config --cflags lua5.4 2>/dev/null)
LIBS    := $(shell pkg-config --libs lua5.4 jansson 2>/dev/null) -lyaml -lpcap -lz3 -lm
ALL_CFLAGS = -std=c11 $(CFLAGS) $(WARN) $(CPPFLAGS) $(LUA_CFLAGS) -MMD -MP

MODELS_SRC  := $(wildcard models/*/*.c)
SYMEXEC_SRC := $(filter-out symexec/main.c,$(wildcard symexec/*.c))
UNIT_SRC    := $(wildcard tests/unit/test_*.c)
obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
Q := $(if $(V),,@)

all: $(if $(wildcard symexec/main.c),bin/symexec)
bin/symexec: $(BUILD)/symexec/main.o $(BUILD)/libsymexec.a $(BUILD)/libmodels.a
	@mkdir -p bin; echo "LD $@"
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) $(LIBS)
$(BUILD)/libmodels.a: $(call obj,$(MODELS_SRC))
	@rm -f $@; echo "AR $@"
	$(Q)ar rcs $@ $^
$(BUILD)/libsymexec.a: $(call obj,$(SYMEXEC_SRC))
	@rm -f $@; echo "AR $@"
	$(Q)ar rcs $@ $^
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libsymexec.a $(BUILD)/libmodels.a
	@echo "LD $@"
	$(Q)$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) $(LIBS) -lcmocka -lbdd
$(BUILD)/%.o: %.c
	@mkdir -p $(dir $@); echo "CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<
unit: $(patsubst %.c,$(BUILD)/%,$(UNIT_SRC))
.PHONY: all unit
.SECONDARY:
-include $(shell find build -name '*.d' 2>/dev/null)
