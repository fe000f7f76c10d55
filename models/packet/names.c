/*
 * names.c - lookups in the name tables. Tables are short and looked up when a configuration is
 * read or a packet is printed, so a linear scan that keeps the tables in a readable order
 * wins.
 */
#include "models/packet/names.h"

bool names_find(const struct packet_names *t, const char *name, uint32_t *value)
{
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

	if (names_find(&names_ip_proto, name, &v)) {
		*proto = v;
		return true;
	}
	if (n >= sizeof(lower))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (name[i] >= 'a' && name[i] <= 'z')
			return false;
		lower[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i];
	}
	lower[n] = '\0';
	if (!names_find(&names_ip_proto, lower, &v))
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
