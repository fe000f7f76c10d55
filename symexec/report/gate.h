/*
 * gate.h - `symexec check` as a gate that machines and people pass through: how a run ended in one line, and the same
 * verdicts as the reports that CI servers read. Files are written whole or not at all.
 */
#ifndef SYMEXEC_GATE_H
#define SYMEXEC_GATE_H

#include "models/base/option.h"
#include "symexec/policy/verdict.h"

struct input;
struct baseline;
struct json_t;

struct gate_options {
	const char *junit, *sarif;	/* files to write; NULL: none */
	const char *baseline;		/* to read */
	const char *write_baseline;
	const char *html, *dot, *svg;	/* files to write */
	bool github;
	char token[33];			/* not empty: workflow commands are stopped */
};

#define GATE_OPTIONS(type) \
	{ "junit", 0, OPTION_STRING, offsetof(type, gate.junit), "FILE", \
	  "write a JUnit report to FILE", 0, 0 }, \
	{ "sarif", 0, OPTION_STRING, offsetof(type, gate.sarif), "FILE", \
	  "write a SARIF 2.1.0 log to FILE", 0, 0 }, \
	{ "baseline", 0, OPTION_STRING, offsetof(type, gate.baseline), "FILE", \
	  "what stands in FILE is known, and does not fail", 0, 0 }, \
	{ "write-baseline", 0, OPTION_STRING, offsetof(type, gate.write_baseline), "FILE", \
	  "write what does not hold to FILE", 0, 0 }, \
	{ "html", 0, OPTION_STRING, offsetof(type, gate.html), "FILE", \
	  "write a page with the network and the paths to FILE", 0, 0 }, \
	{ "svg", 0, OPTION_STRING, offsetof(type, gate.svg), "FILE", \
	  "write a drawing of the network to FILE", 0, 0 }, \
	{ "dot", 0, OPTION_STRING, offsetof(type, gate.dot), "FILE", \
	  "write the drawing's source for Graphviz to FILE", 0, 0 }, \
	{ "github", 0, OPTION_FLAG, offsetof(type, gate.github), NULL, \
	  "print workflow commands for GitHub", 0, 0 }

/*
 * false: a message says which two options contradict each other. pcap: the captures' file, or NULL; some: not all policies
 * are asked for.
 */
bool gate_options_check(const struct gate_options *o, const char *pcap, bool some);
/* false after a message: a report would overwrite a file that in was read from. Before the baseline is read. */
bool gate_files_check(const struct gate_options *o, const struct input *in);

/* What was asked, what was found, and where a reader should look. */
struct gate_case {
	const struct verdict *v;
	const char *kind, *from, *to;	/* "reach", "client", "T2:in"; "": not given */
	/*
	 * The responsible line: of the element that is to blame, or of the last one of the path; of its box in the
	 * network file when the element is one of ours; else the policy's. Columns count code points; line 0: no place.
	 */
	struct place at;
	struct place policy;
	const struct place *hops;	/* as v->path */
};

struct gate {
	const struct input *in;
	const char *name;		/* of the network, or the configuration's path */
	struct gate_case *cases;
	size_t n;
	const struct baseline *baseline;	/* NULL: none */
	bool partial;			/* not all policies were asked for */
	struct arena *arena;
};

/* The verdicts and the baseline must outlive the gate. */
struct gate *gate_new(const struct input *in, const char *name, const struct verdict *v, size_t n);
/* Where reports send their readers; the summary and the baseline need no places. */
void gate_find_places(struct gate *g);
/* Marks as known what is; b may be NULL. */
void gate_accept(struct gate *g, const struct baseline *b, struct verdict *v);
void gate_free(struct gate *g);

/*
 * Prints what check has to say (json: it is JSON, which workflow commands must not disturb) and writes the files.
 * false: a file could not be written, and a message said so.
 */
bool gate_finish(struct gate *g, struct gate_options *o, bool json,
		 const struct strbuf *said) MUST_CHECK;

/* One line: "policy 'the web works' is violated (tcp: client -> server)". */
void gate_headline(const struct gate_case *c, struct strbuf *out);

/* gate_baseline.c. NULL after an error in d. */
struct baseline *gate_baseline_read(const char *path, struct diag *d) MUST_CHECK;
void gate_baseline_free(struct baseline *b);
bool gate_baseline_knows(const struct baseline *b, const struct gate_case *c);
/* Which findings of the baseline are no more, or are others now; nothing without one. */
void gate_baseline_text(const struct gate *g, struct strbuf *out);
struct json_t *gate_baseline_json(const struct gate *g);
/* A baseline of what was found. */
void gate_baseline_make(const struct gate *g, struct strbuf *out);

void gate_junit(const struct gate *g, struct strbuf *out);
void gate_sarif(const struct gate *g, struct strbuf *out);

/*
 * With --github: between begin and end nothing that is printed is taken for a workflow command; all goes to one stream, which
 * keeps it in order, but for JSON, which stays alone on stdout. Without, and at a second end, nothing happens.
 */
void gate_github_begin(struct gate_options *o, bool json);
void gate_github_end(struct gate_options *o, bool json);
/* The commands. */
void gate_github(const struct gate *g, struct strbuf *out);

/* gate_summary.c: how many verdicts there are of each status, and of those that do not hold, how many fail nothing. */
struct gate_counts {
	size_t of[VERDICT_UNDECIDED + 1];
	size_t warnings, known;
};

struct gate_counts gate_count(const struct verdict *v, size_t n);

/* The closing line; configuration: what was asked is no policy of anybody's. */
void gate_summary_text(const struct verdict *v, size_t n, bool configuration, bool colour,
		       struct strbuf *out);

#endif
