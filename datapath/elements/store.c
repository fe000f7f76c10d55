/*
 * store.c - octets written, tested and summed without a look at headers: StoreData, CheckLength,
 * SetCRC32, CheckCRC32, RandomSample, MarkMACHeader, SetPacketType, SetTimestamp and its kin.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/packet/checksum.h"

struct store {
	struct element el;
	uint32_t offset, length;
	const char *data;
	uint64_t time;
	double chance;
	uint64_t dropped;
	bool given, active, flag;
};

static inline struct pkt *data_one(struct element *e, struct pkt *p)
{
	const struct store *s = (const struct store *)e;

	if (s->offset < p->len)
		memcpy(p->data + s->offset, s->data, MIN_OF(s->length, p->len - s->offset));
	return p;
}
ELEMENT_SIMPLE(store_data, data_one)

static inline struct pkt *length_one(struct element *e, struct pkt *p)
{
	return p->len > ((struct store *)e)->length ? element_reject(e, DROP_TOO_LARGE, p) : p;
}
ELEMENT_SIMPLE(check_length, length_one)

static inline struct pkt *set_crc_one(struct element *e, struct pkt *p)
{
	uint32_t crc = crc32_click((uint32_t)CRC32_CLICK_START, p->data, p->len);

	if (!pkt_put(p, 4))
		return element_reject(e, DROP_NO_MEMORY, p);
	crc32_octets(crc, p->data + p->len - 4);
	return p;
}
ELEMENT_SIMPLE(set_crc, set_crc_one)

static inline struct pkt *check_crc_one(struct element *e, struct pkt *p)
{
	struct store *s = (struct store *)e;
	uint8_t want[4];

	if (p->len >= 4) {
		crc32_octets(crc32_click((uint32_t)CRC32_CLICK_START, p->data, p->len - 4), want);
		if (!memcmp(want, p->data + p->len - 4, 4)) {
			p->len -= 4;
			return p;
		}
	}
	s->dropped++;
	element_drop(e, DROP_BAD_CHECKSUM, p);
	return NULL;
}
ELEMENT_SIMPLE(check_crc, check_crc_one)

static inline struct pkt *sample_one(struct element *e, struct pkt *p)
{
	struct store *s = (struct store *)e;

	if (!s->active || router_random_real(e->router) < s->chance)
		return p;
	s->dropped++;
	return element_reject(e, DROP_CHANCE, p);
}
ELEMENT_SIMPLE(sample, sample_one)

static inline struct pkt *mark_mac_one(struct element *e, struct pkt *p)
{
	const struct store *s = (const struct store *)e;

	if ((uint64_t)s->offset + s->length > p->len)
		return element_reject(e, DROP_PRECONDITION, p);
	p->mac = pkt_offset(p) + s->offset;
	if (s->length)
		p->net = p->mac + s->length;
	return p;
}
ELEMENT_SIMPLE(mark_mac, mark_mac_one)

static inline struct pkt *type_one(struct element *e, struct pkt *p)
{
	p->type = (uint8_t)((struct store *)e)->offset;
	return p;
}
ELEMENT_SIMPLE(set_type, type_one)

static inline struct pkt *time_one(struct element *e, struct pkt *p)
{
	const struct store *s = (const struct store *)e;

	p->time = s->given ? s->time : e->router->run.now;
	if (s->flag)
		memcpy(p->anno + ANNO_FIRST_TIMESTAMP, &p->time, 8);
	return p;
}
ELEMENT_SIMPLE(set_time, time_one)

static bool data_configure(struct element *e, struct setup *s)
{
	struct store *t = (struct store *)e;

	t->offset = setup_u32(s, "OFFSET");
	t->data = setup_value(s, "DATA")->s;
	t->length = (uint32_t)setup_value(s, "DATA")->len;
	return true;
}

static bool length_configure(struct element *e, struct setup *s)
{
	((struct store *)e)->length = setup_u32(s, "LENGTH");
	return true;
}

static bool sample_configure(struct element *e, struct setup *s)
{
	struct store *t = (struct store *)e;

	/* P takes the value of SAMPLE, its other name */
	t->chance = setup_given(s, "DROP") ? 1 - setup_value(s, "DROP")->d : setup_value(s, "P")->d;
	t->active = setup_int(s, "ACTIVE");
	return true;
}

static bool mark_mac_configure(struct element *e, struct setup *s)
{
	((struct store *)e)->offset = setup_u32(s, "OFFSET");
	return length_configure(e, s);
}

static bool type_configure(struct element *e, struct setup *s)
{
	((struct store *)e)->offset = setup_u32(s, "TYPE");
	return true;
}

static bool time_configure(struct element *e, struct setup *s)
{
	struct store *t = (struct store *)e;

	t->given = setup_given(s, "TIMESTAMP");
	t->time = t->given ? (uint64_t)setup_int(s, "TIMESTAMP") : 0;
	t->flag = setup_int(s, "FIRST");
	return true;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct store *)e)->active, out);
}

READ_U64(read_drops, struct store, dropped)
READ_BOOL(read_active, struct store, active)

static bool read_sampling(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%g", ((struct store *)e)->chance);
	return true;
}

static bool read_dropping(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%g", 1 - ((struct store *)e)->chance);
	return true;
}

static const struct handler sample_handlers[] = {
	{ "sampling_prob", read_sampling, NULL },
	{ "drop_prob", read_dropping, NULL },
	{ "drops", read_drops, NULL },
	{ "active", read_active, write_active },
	{ 0 }
};
static const struct handler drop_handlers[] = { { "drops", read_drops, NULL }, { 0 } };

#define SIZE	sizeof(struct store)
const struct element_class store_classes[] = {
	{ "StoreData", SIZE, .simple = store_data, .configure = data_configure },
	{ "CheckLength", SIZE, .simple = check_length, .configure = length_configure,
	  .drops = DROPS(DROP_TOO_LARGE) },
	{ "SetCRC32", SIZE, .simple = set_crc,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ "CheckCRC32", SIZE, .simple = check_crc, .handlers = drop_handlers,
	  .drops = DROPS(DROP_BAD_CHECKSUM) },
	{ "RandomSample", SIZE, .simple = sample, .configure = sample_configure,
	  .handlers = sample_handlers,
	  .drops = DROPS(DROP_CHANCE) },
	{ "MarkMACHeader", SIZE, .simple = mark_mac, .configure = mark_mac_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "SetPacketType", SIZE, .simple = set_type, .configure = type_configure },
	{ "SetTimestamp", SIZE, .simple = set_time, .configure = time_configure },
	{ 0 }
};
