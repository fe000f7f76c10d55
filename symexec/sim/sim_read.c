/*
 * sim_read.c - read handlers of classes that are rules only: what they dropped, tables and probabilities from
 * their arguments.
 */
#include <limits.h>

#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

/* Classes that count what they drop, also what leaves by output 1 instead. */
static bool
counts_drops(const char *class_name)
{
	static const char *const names[] = {
		"CheckARPHeader", "CheckICMPHeader", "CheckIP6Header", "CheckIPHeader", "CheckIPHeader2",
		"CheckTCPHeader", "CheckUDPHeader", "DecIP6HLIM", "DecIPTTL",
		"DropBroadcasts", "IPFragmenter", "IPGWOptions", "IPInputCombo", "CPUQueue",
		"RandomSample", "SetIPChecksum",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], class_name) == 0)
			return true;
	return false;
}

static void
add_drops(const struct sim_node *n, struct strbuf *out)
{
	uint64_t drops = n->drops;

	/* classes of sim count by themselves */
	for (uint32_t i = 1; n->cls == NULL && i < n->graph->out_ports; i++)
		drops += n->left[i];
	sb_printf(out, "%llu", (unsigned long long)drops);
}

void
sim_print_ip(struct strbuf *out, uint32_t a)
{
	sb_printf(out, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
}

static bool
holds(const struct click_route *r, const struct click_route *within)
{
	return (within->addr & r->mask) == r->addr && (within->mask & r->mask) == r->mask;
}

/* "ADDR/LENGTH", gateway and output, in columns of two tab stops each. */
static void
add_route(const struct click_route *r, struct strbuf *out)
{
	enum { STOP = 8 };
	size_t from = out->len;
	unsigned length = 0;

	for (uint32_t m = r->mask; m != 0; m <<= 1)
		length++;
	sim_print_ip(out, r->addr);
	sb_printf(out, "/%u", length);
	sb_add(out, out->len - from < 2 * STOP ? "\t\t" : "\t");
	from = out->len;
	if (r->gateway != 0)
		sim_print_ip(out, r->gateway);
	else
		sb_add_char(out, '-');
	sb_printf(out, "%s%u\n", out->len - from < STOP ? "\t\t" : "\t", r->port);
}

/* A route of a prefix that there was before counts for nothing. */
static size_t
first_routes(const struct click_value *v, const struct click_route **list)
{
	size_t n = 0;

	for (size_t i = 0; i < v->count; i++) {
		const struct click_route *r = &v->routes[i];
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = v->routes[k].addr == r->addr && v->routes[k].mask == r->mask;
		if (!again)
			list[n++] = r;
	}
	return n;
}

/* A route comes when all that lie inside it have come: in order of the list, but first those that waited for one. */
static void
add_sorted(const struct click_route **list, size_t n, struct strbuf *out)
{
	unsigned *inside = x_calloc(n + 1, sizeof(*inside));
	size_t *order = x_calloc(n + 1, sizeof(*order)), come = 0, told = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			inside[i] += k != i && holds(list[i], list[k]);
	for (size_t i = 0; i < n; i++) {
		/* what waited has none inside it any more, and is in the order already */
		if (inside[i] == 0)
			order[come++] = i;
		for (; told < come; told++) {
			add_route(list[order[told]], out);
			inside[order[told]] = UINT32_MAX;
			for (size_t k = 0; k < n; k++)
				if (inside[k] != UINT32_MAX && inside[k] > 0 &&
				    holds(list[k], list[order[told]]) && --inside[k] == 0)
					order[come++] = k;
		}
	}
	free(inside);
	free(order);
}

static bool
add_routes(const struct click_value *v, bool sorted, struct strbuf *out)
{
	const struct click_route **list = x_calloc(v->count + 1, sizeof(const struct click_route *));
	size_t n = first_routes(v, list);

	if (sorted)
		add_sorted(list, n, out);
	for (size_t i = 0; i < n && !sorted; i++)
		add_route(list[i], out);
	free(list);
	return true;
}

static double
real_arg(const struct click_args *args, const char *name, double none)
{
	const struct click_value *v = click_arg(args, name);

	return v->given ? v->d : none;
}

static bool
add_sampling(const struct click_args *args, const char *name, struct strbuf *out)
{
	double keep = real_arg(args, "P", real_arg(args, "SAMPLE",
						   1 - real_arg(args, "DROP", 0)));

	if (strcmp(name, "sampling_prob") == 0)
		sb_printf(out, "%.6g", keep);
	else if (strcmp(name, "drop_prob") == 0)
		sb_printf(out, "%.6g", 1 - keep);
	else
		return false;
	return true;
}

enum { RATE_MEMORY = 100, KILOBYTE = 1024 };	/* the least that IPRateMonitor takes */

static bool
add_monitor(const struct click_args *args, const char *name, struct strbuf *out)
{
	int64_t most = click_arg(args, "MEMORY")->i;
	int64_t ratio = (int64_t)(click_arg(args, "RATIO")->d * 65536 + 0.5);

	if (strcmp(name, "thresh") == 0)
		sb_printf(out, "%lld", (long long)(click_arg(args, "THRESH")->i * ratio >> 16));
	else if (strcmp(name, "memmax") == 0)
		sb_printf(out, "%lld", (long long)(most == 0 ? 0 :
			  MAX_OF(most, (int64_t)RATE_MEMORY) * KILOBYTE));
	else
		return false;
	return true;
}

/* Of DirectIPLookup and RangeIPLookup Click prints the routes in an order of its own making. */
static bool
has_routes(const char *class_name)
{
	static const char *const names[] = {
		"StaticIPLookup", "LinearIPLookup", "RadixIPLookup", "SortedIPLookup", "DirectIPLookup",
		"RangeIPLookup",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], class_name) == 0)
			return true;
	return false;
}

/* Of those that hold the address the one with the longest mask, and of equal ones the first. */
static void
add_lookup(const struct click_value *v, uint32_t addr, struct strbuf *out)
{
	const struct click_route *best = NULL;

	for (size_t i = 0; i < v->count; i++) {
		const struct click_route *r = &v->routes[i];

		if ((addr & r->mask) == (r->addr & r->mask) &&
		    (best == NULL || __builtin_popcount(r->mask) > __builtin_popcount(best->mask)))
			best = r;
	}
	if (best == NULL) {
		sb_add(out, "-1");
		return;
	}
	sb_printf(out, "%u", best->port);
	if (best->gateway != 0) {
		sb_add_char(out, ' ');
		sim_print_ip(out, best->gateway);
	}
}

bool
sim_read_lookup(struct sim *s, struct sim_node *n, const char *name, const char *text, struct strbuf *out)
{
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	struct click_args args;
	uint32_t addr;

	if (n->element == NULL || strcmp(name, "lookup") != 0 || !click_parse_ip(text, &addr))
		return false;
	if (sim_ipsec_lookup(s, n, addr, out))
		return true;
	if (!has_routes(n->element->class_name) ||
	    !click_args_parse(&scope, n->element, s->in->engine->arena, &args, s->in->diag))
		return false;
	add_lookup(click_arg(&args, "ROUTE"), addr, out);
	return true;
}

/* "ADDR/MASK": which of the element's routes is for it; arg_count: none. */
static unsigned
find_route(const struct click_element *e, uint32_t addr, uint32_t mask, struct arena *a)
{
	for (unsigned i = 0; i < e->arg_count; i++) {
		const char *text = e->args[i].text;
		uint32_t its_addr, its_mask;

		if (click_parse_ip_prefix(arena_strndup(a, text, strcspn(text, " \t\n")), &its_addr, &its_mask) &&
		    its_mask == mask && (its_addr & mask) == (addr & mask))
			return i;
	}
	return e->arg_count;
}

static const char *
routes_but(struct sim *s, const struct click_element *e, unsigned at)
{
	const char *list = "";

	for (unsigned i = 0; i < e->arg_count; i++)
		if (i != at)
			list = arena_printf(s->in->engine->arena, "%s%s%s", list, *list == '\0' ? "" : ", ", e->args[i].text);
	return list;
}

/* Whether both lead to the same gateway, - being none, and output; what stands behind the prefix. */
static bool
leads_alike(struct sim *s, const char *one, const char *other)
{
	const char *word[2][2];

	for (unsigned i = 0; i < 2; i++) {
		const char *rest = i == 0 ? one : other, *first = sim_word(s, &rest), *second = sim_word(s, &rest);

		word[i][0] = *second == '\0' ? "-" : first;
		word[i][1] = *second == '\0' ? first : second;
	}
	return strcmp(word[0][0], word[1][0]) == 0 && strcmp(word[0][1], word[1][1]) == 0;
}

static int
write_route(struct sim *s, struct sim_node *n, const char *name, const char *text)
{
	bool add = strcmp(name, "add") == 0, set_ = strcmp(name, "set") == 0, gone = strcmp(name, "remove") == 0;
	const char *rest = text, *list;
	uint32_t addr, mask;
	unsigned at;

	if (!add && !set_ && !gone)
		return SIM_UNKNOWN;
	if (!click_parse_ip_prefix(sim_word(s, &rest), &addr, &mask))
		return SIM_BAD_VALUE;
	at = find_route(n->element, addr, mask, s->in->engine->arena);
	if (add ? at < n->element->arg_count : gone && at == n->element->arg_count)
		return SIM_BAD_VALUE;
	rest += strspn(rest, " \t");
	if (gone && *rest != '\0') {
		const char *has = n->element->args[at].text;

		(void)sim_word(s, &has);
		if (!leads_alike(s, rest, has))
			return SIM_BAD_VALUE;
	}
	list = routes_but(s, n->element, at);
	if (!gone)
		list = arena_printf(s->in->engine->arena, "%s%s%s", list, *list == '\0' ? "" : ", ", text);
	return sim_reconfigure(s, n, NULL, list) ? 0 : SIM_BAD_VALUE;
}

/* "add ...", "set ..." and "remove ..." line by line: all or none. */
static int
write_route_lines(struct sim *s, struct sim_node *n, const char *text)
{
	const char *before = routes_but(s, n->element, UINT_MAX);

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		const char *line = arena_strndup(s->in->engine->arena, text, len), *verb;

		text += len + (text[len] == '\n');
		line += strspn(line, " \t");
		if (*line == '\0')
			continue;
		verb = sim_word(s, &line);
		if (write_route(s, n, verb, line + strspn(line, " \t")) != 0) {
			(void)sim_reconfigure(s, n, NULL, before);
			return SIM_BAD_VALUE;
		}
	}
	return 0;
}

int
sim_write_routes(struct sim *s, struct sim_node *n, const char *name, const char *text)
{
	const char *class_name = n->element->class_name;

	if (!has_routes(class_name))
		return SIM_UNKNOWN;
	/* those that do not change while they run have none of these */
	if (strcmp(name, "flush") == 0)
		return sim_reconfigure(s, n, NULL, "") ? 0 : SIM_BAD_VALUE;
	if (strcmp(name, "ctrl") == 0)
		return write_route_lines(s, n, text);
	return write_route(s, n, name, text);
}

/* "pattern0": the argument as it is written. */
static bool
add_pattern(const struct click_element *e, const char *name, struct strbuf *out)
{
	char *end;
	unsigned long i = strncmp(name, "pattern", 7) == 0 ? strtoul(name + 7, &end, 10) : 0;

	if (strncmp(name, "pattern", 7) != 0 || name[7] == '\0' || *end != '\0' ||
	    i >= e->arg_count)
		return false;
	sb_add(out, e->args[i].text);
	return true;
}

static bool
same_prefix6(const struct click_route *a, const struct click_route *b)
{
	return a->six->length == b->six->length && memcmp(a->six->addr, b->six->addr, sizeof(a->six->addr)) == 0;
}

/* A route of a prefix that there was before takes its place. */
static bool
add_routes6(struct sim *s, struct sim_node *n, struct strbuf *out)
{
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	const struct click_value *v;
	struct click_args args;

	if (!click_args_parse(&scope, n->element, s->in->engine->arena, &args, s->in->diag))
		return false;
	v = click_arg(&args, "ROUTE");
	if (v->count > 0)
		sb_add(out, "# Active routes\n");
	for (size_t i = 0; i < v->count; i++) {
		const struct click_route *r = &v->routes[i], *last = r;
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = same_prefix6(&v->routes[k], r);
		for (size_t k = i + 1; k < v->count; k++)
			if (same_prefix6(&v->routes[k], r))
				last = &v->routes[k];
		if (again)
			continue;
		sim_print_ip6(last->six->addr, out);
		sb_printf(out, "/%u\t", (unsigned)last->six->length);
		sim_print_ip6(last->six->gateway, out);
		sb_printf(out, "\t%u\n", last->port);
	}
	return true;
}

bool
sim_read_rules(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	const char *class_name = n->element->class_name;
	struct click_args args;
	bool monitor;

	if (strcmp(name, "drops") == 0 && counts_drops(class_name)) {
		add_drops(n, out);
		return true;
	}
	if (strcmp(class_name, "IPClassifier") == 0 || strcmp(class_name, "Classifier") == 0)
		return add_pattern(n->element, name, out);
	/* they have counters that nothing counts with */
	if ((strcmp(class_name, "IP6Fragmenter") == 0 && (strcmp(name, "drops") == 0 || strcmp(name, "fragments") == 0)) ||
	    (strcmp(class_name, "MarkIPCE") == 0 && strcmp(name, "drops") == 0)) {
		sb_add_char(out, '0');
		return true;
	}
	if (strcmp(class_name, "LookupIP6Route") == 0 && strcmp(name, "table") == 0)
		return add_routes6(s, n, out);
	monitor = strcmp(class_name, "IPRateMonitor") == 0;
	if (strcmp(class_name, "RandomSample") != 0 && !monitor &&
	    (strcmp(name, "table") != 0 || !has_routes(class_name)))
		return false;
	if (!click_args_parse(&scope, n->element, s->in->engine->arena, &args, s->in->diag))
		return false;
	if (monitor)
		return add_monitor(&args, name, out);
	return strcmp(class_name, "RandomSample") == 0 ? add_sampling(&args, name, out) :
	    add_routes(click_arg(&args, "ROUTE"), strcmp(class_name, "SortedIPLookup") == 0, out);
}
