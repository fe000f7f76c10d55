/*
 * tell_text.c - for people: a line per hop with what is new there, then what it means. What every
 * router does is left out unless asked for; quirks of quoting stand apart from changes, hints apart
 * from both.
 */
#include "tracebox/tell/tell.h"

#include <netdb.h>
#include <netinet/in.h>

#include "models/packet/print.h"
#include "tracebox/judge/agree.h"
#include "tracebox/tell/words.h"

const char *tell_name(const struct address *a, char *buf, size_t len)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	bool v4 = a->family == 4;
	char text[ADDRESS_TEXT];

	memcpy(&in.sin_addr, a->octets, 4);
	memcpy(&in6.sin6_addr, a->octets, 16);
	if (getnameinfo(v4 ? (void *)&in : (void *)&in6, (socklen_t)(v4 ? sizeof(in) : sizeof(in6)),
			buf, (socklen_t)len, NULL, 0, NI_NAMEREQD))
		snprintf(buf, len, "%s", address_text(a, text));
	return buf;
}

static void add_who(const struct address *a, const struct tell_style *style, struct strbuf *out)
{
	char name[NI_MAXHOST];

	if (!style->numeric) {
		tell_name(a, name, sizeof(name));
		packet_print_text(name, strlen(name), out);
		sb_add(out, " (");
		address_add(a, out);
		sb_add(out, ")");
	} else {
		address_add(a, out);
	}
}

static void add_probe_words(const struct trace *t, struct strbuf *out)
{
	struct tokens k;

	if (!tokens_of(&k, t->template.bytes, t->template.len))
		return;
	if (k.proto == 6 && (k.flags & 0x12) == 2)
		sb_printf(out, "TCP SYN to port %u", k.dport);
	else if (k.proto == 6)
		sb_printf(out, "TCP to port %u", k.dport);
	else if (k.proto == 17 || k.proto == 132)
		sb_printf(out, "%s to port %u", k.proto == 17 ? "UDP" : "SCTP", k.dport);
	else if (k.proto == 1 || k.proto == 58)
		sb_add(out, "ICMP");
	else
		sb_printf(out, "IP protocol %u", k.proto);
	sb_printf(out, ", %zu octets", t->template.len);
}

/* Whether hop ttl is the first to show it. */
static bool is_new(const struct trace *t, unsigned ttl, const struct change *c)
{
	for (unsigned before = 1; before < ttl; before++) {
		const struct hop *h = &t->hops[before];

		for (size_t i = 0; h->kind == HOP_ERROR && i < h->comparison.changes.n; i++)
			if (change_same_place(&h->comparison.changes.v[i], c) &&
			    (packet_value_equal(h->comparison.changes.v[i].now, c->now) ||
			     !packet_value_equal(h->comparison.changes.v[i].old, c->old)))
				return false;
	}
	return true;
}

static void add_changes(const struct trace *t, unsigned ttl, bool all, struct strbuf *out)
{
	const struct comparison *c = &t->hops[ttl].comparison;
	const char *between = "  ";

	for (size_t i = 0; i < c->changes.n; i++) {
		const struct change *ch = &c->changes.v[i];

		if (!all && (ch->class != CHANGE_BOX || !is_new(t, ttl, ch)))
			continue;
		sb_add(out, between);
		between = ", ";
		words_change(ch, out);
		if (all && ch->note)
			sb_printf(out, " (%s)", ch->note);
	}
}

static void add_error(const struct trace *t, unsigned ttl, const struct tell_style *style,
		      struct strbuf *out)
{
	const struct hop *h = &t->hops[ttl];

	if (h->quote.kind != QUOTE_EXPIRED)
		sb_printf(out, "  %s", quote_reason(&h->quote));
	if (h->quote.kind == QUOTE_TOO_BIG && h->quote.mtu)
		sb_printf(out, ", MTU %u", h->quote.mtu);
	add_changes(t, ttl, style->verbose, out);
	for (unsigned i = 0; i < h->quote.object_count; i++) {
		sb_add(out, "  [");
		quote_object_add(&h->quote.objects[i], out);
		sb_add(out, "]");
	}
	if (!h->comparison.full)
		sb_printf(out, "  [quotes %u of %zu octets]", h->comparison.octets,
			  t->probes.v[h->probe].len);
}

void tell_text_hop(const struct trace *t, unsigned ttl, const struct tell_style *style,
		   struct strbuf *out)
{
	const struct hop *h = &t->hops[ttl];

	sb_printf(out, "%2u  ", ttl);
	if (h->kind == HOP_SILENT) {
		sb_add(out, "*\n");
		return;
	}
	add_who(&h->from, style, out);
	for (unsigned i = 0; i < h->other_count; i++) {
		sb_add(out, " or ");
		add_who(&h->others[i], style, out);
	}
	sb_printf(out, "  %llu.%llu ms", (unsigned long long)(h->rtt / 1000000),
		  (unsigned long long)(h->rtt / 100000 % 10));
	if (h->kind == HOP_ANSWER) {
		sb_add(out, "  ");
		words_answer(t, h, out);
	} else {
		add_error(t, ttl, style, out);
	}
	sb_add_char(out, '\n');
}

/* A run of silent hops up to the end is one line. */
static unsigned silent_from(const struct trace *t)
{
	unsigned ttl = trace_end(t);

	while (ttl >= t->config.min_ttl && t->hops[ttl].kind == HOP_SILENT)
		ttl--;
	return ttl + 1;
}

static void add_findings(const struct trace *t, const struct judgement *j, struct strbuf *out)
{
	bool any = false;

	for (unsigned pass = 0; pass < 3; pass++) {
		for (size_t i = 0; i < j->findings.n; i++) {
			const struct finding *f = &j->findings.v[i];
			unsigned group = f->kind == FINDING_QUIRK ? 1 : f->weak ? 2 : 0;

			if (group != pass)
				continue;
			any = any || group == 0;
			sb_add(out, group == 0 ? "" : group == 1 ? "quirk: " : "hint: ");
			words_finding(f, t, out);
			sb_add_char(out, '\n');
		}
		if (pass == 0 && !any)
			sb_printf(out,
				  "nothing altered: %u hop%s answered, %u quoted the whole probe\n",
				  j->answered, j->answered == 1 ? "" : "s", j->full);
	}
	if (t->resets)
		sb_printf(out, "note: this host reset %u connection%s that the probes opened\n",
			  t->resets, t->resets == 1 ? "" : "s");
}

void tell_text_head(const struct trace *t, struct strbuf *out)
{
	sb_add(out, "tracebox to ");
	address_add(&t->config.dst, out);
	if (t->config.name) {
		sb_add(out, " (");
		packet_print_text(t->config.name, strlen(t->config.name), out);
		sb_add(out, ")");
	}
	sb_printf(out, ": %u hops max, ", t->config.max_ttl);
	add_probe_words(t, out);
	sb_add_char(out, '\n');
}

void tell_text_rest(const struct trace *t, unsigned from, const struct judgement *j,
		    const struct tell_style *style, struct strbuf *out)
{
	unsigned end = trace_end(t), silent = silent_from(t);

	for (unsigned ttl = from; ttl <= end; ttl++) {
		if (ttl == silent && end > silent + 1) {
			sb_printf(out, "%2u  * to hop %u\n", ttl, end);
			break;
		}
		tell_text_hop(t, ttl, style, out);
	}
	sb_add_char(out, '\n');
	add_findings(t, j, out);
	if (j->agreement)
		agree_words(j->agreement, t, out);
}

void tell_text(const struct trace *t, const struct judgement *j, const struct tell_style *style,
	       struct strbuf *out)
{
	tell_text_head(t, out);
	tell_text_rest(t, t->config.min_ttl, j, style, out);
}
