/*
 * tell.h - a judged trace in its output formats. Each appends to a strbuf of the caller.
 */
#ifndef TRACEBOX_TELL_H
#define TRACEBOX_TELL_H

#include "tracebox/judge.h"

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

/* The name of an address, or its text; in buf of len octets. */
const char *tell_name(const struct address *a, char *buf, size_t len);

#endif
