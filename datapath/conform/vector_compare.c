/*
 * vector_compare.c - what was sent beside what should have been, port by port and in order; differences by the names of
 * fields, and by offsets where no field is.
 */
#include "datapath/conform/vector_test.h"
#include "models/packet/parse.h"
#include "models/packet/print.h"

static const struct vector_packet *next_of(const vector_packets *p, const char *port, size_t *at)
{
	while (*at < p->n && strcmp(p->v[*at].port, port) != 0)
		(*at)++;
	return *at < p->n ? &p->v[(*at)++] : NULL;
}

static void add_line(const struct vector_packet *p, struct strbuf *out)
{
	struct packet parsed;

	packet_parse(&parsed, p->octets, p->len, LAYER_ETHER);
	packet_print_line(&parsed, out);
	sb_add_char(out, '\n');
}

static bool differs(const struct vector_packet *want, const struct vector_packet *got, uint32_t at)
{
	return !want->open[at] && want->octets[at] != got->octets[at];
}

/* Whether an octet of the bits differs; marks those in `named`. */
static bool field_differs(const struct vector_packet *want, const struct vector_packet *got, size_t bit,
			  size_t width, uint8_t *named)
{
	bool found = false;

	for (size_t at = bit / 8; width && at <= (bit + width - 1) / 8 && at < want->len; at++) {
		if (!differs(want, got, (uint32_t)at))
			continue;
		named[at] = 1;
		found = true;
	}
	return found;
}

/* A packet that should have been sent, a, and what was sent, b; `named`: octets of a whose field was printed. */
struct pair {
	const struct vector_packet *want, *got;
	struct packet a, b;
	uint8_t *named;
};

static void compare_header(const struct pair *p, unsigned i, struct strbuf *out)
{
	const struct packet_layer_info *info = packet_layer_info(p->a.at[i].layer);

	for (size_t k = 0; k < info->field_count; k++) {
		const struct packet_field *f = &info->fields[k];
		struct packet_value x, y;
		size_t bit, width;

		if (f->role == ROLE_PART || !packet_locate(&p->a, i, f, &bit, &width) ||
		    !packet_get_at(&p->a, i, f, &x) || !packet_get_at(&p->b, i, f, &y) ||
		    !memcmp(&x, &y, sizeof(x)) ||
		    !field_differs(p->want, p->got, bit, width, p->named))
			continue;
		sb_printf(out, "    %s: expected ", f->name);
		packet_value_print(f, x, out);
		sb_add(out, ", sent ");
		packet_value_print(f, y, out);
		sb_add_char(out, '\n');
	}
}

static bool same(const struct vector_packet *want, const struct vector_packet *got)
{
	if (want->len != got->len)
		return false;
	for (uint32_t i = 0; i < want->len; i++)
		if (differs(want, got, i))
			return false;
	return true;
}

static void compare_packet(const struct vector_packet *want, const struct vector_packet *got,
			   struct strbuf *out)
{
	struct pair p = { .want = want, .got = got, .named = x_calloc(want->len + 1, 1) };

	sb_printf(out, "  %s: expected ", want->port);
	add_line(want, out);
	sb_printf(out, "  %s: sent     ", want->port);
	add_line(got, out);
	if (want->len != got->len)
		sb_printf(out, "    length: expected %u, sent %u\n", want->len, got->len);
	packet_parse(&p.a, want->octets, want->len, LAYER_ETHER);
	packet_parse(&p.b, got->octets, got->len, LAYER_ETHER);
	for (unsigned i = 0; want->len == got->len && i < p.a.count && i < p.b.count &&
	     p.a.at[i].layer == p.b.at[i].layer && p.a.at[i].offset == p.b.at[i].offset; i++)
		compare_header(&p, i, out);
	for (uint32_t i = 0; i < MIN_OF(want->len, got->len); i++)
		if (differs(want, got, i) && !p.named[i])
			sb_printf(out, "    octet %u: expected %02x, sent %02x\n", i, want->octets[i],
				  got->octets[i]);
	free(p.named);
}

static void compare_all(const vector_packets *wanted, const vector_packets *sent, struct strbuf *out)
{
	/* each port once: at the first packet of either list that is of it */
	for (size_t k = 0; k < wanted->n + sent->n; k++) {
		const char *port = k < wanted->n ? wanted->v[k].port : sent->v[k - wanted->n].port;
		const struct vector_packet *want, *got;
		size_t first = 0, a = 0, b = 0;

		while (first < k && strcmp(first < wanted->n ? wanted->v[first].port :
					   sent->v[first - wanted->n].port, port) != 0)
			first++;
		if (first < k)
			continue;
		do {
			want = next_of(wanted, port, &a);
			got = next_of(sent, port, &b);
			if (want && got && !same(want, got)) {
				compare_packet(want, got, out);
			} else if (want && !got) {
				sb_printf(out, "  %s: not sent ", port);
				add_line(want, out);
			} else if (got && !want) {
				sb_printf(out, "  %s: not expected ", port);
				add_line(got, out);
			}
		} while (want || got);
	}
}

void vector_test_compare(const struct test_vector *v, const struct vector_result *r, struct strbuf *out)
{
	const vector_packets *sent = &r->sent;

	compare_all(&v->outputs, sent, out);
	for (size_t i = 0; out->len && i < v->others.n; i++) {
		struct strbuf other = STRBUF_INIT;

		compare_all(&v->others.v[i], sent, &other);
		if (!other.len)
			sb_clear(out);
		sb_fini(&other);
	}
	if (out->len && v->others.n)
		sb_printf(out, "  nor is it one of the %zu others that may be\n", v->others.n);
	sb_add_len(out, sb_str(&r->said), r->said.len);
}
