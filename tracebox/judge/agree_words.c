/*
 * agree_words.c - differences between a live path and its models as a reader is told them.
 */
#include "tracebox/judge/agree.h"

#include "models/packet/print.h"
#include "tracebox/tell/words.h"

const char *agree_difference_name(enum agree_difference_kind k)
{
	static const char *const names[] = {
		"forbidden", "missing", "value", "reply", "from", "error", "passed", "silent",
	};

	return names[k];
}

const char *agreement_name(const struct agreement *a)
{
	return a->differences.n ? "differs" : !a->compared && !a->silences ? "nothing compared" :
	       a->book->undecided ? "undecided" : "agrees";
}

static void add_text(const char *s, struct strbuf *out)
{
	packet_print_text(s, strlen(s), out);
}

static void add_boxes(const struct agree_difference *f, struct strbuf *out)
{
	if (f->boxes && *f->boxes)
		add_text(f->boxes, out);
	else
		sb_add(out, "no box");
}

/* The error, or else, that an outcome consists of. */
static void add_expected(const struct agree_outcome *o, struct strbuf *out)
{
	struct quote q;

	if (o->packet && quote_parse(&q, o->packet, o->len)) {
		sb_printf(out, "%s from ", quote_reason(&q));
		address_add(&q.from, out);
		sb_add(out, " (");
		add_text(o->at, out);
		sb_add(out, ")");
	} else {
		sb_add(out, "the answer of ");
		add_text(o->at, out);
	}
}

static void add_change(const struct agree_difference *f, struct strbuf *out)
{
	struct change other = f->change;

	switch (f->kind) {
	case DIFFERS_FORBIDDEN:
		words_change(&f->change, out);
		sb_add(out, ", which no model does of ");
		add_boxes(f, out);
		return;
	case DIFFERS_MISSING:
		sb_add(out, "not seen, and expected of ");
		add_boxes(f, out);
		sb_add(out, ": ");
		words_change(&f->change, out);
		return;
	case DIFFERS_VALUE:
		words_change(&f->change, out);
		sb_add(out, ", and expected of ");
		add_boxes(f, out);
		sb_add(out, ": ");
		other.now = f->expected;
		words_change(&other, out);
		return;
	default:
		sb_printf(out, "%s of the answer is ", f->change.field->name);
		packet_value_print(f->change.field, f->change.now, out);
		sb_add(out, ", expected ");
		packet_value_print(f->change.field, f->change.old, out);
	}
}

static void add_answer(const struct agree_difference *f, const struct hop *h, struct strbuf *out)
{
	switch (f->kind) {
	case DIFFERS_PASSED:
		sb_printf(out, "answers, though %s at ", f->outcome->kind == AGREE_LOOPS ?
			  "the probe goes round" : "the probe is dropped");
		add_text(f->outcome->at, out);
		if (*f->outcome->why) {
			sb_add(out, ": ");
			add_text(f->outcome->why, out);
		}
		return;
	case DIFFERS_SILENT:
		sb_add(out, "no answer from here on, expected ");
		break;
	case DIFFERS_FROM:
		sb_add(out, "answers, expected ");
		break;
	default:
		sb_printf(out, "%s, and expected ", h->kind == HOP_ERROR ? quote_reason(&h->quote) :
			  "the destination's answer");
	}
	add_expected(f->outcome, out);
}

void agree_words_difference(const struct agree_difference *f, const struct trace *t, struct strbuf *out)
{
	const struct hop *h = &t->hops[f->at];

	sb_printf(out, "hop %u", f->at);
	if (h->kind != HOP_SILENT) {
		sb_add(out, " (");
		address_add(&h->from, out);
		sb_add(out, ")");
	}
	sb_add(out, ": ");
	if (f->kind <= DIFFERS_REPLY)
		add_change(f, out);
	else
		add_answer(f, h, out);
}

void agree_words(const struct agreement *a, const struct trace *t, struct strbuf *out)
{
	for (size_t i = 0; i < a->differences.n; i++) {
		sb_add(out, "differs: ");
		agree_words_difference(&a->differences.v[i], t, out);
		sb_add_char(out, '\n');
	}
	add_text(a->book->network, out);
	if (!a->compared && !a->silences && !a->differences.n)
		sb_add(out, ": nothing could be compared\n");
	else if (!a->compared && !a->differences.n)
		sb_add(out, ": agrees, nothing was to come back\n");
	else if (a->differences.n)
		sb_printf(out, ": %zu difference%s, %u answer%s compared\n", a->differences.n,
			  a->differences.n == 1 ? "" : "s", a->compared, a->compared == 1 ? "" : "s");
	else
		sb_printf(out, ": agrees, %u answer%s compared%s\n", a->compared,
			  a->compared == 1 ? "" : "s", a->book->undecided ?
			  "; but the models leave something undecided" : "");
}
