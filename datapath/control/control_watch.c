/*
 * control_watch.c - verbs that count: what passed where, and how packets ended.
 */
#include "datapath/control/control.h"
#include "datapath/port/port.h"

static json_t *drops_of(const uint64_t *drops)
{
	json_t *j = json_object();

	for (unsigned k = 0; k < DROP_COUNT; k++)
		if (drops[k])
			json_object_set_new(j, drop_name(k), json_integer((json_int_t)drops[k]));
	return j;
}

static json_t *all_drops(const struct router *r)
{
	uint64_t sum[DROP_COUNT];

	for (unsigned k = 0; k < DROP_COUNT; k++)
		sum[k] = router_drops(r, k);
	return drops_of(sum);
}

static json_t *stats_of(const struct installed *i)
{
	const struct router *r = i->router;
	json_t *j = json_object();

	json_object_set_new(j, "name", json_string(i->name));
	json_object_set_new(j, "state", json_string(r->driver.ended ? "ended" : "running"));
	json_object_set_new(j, "made", json_integer((json_int_t)r->run.pool.made));
	json_object_set_new(j, "sent", json_integer((json_int_t)r->run.sent));
	json_object_set_new(j, "waiting", json_integer(pkt_pool_waiting(&r->run.pool)));
	json_object_set_new(j, "dropped", all_drops(r));
	return j;
}

/* One configuration, or all. false after control_fail. */
static bool pick(struct control_call *c, struct installed **one)
{
	const char *name = control_string(c, "configuration");

	*one = name ? control_configuration(c, name) : NULL;
	return !name || *one;
}

static void stats(struct control_call *c)
{
	json_t *all = json_array();
	struct installed *one;

	if (pick(c, &one))
		for (size_t i = 0; i < c->in->configurations.n; i++)
			if (!one || one == c->in->configurations.v[i])
				json_array_append_new(all, stats_of(c->in->configurations.v[i]));
	json_object_set_new(c->result, "configurations", all);
}

static void drops(struct control_call *c)
{
	json_t *all = json_array();
	struct installed *one;

	for (size_t i = 0; pick(c, &one) && i < c->in->configurations.n; i++) {
		const struct installed *k = c->in->configurations.v[i];
		const struct router *r = k->router;

		for (size_t n = 0; (!one || one == k) && n < r->count; n++) {
			json_t *of = drops_of(r->elements[n]->drops);

			if (json_object_size(of))
				json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:O}", "configuration", k->name,
					"element", r->elements[n]->name, "class", r->elements[n]->cls->name, "dropped", of));
			json_decref(of);
		}
		if ((!one || one == k) && r->swaps) {
			json_t *of = drops_of(r->retired);

			if (json_object_size(of))
				json_array_append_new(all, json_pack("{s:s, s:n, s:O}", "configuration", k->name,
								     "element", "dropped", of));
			json_decref(of);
		}
	}
	json_object_set_new(c->result, "elements", all);
}

static void show_dropped(const json_t *dropped, FILE *out)
{
	const char *reason;
	json_t *n;

	json_object_foreach((json_t *)dropped, reason, n)
		fprintf(out, "\t%s: %lld\n", reason, json_integer_value(n));
}

static void show_stats(const json_t *result, FILE *out)
{
	size_t i;
	json_t *k;

	json_array_foreach(json_object_get(result, "configurations"), i, k) {
		fprintf(out, "%s: %lld made, %lld sent, %lld waiting\n", json_string_value(json_object_get(k, "name")),
			json_integer_value(json_object_get(k, "made")), json_integer_value(json_object_get(k, "sent")),
			json_integer_value(json_object_get(k, "waiting")));
		show_dropped(json_object_get(k, "dropped"), out);
	}
}

static void show_drops(const json_t *result, FILE *out)
{
	size_t i;
	json_t *k;

	json_array_foreach(json_object_get(result, "elements"), i, k) {
		const char *element = json_string_value(json_object_get(k, "element"));

		fprintf(out, "%s:%s\n", json_string_value(json_object_get(k, "configuration")),
			element ? element : " (elements that were replaced)");
		show_dropped(json_object_get(k, "dropped"), out);
	}
}

#define CONFIGURATION	{ "configuration", CONTROL_WORD, false, "only of that one" }

const struct control_verb control_watch_verbs[] = {
	{ "stats", "packets made, sent, waiting and dropped", { CONFIGURATION }, stats, show_stats },
	{ "drops", "how packets ended, by element and reason", { CONFIGURATION }, drops, show_drops },
	{ 0 }
};
