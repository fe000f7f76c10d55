/*
 * tell_stream.c - a trace told while it runs. Invariant: what a stream tells, put together, is what
 * tell_text or tell_ndjson tell of the trace when it has ended, but for branches that answered
 * later.
 */
#include "tracebox/tell/tell.h"

static void begin(struct tell_stream *s, struct strbuf *out)
{
	if (s->begun)
		return;
	s->begun = true;
	s->next = s->trace->config.min_ttl;
	if (s->ndjson)
		tell_ndjson_head(s->trace, out);
	else
		tell_text_head(s->trace, out);
}

static void tell_hop(struct tell_stream *s, struct strbuf *out)
{
	if (s->ndjson)
		tell_ndjson_hop(s->trace, s->next, &s->style, out);
	else
		tell_text_hop(s->trace, s->next, &s->style, out);
	s->next++;
}

/* A text tells many silent hops at the end as one, so silence waits for what comes behind it. */
static unsigned ready_to(const struct tell_stream *s, uint64_t now)
{
	const struct trace *t = s->trace;
	unsigned to = 0;

	for (unsigned ttl = s->next; ttl <= trace_end(t) && trace_hop_over(t, ttl, now); ttl++)
		if (s->ndjson || t->hops[ttl].kind != HOP_SILENT)
			to = ttl;
	return to;
}

void tell_stream_step(struct tell_stream *s, uint64_t now, struct strbuf *out)
{
	unsigned to;

	begin(s, out);
	to = ready_to(s, now);
	while (s->next <= to)
		tell_hop(s, out);
}

void tell_stream_end(struct tell_stream *s, const struct judgement *j, struct strbuf *out)
{
	begin(s, out);
	if (!s->ndjson) {
		tell_text_rest(s->trace, s->next, j, &s->style, out);
		return;
	}
	while (s->next <= trace_end(s->trace))
		tell_hop(s, out);
	tell_ndjson_verdict(s->trace, j, out);
}
