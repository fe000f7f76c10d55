/*
 * told.c - what handlers tell, in Click's words. Texts are those of Click's Timestamp, IPAddress, IP6Address and EtherAddress,
 * whose IPv6 form writes the last 32 bits like IPv4 when nothing but 0 or ffff stands before them.
 */
#include "datapath/runtime/told.h"

#include "datapath/packet/wire.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/script.h"
#include "models/base/mem.h"
#include "models/click/arg.h"

enum { NS_PER_US = 1000, NS_PER_MS = 1000000 };

bool told_time(struct strbuf *out, int64_t ns)
{
	uint64_t n = ns < 0 ? -(uint64_t)ns : (uint64_t)ns, part = n % NS_PER_SECOND;

	sb_printf(out, "%s%llu.", ns < 0 ? "-" : "", (unsigned long long)(n / NS_PER_SECOND));
	if (part % NS_PER_US)
		sb_printf(out, "%09llu", (unsigned long long)part);
	else
		sb_printf(out, "%06llu", (unsigned long long)(part / NS_PER_US));
	return true;
}

bool told_interval(struct strbuf *out, int64_t ns)
{
	if (ns < 0 || ns >= (int64_t)NS_PER_SECOND) {
		(void)told_time(out, ns);
		sb_add(out, "s");
	} else if (ns % NS_PER_MS == 0) {
		sb_printf(out, "%lldms", (long long)(ns / NS_PER_MS));
	} else if (ns % NS_PER_US == 0) {
		sb_printf(out, "%lldus", (long long)(ns / NS_PER_US));
	} else {
		sb_printf(out, "%lldns", (long long)ns);
	}
	return true;
}

bool told_ip(struct strbuf *out, const uint8_t addr[4])
{
	sb_printf(out, "%u.%u.%u.%u", addr[0], addr[1], addr[2], addr[3]);
	return true;
}

bool told_ether(struct strbuf *out, const uint8_t addr[6])
{
	for (unsigned i = 0; i < 6; i++)
		sb_printf(out, "%s%02X", i ? "-" : "", addr[i]);
	return true;
}

/* Where the longest row of zero words is, the first of equals; its length. */
static unsigned longest_zeros(const uint8_t addr[16], unsigned *at)
{
	unsigned longest = 0, n = 0;

	for (unsigned i = 0; i < 8; i++) {
		n = load_be16(addr + 2 * i) ? 0 : n + 1;
		if (n > longest) {
			longest = n;
			*at = i + 1 - n;
		}
	}
	return longest;
}

bool told_ip6(struct strbuf *out, const uint8_t addr[16])
{
	unsigned at = 0, zeros = longest_zeros(addr, &at);

	if (zeros == 8) {
		sb_add(out, "::");
		return true;
	}
	if (!at && (zeros >= 6 || (zeros == 5 && load_be16(addr + 10) == 0xffff))) {
		sb_add(out, zeros >= 6 ? "::" : "::ffff:");
		return told_ip(out, addr + 12);
	}
	for (unsigned i = 0; i < 8; i++) {
		if (zeros > 1 && i == at) {
			i += zeros - 1;
			sb_add(out, i == 7 ? "::" : ":");
		} else {
			sb_printf(out, "%s%x", i ? ":" : "", load_be16(addr + 2 * i));
		}
	}
	return true;
}

bool told_argument(const struct element *e, const char *keyword, unsigned place, struct strbuf *out)
{
	const struct click_element *d = e->decl;
	size_t n = strlen(keyword);

	for (unsigned i = d->arg_count; i-- > 0;) {
		const char *text = d->args[i].text;

		if (!strncmp(text, keyword, n) && (text[n] == ' ' || text[n] == '\t')) {
			sb_add(out, text + n + strspn(text + n, " \t"));
			return true;
		}
	}
	if (place < d->arg_count)
		sb_add(out, d->args[place].text);
	return true;
}

bool told_parse_interval(const char *text, uint64_t *ns, struct strbuf *out)
{
	uint64_t v;

	if (!script_seconds(text, &v)) {
		sb_printf(out, "expected a time, not '%s'", text);
		return false;
	}
	*ns = v;
	return true;
}

bool told_parse_ip(const char *text, uint8_t addr[4], struct strbuf *out)
{
	uint32_t v;

	if (!click_parse_ip(text, &v)) {
		sb_printf(out, "expected an IP address, not '%s'", text);
		return false;
	}
	store_be32(addr, v);
	return true;
}

bool told_parse_ip6(const char *text, uint8_t addr[16], struct strbuf *out)
{
	uint8_t v[16];
	unsigned length;

	if (strchr(text, '/') || !click_parse_ip6_prefix(text, v, &length)) {
		sb_printf(out, "expected an IPv6 address, not '%s'", text);
		return false;
	}
	memcpy(addr, v, sizeof(v));
	return true;
}

bool told_parse_ether(const char *text, uint8_t addr[6], struct strbuf *out)
{
	uint64_t v;

	if (!click_parse_ether(text, &v)) {
		sb_printf(out, "expected an Ethernet address, not '%s'", text);
		return false;
	}
	store_ether(addr, v);
	return true;
}

/* ---- tasks ---- */

enum { MOST_TICKETS = 1 << 15 };

bool told_scheduled(const struct task *t, struct strbuf *out)
{
	return handler_bool(out, t->e && t->scheduled);
}

bool told_tickets(const struct task *t, struct strbuf *out)
{
	return handler_u64(out, t->e ? t->tickets : 0);
}

bool told_write_tickets(struct task *t, const char *value, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, INT32_MIN, INT32_MAX, &v, out))
		return false;
	if (!t->e) {
		sb_add(out, "no task is scheduled here");
		return false;
	}
	task_tickets(t, (unsigned)MAX_OF(MIN_OF(v, (int64_t)MOST_TICKETS), (int64_t)1));
	return true;
}

/* ---- the order of hash tables ---- */

enum { FIRST_BUCKETS = 63 };
#define NOBODY UINT32_MAX

struct chains {
	uint32_t *first, *next;		/* per bucket; per key */
	uint32_t buckets;
};

static uint32_t *new_buckets(uint32_t n)
{
	uint32_t *first = x_malloc(n * sizeof(*first));

	memset(first, 0xff, n * sizeof(*first));
	return first;
}

static void put_first(struct chains *c, uint32_t bucket, uint32_t key)
{
	c->next[key] = c->first[bucket];
	c->first[bucket] = key;
}

/* Twice as many, and one; who came last to a chain is first in it. */
static void grow(struct chains *c, const uint32_t *hashes)
{
	uint32_t *old = c->first, n = c->buckets, next;

	c->buckets = 2 * n + 1;
	c->first = new_buckets(c->buckets);
	for (uint32_t b = 0; b < n; b++) {
		for (uint32_t i = old[b]; i != NOBODY; i = next) {
			next = c->next[i];
			put_first(c, hashes[i] % c->buckets, i);
		}
	}
	free(old);
}

void told_order(const uint32_t *hashes, size_t n, uint32_t *order)
{
	struct chains c = { new_buckets(FIRST_BUCKETS), x_malloc((n + 1) * sizeof(uint32_t)), FIRST_BUCKETS };
	size_t at = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (i + 1 > 2 * c.buckets)
			grow(&c, hashes);
		put_first(&c, hashes[i] % c.buckets, i);
	}
	for (uint32_t b = 0; b < c.buckets; b++)
		for (uint32_t i = c.first[b]; i != NOBODY; i = c.next[i])
			order[at++] = i;
	free(c.first);
	free(c.next);
}
