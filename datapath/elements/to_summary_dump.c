/*
 * to_summary_dump.c - ToIPSummaryDump: a line of text for each packet, with the fields that are asked for; "-" for what a packet
 * does not have. The names and forms of fields are Click's; those of options, and the binary form, are not written here.
 */
#include <errno.h>

#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/base/near.h"

enum { TCP_SEQ = 4, TCP_ACK = 8, TCP_OFF = 12, TCP_WINDOW = 14, TCP_URGENT = 18, UDP_LENGTH = 4, MOST_FIELDS = 32 };

/* A packet and the headers that are whole. */
struct seen {
	const struct pkt *p;
	const uint8_t *ip;
	bool first;			/* no later fragment */
	uint8_t proto;
};

static bool ports(const struct seen *s)
{
	return s->ip && s->first && (s->proto == PROTO_TCP || s->proto == PROTO_UDP || s->proto == PROTO_DCCP);
}

/* Octets of the transport header of that protocol, or NULL. */
static const uint8_t *part(const struct seen *s, uint8_t proto, uint32_t at, uint32_t n)
{
	if (!s->ip || !s->first || s->proto != proto || pkt_left(s->p, s->p->trans) < at + n)
		return NULL;
	return pkt_at(s->p, s->p->trans + at, n);
}

static bool number(struct strbuf *out, uint64_t v)
{
	sb_printf(out, "%llu", (unsigned long long)v);
	return true;
}

static bool address(struct strbuf *out, const uint8_t *a)
{
	sb_printf(out, "%u.%u.%u.%u", a[0], a[1], a[2], a[3]);
	return true;
}

static bool ether(struct strbuf *out, const struct seen *s, uint32_t at)
{
	/* a frame that nobody found the end of is none, as in Click */
	bool whole = s->p->mac != PKT_NONE && s->p->net != PKT_NONE && s->p->net >= s->p->mac + 14;
	const uint8_t *a = whole ? pkt_at(s->p, s->p->mac + at, 6) : NULL;

	if (a)
		sb_printf(out, "%02X-%02X-%02X-%02X-%02X-%02X", a[0], a[1], a[2], a[3], a[4], a[5]);
	return a != NULL;
}

/* ---- fields: false, and nothing is added, if the packet has none ---- */

#define FIELD(name) static bool field_##name(const struct seen *s, struct strbuf *out)

FIELD(timestamp)
{
	uint64_t part = s->p->time % NS_PER_SECOND;

	sb_printf(out, "%llu.%0*llu", (unsigned long long)(s->p->time / NS_PER_SECOND), part % 1000 ? 9 : 6,
		  (unsigned long long)(part % 1000 ? part : part / 1000));
	return true;
}

FIELD(ts_sec) { return number(out, s->p->time / NS_PER_SECOND); }
FIELD(ts_usec) { return number(out, s->p->time % NS_PER_SECOND / 1000); }
FIELD(ip_src) { return s->ip && address(out, s->ip + IP_SRC); }
FIELD(ip_dst) { return s->ip && address(out, s->ip + IP_DST); }
FIELD(ip_len) { return number(out, s->ip ? load_be16(s->ip + IP_LEN) : s->p->len); }
FIELD(ip_ttl) { return s->ip && number(out, s->ip[IP_TTL]); }
FIELD(ip_tos) { return s->ip && number(out, s->ip[1]); }
FIELD(ip_id) { return s->ip && number(out, load_be16(s->ip + IP_ID)); }
FIELD(ip_hl) { return s->ip && number(out, ip_header_len(s->ip)); }
FIELD(ip_sum) { return s->ip && number(out, load_be16(s->ip + IP_SUM)); }

FIELD(ip_proto)
{
	if (!s->ip)
		return false;
	if (s->proto != PROTO_TCP && s->proto != PROTO_UDP && s->proto != PROTO_ICMP)
		return number(out, s->proto);
	sb_add_char(out, s->proto == PROTO_TCP ? 'T' : s->proto == PROTO_UDP ? 'U' : 'I');
	return true;
}

FIELD(ip_frag)
{
	uint16_t off = s->ip ? load_be16(s->ip + IP_OFF) : 0;

	if (s->ip)
		sb_add_char(out, off & IP_OFFMASK ? 'f' : off & IP_MF ? 'F' : off & IP_DF ? '!' : '.');
	return s->ip != NULL;
}

FIELD(ip_fragoff)
{
	uint16_t off = s->ip ? load_be16(s->ip + IP_OFF) : 0;

	if (s->ip)
		sb_printf(out, "%u%s%s", (off & (unsigned)IP_OFFMASK) * 8, off & IP_DF ? "!" : "", off & IP_MF ? "+" : "");
	return s->ip != NULL;
}

FIELD(sport)
{
	const uint8_t *t = ports(s) ? part(s, s->proto, 0, 2) : NULL;

	return t && number(out, load_be16(t));
}

FIELD(dport)
{
	const uint8_t *t = ports(s) ? part(s, s->proto, 2, 2) : NULL;

	return t && number(out, load_be16(t));
}

FIELD(tcp_seq) { const uint8_t *t = part(s, PROTO_TCP, TCP_SEQ, 4); return t && number(out, load_be32(t)); }
FIELD(tcp_ack) { const uint8_t *t = part(s, PROTO_TCP, TCP_ACK, 4); return t && number(out, load_be32(t)); }
FIELD(tcp_off) { const uint8_t *t = part(s, PROTO_TCP, TCP_OFF, 1); return t && number(out, (*t >> 4) * 4u); }
FIELD(tcp_window) { const uint8_t *t = part(s, PROTO_TCP, TCP_WINDOW, 2); return t && number(out, load_be16(t)); }
FIELD(tcp_urp) { const uint8_t *t = part(s, PROTO_TCP, TCP_URGENT, 2); return t && number(out, load_be16(t)); }
FIELD(udp_len) { const uint8_t *t = part(s, PROTO_UDP, UDP_LENGTH, 2); return t && number(out, load_be16(t)); }
FIELD(icmp_type) { const uint8_t *t = part(s, PROTO_ICMP, 0, 1); return t && number(out, *t); }
FIELD(icmp_code) { const uint8_t *t = part(s, PROTO_ICMP, 1, 1); return t && number(out, *t); }

FIELD(tcp_flags)
{
	const uint8_t *t = part(s, PROTO_TCP, TCP_FLAGS, 1);

	for (unsigned i = 0; t && i < 8; i++)
		if (*t >> i & 1)
			sb_add_char(out, "FSRPAUEC"[i]);
	if (t && !*t)
		sb_add_char(out, '.');
	return t != NULL;
}

/* Octets in front of the payload, from the IP header on. */
static uint32_t headers(const struct seen *s)
{
	uint32_t n = ip_header_len(s->ip);
	const uint8_t *off = part(s, PROTO_TCP, TCP_OFF, 1);

	if (!s->first)
		return n;
	if (s->proto == PROTO_TCP)
		return n + (off ? (*off >> 4) * 4u : 20);
	return s->proto == PROTO_UDP ? n + 8 : n;
}

FIELD(payload_len)
{
	return number(out, s->ip ? (uint32_t)(load_be16(s->ip + IP_LEN) - headers(s)) : s->p->len);
}

FIELD(payload)
{
	uint32_t skip = s->ip ? headers(s) : 0, left = s->ip ? pkt_left(s->p, s->p->net) : s->p->len;
	const uint8_t *d = s->ip ? s->ip : s->p->data;

	if (s->ip && load_be16(s->ip + IP_LEN) < skip)
		return false;
	if (s->ip)
		left = MIN_OF(left, (uint32_t)load_be16(s->ip + IP_LEN));
	sb_add_char(out, '"');
	for (uint32_t i = skip; i < left; i++) {
		if (d[i] == '"' || d[i] == '\\' || d[i] == '$')
			sb_printf(out, "\\%c", d[i]);
		else if (d[i] == '\n' || d[i] == '\t' || d[i] == '\r')
			sb_add(out, d[i] == '\n' ? "\\n" : d[i] == '\t' ? "\\t" : "\\r");
		else if (d[i] < ' ' || d[i] > '~')
			sb_printf(out, "\\%03o", d[i]);
		else
			sb_add_char(out, (char)d[i]);
	}
	sb_add_char(out, '"');
	return true;
}

FIELD(count) { return number(out, UINT64_C(1) + anno_u32(s->p, ANNO_EXTRA_PACKETS)); }
FIELD(eth_src) { return ether(out, s, 6); }
FIELD(eth_dst) { return ether(out, s, 0); }
FIELD(link) { return number(out, s->p->anno[ANNO_PAINT]); }
FIELD(aggregate) { return number(out, anno_u32(s->p, ANNO_AGGREGATE)); }
FIELD(wire_len) { return number(out, s->p->len); }
FIELD(ip_capture_len) { return number(out, s->ip ? MIN_OF(pkt_left(s->p, s->p->net), (uint32_t)load_be16(s->ip + IP_LEN)) : s->p->len); }

FIELD(direction)
{
	if (s->p->anno[ANNO_PAINT] > 1)
		return field_link(s, out);
	sb_add_char(out, s->p->anno[ANNO_PAINT] ? '<' : '>');
	return true;
}

static const struct field {
	const char *name;
	bool (*add)(const struct seen *s, struct strbuf *out);
} fields[] = {
	{ "timestamp", field_timestamp }, { "ts_sec", field_ts_sec }, { "ts_usec", field_ts_usec },
	{ "ip_src", field_ip_src }, { "ip_dst", field_ip_dst }, { "ip_len", field_ip_len },
	{ "ip_proto", field_ip_proto }, { "ip_ttl", field_ip_ttl }, { "ip_tos", field_ip_tos },
	{ "ip_id", field_ip_id }, { "ip_hl", field_ip_hl }, { "ip_sum", field_ip_sum }, { "ip_frag", field_ip_frag },
	{ "ip_fragoff", field_ip_fragoff }, { "sport", field_sport }, { "dport", field_dport },
	{ "tcp_seq", field_tcp_seq }, { "tcp_ack", field_tcp_ack }, { "tcp_off", field_tcp_off },
	{ "tcp_flags", field_tcp_flags }, { "tcp_window", field_tcp_window }, { "tcp_urp", field_tcp_urp },
	{ "udp_len", field_udp_len }, { "icmp_type", field_icmp_type }, { "icmp_code", field_icmp_code },
	{ "payload_len", field_payload_len }, { "payload", field_payload }, { "count", field_count },
	{ "pkt_count", field_count }, { "eth_src", field_eth_src }, { "eth_dst", field_eth_dst },
	{ "link", field_link }, { "paint", field_link }, { "aggregate", field_aggregate },
	{ "wire_len", field_wire_len }, { "ip_capture_len", field_ip_capture_len }, { "direction", field_direction },
};

/* ---- the element ---- */

struct to_summary {
	struct element el;
	struct task task;
	struct signal signal;
	FILE *file;
	const char *name;
	const struct field *asked[MOST_FIELDS];
	unsigned n;
	bool header, multipacket;
	const char *banner;
	struct strbuf line;
	span at;
};

static void add_line(struct to_summary *t, const struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p);
	struct seen s = { .p = p };
	size_t before;

	if (ip && ip[0] >> 4 == 4 && ip_header_len(ip) >= IP_HEADER)
		s = (struct seen){ p, ip, ip_first_fragment(ip), ip[IP_PROTO] };
	sb_clear(&t->line);
	for (unsigned i = 0; i < t->n; i++) {
		if (i)
			sb_add_char(&t->line, ' ');
		before = t->line.len;
		if (!t->asked[i]->add(&s, &t->line) && t->line.len == before)
			sb_add_char(&t->line, '-');
	}
	sb_add_char(&t->line, '\n');
	fwrite(sb_str(&t->line), 1, t->line.len, t->file);
}

static void summary_simple(struct element *e, unsigned port, struct batch *b)
{
	struct to_summary *t = (struct to_summary *)e;

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		uint32_t more = t->multipacket ? anno_u32(b->p[i], ANNO_EXTRA_PACKETS) : 0;

		for (uint32_t k = 0; k <= MIN_OF(more, (uint32_t)UINT16_MAX) && !ferror(t->file); k++)
			add_line(t, b->p[i]);
	}
	if (!e->nout) {
		e->router->run.sent += b->n;
		batch_free(b);
	}
}

static bool summary_task(struct element *e)
{
	struct to_summary *t = (struct to_summary *)e;
	struct batch b = { 0 };
	unsigned n;

	element_pull(e, 0, &b, e->router->run.burst);
	n = b.n;
	summary_simple(e, 0, &b);
	if (e->nout)
		element_push(e, 0, &b);
	if (n || signal_active(&t->signal))
		task_schedule(&t->task);
	return n > 0;
}

static bool ask_for(struct to_summary *t, struct setup *s, const char *name)
{
	struct near near = near_begin(name);

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		if (!strcmp(fields[i].name, name) && t->n < MOST_FIELDS) {
			t->asked[t->n++] = &fields[i];
			return true;
		}
		near_try(&near, fields[i].name);
	}
	return setup_error(s, "FIELDS: no field '%s' is written here%s%s%s", name, near.best ? ", did you mean '" : "",
			   near.best ? near.best : "", near.best ? "'?" : "");
}

static bool summary_configure(struct element *e, struct setup *s)
{
	static const char *const names[] = { "FIELDS", "CONTENTS", "DATA" };
	struct to_summary *t = (struct to_summary *)e;
	const struct click_value *v = setup_value(s, "FIELDS");
	char *rest, *word;

	t->name = setup_value(s, "FILENAME")->s;
	t->header = setup_int(s, "HEADER");
	t->multipacket = setup_int(s, "MULTIPACKET");
	t->banner = setup_given(s, "BANNER") ? setup_value(s, "BANNER")->s : NULL;
	t->at = s->decl->at;
	if (setup_int(s, "BINARY") || setup_int(s, "BAD_PACKETS"))
		return setup_error(s, "BINARY and BAD_PACKETS are not written here");
	for (size_t i = 1; i < ARRAY_LEN(names); i++)
		if (setup_given(s, names[i]))
			v = setup_value(s, names[i]);
	rest = arena_strndup(s->arena, v->s, v->len);
	while ((word = strtok_r(rest, " \t\r\n\"", &rest)) != NULL)
		if (!ask_for(t, s, word))
			return false;
	return t->n > 0 || setup_error(s, "FIELDS: expected names of fields");
}

static void add_header(struct to_summary *t)
{
	fputs("!IPSummaryDump 1.3\n", t->file);
	if (t->banner) {
		fputs("!creator \"", t->file);
		for (const char *c = t->banner; *c; c++)
			fprintf(t->file, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
		fputs("\"\n", t->file);
	}
	fputs("!data", t->file);
	for (unsigned i = 0; i < t->n; i++)
		fprintf(t->file, " %s", t->asked[i]->add == field_count ? "count" : t->asked[i]->name);
	fputc('\n', t->file);
}

static bool summary_start(struct element *e, struct setup *s)
{
	struct to_summary *t = (struct to_summary *)e;

	t->file = strcmp(t->name, "-") == 0 ? stdout : fopen(t->name, "we");
	if (!t->file)
		return setup_error(s, "cannot write '%s': %s", t->name, strerror(errno));
	if (t->header)
		add_header(t);
	if (e->decl->input[0] == CLICK_PULL && (!e->nout || e->decl->output[0] == CLICK_PUSH)) {
		task_init(&t->task, e, summary_task);
		signal_find(&t->signal, e, 0, &t->task);
		task_schedule(&t->task);
	}
	return true;
}

static void summary_finish(struct element *e)
{
	struct to_summary *t = (struct to_summary *)e;

	if (t->file && (fflush(t->file) != 0 || ferror(t->file))) {
		diag_fault(e->router->diag, t->at, "cannot write '%s': %s", t->name, strerror(errno));
		clearerr(t->file);
	}
}

static void summary_stop(struct element *e)
{
	struct to_summary *t = (struct to_summary *)e;

	if (t->file && t->file != stdout)
		fclose(t->file);
	t->file = NULL;
	signal_fini(&t->signal);
	sb_fini(&t->line);
}

static bool write_flush(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	if (fflush(((struct to_summary *)e)->file) == 0)
		return true;
	sb_printf(out, "cannot write: %s", strerror(errno));
	return false;
}

static const struct handler handlers[] = { { "flush", NULL, write_flush }, { 0 } };

const struct element_class to_summary_dump_classes[] = {
	{ "ToIPSummaryDump", sizeof(struct to_summary), .simple = summary_simple, .push = summary_simple,
	  .configure = summary_configure, .start = summary_start, .stop = summary_stop, .finish = summary_finish,
	  .handlers = handlers },
	{ 0 }
};
