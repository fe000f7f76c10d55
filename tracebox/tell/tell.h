/*
 * tell.h - a judged trace in its output formats. Each appends to a strbuf of the caller.
 */
#ifndef TRACEBOX_TELL_TELL_H
#define TRACEBOX_TELL_TELL_H

#include "tracebox/judge/judge.h"

struct tell_style {
	bool numeric;		/* addresses without names */
	bool verbose;
};

void tell_text(const struct trace *t, const struct judgement *j, const struct tell_style *style,
		 struct strbuf *out);
/* tracebox 0.4.4's lines, and its JSON object. */
void tell_compat(const struct trace *t, const struct tell_style *style, struct strbuf *out);
void tell_compat_json(const struct trace *t, const struct tell_style *style, struct strbuf *out);
void tell_json(const struct trace *t, const struct judgement *j, const struct tell_style *style,
		 struct strbuf *out);
/* One object per line: a header, each hop, the verdict. */
void tell_ndjson(const struct trace *t, const struct judgement *j, const struct tell_style *style,
		   struct strbuf *out);

/*
 * The same while the trace is under way: hops are told in order, each once it has answered or is
 * given up (text: once one behind it has answered). ndjson or text, which end as above.
 */
struct tell_stream {
	const struct trace *trace;
	struct tell_style style;
	bool ndjson, begun;
	unsigned next;			/* hop to be told */
};

void tell_stream_step(struct tell_stream *s, uint64_t now, struct strbuf *out);
void tell_stream_end(struct tell_stream *s, const struct judgement *j, struct strbuf *out);

/* The parts of both. */
void tell_text_head(const struct trace *t, struct strbuf *out);
void tell_text_hop(const struct trace *t, unsigned ttl, const struct tell_style *style,
		   struct strbuf *out);
/* Hops from `from` on, then what they mean. */
void tell_text_rest(const struct trace *t, unsigned from, const struct judgement *j,
		    const struct tell_style *style, struct strbuf *out);
void tell_ndjson_head(const struct trace *t, struct strbuf *out);
void tell_ndjson_hop(const struct trace *t, unsigned ttl, const struct tell_style *style,
		     struct strbuf *out);
void tell_ndjson_verdict(const struct trace *t, const struct judgement *j, struct strbuf *out);

/* The name of an address, or its text; in buf of len octets. */
const char *tell_name(const struct address *a, char *buf, size_t len);

#endif
