/*
 * host_address.c - see host_address.h. An address is a prefix, possibly a whole one, or a symbol, which then is the only one.
 */
#include "symexec/graph/host_address.h"

#include "models/base/mem.h"
#include "models/click/arg.h"
#include "symexec/exec/exec.h"

static const char symbolic[] = "symbol:";

struct wide
host_address_symbol(struct engine *e, const char *name, bool six)
{
	struct wide w = { .n = six ? 2 : 1 };

	if (!six) {
		w.part[0] = value_symbol(e->values, exec_symbol(e, name, 32));
		return w;
	}
	for (int i = 0; i < 2; i++) {
		const char *half = arena_printf(e->arena, "%s.%s", name, i ? "low" : "high");

		w.part[i] = value_symbol(e->values, exec_symbol(e, half, 64));
	}
	return w;
}

static uint64_t
mask_of(unsigned length)
{
	return length == 0 ? 0 : UINT64_MAX << (64 - length);
}

static bool
read_prefix(const char *text, bool six, struct click_range *r)
{
	uint32_t addr, mask;
	uint8_t a[16];
	unsigned length;

	*r = (struct click_range){ { 0, 0 }, { 0, 0 } };
	if (!six) {
		if (!click_parse_ip_prefix(text, &addr, &mask))
			return false;
		r->low[1] = addr & mask;
		r->high[1] = addr | ~mask;
		return true;
	}
	if (!click_parse_ip6_prefix(text, a, &length))
		return false;
	for (int i = 0; i < 16; i++)
		r->low[i / 8] = r->low[i / 8] << 8 | a[i];
	for (unsigned i = 0; i < 2; i++) {
		uint64_t mask6 = mask_of(length <= i * 64 ? 0 : MIN_OF(length - i * 64, 64U));

		r->low[i] &= mask6;
		r->high[i] = r->low[i] | ~mask6;
	}
	return true;
}

bool
host_address_single(const char *text, bool six, uint64_t out[2])
{
	struct click_range r;

	if (!read_prefix(text, six, &r) || memcmp(r.low, r.high, sizeof(r.low)) != 0)
		return false;
	memcpy(out, r.low, sizeof(r.low));
	return true;
}

static bool
unify(struct engine *e, struct flow *f, const struct wide *a, const struct wide *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!flow_unify(e, f, a->part[i], b->part[i]))
			return false;
	return true;
}

bool
host_address_restrict(struct engine *e, struct flow *f, const struct network_host *h,
		      const struct wide *w, bool six)
{
	size_t n = six ? h->ip6_count : h->ip_count;
	const struct word *list = six ? h->ip6 : h->ip;
	bool inexact = false;
	set in = SET_NONE;

	for (size_t i = 0; i < n; i++) {
		struct click_range r;

		if (strncmp(list[i].s, symbolic, sizeof(symbolic) - 1) == 0) {
			struct wide s = host_address_symbol(e, list[i].s + sizeof(symbolic) - 1, six);

			return unify(e, f, w, &s);
		}
		if (read_prefix(list[i].s, six, &r))
			in = set_or(e->sets, in, wide_within(e, w, &r, &inexact));
	}
	return flow_constrain(e, f, in);
}
