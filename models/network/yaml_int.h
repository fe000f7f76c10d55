/*
 * yaml_int.h - shared by yaml.c and yaml_error.c: the text that libyaml reads, and its errors.
 */
#ifndef NETWORK_YAML_INT_H
#define NETWORK_YAML_INT_H

#include <yaml.h>

#include "models/base/diag.h"
#include "models/base/vec.h"

struct yaml_text {
	uint32_t src;
	const char *text;
	size_t len;
	size_t base;			/* bytes before libyaml's first character */
	bool ascii;			/* a character is a byte */
	VEC(uint32_t) steps;		/* byte of every 64th character */
};

/* The byte of libyaml's character number index. */
uint32_t yaml_byte_at(const struct yaml_text *in, size_t index);

/* Says in our words what stopped the parser. */
void yaml_report(struct diag *d, const struct yaml_text *in, const yaml_parser_t *p);

/* True after an error about what libyaml must not see: UTF-16, and %TAG directives. */
bool yaml_refuse_text(struct diag *d, const struct yaml_text *in);

#endif
