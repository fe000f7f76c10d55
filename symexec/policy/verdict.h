/*
 * verdict.h - what was found about a question, ready to be printed as text or JSON: a status, sentences, the path with
 * its places in the sources, and a witness packet.
 */
#ifndef SYMEXEC_VERDICT_H
#define SYMEXEC_VERDICT_H

#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "symexec/explore/explore.h"

enum verdict_status {
	VERDICT_HOLDS,
	VERDICT_VIOLATED,
	VERDICT_VACUOUS,	/* nothing to judge: no packet is sent, or none arrives that could differ */
	VERDICT_UNDECIDED,	/* rests on an unknown class, a set too large, or a solver that gave up */
};

/* Names and places are the graph's and the engine's, who outlive verdicts; a note that is not empty is the hop's. */
struct hop {
	const char *name;	/* "firewall/f" */
	const char *class_name;	/* "" for hosts */
	const char *where;	/* "firewall.click:7", "" */
	char *note;		/* "" or "rule 2", "state: ...", "answers" */
};

/* The packet with which the path comes to its element number `hop`. */
struct hop_packet {
	size_t hop;
	const struct flow *there;
	char *line;
};

struct verdict {
	const char *name;	/* of the policy */
	const char *question;	/* "tcp: client -> server" */
	span at;
	enum verdict_status status;
	bool warning;		/* severity: a violation does not fail the run */
	bool known;		/* accepted by the baseline: fails nothing either */
	VEC(char *) lines;	/* explanation, one sentence a line */
	VEC(struct hop) path;
	VEC(struct hop_packet) hops;	/* only with engine.keep_hops */
	size_t blame;		/* the hop that is responsible, counted from 1; 0: the last one */
	const struct step *last;	/* of the path that is being made */
	bool pathless;		/* it held when its path was left out, as the engine is terse */
	bool unplaced;		/* its hops are made without `where` */
	char *constraint;	/* of the witness's flow, in words; NULL: none */
	uint8_t *witness;	/* the packet as it was sent; NULL: none */
	size_t witness_len;
	char *witness_line;	/* one line of it, printed */
	/* what the answer rests on */
	bool free_choice, opaque;
	bool flow_independence;	/* boxes kept state for some flow: no other flow is taken to change it */
};

const char *verdict_status_name(enum verdict_status s);

void verdict_say(struct verdict *v, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Path, constraint and witness of a flow; false: the solver found that the flow is empty. */
bool verdict_show_flow(struct engine *e, const struct graph *g, struct verdict *v, struct flow *f);
/* The path alone, of the packet w, or NULL: of some packet. */
struct witness;
void verdict_add_path(struct engine *e, const struct graph *g, struct verdict *v, const struct flow *f,
		      const struct witness *w);
/* Elements that it came to, the same one each time that it did. */
size_t verdict_passed(const struct flow *f);
/* Whether f hangs on a free choice; an answer does if all flows that show it do. */
bool verdict_rests_on_choice(struct engine *e, const struct flow *f);
/* The same, but for what counters and unknown values count: a way or a value that elements choose for this packet. */
bool verdict_narrows_choice(struct engine *e, const struct flow *f);
/* The sentence for where and why a flow ended: "is dropped at firewall.click:9 (...): reason", with remembered state. */
void verdict_say_end(struct engine *e, const struct graph *g, struct verdict *v, const char *what,
		     const struct end *end);

/* A hop more on the path; it has no note yet. */
void verdict_add_hop(struct verdict *v, const char *name, const char *class_name, const char *where);
/* One thing more to say of the last hop, if there is one, or of one; takes the text. */
void verdict_note_hop(struct verdict *v, char *text);
void verdict_note_at(struct verdict *v, size_t hop, char *text);
/* What comes three times or more on the path comes once, and a sentence says how often. */
void verdict_fold_rounds(struct verdict *v);

/*
 * verdict_hint.c: a sentence more, when what was dropped looks like a mistake that many make, or when another element than
 * `node` remembers what was looked for there.
 */
struct entry;
void verdict_say_elsewhere(struct engine *e, const struct graph *g, struct verdict *v, const struct flow *f,
			   const struct entry *wanted, uint32_t node);
void verdict_say_hint(struct engine *e, const struct graph *g, struct verdict *v, const struct end *end);

/* verdict_hops.c: notes where step s leads, and, when there is a witness, what its packet is there. */
void verdict_note_step(struct verdict *v, const struct step *s);
void verdict_show_hops(struct engine *e, struct verdict *v, const struct flow *f,
		       const struct witness *w);
/*
 * Blames who wrote the field (or "payload") of f, the flow that is shown, and says whom: the last hop to which the packet
 * comes with it as it was sent, or, `other`, not as it is in the end. Hops must be kept.
 */
void verdict_blame(struct engine *e, const struct graph *g, struct verdict *v, const struct flow *f,
		   const char *field, bool other);
/* One line of some packet of f, as it stands inside a box; NULL: there is none, or it is not known. The caller frees. */
char *verdict_packet_line(struct engine *e, const struct flow *f);
/* One line, or NULL: not known. */
const char *verdict_packet_at(const struct verdict *v, size_t hop);
void verdict_fini(struct verdict *v);

/* verdict_pack.c: what another process found (jobs.h); the name and the question get memory of the engine. */
struct cursor;
void verdict_pack(const struct verdict *v, struct strbuf *out);
void verdict_unpack(struct engine *e, struct verdict *v, struct cursor *in);

/* What an arrival is called: a host, or "T2:in" as in the network file. */
const char *verdict_end(struct engine *e, const struct graph *g, uint32_t node, uint32_t port);

/* "firewall.click:7 (firewall/f :: IPFilter)", also with the line where the user says what box it is. */
const char *verdict_place(struct engine *e, const struct graph *g, uint32_t node);
/* "firewall.click:7", or the node's name when it has no place. Memory of the engine's arena. */
const char *verdict_where(struct engine *e, const struct graph *g, uint32_t node);

#endif
