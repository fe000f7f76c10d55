/*
 * library.h - functions of a shared library that are found when they are first needed: what a run does not use
 * costs it nothing. A table says which; TYPE_OF of the function that a header declares gives the pointer its type.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stddef.h>

struct library_function {
	const char *name;
	void *where;		/* the pointer to the function, which is filled in */
};

/*
 * Fills in all n; ends the program where the library, or one of them, is not there. `file` is tried first, then its
 * name without the version, as in "libz3.so.4" and "libz3.so".
 */
void library_load(const char *file, const struct library_function *f, size_t n);

#endif
