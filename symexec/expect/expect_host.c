/*
 * expect_host.c - see expect_int.h. Handshake and resets are RFC 9293's (sections 3.10.7.1 and 3.10.7.2), unreachable ports
 * RFC 1122's (section 4.1.3.1) and RFC 4443's.
 */
#include "symexec/expect/expect_int.h"

#include "models/base/mem.h"
#include "models/click/arg.h"
#include "symexec/flow/history.h"
#include "symexec/graph/host.h"

/* A packet at its host, read. */
struct visit {
	struct expecting *x;
	const struct network_host *host;
	struct flow *f;
	struct headers h;
};

static bool
known(struct visit *v, const char *field, uint64_t *c)
{
	value is = headers_field(v->x->e, v->f, &v->h, field, 0);

	return is != VALUE_NONE &&
	    value_is_const(v->x->e->values, flow_resolve(v->x->e, v->f, is), c);
}

static bool
within(const uint8_t *a, const uint8_t *prefix, unsigned bits)
{
	for (unsigned i = 0; i < bits; i++)
		if ((a[i / 8] ^ prefix[i / 8]) & 0x80 >> i % 8)
			return false;
	return true;
}

bool
expect_has_address(const struct network_host *h, unsigned version, const uint8_t *address)
{
	const struct word *list = version == 4 ? h->ip : h->ip6;
	size_t n = version == 4 ? h->ip_count : h->ip6_count;
	uint32_t addr, mask;
	uint8_t six[16];
	unsigned bits;

	for (size_t i = 0; i < n; i++) {
		if (version == 4 && click_parse_ip_prefix(list[i].s, &addr, &mask) &&
		    (((uint32_t)address[0] << 24 | (uint32_t)address[1] << 16 |
		      (uint32_t)address[2] << 8 | address[3]) & mask) == (addr & mask))
			return true;
		if (version == 6 && click_parse_ip6_prefix(list[i].s, six, &bits) &&
		    within(address, six, bits))
			return true;
	}
	return false;
}

/* Packets to other addresses are none of a host's business. A host without addresses has all. */
static bool
is_for_host(struct visit *v)
{
	bool six = v->h.version == 6;
	uint8_t address[16];
	struct wide dst;
	uint64_t n[2];

	if (v->h.version == 0)
		return false;
	if ((six ? v->host->ip6_count : v->host->ip_count) == 0 ||
	    !wide_read(v->x->e, v->f, &v->h, host_address_field(six, true), &dst))
		return true;
	for (size_t i = 0; i < dst.n; i++)
		dst.part[i] = flow_resolve(v->x->e, v->f, dst.part[i]);
	if (!wide_is_const(v->x->e, &dst, n))
		return true;
	for (unsigned i = 0; i < 16; i++)
		address[i] = (uint8_t)(n[i / 8] >> (56 - i % 8 * 8));
	return expect_has_address(v->host, v->h.version, six ? address : address + 12);
}

static bool
in_list(const uint16_t *ports, size_t n, uint64_t port)
{
	for (size_t i = 0; i < n; i++)
		if (ports[i] == port)
			return true;
	return false;
}

/* What the network file does not say of a host may be either way. */
enum { MAY_LISTEN = 1, MAY_NOT = 2 };

static unsigned
listening(bool any, const uint16_t *ports, size_t n, bool is_known, uint64_t port)
{
	if (any)
		return MAY_LISTEN;
	if (n == 0 || !is_known)
		return MAY_LISTEN | MAY_NOT;
	return in_list(ports, n, port) ? MAY_LISTEN : MAY_NOT;
}

static struct flow *
tcp_answer(struct visit *v, const struct arrived *a, unsigned flags)
{
	struct expecting *x = v->x;
	struct segment s = {
		.name = arena_printf(x->e->arena, "%s.answer", v->host->name.s), .flags = flags,
		.view = { .local = a->dst, .remote = a->src, .local_port = a->dport,
			  .remote_port = a->sport, .ether_local = a->ether_dst,
			  .ether_remote = a->ether_src,
			  .receive_next = value_add(x->e->values, a->seq, 1) },
	};
	struct root_info isn = { .kind = ROOT_FIELD, .width = 32, .rank = RANK_OTHER,
				 .name = s.name, .wish = 5000, .element = UINT32_MAX };
	struct flow *f = flow_copy(x->e, v->f);

	s.view.send_next = flags & TCP_RST ? value_const(x->e->values, 0, 32) :
	    value_symbol(x->e->values, root_new(x->e->values, &isn));
	host_segment(x->e, f, &s);
	return f;
}

static size_t
answer_tcp(struct visit *v, struct flow *out[EXPECT_ANSWERS])
{
	struct disagreement why;
	struct arrived a;
	uint64_t port = 0, flags;
	unsigned may;
	bool is_known;
	size_t n = 0;

	if (!host_read(v->x->e, v->f, &a) || !known(v, "tcp.flags", &flags) ||
	    (flags & (TCP_SYN | TCP_ACK | TCP_RST | TCP_FIN)) != TCP_SYN ||
	    !host_undamaged(v->x->e, v->f, &why) ||
	    value_add(v->x->e->values, a.seq, 1) == VALUE_NONE)
		return 0;
	is_known = known(v, "tcp.dport", &port);
	may = listening(v->host->tcp_any, v->host->tcp, v->host->tcp_count, is_known, port);
	if (may & MAY_LISTEN)
		out[n++] = tcp_answer(v, &a, TCP_SYN | TCP_ACK);
	if (may & MAY_NOT)
		out[n++] = tcp_answer(v, &a, TCP_RST | TCP_ACK);
	return n;
}

struct writing {
	struct engine *e;
	struct flow *f;
	int32_t bit;
};

static void
put(struct writing *w, unsigned width, value v)
{
	flow_write(w->e, w->f, BASE_DATA, w->bit, width, v);
	w->bit += (int32_t)width;
}

static void
put_number(struct writing *w, unsigned width, uint64_t n)
{
	put(w, width, value_const(w->e->values, n, width));
}

static void
put_wide(struct writing *w, const struct wide *a)
{
	for (size_t i = 0; i < a->n; i++)
		put(w, value_width(w->e->values, a->part[i]), a->part[i]);
}

static void
put_free(struct writing *w, unsigned width, const char *name)
{
	struct root_info info = { .kind = ROOT_FIELD, .width = width, .rank = RANK_OTHER, .name = name,
				  .wish = 64, .element = UINT32_MAX };

	put(w, width, value_symbol(w->e->values, root_new(w->e->values, &info)));
}

/* IPv4 header and the first 8 octets of the message: port unreachable. */
static void
write_error4(struct writing *w, const struct wide *src, const struct wide *dst, value length)
{
	put_number(w, 4, 4);
	put_number(w, 4, 5);
	put_number(w, 8, 0xc0);
	put(w, 16, value_slice(w->e->values, value_add(w->e->values, length, 28), 0, 16));
	put_free(w, 16, "answer.ip.id");
	put_number(w, 16, 0);
	put_number(w, 8, 64);
	put_number(w, 8, 1);
	put(w, 16, value_checksum(w->e->values, VALUE_NONE));
	put_wide(w, dst);
	put_wide(w, src);
	put_number(w, 16, 0x0303);
	put(w, 16, value_checksum(w->e->values, VALUE_NONE));
	put_number(w, 32, 0);
}

static void
write_error6(struct writing *w, const struct wide *src, const struct wide *dst, value length)
{
	put_number(w, 4, 6);
	put_number(w, 28, 0);
	put(w, 16, value_slice(w->e->values, value_add(w->e->values, length, 8), 0, 16));
	put_number(w, 8, 58);
	put_number(w, 8, 64);
	put_wide(w, dst);
	put_wide(w, src);
	put_number(w, 16, 0x0104);
	put(w, 16, value_checksum(w->e->values, VALUE_NONE));
	put_number(w, 32, 0);
}

static size_t
answer_udp(struct visit *v, struct flow *out[EXPECT_ANSWERS])
{
	struct engine *e = v->x->e;
	struct writing w = { .e = e };
	int32_t link = e->ethernet ? 14 : 0, head = v->h.version == 4 ? 28 : 48;
	struct wide src, dst, eth_src, eth_dst;
	uint64_t port = 0;
	bool is_known = known(v, "udp.dport", &port);
	value length;

	if (!(listening(v->host->udp_any, v->host->udp, v->host->udp_count, is_known, port) & MAY_NOT) ||
	    !wide_read(e, v->f, &v->h, host_address_field(v->h.version == 6, false), &src) ||
	    !wide_read(e, v->f, &v->h, host_address_field(v->h.version == 6, true), &dst))
		return 0;
	eth_src = host_number(headers_field(e, v->f, &v->h, "eth.src", 0));
	eth_dst = host_number(headers_field(e, v->f, &v->h, "eth.dst", 0));
	w.f = flow_copy(e, v->f);
	length = flow_length(e, w.f, w.f->data + link);
	flow_insert(e, w.f, w.f->data + link, (uint32_t)head);
	flow_wire(e, w.f);
	if (e->ethernet) {
		put_wide(&w, &eth_src);
		put_wide(&w, &eth_dst);
		put_number(&w, 16, v->h.version == 6 ? 0x86dd : 0x0800);
	}
	(v->h.version == 4 ? write_error4 : write_error6)(&w, &src, &dst, length);
	out[0] = w.f;
	return 1;
}

bool
expect_is_for_host(struct expecting *x, const struct network_host *host, const struct flow *f)
{
	struct visit v = { .x = x, .host = host, .f = flow_copy(x->e, f) };
	bool ours;

	v.h = headers_find(x->e, v.f);
	ours = is_for_host(&v);
	flow_free(x->e, v.f);
	return ours;
}

size_t
expect_answers(struct expecting *x, const struct network_host *host, const struct flow *f,
	       struct flow *out[EXPECT_ANSWERS])
{
	struct visit v = { .x = x, .host = host, .f = flow_copy(x->e, f) };
	size_t n = 0;

	v.h = headers_find(x->e, v.f);
	if (is_for_host(&v) && v.h.proto == 6)
		n = answer_tcp(&v, out);
	else if (is_for_host(&v) && v.h.proto == 17)
		n = answer_udp(&v, out);
	for (size_t i = 0; i < n; i++)
		history_add(x->e, out[i], (struct step){ .kind = STEP_REPLY, .element = x->from,
							 .text = "answer" });
	flow_free(x->e, v.f);
	return n;
}
