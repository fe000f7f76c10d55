/*
 * ftp_port_mapper.c - FTPPortMapper: the PORT command of FTP (RFC 959 section 4.1.2) names an address and a port that the
 * other side will connect to. In a connection that the control rewriter maps they become what the data rewriter makes of
 * them, for which it gets a mapping; the control rewriter then moves sequence numbers, for the command may be longer or shorter.
 */
#include "datapath/elements.h"
#include "datapath/flow/rewrite.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"

enum { WORD = 5, NUMBERS = 6, MOST = 24, TCP_OFFSET = 12, TCP_SEQ = 4 };

struct ftp_mapper {
	struct element el;
	struct rewriter *control, *data;
	unsigned input;			/* of the data rewriter */
};

/* The numbers of a command: where they begin and end, and what they say. */
struct command {
	uint32_t at, end;
	uint32_t addr;			/* host order */
	uint16_t port;
};

static bool read_command(const uint8_t *d, uint32_t len, struct command *c)
{
	uint32_t v[NUMBERS] = { 0 }, i = WORD;
	unsigned n = 0;

	if (len < WORD || strncasecmp((const char *)d, "PORT ", WORD))
		return false;
	while (i < len && d[i] == ' ')
		i++;
	c->at = i;
	for (; i < len && n < NUMBERS; i++) {
		if (d[i] >= '0' && d[i] <= '9')
			v[n] = MIN_OF(v[n] * 10 + (d[i] - '0'), 1000U);
		else if (d[i] == ',')
			n++;
		else
			break;
	}
	c->end = i;
	if (n != NUMBERS - 1 || i >= len || (d[i] != '\r' && d[i] != '\n'))
		return false;
	for (n = 0; n < NUMBERS; n++)
		if (v[n] > 255)
			return false;
	c->addr = v[0] << 24 | v[1] << 16 | v[2] << 8 | v[3];
	c->port = (uint16_t)(v[4] << 8 | v[5]);
	return true;
}

/* What the data rewriter makes of a connection from there, or FLOW_NONE. */
static uint32_t map_data(struct ftp_mapper *f, const uint8_t *ip, const uint8_t *tcp, const struct command *c)
{
	struct flow_key key = {
		.src = __builtin_bswap32(c->addr), .dst = raw32(ip + IP_DST),
		.sport = __builtin_bswap16(c->port),
		.dport = __builtin_bswap16((uint16_t)(load_be16(tcp + 2) - 1)),
	};

	return f->data->get(f->data, key, PROTO_TCP, f->input);
}

/* The numbers in the packet become others; the rest moves. */
static bool write_command(struct pkt *p, uint32_t data, const struct command *c, const char *text, uint32_t n)
{
	uint32_t old = c->end - c->at, rest = p->len - data - c->end;
	uint8_t *at;

	if (n > old && (pkt_left(p, p->net) + n - old > UINT16_MAX || !pkt_put(p, n - old)))
		return false;
	at = p->data + data + c->at;
	memmove(at + n, at + old, rest);
	memcpy(at, text, n);
	if (n < old)
		p->len -= old - n;
	return true;
}

static void mend_headers(struct pkt *p)
{
	uint8_t *ip = pkt_ip(p), *tcp = pkt_at(p, p->trans, IP_HEADER);
	uint16_t old = raw16(ip + IP_LEN);

	store_be16(ip + IP_LEN, (uint16_t)pkt_left(p, p->net));
	sum_update16(ip + IP_SUM, old, raw16(ip + IP_LEN));
	store_be16(tcp + TCP_SUM, 0);
	store_be16(tcp + TCP_SUM, ip_transport_sum(ip, PROTO_TCP, tcp, pkt_left(p, p->trans)));
}

static void map_port(struct ftp_mapper *f, struct pkt *p, uint32_t ref, const struct command *c)
{
	uint8_t *ip = pkt_ip(p), *tcp = pkt_at(p, p->trans, IP_HEADER);
	uint32_t data = p->trans + (uint32_t)(tcp[TCP_OFFSET] >> 4) * 4 - pkt_offset(p), len = p->len - data, addr, n;
	uint32_t seq = load_be32(tcp + TCP_SEQ), mapped = map_data(f, ip, tcp, c);
	const struct flow *flow;
	struct flow_key to;
	char text[MOST];
	uint16_t port;

	if (mapped == FLOW_NONE)
		return;
	flow = &f->data->table.flows[mapped >> 1];
	to = mapped & 1 ? flow_key_reverse(flow->from) : flow->to;
	addr = __builtin_bswap32(to.src);
	/* who maps addresses leaves ports */
	port = flow->from.sport || flow->from.dport ? __builtin_bswap16(to.sport) : c->port;
	n = (uint32_t)snprintf(text, sizeof(text), "%u,%u,%u,%u,%u,%u", addr >> 24, addr >> 16 & 255, addr >> 8 & 255,
			       addr & 255, port >> 8, port & 255u);
	if (!write_command(p, data, c, text, n))
		return;
	f->data->table.flows[mapped >> 1].anno = f->control->table.flows[ref >> 1].anno;
	rewrite_shift(f->control, ref, seq + len, (int32_t)n - (int32_t)(c->end - c->at));
	mend_headers(p);
}

/* The rewriters, which share a lock with all others, have nobody else meanwhile. */
static void translate(struct ftp_mapper *f, struct pkt *p, const struct command *c)
{
	const uint8_t *ip = pkt_ip(p), *tcp = pkt_at(p, p->trans, IP_HEADER);
	struct flow_key key = { raw32(ip + IP_SRC), raw32(ip + IP_DST), raw16(tcp), raw16(tcp + 2) };
	struct ftp_mapper at = *f;
	uint32_t ref;

	at.control = rewrite_enter(&f->control->el);
	at.data = (struct rewriter *)f->data->twin.lead->e;
	at.data->worker = &f->data->el;
	ref = at.control->find(at.control, key, PROTO_TCP);
	if (ref != FLOW_NONE)
		map_port(&at, p, ref, c);
	at.data->worker = &at.data->el;
	at.control->worker = &f->control->el;
	rewrite_leave(at.control);
}

static inline struct pkt *command_one(struct element *e, struct pkt *p)
{
	struct ftp_mapper *f = (struct ftp_mapper *)e;
	const uint8_t *ip = pkt_ip(p), *tcp = pkt_at(p, p->trans, IP_HEADER);
	uint32_t left = pkt_left(p, p->trans), header;
	struct command c;

	if (UNLIKELY(!ip || ip[IP_PROTO] != PROTO_TCP)) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	if (!tcp || left < IP_HEADER || !ip_first_fragment(ip))
		return p;
	header = (uint32_t)(tcp[TCP_OFFSET] >> 4) * 4;
	if (header < IP_HEADER || left < header + WORD || !read_command(tcp + header, left - header, &c))
		return p;
	translate(f, p, &c);
	return p;
}
ELEMENT_SIMPLE(commands, command_one)

static struct rewriter *rewriter_named(struct element *e, struct setup *s, const char *name)
{
	const struct click_value *v = setup_value(s, name);
	struct element *r = router_find_from(e, arena_strndup(s->arena, v->s, v->len));

	if (r && r->cls->stop == rewrite_stop)
		return (struct rewriter *)r;
	setup_error(s, "'%.*s' is no rewriter", (int)v->len, v->s);
	return NULL;
}

static bool mapper_start(struct element *e, struct setup *s)
{
	struct ftp_mapper *f = (struct ftp_mapper *)e;

	f->control = rewriter_named(e, s, "CONTROL_REWRITER");
	f->data = f->control ? rewriter_named(e, s, "DATA_REWRITER") : NULL;
	if (!f->data)
		return false;
	f->input = setup_u32(s, "DATA_REWRITER_INPUT");
	if (f->input >= f->data->el.nin)
		return setup_error(s, "'%s' has no input %u, there are %u", f->data->el.name, f->input, f->data->el.nin);
	return true;
}

const struct element_class ftp_port_mapper_classes[] = {
	{ "FTPPortMapper", sizeof(struct ftp_mapper), .simple = commands, .start = mapper_start,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ 0 }
};
