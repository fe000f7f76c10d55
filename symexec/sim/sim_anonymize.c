/*
 * sim_anonymize.c - AnonymizeIPAddr in a concrete run: addresses with the first n bits in common become others that
 * have the first n bits in common (Xu et al., "Prefix-preserving IP address anonymization", 2002; the tree is that
 * of tcpdpriv -A50). Each node of the tree stands for an address that was seen and what it became; two
 * children part at the first bit in which they differ. What is chosen by chance is the same in every run here,
 * and the run says so.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"

#include <string.h>

struct anonymous {
	uint32_t in, out;
	uint32_t child[2];	/* 0: none */
};

struct anonymizer {
	VEC(struct anonymous) tree;
	uint64_t chance;
};

enum { ICMP = 1, ICMP_HEADER = 8, SUM = 2 };

/* The number of the first bit that is set, from 1; 0: none. */
static unsigned
first_bit(uint32_t x)
{
	return x == 0 ? 0 : (unsigned)__builtin_clz(x) + 1;
}

/* Node i parts into what it was and `addr`; the node of addr. */
static uint32_t
part(struct anonymizer *a, uint32_t i, uint32_t addr)
{
	struct anonymous old = a->tree.v[i], new = { .in = addr };
	unsigned at = first_bit(addr ^ old.in);
	uint32_t bit = addr >> (32 - at) & 1, child = (uint32_t)a->tree.n;

	new.out = (old.out >> (32 - at) ^ 1) << (32 - at);
	if (at < 32)
		new.out |= (sim_chance(&a->chance) & 0x7fffffff) >> at;
	*VEC_ADD(&a->tree) = bit ? old : new;
	*VEC_ADD(&a->tree) = bit ? new : old;
	a->tree.v[i] = (struct anonymous){ a->tree.v[child + 1].in, a->tree.v[child + 1].out,
					   { child, child + 1 } };
	return child + bit;
}

/* The node of addr; UINT32_MAX: it has none, since it stays as it is. */
static uint32_t
find(struct anonymizer *a, uint32_t addr)
{
	for (uint32_t i = 0;;) {
		const struct anonymous *n = &a->tree.v[i];
		unsigned at = 0;

		if (n->in == addr)
			return i;
		if (n->child[0] != 0)
			at = first_bit(a->tree.v[n->child[0]].in ^ a->tree.v[n->child[1]].in);
		if (n->child[0] == 0 || first_bit(addr ^ n->in) < at)
			return addr == 0 || addr == UINT32_MAX ? UINT32_MAX : part(a, i, addr);
		i = n->child[addr >> (32 - at) & 1];
	}
}

static uint32_t
anonymous(struct anonymizer *a, uint32_t addr)
{
	uint32_t i = find(a, addr);

	return i == UINT32_MAX ? addr : a->tree.v[i].out;
}

static bool
anonymize_init(struct sim *s, struct sim_node *n)
{
	struct anonymizer *a = n->state = arena_alloc(s->in->engine->arena, sizeof(*a));
	const char *words = sim_given(n, "PRESERVE_8") ? sim_string(n, "PRESERVE_8", NULL) : NULL;
	int64_t class = sim_int(n, "CLASS"), first;
	struct anonymous *first_node = VEC_ADD(&a->tree);
	bool touched = class > 0;
	/* a shift by 32 is one by 0; 99 stands for 32 */
	uint32_t ones = class > 0 && class < 32 ? ~(UINT32_MAX >> class) : 0;

	a->chance = s->in->engine->sim_seed;
	*first_node = (struct anonymous){ touched ? ones : 1, sim_chance(&a->chance) | ones, { 0, 0 } };
	n->chance = "the addresses that others become";
	while (words != NULL && *words != '\0') {
		uint32_t i = 0;

		if (!sim_parse_int(sim_word(s, &words), &first))
			break;
		if (touched)
			i = find(a, (uint32_t)first << 24);
		else
			a->tree.v[0].in = (uint32_t)first << 24;
		touched = true;
		if (i != UINT32_MAX)
			a->tree.v[i].out = (a->tree.v[i].out & 0xffffff) | (uint32_t)first << 24;
	}
	return true;
}

/* Both addresses of the IP header at `ip`; the checksum at `sum` follows, right or not. */
static void
replace(struct anonymizer *a, uint8_t *ip, uint8_t *sum)
{
	uint32_t total = ~sim_get16(sum) & 0xffff;

	for (uint32_t at = 12; at < 20; at += 4) {
		uint32_t addr = sim_get32(ip + at);

		total += (~addr & 0xffff) + (~addr >> 16);
		addr = anonymous(a, addr);
		total += (addr & 0xffff) + (addr >> 16);
		sim_put32(ip + at, addr);
	}
	total = (total & 0xffff) + (total >> 16);
	sim_put16(sum, ~(total + (total >> 16)));
}

/* An ICMP error quotes a header, if all of it and what an error must have behind it is there. */
static void
replace_quoted(struct anonymizer *a, struct sim_ip *ip)
{
	uint8_t *icmp = ip->ip + ip->hl, *quoted = icmp + ICMP_HEADER;
	uint32_t len = ip->ip_len - ip->hl, hl;

	if (ip->ip[9] != ICMP || len < ICMP_HEADER + 1 || strchr("\3\4\5\13\14", icmp[0]) == NULL ||
	    icmp[0] == 0)
		return;
	hl = (quoted[0] & 15u) * 4;
	if (hl >= 20 && len >= ICMP_HEADER + hl + 8)
		replace(a, quoted, icmp + SUM);
}

static bool
is_four(struct sim *s, struct flow *f)
{
	enum read_fault why;
	uint64_t version = 0;
	value v = f->net == POINTER_NONE ? VALUE_NONE :
	    flow_read(s->in->engine, f, BASE_NET, f->net * 8, 4, &why);

	return v != VALUE_NONE && value_is_const(s->in->engine->values, v, &version) && version == 4;
}

/* The packet with other addresses; NULL: it went another way. */
static struct flow *
anonymized(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct sim_ip ip;

	if (!is_four(s, f)) {
		if (n->graph->out_ports > 1)
			sim_send(s, n, 1, f);
		else
			sim_drop(s, f);
		return NULL;
	}
	if (!sim_ip_read(s, n, f, &ip))
		return NULL;
	replace(n->state, ip.ip, ip.ip + 10);
	replace_quoted(n->state, &ip);
	sim_ip_write(s, f, ip.bytes, ip.len);
	sim_ip_fini(&ip);
	return f;
}

static void
anonymize_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = anonymized(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
anonymize_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : anonymized(s, n, f);
}

static void
anonymize_fini(struct sim *s, struct sim_node *n)
{
	struct anonymizer *a = n->state;

	(void)s;
	if (a != NULL)
		VEC_FREE(&a->tree);
}

const struct sim_class sim_classes_anonymize[] = {
	{ .name = "AnonymizeIPAddr", .init = anonymize_init, .push = anonymize_push,
	  .pull = anonymize_pull, .fini = anonymize_fini },
	{ .name = NULL },
};
