/*
 * sim_mappings.c - what rewriters tell of their mappings and inputs: each mapping once per direction, the oldest first.
 * (Click prints them in the order of its hash table.)
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_expire.h"

#include <stdlib.h>
#include <string.h>

static const char *const tables[] = { "tcp", "udp", "flows", "pairs", "echo", "forward" };

static uint64_t
count_made(struct sim *s, const struct sim_node *n, uint32_t input)
{
	uint64_t sum = 0;

	for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
		struct sim_mapping m = { .table = tables[t] };

		for (uint32_t at = 0; sim_mapping_next(s, n, &at, &m); )
			sum += m.input == input;
	}
	return sum;
}

/* A pattern in Click's words; a range of addresses beside a port counts for the port. */
static void
print_pattern(const struct click_rewrite *w, struct strbuf *out)
{
	uint32_t top = w->saddr_last - w->saddr;

	if (!w->has_saddr)
		sb_add_char(out, '-');
	else
		sim_print_ip(out, w->saddr);
	if (w->has_saddr && !w->has_port && top > 0) {
		sb_add_char(out, '-');
		sim_print_ip(out, w->saddr_last);
	}
	if (w->has_port && w->has_sport) {
		top += w->sport_last - (uint32_t)w->sport;
		sb_printf(out, top > 0 ? " %u-%u" : " %u", (unsigned)w->sport, (unsigned)w->sport + top);
	} else if (w->has_port) {
		sb_add(out, " -");
	}
	sb_add_char(out, ' ');
	if (w->has_daddr)
		sim_print_ip(out, w->daddr);
	else
		sb_add_char(out, '-');
	if (w->has_port && w->has_dport)
		sb_printf(out, " %u", (unsigned)w->dport);
	else if (w->has_port)
		sb_add(out, " -");
}

/* "patterns", or "pattern2": one line per input, with the number of mappings that it has made. */
static bool
print_inputs(struct sim *s, const struct sim_node *n, const char *name, struct strbuf *out)
{
	static const char *const words[] = { "<drop>", "<nochange>", "<keep>", NULL, "<mapper>" };
	const struct click_value *specs = click_arg(&n->args, "INPUTSPEC");
	char *end = NULL;
	unsigned long only = strtoul(name + 7, &end, 10);
	bool all = strcmp(name, "patterns") == 0;

	if (!all && (name[7] < '0' || name[7] > '9' || *end != '\0' || only >= specs->count))
		return false;
	for (uint32_t i = 0; i < specs->count; i++) {
		const struct click_spec *spec = specs->list[i].spec;
		uint64_t count;

		if (!all && i != only)
			continue;
		if (spec->kind == CLICK_SPEC_PATTERN)
			print_pattern(&spec->rewrite, out);
		else
			sb_add(out, words[spec->kind]);
		count = count_made(s, n, i);
		if (count > 0)
			sb_printf(out, " [%llu]", (unsigned long long)count);
		sb_add_char(out, '\n');
	}
	return true;
}

struct way {
	uint64_t from[SIM_MAPPING_MOST], to[SIM_MAPPING_MOST];
	struct sim_mapping of;
	bool reply;
};

/* The identifier that Click keeps for answers: it counts on as the machine has the two octets. */
static uint64_t
next_in_memory(uint64_t id)
{
	return __builtin_bswap16((uint16_t)(__builtin_bswap16((uint16_t)id) + 1));
}

static void
set_way(struct way *w, const struct sim_mapping *m, bool reply)
{
	bool echo = strcmp(m->table, "echo") == 0;

	*w = (struct way){ .of = *m, .reply = reply };
	for (uint32_t i = 0; i < m->n; i++) {
		uint32_t other = m->n == 1 || (echo && i >= 2) ? i : i ^ 1;

		w->from[i] = reply ? m->to[other] : m->from[i];
		w->to[i] = reply ? m->from[other] : m->to[i];
	}
	if (reply && echo) {
		w->from[2] = next_in_memory(w->from[2]);
		w->to[2] = next_in_memory(w->to[2]);
	}
}

static void
print_tuple(const struct way *w, const uint64_t *v, struct strbuf *out)
{
	uint32_t n = strcmp(w->of.table, "echo") == 0 ? 3 : w->of.n;

	sb_add_char(out, '(');
	sim_print_ip(out, (uint32_t)v[0]);
	if (n == 4)
		sb_printf(out, ", %llu", (unsigned long long)v[2]);
	sb_add(out, ", ");
	sim_print_ip(out, (uint32_t)v[1]);
	if (n > 2)
		sb_printf(out, ", %llu", (unsigned long long)v[n - 1]);
	sb_add_char(out, ')');
}

/* Of a rewriter of sources the other direction has no source. */
static void
print_way(const struct sim *s, const struct way *w, struct strbuf *out)
{
	/* what is over has a time of 32 bits */
	uint32_t left = ((uint32_t)(w->of.until / 1000000) + 500 - (uint32_t)(s->now / 1000000)) / 1000;

	if (w->of.n == 1) {
		sim_print_ip(out, w->reply ? 0 : (uint32_t)w->from[0]);
		sb_add(out, " => ");
		sim_print_ip(out, w->reply ? 0 : (uint32_t)w->to[0]);
	} else {
		print_tuple(w, w->from, out);
		sb_add(out, " => ");
		print_tuple(w, w->to, out);
	}
	sb_printf(out, " [%s%u %s%u] i%u exp%u\n", w->reply ? "" : "*", w->of.outputs[0], w->reply ? "*" : "",
		  w->of.outputs[1], w->of.input, left);
}

static void
print_table(struct sim *s, const struct sim_node *n, const char *table, struct strbuf *out)
{
	struct sim_mapping m = { .table = table };

	for (uint32_t at = 0; sim_mapping_next(s, n, &at, &m); )
		/* what is its own answer has one entry */
		for (int reply = m.itself; reply < 2; reply++) {
			struct way w;

			set_way(&w, &m, reply != 0);
			print_way(s, &w, out);
		}
}

static bool
is_table(const char *name)
{
	return strcmp(name, "table") == 0 || strcmp(name, "mappings") == 0;
}

bool
sim_mappings_read(struct sim *s, const struct sim_node *n, const char *name, struct strbuf *out)
{
	const char *class_name = n->element->class_name;

	if (strncmp(name, "pattern", 7) == 0)
		return print_inputs(s, n, name, out);
	if (strcmp(class_name, "IPRewriter") == 0) {
		bool udp = strncmp(name, "udp_", 4) == 0;

		if ((!udp && strncmp(name, "tcp_", 4) != 0) || !is_table(name + 4))
			return false;
		print_table(s, n, udp ? "udp" : "tcp", out);
		return true;
	}
	if (!is_table(name))
		return false;
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		print_table(s, n, tables[t], out);
	return true;
}

bool
sim_read_mapping(struct sim *s, struct sim_node *n, const char *name, const char *text, struct strbuf *out)
{
	static const uint32_t most[4] = { UINT32_MAX, UINT16_MAX, UINT32_MAX, UINT16_MAX };
	static const uint32_t place[4] = { 0, 2, 1, 3 };	/* in a mapping: addresses before ports */
	struct sim_mapping m = { .table = "tcp" };
	const char *class_name = n->element == NULL ? "" : n->element->class_name;
	uint64_t v[4];

	if (strcmp(class_name, "TCPRewriter") == 0 ? strcmp(name, "lookup") != 0 :
	    strcmp(class_name, "IPRewriter") != 0 || strcmp(name, "tcp_lookup") != 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(most); i++) {
		const char *word = sim_word(s, &text);
		uint32_t addr;
		int64_t port;

		if (i % 2 == 0 ? !click_parse_ip(word, &addr) : !sim_parse_int(word, &port) || port < 0 || port > most[i])
			return false;
		v[place[i]] = i % 2 == 0 ? addr : (uint64_t)port;
	}
	for (uint32_t at = 0; sim_mapping_next(s, n, &at, &m); )
		for (int reply = m.itself; reply < 2; reply++) {
			struct way w;

			set_way(&w, &m, reply != 0);
			if (memcmp(w.from, v, sizeof(v)) != 0)
				continue;
			sim_print_ip(out, (uint32_t)w.to[0]);
			sb_printf(out, " %llu ", (unsigned long long)w.to[2]);
			sim_print_ip(out, (uint32_t)w.to[1]);
			sb_printf(out, " %llu", (unsigned long long)w.to[3]);
			return true;
		}
	return *text == '\0';
}
