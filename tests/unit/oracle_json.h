/*
 * oracle_json.h - for tests: recorded cases in JSON, and bytes written in hexadecimal.
 */
#ifndef UNIT_ORACLE_JSON_H
#define UNIT_ORACLE_JSON_H

#include "models/base/mem.h"

#include <jansson.h>

static inline json_t *oracle_load(const char *path)
{
	json_error_t error;
	json_t *j = json_load_file(path, 0, &error);

	if (!j)
		x_panic("%s:%d: %s", path, error.line, error.text);
	return j;
}

/* The caller frees it. */
static inline uint8_t *oracle_bytes(const char *hex, size_t *len)
{
	uint8_t *b;

	*len = strlen(hex) / 2;
	b = x_malloc(*len ? *len : 1);
	for (size_t i = 0; i < *len; i++) {
		char two[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		b[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	return b;
}

/* Whether an array of numbers holds i. */
static inline bool oracle_holds(const json_t *array, json_int_t i)
{
	for (size_t k = 0; k < json_array_size(array); k++)
		if (json_integer_value(json_array_get(array, k)) == i)
			return true;
	return false;
}

#endif
