/*
 * coverage_model.c - see coverage_model.h. It looks at the text of the model, of the one that it is the same as if it
 * says so. Classes that see no packets, and those that a concrete run knows itself, need not say anything in rules.
 */
#include "symexec/model/coverage_model.h"

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/sim/sim.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SAME = 8 };		/* of "same as" one behind the other */

/* Without comments and white space; NULL: it cannot be read. */
static char *
read_code(const char *path)
{
	FILE *f = fopen(path, "r");
	struct strbuf s = STRBUF_INIT;
	char *line = NULL, *code;
	size_t size = 0;

	if (f == NULL)
		return NULL;
	while (getline(&line, &size, f) > 0) {
		char *comment = strstr(line, "--");

		if (comment != NULL)
			*comment = '\0';
		for (const char *at = line; *at != '\0'; at++)
			if (!isspace((unsigned char)*at))
				sb_add_char(&s, *at);
	}
	free(line);
	fclose(f);
	code = x_strdup(sb_str(&s));
	sb_fini(&s);
	return code;
}

static bool
only_emits(const char *code)
{
	static const char *const bodies[] = { "p:emit(0)end", "p:emit(p.port)end" };
	const char *body = strchr(code, ')');

	if (strncmp(code, "returnfunction(", 15) != 0 || body == NULL)
		return false;
	return strcmp(body + 1, bodies[0]) == 0 || strcmp(body + 1, bodies[1]) == 0;
}

/* The class that the code says it is the same as; the caller frees, NULL: none. */
static char *
same_as(const char *code)
{
	static const char start[] = "returnsame_as\"";

	if (strncmp(code, start, strlen(start)) != 0)
		return NULL;
	code += strlen(start);
	return x_asprintf("%.*s", (int)strcspn(code, "\""), code);
}

bool
coverage_modelled(struct models *m, const struct click_class *c)
{
	struct click_port_range ports = click_class_ports(c);
	char *name = x_strdup(c->name), *next;
	struct model_info info;
	bool yes = false;

	for (int i = 0; name != NULL && i < MAX_SAME; i++) {
		char *code = models_info(m, name, &info) ? read_code(info.path) : NULL;

		if (code == NULL)
			break;
		next = same_as(code);
		yes = (ports.max_in == 0 && ports.max_out == 0) || sim_knows(c->name) ||
		    (strstr(info.comment, "Opaque:") == NULL &&
		     (!strstr(code, ":scramble(") || strstr(info.comment, "Random:") != NULL) &&
		     (!only_emits(code) || strstr(info.comment, "Identity:") != NULL));
		free(code);
		free(name);
		name = next;
	}
	free(name);
	return yes;
}
