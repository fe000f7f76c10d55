/*
 * watch.c - see watch.h. A file that belongs to boxes is read again for these boxes only, and as long as their elements are
 * the same only programs change; any other file means that everything is read again. What is wrong changes
 * no verdict: those of before stand until all files are right again, since half of an edit is not meant.
 *
 * Invariant: w->in is right; what it has and the verdicts do not know is in w->changed.
 */
#include "models/base/mem.h"
#include "symexec/set/set.h"
#include "symexec/report/progress.h"
#include "symexec/watch/watch_files.h"
#include "symexec/watch/watch_int.h"

#include "models/base/file.h"

/* Memory of one input beyond which it is better read anew; and edits, whose texts and configurations all stay. */
#define MUCH ((size_t)512 << 20)
enum { MANY_EDITS = 100 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void note_time(struct watch *w)
{
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm) == NULL ||
	    strftime(w->good, sizeof(w->good), "%H:%M:%S", &tm) == 0)
		w->good[0] = '\0';
}

/* Every file that was read, by whatever reader. */
static void add_files(struct watch *w)
{
	const char *name;

	watch_files_add(w->files, w->path, &w->since);
	for (size_t i = 0; (name = diag_file(w->in.diag, i)) != NULL; i++)
		watch_files_add(w->files, name, &w->since);
}

static void tell_start(struct watch *w)
{
	const char *how = w->f != NULL ? "loops are decided rule by rule" :
					 "loops are searched anew each time: ";

	tell_event(&w->tell, "watching", "%s: watching %zu files%s; %s%s", w->path, watch_files_count(w->files),
		   watch_files_told(w->files) ? "" : ", looked at by the clock", how,
		   w->f != NULL ? "" : w->why_not);
}

struct watch *watch_new(const char *path, const struct input_options *o, struct watch_files *files)
{
	struct watch *w = x_calloc(1, sizeof(*w));

	w->path = path;
	w->o = o;
	w->files = files;
	w->tell.json = o->json;
	w->tell.colour = diag_want_colour(stdout);
	clock_gettime(CLOCK_REALTIME, &w->since);
	if (!input_read(&w->in, path, o, false)) {
		free(w);
		return NULL;
	}
	tell_messages(&w->tell, w->in.diag);
	progress_at("deciding", path, 0, 0);
	watch_decide(w, true);
	progress_end();
	tell_messages(&w->tell, w->in.diag);
	add_files(w);
	note_time(w);
	tell_start(w);
	return w;
}

static void forget_wrong(struct watch *w)
{
	for (size_t i = 0; i < w->wrong.n; i++)
		free(w->wrong.v[i]);
	w->wrong.n = 0;
}

void watch_free(struct watch *w)
{
	if (w == NULL)
		return;
	watch_forget_policies(w);
	forwarding_free(w->f);
	teller_fini(&w->tell);
	forget_wrong(w);
	VEC_FREE(&w->wrong);
	VEC_FREE(&w->changed);
	input_free(&w->in);
	free(w);
}

static void add_wrong(struct watch *w, const char *path)
{
	for (size_t i = 0; i < w->wrong.n; i++)
		if (strcmp(w->wrong.v[i], path) == 0)
			return;
	*VEC_ADD(&w->wrong) = x_strdup(path);
}

/* ---- reading ---- */

/* One box again. false: it is wrong. */
static bool read_box(struct watch *w, uint32_t box)
{
	uint32_t *nodes;
	size_t n;

	switch (graph_read_again(w->in.engine, w->in.graph, box, &nodes, &n)) {
	case GRAPH_WRONG:
		return false;
	case GRAPH_OTHER:
		w->whole = true;
		break;
	case GRAPH_SAME:
	case GRAPH_PROGRAMS:
		for (size_t i = 0; i < n; i++)
			*VEC_ADD(&w->changed) = nodes[i];
		break;
	}
	free(nodes);
	return true;
}

/* The boxes whose file that is. false: one is wrong; *any: there are some. */
static bool read_boxes(struct watch *w, const char *path, bool *any)
{
	const struct network *n = w->in.network;
	bool ok = true;

	*any = false;
	for (uint32_t i = 0; ok && n != NULL && i < n->box_count; i++) {
		char *file;

		if (n->boxes[i].kind != BOX_CLICK)
			continue;
		file = file_join(n->path, n->boxes[i].source.s);
		if (strcmp(file, path) == 0) {
			*any = true;
			ok = read_box(w, i);
		}
		free(file);
	}
	return ok;
}

/* false: it is wrong. */
static bool read_file(struct watch *w, const char *path)
{
	bool any = false, ok = w->whole || read_boxes(w, path, &any);

	w->whole |= !any && ok;
	if (!ok)
		add_wrong(w, path);
	return ok;
}

/*
 * Everything anew, with an engine of its own: elements have other numbers, and numbers are how an engine knows them. What
 * there was stays until it is right.
 */
static bool read_whole(struct watch *w)
{
	struct input in;

	if (!input_read(&in, w->path, w->o, false))
		return false;
	watch_forget_policies(w);
	forwarding_free(w->f);
	w->f = NULL;
	input_free(&w->in);
	w->in = in;
	w->changed.n = 0;
	w->edits = 0;
	return true;
}

static size_t memory_of(const struct watch *w)
{
	return arena_used(w->in.engine->arena) + sets_bytes(w->in.engine->sets);
}

/* Reads what changed and what was wrong. false: some of it is wrong. */
static bool read_changed(struct watch *w)
{
	VEC(char *) again = { 0 };
	const char *path;
	bool ok = true;

	for (size_t i = 0; (path = watch_files_changed(w->files, i)) != NULL; i++)
		*VEC_ADD(&again) = x_strdup(path);
	for (size_t i = 0; i < w->wrong.n; i++)
		*VEC_ADD(&again) = x_strdup(w->wrong.v[i]);
	forget_wrong(w);
	w->whole |= memory_of(w) > MUCH || ++w->edits > MANY_EDITS;
	for (size_t i = 0; i < again.n; i++) {
		if (ok || !w->whole)
			ok &= read_file(w, again.v[i]);
		free(again.v[i]);
	}
	VEC_FREE(&again);
	tell_messages(&w->tell, w->in.diag);
	return ok && (!w->whole || read_whole(w));
}

/* "a.click", "a.click and 2 others" */
static char *files_changed(const struct watch *w)
{
	const char *first = watch_files_changed(w->files, 0);
	size_t n = 0;

	while (watch_files_changed(w->files, n) != NULL)
		n++;
	if (n <= 1)
		return x_strdup(first != NULL ? first : w->path);
	return x_asprintf("%s and %zu other%s", first, n - 1, n > 2 ? "s" : "");
}

void watch_again(struct watch *w)
{
	char *files = files_changed(w);
	double begin = now_ms();
	bool all, told_how = w->f != NULL;

	clock_gettime(CLOCK_REALTIME, &w->since);
	if (!read_changed(w)) {
		tell_event(&w->tell, "wrong", "%s: wrong, the verdicts of %s stand",
			   w->wrong.n > 0 ? w->wrong.v[0] : files, w->good);
		free(files);
		return;
	}
	all = w->whole;
	w->whole = false;
	progress_at("deciding", w->path, 0, 0);
	watch_decide(w, all);
	progress_end();
	tell_messages(&w->tell, w->in.diag);
	add_files(w);
	note_time(w);
	tell_event(&w->tell, "decided", "%s: %zu of %zu verdicts changed, %.1f ms", files,
		   w->tell.told, tell_count(&w->tell), now_ms() - begin);
	if (told_how != (w->f != NULL))
		tell_start(w);
	free(files);
}
