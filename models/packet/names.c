/*
 * names.c - lookups in the name tables. Most are short and looked up now and then, so a linear scan
 * that keeps the tables in a readable order wins. Every word of a firewall's rules is looked up
 * as a protocol and as a service: those two have an index by hash, made once. Of equal names the
 * first of a table comes first in the index as well.
 */
#include "models/packet/names.h"

#include <threads.h>

enum { PROTO_SLOTS = 512, SERVICE_SLOTS = 1024 };	/* well beyond the tables */

/* 1 + the number of an entry; 0: free. */
static uint16_t proto_slots[PROTO_SLOTS], service_slots[SERVICE_SLOTS];
static once_flag indexed = ONCE_FLAG_INIT;

static uint32_t hash_name(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h ^ h >> 15;
}

static void index_name(uint16_t *slots, uint32_t count, const char *name, size_t i)
{
	uint32_t at = hash_name(name) % count;

	while (slots[at])
		at = (at + 1) % count;
	slots[at] = (uint16_t)(i + 1);
}

static void make_index(void)
{
	for (size_t i = 0; i < names_ip_proto.n; i++)
		index_name(proto_slots, PROTO_SLOTS, names_ip_proto.v[i].name, i);
	for (size_t i = 0; i < names_service_count(); i++)
		index_name(service_slots, SERVICE_SLOTS, names_service_at(i)->name, i);
}

static bool find_proto(const char *name, uint32_t *value)
{
	uint32_t at = hash_name(name) % PROTO_SLOTS;

	call_once(&indexed, make_index);
	for (; proto_slots[at]; at = (at + 1) % PROTO_SLOTS) {
		const struct packet_name *n = &names_ip_proto.v[proto_slots[at] - 1];

		if (strcmp(n->name, name) == 0) {
			*value = n->value;
			return true;
		}
	}
	return false;
}

bool names_service_find(const char *name, unsigned over, uint16_t *port)
{
	uint32_t at = hash_name(name) % SERVICE_SLOTS;

	call_once(&indexed, make_index);
	for (; service_slots[at]; at = (at + 1) % SERVICE_SLOTS) {
		const struct packet_service *s = names_service_at(service_slots[at] - 1u);

		if ((s->over & over) && strcmp(s->name, name) == 0) {
			*port = s->port;
			return true;
		}
	}
	return false;
}

bool names_find(const struct packet_names *t, const char *name, uint32_t *value)
{
	if (t == &names_ip_proto)
		return find_proto(name, value);
	for (size_t i = 0; i < t->n; i++) {
		if (t->v[i].name[0] == name[0] && strcmp(t->v[i].name, name) == 0) {
			*value = t->v[i].value;
			return true;
		}
	}
	return false;
}

const char *names_of(const struct packet_names *t, uint32_t value)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].value == value)
			return t->v[i].name;
	return NULL;
}

bool names_proto_find(const char *name, unsigned *proto)
{
	uint32_t v;
	char lower[32];
	size_t n = strlen(name);
	bool capitals = false;

	if (find_proto(name, &v)) {
		*proto = v;
		return true;
	}
	if (n >= sizeof(lower))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool capital = name[i] >= 'A' && name[i] <= 'Z';

		if (name[i] >= 'a' && name[i] <= 'z')
			return false;
		lower[i] = capital ? (char)(name[i] + 32) : name[i];
		capitals |= capital;
	}
	lower[n] = '\0';
	if (!capitals || !find_proto(lower, &v))
		return false;
	*proto = v;
	return true;
}

unsigned names_service_over(unsigned proto)
{
	switch (proto) {
	case 6:
		return SERVICE_TCP;
	case 17:
	case 136:	/* UDP-Lite shares UDP's ports, RFC 3828 section 3.1 */
		return SERVICE_UDP;
	case 132:
		return SERVICE_SCTP;
	case 33:
		return SERVICE_DCCP;
	default:
		return 0;
	}
}

const char *names_service(uint16_t port, unsigned over)
{
	for (size_t i = 0; i < names_service_count(); i++) {
		const struct packet_service *s = names_service_at(i);

		if ((s->over & over) && s->port == port)
			return s->name;
	}
	return NULL;
}
