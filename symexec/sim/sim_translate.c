/*
 * sim_translate.c - ProtocolTranslator46 and ProtocolTranslator64 in a concrete run. Both read the header at the start of
 * the data, whatever is marked, and make a new packet of as many octets of payload as it states. The checksum of TCP,
 * UDP and ICMP is computed over those; what would lie behind them is not written. Other protocols become 0.
 * ICMP messages are cut to their length modulo 256, and all but the first word of theirs is left as it is.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "symexec/explore/witness.h"

enum { ICMP = 1, TCP = 6, UDP = 17, ICMP6 = 58 };

/* What becomes of a type of ICMP messages, the first line that fits. */
struct kind {
	int type, code;			/* code -1: any */
	int to_type, to_code;		/* to_code -1: kept */
	int pointer;			/* the first octet of the word: -1 of a table, else this */
	bool word;			/* kept */
};

static const struct kind to_six[] = {
	{ 8, -1, 128, 0, 0, true }, { 0, -1, 129, 0, 0, true },
	{ 3, 2, 4, 1, 6, false }, { 3, 3, 1, 4, 0, false }, { 3, 4, 2, 0, 0, false },
	{ 3, 5, 1, 2, 0, false }, { 3, 9, 1, 1, 0, false }, { 3, 10, 1, 1, 0, false },
	{ 3, -1, 1, 0, 0, false }, { 11, -1, 3, -1, 0, false }, { 12, -1, 4, 0, -1, false },
};

static const struct kind to_four[] = {
	{ 128, -1, 8, 0, 0, true }, { 129, -1, 0, 0, 0, true },
	{ 1, 1, 3, 10, 0, false }, { 1, 2, 3, 5, 0, false }, { 1, 3, 3, 1, 0, false },
	{ 1, 4, 3, 3, 0, false }, { 1, -1, 3, 0, 0, false }, { 2, -1, 3, 4, 0, false },
	{ 3, -1, 11, -1, 0, false }, { 4, 0, 12, 0, -1, false }, { 4, 1, 3, 2, 0, false },
	{ 4, 2, 12, 0, 255, false },
};

/* Places in the one header, and where the same stands in the other. */
static const uint8_t places_six[][2] = { { 0, 0 }, { 2, 4 }, { 8, 7 }, { 9, 6 }, { 12, 8 }, { 16, 24 } };
static const uint8_t places_four[][2] = { { 4, 2 }, { 6, 9 }, { 7, 8 }, { 8, 12 }, { 24, 255 } };

struct translation {
	uint8_t *in, *out;
	uint32_t header, made;		/* octets of the old header, of the new one */
	uint32_t payload;
};

/* The numbers go out in the machine's order: the low octet first. */
static void
move_pointer(uint8_t *icmp, bool six)
{
	uint32_t at = six ? icmp[4] : sim_get32(icmp + 4);
	size_t n = six ? ARRAY_LEN(places_six) : ARRAY_LEN(places_four);

	memset(icmp + 4, six ? 0xff : 0, 4);
	for (size_t i = 0; i < n; i++) {
		const uint8_t *place = six ? places_six[i] : places_four[i];

		if (place[0] == at) {
			memset(icmp + 4, 0, 4);
			icmp[4] = place[1];
		}
	}
}

/* false: a type that Click does not know. */
static bool
change_icmp(uint8_t *icmp, bool six)
{
	const struct kind *kinds = six ? to_six : to_four;
	size_t n = six ? ARRAY_LEN(to_six) : ARRAY_LEN(to_four);

	for (size_t i = 0; i < n; i++) {
		const struct kind *k = &kinds[i];

		if (k->type != icmp[0] || (k->code >= 0 && k->code != icmp[1]))
			continue;
		icmp[0] = (uint8_t)k->to_type;
		icmp[1] = k->to_code < 0 ? icmp[1] : (uint8_t)k->to_code;
		if (k->pointer < 0) {
			move_pointer(icmp, six);
		} else if (!k->word) {
			memset(icmp + 4, 0, 4);
			icmp[4] = (uint8_t)k->pointer;
		}
		return true;
	}
	return false;
}

/* Over the addresses at `addresses` too, unless it is NULL. */
static void
sum_payload(const struct translation *p, uint32_t at, const uint8_t *addresses, size_t n, uint8_t proto)
{
	uint8_t *data = p->out + p->made;
	struct checksum c = { 0 };

	sim_put16(data + at, 0);
	if (addresses != NULL) {
		checksum_add(&c, addresses, n);
		checksum_add16(&c, proto);
		checksum_add16(&c, (uint16_t)p->payload);
	}
	checksum_add(&c, data, p->payload);
	sim_put16(data + at, checksum_finish(&c));
}

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

/* NULL, or why there is no packet. */
static const char *
make_six(struct translation *p)
{
	uint8_t *out = p->out, proto = p->in[9];

	out[0] = 0x60;
	sim_put16(out + 4, p->payload);
	out[6] = proto == ICMP ? ICMP6 : proto == TCP || proto == UDP ? proto : 0;
	out[7] = (uint8_t)(p->in[8] + 0x40 - 0xff);
	for (int i = 0; i < 2; i++) {
		memcpy(out + 8 + 16 * i, mapped, sizeof(mapped));
		memcpy(out + 20 + 16 * i, p->in + 12 + 4 * i, 4);
	}
	/* it would be what was in the memory */
	if (proto == ICMP && p->payload == 0)
		return "an ICMP message without a type";
	if (proto == ICMP && !change_icmp(out + p->made, true))
		return "an ICMP type that is not translated";
	if (out[6] != 0)
		sum_payload(p, proto == TCP ? 16 : proto == UDP ? 6 : 2, out + 8, 32, out[6]);
	return NULL;
}

static const char *
make_four(struct translation *p)
{
	uint8_t *out = p->out, next = p->in[6];

	out[0] = 0x45;
	sim_put16(out + 2, p->made + p->payload);
	out[6] = 0x40;
	out[8] = p->in[7];
	memcpy(out + 12, p->in + 20, 4);
	memcpy(out + 16, p->in + 36, 4);
	if (next != TCP && next != UDP && next != ICMP6)
		return NULL;
	out[9] = next == ICMP6 ? ICMP : next;
	sim_ip_sum(out);
	if (next != ICMP6)
		sum_payload(p, next == TCP ? 16 : 6, out + 12, 8, next);
	else if (p->payload < 8 || !change_icmp(out + p->made, false))
		return "an ICMPv6 message that is not translated";
	else
		sum_payload(p, 2, NULL, 0, 0);
	return NULL;
}

static bool
is_mapped(const uint8_t *ip6)
{
	/* 0.0.0.0 is no address that it takes */
	return memcmp(ip6 + 8, mapped, sizeof(mapped)) == 0 && sim_get32(ip6 + 20) != 0 &&
	    memcmp(ip6 + 24, mapped, sizeof(mapped)) == 0 && sim_get32(ip6 + 36) != 0;
}

/* The translation of the `len` octets at p->in, or NULL, which is a drop or, with *why, a violation. */
static struct flow *
translate(struct sim *s, struct translation *p, uint32_t len, bool six, const char **why)
{
	bool icmp = p->in[six ? 9 : 6] == (six ? ICMP : ICMP6);
	uint32_t stated = six ? sim_get16(p->in + 2) - p->header : sim_get16(p->in + 4);
	struct flow *f = NULL;

	p->made = six ? 40 : 20;
	p->payload = stated & (icmp ? 0xff : 0xffff);
	if (!six && !is_mapped(p->in))
		return NULL;
	if (p->payload > len - p->header) {
		*why = "the IP length goes beyond the end of the packet";
		return NULL;
	}
	p->out = x_calloc(1, p->made + p->payload + 20);
	memcpy(p->out + p->made, p->in + p->header, p->payload);
	*why = six ? make_six(p) : make_four(p);
	if (*why == NULL)
		f = sim_packet(s, p->out, p->made + p->payload, 0);
	free(p->out);
	return f;
}

static struct flow *
translated(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct witness none = { .values = u64_map_new() };
	struct translation p = { .header = strcmp(n->cls->name, "ProtocolTranslator46") == 0 ? 20 : 40 };
	const char *why = "too short for an IP header";
	struct flow *g = NULL;
	uint32_t len = (uint32_t)witness_bytes(s->in->engine, f, f, &none, &p.in);

	witness_fini(&none);
	if (len >= p.header) {
		why = NULL;
		g = translate(s, &p, len, p.header == 20, &why);
	}
	free(p.in);
	if (why != NULL)
		sim_violation(s, n, f, why);
	else if (g == NULL)
		sim_drop(s, f);
	else
		flow_free(s->in->engine, f);
	return g;
}

static void
translator_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = translated(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
translator_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : translated(s, n, f);
}

const struct sim_class sim_classes_translate[] = {
	{ .name = "ProtocolTranslator46", .push = translator_push, .pull = translator_pull },
	{ .name = "ProtocolTranslator64", .push = translator_push, .pull = translator_pull },
	{ .name = NULL },
};
