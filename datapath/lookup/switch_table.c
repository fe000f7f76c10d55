/*
 * switch_table.c - see switch_table.h.
 *
 * Invariant: an address stands in one place at most, in its group.
 */
#include "datapath/lookup/switch_table.h"

#include "models/base/mem.h"

void switch_table_init(struct switch_table *t, uint32_t addresses, uint64_t seed)
{
	uint32_t groups = 1;

	while (groups < (addresses + STATION_WAYS - 1) / STATION_WAYS)
		groups *= 2;
	*t = (struct switch_table){ .mask = groups - 1, .seed = seed };
	t->places = x_calloc((size_t)groups * STATION_WAYS, sizeof(*t->places));
}

void switch_table_fini(struct switch_table *t)
{
	free(t->places);
	t->places = NULL;
}

static size_t places(const struct switch_table *t)
{
	return ((size_t)t->mask + 1) * STATION_WAYS;
}

void switch_table_clear(struct switch_table *t)
{
	memset(t->places, 0, places(t) * sizeof(*t->places));
}

uint32_t switch_table_clear_port(struct switch_table *t, uint16_t port)
{
	uint32_t n = 0;

	for (size_t i = 0; i < places(t); i++) {
		if (!t->places[i].address || t->places[i].port != port)
			continue;
		t->places[i] = (struct switch_station){ 0 };
		n++;
	}
	return n;
}

void switch_table_place(struct switch_table *t, uint64_t address, uint16_t port, uint64_t now)
{
	struct switch_station *group = switch_places(t, address), *p = &group[0];

	for (unsigned i = 0; i < STATION_WAYS; i++) {
		if (group[i].address == address) {
			t->moved++;
			p = &group[i];
			break;
		}
		if (p->address && (!group[i].address || group[i].seen < p->seen))
			p = &group[i];
	}
	if (p->address != address) {
		t->learned++;
		t->replaced += p->address && !(t->timeout && now > p->seen && now - p->seen > t->timeout);
	}
	*p = (struct switch_station){ address, now, port };
}

uint32_t switch_table_print(const struct switch_table *t, uint64_t now, struct strbuf *out)
{
	uint32_t n = 0;

	for (size_t i = 0; i < places(t); i++) {
		uint64_t a = t->places[i].address;

		if (!a || switch_find(t, a, now, UINT16_MAX) == UINT16_MAX)
			continue;
		for (int shift = 40; out && shift >= 0; shift -= 8)
			sb_printf(out, "%02X%s", (unsigned)(a >> shift & 255), shift ? "-" : "");
		if (out)
			sb_printf(out, " %u\n", t->places[i].port);
		n++;
	}
	return n;
}
