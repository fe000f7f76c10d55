/*
 * coverage_run.c - see coverage_run.h. The case runs in a process of its own, in a folder of links to its files, so
 * that what it writes and prints is nobody's; the counts come back as a file. What Click wrote is in expected.json,
 * whose keys are sorted: "outputs" comes behind "inputs", "hex" in front of "varying_bytes".
 */
#include "symexec/model/coverage_run.h"

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/packet/pcap.h"
#include "symexec/sim/sim.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char counts[] = "packets left";	/* no name of a capture */

static char *
read_text(const char *folder, const char *name)
{
	char *path = x_asprintf("%s/%s", folder, name), *text;
	FILE *f = fopen(path, "r");
	struct strbuf s = STRBUF_INIT;
	char buf[4096];
	size_t n;

	free(path);
	if (f == NULL)
		return NULL;
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		sb_add_len(&s, buf, n);
	fclose(f);
	text = x_strdup(sb_str(&s));
	sb_fini(&s);
	return text;
}

/* ---- the run ---- */

/* In the child: runs the case in the current folder. */
static void
run_here(const struct option_list *models)
{
	struct input_options o = { .concrete = true, .models = *models };
	struct sim_count count;
	struct strbuf left = STRBUF_INIT;
	struct input in;
	struct sim *sim;
	FILE *f;

	if (!input_read(&in, "config.click", &o, true))
		return;
	sim = sim_new(&in, &count);
	if (sim_run(sim))
		sim_print_left(sim, &left);
	if (!sim_free(sim) || (f = fopen(counts, "w")) == NULL)
		return;
	fputs(sb_str(&left), f);
	fclose(f);
}

/* Links to all that the case has, so that its own captures are never written. */
static bool
link_files(const char *folder, const char *to)
{
	char *from = realpath(folder, NULL);
	struct dirent **list;
	int n = from == NULL ? -1 : scandir(from, &list, NULL, alphasort);
	bool ok = n >= 0;

	for (int i = 0; i < n; i++) {
		char *old = x_asprintf("%s/%s", from, list[i]->d_name);
		char *new = x_asprintf("%s/%s", to, list[i]->d_name);

		if (list[i]->d_name[0] != '.')
			ok &= symlink(old, new) == 0;
		free(old);
		free(new);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	free(from);
	return ok;
}

static void
remove_folder(const char *path)
{
	struct dirent **list;
	int n = scandir(path, &list, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		char *name = x_asprintf("%s/%s", path, list[i]->d_name);

		if (strcmp(list[i]->d_name, ".") != 0 && strcmp(list[i]->d_name, "..") != 0)
			unlink(name);
		free(name);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	rmdir(path);
}

/* The same folders from anywhere; those that are not there were an error before. */
static struct option_list
absolute(const struct option_list *folders)
{
	struct option_list l = { .v = x_calloc(folders->n + 1, sizeof(*l.v)) };

	for (size_t i = 0; i < folders->n; i++) {
		char *path = realpath(folders->v[i], NULL);

		if (path != NULL)
			l.v[l.n++] = path;
	}
	return l;
}

static bool
run_apart(const char *folder, const char *work, const struct option_list *models)
{
	struct option_list there = absolute(models);
	pid_t child;
	int status;

	child = !link_files(folder, work) || fflush(NULL) != 0 ? -1 : fork();
	if (child == 0) {
		int nothing = open("/dev/null", O_WRONLY);

		if (nothing >= 0 && dup2(nothing, 1) >= 0 && dup2(nothing, 2) >= 0 &&
		    chdir(work) == 0)
			run_here(&there);
		fflush(NULL);
		_exit(0);
	}
	for (size_t i = 0; i < there.n; i++)
		free((char *)there.v[i]);
	free(there.v);
	return child > 0 && waitpid(child, &status, 0) == child;
}

/* ---- what Click wrote ---- */

/* Marks the bytes named in the list that begins behind `at`; how many. */
static uint64_t
free_bytes(const char *at, bool *is_free, size_t len)
{
	uint64_t n = 0;
	char *end;

	for (at = strchr(at, '['); at != NULL && *at != '\0' && *at != ']'; at = end) {
		unsigned long byte;

		while (*at != '\0' && *at != ']' && !isdigit((unsigned char)*at))
			at++;
		byte = strtoul(at, &end, 10);
		if (end == at)
			break;
		n++;
		if (byte < len)
			is_free[byte] = true;
	}
	return n;
}

static int
hex_byte(const char *at)
{
	static const char digits[] = "0123456789abcdef";
	const char *high = strchr(digits, at[0]), *low = strchr(digits, at[1]);

	return high == NULL || low == NULL ? -1 : (int)((high - digits) * 16 + (low - digits));
}

/* One packet, whose "hex" begins at `at`, against the next of the capture. */
static void
compare_packet(const char *at, struct pcap_reader *p, struct recorded *r)
{
	const char *hex = at + strcspn(at + 5, "\"") + 6, *object = at + strcspn(at, "}");
	const char *varying = strstr(at, "\"varying_bytes\"");
	size_t len = strcspn(hex, "\"") / 2;
	bool *is_free = x_calloc(len + 1, sizeof(*is_free));
	struct pcap_record rec;
	bool same = p != NULL && pcap_reader_next(p, &rec) == 1 && rec.len == len;

	if (varying != NULL && varying < object)
		r->free_bytes += free_bytes(varying, is_free, len);
	for (size_t i = 0; same && i < len; i++)
		same = is_free[i] || hex_byte(hex + 2 * i) == rec.data[i];
	r->packets += same;
	free(is_free);
}

/* All captures of "outputs": a name in front of the packets of each. */
static void
compare_outputs(const char *at, const char *work, struct recorded *r)
{
	struct diag *quiet = diag_new();
	struct pcap_reader *p = NULL;

	while (at != NULL && *at != '\0') {
		const char *hex = strstr(at, "\"hex\""), *name = strstr(at, ".pcap\"");

		if (name != NULL && (hex == NULL || name < hex)) {
			const char *start = name;
			char *path;

			while (start > at && start[-1] != '"')
				start--;
			path = x_asprintf("%s/%.*s.pcap", work, (int)(name - start), start);
			pcap_reader_close(p);
			p = access(path, R_OK) == 0 ?
			    pcap_reader_open(path, SPAN_NONE, quiet) : NULL;
			free(path);
			at = name + 6;
		} else if (hex != NULL) {
			compare_packet(hex, p, r);
			at = hex + 5;
		} else {
			break;
		}
	}
	pcap_reader_close(p);
	diag_free(quiet);
}

bool
coverage_run(const char *folder, const struct option_list *models, struct recorded *r,
	     struct diag *d)
{
	const char *tmp = getenv("TMPDIR");
	char *text = read_text(folder, "expected.json"), *work;
	const char *from = text == NULL ? NULL : strstr(text, "\"outputs\"");
	bool ok = from != NULL;

	*r = (struct recorded){ 0 };
	if (!ok) {
		free(text);
		return false;
	}
	work = x_asprintf("%s/middleproof-XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(work) == NULL) {
		diag_error(d, SPAN_NONE, "cannot make a folder '%s' to run '%s' in", work, folder);
		ok = false;
	} else {
		ok = run_apart(folder, work, models);
		if (!ok)
			diag_error(d, SPAN_NONE, "'%s' cannot be run", folder);
		r->left = read_text(work, counts);
		compare_outputs(from + 9, work, r);
		remove_folder(work);
	}
	free(work);
	free(text);
	return ok;
}
