/*
 * fuzz_packet.c - the first byte chooses the first header, the rest is the packet. Everything
 * is read, printed, overwritten and mended; nothing is read or written outside, and what is
 * printed is printable.
 */
#include "models/base/mem.h"
#include "models/packet/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct strbuf *s)
{
	for (size_t i = 0; i < s->len; i++)
		X_CHECK(s->s[i] == '\n' || s->s[i] == '\t' || (s->s[i] >= ' ' && s->s[i] <= '~'));
}

static void print(const struct packet *p)
{
	struct strbuf s = STRBUF_INIT;

	packet_print_line(p, &s);
	packet_print_long(p, &s);
	packet_print_hex(p->data, MIN_OF(p->len, 64), &s);
	packet_print_text(p->data, MIN_OF(p->len, 64), &s);
	check_text(&s);
	sb_fini(&s);
}

static void visit(struct packet *p, unsigned i)
{
	const struct packet_at *a = &p->at[i];
	const struct packet_layer_info *info = packet_layer_info(a->layer);
	struct packet_option o = { 0 };
	struct packet_value v, back;
	size_t bit, width, len;
	uint32_t want;

	X_CHECK(a->have > 0 && a->have <= a->header && a->offset + a->have <= p->len);
	X_CHECK(a->end <= p->len && a->end <= a->full);
	while (packet_option_next(p, i, &o))
		X_CHECK(o.len > 0 && o.offset + o.len <= a->offset + a->have);
	for (size_t k = 0; k < info->field_count; k++) {
		const struct packet_field *f = &info->fields[k];

		if (!packet_locate(p, i, f, &bit, &width))
			continue;
		X_CHECK(bit + width <= 8 * ((size_t)a->offset + a->have));
		if (packet_get_at(p, i, f, &v) && packet_put_at(p, i, f, v))
			X_CHECK(packet_get_at(p, i, f, &back) && packet_value_equal(v, back));
		(void)!packet_bytes(p, i, f, &len);
	}
	(void)packet_checksum_ok(p, i);
	(void)!packet_checksum_want(p, i, &want);
}

static void mend(struct packet *p)
{
	X_CHECK(packet_fix_checksums(p));
	for (unsigned i = 0; i < p->count; i++)
		(void)packet_fix_checksum(p, i);
	/* false if the packet is too long for a length field */
	if (packet_fix_lengths(p))
		X_CHECK(packet_fix_checksums(p));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum packet_layer first;
	struct packet p;
	uint8_t *copy;

	if (size == 0)
		return 0;
	first = (enum packet_layer)(data[0] % LAYER_COUNT);
	copy = x_malloc(size);
	memcpy(copy, data + 1, size - 1);
	packet_parse_writable(&p, copy, size - 1, first);
	X_CHECK(p.count <= PACKET_MAX_LAYERS && p.payload + p.payload_len <= p.len);
	print(&p);
	for (unsigned i = 0; i < p.count; i++)
		visit(&p, i);
	/* reading and writing back changed nothing */
	X_CHECK(memcmp(copy, data + 1, size - 1) == 0);
	mend(&p);
	print(&p);
	free(copy);
	return 0;
}
