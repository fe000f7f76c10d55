/*
 * policy_tcp.c - a TCP connection opens and carries data; else the first segment that fails, and why.
 */
#include "symexec/policy/policy_int.h"

#include "models/base/mem.h"
#include "symexec/report/words.h"

/* What went well, and the segment that did not: the beginning of a sentence. */
static const char *
tcp_subject(struct deciding *k, const struct tcp_answer *a)
{
	const char *to = policy_end_name(k->e, &k->p->to);
	static const char *const later[] = {
		[TCP_STAGE_ACK] = "SYN and SYN+ACK arrive, but the ACK",
		[TCP_STAGE_DATA] = "the connection opens, but the client's data",
		[TCP_STAGE_ANSWER] = "the connection opens, but the server's data",
		[TCP_STAGE_SACK] = "data passes both ways, but the server's SACK",
	};

	if (a->failed == TCP_STAGE_SYN)
		return a->proxied ? "a box answers the SYN, but the client's ACK" :
		    a->early && a->has_wrong ? "a box answers the SYN, but its SYN+ACK" : "SYN";
	if (a->failed == TCP_STAGE_SYN_ACK)
		return arena_printf(k->e->arena, a->proxied ?
				    "a box answers the SYN and opens a connection to %s, but its SYN+ACK" :
				    "SYN reaches %s, but its SYN+ACK", to);
	return later[a->failed];
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* It arrived, and the end did not take it. */
static void
say_disagreement(struct deciding *k, struct tcp_answer *a, const char *what)
{
	struct strbuf got = STRBUF_INIT, want = STRBUF_INIT;
	const char *field = a->wrong.field;

	if (ends_with(field, ".checksum")) {
		verdict_say(k->v, "%s arrives with a wrong %s checksum, and is dropped", what,
			    strcmp(field, "ip.checksum") == 0 ? "IP" : "TCP");
		verdict_say(k->v, "a box has written what that checksum covers and has not updated it");
	} else if (strcmp(field, TCP_WHERE) == 0) {
		verdict_say(k->v, "%s arrives, but none that is `%s` there", what, k->p->where_text.s);
	} else if (strncmp(field, "tcp.opt.", 8) == 0 && a->wrong.got.n == 0) {
		verdict_say(k->v, "%s arrives without %s as it was offered", what, field);
	} else if (a->wrong.got.n == 0) {
		verdict_say(k->v, "%s arrives, but not as the TCP segment that was sent: no %s",
			    what, field);
	} else if (a->wrong.expected.n == 0) {
		struct headers h = headers_find(k->e, a->at_end);

		words_field(k->e, a->at_end, &h, field, &got);
		verdict_say(k->v, "%s arrives, but nobody listens there: %s is %s", what, field,
			    sb_str(&got));
	} else {
		words_wide_value(k->e, k->g, &a->wrong.got, field, &got);
		words_wide_value(k->e, k->g, &a->wrong.expected, field, &want);
		verdict_say(k->v, "%s arrives with %s %s where %s is expected", what, field,
			    sb_str(&got), sb_str(&want));
	}
	(void)verdict_show_flow(k->e, k->g, k->v, a->at_end);
	sb_fini(&got);
	sb_fini(&want);
}

static void
say_tcp_failure(struct deciding *k, struct tcp_answer *a)
{
	const char *what = tcp_subject(k, a);

	if (a->has_wrong && (a->best.flow == NULL || a->best.kind == END_ARRIVED ||
	    a->failed != TCP_STAGE_SYN)) {
		say_disagreement(k, a, what);
	} else if (a->best.flow != NULL) {
		verdict_say_end(k->e, k->g, k->v, what, &a->best);
		(void)verdict_show_flow(k->e, k->g, k->v, a->best.flow);
	} else if (a->by_luck) {
		verdict_say(k->v, "%s arrives only where a box happens to choose the right number",
			    what);
	} else {
		verdict_say(k->v, "%s neither arrives nor is dropped: it goes round", what);
	}
}

/* What a connection that works is not: one between the two ends. */
static void
say_how_opened(struct deciding *k, const struct tcp_answer *a)
{
	const char *to = policy_end_name(k->e, &k->p->to);

	if (a->proxied)
		verdict_say(k->v, "a box answers the SYN; %s hears of the connection after the "
			    "client's ACK", to);
	if (a->split)
		verdict_say(k->v, "a box ends the connection and has another one with %s", to);
	if (a->split && k->p->sack)
		verdict_say(k->v, "selective acknowledgements end in that box");
	if (a->to_box)
		verdict_say(k->v, "ACK and data reach %s; what becomes of the data is not asked", to);
}

static uint32_t
first_mark(const struct deciding *k)
{
	uint32_t i = 0;

	while (i < k->g->node_count && !k->to[i])
		i++;
	return i;
}

void
policy_ask_tcp(struct deciding *k, struct tcp_answer *a)
{
	const struct node *n = &k->g->nodes[k->from];
	struct tcp_question q = { .client = k->from, .server = first_mark(k), .at_server = k->to,
				  .at_arrival = k->p->at_arrival, .sack = k->p->sack,
				  .options = k->p->options, .offers = k->p->offers };

	q.source = (struct source){ .name = n->device != NULL ? n->device : n->name,
				    .host = n->host, .network = k->g->network,
				    .encap = k->e->ethernet ? ENCAP_ETHERNET : ENCAP_IP,
				    .packet = k->p->packet };
	q.after = (const struct flow *const *)k->after.v;
	q.after_count = k->after.n;
	tcp_ask(k->e, k->g, &q, a);
	k->gave_up |= a->gave_up;
}

void
policy_tcp(struct deciding *k)
{
	struct tcp_answer a;

	policy_ask_tcp(k, &a);
	if (!a.sent) {
		policy_nothing_sent(k);
	} else if (a.holds) {
		k->v->status = VERDICT_HOLDS;
		say_how_opened(k, &a);
		(void)verdict_show_flow(k->e, k->g, k->v, a.flows.v[0]);
	} else {
		k->v->status = VERDICT_VIOLATED;
		say_tcp_failure(k, &a);
	}
	tcp_answer_fini(k->e, &a);
}
