/*
 * sim_responder.c - the entries of ARPResponder: its rules answer, here they are told, and changed. Click sorts them
 * (models/elements/ARPResponder.lua says how) whenever one is added.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

#include <stdlib.h>
#include <string.h>

struct arp_line {
	uint32_t addr, mask;
	uint64_t eth;
	uint32_t index;		/* as they were given */
};

static bool
holds(const struct arp_line *e, const struct arp_line *other)
{
	return (other->addr & e->mask) == e->addr;
}

static bool
same(const struct arp_line *e, const struct arp_line *other)
{
	return e->addr == other->addr && e->mask == other->mask;
}

/* Of two that begin with the same address each is before the other: what is asked first counts. */
static bool
before(const struct arp_line *a, const struct arp_line *b)
{
	if (same(a, b))
		return a->index > b->index;
	return holds(b, a) || (!holds(a, b) && a->index < b->index);
}

static size_t
median(const struct arp_line *v, size_t a, size_t b, size_t c)
{
	if (before(&v[a], &v[b]))
		return before(&v[b], &v[c]) ? b : before(&v[a], &v[c]) ? c : a;
	return !before(&v[b], &v[c]) ? b : !before(&v[a], &v[c]) ? c : a;
}

static void
swap(struct arp_line *v, size_t a, size_t b)
{
	struct arp_line t = v[a];

	v[a] = v[b];
	v[b] = t;
}

static size_t
middle_of(const struct arp_line *v, size_t n)
{
	size_t e = n / 8, mid = n / 2;

	if (n <= 7)
		return mid;
	if (n <= 40)
		return median(v, 0, mid, n - 1);
	return median(v, median(v, 0, e, 2 * e), median(v, mid - e, mid, mid + e),
		      median(v, n - 1 - 2 * e, n - 1 - e, n - 1));
}

/* No two are equal, and there may be circles: it ends, and that is all. */
static void
sort(struct arp_line *v, size_t n)
{
	size_t low = 1, high = n - 1;

	if (n < 7) {
		for (size_t i = 1; i < n; i++)
			for (size_t k = i; k > 0 && !before(&v[k - 1], &v[k]); k--)
				swap(v, k, k - 1);
		return;
	}
	swap(v, 0, middle_of(v, n));
	for (;;) {
		while (low <= high && before(&v[low], &v[0]))
			low++;
		while (high >= low && !before(&v[high], &v[0]))
			high--;
		if (low > high)
			break;
		swap(v, low++, high--);
	}
	swap(v, 0, low - 1);
	sort(v, low - 1);
	sort(v + high + 1, n - 1 - high);
}

/* Nested lists are addresses with one Ethernet address. */
static size_t
add_entries(const struct click_value *v, struct arp_line *lines, size_t n)
{
	for (size_t i = 0; i < v->count; i++)
		n = add_entries(&v->list[i], lines, n);
	if (v->count > 0)
		return n;
	if (lines != NULL)
		lines[n] = (struct arp_line){ (uint32_t)v->i & (uint32_t)v->mask, (uint32_t)v->mask, v->eth, (uint32_t)n };
	return n + 1;
}

/* The arena's; sorted, and of equal ones side by side the first. */
static size_t
entries_of(struct sim *s, struct sim_node *n, struct arp_line **lines)
{
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	const struct click_value *v;
	struct click_args args;
	size_t count, kept = 0;

	*lines = NULL;
	if (n->element->arg_count == 0 || !click_args_parse(&scope, n->element, s->in->engine->arena, &args, s->in->diag))
		return 0;
	v = click_arg(&args, "ENTRY");
	count = add_entries(v, NULL, 0);
	*lines = arena_alloc_array(s->in->engine->arena, count + 1, sizeof(**lines));
	(void)add_entries(v, *lines, 0);
	sort(*lines, count);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !same(&(*lines)[kept - 1], &(*lines)[i]))
			(*lines)[kept++] = (*lines)[i];
	return kept;
}

static void
print_entry(const struct arp_line *e, struct strbuf *out)
{
	sim_print_ip(out, e->addr);
	sb_printf(out, "/%d ", __builtin_popcount(e->mask));
	sim_print_ether(e->eth, out);
}

bool
sim_read_responder(struct sim *s, struct sim_node *n, const char *name, const char *text, struct strbuf *out)
{
	struct arp_line *lines;
	uint32_t addr = 0;
	size_t count;

	if (n->element == NULL || strcmp(n->element->class_name, "ARPResponder") != 0)
		return false;
	if (strcmp(name, "table") != 0 && (strcmp(name, "lookup") != 0 || !click_parse_ip(text, &addr)))
		return false;
	count = entries_of(s, n, &lines);
	for (size_t i = 0; i < count; i++) {
		if (name[0] == 'l' && (addr & lines[i].mask) == lines[i].addr) {
			sim_print_ether(lines[i].eth, out);
			break;
		}
		if (name[0] == 't') {
			print_entry(&lines[i], out);
			sb_add_char(out, '\n');
		}
	}
	return true;
}

int
sim_write_responder(struct sim *s, struct sim_node *n, const char *name, const char *text)
{
	bool add = strcmp(name, "add") == 0;
	struct strbuf list = STRBUF_INIT;
	struct arp_line *lines, gone = { 0 };
	const char *rest = text;
	bool found = false;
	size_t count;
	int r;

	if (n->element == NULL || strcmp(n->element->class_name, "ARPResponder") != 0 ||
	    (!add && strcmp(name, "remove") != 0))
		return SIM_UNKNOWN;
	if (add && *sim_word(s, &rest) == '\0')
		return SIM_BAD_VALUE;
	if (!add && !click_parse_ip_prefix(sim_word(s, &text), &gone.addr, &gone.mask))
		return SIM_BAD_VALUE;
	gone.addr &= gone.mask;
	count = entries_of(s, n, &lines);
	for (size_t i = 0; i < count; i++) {
		if (!add && !found && same(&lines[i], &gone)) {
			found = true;
			continue;
		}
		sb_add(&list, list.len > 0 ? ", " : "");
		print_entry(&lines[i], &list);
	}
	if (add)
		sb_printf(&list, "%s%s", list.len > 0 ? ", " : "", text);
	r = (add || found) && sim_reconfigure(s, n, NULL, sb_str(&list)) ? 0 : SIM_BAD_VALUE;
	sb_fini(&list);
	return r;
}
