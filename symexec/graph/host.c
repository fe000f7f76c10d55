/*
 * host.c - see host.h. RFC 9293 for the handshake and sequence numbers, RFC 2018 for SACK.
 */
#include "symexec/graph/host.h"

#include "models/base/mem.h"
#include "symexec/exec/engine.h"
#include "symexec/policy/tcp_option.h"

enum { SACK_LEFT = 100, SACK_RIGHT = 200 };

struct writer {
	struct engine *e;
	struct flow *f;
	const char *name;
	int32_t bit;
};

static void
put(struct writer *w, unsigned width, value v)
{
	flow_write(w->e, w->f, BASE_DATA, w->bit, width, v);
	w->bit += (int32_t)width;
}

static void
put_const(struct writer *w, unsigned width, uint64_t v)
{
	put(w, width, value_const(w->e->values, v, width));
}

static value
symbol(struct writer *w, const char *field, unsigned width, uint64_t wish)
{
	char *name = arena_printf(w->e->arena, "%s.%s", w->name, field);
	struct root_info info = { .kind = ROOT_FIELD, .width = width, .rank = RANK_OTHER,
				  .name = name, .wish = wish, .element = UINT32_MAX };

	return value_symbol(w->e->values, root_new(w->e->values, &info));
}

static void
put_length(struct writer *w, value length, uint64_t n)
{
	value v = value_add(w->e->values, length, n);

	put(w, 16, value_slice(w->e->values, v, 0, 16));
}

static void
put_checksum(struct writer *w)
{
	put(w, 16, value_checksum(w->e->values, VALUE_NONE));
}

static void
put_wide(struct writer *w, const struct wide *a)
{
	for (size_t i = 0; i < a->n; i++)
		put(w, value_width(w->e->values, a->part[i]), a->part[i]);
}

static void
put_hops(struct writer *w, const char *field)
{
	value v = symbol(w, field, 8, 64);

	if (!flow_constrain(w->e, w->f, flow_within(w->e, v, 1, 255)))
		x_panic("no TTL");
	put(w, 8, v);
}

static void
write_ip(struct writer *w, const struct segment *s, value length, unsigned tcp_bytes)
{
	put_const(w, 4, 4);
	put_const(w, 4, 5);
	put(w, 6, symbol(w, "ip.dscp", 6, 0));
	put(w, 2, symbol(w, "ip.ecn", 2, 0));
	put_length(w, length, 20 + tcp_bytes);
	put(w, 16, symbol(w, "ip.id", 16, 1));
	put_const(w, 1, 0);
	put(w, 1, symbol(w, "ip.df", 1, 0));
	put_const(w, 1, 0);
	put_const(w, 13, 0);
	put_hops(w, "ip.ttl");
	put_const(w, 8, 6);
	put_checksum(w);
	put_wide(w, &s->view.local);
	put_wide(w, &s->view.remote);
}

static void
write_ip6(struct writer *w, const struct segment *s, value length, unsigned tcp_bytes)
{
	put_const(w, 4, 6);
	put(w, 8, symbol(w, "ip6.tc", 8, 0));
	put(w, 20, symbol(w, "ip6.flow", 20, 0));
	put_length(w, length, tcp_bytes);
	put_const(w, 8, 6);
	put_hops(w, "ip6.hlim");
	put_wide(w, &s->view.local);
	put_wide(w, &s->view.remote);
}

static void
write_tcp(struct writer *w, const struct segment *s)
{
	struct values *vs = w->e->values;

	put(w, 16, s->view.local_port);
	put(w, 16, s->view.remote_port);
	put(w, 32, s->view.send_next);
	put(w, 32, s->flags & TCP_ACK ? s->view.receive_next : value_const(vs, 0, 32));
	put_const(w, 4, s->sack ? 8 : 5 + tcp_options_length(s->options, s->flags) / 4);
	put_const(w, 4, 0);
	put_const(w, 8, s->flags);
	put(w, 16, symbol(w, "tcp.window", 16, 65535));
	put_checksum(w);
	put_const(w, 16, 0);
	tcp_options_write(w->e, w->f, w->bit, s->options, s->flags);
	if (!s->sack)
		return;
	put_const(w, 32, 0x0101050a);
	put(w, 32, value_add(vs, s->view.receive_next, SACK_LEFT));
	put(w, 32, value_add(vs, s->view.receive_next, SACK_RIGHT));
}

static bool
is_six(struct engine *e, const struct wide *a)
{
	unsigned width = 0;

	for (size_t i = 0; i < a->n; i++)
		width += value_width(e->values, a->part[i]);
	return width == 128;
}

/* What the host sends behind the headers. */
static void
put_payload(struct writer *w, unsigned most)
{
	struct engine *e = w->e;
	struct root_info length = { .kind = ROOT_LENGTH, .width = 32, .rank = RANK_LENGTH,
				    .wish = 1, .element = UINT32_MAX };
	struct root_info payload = { .kind = ROOT_PAYLOAD, .width = 8, .rank = RANK_OTHER,
				     .element = UINT32_MAX };
	value n;

	length.name = arena_printf(e->arena, "%s.payload.length", w->name);
	payload.name = arena_printf(e->arena, "%s.payload", w->name);
	n = value_symbol(e->values, root_new(e->values, &length));
	if (!flow_constrain(e, w->f, flow_within(e, n, 1, most)))
		x_panic("no payload");
	w->f->tail = value_blob(e->values, root_new(e->values, &payload));
	w->f->tail_length = n;
}

void
host_segment(struct engine *e, struct flow *f, const struct segment *s)
{
	struct writer w = { .e = e, .f = f, .name = s->name };
	unsigned tcp = s->sack ? 32 : 20 + tcp_options_length(s->options, s->flags);
	bool six = is_six(e, &s->view.local);

	f->mem.n = f->anno.n = 0;
	f->data = 0;
	f->mac = f->net = f->transport = POINTER_NONE;
	f->head_end = (e->ethernet ? 14 : 0) + (six ? 40 : 20) + (int32_t)tcp;
	f->tail = VALUE_NONE;
	f->tail_length = value_const(e->values, 0, 32);
	if (s->data)
		put_payload(&w, 65535 - (six ? 0U : 20U) - tcp);
	if (e->ethernet) {
		put(&w, 48, s->view.ether_remote);
		put(&w, 48, s->view.ether_local);
		put_const(&w, 16, six ? 0x86dd : 0x0800);
	}
	if (six)
		write_ip6(&w, s, f->tail_length, tcp);
	else
		write_ip(&w, s, f->tail_length, tcp);
	write_tcp(&w, s);
	f->origin = flow_copy(e, f);
}

struct wide
host_number(value v)
{
	return (struct wide){ { v }, v != VALUE_NONE };
}

const char *
host_address_field(bool six, bool dst)
{
	return six ? (dst ? "ip6.dst" : "ip6.src") : dst ? "ip.dst" : "ip.src";
}

bool
host_read(struct engine *e, struct flow *f, struct arrived *a)
{
	struct headers h = headers_find(e, f);

	a->six = h.version == 6;
	if (h.proto != 6 || !wide_read(e, f, &h, host_address_field(a->six, false), &a->src) ||
	    !wide_read(e, f, &h, host_address_field(a->six, true), &a->dst))
		return false;
	a->sport = headers_field(e, f, &h, "tcp.sport", 0);
	a->dport = headers_field(e, f, &h, "tcp.dport", 0);
	a->seq = headers_field(e, f, &h, "tcp.seq", 0);
	a->ack = headers_field(e, f, &h, "tcp.ack", 0);
	a->flags = headers_field(e, f, &h, "tcp.flags", 0);
	a->ether_src = headers_field(e, f, &h, "eth.src", 0);
	a->ether_dst = headers_field(e, f, &h, "eth.dst", 0);
	return a->sport != VALUE_NONE && a->dport != VALUE_NONE && a->seq != VALUE_NONE &&
	    a->ack != VALUE_NONE && a->flags != VALUE_NONE;
}

static bool
must_be(struct engine *e, struct flow *f, const char *field, value got, value expected,
	struct disagreement *why)
{
	if (expected == VALUE_NONE)
		return true;
	got = flow_resolve(e, f, got);
	expected = flow_resolve(e, f, expected);
	/* a connection that works only when a box happens to choose the right number does not work */
	if (got != VALUE_NONE && !flow_needs_luck(e, f, got, expected) &&
	    flow_unify(e, f, got, expected))
		return true;
	*why = (struct disagreement){ field, host_number(got), host_number(expected) };
	return false;
}

static bool
must_be_address(struct engine *e, struct flow *f, const char *field, const struct wide *got,
		const struct wide *expected, struct disagreement *why)
{
	set where;

	if (expected->n == 0)
		return true;
	if (got->n == expected->n && is_six(e, got) == is_six(e, expected)) {
		size_t i = 0;

		while (i < got->n && must_be(e, f, field, got->part[i], expected->part[i], why))
			i++;
		if (i == got->n)
			return true;
	} else if (is_six(e, got) == is_six(e, expected)) {
		enum comparison c = wide_equal(e, f, got, expected, &where);

		if (c == COMPARE_YES || (c == COMPARE_SET && flow_constrain(e, f, where)))
			return true;
	}
	*why = (struct disagreement){ field, *got, *expected };
	return false;
}

static bool
checksum_right(struct engine *e, struct flow *f, const struct headers *h, const char *field,
	       struct disagreement *why)
{
	value v = headers_field(e, f, h, field, 0), error;

	*why = (struct disagreement){ .field = field };
	if (v == VALUE_NONE || value_get(e->values, v)->kind != VALUE_CHECKSUM)
		return false;
	error = value_get(e->values, v)->error;
	return error == VALUE_NONE ||
	    must_be(e, f, field, error, value_const(e->values, 0, 16), why);
}

bool
host_undamaged(struct engine *e, struct flow *f, struct disagreement *why)
{
	struct headers h = headers_find(e, f);

	return (h.version == 6 || checksum_right(e, f, &h, "ip.checksum", why)) &&
	    checksum_right(e, f, &h, "tcp.checksum", why);
}

static bool
accept_sack(struct engine *e, struct flow *f, const struct tcp_view *v, struct disagreement *why)
{
	struct headers h = headers_find(e, f);
	value base = v->send_next;

	return must_be(e, f, "tcp.opt.sack.left0", headers_field(e, f, &h, "tcp.opt.sack.left0", 0),
		       value_add(e->values, base, SACK_LEFT), why) &&
	    must_be(e, f, "tcp.opt.sack.right0", headers_field(e, f, &h, "tcp.opt.sack.right0", 0),
		    value_add(e->values, base, SACK_RIGHT), why);
}

bool
host_accept(struct engine *e, struct flow *f, const struct tcp_view *v, unsigned flags, bool sack,
	    struct disagreement *why)
{
	struct arrived a;

	*why = (struct disagreement){ 0 };
	if (!host_read(e, f, &a)) {
		why->field = "ip.proto";
		return false;
	}
	return host_undamaged(e, f, why) &&
	    must_be(e, f, "tcp.flags", a.flags, value_const(e->values, flags, 8), why) &&
	    must_be_address(e, f, host_address_field(a.six, true), &a.dst, &v->local, why) &&
	    must_be_address(e, f, host_address_field(a.six, false), &a.src, &v->remote, why) &&
	    must_be(e, f, "tcp.dport", a.dport, v->local_port, why) &&
	    must_be(e, f, "tcp.sport", a.sport, v->remote_port, why) &&
	    (!(flags & TCP_ACK) || must_be(e, f, "tcp.ack", a.ack, v->send_next, why)) &&
	    must_be(e, f, "tcp.seq", a.seq, v->receive_next, why) &&
	    (!sack || accept_sack(e, f, v, why));
}
