/*
 * anonymize.c - AnonymizeIPAddr: other addresses, such that those with a common prefix still have a common prefix of that
 * length. Whether a bit is turned is a keyed function of the bits in front of it (J. Xu et al., "Prefix-preserving IP
 * address anonymization", ICNP 2002), so there is no table: the same key gives the same addresses.
 *
 * The key is from the router's generator. 0.0.0.0 and 255.255.255.255 stay.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { NETWORKS = 256, ALL_CLASSES = 99 };
enum { UNREACHABLE = 3, SOURCE_QUENCH = 4, REDIRECT = 5, TIME_EXCEEDED = 11, PARAMETER_PROBLEM = 12, ICMP_HEADER = 8 };

struct anonymize {
	struct element el;
	uint64_t key[2];
	unsigned ones;			/* leading ones that stay */
	bool keeps[8][NETWORKS];	/* of n first bits, the next stays: some network that stays has them */
};

/* Whether the bit behind the n first bits of an address is turned. */
static bool turns(const struct anonymize *a, uint32_t addr, unsigned n)
{
	uint32_t prefix = n ? addr >> (32 - n) : 0;

	if (n < a->ones && prefix == (UINT32_C(1) << n) - 1)
		return false;
	if (n < 8 && a->keeps[n][prefix])
		return false;
	return hash_mix(a->key[0] ^ prefix, a->key[1] ^ n) >> 63;
}

static uint32_t other(const struct anonymize *a, uint32_t addr)
{
	uint32_t to = addr;

	if (!addr || addr == UINT32_MAX)
		return addr;
	for (unsigned n = 0; n < 32; n++)
		to ^= (uint32_t)turns(a, addr, n) << (31 - n);
	return to;
}

/* The address there, and the checksum that covers it. */
static void replace(const struct anonymize *a, uint8_t *addr, uint8_t *sum)
{
	uint32_t was = raw32(addr);

	store_be32(addr, other(a, load_be32(addr)));
	sum_update(sum, was, raw32(addr));
}

/* What an ICMP error quotes, if the quoted header is there and 8 octets behind it. */
static void quoted(const struct anonymize *a, struct pkt *p)
{
	uint32_t left = pkt_left(p, p->trans);
	uint8_t *icmp = pkt_at(p, p->trans, ICMP_HEADER + IP_HEADER), *ip = icmp + ICMP_HEADER;

	if (!icmp || left < ICMP_HEADER + IP_HEADER)
		return;
	if (icmp[0] != UNREACHABLE && icmp[0] != SOURCE_QUENCH && icmp[0] != REDIRECT && icmp[0] != TIME_EXCEEDED &&
	    icmp[0] != PARAMETER_PROBLEM)
		return;
	if (ip_header_len(ip) < IP_HEADER || left < ICMP_HEADER + ip_header_len(ip) + 8)
		return;
	replace(a, ip + IP_SRC, icmp + 2);
	replace(a, ip + IP_DST, icmp + 2);
}

static inline struct pkt *anonymize_one(struct element *e, struct pkt *p)
{
	const struct anonymize *a = (const struct anonymize *)e;
	uint8_t *ip = pkt_ip(p);

	if (!ip || ip[0] >> 4 != 4)
		return element_reject(e, DROP_BAD_HEADER, p);
	replace(a, ip + IP_SRC, ip + IP_SUM);
	replace(a, ip + IP_DST, ip + IP_SUM);
	if (ip[IP_PROTO] == PROTO_ICMP)
		quoted(a, p);
	return p;
}
ELEMENT_SIMPLE(anonymize, anonymize_one)

static bool read_networks(struct anonymize *a, struct setup *s)
{
	const struct click_value *v = setup_value(s, "PRESERVE_8");
	char *rest, *word;
	uint64_t n;

	if (!v->given)
		return true;
	rest = arena_strndup(s->arena, v->s, v->len);
	while ((word = strtok_r(rest, " \t\r\n", &rest)) != NULL) {
		if (!click_parse_uint(word, &n) || n >= NETWORKS)
			return setup_error(s, "PRESERVE_8: expected numbers from 0 to 255, not '%s'", word);
		for (unsigned bits = 0; bits < 8; bits++)
			a->keeps[bits][n >> (8 - bits)] = true;
	}
	return true;
}

static bool anonymize_configure(struct element *e, struct setup *s)
{
	struct anonymize *a = (struct anonymize *)e;
	int64_t ones = setup_int(s, "CLASS");

	if (ones == ALL_CLASSES)
		ones = 32;
	if (ones > 32)
		return setup_error(s, "CLASS: expected 0 to 32, or 99 for all, not %lld", (long long)ones);
	a->ones = ones > 0 ? (unsigned)ones : 0;
	a->key[0] = router_random(e->router);
	a->key[1] = router_random(e->router);
	return read_networks(a, s);
}

static void anonymize_take_state(struct element *e, struct element *old)
{
	memcpy(((struct anonymize *)e)->key, ((struct anonymize *)old)->key, sizeof(((struct anonymize *)e)->key));
}

const struct element_class anonymize_classes[] = {
	{ "AnonymizeIPAddr", sizeof(struct anonymize), .simple = anonymize,
	  .configure = anonymize_configure, .take_state = anonymize_take_state, .keeps = "the key",
	  .drops = DROPS(DROP_BAD_HEADER) },
	{ 0 }
};
