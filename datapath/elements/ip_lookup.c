/*
 * ip_lookup.c - IPv4 route tables of every kind that Click has. They differ there in speed; here
 * they are one: 2^16 entries by the upper half of an address, and sorted intervals behind those
 * that do not all lead to one place. Masks that are no prefixes fall back to the list itself. Of routes for the same
 * prefix the first stays.
 */
#include "datapath/elements.h"
#include "datapath/lookup/route_edit.h"
#include "datapath/runtime/router.h"

#include <ctype.h>

enum { MOST_SORTED = 4096 };	/* routes: more are told as they were given */

struct lookup {
	struct element el;
	struct route_table table;
};

static void lookup_push(struct element *e, unsigned port, struct batch *b)
{
	const struct route_table *t = &((const struct lookup *)e)->table;
	const struct route_hop *hop[BATCH_MAX];
	uint32_t addr[BATCH_MAX];
	uint16_t to[BATCH_MAX];

	(void)port;
	for (unsigned i = 0; i < b->n; i++)
		addr[i] = __builtin_bswap32(anno_u32(b->p[i], ANNO_DST_IP));
	if (LIKELY(!t->odd))
		route_find_all(t, addr, b->n, hop);
	for (unsigned i = 0; UNLIKELY(t->odd) && i < b->n; i++)
		hop[i] = route_find_odd(t, addr[i]);
	for (unsigned i = 0; i < b->n; i++) {
		if (hop[i]->gateway)
			anno_set_u32(b->p[i], ANNO_DST_IP, hop[i]->gateway);
		to[i] = (uint16_t)MIN_OF(hop[i]->port, (uint32_t)TO_NOWHERE);
	}
	element_push_split(e, b, to, DROP_NO_MATCH);
}

static bool lookup_configure(struct element *e, struct setup *s)
{
	struct lookup *l = (struct lookup *)e;
	const struct click_value *v = setup_value(s, "ROUTE");
	/* LookupIPRouteMP keeps the last of equal prefixes, the others the first */
	bool last = !strcmp(e->cls->name, "LookupIPRouteMP");

	for (size_t i = 0; i < v->count; i++)
		route_add(&l->table, &v->routes[last ? v->count - 1 - i : i]);
	route_finish(&l->table);
	return true;
}

static void lookup_stop(struct element *e)
{
	route_fini(&((struct lookup *)e)->table);
}

static bool read_table(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	route_print(&((struct lookup *)e)->table, out);
	return true;
}

static bool lies_in(const struct route *r, const struct route *outer)
{
	return r != outer && (r->addr & outer->mask) == outer->addr && (outer->mask & r->mask) == outer->mask;
}

static int by_order(const void *a, const void *b)
{
	const struct route *const *x = a, *const *y = b;

	return (*x)->order < (*y)->order ? -1 : (*x)->order > (*y)->order;
}

/* Those that count, as they were given; how many. */
static size_t counting(const struct route_table *t, const struct route **list)
{
	size_t n = 0;

	for (size_t i = 0; i < t->routes.n; i++) {
		bool again = false;

		for (size_t k = 0; k < n && !again; k++)
			again = list[k]->addr == t->routes.v[i].addr && list[k]->mask == t->routes.v[i].mask;
		if (!again)
			list[n++] = &t->routes.v[i];
	}
	qsort(list, n, sizeof(*list), by_order);
	return n;
}

/*
 * A route comes when all that lie in it have come: of those that may the first, and then at once whoever only waited
 * for it, as Click sorts them.
 */
static bool read_sorted(struct element *e, const char *args, struct strbuf *out)
{
	const struct route_table *t = &((struct lookup *)e)->table;
	const struct route **list = x_calloc(t->routes.n + 1, sizeof(*list));
	size_t n = t->routes.n > MOST_SORTED ? 0 : counting(t, list), first = 0, done = 0, queued = 0;
	size_t *inside = x_calloc(n + 1, sizeof(*inside)), *queue = x_calloc(n + 1, sizeof(*queue));

	(void)args;
	if (t->routes.n > MOST_SORTED)
		route_print(t, out);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			inside[i] += lies_in(list[k], list[i]);
	while (done < n) {
		while (queued == done) {
			if (!inside[first])
				queue[queued++] = first;
			first++;
		}
		route_print_one(list[queue[done]], out);
		inside[queue[done]] = SIZE_MAX;
		for (size_t i = 0; i < n; i++)
			if (inside[i] && inside[i] != SIZE_MAX && lies_in(list[queue[done]], list[i]) && !--inside[i])
				queue[queued++] = i;
		done++;
	}
	free(list);
	free(inside);
	free(queue);
	return true;
}

static bool read_lookup(struct element *e, const char *args, struct strbuf *out)
{
	const struct route_hop *hop;
	uint32_t addr, gw;

	if (!click_parse_ip(args, &addr)) {
		sb_printf(out, "expected an address to look up, not '%s'", args);
		return false;
	}
	hop = route_find(&((const struct lookup *)e)->table, addr);
	gw = __builtin_bswap32(hop->gateway);
	sb_printf(out, "%d", hop->port == UINT32_MAX ? -1 : (int)hop->port);
	if (gw)
		sb_printf(out, " %u.%u.%u.%u", gw >> 24, gw >> 16 & 255, gw >> 8 & 255, gw & 255);
	return true;
}

/* ---- changes ---- */

enum { MOST_WORDS = 4, WORD = 64 };

/* The words of a line, at most MOST_WORDS of them; one more tells that there is more, or a word is too long. */
static unsigned split_words(const char *line, size_t len, char word[MOST_WORDS][WORD])
{
	unsigned n = 0;

	word[0][0] = 0;
	for (size_t i = 0, k; i < len; i = k) {
		for (k = i; k < len && !isspace((unsigned char)line[k]); k++)
			;
		if (k == i) {
			k++;
			continue;
		}
		if (n == MOST_WORDS || k - i >= WORD)
			return MOST_WORDS + 1;
		memcpy(word[n], line + i, k - i);
		word[n++][k - i] = 0;
	}
	return n;
}

/* ADDR/MASK [GATEWAY|-] OUTPUT. *leads: an output was given, which only a removal need not. */
static bool read_route(const struct element *e, const char word[][WORD], unsigned n, struct click_route *r, bool *leads)
{
	const char *port = n ? word[n - 1] : "";
	uint64_t out = 0;

	*r = (struct click_route){ 0 };
	*leads = n > 1;
	if (n < 1 || n > 3 || !click_parse_ip_prefix(word[0], &r->addr, &r->mask))
		return false;
	r->addr &= r->mask;
	if (n == 3 && strcmp(word[1], "-") != 0 && !click_parse_ip(word[1], &r->gateway))
		return false;
	if (*leads && (!click_parse_uint(port, &out) || out >= e->nout))
		return false;
	r->port = (uint32_t)out;
	return true;
}

static bool change(struct element *e, struct route_edit *edit, enum route_verb verb, const char word[][WORD], unsigned n,
		   struct strbuf *out)
{
	struct click_route r;
	bool leads;

	if (!read_route(e, word, n, &r, &leads) || (verb != ROUTE_REMOVE && !leads)) {
		sb_printf(out, "expected ADDR/MASK [GATEWAY] OUTPUT with an output below %u", e->nout);
		return false;
	}
	if (route_edit_do(edit, verb, &r, leads))
		return true;
	sb_printf(out, verb == ROUTE_ADD ? "there is a route to %s already" : "there is no such route to %s", word[0]);
	return false;
}

static bool finish(struct lookup *l, struct route_edit *edit, bool good)
{
	if (good)
		route_edit_finish(edit, &l->table);
	else
		route_edit_drop(edit);
	return good;
}

static bool write_one(struct element *e, enum route_verb verb, const char *value, struct strbuf *out)
{
	struct lookup *l = (struct lookup *)e;
	struct route_edit *edit = route_edit_new(&l->table);
	char word[MOST_WORDS][WORD];

	return finish(l, edit, change(e, edit, verb, word, split_words(value, strlen(value), word), out));
}

static bool write_add(struct element *e, const char *value, struct strbuf *out)
{
	return write_one(e, ROUTE_ADD, value, out);
}

static bool write_set(struct element *e, const char *value, struct strbuf *out)
{
	return write_one(e, ROUTE_SET, value, out);
}

static bool write_remove(struct element *e, const char *value, struct strbuf *out)
{
	return write_one(e, ROUTE_REMOVE, value, out);
}

/* Lines of add, set and remove: all or none. */
static bool write_ctrl(struct element *e, const char *value, struct strbuf *out)
{
	static const char *const verbs[] = { "add", "set", "remove" };
	struct lookup *l = (struct lookup *)e;
	struct route_edit *edit = route_edit_new(&l->table);
	char word[MOST_WORDS][WORD];
	unsigned line = 1;
	bool good = true;

	for (const char *at = value; good && *at; line++) {
		size_t len = strcspn(at, "\n");
		unsigned n = split_words(at, len, word), verb = 0;

		at += len + (at[len] == '\n');
		if (!n)
			continue;
		while (verb < ARRAY_LEN(verbs) && strcmp(word[0], verbs[verb]) != 0)
			verb++;
		sb_clear(out);
		sb_printf(out, "line %u: ", line);
		good = verb < ARRAY_LEN(verbs) && change(e, edit, (enum route_verb)verb, word + 1, n - 1, out);
		if (verb == ARRAY_LEN(verbs))
			sb_printf(out, "expected add, set or remove, not '%s'", word[0]);
	}
	if (good)
		sb_clear(out);
	return finish(l, edit, good);
}

static bool write_flush(struct element *e, const char *value, struct strbuf *out)
{
	struct route_table *t = &((struct lookup *)e)->table;

	(void)value;
	(void)out;
	route_fini(t);
	*t = (struct route_table){ 0 };
	route_finish(t);
	return true;
}

static const struct handler sorted_handlers[] = { { "table", read_sorted, NULL }, { "lookup", read_lookup, NULL }, { 0 } };
static const struct handler handlers[] = { { "table", read_table, NULL }, { "lookup", read_lookup, NULL }, { 0 } };
static const struct handler change_handlers[] = {
	{ "table", read_table, NULL },
	{ "lookup", read_lookup, NULL },
	{ "add", NULL, write_add },
	{ "set", NULL, write_set },
	{ "remove", NULL, write_remove },
	{ "ctrl", NULL, write_ctrl },
	{ "flush", NULL, write_flush },
	{ 0 }
};

#define WITH(name, list) \
	{ name, sizeof(struct lookup), .push = lookup_push, .configure = lookup_configure, \
	  .stop = lookup_stop, .handlers = list, \
	  .drops = DROPS(DROP_NO_MATCH) }
#define LOOKUP(name)	WITH(name, handlers)
#define SORTED(name)	WITH(name, sorted_handlers)
#define CHANGES(name)	WITH(name, change_handlers)

const struct element_class ip_lookup_classes[] = {
	LOOKUP("StaticIPLookup"), CHANGES("LinearIPLookup"), CHANGES("RadixIPLookup"),
	CHANGES("DirectIPLookup"), CHANGES("RangeIPLookup"), SORTED("SortedIPLookup"),
	LOOKUP("LookupIPRouteMP"),
	{ 0 }
};
