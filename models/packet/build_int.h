/*
 * build_int.h - what build.c, build_option.c and build_finish.c share.
 */
#ifndef PACKET_BUILD_INT_H
#define PACKET_BUILD_INT_H

#include "models/base/vec.h"
#include "models/packet/build.h"
#include "models/packet/checksum.h"

struct build_bytes {
	uint8_t *v;
	size_t n, cap;
};

struct build_layer {
	enum packet_layer layer;
	struct build_bytes header;	/* with options, without their padding */
	struct build_bytes payload;
	uint8_t set[32];		/* bit i: the layer's field i was set */
};

struct packet_builder {
	struct build_layer layers[PACKET_MAX_LAYERS];
	unsigned count;
	char *error;
};

void build_bytes_add(struct build_bytes *b, const void *p, size_t len);
/* Inserts len zero octets at `at`, or takes -len out. */
void build_bytes_resize(struct build_bytes *b, size_t at, long len);

bool build_fail(struct packet_builder *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The header alone as a packet of one layer; writable. */
void build_view(struct build_layer *l, struct packet *p);
bool build_was_set(const struct build_layer *l, const struct packet_field *f);
/* Least octets of the header as its type has them. */
size_t build_header_least(const struct build_layer *l);
/* GRE: after the flags changed from `old`, optional words are put in and taken out. */
void build_gre_words(struct build_layer *l, unsigned old);

/* Makes the option of f with room for f; false if that cannot be. */
bool build_option_room(struct build_layer *l, const struct packet_field *f);
/* Makes the option of f `len` octets long, adding it if it is not there. */
bool build_option_size(struct build_layer *l, const struct packet_field *f, size_t len);
bool build_option_add(struct build_layer *l, uint8_t kind, const void *data, size_t len);
/* Pads options to the unit of the header. */
void build_option_pad(const struct build_layer *l, struct build_bytes *out, size_t start);

#endif
