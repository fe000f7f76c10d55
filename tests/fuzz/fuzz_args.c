/*
 * fuzz_args.c - any text as the arguments of any class: a class name up to the first line end, then
 * inputs and outputs as two digits, then the arguments. Refused exactly if there is an error.
 */
#include "models/base/mem.h"
#include "models/click/arg.h"
#include "models/click/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(const struct click_class *cls, unsigned inputs, unsigned outputs,
		const char *config)
{
	static const enum click_processing push[10] = {
		CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH,
		CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH, CLICK_PUSH,
	};
	struct arena *arena = arena_new();
	struct diag *d = diag_new();
	size_t len = strlen(config);
	uint32_t src = diag_add_source(d, "fuzz", config, len);
	struct click_element e = {
		.name = "a/x",
		.class_name = cls->name,
		.cls = cls,
		.config = config,
		.ninputs = inputs,
		.noutputs = outputs,
		.input = push,
		.output = push,
		.config_at = { src, 0, (uint32_t)len },
		.at = { src, 0, (uint32_t)len },
	};
	struct click_config c = {
		.name = "fuzz", .elements = &e, .element_count = 1, .arena = arena
	};
	struct click_names *names;
	struct click_args args;
	bool ok;

	e.args = text_split((struct piece){ config, len }, e.config_at, true, arena, &e.arg_count);
	names = click_names_new(&c, d);
	ok = click_args_parse(&(struct click_scope){ &c, names, outputs % 2 }, &e, arena, &args, d);
	X_CHECK(ok == (diag_errors(d) == 0));
	for (size_t i = 0; i < diag_count(d); i++)
		X_CHECK(diag_get(d, i).at.end <= len);
	click_names_free(names);
	arena_free(arena);
	diag_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = x_strndup((const char *)data, size), *rest = strchr(text, '\n');
	const struct click_class *cls = NULL;

	if (rest) {
		*rest++ = '\0';
		cls = click_class_find(text);
	}
	if (!cls && size)
		cls = click_class_at(data[0] % click_class_count());
	if (cls && rest && rest[0] >= '0' && rest[0] <= '9' && rest[1] >= '0' && rest[1] <= '9')
		run(cls, (unsigned)(rest[0] - '0'), (unsigned)(rest[1] - '0'), rest + 2);
	free(text);
	return 0;
}
