/*
 * packet_vectors.h - the packets of tests/oracle/packets.txt for tests. Read once, kept to the
 * end of the process. A file that cannot be read or understood ends the test.
 */
#ifndef PACKET_VECTORS_H
#define PACKET_VECTORS_H

#include "models/packet/parse.h"

enum { PACKET_VECTOR_MAX = 64, PACKET_VECTOR_FIELDS = 40 };

struct packet_vector {
	char *name;
	enum packet_layer first;
	char *hex;
	char *line;
	char *field[PACKET_VECTOR_FIELDS];	/* "ip.ttl 64", "udp.sport -": not there */
	size_t field_count;
	char *wrong;		/* the header whose checksum is wrong in the source, or NULL */
};

struct packet_vector_list {
	struct packet_vector v[PACKET_VECTOR_MAX];
	size_t n;
};

static inline void vector_word(struct packet_vector_list *l, const char *key, char *rest)
{
	struct packet_vector *v = &l->v[l->n ? l->n - 1 : 0];

	if (strcmp(key, "name") == 0 && l->n < PACKET_VECTOR_MAX)
		l->v[l->n++].name = rest;
	else if (strcmp(key, "first") == 0)
		v->first = packet_layer_find(rest);
	else if (strcmp(key, "hex") == 0)
		v->hex = rest;
	else if (strcmp(key, "line") == 0)
		v->line = rest;
	else if (strcmp(key, "wrong") == 0)
		v->wrong = rest;
	else if (strcmp(key, "field") == 0 && v->field_count < PACKET_VECTOR_FIELDS)
		v->field[v->field_count++] = rest;
	else
		abort();
}

static inline const struct packet_vector_list *vector_list(void)
{
	enum { MOST = 1 << 17 };
	static char text[MOST];		/* the list points into it */
	static struct packet_vector_list list;
	FILE *f = list.n ? NULL : fopen("tests/oracle/packets.txt", "r");
	char *rest = text, *line;

	if (list.n)
		return &list;
	if (!f || fread(text, 1, MOST - 1, f) == MOST - 1)
		abort();
	fclose(f);
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *value = strchr(line, ' ');

		if (*line == '#' || *line == '\0')
			continue;
		if (!value)
			abort();
		*value++ = '\0';
		vector_word(&list, line, value);
	}
	return &list;
}

static inline size_t packet_vector_count(void)
{
	return vector_list()->n;
}

static inline const struct packet_vector *packet_vector(size_t i)
{
	return &vector_list()->v[i];
}

/* NULL: no such vector. */
static inline const struct packet_vector *packet_vector_find(const char *name)
{
	for (size_t i = 0; i < packet_vector_count(); i++)
		if (strcmp(packet_vector(i)->name, name) == 0)
			return packet_vector(i);
	return NULL;
}

/* Exactly as many bytes as there are, so that a read behind the end is seen; the caller frees. */
static inline uint8_t *vector_bytes(const char *hex, size_t *len)
{
	size_t n = strlen(hex) / 2;
	uint8_t *p = malloc(n ? n : 1);

	if (!p || !packet_hex_parse(hex, p, n, len))
		abort();
	return p;
}

#endif
