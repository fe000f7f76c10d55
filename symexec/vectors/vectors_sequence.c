/*
 * vectors_sequence.c - sequences of up to three packets, for what boxes remember: an answer, and the answer to it, and so on where boxes
 * speak themselves; the same packet again, or in two fragments; two flows that differ in the host that sends, which a box that hides hosts must tell apart; and an answer at
 * the time when a box forgets. Each begins with a vector that stands alone, and is left out where that predicted nothing.
 */
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "models/packet/reply.h"
#include "symexec/sim/sim_node.h"
#include "symexec/vectors/vectors.h"

/* ns; turns of conversations, before a box asks again: what does so after a second is not waited for */
enum { NEXT_AFTER = 10000000, TURN_AFTER = 100000 };
enum { ALIKE = 4 };			/* packets of ways of the same words that come in fragments */
/* Of a conversation with a box; and answers at most that carry on those of a configuration. */
enum { TURNS = 4, MOST_TURNS = 24 };
/* Around the time when something is forgotten; the clock of elements may count in milliseconds. */
#define MARGIN UINT64_C(20000000)

static bool
receives(const struct input *run, const char *port)
{
	for (size_t i = 0; i < run->graph->node_count; i++)
		if (run->graph->nodes[i].kind == NODE_WAY_IN &&
		    strcmp(run->graph->nodes[i].device, port) == 0)
			return true;
	return false;
}

struct vector_input
vector_input_copy(const struct vector_input *from)
{
	struct vector_input in = *from;

	in.port = x_strdup(from->port);
	in.handler = in.value = NULL;
	if (from->bytes != NULL) {
		in.bytes = x_malloc(from->len + 1);
		memcpy(in.bytes, from->bytes, from->len);
	}
	return in;
}

struct vector *
vectors_extend(struct vectors *s, size_t of, const char *then)
{
	struct vector *v;

	/* a quarter of the limit is for boundary values */
	if (s->v.n >= s->limit - s->limit / 4) {
		s->cut = true;
		return NULL;
	}
	v = VEC_ADD(&s->v);
	*v = (struct vector){ .why = x_asprintf("%s, then %s", s->v.v[of].why, then) };
	for (size_t i = 0; i < s->v.v[of].inputs.n; i++)
		*VEC_ADD(&v->inputs) = vector_input_copy(&s->v.v[of].inputs.v[i]);
	return v;
}

/* The answer to the packet that the port sent as its number k, `after` the last input if there is one. */
static void
add_answer(struct vector *v, const char *port, int64_t k, uint64_t after)
{
	uint64_t at = v->inputs.n == 0 ? 0 : v->inputs.v[v->inputs.n - 1].at + after;

	*VEC_ADD(&v->inputs) = (struct vector_input){ .port = x_strdup(port), .reply_to = k, .at = at };
}

static void
add_again(struct vector *v)
{
	struct vector_input in = vector_input_copy(&v->inputs.v[v->inputs.n - 1]);

	in.at += NEXT_AFTER;
	*VEC_ADD(&v->inputs) = in;
}

static void
add_error(struct vectors *s, size_t of, const char *port, int64_t k)
{
	struct vector *v = vectors_extend(s, of, "an error about it");

	if (v == NULL)
		return;
	add_answer(v, port, k, NEXT_AFTER);
	v->inputs.v[v->inputs.n - 1].error = true;
}

static bool
answerable(const struct sim_written *w, bool error)
{
	size_t len;
	uint8_t *bytes = packet_answer(w->bytes, w->len, error, &len);

	free(bytes);
	return bytes != NULL;
}

/* Another host sends the last packet; false: it is no IP packet. */
static bool
other_host(struct vector_input *in)
{
	struct packet p;

	packet_parse_writable(&p, in->bytes, in->len, LAYER_ETHER);
	for (unsigned i = 0; i < p.count; i++) {
		const struct packet_field *f = p.at[i].layer == LAYER_IP ? packet_field_find("ip.src") :
		    p.at[i].layer == LAYER_IP6 ? packet_field_find("ip6.src") : NULL;
		size_t bit, width;

		if (f == NULL || !packet_locate(&p, i, f, &bit, &width))
			continue;
		in->bytes[(bit + width) / 8 - 1] ^= 1;
		(void)packet_fix_checksums(&p);
		return true;
	}
	return false;
}

/* Two hosts, and the answer to the one or the other. */
static void
add_collision(struct vectors *s, size_t of, const char *port, int64_t answered)
{
	struct vector *v = vectors_extend(s, of, answered == 0 ? "another host the same, then the first is answered" :
				  "another host the same, then it is answered");

	if (v == NULL)
		return;
	add_again(v);
	(void)other_host(&v->inputs.v[v->inputs.n - 1]);
	add_answer(v, port, answered, NEXT_AFTER);
}

static void
add_state(struct vectors *s, size_t of, const char *port)
{
	const struct vector_input *last = &s->v.v[of].inputs.v[0];
	struct vector_input probe = vector_input_copy(last);
	uint64_t expires = s->v.v[of].expires, at = last->at;
	bool other = other_host(&probe);
	struct vector *v;

	free(probe.port);
	free(probe.bytes);
	for (int64_t k = 0; port != NULL && other && k < 2; k++)
		add_collision(s, of, port, k);
	for (int late = 0; port != NULL && expires > at + MARGIN && late < 2; late++) {
		v = vectors_extend(s, of, late ? "its answer when all is forgotten" : "its answer just before that");
		if (v != NULL)
			add_answer(v, port, 0, late ? expires - at + MARGIN : expires - at - MARGIN);
	}
}

/* Whether it was sent for the last input: it is that packet, or one that a box made since. */
static bool
is_for_last(const struct vector *v, const struct sim_written *w)
{
	uint64_t at;

	if (v->inputs.n == 0 || w->from == v->inputs.n - 1)
		return true;
	at = SIM_EPOCH + FEED_SETTLE + VEC_LAST(&v->inputs).at;
	return w->from == UINT32_MAX && w->time >= at && w->time < at + NEXT_AFTER;
}

/*
 * A port, of outputs from *o on, that sent a packet for the last input, or for none where there is none, which has an answer
 * or is complained of; *o is then behind it. NULL: none. k: the packet's number there.
 */
static const char *
next_answering(const struct vector *v, const struct input *run, bool error, size_t *o, int64_t *k)
{
	while (*o < v->outputs.v.n) {
		const struct sim_output *out = &v->outputs.v.v[(*o)++];

		for (size_t i = 0; i < out->packets.n; i++) {
			if (!is_for_last(v, &out->packets.v[i]) || !receives(run, out->file) ||
			    !answerable(&out->packets.v[i], error))
				continue;
			*k = (int64_t)i;
			return out->file;
		}
	}
	return NULL;
}

static const char *
answering_port(const struct vector *v, const struct input *run, bool error, int64_t *k)
{
	size_t o = 0;

	return next_answering(v, run, error, &o, k);
}

static bool
sends(const struct vector *v)
{
	for (size_t o = 0; o < v->outputs.v.n; o++)
		if (v->outputs.v.v[o].packets.n > 0)
			return true;
	return false;
}

/* How often fragments were asked for of packets that take a way of these words, now included. */
static uintptr_t
times_said(struct vectors *s, const char *why)
{
	char *key = x_asprintf("fragments %s", why);
	uintptr_t n = (uintptr_t)str_map_get(s->seen, key) + 1;

	str_map_put(s->seen, key, (void *)n);
	free(key);
	return n;
}

void
vectors_add_sequences(struct vectors *s, struct input *run, size_t from, size_t to, bool more)
{
	for (size_t i = from; i < to; i++) {
		struct vector *v = &s->v.v[i];
		const char *port, *wrong;
		int64_t k = 0, of = 0;

		if (v->open || v->violation || v->inputs.n == 0)
			continue;
		port = answering_port(v, run, false, &k);
		wrong = more ? answering_port(v, run, true, &of) : NULL;
		if (port != NULL && (v = vectors_extend(s, i, "its answer")) != NULL)
			add_answer(v, port, k, NEXT_AFTER);
		if (wrong != NULL)
			add_error(s, i, wrong, of);
		if (more && times_said(s, s->v.v[i].why) <= (s->v.v[i].keeps || sends(&s->v.v[i]) ? ALIKE : 1))
			vectors_add_fragments(s, i);
		if (!more || !s->v.v[i].keeps)
			continue;
		v = vectors_extend(s, i, "the same again");
		if (v != NULL)
			add_again(v);
		add_state(s, i, k == 0 ? port : NULL);
	}
}

/* Nothing but answers behind the first packet, which a source may have sent, and some of what was sent a box has made. */
static bool
is_conversation(const struct vector *v)
{
	size_t answers = 0;

	for (size_t i = 0; i < v->inputs.n; i++)
		answers += v->inputs.v[i].bytes == NULL && !v->inputs.v[i].error;
	if (answers == 0 || (answers != v->inputs.n && (answers != v->inputs.n - 1 || v->inputs.v[0].bytes == NULL)))
		return false;
	for (size_t o = 0; o < v->outputs.v.n; o++)
		for (size_t i = 0; i < v->outputs.v.v[o].packets.n; i++)
			if (v->outputs.v.v[o].packets.v[i].from == UINT32_MAX)
				return true;
	return false;
}

/* Each port that has an answer to the last of vector i gives it. */
static void
add_turns(struct vectors *s, const struct input *run, size_t i)
{
	const char *port;
	struct vector *v;
	size_t o = 0;
	int64_t k;

	if (s->v.v[i].open || s->v.v[i].violation || !is_conversation(&s->v.v[i]))
		return;
	while ((port = next_answering(&s->v.v[i], run, false, &o, &k)) != NULL &&
	       (v = vectors_extend(s, i, "its answer")) != NULL)
		add_answer(v, port, k, TURN_AFTER);
}

bool
vectors_add_turns(struct vectors *s, struct input *run, size_t from)
{
	size_t most = s->v.n + MOST_TURNS;

	for (unsigned turn = 0; turn < TURNS; turn++) {
		size_t end = s->v.n;

		if (!vectors_predict(s, run, from))
			return false;
		for (size_t i = from; i < end && s->v.n < most; i++)
			add_turns(s, run, i);
		from = end;
	}
	return vectors_predict(s, run, from);
}

/* How many packets the port has sent from number k on. */
static int64_t
sent_from(const struct vector *v, const char *port, int64_t k)
{
	for (size_t o = 0; o < v->outputs.v.n; o++)
		if (strcmp(v->outputs.v.v[o].file, port) == 0)
			return (int64_t)v->outputs.v.v[o].packets.n - k;
	return 0;
}

/* What is sent though nothing comes: its first packet, and then the one behind it, are answered. */
static void
add_answers(struct vectors *s, size_t of, const char *port, int64_t k)
{
	int64_t most = MIN_OF(sent_from(&s->v.v[of], port, k), (int64_t)2);

	for (int64_t n = 1; n <= most; n++) {
		struct vector *v = vectors_extend(s, of, n == 1 ? "its answer" : "two answers");

		for (int64_t i = 0; v != NULL && i < n; i++)
			add_answer(v, port, k + i, TURN_AFTER);
	}
}

bool
vectors_add_talks(struct vectors *s, struct input *run)
{
	size_t n = s->v.n;

	for (size_t i = 0; i < n; i++) {
		const struct vector *v = &s->v.v[i];
		const char *port;
		int64_t k;

		if (v->inputs.n == 0 && !v->open && !v->violation && (port = answering_port(v, run, false, &k)) != NULL)
			add_answers(s, i, port, k);
	}
	return vectors_add_turns(s, run, n);
}
