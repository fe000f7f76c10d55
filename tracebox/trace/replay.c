/*
 * replay.c - a capture is walked twice: first for the flows that some ICMP error quotes, then, flow
 * by flow, through the same code that takes packets off the wire. Invariant: packets are handed
 * over in the order of the file, so a reply never precedes its probe unless it does so there.
 */
#include "tracebox/trace/replay.h"

#include "models/packet/pcap.h"

enum { MAX_PACKETS = 1000000, MAX_FLOWS = 1000 };

struct item {
	uint8_t *ip;
	size_t len;
	uint64_t time;
	struct tokens tokens;
	bool is_error;
	struct quote quote;
};

struct items {
	VEC(struct item) v;
};

static void add_record(struct items *list, int linktype, const struct pcap_record *r)
{
	enum packet_layer first;
	struct packet p;
	size_t offset;
	struct item *it;

	if (!pcap_packet_start(linktype, r->data, r->len, &offset, &first))
		return;
	packet_parse(&p, r->data + offset, r->len - offset, first);
	for (unsigned i = 0; i < p.count; i++) {
		size_t len = p.at[i].end - p.at[i].offset;

		if (p.at[i].layer != LAYER_IP && p.at[i].layer != LAYER_IP6)
			continue;
		it = VEC_ADD(&list->v);
		*it = (struct item){ .ip = x_malloc(len), .len = len, .time = r->time };
		memcpy(it->ip, r->data + offset + p.at[i].offset, len);
		if (!tokens_of(&it->tokens, it->ip, len)) {
			free(it->ip);
			list->v.n--;
			return;
		}
		it->is_error = quote_parse(&it->quote, it->ip, len);
		return;
	}
}

static bool read_items(struct items *list, const char *path, struct diag *d)
{
	struct pcap_reader *r = pcap_reader_open(path, SPAN_NONE, d);
	struct pcap_record record;
	int status = -1;

	if (!r)
		return false;
	while (list->v.n < MAX_PACKETS && (status = pcap_reader_next(r, &record)) == 1)
		add_record(list, pcap_reader_linktype(r), &record);
	if (list->v.n == MAX_PACKETS)
		diag_warn(d, SPAN_NONE, "'%s': only the first %d packets are read", path,
			  MAX_PACKETS);
	pcap_reader_close(r);
	return status >= 0;
}

/* One direction of one conversation. */
static bool same_flow(const struct tokens *a, const struct tokens *b)
{
	return a->family == b->family && a->proto == b->proto && a->sport == b->sport &&
	       a->dport == b->dport && a->icmp_id == b->icmp_id &&
	       address_equal(&a->src, &b->src) && address_equal(&a->dst, &b->dst);
}

static unsigned distinct_of(const struct tokens *k)
{
	unsigned all = k->there & (TOKEN_ID | TOKEN_SEQ | TOKEN_FLOW | TOKEN_ICMP_SEQ);

	return all & (TOKEN_ID | TOKEN_SEQ | TOKEN_ICMP_SEQ) ? all & ~(unsigned)TOKEN_FLOW : all;
}

/* The packet before `error` that it quotes, or NULL. */
static const struct item *quoted_item(const struct items *list, size_t error)
{
	const struct item *e = &list->v.v[error], *best = NULL;
	unsigned best_score = 0, score;
	struct tokens quote;

	if (!tokens_of(&quote, e->quote.bytes, e->quote.len))
		return NULL;
	for (size_t i = error; i-- > 0;) {
		const struct item *it = &list->v.v[i];

		if (it->is_error || !address_equal(&it->tokens.src, &e->quote.to))
			continue;
		score = match_quote(&it->tokens, &quote, distinct_of(&it->tokens));
		if (score > best_score) {
			best_score = score;
			best = it;
		}
	}
	return best;
}

static bool is_probe(const struct item *it, const struct tokens *flow)
{
	bool reset = it->tokens.proto == 6 && it->tokens.flags & 4;

	return !it->is_error && same_flow(&it->tokens, flow) && it->tokens.ttl &&
	       (!reset || (flow->flags & 4));
}

static struct trace *trace_of(const struct items *list, const struct item *first)
{
	struct trace_config c = {
		.src = first->tokens.src, .dst = first->tokens.dst, .min_ttl = first->tokens.ttl,
		.max_ttl = TRACE_TTL_MAX, .tries = 1, .timeout = UINT64_MAX / 4,
	};
	struct probe_template template;
	const char *error;
	struct trace *t;

	if (!probe_template_of(&template, first->ip, first->len, distinct_of(&first->tokens),
			       &error))
		return NULL;
	template.distinct = distinct_of(&first->tokens);
	t = trace_new(&c, &template);
	for (size_t i = 0; i < list->v.n; i++) {
		const struct item *it = &list->v.v[i];

		if (is_probe(it, &first->tokens))
			trace_restore(t, it->ip, it->len, it->time);
		else
			(void)trace_take(t, it->ip, it->len, it->time);
	}
	t->config.max_ttl = t->next - 1;
	return t;
}

static void find_flows(struct replay *r, const struct items *list)
{
	VEC(struct tokens) flows = { 0 };

	for (size_t i = 0; i < list->v.n && flows.n < MAX_FLOWS; i++) {
		const struct item *it = list->v.v[i].is_error ? quoted_item(list, i) : NULL;
		const struct item *first = NULL;
		bool known = false;
		struct trace *t;

		for (size_t k = 0; it && k < flows.n && !known; k++)
			known = same_flow(&flows.v[k], &it->tokens);
		if (!it || known)
			continue;
		for (size_t k = 0; k < list->v.n && !first; k++)
			if (is_probe(&list->v.v[k], &it->tokens))
				first = &list->v.v[k];
		*VEC_ADD(&flows) = it->tokens;
		t = first ? trace_of(list, first) : NULL;
		if (t)
			*VEC_ADD(&r->traces) = t;
	}
	VEC_FREE(&flows);
}

bool replay_read(struct replay *r, const char *path, struct diag *d)
{
	struct items list = { .v = { 0 } };
	bool ok = read_items(&list, path, d);

	*r = (struct replay){ .traces = { 0 } };
	find_flows(r, &list);
	if (ok && !r->traces.n) {
		diag_error(d, SPAN_NONE, "'%s' holds no probe that an ICMP error quotes", path);
		ok = false;
	}
	for (size_t i = 0; i < list.v.n; i++)
		free(list.v.v[i].ip);
	VEC_FREE(&list.v);
	return ok;
}

void replay_fini(struct replay *r)
{
	for (size_t i = 0; i < r->traces.n; i++)
		trace_free(r->traces.v[i]);
	VEC_FREE(&r->traces);
}
