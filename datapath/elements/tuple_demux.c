/*
 * tuple_demux.c - TupleDemux: one network for several protocol stacks (mSwitch's use for stacks in user space). Port 0
 * is the network, port 1 the host, the others are stacks, which register triples of address, protocol and
 * port. A packet to a triple goes to the stack that has it, others from the network to the host. What a
 * stack sends must come from a triple of its own, what the host sends from none. Packets must be IPv4 with a right checksum.
 *
 * A triple that the host uses is refused, and one that is given away is kept from the host, both by
 * binding a socket to it; an address that the host does not have cannot be used there anyway.
 */
#include <errno.h>
#include <unistd.h>

#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/port/host_bind.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/base/map.h"

enum { PORT_NETWORK, PORT_HOST, FIRST_STACK, MOST_TRIPLES = 65536 };

struct triple {
	uint64_t key;
	unsigned port;
	int fd;				/* holds it at the host; -1: the host cannot use it */
};

struct demux {
	struct element el;
	struct u64_map *index;		/* key to place in v */
	VEC(struct triple) v;
	bool host;			/* triples are held there */
	uint64_t spoofed;
};

static uint64_t triple_key(uint32_t address, uint8_t proto, uint16_t port)
{
	return (uint64_t)address << 24 | (uint64_t)proto << 16 | port;
}

static bool find(const struct demux *d, uint64_t key, unsigned *port)
{
	uint64_t at;

	if (!u64_map_get(d->index, key, &at))
		return false;
	*port = d->v.v[at].port;
	return true;
}

/* Whether it is whole, and no fragment: those have no ports that can be believed. */
static bool read_keys(const struct pkt *p, uint64_t key[2], bool *fragment)
{
	const uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 4);
	uint32_t left = pkt_left(p, p->net), hl;

	if (!ip || left < IP_HEADER || ip[0] >> 4 != 4)
		return false;
	hl = ip_header_len(ip);
	if (hl < IP_HEADER || left < hl || load_be16(ip + IP_LEN) > left ||
	    ip_sum(ip, hl) != 0xffff)
		return false;
	*fragment = load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK);
	key[0] = key[1] = UINT64_MAX;
	if (*fragment || !t || pkt_left(p, p->trans) < 4)
		return true;
	key[0] = triple_key(load_be32(ip + IP_SRC), ip[IP_PROTO], load_be16(t));
	key[1] = triple_key(load_be32(ip + IP_DST), ip[IP_PROTO], load_be16(t + 2));
	return true;
}

static void demux_push(struct element *e, unsigned input, struct batch *b)
{
	struct demux *d = (struct demux *)e;
	uint16_t to[BATCH_MAX];
	unsigned n = 0;

	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		uint64_t key[2];
		unsigned port;
		bool fragment = false;

		if (!read_keys(p, key, &fragment)) {
			element_drop(e, p->net == PKT_NONE ? DROP_PRECONDITION : DROP_BAD_HEADER, p);
			continue;
		}
		if (input != PORT_NETWORK && (find(d, key[0], &port) ? port : PORT_HOST) != input) {
			d->spoofed++;
			element_drop(e, DROP_BAD_ADDRESS, p);
			continue;
		}
		if (!find(d, key[1], &port))
			port = input == PORT_NETWORK ? PORT_HOST : PORT_NETWORK;
		to[n] = (uint16_t)port;
		b->p[n++] = p;
	}
	b->n = n;
	element_push_split(e, b, to, DROP_NO_OUTPUT);
}

/* ---- triples ---- */

static void let_go(const struct triple *t)
{
	if (t->fd != -1)
		close(t->fd);
}

struct wanted {
	uint64_t port, number;
	uint32_t address;
	uint8_t proto;
};

/* "PORT ADDRESS tcp|udp NUMBER" */
static bool read_triple(const char *given, struct wanted *w)
{
	char *copy = x_strdup(given), *text = copy, *word[5], *part;
	size_t n = 0;
	bool good;

	while ((part = strsep(&text, " \t\n")) != NULL)
		if (*part && n < ARRAY_LEN(word))
			word[n++] = part;
	good = n == 4 && click_parse_uint(word[0], &w->port) && click_parse_ip(word[1], &w->address) &&
	       (!strcmp(word[2], "tcp") || !strcmp(word[2], "udp")) &&
	       click_parse_uint(word[3], &w->number) && w->number && w->number <= UINT16_MAX;
	w->proto = good && !strcmp(word[2], "tcp") ? PROTO_TCP : PROTO_UDP;
	free(copy);
	return good;
}

static bool add(struct demux *d, const char *text, struct strbuf *why)
{
	struct triple t = { .fd = -1 };
	struct wanted w;
	unsigned port;

	if (!read_triple(text, &w)) {
		sb_printf(why, "expected PORT ADDRESS tcp|udp NUMBER, not '%s'", text);
		return false;
	}
	if (w.port < FIRST_STACK || w.port >= MAX_OF(d->el.nin, d->el.nout)) {
		sb_printf(why, "expected a stack's port, 2 or above, not '%s'", text);
		return false;
	}
	t.key = triple_key(w.address, w.proto, (uint16_t)w.number);
	t.port = (unsigned)w.port;
	if (find(d, t.key, &port)) {
		sb_printf(why, "'%s': port %u has it", text, port);
		return false;
	}
	if (d->v.n >= MOST_TRIPLES) {
		sb_printf(why, "'%s': there are %d triples already", text, MOST_TRIPLES);
		return false;
	}
	if (d->host) {
		t.fd = host_bind(w.address, w.proto == PROTO_TCP, (uint16_t)w.number);
		if (t.fd == -1 && errno != EADDRNOTAVAIL) {
			sb_printf(why, "'%s': the host has it: %s", text, strerror(errno));
			return false;
		}
	}
	u64_map_put(d->index, t.key, d->v.n);
	*VEC_ADD(&d->v) = t;
	return true;
}

/* Maps forget nothing, so it is made anew; triples come and go rarely. */
static void index_again(struct demux *d)
{
	u64_map_free(d->index);
	d->index = u64_map_new();
	for (size_t i = 0; i < d->v.n; i++)
		u64_map_put(d->index, d->v.v[i].key, i);
}

static bool write_add(struct element *e, const char *value, struct strbuf *out)
{
	return add((struct demux *)e, value, out);
}

static bool write_remove(struct element *e, const char *value, struct strbuf *out)
{
	struct demux *d = (struct demux *)e;
	struct wanted w;
	uint64_t at;

	if (!read_triple(value, &w) ||
	    !u64_map_get(d->index, triple_key(w.address, w.proto, (uint16_t)w.number), &at) ||
	    d->v.v[at].port != w.port) {
		sb_printf(out, "no triple '%s'", value);
		return false;
	}
	let_go(&d->v.v[at]);
	d->v.v[at] = d->v.v[--d->v.n];
	index_again(d);
	return true;
}

static bool read_table(struct element *e, const char *args, struct strbuf *out)
{
	const struct demux *d = (const struct demux *)e;

	(void)args;
	for (size_t i = 0; i < d->v.n; i++) {
		uint64_t k = d->v.v[i].key;

		sb_printf(out, "%u %u.%u.%u.%u %s %u\n", d->v.v[i].port, (unsigned)(k >> 48) & 255,
			  (unsigned)(k >> 40) & 255, (unsigned)(k >> 32) & 255,
			  (unsigned)(k >> 24) & 255, (k >> 16 & 255) == PROTO_TCP ? "tcp" : "udp",
			  (unsigned)(k & UINT16_MAX));
	}
	return true;
}

static bool configure(struct element *e, struct setup *s)
{
	struct demux *d = (struct demux *)e;
	const struct click_value *v = setup_value(s, "TRIPLE");
	struct strbuf why = STRBUF_INIT;
	bool good = true;

	d->index = u64_map_new();
	d->host = setup_int(s, "HOST");
	for (size_t i = 0; i < v->count; i++) {
		sb_clear(&why);
		if (!add(d, v->list[i].s, &why))
			good = setup_error(s, "%s", sb_str(&why));
	}
	sb_fini(&why);
	return good;
}

static void stop(struct element *e)
{
	struct demux *d = (struct demux *)e;

	for (size_t i = 0; i < d->v.n; i++)
		let_go(&d->v.v[i]);
	VEC_FREE(&d->v);
	u64_map_free(d->index);
	d->index = NULL;
}

READ_U64(read_spoofed, struct demux, spoofed)

static const struct handler handlers[] = {
	{ "table", read_table, NULL },
	{ "spoofed", read_spoofed, NULL },
	{ "add", NULL, write_add },
	{ "remove", NULL, write_remove },
	{ 0 }
};

const struct element_class tuple_demux_classes[] = {
	{ "TupleDemux", sizeof(struct demux), .push = demux_push, .configure = configure,
	  .stop = stop, .handlers = handlers,
	  .drops = DROPS(DROP_NO_OUTPUT, DROP_BAD_HEADER, DROP_BAD_ADDRESS, DROP_PRECONDITION) },
	{ 0 }
};
