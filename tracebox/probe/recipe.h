/*
 * recipe.h - a packet as a list of parts that can still be changed: headers with the fields that
 * were set, options, raw octets. Scripts put probes together from parts; replies are taken apart
 * into them. A recipe and an item own their memory. Not thread-safe.
 */
#ifndef TRACEBOX_PROBE_RECIPE_H
#define TRACEBOX_PROBE_RECIPE_H

#include "models/base/vec.h"
#include "models/packet/parse.h"
#include "tracebox/probe/sign.h"

enum item_kind { ITEM_HEADER, ITEM_TCP_OPTION, ITEM_IP_OPTION, ITEM_RAW };

struct item_setting {
	const struct packet_field *field;
	struct packet_value v;
	/* by who wrote the script; else a default that each probe may have its own of */
	bool chosen;
};

struct item {
	enum item_kind kind;
	enum packet_layer layer;	/* ITEM_HEADER */
	VEC(struct item_setting) settings;
	bool constant;		/* of the script's world: a copy draws its own random defaults */
	uint8_t option;		/* kind octet of an option */
	uint8_t *data;		/* of an option behind its length, or raw octets */
	size_t len;
	struct sign_key sign;	/* of an option whose digest is made when the packet is built */
};

struct recipe {
	VEC(struct item) items;
};

enum { ITEM_DATA_MAX = 65535 };

void item_header(struct item *it, enum packet_layer layer);
/* data is copied; len at most ITEM_DATA_MAX. */
void item_data(struct item *it, enum item_kind kind, uint8_t option, const void *data, size_t len);
void item_set(struct item *it, const char *field, struct packet_value v, bool chosen);
/*
 * What was set, or the default of the header; false: not a field of it, or one that only a whole
 * packet has.
 */
bool item_get(const struct item *it, const char *field, struct packet_value *v) MUST_CHECK;
struct item item_dup(const struct item *it);
void item_fini(struct item *it);

/* Copies the item to the end. */
void recipe_add(struct recipe *r, const struct item *it);
void recipe_add_all(struct recipe *r, const struct recipe *other);
void recipe_fini(struct recipe *r);

/* The packet; the caller frees. false: error (the caller frees) says why. */
bool recipe_build(const struct recipe *r, uint8_t **data, size_t *len, char **error) MUST_CHECK;
/* Takes a packet apart from its IP header on; what is behind the last header is raw. */
void recipe_of(struct recipe *r, const uint8_t *ip, size_t len);

/* The first header of a layer, or NULL. */
struct item *recipe_find(const struct recipe *r, enum packet_layer layer);
/* How the packet is signed; NULL: it is not. */
const struct sign_key *recipe_sign(const struct recipe *r);
/* Whether the user chose that field of any header. */
bool recipe_chose(const struct recipe *r, const char *field);

#endif
