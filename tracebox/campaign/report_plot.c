/*
 * report_plot.c - gnuplot's data and script files, and gnuplot itself, started without a shell. The
 * files stay beside the pictures, for who wants them to look different.
 */
#include "tracebox/campaign/report_int.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/base/strbuf.h"

extern char **environ;

enum { LABELS_MAX = 30 };	/* more are too many to be read */

static bool write_file(const char *path, const struct strbuf *text, struct diag *d)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	bool ok = fd >= 0 && write(fd, sb_str(text), text->len) == (ssize_t)text->len;

	if (!ok)
		diag_fault(d, SPAN_NONE, "cannot write '%s': %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

/* A string of gnuplot's: what a name may hold that means something to it is left out. */
static void add_quoted(struct strbuf *out, const char *s)
{
	sb_add_char(out, '"');
	for (; *s; s++)
		if (*s >= ' ' && *s <= '~' && !strchr("\"\\`$@{}^_~", *s))
			sb_add_char(out, *s);
	sb_add_char(out, '"');
}

static void add_data(const struct figure *f, struct strbuf *out)
{
	for (size_t i = 0; i < f->rows.n; i++) {
		const struct figure_row *r = &f->rows.v[i];

		sb_printf(out, "%zu %.6f ", i, r->all ? (double)r->part / (double)r->all : 0.0);
		add_quoted(out, r->label);
		sb_add_char(out, '\n');
	}
}

static void add_script(const struct figure *f, bool svg, struct strbuf *out)
{
	sb_printf(out, "set terminal %s size 800,500\nset output \"%s.%s\"\n",
		  svg ? "svg noenhanced" : "png noenhanced", f->name, svg ? "svg" : "png");
	sb_printf(out, "set title \"%s\"\nset xlabel \"%s\"\nset ylabel \"%s\"\n", f->title, f->x,
		  f->y);
	sb_add(out, "set yrange [0:1]\nset grid y\nunset key\nset xtics rotate by -45\n"
		    "set style fill solid 0.5\nset boxwidth 0.8\n");
	if (f->rows.n > LABELS_MAX)
		sb_add(out, "unset xtics\n");
	sb_printf(out, "set xrange [-0.5:%zu.5]\nplot \"%s.dat\" using 1:2%s with %s\n",
		  f->rows.n - 1, f->name, f->rows.n > LABELS_MAX ? "" : ":xtic(3)",
		  f->cumulative ? "steps linewidth 2" : "boxes");
}

static bool run_gnuplot(const char *folder, const char *script, struct diag *d)
{
	char *argv[] = { (char *)(uintptr_t)"gnuplot", (char *)(uintptr_t)script, NULL };
	posix_spawn_file_actions_t actions;
	int status = -1, err;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions))
		return false;
	err = posix_spawn_file_actions_addchdir_np(&actions, folder);
	if (!err)
		err = posix_spawnp(&pid, "gnuplot", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (err) {
		diag_fault(d, SPAN_NONE, "cannot run gnuplot (Debian: gnuplot-nox): %s",
			   strerror(err));
		return false;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		diag_fault(d, SPAN_NONE, "gnuplot fails on '%s'", script);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool draw(const char *folder, bool svg, const struct figure *f, struct diag *d)
{
	struct strbuf data = STRBUF_INIT, script = STRBUF_INIT;
	char *data_path = x_asprintf("%s/%s.dat", folder, f->name);
	char *script_path = x_asprintf("%s/%s.gp", folder, f->name);
	char *script_name = x_asprintf("%s.gp", f->name);
	bool ok;

	add_data(f, &data);
	add_script(f, svg, &script);
	ok = write_file(data_path, &data, d) && write_file(script_path, &script, d) &&
	     run_gnuplot(folder, script_name, d);
	free(data_path);
	free(script_path);
	free(script_name);
	sb_fini(&data);
	sb_fini(&script);
	return ok;
}

bool report_draw(const char *folder, bool svg, const struct figure *figures, size_t n,
		 struct diag *d)
{
	if (mkdir(folder, 0755)) {
		diag_fault(d, SPAN_NONE, "cannot make the folder '%s': %s", folder,
			   strerror(errno));
		return false;
	}
	for (size_t i = 0; i < n; i++)
		if (figures[i].rows.n && !draw(folder, svg, &figures[i], d))
			return false;
	return true;
}
