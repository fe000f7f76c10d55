/*
 * datapath.h - datapath.yaml: ports, match-action tables, chains of network functions, tenants
 * and policies, read through libyaml with the place of every word. Manual:
 * middleproof-datapath.5.
 *
 * A datapath and everything in it live in its own arena until datapath_free; spans refer to the
 * diag.
 */
#ifndef NETWORK_DATAPATH_H
#define NETWORK_DATAPATH_H

#include "models/network/datapath_tenant.h"
#include "models/network/network.h"

enum port_kind { PORT_DEVICE, PORT_DUMP, PORT_MEMORY };

enum port_mode { PORT_AUTO, PORT_NATIVE, PORT_GENERIC };

struct datapath_port {
	struct word name;
	enum port_kind kind;
	struct word source;		/* device, or the dump that is read; NULL for memory */
	struct word write;		/* dump that is written, NULL: none */
	uint64_t memory;		/* packets that a memory port holds */
	uint64_t queues;		/* 0: all the device has */
	enum port_mode mode;		/* of XDP */
};

enum action_verb {
	ACTION_DROP, ACTION_OUTPUT, ACTION_GOTO, ACTION_SET_FIELD, ACTION_PUSH_VLAN,
	ACTION_POP_VLAN, ACTION_ENCAP, ACTION_DECAP, ACTION_CHAIN, ACTION_METER, ACTION_CT,
	ACTION_LEARN, ACTION_SEND_MAPS, ACTION_CONTROLLER, ACTION_DEC_TTL, ACTION_IN_PORT,
	ACTION_FLOOD,
};

struct datapath_action {
	enum action_verb verb;
	const struct word *words;	/* the verb, then its arguments */
	size_t count;
	uint32_t index;			/* output: port, goto: table, chain: chain, meter: meter */
	span at;
};

struct datapath_actions {
	const struct datapath_action *v;
	size_t n;
};

struct datapath_program {
	struct word name;
	struct word object;		/* file, as the datapath file's folder sees it */
	struct word program;		/* of the object; NULL: the only one */
	struct word share;		/* one before it, whose maps are used; NULL: none */
};

struct datapath_rule {
	uint64_t priority;		/* larger wins, 0 to 65535 */
	const struct click_expr *match;	/* NULL: every packet */
	struct word match_text;
	const struct datapath_program *program;	/* must say yes, too; NULL: none */
	bool program_no;		/* must say no instead */
	struct datapath_actions actions;
	span at;
};

struct datapath_table {
	struct word name;		/* may be the number in digits */
	uint64_t number;		/* packets enter at the lowest */
	struct datapath_actions miss;	/* what meets no rule; none given: drop */
	const struct datapath_rule *rules;	/* in the order of the file */
	size_t rule_count;
};

enum nf_kind { NF_CLICK, NF_BUILTIN };

struct datapath_nf {
	struct word name;
	enum nf_kind kind;
	struct word source;		/* Click file, or name of the built-in */
	uint64_t order;			/* lower runs earlier */
	const struct network_arg *args;	/* values are text, never symbols */
	size_t arg_count;
};

struct datapath_chain {
	struct word name;
	uint64_t id;
	const struct datapath_nf *nfs;	/* sorted by order */
	size_t nf_count;
};

struct datapath_meter {
	struct word name;
	uint64_t packets, octets;	/* a second; one of them is 0 */
	uint64_t burst;			/* of the same, at once */
};

struct datapath {
	const char *path;
	struct word name;
	const struct datapath_port *ports;
	size_t port_count;
	const struct datapath_table *tables;	/* sorted by number */
	size_t table_count;
	const struct datapath_chain *chains;
	size_t chain_count;
	const struct datapath_program *programs;	/* in the order of the file */
	size_t program_count;
	const struct datapath_meter *meters;
	size_t meter_count;
	const struct datapath_tenant *tenants;
	size_t tenant_count;
	const struct datapath_guest *guests;
	size_t guest_count;
	uint64_t hot_flows;		/* that the driver may have, 0: none */
	span hot_at;			/* where it says so */
	const struct network_policy *policies;	/* ends are ports */
	size_t policy_count;
	struct arena *arena;
};

/* Reads and checks a datapath file. NULL after errors in d. All errors are reported. */
struct datapath *datapath_read(const char *path, struct diag *d);
struct datapath *datapath_read_source(uint32_t src, struct diag *d);
void datapath_free(struct datapath *p);

/* Whether a file begins like one, by a key "datapath" in the first column. */
bool datapath_is_file(const char *path);
/* The datapath as the only box of a network, whose ports are open, with its policies; network_free ends both. NULL after errors. */
struct network *datapath_as_network(const char *path, struct diag *d);

const char *action_verb_name(enum action_verb v);

/*
 * One action as in a file, for the ports, tables, chains and meters of p; all of it is at `at`.
 * Memory from arena. false after an error in d.
 */
bool datapath_action_parse(const struct datapath *p, const char *text, span at, struct arena *arena,
			   struct diag *d, struct datapath_action *to);

#endif
