/*
 * fuzz_model.c - any text as a user's element model: a Lua file is recorded or refused with a message, whatever
 * it does.
 */
#include <fcntl.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "symexec/exec/engine.h"
#include "symexec/model/lua_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
record(const char *folder)
{
	static const struct click_arg arg = { .text = "1" };
	static const enum click_processing push = CLICK_PUSH;
	struct click_element el = { .name = "x", .class_name = "Fuzz", .config = "1", .args = &arg,
				    .arg_count = 1, .ninputs = 1, .noutputs = 1, .input = &push,
				    .output = &push };
	struct click_config c = { .name = "fuzz", .elements = &el, .element_count = 1,
				  .input_element = UINT32_MAX, .output_element = UINT32_MAX };
	struct diag *d = diag_new();
	struct engine *e = engine_new(d);
	struct models *m = models_new(e, NULL);

	c.arena = arena_new();
	if (models_add_folder(m, folder)) {
		struct click_names *names = click_names_new(&c, d);

		el.cls = models_class(m, "Fuzz");
		X_CHECK(models_program(m, &c, &el, names) != NULL);
		click_names_free(names);
	}
	models_free(m);
	engine_free(e);
	arena_free(c.arena);
	diag_free(d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char folder[] = "/tmp/fuzz-model.XXXXXX";
	char *path;
	int fd;

	if (size > 16384 || mkdtemp(folder) == NULL)
		return 0;
	path = x_asprintf("%s/Fuzz.lua", folder);
	fd = open(path, O_CREAT | O_WRONLY | O_EXCL, 0600);
	X_CHECK(fd >= 0);
	if (write(fd, data, size) == (ssize_t)size)
		record(folder);
	close(fd);
	unlink(path);
	rmdir(folder);
	free(path);
	return 0;
}
