/*
 * path_sim.c - the path in memory. Replies are queued with the time they arrive; the loop hands
 * over what is due before it asks for the next step, as the live one does.
 */
#include "tests/unit/path_sim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const uint64_t START = 1000000000;

struct pending {
	uint8_t *ip;
	size_t len;
	uint64_t due;
};

uint8_t *sim_error(const char *from, const char *to, const uint8_t *quote, size_t quote_len,
		   size_t *len)
{
	struct packet_builder *b = packet_builder_new();
	uint8_t *data = NULL;

	build_stack(b, "ip/icmp");
	build_set(b, "ip.src", from);
	build_set(b, "ip.dst", to);
	build_set(b, "icmp.type", "11");
	build_payload(b, quote, quote_len);
	if (!build_finish(b, &data, len))
		fail_msg("%s", build_error(b));
	packet_builder_free(b);
	return data;
}

static uint8_t *server_answer(const struct tokens *k, unsigned hops, size_t *len)
{
	struct packet_builder *b = packet_builder_new();
	uint8_t *data = NULL;

	build_stack(b, "ip/tcp");
	build_set(b, "ip.src", "203.0.113.9");
	build_set(b, "ip.dst", "192.0.2.1");
	build_set_uint(b, "ip.ttl", 64 - hops);
	build_set_uint(b, "tcp.sport", k->dport);
	build_set_uint(b, "tcp.dport", k->sport);
	build_set_uint(b, "tcp.seq", 1000);
	build_set_uint(b, "tcp.ack", k->seq + 1);
	build_set(b, "tcp.flags", "S.");
	build_options(b, "mss 1400, ts 7 8");
	if (!build_finish(b, &data, len))
		fail_msg("%s", build_error(b));
	packet_builder_free(b);
	return data;
}

static void lower(struct packet *p, unsigned by)
{
	uint64_t ttl;

	assert_true(packet_get_uint(p, "ip.ttl", &ttl));
	assert_true(packet_put_uint(p, "ip.ttl", ttl > by ? ttl - by : 0));
	assert_true(packet_fix_checksum(p, 0));
}

/* What comes back for one probe; NULL: nothing. */
static uint8_t *carry(const struct sim_path *path, const struct probe *probe, uint64_t now,
		      size_t *len)
{
	unsigned at = probe->ttl, limit;
	uint8_t *copy = x_malloc(probe->len), *reply;
	struct packet p;
	char from[32];

	memcpy(copy, probe->bytes, probe->len);
	packet_parse_writable(&p, copy, probe->len, LAYER_NONE);
	if (path->rewrite && (at > path->box || (path->early && at == path->box)))
		path->rewrite(&p);
	if (at > path->hops) {
		struct tokens k;

		lower(&p, path->hops);
		if (path->dead || !tokens_of(&k, p.data, p.len)) {
			free(copy);
			return NULL;
		}
		reply = server_answer(&k, path->hops, len);
		free(copy);
		return reply;
	}
	lower(&p, at - 1);
	if (path->spoil)
		path->spoil(&p, at);
	limit = path->quote[at] ? 20 + path->quote[at] : p.len;
	snprintf(from, sizeof(from), "10.0.%u.1", at);
	reply = path->quote[at] == 1 || now < START + path->wakes[at]
			? NULL
			: sim_error(from, "192.0.2.1", copy, MIN_OF(limit, p.len), len);
	free(copy);
	return reply;
}

struct trace *sim_run(const struct sim_path *path, const struct trace_config *config,
		      struct probe_template *t)
{
	struct trace *trace = trace_new(config, t);
	VEC(struct pending) queue = { 0 };
	uint64_t now = START, until;
	struct probe *p;

	for (unsigned steps = 0;; steps++) {
		enum trace_step step;
		uint64_t next = UINT64_MAX;

		assert_true(steps < 100000);
		for (size_t i = 0; i < queue.n; i++) {
			struct pending *q = &queue.v[i];

			if (q->ip && q->due <= now) {
				trace_take(trace, q->ip, q->len, q->due);
				free(q->ip);
				q->ip = NULL;
			} else if (q->ip) {
				next = MIN_OF(next, q->due);
			}
		}
		step = trace_step(trace, now, &p, &until);
		if (step == TRACE_DONE)
			break;
		if (step == TRACE_WAIT) {
			now = MIN_OF(until, next);
			continue;
		}
		p->sent = now;
		{
			struct pending q = { .due = now + p->ttl * path->rtt };

			assert_true(trace_take(trace, p->bytes, p->len, now));
			q.ip = carry(path, p, now, &q.len);
			if (q.ip)
				*VEC_ADD(&queue) = q;
		}
	}
	for (size_t i = 0; i < queue.n; i++)
		free(queue.v[i].ip);
	VEC_FREE(&queue);
	return trace;
}

void sim_template(struct probe_template *t, bool udp)
{
	struct packet_builder *b = packet_builder_new();
	const char *error = "";
	uint8_t *data;
	size_t len;

	build_stack(b, udp ? "ip/udp" : "ip/tcp");
	build_set(b, "ip.src", "192.0.2.1");
	build_set(b, "ip.dst", "203.0.113.9");
	build_set(b, udp ? "udp.sport" : "tcp.sport", "40000");
	build_set(b, udp ? "udp.dport" : "tcp.dport", "80");
	if (!udp) {
		build_set(b, "tcp.flags", "S");
		build_options(b, "mss 1460, nop, wscale 7, nop, nop, ts 1 0");
	}
	if (!build_finish(b, &data, &len))
		fail_msg("%s", build_error(b));
	if (!probe_template_of(t, data, len, TOKEN_ID | TOKEN_SEQ | TOKEN_FLOW, &error))
		fail_msg("%s", error);
	free(data);
	packet_builder_free(b);
}

struct trace_config sim_config(void)
{
	struct trace_config c = { .min_ttl = 1, .max_ttl = 30, .tries = 3, .timeout = 1000000000 };

	if (!address_parse("192.0.2.1", &c.src) || !address_parse("203.0.113.9", &c.dst))
		fail_msg("no addresses");
	return c;
}
