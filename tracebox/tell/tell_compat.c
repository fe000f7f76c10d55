/*
 * tell_compat.c - the lines of tracebox 0.4.4, for scripts that read them. Its meaning is kept, its
 * mistakes are not: fields of a cut quote are compared (it printed only the mark), and an error
 * that ends the path is printed once, with its reason.
 */
#include "tracebox/tell/tell.h"

#include "models/packet/print.h"
#include "tracebox/tell/compat.h"

static void add_name_of(const struct address *a, const struct tell_style *style, struct strbuf *out)
{
	char name[256];

	if (style->numeric) {
		address_add(a, out);
		return;
	}
	tell_name(a, name, sizeof(name));
	packet_print_text(name, strlen(name), out);
	sb_add(out, " (");
	address_add(a, out);
	sb_add(out, ")");
}

static void add_list(const struct comparison *c, enum packet_layer cut, bool verbose,
		     struct strbuf *out)
{
	struct compat_list l;

	compat_list_of(&l, c, cut);
	for (size_t i = 0; i < l.v.n; i++) {
		const struct compat_change *ch = &l.v.v[i];

		compat_name(ch, out);
		if (verbose && ch->change && ch->change->kind == CHANGE_FIELD &&
		    ch->change->field) {
			sb_add(out, " (");
			compat_value(ch, ch->change->old, out);
			sb_add(out, " -> ");
			compat_value(ch, ch->change->now, out);
			sb_add(out, ")");
		}
		sb_add_char(out, ' ');
	}
	compat_list_fini(&l);
}

static void add_extensions(const struct quote *q, struct strbuf *out)
{
	if (!q->extended)
		return;
	sb_add(out, "[Extra headers: ICMPExtension ");
	for (unsigned i = 0; i < q->object_count; i++)
		sb_add(out, q->objects[i].class == 1 ? "ICMPExtensionObject ICMPExtensionMPLS " :
		       "ICMPExtensionObject ");
	sb_add(out, "] ");
}

static void add_hop(const struct trace *t, unsigned ttl, const struct tell_style *style,
		    struct strbuf *out)
{
	const struct hop *h = &t->hops[ttl];
	const struct probe *p = &t->probes.v[h->probe];
	struct comparison c;

	sb_printf(out, "%u: ", ttl);
	if (h->kind == HOP_SILENT) {
		sb_add(out, "*\n");
		return;
	}
	add_name_of(&h->from, style, out);
	sb_printf(out, " %llums ", (unsigned long long)(h->rtt / 1000000));
	if (h->kind == HOP_ANSWER) {
		compare(&c, p->bytes, p->len, h->reply, h->reply_len);
		add_list(&c, LAYER_NONE, style->verbose, out);
		comparison_fini(&c);
	} else {
		if (compat_cut(h) != LAYER_NONE)
			sb_add(out, " [PARTIAL] ");
		add_list(&h->comparison, compat_cut(h), style->verbose, out);
		add_extensions(&h->quote, out);
		if (h->quote.kind != QUOTE_EXPIRED && h->quote.kind != QUOTE_PORT)
			sb_printf(out, "[%s] ", quote_reason(&h->quote));
	}
	sb_add_char(out, '\n');
}

void tell_compat(const struct trace *t, const struct tell_style *style, struct strbuf *out)
{
	char name[256];

	sb_add(out, "tracebox to ");
	address_add(&t->config.dst, out);
	sb_add(out, " (");
	if (t->config.name)
		packet_print_text(t->config.name, strlen(t->config.name), out);
	else
		sb_add(out, address_text(&t->config.dst, name));
	sb_printf(out, "): %u hops max\n", t->config.max_ttl);
	for (unsigned ttl = t->config.min_ttl; ttl <= trace_end(t); ttl++)
		add_hop(t, ttl, style, out);
}
