/*
 * ofctl.h - flows as ovs-ofctl writes them, read into packet expressions and actions of a datapath
 * file. What our tables do not do is refused, at the word that asks for it.
 */
#ifndef CLASSIFIER_OFCTL_H
#define CLASSIFIER_OFCTL_H

#include "models/base/vec.h"
#include "models/click/expr.h"
#include "models/network/datapath.h"

enum { OFCTL_PRIORITY = 32768 };

struct ofctl_flow {
	uint32_t table, priority;	/* table: index */
	bool any_table;			/* none was said */
	uint64_t cookie, cookie_mask;
	uint32_t idle, hard;		/* seconds, 0: none */
	int64_t out_port;		/* -1: none */
	const char *program;		/* filter program, NULL: none was said */
	bool program_no;		/* it must say no */
	span program_at;
	const struct click_expr *match;	/* NULL: all */
	const char *text;		/* of match, or NULL */
	struct datapath_actions actions;
	bool has_actions;
};

/*
 * The words of one line, at `at`. Memory from arena. false after an error in d. Sources: the
 * manuals ovs-fields(7), ovs-actions(7) and ovs-ofctl(8).
 */
bool ofctl_parse(const struct datapath *conf, const char *line, span at, struct arena *arena,
		 struct diag *d, struct ofctl_flow *f);

/* ---- between its files ---- */

enum ofctl_proto {
	OFCTL_ANY, OFCTL_IP, OFCTL_IP6, OFCTL_ARP, OFCTL_TCP, OFCTL_UDP, OFCTL_SCTP, OFCTL_ICMP,
	OFCTL_TCP6, OFCTL_UDP6, OFCTL_SCTP6, OFCTL_ICMP6,
};

struct ofctl {
	const struct datapath *conf;
	struct arena *arena;
	struct diag *d;
	struct ofctl_flow *f;
	enum ofctl_proto proto;
	unsigned conditions;
	VEC(struct datapath_action) actions;
};

/* A piece of the line. */
struct piece_at {
	const char *s;			/* with an end */
	span at;
};

bool ofctl_wrong(struct ofctl *o, span at, const char *expected, const char *found);	/* false */
/* "tcp" for tp_src and the like; NULL: the flow has none. */
const char *ofctl_transport(const struct ofctl *o);
const char *ofctl_port(const struct ofctl *o, const char *text);	/* its name, or NULL */
const struct datapath_table *ofctl_table(const struct ofctl *o, const char *text);
/* The field that a name of Open vSwitch means ("nw_src", "NXM_OF_IP_SRC[]"); NULL: none. */
const char *ofctl_field(const struct ofctl *o, const char *name);
/* ofctl_match.c: one NAME=VALUE or word; false after an error. */
bool ofctl_match(struct ofctl *o, struct piece_at name, struct piece_at value);
enum ofctl_proto ofctl_proto_word(const char *name);
/* What NAME or NAME=VALUE says of the flow's protocol, if anything. */
void ofctl_learn_proto(struct ofctl *o, const char *name, const char *value);
/* ofctl_action.c: the rest of the line behind "actions=". */
bool ofctl_actions(struct ofctl *o, struct piece_at list);

#endif
