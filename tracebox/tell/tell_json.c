/*
 * tell_json.c - for machines: one stable object, the same cut into lines, and 0.4.4's object. Text
 * of unknown origin is made printable before it gets here, so that what is written is always UTF-8.
 */
#include "tracebox/tell/tell.h"

#include <jansson.h>

#include "models/packet/print.h"
#include "tracebox/judge/agree.h"
#include "tracebox/tell/compat.h"
#include "tracebox/tell/words.h"

static void set(json_t *o, const char *key, json_t *v)
{
	if (!v || json_object_set_new(o, key, v))
		x_panic("no JSON of '%s'", key);
}

static void push(json_t *a, json_t *v)
{
	if (!v || json_array_append_new(a, v))
		x_panic("no JSON array");
}

static json_t *text(struct strbuf *b)
{
	json_t *v = json_string(sb_str(b));

	sb_clear(b);
	return v;
}

static json_t *address(const struct address *a)
{
	char buf[ADDRESS_TEXT];

	return json_string(address_text(a, buf));
}

static json_t *name_of(const struct address *a)
{
	struct strbuf b = STRBUF_INIT;
	char name[256];
	json_t *v;

	tell_name(a, name, sizeof(name));
	packet_print_text(name, strlen(name), &b);
	v = text(&b);
	sb_fini(&b);
	return v;
}

static json_t *value(const struct packet_field *f, struct packet_value v)
{
	struct strbuf b = STRBUF_INIT;
	json_t *j;

	packet_value_print(f, v, &b);
	j = text(&b);
	sb_fini(&b);
	return j;
}

static json_t *change_of(const struct change *c)
{
	static const char *const kinds[] = { "field", "added", "removed", "payload" };
	static const char *const classes[] = { "expected", "quirk", "box" };
	json_t *o = json_object();

	set(o, "layer", json_string(packet_layer_info(c->layer)->name));
	set(o, "kind", json_string(kinds[c->kind]));
	set(o, "class", json_string(classes[c->class]));
	if (c->option >= 0)
		set(o, "option", json_integer(c->option));
	if (c->kind == CHANGE_FIELD && c->field) {
		set(o, "field", json_string(c->field->name));
		set(o, "old", value(c->field, c->old));
		set(o, "new", value(c->field, c->now));
	}
	set(o, "offset", json_integer(c->offset));
	if (c->note)
		set(o, "note", json_string(c->note));
	return o;
}

static void add_error(json_t *o, const struct trace *t, const struct hop *h)
{
	struct strbuf b = STRBUF_INIT;
	json_t *list = json_array(), *extensions = json_array();

	(void)t;
	set(o, "type", json_integer(h->quote.type));
	set(o, "code", json_integer(h->quote.code));
	set(o, "reason", json_string(quote_reason(&h->quote)));
	if (h->quote.kind == QUOTE_TOO_BIG)
		set(o, "mtu", json_integer(h->quote.mtu));
	set(o, "quoted", json_integer(h->comparison.octets));
	set(o, "full", json_boolean(h->comparison.full));
	for (size_t i = 0; i < h->comparison.changes.n; i++)
		push(list, change_of(&h->comparison.changes.v[i]));
	set(o, "changes", list);
	for (unsigned i = 0; i < h->quote.object_count; i++) {
		quote_object_add(&h->quote.objects[i], &b);
		push(extensions, text(&b));
	}
	set(o, "extensions", extensions);
	sb_fini(&b);
}

static json_t *hop_of(const struct trace *t, unsigned ttl, const struct tell_style *style)
{
	static const char *const kinds[] = { "silent", "error", "answer" };
	const struct hop *h = &t->hops[ttl];
	struct strbuf b = STRBUF_INIT;
	json_t *o = json_object(), *others = json_array();

	set(o, "hop", json_integer(ttl));
	set(o, "kind", json_string(kinds[h->kind]));
	set(o, "attempts", json_integer(h->attempts));
	if (h->kind != HOP_SILENT) {
		set(o, "from", address(&h->from));
		if (!style->numeric)
			set(o, "name", name_of(&h->from));
		set(o, "rtt_us", json_real((double)h->rtt / 1000));
	}
	for (unsigned i = 0; i < h->other_count; i++)
		push(others, address(&h->others[i]));
	if (h->other_count)
		set(o, "others", others);
	else
		json_decref(others);
	if (h->kind == HOP_ERROR)
		add_error(o, t, h);
	if (h->kind == HOP_ANSWER) {
		words_answer(t, h, &b);
		set(o, "answer", text(&b));
	}
	sb_fini(&b);
	return o;
}

static json_t *finding_of(const struct trace *t, const struct finding *f)
{
	struct strbuf b = STRBUF_INIT;
	json_t *o = json_object();

	words_finding(f, t, &b);
	set(o, "kind", json_string(words_kind(f->kind)));
	set(o, "text", text(&b));
	set(o, "weak", json_boolean(f->weak));
	set(o, "after_hop", json_integer(f->after));
	set(o, "at_hop", json_integer(f->at));
	if (f->after)
		set(o, "after", address(&t->hops[f->after].from));
	if (t->hops[f->at].kind != HOP_SILENT)
		set(o, "at", address(&t->hops[f->at].from));
	set(o, "witnesses", json_integer(f->witnesses));
	if (f->kind == FINDING_CHANGE || f->kind == FINDING_QUIRK)
		set(o, "change", change_of(&f->change));
	sb_fini(&b);
	return o;
}

static json_t *head_of(const struct trace *t)
{
	struct strbuf b = STRBUF_INIT;
	json_t *o = json_object();

	set(o, "destination", address(&t->config.dst));
	set(o, "source", address(&t->config.src));
	if (t->config.name) {
		packet_print_text(t->config.name, strlen(t->config.name), &b);
		set(o, "name", text(&b));
	}
	set(o, "max_hops", json_integer(t->config.max_ttl));
	sb_add_hex(&b, t->template.bytes, t->template.len);
	set(o, "probe", text(&b));
	sb_fini(&b);
	return o;
}

static json_t *difference_of(const struct trace *t, const struct agree_difference *f)
{
	struct strbuf b = STRBUF_INIT;
	json_t *o = json_object();

	agree_words_difference(f, t, &b);
	set(o, "kind", json_string(agree_difference_name(f->kind)));
	set(o, "text", text(&b));
	set(o, "after_hop", json_integer(f->after));
	set(o, "at_hop", json_integer(f->at));
	set(o, "witnesses", json_integer((json_int_t)f->witnesses));
	if (f->boxes)
		packet_print_text(f->boxes, strlen(f->boxes), &b);
	set(o, "boxes", text(&b));
	if (f->kind <= DIFFERS_REPLY)
		set(o, "change", change_of(&f->change));
	if (f->kind == DIFFERS_VALUE && f->change.field)
		set(o, "expected", value(f->change.field, f->expected));
	sb_fini(&b);
	return o;
}

static json_t *agreement_of(const struct agreement *a, const struct trace *t)
{
	struct strbuf b = STRBUF_INIT;
	json_t *o = json_object(), *list = json_array();

	packet_print_text(a->book->network, strlen(a->book->network), &b);
	set(o, "network", text(&b));
	set(o, "status", json_string(agreement_name(a)));
	set(o, "compared", json_integer(a->compared));
	set(o, "silences", json_integer(a->silences));
	set(o, "undecided", json_boolean(a->book->undecided));
	for (size_t i = 0; i < a->differences.n; i++)
		push(list, difference_of(t, &a->differences.v[i]));
	set(o, "differences", list);
	sb_fini(&b);
	return o;
}

static void add_verdict(json_t *o, const struct trace *t, const struct judgement *j)
{
	json_t *list = json_array();

	for (size_t i = 0; i < j->findings.n; i++)
		push(list, finding_of(t, &j->findings.v[i]));
	set(o, "altered", json_boolean(j->altered));
	set(o, "reached", t->reached ? json_integer(t->reached) : json_null());
	set(o, "findings", list);
	set(o, "probes_sent", json_integer((json_int_t)t->probes.n));
	set(o, "resets_sent", json_integer(t->resets));
	if (j->agreement)
		set(o, "expect", agreement_of(j->agreement, t));
}

/* Takes o. */
static void dump(json_t *o, size_t flags, struct strbuf *out)
{
	char *s = json_dumps(o, flags | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(9));

	if (!s)
		x_panic("no JSON text");
	sb_add(out, s);
	sb_add_char(out, '\n');
	free(s);
	json_decref(o);
}

void tell_json(const struct trace *t, const struct judgement *j, const struct tell_style *style,
		 struct strbuf *out)
{
	json_t *o = head_of(t), *hops = json_array();

	for (unsigned ttl = t->config.min_ttl; ttl <= trace_end(t); ttl++)
		push(hops, hop_of(t, ttl, style));
	set(o, "hops", hops);
	add_verdict(o, t, j);
	dump(o, JSON_INDENT(1), out);
}

void tell_ndjson_head(const struct trace *t, struct strbuf *out)
{
	dump(head_of(t), JSON_COMPACT, out);
}

void tell_ndjson_hop(const struct trace *t, unsigned ttl, const struct tell_style *style,
		     struct strbuf *out)
{
	dump(hop_of(t, ttl, style), JSON_COMPACT, out);
}

void tell_ndjson_verdict(const struct trace *t, const struct judgement *j, struct strbuf *out)
{
	json_t *o = json_object();

	add_verdict(o, t, j);
	dump(o, JSON_COMPACT, out);
}

void tell_ndjson(const struct trace *t, const struct judgement *j, const struct tell_style *style,
		 struct strbuf *out)
{
	tell_ndjson_head(t, out);
	for (unsigned ttl = t->config.min_ttl; ttl <= trace_end(t); ttl++)
		tell_ndjson_hop(t, ttl, style, out);
	tell_ndjson_verdict(t, j, out);
}

/* 0.4.4: names, or with -v objects of what was expected and received. */
static json_t *compat_entry(const struct compat_change *c, bool verbose)
{
	struct compat_change bare = *c;
	struct strbuf name = STRBUF_INIT, b = STRBUF_INIT;
	json_t *o, *inner;

	bare.sign = 0;
	compat_name(&bare, &name);
	if (!verbose) {
		o = text(&name);
	} else {
		o = json_object();
		inner = json_object();
		if (c->change && c->change->kind == CHANGE_FIELD) {
			compat_value(c, c->change->old, &b);
			set(inner, "Expected", text(&b));
			compat_value(c, c->change->now, &b);
			set(inner, "Received", text(&b));
		} else {
			set(inner, "Info", json_string(c->layer));
		}
		set(o, sb_str(&name), inner);
	}
	sb_fini(&name);
	sb_fini(&b);
	return o;
}

static void compat_changes(json_t *o, const struct comparison *c, enum packet_layer cut,
			   bool verbose)
{
	json_t *modified = json_array(), *added = json_array(), *removed = json_array();
	struct compat_list l;

	compat_list_of(&l, c, cut);
	for (size_t i = 0; i < l.v.n; i++)
		push(l.v.v[i].sign == '+' ? added : l.v.v[i].sign == '-' ? removed : modified,
		     compat_entry(&l.v.v[i], verbose));
	compat_list_fini(&l);
	set(o, "Modifications", modified);
	set(o, "Additions", added);
	set(o, "Deletions", removed);
}

static json_t *compat_hop(const struct trace *t, unsigned ttl, const struct tell_style *style)
{
	const struct hop *h = &t->hops[ttl];
	json_t *o = json_object(), *extensions;
	struct comparison c;

	set(o, "hop", json_integer(ttl));
	set(o, "from", h->kind == HOP_SILENT ? json_string("*") : address(&h->from));
	if (h->kind == HOP_SILENT)
		return o;
	set(o, "delay", json_integer((json_int_t)(h->rtt / 1000)));
	if (!style->numeric)
		set(o, "name", name_of(&h->from));
	if (h->kind == HOP_ANSWER) {
		const struct probe *p = &t->probes.v[h->probe];

		compare(&c, p->bytes, p->len, h->reply, h->reply_len);
		compat_changes(o, &c, LAYER_NONE, style->verbose);
		comparison_fini(&c);
		return o;
	}
	compat_changes(o, &h->comparison, compat_cut(h), style->verbose);
	if (h->quote.extended) {
		extensions = json_array();
		push(extensions, json_string("ICMPExtension"));
		for (unsigned i = 0; i < h->quote.object_count; i++) {
			push(extensions, json_string("ICMPExtensionObject"));
			if (h->quote.objects[i].class == 1)
				push(extensions, json_string("ICMPExtensionMPLS"));
		}
		set(o, "ICMPExtensions", extensions);
	}
	return o;
}

void tell_compat_json(const struct trace *t, const struct tell_style *style, struct strbuf *out)
{
	struct strbuf b = STRBUF_INIT;
	json_t *o = json_object(), *hops = json_array();

	set(o, "addr", address(&t->config.dst));
	if (t->config.name)
		packet_print_text(t->config.name, strlen(t->config.name), &b);
	else
		address_add(&t->config.dst, &b);
	set(o, "name", text(&b));
	set(o, "max_hops", json_integer(t->config.max_ttl));
	for (unsigned ttl = t->config.min_ttl; ttl <= trace_end(t); ttl++)
		push(hops, compat_hop(t, ttl, style));
	set(o, "Hops", hops);
	dump(o, JSON_INDENT(2), out);
	sb_fini(&b);
}
