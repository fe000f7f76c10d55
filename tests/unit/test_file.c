/* file: whole or not at all, modes, links, devices; joining of paths. */
#include "models/base/file.h"

#include "models/base/mem.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/middleproof-file.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static char *in_folder(const char *name)
{
	return x_asprintf("%s/%s", folder, name);
}

static int remove_folder(void **state)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	(void)state;
	while (d && (e = readdir(d))) {
		char *path = in_folder(e->d_name);

		if (e->d_name[0] != '.')
			remove(path);
		free(path);
	}
	if (d)
		closedir(d);
	return rmdir(folder);
}

static int files_in_folder(void)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	while ((e = readdir(d)))
		n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
	closedir(d);
	return n;
}

static void assert_content(const char *path, const char *want, size_t len)
{
	FILE *f = fopen(path, "rb");
	char buf[256] = "";

	assert_non_null(f);
	assert_int_equal(fread(buf, 1, sizeof(buf), f), len);
	assert_memory_equal(buf, want, len);
	fclose(f);
}

static void new_file_has_the_usual_mode(void **state)
{
	char *path = in_folder("new");
	mode_t mask = umask(027);
	struct stat st;

	(void)state;
	assert_int_equal(file_write_whole(path, "a\0b", 3), 0);
	umask(mask);
	assert_content(path, "a\0b", 3);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(files_in_folder(), 1);
	free(path);
}

static void old_file_is_replaced_and_keeps_its_mode(void **state)
{
	char *path = in_folder("old");
	struct stat st;

	(void)state;
	assert_int_equal(file_write_whole(path, "a long first text", 17), 0);
	assert_int_equal(chmod(path, 0755), 0);
	assert_int_equal(file_write_whole(path, "short", 5), 0);
	assert_content(path, "short", 5);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(file_write_whole(path, NULL, 0), 0);
	assert_content(path, "", 0);
	free(path);
}

static void failure_leaves_nothing_behind(void **state)
{
	char *path = in_folder("missing/file");

	(void)state;
	assert_int_equal(file_write_whole(path, "x", 1), -ENOENT);
	assert_int_equal(file_write_whole(folder, "x", 1), -EISDIR);
	assert_int_equal(files_in_folder(), 0);
	free(path);
}

static void link_keeps_pointing_at_the_file(void **state)
{
	char *path = in_folder("real"), *link = in_folder("link");
	struct stat st;

	(void)state;
	assert_int_equal(file_write_whole(path, "1", 1), 0);
	assert_int_equal(symlink("real", link), 0);
	assert_int_equal(file_write_whole(link, "two", 3), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_content(path, "two", 3);
	free(path);
	free(link);
}

/* A pipe of our own stands for every device: a test that failed must not cost a real one. */
static void pipe_is_written_and_stays_a_pipe(void **state)
{
	char *path = in_folder("pipe");
	char buf[8] = "";
	struct stat st;
	int fd;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	fd = open(path, O_RDONLY | O_NONBLOCK);
	assert_int_equal(file_write_whole(path, "text", 4), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(read(fd, buf, sizeof(buf)), 4);
	assert_string_equal(buf, "text");
	assert_int_equal(files_in_folder(), 1);
	close(fd);
	free(path);
}

static void join_takes_the_folder_of_the_first(void **state)
{
	static const struct {
		const char *path, *rel, *want;
	} t[] = {
		{ "net/lab.yaml", "fw.click", "net/fw.click" },
		{ "lab.yaml", "fw.click", "fw.click" },
		{ "net/lab.yaml", "/etc/fw.click", "/etc/fw.click" },
		{ "/lab.yaml", "fw.click", "/fw.click" },
		{ "net/", "fw.click", "net/fw.click" },
		{ "a/b/lab.yaml", "../fw.click", "a/b/../fw.click" },
		{ "-", "fw.click", "fw.click" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(t); i++) {
		char *s = file_join(t[i].path, t[i].rel);

		assert_string_equal(s, t[i].want);
		free(s);
	}
}

static void same_file_is_known_by_other_names(void **state)
{
	char *here = in_folder("x"), *dotted = in_folder("./x"), *other = in_folder("y");

	(void)state;
	assert_true(file_same(here, dotted));
	assert_false(file_same(here, other));
	assert_int_equal(file_write_whole(here, "a", 1), 0);
	assert_true(file_same(here, dotted));
	assert_false(file_same(here, other));
	assert_int_equal(symlink(here, other), 0);
	assert_true(file_same(here, other));
	assert_false(file_same("nowhere0/x", "nowhere1/x"));
	free(here);
	free(dotted);
	free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(new_file_has_the_usual_mode, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(old_file_is_replaced_and_keeps_its_mode,
						make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(failure_leaves_nothing_behind, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(link_keeps_pointing_at_the_file, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(pipe_is_written_and_stays_a_pipe, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(same_file_is_known_by_other_names, make_folder,
						remove_folder),
		cmocka_unit_test(join_takes_the_folder_of_the_first),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
