/*
 * datapath_field.c - fields and their values in the words of the elements that test and write them (models/boxes, TestField). Rules see
 * the outermost headers; what a packet has beside its octets stands in annotations.
 */
#include <inttypes.h>

#include "models/packet/value.h"
#include "symexec/graph/datapath_box_int.h"

/* By octets from field.STATE of models/boxes/lib on; "connection" is ct.state. */
static const struct state {
	const char *name;
	unsigned octet, octets;
} states[] = {
	{ "ct.state", 0, 1 }, { "ct.zone", 1, 2 }, { "ct.mark", 3, 4 }, { "tun.type", 7, 1 }, { "tun.id", 8, 4 }, { "tun.src", 12, 4 },
	{ "tun.dst", 16, 4 }, { "tun.ttl", 20, 1 }, { "tun.tos", 21, 1 }, { "metadata", 22, 8 }, { "reg0", 30, 4 }, { "reg1", 34, 4 },
	{ "reg2", 38, 4 }, { "reg3", 42, 4 }, { "reg4", 46, 4 }, { "reg5", 50, 4 }, { "reg6", 54, 4 }, { "reg7", 58, 4 },
};

static const struct {
	enum packet_layer layer;
	const char *name;
} layers[] = {
	{ LAYER_ETHER, "eth" }, { LAYER_VLAN, "vlan" }, { LAYER_ARP, "arp" }, { LAYER_IP, "ip" }, { LAYER_IP6, "ip6" }, { LAYER_TCP, "tcp" },
	{ LAYER_UDP, "udp" }, { LAYER_ICMP, "icmp" }, { LAYER_ICMP6, "icmp6" },
};

bool
dbox_field_find(const char *name, struct dbox_field *to)
{
	struct packet_ref ref;

	*to = (struct dbox_field){ .layer = NULL };
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (strcmp(states[i].name, name) == 0) {
			*to = (struct dbox_field){ .layer = "state", .bit = 8 * states[i].octet, .width = 8 * states[i].octets };
			return true;
		}
	}
	if (!packet_ref_parse(name, &ref) || ref.quoted || ref.field->place != PLACE_HEADER || ref.field->width == 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(layers); i++)
		if (layers[i].layer == ref.field->layer)
			to->layer = layers[i].name;
	if (to->layer == NULL || ref.index > (ref.field->layer == LAYER_VLAN ? 2 : 1))
		return false;
	if (ref.index == 2)
		to->layer = "vlan2";
	to->field = ref.field;
	to->bit = ref.field->bit;
	to->width = ref.field->width;
	return true;
}

bool
dbox_never(const struct dbox *b, const struct dbox_field *f)
{
	enum packet_layer layer = f->field != NULL ? f->field->layer : LAYER_NONE;

	if (!b->ethernet && (layer == LAYER_ETHER || layer == LAYER_VLAN || layer == LAYER_ARP))
		return true;
	return b->ip ? layer == LAYER_IP6 || layer == LAYER_ICMP6 || layer == LAYER_ARP : layer == LAYER_IP || layer == LAYER_ICMP;
}

void
dbox_field_print(const struct dbox_field *f, struct strbuf *out)
{
	const struct packet_when *w = f->field != NULL ? f->field->when : NULL;

	sb_printf(out, "%s, %u, %u, '", f->layer, f->bit, f->width);
	if (w != NULL) {
		sb_printf(out, "%u %u", (unsigned)w->bit, (unsigned)w->width);
		for (unsigned i = 0; i < w->count; i++)
			sb_printf(out, " %u", (unsigned)w->value[i]);
	}
	sb_add(out, "'");
}

/* Numbers of at most 48 bits are one; others have parts of 32 bits each, the first what is left. */
void
dbox_number_print(unsigned width, const uint64_t v[2], struct strbuf *out)
{
	if (width <= 48) {
		sb_printf(out, "%" PRIu64, v[1]);
		return;
	}
	for (unsigned left = (width + 31) / 32; left > 0; left--) {
		uint64_t half = v[left > 2 ? 0 : 1];

		sb_printf(out, "%" PRIu64 "%s", (left % 2 == 0 ? half >> 32 : half) & UINT32_MAX, left > 1 ? " " : "");
	}
}
