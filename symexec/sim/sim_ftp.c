/*
 * sim_ftp.c - FTPPortMapper in a concrete run. A PORT command of a flow that the control rewriter knows names an address
 * and a port where the sender listens; the data rewriter gets a mapping for the connection to be, and the command names
 * what it is rewritten to. As the command may be longer or shorter then, the control rewriter is told from which
 * number on the sequence numbers of the flow are others: in tables of its own, which its rules read
 * (models/elements/lib/rewriter.lua).
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "symexec/exec/sim_state.h"
#include "symexec/sim/sim_expire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TCP = 6, TCP_HEADER = 20, SEQ = 4, SUM = 16, NUMBERS = 6, MOST_TEXT = 32 };
/* Of an entry of a rewriter: the tuple, what it becomes; and of one of shifts: pairs of a number and by how much. */
enum { TUPLE = 4, SHIFTS = 8 };

struct tuple {
	uint64_t v[TUPLE];	/* source, destination, their ports */
};

struct command {
	uint32_t from, to;	/* of the six numbers, in the payload */
	uint32_t addr;
	uint16_t port;
};

/* ---- what the rewriter knows ---- */

/* As in all tables of a concrete run, keys have 64 bits (exec_sim_keys). */
static void
make_keys(struct engine *e, const struct tuple *key, value keys[TUPLE])
{
	for (uint32_t k = 0; k < TUPLE; k++)
		keys[k] = value_const(e->values, key->v[k], 64);
}

/* The entry with that key; false: there is none. */
static bool
find_entry(struct sim *s, const struct sim_node *n, const char *name, const struct tuple *key,
	   struct entry *found)
{
	struct engine *e = s->in->engine;
	value keys[TUPLE];

	make_keys(e, key, keys);
	return sim_entry_get(e->sim_state, state_key(e->tuples, n->id, name), keys, TUPLE, found);
}

/* What a flow becomes; false: there is no mapping. */
static bool
find_mapping(struct sim *s, const struct sim_node *n, const struct tuple *flow, struct tuple *to)
{
	struct entry en;

	if (!find_entry(s, n, "tcp", flow, &en) && !find_entry(s, n, "flows", flow, &en))
		return false;
	for (uint32_t k = 0; k < TUPLE; k++)
		(void)value_is_const(s->in->engine->values, en.v[TUPLE + k], &to->v[k]);
	return true;
}

static void
forget(void *arg, struct flow *f, const struct outcome *o)
{
	struct sim *s = arg;

	(void)o;
	flow_free(s->in->engine, f);
}

/* The same, after a packet of the flow that nobody sees. */
static bool
make_mapping(struct sim *s, struct sim_node *n, uint32_t input, const struct tuple *flow,
	     struct tuple *to)
{
	struct exec_sink sink = { forget, s };
	uint8_t p[20 + TCP_HEADER] = { 0x45, [9] = TCP };
	struct flow *f;

	sim_put16(p + 2, sizeof(p));
	sim_put32(p + 12, (uint32_t)flow->v[0]);
	sim_put32(p + 16, (uint32_t)flow->v[1]);
	sim_put16(p + 20, (uint32_t)flow->v[2]);
	sim_put16(p + 22, (uint32_t)flow->v[3]);
	p[20 + 12] = 0x50;
	f = sim_packet(s, p, sizeof(p), 0);
	f->net = 0;
	f->transport = 20;
	exec_run(s->in->engine, n->program, n->id, input, f, &sink);
	sim_mapping_made(s, n, input, flow->v);
	return find_mapping(s, n, flow, to);
}

/* ---- shifts of sequence numbers ---- */

static void
put_shifts(struct sim *s, const struct sim_node *n, const char *name, const struct tuple *key,
	   const uint64_t shifts[2 * SHIFTS])
{
	struct engine *e = s->in->engine;
	value v[TUPLE + 2 * SHIFTS];
	struct entry en = { .nkeys = TUPLE, .nvals = 2 * SHIFTS, .v = v };

	make_keys(e, key, v);
	for (uint32_t k = 0; k < 2 * SHIFTS; k++)
		v[TUPLE + k] = value_const(e->values, shifts[k], 32);
	sim_entry_put(e->sim_state, state_key(e->tuples, n->id, name), &en);
}

/* From number `from` on the flow, which becomes `to`, is `by` octets longer. The last of them stand first. */
static void
add_shift(struct sim *s, const struct sim_node *n, const struct tuple *flow, const struct tuple *to,
	  uint32_t from, uint32_t by)
{
	struct tuple back = { { flow->v[1], flow->v[0], flow->v[3], flow->v[2] } };
	uint64_t shifts[2 * SHIFTS] = { 0 };
	struct entry en;

	if (find_entry(s, n, "seq shifts", to, &en)) {
		for (uint32_t k = 0; k < 2 * SHIFTS; k++)
			(void)value_is_const(s->in->engine->values, en.v[TUPLE + k], &shifts[k]);
		/* they must come in order */
		if ((int32_t)(from - (uint32_t)shifts[0]) < 0)
			return;
		if (from != (uint32_t)shifts[0])
			memmove(shifts + 2, shifts, 2 * (SHIFTS - 1) * sizeof(*shifts));
	}
	shifts[0] = from;
	shifts[1] = (uint32_t)(shifts[3] + by);
	put_shifts(s, n, "seq shifts", to, shifts);
	put_shifts(s, n, "ack shifts", &back, shifts);
}

/* ---- the command ---- */

static bool
is_port(const uint8_t *p, uint32_t len)
{
	return len >= 5 && (p[0] | 32) == 'p' && (p[1] | 32) == 'o' && (p[2] | 32) == 'r' &&
	    (p[3] | 32) == 't' && p[4] == ' ';
}

/* Six numbers with commas between them, and the end of the line. */
static bool
read_command(const uint8_t *p, uint32_t len, struct command *c)
{
	uint32_t n[NUMBERS] = { 0 }, at = 5;
	int which = 0;

	if (!is_port(p, len))
		return false;
	while (at < len && p[at] == ' ')
		at++;
	c->from = at;
	for (; at < len && which < NUMBERS; at++)
		if (p[at] >= '0' && p[at] <= '9')
			n[which] = n[which] * 10 + p[at] - '0';
		else if (p[at] == ',')
			which++;
		else
			break;
	if (which != NUMBERS - 1 || at >= len || (p[at] != '\r' && p[at] != '\n'))
		return false;
	for (int i = 0; i < NUMBERS; i++)
		if (n[i] > 255)
			return false;
	c->to = at;
	c->addr = n[0] << 24 | n[1] << 16 | n[2] << 8 | n[3];
	c->port = (uint16_t)(n[4] << 8 | n[5]);
	return true;
}

/* The packet with other numbers in the command; the caller has made room. Its length. */
static uint32_t
rewrite(struct sim_ip *ip, uint32_t payload, const struct command *c, const struct tuple *to)
{
	uint32_t addr = (uint32_t)to->v[0], port = (uint32_t)to->v[2], front = (uint32_t)(ip->ip - ip->bytes);
	uint8_t *tcp = ip->ip + ip->hl, *at = tcp + payload + c->from;
	uint32_t old = c->to - c->from, rest = ip->ip_len - ip->hl - payload - c->to, sum;
	char text[MOST_TEXT];
	int n = snprintf(text, sizeof(text), "%u,%u,%u,%u,%u,%u", addr >> 24, addr >> 16 & 255,
			 addr >> 8 & 255, addr & 255, port >> 8, port & 255);
	struct checksum k = { 0 };

	memmove(at + n, at + old, rest);
	memcpy(at, text, (size_t)n);
	ip->len = ip->len - old + (uint32_t)n;
	ip->ip_len = ip->len - front;
	sum = checksum_update16((uint16_t)sim_get16(ip->ip + 10), (uint16_t)sim_get16(ip->ip + 2),
				(uint16_t)ip->ip_len);
	sim_put16(ip->ip + 10, sum);
	sim_put16(ip->ip + 2, ip->ip_len);
	sim_put16(tcp + SUM, 0);
	checksum_add(&k, ip->ip + 12, 4);
	checksum_add(&k, ip->ip + checksum_destination4(ip->ip, ip->hl), 4);
	checksum_add16(&k, TCP);
	checksum_add16(&k, (uint16_t)(ip->ip_len - ip->hl));
	checksum_add(&k, tcp, ip->ip_len - ip->hl);
	sim_put16(tcp + SUM, checksum_finish(&k));
	return (uint32_t)n - old;
}

static struct sim_node *
rewriter(struct sim *s, struct sim_node *n, const char *name)
{
	const char *word = click_arg(&n->args, name)->s;

	return word == NULL ? NULL : sim_find(s, n, word, strlen(word));
}

/* Changes the packet if it is a command that somebody has a mapping for. */
static void
map_command(struct sim *s, struct sim_node *n, struct flow *f, struct sim_ip *ip)
{
	struct sim_node *control = rewriter(s, n, "CONTROL_REWRITER"), *data = rewriter(s, n, "DATA_REWRITER");
	const uint8_t *tcp = ip->ip + ip->hl;
	uint32_t payload = (tcp[12] >> 4) * 4u, have = ip->ip_len - ip->hl, len, grown, seq;
	struct tuple flow = { { sim_get32(ip->ip + 12), sim_get32(ip->ip + 16), sim_get16(tcp),
				sim_get16(tcp + 2) } }, to, data_flow, data_to;
	struct command c;
	uint8_t *larger;

	if (control == NULL || data == NULL || payload > have ||
	    !read_command(tcp + payload, len = have - payload, &c) ||
	    !find_mapping(s, control, &flow, &to))
		return;
	data_flow = (struct tuple){ { c.addr, flow.v[1], c.port, (flow.v[3] - 1) & 0xffff } };
	if (!find_mapping(s, data, &data_flow, &data_to) &&
	    !make_mapping(s, data, (uint32_t)sim_int(n, "DATA_REWRITER_INPUT"), &data_flow, &data_to))
		return;
	seq = sim_get32(tcp + SEQ) + len;
	larger = x_calloc(1, ip->len + MOST_TEXT);
	memcpy(larger, ip->bytes, ip->len);
	ip->ip = larger + (ip->ip - ip->bytes);
	free(ip->bytes);
	ip->bytes = larger;
	grown = rewrite(ip, payload, &c, &data_to);
	add_shift(s, control, &flow, &to, seq, grown);
	sim_ip_write(s, f, ip->bytes, ip->len);
}

static struct flow *
mapped(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct sim_ip ip;

	if (!sim_ip_read(s, n, f, &ip))
		return NULL;
	if (ip.ip[9] != TCP) {
		sim_ip_fini(&ip);
		sim_violation(s, n, f, "not TCP");
		return NULL;
	}
	if (ip.ip_len >= ip.hl + TCP_HEADER)
		map_command(s, n, f, &ip);
	sim_ip_fini(&ip);
	return f;
}

static void
ftp_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = mapped(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
ftp_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : mapped(s, n, f);
}

const struct sim_class sim_classes_ftp[] = {
	{ .name = "FTPPortMapper", .push = ftp_push, .pull = ftp_pull },
	{ .name = NULL },
};
