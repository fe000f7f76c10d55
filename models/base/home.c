/*
 * home.c - no path is compiled in, so that an installed tree can be moved. The folders tried
 * are those a build leaves programs in: bin/, build/FLAVOR/bin/ and build/FLAVOR/tests/unit/.
 * None is taken that lies elsewhere above the program: somebody else may own it.
 */
#include "models/base/home.h"

#include "models/base/mem.h"
#include <limits.h>
#include <unistd.h>

/* base/rel if that exists; takes over base. */
static char *existing(char *base, const char *rel)
{
	char *path = x_asprintf("%s/%s", base, rel);

	free(base);
	if (!access(path, F_OK))
		return path;
	free(path);
	return NULL;
}

char *home_path_from(const char *program, const char *rel)
{
	static const struct {
		const char *folder;	/* how the folder of the program ends */
		const char *home;	/* the home, seen from there */
	} known[] = {
		{ "/bin", "/.." },
		{ "/bin", "/../share/middleproof" },
		{ "/bin", "/../../.." },
		{ "/tests/unit", "/../../../.." },
		{ "/tests/fuzz", "/../../../.." },
	};
	const char *slash = strrchr(program, '/');
	size_t len = slash ? (size_t)(slash - program) : 0;

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		size_t n = strlen(known[i].folder);
		char *path;

		if (len < n || memcmp(program + len - n, known[i].folder, n))
			continue;
		/* Three up only out of build/FLAVOR/bin, not out of /usr/local/bin. */
		if (!strcmp(known[i].home, "/../../..") &&
		    !memmem(program, len, "/build/", strlen("/build/")))
			continue;
		path = existing(x_asprintf("%.*s%s", (int)len, program, known[i].home), rel);
		if (path)
			return path;
	}
	return NULL;
}

char *home_path(const char *rel)
{
	const char *home = getenv("MIDDLEPROOF_HOME");
	char self[PATH_MAX];
	ssize_t n;

	if (home && *home)
		return existing(x_strdup(home), rel);
	n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n <= 0)
		return NULL;
	self[n] = '\0';
	return home_path_from(self, rel);
}
