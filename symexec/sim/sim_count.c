/*
 * sim_count.c - AggregateCounter in a concrete run: packets or octets per aggregate annotation, until a number of
 * aggregates or a total is reached: then a handler is called once, which may freeze it (only aggregates that have
 * counted go on), or switch it off. What is not counted leaves by output 1.
 */
#include "models/base/file.h"
#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

#include <stdlib.h>

struct call_at {
	uint64_t at;
	const char *call;		/* NULL: none, or done */
};

struct tally {
	uint32_t aggregate;
	uint64_t count;
};

struct counting {
	struct u64_map *place;		/* aggregate -> place in v */
	VEC(struct tally) v;
	uint64_t total;
	struct call_at of_aggregates, of_count;
	const char *banner;
	bool bytes, ip_bytes, packets, extra, frozen, active;
};

/* A handler's name without an element is one of its own, if it has such. */
static const char *
own_call(struct sim *s, const struct sim_node *n, const char *text)
{
	static const char *const own[] = { "stop", "clear", "freeze", "active" };
	size_t len = strcspn(text, " ");

	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (strlen(own[i]) == len && memcmp(own[i], text, len) == 0)
			return arena_printf(s->in->engine->arena, "%s.%s", n->element->name, text);
	return arena_strdup(s->in->engine->arena, text);
}

/* "N HANDLER [VALUE]"; empty: no limit any more */
static bool
set_call(struct sim *s, struct sim_node *n, struct call_at *c, const char *text)
{
	const char *word = sim_word(s, &text);
	int64_t at;

	if (*word == '\0') {
		*c = (struct call_at){ 0, NULL };
		return true;
	}
	if (!sim_parse_int(word, &at) || at < 0 || *text == '\0')
		return false;
	text = own_call(s, n, text);
	*c = (struct call_at){ (uint64_t)at, text };
	return sim_check_call(s, n, text);
}

/* One of the three ways to say what happens at a limit. */
static bool
limit_init(struct sim *s, struct sim_node *n, struct call_at *c, const char *const names[3])
{
	const char *text = sim_string(n, names[2], NULL), *name = n->element->name;
	struct arena *a = s->in->engine->arena;

	if (sim_given(n, names[0]))
		*c = (struct call_at){ (uint64_t)sim_int(n, names[0]),
				       arena_printf(a, "%s.freeze true", name) };
	if (sim_given(n, names[1]))
		*c = (struct call_at){ (uint64_t)sim_int(n, names[1]),
				       arena_printf(a, "%s.stop", name) };
	if (text == NULL || set_call(s, n, c, text))
		return true;
	diag_error(s->in->diag, n->graph->at, "%s: expected 'NUMBER HANDLER [VALUE]', not '%s'", names[2], text);
	return false;
}

static bool
counting_init(struct sim *s, struct sim_node *n)
{
	static const char *const of_aggregates[] = { "AGGREGATE_FREEZE", "AGGREGATE_STOP",
						     "AGGREGATE_CALL" };
	static const char *const of_count[] = { "COUNT_FREEZE", "COUNT_STOP", "COUNT_CALL" };
	struct counting *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));
	const char *banner;
	size_t len;

	*c = (struct counting){ .place = u64_map_new(), .active = true };
	c->ip_bytes = sim_int(n, "IP_BYTES") != 0;
	c->bytes = sim_int(n, "BYTES") != 0;
	c->packets = sim_int(n, "MULTIPACKET") != 0;
	c->extra = sim_int(n, "EXTRA_LENGTH") != 0;
	banner = sim_string(n, "BANNER", &len);
	c->banner = banner == NULL ? "" : arena_strndup(s->in->engine->arena, banner, len);
	return limit_init(s, n, &c->of_aggregates, of_aggregates) &&
	    limit_init(s, n, &c->of_count, of_count);
}

static void
counting_fini(struct sim *s UNUSED, struct sim_node *n)
{
	struct counting *c = n->state;

	u64_map_free(c->place);
	VEC_FREE(&c->v);
}

static uint64_t
amount_of(struct sim *s, const struct counting *c, struct flow *f)
{
	uint32_t n;

	if (!c->bytes)
		return 1 + (c->packets ? sim_anno(s, f, ANNO_EXTRA_PACKETS) : 0);
	n = sim_length(s, f) + (c->extra ? sim_extra(s, f) : 0);
	return c->ip_bytes && f->net != POINTER_NONE ? n - (uint32_t)(f->net - f->data) : n;
}

static void
make_call(struct sim *s, struct sim_node *n, struct call_at *c)
{
	const char *call = c->call;

	/* the handler may set another */
	c->call = NULL;
	(void)sim_call_write(s, n, call);
}

/* false: the packet is not counted. */
static bool
count_packet(struct sim *s, struct sim_node *n, struct flow *f, bool known_only)
{
	struct counting *c = n->state;
	uint32_t aggregate = sim_anno(s, f, ANNO_AGGREGATE);
	uint64_t amount = amount_of(s, c, f), at;

	if (!c->active)
		return false;
	if (!u64_map_get(c->place, aggregate, &at)) {
		if (known_only || c->frozen)
			return false;
		if (amount == 0)
			return true;
		if (c->of_aggregates.call != NULL && c->v.n >= c->of_aggregates.at) {
			make_call(s, n, &c->of_aggregates);
			/* it may have changed everything */
			return count_packet(s, n, f, known_only);
		}
		at = c->v.n;
		*VEC_ADD(&c->v) = (struct tally){ .aggregate = aggregate };
		u64_map_put(c->place, aggregate, at);
	}
	c->v.v[at].count += amount;
	c->total += amount;
	if (c->of_count.call != NULL && c->total >= c->of_count.at)
		make_call(s, n, &c->of_count);
	return true;
}

static void
counting_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	uint32_t out = count_packet(s, n, f, port == 1) ? 0 : 1;

	sim_send(s, n, n->element->noutputs == 1 ? 0 : out, f);
}

static struct flow *
counting_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, n->element->ninputs == 1 ? 0 : port);

	if (f != NULL)
		(void)count_packet(s, n, f, port == 1);
	return f;
}

static bool
counting_read(struct sim *s UNUSED, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct counting *c = n->state;
	const struct call_at *call = strcmp(name, "aggregate_call") == 0 ? &c->of_aggregates :
	    strcmp(name, "count_call") == 0 ? &c->of_count : NULL;

	if (strcmp(name, "nagg") == 0)
		sb_printf(out, "%zu", c->v.n);
	else if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)c->total);
	else if (strcmp(name, "freeze") == 0)
		sb_add(out, c->frozen ? "true" : "false");
	else if (strcmp(name, "active") == 0)
		sb_add(out, c->active ? "true" : "false");
	else if (strcmp(name, "banner") == 0)
		sb_add(out, c->banner);
	else if (call != NULL && call->call != NULL)
		sb_printf(out, "%llu %s", (unsigned long long)call->at, call->call);
	else
		return call != NULL;
	return true;
}

static int
by_aggregate(const void *pa, const void *pb)
{
	const struct tally *a = pa, *b = pb;

	return (a->aggregate > b->aggregate) - (a->aggregate < b->aggregate);
}

enum tally_file { TALLY_TEXT, TALLY_IP, TALLY_SHARES, TALLY_PACKED };

static void
add_tally(struct strbuf *out, enum tally_file kind, const struct tally *t, uint64_t total)
{
	uint32_t a = t->aggregate, packed[2] = { a, (uint32_t)t->count };

	if (kind == TALLY_PACKED)
		sb_add_len(out, (const char *)packed, sizeof(packed));
	else if (kind == TALLY_IP)
		sb_printf(out, "%u.%u.%u.%u ", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
	else
		sb_printf(out, "%u ", a);
	if (kind == TALLY_SHARES)
		sb_printf(out, "%.12g\n", (double)t->count / (double)total);
	else if (kind != TALLY_PACKED)
		sb_printf(out, "%llu\n", (unsigned long long)t->count);
}

static int
write_tallies(struct sim *s, const struct counting *c, enum tally_file kind, const char *path)
{
	struct strbuf out = STRBUF_INIT;
	struct tally *v = x_calloc(c->v.n + 1, sizeof(*v));
	int result = 0;

	if (c->v.n > 0)
		memcpy(v, c->v.v, c->v.n * sizeof(*v));
	qsort(v, c->v.n, sizeof(*v), by_aggregate);
	sb_add(&out, "!IPAggregate 1.0\n");
	if (c->banner[0] != '\0')
		sb_printf(&out, "%s%s", c->banner, c->banner[strlen(c->banner) - 1] == '\n' ? "" : "\n");
	sb_printf(&out, "!num_nonzero %zu\n%s", c->v.n, kind == TALLY_IP ? "!ip\n" : kind == TALLY_PACKED ? "!packed_le\n" : "");
	for (size_t i = 0; i < c->v.n; i++)
		add_tally(&out, kind, &v[i], c->total);
	if (strcmp(path, "-") != 0)
		result = file_write_whole(path, sb_str(&out), out.len);
	else if (!s->quiet)
		fwrite(sb_str(&out), 1, out.len, stdout);
	sb_fini(&out);
	free(v);
	return result;
}

static void
forget_all(struct counting *c)
{
	u64_map_free(c->place);
	c->place = u64_map_new();
	c->v.n = 0;
	c->total = 0;
}

/* How often each count is there becomes what is counted. */
static void
count_counts(struct counting *c)
{
	size_t n = c->v.n;
	uint64_t *counts = x_calloc(n + 1, sizeof(*counts)), at;

	for (size_t i = 0; i < n; i++)
		counts[i] = c->v.v[i].count;
	forget_all(c);
	for (size_t i = 0; i < n; i++) {
		if (!u64_map_get(c->place, counts[i], &at)) {
			at = c->v.n;
			u64_map_put(c->place, counts[i], at);
			*VEC_ADD(&c->v) = (struct tally){ .aggregate = (uint32_t)counts[i] };
		}
		c->v.v[at].count++;
		c->total++;
	}
	free(counts);
}

static const struct { const char *name; enum tally_file kind; } tally_files[] = {
	{ "write_text_file", TALLY_TEXT }, { "write_ascii_file", TALLY_TEXT }, { "write_ip_file", TALLY_IP },
	{ "write_pdf_file", TALLY_SHARES }, { "write_file", TALLY_PACKED },
};

static int
counting_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct counting *c = n->state;
	bool *flag = strcmp(name, "freeze") == 0 ? &c->frozen :
	    strcmp(name, "active") == 0 ? &c->active : NULL;

	if (flag != NULL)
		return sim_parse_bool(arg, flag) ? 0 : SIM_BAD_VALUE;
	for (size_t i = 0; i < ARRAY_LEN(tally_files); i++)
		if (strcmp(name, tally_files[i].name) == 0)
			return write_tallies(s, c, tally_files[i].kind, arg);
	if (strcmp(name, "stop") == 0) {
		c->active = false;
		sim_stop(s);
	} else if (strcmp(name, "clear") == 0) {
		forget_all(c);
	} else if (strcmp(name, "reaggregate_counts") == 0 || strcmp(name, "counts_pdf") == 0) {
		count_counts(c);
	} else if (strcmp(name, "banner") == 0) {
		c->banner = arena_strdup(s->in->engine->arena, arg);
	} else if (strcmp(name, "aggregate_call") == 0 || strcmp(name, "count_call") == 0) {
		return set_call(s, n, name[0] == 'a' ? &c->of_aggregates : &c->of_count, arg) ?
		    0 : SIM_BAD_VALUE;
	} else {
		return SIM_UNKNOWN;
	}
	return 0;
}

const struct sim_class sim_classes_count[] = {
	{ .name = "AggregateCounter", .init = counting_init, .push = counting_push,
	  .pull = counting_pull, .read = counting_read, .write = counting_write,
	  .fini = counting_fini },
	{ .name = NULL },
};
