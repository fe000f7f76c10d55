/*
 * aggregate_counter.c - AggregateCounter: packets or octets per aggregate annotation, in a hash table by aggregate; files list
 * them by number. A limit on aggregates or on the sum freezes the table, stops the driver or calls a handler.
 *
 * An entry with a count of 0 is as good as none. What finds no room counts as frozen.
 */
#include "datapath/elements.h"

#include <errno.h>

#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { FIRST_SLOTS = 64, MOST_AGGREGATES = 1 << 24 };
enum at_limit { LIMIT_NONE, LIMIT_FREEZE, LIMIT_STOP, LIMIT_CALL };
enum format { FORMAT_TEXT, FORMAT_BINARY, FORMAT_IP, FORMAT_PDF };

struct limit {
	enum at_limit what;
	uint64_t at;
	char *call;
};

struct entry {
	uint32_t aggregate, count;
};

struct counter {
	struct element el;
	struct entry *slots;		/* count 0 and not used: free */
	bool *used;
	uint32_t mask, filled;
	uint32_t aggregates;		/* with a count */
	uint64_t sum;
	struct limit by_aggregates, by_sum;
	bool octets, ip_octets, packets, extra, frozen, active;
	char *banner;
};

static uint32_t place_of(const struct counter *c, uint32_t aggregate)
{
	uint32_t i = (uint32_t)hash_mix(aggregate, 0) & c->mask;

	while (c->used[i] && c->slots[i].aggregate != aggregate)
		i = (i + 1) & c->mask;
	return i;
}

static void resize(struct counter *c, uint32_t slots)
{
	struct entry *old = c->slots;
	bool *used = c->used;
	uint32_t n = old ? c->mask + 1 : 0;

	c->slots = x_calloc(slots, sizeof(*c->slots));
	c->used = x_calloc(slots, sizeof(*c->used));
	c->mask = slots - 1;
	for (uint32_t i = 0; i < n; i++) {
		if (used[i]) {
			uint32_t to = place_of(c, old[i].aggregate);

			c->slots[to] = old[i];
			c->used[to] = true;
		}
	}
	free(old);
	free(used);
}

static void clear(struct counter *c)
{
	free(c->slots);
	free(c->used);
	c->slots = NULL;
	c->used = NULL;
	c->filled = c->aggregates = 0;
	c->sum = 0;
	resize(c, FIRST_SLOTS);
}

static struct entry *find(struct counter *c, uint32_t aggregate, bool frozen)
{
	uint32_t i = place_of(c, aggregate);

	if (frozen)
		return c->used[i] && c->slots[i].count ? &c->slots[i] : NULL;
	if (c->used[i])
		return &c->slots[i];
	if (c->filled >= MOST_AGGREGATES)
		return NULL;
	if (c->filled * 2 > c->mask) {
		resize(c, (c->mask + 1) * 2);
		i = place_of(c, aggregate);
	}
	c->used[i] = true;
	c->slots[i] = (struct entry){ .aggregate = aggregate };
	c->filled++;
	return &c->slots[i];
}

static void reach(struct counter *c, struct limit *l)
{
	enum at_limit what = l->what;
	char *call = what == LIMIT_CALL ? x_strdup(l->call) : NULL;

	l->what = LIMIT_NONE;
	if (what == LIMIT_FREEZE) {
		c->frozen = true;
	} else if (what == LIMIT_STOP) {
		c->active = false;
		driver_stop(c->el.router);
	} else if (call) {
		handler_call(&c->el, call);
	}
	free(call);
}

static uint32_t amount_of(const struct counter *c, const struct pkt *p)
{
	uint32_t n;

	if (!c->octets)
		return 1 + (c->packets ? anno_u32(p, ANNO_EXTRA_PACKETS) : 0);
	n = p->len + (c->extra ? anno_u32(p, ANNO_EXTRA_LENGTH) : 0);
	return c->ip_octets && p->net != PKT_NONE ? n - (p->net - pkt_offset(p)) : n;
}

/* Whether it was counted. */
static bool update(struct counter *c, const struct pkt *p, bool frozen)
{
	uint32_t amount = amount_of(c, p), aggregate = anno_u32(p, ANNO_AGGREGATE);
	struct entry *n = c->active ? find(c, aggregate, frozen) : NULL;

	if (!n)
		return false;
	if (amount && !n->count) {
		if (c->by_aggregates.what && c->aggregates >= c->by_aggregates.at) {
			reach(c, &c->by_aggregates);
			return update(c, p, frozen || c->frozen);
		}
		c->aggregates++;
	}
	n->count += amount;
	c->sum += amount;
	if (c->by_sum.what && c->sum >= c->by_sum.at)
		reach(c, &c->by_sum);
	return true;
}

static void counter_push(struct element *e, unsigned port, struct batch *b)
{
	struct counter *c = (struct counter *)e;
	uint16_t to[BATCH_MAX];

	for (unsigned i = 0; i < b->n; i++)
		to[i] = !update(c, b->p[i], c->frozen || port == 1) && e->nout > 1;
	element_push_split(e, b, to, DROP_NO_OUTPUT);
}

static void counter_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct counter *c = (struct counter *)e;

	element_pull(e, e->nin == 1 ? 0 : port, b, max);
	for (unsigned i = 0; i < b->n; i++)
		(void)update(c, b->p[i], c->frozen || port == 1);
}

/* "N HANDLER [VALUE]"; empty: no limit. */
static bool set_call(struct limit *l, const char *text)
{
	size_t n = strcspn(text, " \t");
	char *word = x_strndup(text, n);
	uint64_t at = 0;
	bool ok = !*word || (click_parse_uint(word, &at) && text[n]);

	if (ok) {
		free(l->call);
		l->what = *word ? LIMIT_CALL : LIMIT_NONE;
		l->at = at;
		l->call = *word ? x_strdup(text + n + strspn(text + n, " \t")) : NULL;
	}
	free(word);
	return ok;
}

static bool read_limit(struct limit *l, struct setup *s, const char *freeze, const char *stop, const char *call)
{
	const struct click_value *v = setup_value(s, call);

	if (setup_given(s, freeze) + setup_given(s, stop) + v->given > 1)
		return setup_error(s, "%s, %s and %s exclude each other", freeze, stop, call);
	if (setup_given(s, freeze) || setup_given(s, stop)) {
		l->what = setup_given(s, freeze) ? LIMIT_FREEZE : LIMIT_STOP;
		l->at = (uint64_t)setup_int(s, setup_given(s, freeze) ? freeze : stop);
	}
	if (v->given && !set_call(l, arena_strndup(s->arena, v->s, v->len)))
		return setup_error(s, "%s: expected 'N HANDLER [VALUE]'", call);
	return true;
}

static bool counter_configure(struct element *e, struct setup *s)
{
	struct counter *c = (struct counter *)e;

	c->octets = setup_int(s, "BYTES");
	c->ip_octets = setup_int(s, "IP_BYTES");
	c->packets = setup_int(s, "MULTIPACKET");
	c->extra = setup_int(s, "EXTRA_LENGTH");
	c->banner = x_strdup(setup_given(s, "BANNER") ? setup_value(s, "BANNER")->s : "");
	c->active = true;
	clear(c);
	return read_limit(&c->by_aggregates, s, "AGGREGATE_FREEZE", "AGGREGATE_STOP", "AGGREGATE_CALL") &&
	       read_limit(&c->by_sum, s, "COUNT_FREEZE", "COUNT_STOP", "COUNT_CALL");
}

static void counter_stop(struct element *e)
{
	struct counter *c = (struct counter *)e;

	free(c->slots);
	free(c->used);
	free(c->banner);
	free(c->by_aggregates.call);
	free(c->by_sum.call);
}

static void counter_take_state(struct element *e, struct element *old)
{
	struct counter *c = (struct counter *)e, *o = (struct counter *)old;
	struct entry *slots = c->slots;
	bool *used = c->used;

	if (c->octets != o->octets)
		return;
	c->slots = o->slots;
	c->used = o->used;
	o->slots = slots;
	o->used = used;
	c->mask = o->mask;
	c->filled = o->filled;
	c->aggregates = o->aggregates;
	c->sum = o->sum;
	c->frozen = o->frozen;
}

static int by_number(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->aggregate < y->aggregate ? -1 : x->aggregate > y->aggregate;
}

/* Those with a count, by number; the caller frees. */
static struct entry *sorted(const struct counter *c, size_t *n)
{
	struct entry *list = x_calloc(c->filled, sizeof(*list));

	*n = 0;
	for (uint32_t i = 0; i <= c->mask; i++)
		if (c->used[i] && c->slots[i].count)
			list[(*n)++] = c->slots[i];
	qsort(list, *n, sizeof(*list), by_number);
	return list;
}

static void write_entry(const struct counter *c, FILE *f, enum format format, const struct entry *n)
{
	uint32_t a = n->aggregate;

	if (format == FORMAT_BINARY)
		fwrite(n, sizeof(*n), 1, f);
	else if (format == FORMAT_IP)
		fprintf(f, "%u.%u.%u.%u %u\n", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255, n->count);
	else if (format == FORMAT_PDF)
		fprintf(f, "%u %.12g\n", a, n->count / (double)c->sum);
	else
		fprintf(f, "%u %u\n", a, n->count);
}

static bool write_file(struct counter *c, const char *name, enum format format, struct strbuf *out)
{
	FILE *f = strcmp(name, "-") != 0 ? fopen(name, "w") : stdout;
	struct entry *list;
	bool ok;
	size_t n;

	if (!f) {
		sb_printf(out, "cannot write '%s': %s", name, strerror(errno));
		return false;
	}
	list = sorted(c, &n);
	fprintf(f, "!IPAggregate 1.0\n%s", c->banner);
	if (*c->banner && c->banner[strlen(c->banner) - 1] != '\n')
		fputc('\n', f);
	fprintf(f, "!num_nonzero %u\n", c->aggregates);
	if (format == FORMAT_BINARY)
		fprintf(f, "!packed_le\n");
	else if (format == FORMAT_IP)
		fprintf(f, "!ip\n");
	for (size_t i = 0; i < n; i++)
		write_entry(c, f, format, &list[i]);
	free(list);
	ok = !ferror(f) && (f == stdout ? !fflush(f) : !fclose(f));
	if (!ok)
		sb_printf(out, "cannot write '%s': %s", name, strerror(errno));
	return ok;
}

#define WRITE_FILE(fn, format) \
static bool fn(struct element *e, const char *value, struct strbuf *out) \
{ \
	return write_file((struct counter *)e, value, format, out); \
}
WRITE_FILE(write_text, FORMAT_TEXT)
WRITE_FILE(write_binary, FORMAT_BINARY)
WRITE_FILE(write_ip, FORMAT_IP)
WRITE_FILE(write_pdf, FORMAT_PDF)

static bool write_freeze(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct counter *)e)->frozen, out);
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct counter *)e)->active, out);
}

static bool write_stop(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	((struct counter *)e)->active = false;
	driver_stop(e->router);
	return true;
}

static bool write_clear(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	clear((struct counter *)e);
	return true;
}

/* Counts become aggregates, which are counted by how often there are. */
static bool write_counts(struct element *e, const char *value, struct strbuf *out)
{
	struct counter *c = (struct counter *)e;
	size_t n;
	struct entry *list = sorted(c, &n);

	(void)value;
	(void)out;
	clear(c);
	for (size_t i = 0; i < n; i++) {
		struct entry *to = find(c, list[i].count, false);

		c->aggregates += !to->count;
		to->count++;
		c->sum++;
	}
	free(list);
	return true;
}

static bool write_banner(struct element *e, const char *value, struct strbuf *out)
{
	struct counter *c = (struct counter *)e;

	(void)out;
	free(c->banner);
	c->banner = x_strdup(value);
	return true;
}

static bool write_call(struct limit *l, const char *value, struct strbuf *out)
{
	if (set_call(l, value))
		return true;
	sb_printf(out, "expected 'N HANDLER [VALUE]', not '%s'", value);
	return false;
}

static bool write_aggregate_call(struct element *e, const char *value, struct strbuf *out)
{
	return write_call(&((struct counter *)e)->by_aggregates, value, out);
}

static bool write_count_call(struct element *e, const char *value, struct strbuf *out)
{
	return write_call(&((struct counter *)e)->by_sum, value, out);
}

static bool read_call(const struct counter *c, const struct limit *l, struct strbuf *out)
{
	if (l->what)
		sb_printf(out, "%llu ", (unsigned long long)l->at);
	if (l->what == LIMIT_CALL)
		sb_add(out, l->call);
	else if (l->what)
		sb_printf(out, "%s.%s", c->el.name, l->what == LIMIT_FREEZE ? "freeze true" : "stop");
	return true;
}

static bool read_aggregate_call(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return read_call((struct counter *)e, &((struct counter *)e)->by_aggregates, out);
}

static bool read_count_call(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return read_call((struct counter *)e, &((struct counter *)e)->by_sum, out);
}

static bool read_banner(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_add(out, ((struct counter *)e)->banner);
	return true;
}

READ_BOOL(read_freeze, struct counter, frozen)
READ_BOOL(read_active, struct counter, active)
READ_U64(read_count, struct counter, sum)
READ_U64(read_nagg, struct counter, aggregates)

static const struct handler handlers[] = {
	{ "write_text_file", NULL, write_text },
	{ "write_ascii_file", NULL, write_text },
	{ "write_file", NULL, write_binary },
	{ "write_ip_file", NULL, write_ip },
	{ "write_pdf_file", NULL, write_pdf },
	{ "freeze", read_freeze, write_freeze },
	{ "active", read_active, write_active },
	{ "stop", NULL, write_stop },
	{ "reaggregate_counts", NULL, write_counts },
	{ "counts_pdf", NULL, write_counts },
	{ "banner", read_banner, write_banner },
	{ "clear", NULL, write_clear },
	{ "aggregate_call", read_aggregate_call, write_aggregate_call },
	{ "count_call", read_count_call, write_count_call },
	{ "count", read_count, NULL },
	{ "nagg", read_nagg, NULL },
	{ 0 }
};

const struct element_class aggregate_counter_classes[] = {
	{ "AggregateCounter", sizeof(struct counter), .push = counter_push, .pull = counter_pull,
	  .configure = counter_configure, .stop = counter_stop, .take_state = counter_take_state,
	  .keeps = "counts", .handlers = handlers, .drops = DROPS(DROP_NO_OUTPUT) },
	{ 0 }
};
