/*
 * chain.h - lists of elements as they are read, shared by chain.c and connect.c.
 */
#ifndef CLICK_CHAIN_H
#define CLICK_CHAIN_H

#include "models/click/parser_int.h"

struct ports {
	VEC(uint32_t) list;
	bool stretches;		/* ends in ",]" or is "[]" */
};

struct item {
	const char *name;
	const struct click_def *type;	/* the name is a class */
	const struct click_def *declared;	/* after '::' */
	bool bare;		/* a name and nothing more */
	bool implicit;		/* left out: "input" or "output" */
	bool group;
	uint32_t node;
	span at;
	struct click_config_text config;
	struct ports in, out;
};

struct list {
	VEC(struct item) items;
	bool any_implicit, any_ports;
	span at;
};

static inline bool click_ports_given(const struct ports *ports)
{
	return ports->list.n || ports->stretches;
}

/* Adds the wires that `from ARROW to` means. */
void click_chain_connect(struct parser *p, const struct list *from, const struct list *to,
			 struct click_token arrow);
/* Ports on the outer side of a connection mean a missing arrow. */
void click_chain_check_outer(struct parser *p, const struct list *l, bool output);

#endif
