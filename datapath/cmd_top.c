/*
 * cmd_top.c - datapath ctl top: what passes now, as a table that is drawn again and again. Rates are differences between two
 * answers, so the instance keeps no books for it. On a terminal the table stays in place; elsewhere tables follow each
 * other, without colours or cursor movements.
 */
#include <time.h>
#include <unistd.h>

#include "datapath/cmd.h"
#include "datapath/cmd_ctl.h"

static json_t *ask(FILE *f, const char *verb)
{
	json_t *request = json_pack("{s:s}", "verb", verb), *answer = ctl_ask(f, request), *result;

	json_decref(request);
	result = json_incref(json_object_get(answer, "result"));
	json_decref(answer);
	return result;
}

static json_int_t number(const json_t *j, const char *name)
{
	return json_integer_value(json_object_get(j, name));
}

static const char *text(const json_t *j, const char *name)
{
	const char *s = json_string_value(json_object_get(j, name));

	return s ? s : "?";
}

/* The entry of the same names in the list of the answer before, or NULL. */
static const json_t *same(const json_t *before, const char *list, const json_t *now, const char *a, const char *b)
{
	size_t i;
	json_t *k;

	json_array_foreach(json_object_get(before, list), i, k)
		if (!strcmp(text(k, a), text(now, a)) && (!b || !strcmp(text(k, b), text(now, b))))
			return k;
	return NULL;
}

static double rate(const json_t *now, const json_t *before, const char *name, double seconds)
{
	return before && seconds > 0 ? (double)(number(now, name) - number(before, name)) / seconds : 0;
}

static double clock_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct sample {
	json_t *ports, *stats, *drops;
	double at;
};

static bool take_sample(FILE *f, struct sample *s)
{
	*s = (struct sample){ ask(f, "ports.list"), NULL, NULL, clock_seconds() };
	if (s->ports)
		s->stats = ask(f, "stats");
	if (s->stats)
		s->drops = ask(f, "drops");
	return s->drops != NULL;
}

static void sample_fini(struct sample *s)
{
	json_decref(s->ports);
	json_decref(s->stats);
	json_decref(s->drops);
	*s = (struct sample){ 0 };
}

static void draw_ports(const struct sample *now, const struct sample *before, double seconds)
{
	size_t i;
	json_t *p;

	printf("%-24s %-16s %12s %12s %12s %12s %10s\n", "PORT", "DEVICE", "RECEIVED", "PER SECOND", "SENT",
	       "PER SECOND", "LOST");
	json_array_foreach(json_object_get(now->ports, "ports"), i, p) {
		const json_t *old = same(before->ports, "ports", p, "configuration", "port");
		char name[120];

		snprintf(name, sizeof(name), "%s:%s", text(p, "configuration"), text(p, "port"));
		printf("%-24s %-16s %12lld %12.0f %12lld %12.0f %10lld\n", name, text(p, "mode"), number(p, "received"),
		       rate(p, old, "received", seconds), number(p, "sent"), rate(p, old, "sent", seconds),
		       number(p, "lost"));
	}
}

static void draw_configurations(const struct sample *now, const struct sample *before, double seconds)
{
	size_t i;
	json_t *k;

	printf("\n%-24s %-16s %12s %12s %12s %12s %10s\n", "CONFIGURATION", "STATE", "MADE", "PER SECOND", "SENT",
	       "PER SECOND", "WAITING");
	json_array_foreach(json_object_get(now->stats, "configurations"), i, k) {
		const json_t *old = same(before->stats, "configurations", k, "name", NULL);

		printf("%-24s %-16s %12lld %12.0f %12lld %12.0f %10lld\n", text(k, "name"), text(k, "state"),
		       number(k, "made"), rate(k, old, "made", seconds), number(k, "sent"),
		       rate(k, old, "sent", seconds), number(k, "waiting"));
	}
}

static void draw_drops(const struct sample *now, const struct sample *before, double seconds)
{
	size_t i;
	json_t *k;

	if (json_array_size(json_object_get(now->drops, "elements")) == 0)
		return;
	printf("\n%-24s %-16s %12s %12s\n", "ELEMENT", "ENDED", "PACKETS", "PER SECOND");
	json_array_foreach(json_object_get(now->drops, "elements"), i, k) {
		const json_t *old = same(before->drops, "elements", k, "configuration", "element");
		const json_t *dropped = json_object_get(k, "dropped"), *then = json_object_get(old, "dropped");
		const char *reason, *element = json_string_value(json_object_get(k, "element"));
		char name[120];
		json_t *n;

		snprintf(name, sizeof(name), "%s:%s", text(k, "configuration"), element ? element : "(replaced)");
		json_object_foreach((json_t *)dropped, reason, n)
			printf("%-24s %-16s %12lld %12.0f\n", name, reason, json_integer_value(n),
			       rate(dropped, then, reason, seconds));
	}
}

static void draw_json(const struct sample *now)
{
	json_t *j = json_object();

	json_object_update(j, now->ports);
	json_object_update(j, now->stats);
	json_object_update(j, now->drops);
	json_dumpf(j, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(j);
}

static void draw(const struct sample *now, const struct sample *before, const struct ctl_config *c)
{
	double seconds = before->at > 0 ? now->at - before->at : 0;

	if (c->json) {
		draw_json(now);
	} else {
		if (isatty(STDOUT_FILENO) && !c->once)
			fputs("\033[H\033[2J", stdout);
		draw_ports(now, before, seconds);
		draw_configurations(now, before, seconds);
		draw_drops(now, before, seconds);
		if (!c->once)
			putchar('\n');
	}
	fflush(stdout);
}

int ctl_top(const struct ctl_config *c)
{
	uint64_t ms = c->interval ? c->interval : 1000;
	struct timespec nap = { .tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000 };
	struct sample now = { 0 }, before = { 0 };
	FILE *f = ctl_connect(c);
	bool ok = f != NULL;

	/* one table alone has rates too: of the time between two looks */
	while (ok && (ok = take_sample(f, &now))) {
		if (!c->once || c->json || before.at > 0)
			draw(&now, &before, c);
		if (ferror(stdout) || (c->once && (c->json || before.at > 0)))
			break;
		sample_fini(&before);
		before = now;
		now = (struct sample){ 0 };
		nanosleep(&nap, NULL);
	}
	sample_fini(&now);
	sample_fini(&before);
	if (f)
		fclose(f);
	return ok ? EXIT_YES : EXIT_FAULT;
}
