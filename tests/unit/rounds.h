/*
 * rounds.h - how often a test by chance tries: as usual, or as often as the environment says. Under sanitizers, which look at
 * memory and are slow, an eighth of the usual number goes through the same code.
 */
#ifndef TESTS_UNIT_ROUNDS_H
#define TESTS_UNIT_ROUNDS_H

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { ROUNDS_SHARE = 8 };
#else
enum { ROUNDS_SHARE = 1 };
#endif

/* The number in the environment variable, else the usual one or its share under a sanitizer, at least 1. */
static inline unsigned rounds_of(const char *variable, unsigned usual)
{
	const char *given = getenv(variable);

	if (given)
		return (unsigned)strtoul(given, NULL, 0);
	return usual >= ROUNDS_SHARE ? usual / ROUNDS_SHARE : 1;
}

#endif
