/*
 * tcp_option.c - see tcp_option.h. RFC 9293 (MSS), 7323 (window scale, timestamps), 2018 (SACK), 8684 (MPTCP, version 1: keys travel
 * in the SYN+ACK and the ACK). An option is constant bytes, so that "as it was sent" is a comparison of bytes.
 */
#include "symexec/policy/tcp_option.h"

#include "models/base/mem.h"

struct wire {
	uint8_t pad, len;	/* NOPs in front, bytes of the option */
	uint8_t bytes[20];
};

enum { MP_CAPABLE = 4 };	/* in a SYN; 8 longer per key */

static const struct {
	const char *name;
	bool may_change;	/* a value of the path: an MSS that is clamped does its work */
	struct wire wire;
} extensions[EXTENSION_COUNT] = {
	[EXTENSION_MSS] = { "tcp.opt.mss", true, { 0, 4, { 2, 4, 5, 0xb4 } } },
	[EXTENSION_WINDOW_SCALE] = { "tcp.opt.wscale", false, { 1, 3, { 3, 3, 7 } } },
	[EXTENSION_SACK] = { "tcp.opt.sackok", false, { 2, 2, { 4, 2 } } },
	[EXTENSION_TIMESTAMPS] = { "tcp.opt.ts", false, { 2, 10, { 8, 10, 0, 0, 1 } } },
	[EXTENSION_MPTCP] = { "tcp.opt.mptcp.capable", false,
			      { 0, 20, { 30, 20, 1, 0x81, 0x51, 2, 3, 4, 5, 6, 7, 8,
					 0x52, 2, 3, 4, 5, 6, 7, 8 } } },
};

/* The option in a segment with these flags; len 0: none. */
static struct wire
wire_of(unsigned i, unsigned flags)
{
	struct wire w = extensions[i].wire;

	if (i != EXTENSION_MPTCP) {
		if (!(flags & TCP_SYN))
			w.pad = w.len = 0;
		return w;
	}
	if (flags & TCP_SYN)
		w.len = flags & TCP_ACK ? MP_CAPABLE + 8 : MP_CAPABLE;
	w.bytes[1] = w.len;
	return w;
}

unsigned
tcp_options_length(unsigned options, unsigned flags)
{
	unsigned n = 0;

	for (unsigned i = 0; i < EXTENSION_COUNT; i++) {
		struct wire w = wire_of(i, flags);

		if (options & 1U << i)
			n += w.pad + w.len;
	}
	return n;
}

void
tcp_options_write(struct engine *e, struct flow *f, int32_t bit, unsigned options, unsigned flags)
{
	for (unsigned i = 0; i < EXTENSION_COUNT; i++) {
		struct wire w = wire_of(i, flags);

		if (!(options & 1U << i))
			continue;
		for (unsigned k = 0; k < w.pad; k++, bit += 8)
			flow_write(e, f, BASE_DATA, bit, 8, value_const(e->values, 1, 8));
		for (unsigned k = 0; k < w.len; k++, bit += 8)
			flow_write(e, f, BASE_DATA, bit, 8, value_const(e->values, w.bytes[k], 8));
	}
}

void
tcp_options_add(struct engine *e, struct flow *f, unsigned options)
{
	unsigned n = tcp_options_length(options, TCP_SYN);
	struct headers h = headers_find(e, f);
	int32_t end = h.transport + 20;

	if (n == 0)
		return;
	f->head_end = end + (int32_t)n;
	if (h.version == 6)
		flow_write(e, f, BASE_DATA, h.net * 8 + 32, 16,
			   value_const(e->values, (uint64_t)(f->head_end - h.transport), 16));
	else
		flow_write(e, f, BASE_DATA, h.net * 8 + 16, 16,
			   value_const(e->values, (uint64_t)(f->head_end - h.net), 16));
	flow_write(e, f, BASE_DATA, h.transport * 8 + 96, 4, value_const(e->values, 5 + n / 4, 4));
	tcp_options_write(e, f, end * 8, options, TCP_SYN);
}

static bool
has_arrived(struct engine *e, struct flow *f, const struct headers *h, unsigned i, unsigned flags)
{
	struct wire w = wire_of(i, flags);
	enum read_fault why;
	unsigned length;
	int32_t at;

	if (w.len == 0)
		return true;
	if (!headers_tcp_option(e, f, h, w.bytes[0], &at, &length) || length != w.len)
		return false;
	for (unsigned k = 2; k < w.len && !extensions[i].may_change; k++) {
		value v = flow_read(e, f, BASE_DATA, (at + (int32_t)k) * 8, 8, &why);
		uint64_t c;

		if (v == VALUE_NONE || !value_is_const(e->values, v, &c) || c != w.bytes[k])
			return false;
	}
	return true;
}

unsigned
tcp_options_arrived(struct engine *e, struct flow *f, unsigned options, unsigned flags,
		    const char **name)
{
	struct headers h = headers_find(e, f);
	unsigned got = 0;

	*name = NULL;
	for (unsigned i = 0; i < EXTENSION_COUNT; i++) {
		if (!(options & 1U << i))
			continue;
		if (has_arrived(e, f, &h, i, flags))
			got |= 1U << i;
		else if (*name == NULL)
			*name = extensions[i].name;
	}
	return got;
}
