/*
 * fuzz_quote.c - any octets as a packet off the wire: taken apart as an ICMP error, compared with a
 * probe, matched, and handed to a trace that has probes out. Nothing is read outside, and what is
 * printed is printable.
 */
#include "models/base/mem.h"
#include "tracebox/judge/judge.h"
#include "tracebox/tell/tell.h"
#include "tracebox/tell/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct strbuf *s)
{
	for (size_t i = 0; i < s->len; i++)
		X_CHECK(s->s[i] == '\n' || s->s[i] == '\t' || (s->s[i] >= ' ' && s->s[i] <= '~'));
}

static struct trace *started(void)
{
	struct trace_config c = { .min_ttl = 1, .max_ttl = 6, .tries = 1, .timeout = 1000 };
	struct probe_default d = { .dport = 80, .sport = 40000 };
	struct probe_template t;
	struct probe *p;
	struct trace *trace;
	uint64_t until, now = 0;
	enum trace_step step;

	X_CHECK(address_parse("192.0.2.1", &c.src) && address_parse("203.0.113.9", &c.dst));
	d.src = c.src;
	d.dst = c.dst;
	probe_seed(1);
	probe_template_default(&t, &d);
	trace = trace_new(&c, &t);
	while ((step = trace_step(trace, now, &p, &until)) != TRACE_DONE)
		now = step == TRACE_WAIT ? until : now;
	return trace;
}

static void print(const struct trace *t)
{
	struct tell_style style = { .numeric = true, .verbose = true };
	struct strbuf s = STRBUF_INIT;
	struct judgement j;

	judge(&j, t);
	tell_text(t, &j, &style, &s);
	tell_compat(t, &style, &s);
	tell_json(t, &j, &style, &s);
	check_text(&s);
	judgement_fini(&j);
	sb_fini(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace *t = started();
	struct strbuf s = STRBUF_INIT;
	uint8_t *copy = x_malloc(size + 1);
	const struct probe *first = &t->probes.v[0];
	struct comparison c;
	struct quote q;

	memcpy(copy, data, size);
	if (quote_parse(&q, copy, size)) {
		X_CHECK(q.bytes > copy && q.bytes + q.len <= copy + size);
		sb_add(&s, quote_reason(&q));
		for (unsigned i = 0; i < q.object_count; i++)
			quote_object_add(&q.objects[i], &s);
		compare(&c, first->bytes, first->len, q.bytes, q.len);
		for (size_t i = 0; i < c.changes.n; i++)
			words_change(&c.changes.v[i], &s);
		comparison_fini(&c);
	}
	check_text(&s);
	/* as a quote of its own too, so that the comparison needs no header that fits */
	compare(&c, first->bytes, first->len, copy, size);
	comparison_fini(&c);
	(void)trace_take(t, copy, size, 5000);
	print(t);
	sb_fini(&s);
	free(copy);
	trace_free(t);
	return 0;
}
