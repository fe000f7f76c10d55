/*
 * library.c - see library.h.
 */
#include "models/base/library.h"

#include "models/base/mem.h"

#include <dlfcn.h>

static void *open_library(const char *file)
{
	void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
	const char *version = strstr(file, ".so.");
	char *plain;

	if (library || !version)
		return library;
	plain = x_strndup(file, (size_t)(version - file) + 3);
	library = dlopen(plain, RTLD_LAZY | RTLD_LOCAL);
	free(plain);
	return library;
}

void library_load(const char *file, const struct library_function *f, size_t n)
{
	void *library = open_library(file);

	if (!library)
		x_panic("%s is needed and cannot be loaded: %s", file, dlerror());
	for (size_t i = 0; i < n; i++) {
		void *found = dlsym(library, f[i].name);

		if (!found)
			x_panic("%s has no function '%s'", file, f[i].name);
		/* POSIX lets the one be taken for the other; C has no cast for it */
		memcpy(f[i].where, &found, sizeof(found));
	}
}
