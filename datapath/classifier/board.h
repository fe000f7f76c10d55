/*
 * board.h - what runs a datapath file: ports, a pipeline of tables, what rules do with packets, and
 * chains of network functions. Packets that are treated alike go on together.
 *
 * Lists of actions that say the same are one. A packet that waits in a chain has a ticket that says
 * where in which list it goes on; such lists are kept as long as the board. Everything else of a
 * rule goes with it, between batches.
 */
#ifndef CLASSIFIER_BOARD_H
#define CLASSIFIER_BOARD_H

#include "datapath/chain/chain.h"
#include "datapath/classifier/board_ct.h"
#include "datapath/classifier/board_program.h"
#include "datapath/classifier/pipeline.h"
#include "datapath/classifier/set_field.h"
#include "datapath/classifier/state_field.h"
#include "datapath/classifier/tunnel.h"
#include "datapath/runtime/element.h"
#include "datapath/runtime/rate.h"

struct learn;
struct hot;

/* set-field of metadata or a register. */
struct state_write {
	const struct state_field *field;
	uint64_t value, mask;
};

/* One step of a list of actions; what it is about depends on the verb. */
struct op {
	enum action_verb verb;
	uint32_t index;			/* of port, table, chain or meter; VLAN tag; set-field: of a packet's state */
	/* set_field or state_write, tunnel, ct, learn, a text, or where a program is; freed with the list */
	void *data;
};

struct actions {
	struct op *ops;
	uint32_t n;
	int32_t go_to;			/* as actions_view says */
	uint32_t first;			/* ticket of what stands behind the first step */
	char *text;
	uint32_t table;			/* that it is for */
	uint32_t users;			/* rules; who asks for the same list shares it */
	bool kept;			/* has a chain: as long as the board */
	struct board *board;
	struct actions *next;		/* of the same slot */
};

/* Where a packet goes on behind a chain. */
struct resume {
	const struct actions *actions;
	uint32_t next;
};

struct board_meter {
	struct rate rate;
	bool octets;
	uint64_t passed, dropped;
};

/* A packet for the controller. */
struct told {
	char *reason;
	uint64_t time;
	uint32_t in_port, len;
	uint8_t *octets;
};

enum { STATE_BLOCK = 64, BOARD_TOLD = 256, BOARD_SWEEP = 256, BOARD_LISTS = 1024 };

/* Of packets that are on their way; all are free again when none is. */
struct state_pool {
	VEC(struct key_state *) blocks;
	unsigned used;
};

struct board {
	struct element el;
	struct datapath *conf;
	char *folder;
	struct match_ports ports;
	struct pipeline pl;
	bool piped;			/* pl is made */
	struct chain *chains;
	size_t chain_count;
	struct board_meter *meters;
	VEC(struct resume) resumes;	/* by ticket */
	struct actions *lists[BOARD_LISTS];	/* by hash */
	struct told told[BOARD_TOLD];	/* a ring */
	uint64_t told_count;
	struct board_program *programs;	/* of the file */
	size_t program_count;
	bool staged;			/* any of them is */
	struct maps_wanted wanted[PROGRAM_MAX];
	unsigned wanted_count;
	struct sent_maps sent[BOARD_SENT];	/* a ring */
	uint64_t sent_count, sent_octets;
	unsigned depth;			/* batches inside batches */
	struct state_pool states;
	struct flow_claim marks;	/* of connections, if has_marks */
	bool has_marks;
	struct task task;		/* for functions with a clock of their own */
	struct timer timer, sweep;
	struct hot *hot;		/* NULL: all packets come to us */
};

/* Packets on their way; `o` as the key has it. */
struct flight {
	struct batch b;
	struct key_origin o[BATCH_MAX];
	struct history h[BATCH_MAX];	/* only if the pipeline has programs */
	unsigned in_port;
};

/* board_act.c: from table `table` on; the batch is empty afterwards. */
void board_go(struct board *d, uint32_t table, struct flight *f);
/* The chain gives packets back, or sends them to where they came from. */
void board_chain_is_done(void *arg, uint32_t ticket, struct chain_batch *cb);
/* The packet's state, to be written. */
struct key_state *board_state_of(struct board *d, struct key_origin *o);
void board_send_back(void *arg, unsigned in_port, struct batch *b);

/*
 * board_ops.c: the list that these actions make in table `table`, with one more user; NULL after
 * an error in diag. Given up by board_actions_free, or with the rule that took it over.
 */
struct actions *board_actions(struct board *d, const struct datapath_actions *conf, uint32_t table,
			      struct diag *diag);
void board_actions_free(struct actions *a);
void board_actions_fini(struct board *d);	/* those that are kept */
struct actions_view board_actions_view(const struct actions *a);

/* board_swap.c: what goes on when `to` takes the place of `from`, which runs no more. */
void board_take(struct board *to, struct board *from);

/* board_learn.c: "learn KEY=VALUE..."; NULL after an error in diag. */
struct learn *learn_parse(const struct board *d, const struct datapath_action *a, uint32_t table,
			  struct diag *diag);
void learn_free(struct learn *l);	/* accepts NULL */
void learn_run(struct board *d, struct learn *l, struct pkt *p, unsigned in_port);

#endif
