/*
 * report.h - verdicts as text for people and as JSON for programs. The JSON's keys and their order are part of the
 * interface (symexec.1).
 */
#ifndef SYMEXEC_REPORT_H
#define SYMEXEC_REPORT_H

#include "symexec/policy/verdict.h"
#include "symexec/report/told.h"

struct report_options {
	bool colour;
	bool quiet;		/* only the status line of what holds */
	bool paths;		/* the path of what holds too */
};

void report_text(const struct verdict *v, const struct report_options *o, struct strbuf *out);
/* One line; names in the text come from the input and can hold anything. */
void report_line_text(const char *head, const char *text, struct strbuf *out);
/* Its parts "path:" and "witness:"; nothing where there is none. */
void report_path_text(const struct verdict *v, struct strbuf *out);
void report_witness_text(const struct verdict *v, struct strbuf *out);
struct gate;
struct input;
/* One object with all verdicts: {"network", "verdicts": [...], "assumptions": [...], "status"}. `name`: of what was read. */
void report_json(const struct input *in, const char *name, const struct verdict *v, size_t n,
		 struct strbuf *out);
/* The same for check, with {..., "baseline", "summary", "status"}. */
void report_gate_json(struct gate *g, const char *name, const struct verdict *v, size_t n,
		      struct strbuf *out);

/*
 * report_arrivals.c: adds these ends (they have packets) to what is told of each destination; `all`: no path and no kind of
 * packet is left out. Then the text of all that was told.
 */
typedef VEC(struct end *) end_list;
struct told report_arrivals_told(bool all);
void report_arrivals_tell(struct input *in, const end_list *ends, bool all, struct told *t);
void report_arrivals_text(const struct told *t, struct strbuf *out);
/* The same for where packets end on the way: a sentence for each place and reason, with the kinds of packet. */
struct told report_drops_told(void);
void report_drops_tell(struct input *in, const end_list *ends, struct told *t);
void report_drops_text(const struct told *t, bool all, struct strbuf *out);
/*
 * The same for what arrives, and, if that was asked, for what does not: {"network", "arrivals": [...], "drops": [...],
 * "assumptions": [...], "undecided"}.
 */
struct report_found {
	const struct verdict *arrived;
	size_t n;
	const struct verdict *lost;
	size_t lost_n;
	bool drops;
};
void report_arrivals_json(const struct input *in, const struct report_found *found, bool undecided,
			  struct strbuf *out);
/* report_network.c: {"network", "encap", "policies", "boxes", "hosts", "links", "files"} of a network that was read. */
void report_network_json(const struct input *in, struct strbuf *out);
struct report_pair {
	const char *from, *to;
};
/* {"network", "pairs": [{"from", "to"}...], "assumptions": [...], "undecided"} */
void report_pairs_json(const struct input *in, const struct report_pair *p, size_t n, bool undecided,
		       struct strbuf *out);

/* report_assumed.c: one sentence for each thing that the verdicts rest on; the caller frees them. */
typedef VEC(char *) sentence_list;
void report_assumptions(const struct input *in, const struct verdict *v, size_t n,
			sentence_list *out);
/* "audited by Z3: ...", or nothing. */
struct audit;
void report_audit_text(const struct audit *a, struct strbuf *out);
/* The exit status; an audit that disagrees is a bug of ours, whatever the verdicts say. */
int report_audited(const struct audit *a, int status);
/* "assumed: ..." lines. */
void report_assumptions_text(const struct input *in, const struct verdict *v, size_t n,
			     struct strbuf *out);

/* Writes the witness packets to a capture file; false after an error in the input's diag. */
bool report_pcap(const char *path, struct input *in, const struct verdict *v, size_t n) MUST_CHECK;

/* 0 all hold, 1 otherwise (warnings do not count). */
int report_status(const struct verdict *v, size_t n);

#endif
