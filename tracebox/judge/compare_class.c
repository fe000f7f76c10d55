/*
 * compare_class.c - which differences are no middlebox's. A quote is copied by a router's slow
 * path: fields that the router itself has rewritten for its own use (host byte order, a checksum it
 * zeroed, a TTL it did or did not lower) say nothing of the path, and checksums follow from what
 * they cover. Invariant: a checksum is a box's only where nothing visible explains it.
 */
#include "tracebox/judge/compare_int.h"

#include "models/packet/checksum.h"

static uint16_t be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static void put_be16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static uint16_t swap16(uint16_t v)
{
	return (uint16_t)(v << 8 | v >> 8);
}

/* Lengths in host order, or without the header as old BSDs quote them, would mislead the parser. */
static void normalise_ip(struct normal *n, const uint8_t *sent)
{
	uint16_t want = be16(sent + 2), frag = be16(sent + 6);
	unsigned header = 4u * (sent[0] & 15);

	n->len_field = be16(n->bytes + 2);
	n->frag_field = be16(n->bytes + 6);
	n->swapped_len = n->len_field != want && swap16(n->len_field) == want;
	n->short_len = n->len_field != want && (n->len_field + header == want ||
						(unsigned)swap16(n->len_field) + header == want);
	n->swapped_frag = n->frag_field != frag && swap16(n->frag_field) == frag;
	if (n->swapped_len || n->short_len)
		put_be16(n->bytes + 2, want);
	if (n->swapped_frag)
		put_be16(n->bytes + 6, frag);
}

static void normalise_ip6(struct normal *n, const uint8_t *sent)
{
	uint16_t want = be16(sent + 4);

	n->len_field = be16(n->bytes + 4);
	n->swapped_len = n->len_field != want && swap16(n->len_field) == want;
	if (n->swapped_len)
		put_be16(n->bytes + 4, want);
}

bool compare_normalise(struct normal *n, const uint8_t *sent, size_t sent_len, const uint8_t *quote,
		       size_t quote_len)
{
	size_t total;
	bool v6;

	*n = (struct normal){ .bytes = NULL };
	if (sent_len < 20 || quote_len < 1 || sent[0] >> 4 != quote[0] >> 4)
		return false;
	v6 = sent[0] >> 4 == 6;
	if (v6 && sent_len < 40)
		return false;
	n->bytes = x_malloc(quote_len);
	memcpy(n->bytes, quote, quote_len);
	n->len = quote_len;
	if (!v6 && quote_len >= 8)
		normalise_ip(n, sent);
	else if (v6 && quote_len >= 8)
		normalise_ip6(n, sent);
	/* what is behind the packet by its own length, once that is believable, is padding */
	total = quote_len < 8 ? quote_len : v6 ? 40u + be16(n->bytes + 4) : be16(n->bytes + 2);
	n->whole = total >= (v6 ? 40 : 20) && total <= n->len;
	if (n->whole)
		n->len = total;
	return true;
}

static void quirk(struct change *ch, const char *note)
{
	ch->class = CHANGE_QUIRK;
	ch->note = note;
}

static void expected(struct change *ch, const char *note)
{
	ch->class = CHANGE_EXPECTED;
	ch->note = note;
}

static bool field_is(const struct change *ch, const char *name)
{
	return ch->kind == CHANGE_FIELD && ch->field && !strcmp(ch->field->name, name);
}

/* RFC 1812 section 5.3.1 lowers it; who quotes may have done so or not yet. */
static void classify_ttl(struct change *ch)
{
	if (ch->now.v[1] <= 1)
		expected(ch, "every router lowers it");
	else
		quirk(ch, "who quotes shows another TTL than the one that expired");
}

static bool is_route_option(const struct change *ch)
{
	return ch->layer == LAYER_IP && (ch->option == 7 || ch->option == 68 || ch->option == 131 ||
					 ch->option == 137);
}

static void classify_ip_checksum(const struct comparison *c, struct change *ch,
				 const struct packet *got)
{
	bool routed = false;

	for (size_t i = 0; i < c->changes.n; i++)
		routed = routed || is_route_option(&c->changes.v[i]);
	if (packet_checksum_ok(got, 0) == CHECKSUM_RIGHT)
		expected(ch, "follows from the TTL");
	/* Linux quotes what it has just written there with the checksum from before */
	else if (routed)
		expected(ch, "follows from the route option");
	else if (ch->now.v[1] == 0)
		quirk(ch, "quoted as zero");
	else
		quirk(ch, "not that of the quoted header");
}

/* Options are moved, so are header lengths and, unless the gap was padded, the packet's. */
static bool options_came_or_went(const struct comparison *c, enum packet_layer layer)
{
	for (size_t i = 0; i < c->changes.n; i++)
		if (c->changes.v[i].kind != CHANGE_FIELD && c->changes.v[i].layer == layer)
			return true;
	return false;
}

/* By how many octets the TCP header grew. */
static int64_t header_growth(const struct comparison *c)
{
	for (size_t i = 0; i < c->changes.n; i++)
		if (field_is(&c->changes.v[i], "tcp.off"))
			return 4 * ((int64_t)c->changes.v[i].now.v[1] -
				    (int64_t)c->changes.v[i].old.v[1]);
	return 0;
}

static bool length_follows(const struct comparison *c, const struct change *ch)
{
	return options_came_or_went(c, LAYER_TCP) &&
	       (int64_t)ch->now.v[1] - (int64_t)ch->old.v[1] == header_growth(c);
}

static void classify(struct comparison *c, struct change *ch, const struct packet *got)
{
	if (field_is(ch, "ip.ttl") || field_is(ch, "ip6.hlim"))
		classify_ttl(ch);
	else if (field_is(ch, "ip.checksum"))
		classify_ip_checksum(c, ch, got);
	else if (field_is(ch, "ip.id") && swap16((uint16_t)ch->now.v[1]) == ch->old.v[1])
		quirk(ch, "quoted with its octets swapped");
	else if (is_route_option(ch))
		expected(ch, "routers write into it");
	else if ((field_is(ch, "ip.len") || field_is(ch, "ip6.len")) && length_follows(c, ch))
		expected(ch, "follows from the options");
	else if (field_is(ch, "tcp.off") && options_came_or_went(c, LAYER_TCP))
		expected(ch, "follows from the options");
	else if (field_is(ch, "ip.hl") && options_came_or_went(c, LAYER_IP))
		expected(ch, "follows from the options");
	else if (field_is(ch, "icmp.checksum") || field_is(ch, "icmp6.checksum"))
		expected(ch, "follows from the rest");
}

/* A field as it was quoted before it was put right. */
static void note_quirk(struct comparison *c, const char *name, uint64_t old, uint64_t now,
		       const char *note)
{
	const struct packet_field *f = packet_field_find(name);
	struct change *ch = VEC_ADD(&c->changes);

	*ch = (struct change){
		.kind = CHANGE_FIELD, .layer = f->layer, .index = 1, .field = f, .option = -1,
		.subtype = -1,
		.old = packet_value_of(old), .now = packet_value_of(now), .offset = f->bit / 8u,
		.need = (f->bit + f->width + 7u) / 8u,
	};
	quirk(ch, note);
}

static int transport_at(const struct packet *p)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->at[i].layer == LAYER_TCP || p->at[i].layer == LAYER_UDP ||
		    p->at[i].layer == LAYER_SCTP)
			return (int)i;
	return -1;
}

static bool other_box_inside(const struct comparison *c, const struct change *except)
{
	for (size_t i = 0; i < c->changes.n; i++)
		if (&c->changes.v[i] != except && c->changes.v[i].class == CHANGE_BOX)
			return true;
	return false;
}

/*
 * The transport checksum: right for what is quoted, then it follows from the rest; else, or where
 * not all is quoted, it is the trace of something that the quote does not show. A checksum that was
 * wrong when it was sent proves nothing.
 */
static void classify_transport(struct comparison *c, const struct packet *sent,
			       const struct packet *got)
{
	int si = transport_at(sent), gi = transport_at(got);
	enum packet_checksum_state was =
		si < 0 ? CHECKSUM_NONE : packet_checksum_ok(sent, (unsigned)si);
	enum packet_checksum_state is =
		gi < 0 ? CHECKSUM_NONE : packet_checksum_ok(got, (unsigned)gi);
	struct change *ch = NULL;

	for (size_t i = 0; i < c->changes.n; i++)
		if (c->changes.v[i].field && c->changes.v[i].field->role == ROLE_CHECKSUM &&
		    c->changes.v[i].layer != LAYER_IP)
			ch = &c->changes.v[i];
	if (was == CHECKSUM_RIGHT && (is == CHECKSUM_RIGHT || is == CHECKSUM_WRONG)) {
		c->checked = true;
		c->unexplained = is == CHECKSUM_WRONG;
	}
	if (!ch || ch->class != CHANGE_BOX)
		return;
	if (is == CHECKSUM_RIGHT && was == CHECKSUM_RIGHT)
		expected(ch, "follows from the rest");
	else if (is == CHECKSUM_UNKNOWN && was == CHECKSUM_RIGHT && other_box_inside(c, ch))
		expected(ch, "something else changed");
}

void compare_classify(struct comparison *c, const struct packet *sent, const struct packet *got,
		      const struct normal *n)
{
	for (size_t i = 0; i < c->changes.n; i++)
		classify(c, &c->changes.v[i], got);
	classify_transport(c, sent, got);
	if (n->swapped_len)
		note_quirk(c, sent->at[0].layer == LAYER_IP ? "ip.len" : "ip6.len",
			   swap16(n->len_field), n->len_field,
			   "quoted with its octets swapped");
	else if (n->short_len)
		note_quirk(c, "ip.len", be16(sent->data + 2), n->len_field,
			   "quoted without the header");
	if (n->swapped_frag)
		note_quirk(c, "ip.flags", be16(sent->data + 6) >> 13, n->frag_field >> 13,
			   "quoted with its octets swapped");
}
