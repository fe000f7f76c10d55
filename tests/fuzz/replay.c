/*
 * replay.c - a main for a fuzzer without a fuzzer: every file of a corpus folder, and of each
 * small file every prefix, goes through LLVMFuzzerTestOneInput. Prints TAP, one test per file;
 * the name is out before the input runs, so that a crash has a name.
 */
#include "models/base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>

enum { SWEEP_MAX = 2048 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An exact copy, so that the address sanitizer sees a read behind the end. */
static void run_prefix(const uint8_t *data, size_t size)
{
	uint8_t *copy = x_malloc(size);

	if (size)
		memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void replay(const char *folder, const char *name, int number)
{
	char *path = x_asprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "rb");
	VEC(uint8_t) data = { 0 };
	int c;

	printf("# %s\n", path);
	fflush(stdout);
	while (f && (c = getc(f)) != EOF)
		*VEC_ADD(&data) = (uint8_t)c;
	if (data.n <= SWEEP_MAX)
		for (size_t n = 0; n < data.n; n++)
			run_prefix(data.v, n);
	run_prefix(data.v, data.n);
	printf("%sok %d - %s\n", f ? "" : "not ", number, name);
	if (f)
		fclose(f);
	VEC_FREE(&data);
	free(path);
}

static int visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entry = NULL;
	int n = argc == 2 ? scandir(argv[1], &entry, visible, alphasort) : 0;

	if (n <= 0) {
		/* A fuzzer without a corpus tests nothing in `make check`. */
		printf("1..1\nnot ok 1 - no corpus in '%s'\n", argc == 2 ? argv[1] : "");
		return 1;
	}
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		replay(argv[1], entry[i]->d_name, i + 1);
		free(entry[i]);
	}
	free(entry);
	return 0;
}
