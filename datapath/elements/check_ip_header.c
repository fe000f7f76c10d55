/*
 * check_ip_header.c - CheckIPHeader marks a good IPv4 header, cuts what lies behind it and sets
 * the destination annotation; MarkIPHeader marks without a look.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct check_ip {
	struct element el;
	uint32_t offset;
	bool checksum;
	uint32_t *bad_src, *good_dst;	/* as on the wire */
	size_t bad_count, good_count;
	uint64_t dropped;
};

static bool among(const uint32_t *v, size_t n, uint32_t addr)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == addr)
			return true;
	return false;
}

static struct pkt *refuse(struct check_ip *c, struct pkt *p, enum drop why)
{
	c->dropped++;
	return element_reject(&c->el, why, p);
}

/* What is the same for a whole batch comes as arguments, since packets are written in between. */
static inline struct pkt *check_one(struct check_ip *c, struct pkt *p, uint32_t offset, bool checksum, bool addresses)
{
	const uint8_t *ip = p->data + offset;
	uint32_t left, hl, len;

	if (UNLIKELY(p->len < offset || p->len - offset < IP_HEADER))
		return refuse(c, p, DROP_BAD_HEADER);
	left = p->len - offset;
	hl = ip_header_len(ip);
	len = load_be16(ip + IP_LEN);
	if (UNLIKELY(ip[0] >> 4 != 4 || hl < IP_HEADER || len > left || len < hl))
		return refuse(c, p, DROP_BAD_HEADER);
	if (UNLIKELY(checksum && ip_sum(ip, hl) != 0xffff))
		return refuse(c, p, DROP_BAD_CHECKSUM);
	if (UNLIKELY(addresses && among(c->bad_src, c->bad_count, raw32(ip + IP_SRC)) &&
		     !among(c->good_dst, c->good_count, raw32(ip + IP_DST))))
		return refuse(c, p, DROP_BAD_ADDRESS);
	pkt_mark_ip(p, pkt_offset(p) + offset, hl);
	anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
	p->len = offset + len;
	return p;
}

static void check(struct element *e, unsigned port, struct batch *b)
{
	struct check_ip *c = (struct check_ip *)e;
	bool checksum = c->checksum, addresses = c->bad_count > 0;
	uint32_t offset = c->offset;
	unsigned n = 0, count = b->n;

	(void)port;
	for (unsigned i = 0; i < count; i++) {
		struct pkt *p = check_one(c, b->p[i], offset, checksum, addresses);

		b->p[n] = p;
		n += p != NULL;
	}
	b->n = n;
}

static void add(uint32_t **list, size_t *n, struct arena *arena, uint32_t addr)
{
	uint32_t *more = arena_alloc_array(arena, *n + 1, sizeof(*more));

	if (*n)
		memcpy(more, *list, *n * sizeof(*more));
	more[(*n)++] = __builtin_bswap32(addr);
	*list = more;
}

static void add_list(uint32_t **list, size_t *n, struct setup *s, const char *name)
{
	const struct click_value *v = setup_value(s, name);

	if (v->given)
		*n = 0;
	for (size_t i = 0; v->given && i < v->count; i++)
		add(list, n, s->arena, (uint32_t)v->list[i].i);
}

/*
 * Each interface: its broadcast address is no source, its own address is a good destination. As in Click
 * interfaces take the place of the lists, and the old list without a keyword that of all other sources.
 */
static void configure_addresses(struct check_ip *c, struct setup *s)
{
	const struct click_value *v = setup_value(s, "INTERFACES");

	add_list(&c->bad_src, &c->bad_count, s, "BADSRC");
	add_list(&c->good_dst, &c->good_count, s, "GOODDST");
	if (!v->given)
		return;
	c->bad_count = c->good_count = 0;
	for (size_t i = 0; i < v->count; i++) {
		uint32_t addr = (uint32_t)v->list[i].i, mask = (uint32_t)v->list[i].mask;

		add(&c->bad_src, &c->bad_count, s->arena, addr | ~mask);
		add(&c->good_dst, &c->good_count, s->arena, addr);
	}
	add(&c->bad_src, &c->bad_count, s->arena, 0);
	add(&c->bad_src, &c->bad_count, s->arena, UINT32_MAX);
}

static bool check_configure(struct element *e, struct setup *s)
{
	struct check_ip *c = (struct check_ip *)e;

	c->offset = setup_u32(s, "OFFSET");
	c->checksum = setup_int(s, "CHECKSUM");
	configure_addresses(c, s);
	return true;
}

/* Paint, Strip(14), CheckIPHeader in one: the color comes later, so the order does not show. */
struct combo {
	struct check_ip check;
	uint8_t color;
};

static inline struct pkt *combo_one(struct element *e, struct pkt *p)
{
	pkt_strip(p, MIN_OF(p->len, 14U));
	p->anno[ANNO_PAINT] = ((struct combo *)e)->color;
	return check_one(&((struct combo *)e)->check, p, 0, true, ((struct combo *)e)->check.bad_count > 0);
}
ELEMENT_SIMPLE(combo, combo_one)

static bool combo_configure(struct element *e, struct setup *s)
{
	struct combo *c = (struct combo *)e;

	c->color = (uint8_t)setup_int(s, "COLOR");
	c->check.checksum = true;
	configure_addresses(&c->check, s);
	add_list(&c->check.bad_src, &c->check.bad_count, s, "BADSRC*");
	if (setup_given(s, "BADSRC*")) {
		add(&c->check.bad_src, &c->check.bad_count, s->arena, 0);
		add(&c->check.bad_src, &c->check.bad_count, s->arena, UINT32_MAX);
	}
	return true;
}

struct mark_ip {
	struct element el;
	int32_t offset;
};

static inline struct pkt *mark_one(struct element *e, struct pkt *p)
{
	int64_t at = (int64_t)pkt_offset(p) + ((struct mark_ip *)e)->offset;
	int64_t end = (int64_t)pkt_offset(p) + p->len;
	const uint8_t *ip;

	if (at >= 0 && at < end) {
		ip = p->head + at;
		if (at + ip_header_len(ip) <= end) {
			pkt_mark_ip(p, (uint32_t)at, ip_header_len(ip));
			return p;
		}
	}
	element_drop(e, DROP_PRECONDITION, p);
	return NULL;
}
ELEMENT_SIMPLE(mark, mark_one)

static bool mark_configure(struct element *e, struct setup *s)
{
	((struct mark_ip *)e)->offset = (int32_t)setup_int(s, "OFFSET");
	return true;
}

READ_U64(read_drops, struct check_ip, dropped)

static const struct handler handlers[] = { { "drops", read_drops, NULL }, { 0 } };

const struct element_class check_ip_header_classes[] = {
	{ "CheckIPHeader", sizeof(struct check_ip), .simple = check,
	  .configure = check_configure, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_BAD_CHECKSUM, DROP_BAD_ADDRESS) },
	{ "CheckIPHeader2", sizeof(struct check_ip), .simple = check,
	  .configure = check_configure, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_BAD_CHECKSUM, DROP_BAD_ADDRESS) },
	{ "IPInputCombo", sizeof(struct combo), .simple = combo, .configure = combo_configure,
	  .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_BAD_CHECKSUM, DROP_BAD_ADDRESS) },
	{ "MarkIPHeader", sizeof(struct mark_ip), .simple = mark, .configure = mark_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ 0 }
};
