/*
 * click_args_check.h - for tests: one element with given arguments and ports, read by
 * click_args_parse, with other elements beside it.
 */
#ifndef UNIT_CLICK_ARGS_CHECK_H
#define UNIT_CLICK_ARGS_CHECK_H

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/click/arg.h"
#include "models/click/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { FIXTURE_ELEMENTS = 8 };

struct beside {
	const char *name, *cls, *config;
	unsigned ninputs, noutputs;
};

struct fixture {
	struct diag *diag;
	struct arena *arena;
	struct click_element elements[FIXTURE_ELEMENTS];
	struct click_config config;
	struct click_names *names;
	struct click_args args;
	bool ok;
};

static inline void fixture_add(struct fixture *f, const struct beside *b)
{
	static const enum click_processing push[16] = {
		CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH,
		CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH,
		CLICK_PUSH, CLICK_PUSH,
	};
	struct click_element *e = &f->elements[f->config.element_count++];
	size_t len = strlen(b->config);
	uint32_t src = diag_add_source(f->diag, b->name, b->config, len);
	struct piece text = { b->config, len };

	e->name = b->name;
	e->class_name = b->cls;
	e->cls = click_class_find(b->cls);
	e->config = b->config;
	e->config_at = e->at = (span){ src, 0, (uint32_t)len };
	e->ninputs = b->ninputs;
	e->noutputs = b->noutputs;
	e->input = e->output = push;
	e->args = text_split(text, e->config_at, true, f->arena, &e->arg_count);
}

/* The first element of `all` is the one that is read; all ends with a NULL name. */
static inline void fixture_read(struct fixture *f, const struct beside *all, bool symbols)
{
	*f = (struct fixture){ .diag = diag_new(), .arena = arena_new() };
	for (; all->name; all++)
		fixture_add(f, all);
	f->config.name = "test";
	f->config.elements = f->elements;
	f->config.arena = f->arena;
	f->config.input_element = f->config.output_element = UINT32_MAX;
	f->names = click_names_new(&f->config, f->diag);
	f->ok = click_args_parse(&(struct click_scope){ &f->config, f->names, symbols },
				 &f->elements[0], f->arena, &f->args, f->diag);
	/* a message for every refusal, and none of level error otherwise */
	assert_int_equal(f->ok, diag_errors(f->diag) == 0);
}

static inline void fixture_fini(struct fixture *f)
{
	click_names_free(f->names);
	arena_free(f->arena);
	diag_free(f->diag);
}

struct arg_case {
	const char *cls, *config;
	unsigned ninputs, noutputs;
	const char *error;	/* part of a message, NULL: accepted */
};

static inline bool has_message(const struct diag *d, const char *part)
{
	for (size_t i = 0; i < diag_count(d); i++)
		if (strstr(diag_get(d, i).text, part))
			return true;
	return false;
}

/* Runs a table that ends with cls NULL; `beside` are other elements, ending with a NULL name. */
static inline void check_cases(const struct arg_case *c, const struct beside *beside)
{
	for (; c->cls; c++) {
		struct beside all[FIXTURE_ELEMENTS] = {
			{ "x", c->cls, c->config, c->ninputs, c->noutputs },
		};
		struct fixture f;

		for (size_t i = 0; beside && beside[i].name; i++)
			all[i + 1] = beside[i];
		fixture_read(&f, all, false);
		if (f.ok != !c->error || (c->error && !has_message(f.diag, c->error))) {
			print_error("%s(%s): expected %s\n", c->cls, c->config,
				    c->error ? c->error : "no error");
			diag_print(f.diag, stderr, false);
			fail();
		}
		fixture_fini(&f);
	}
}

/* No prefix of a configuration crashes, loops, or is refused without a message. */
static inline void sweep_prefixes(const char *cls, const char *config, unsigned ninputs,
				  unsigned noutputs)
{
	for (size_t n = 0; n <= strlen(config); n++) {
		char *copy = x_strndup(config, n);
		struct beside all[] = { { "x", cls, copy, ninputs, noutputs }, { 0 } };
		struct fixture f;

		fixture_read(&f, all, false);
		fixture_fini(&f);
		free(copy);
	}
}

#endif
