/*
 * cmd_bpf.c - symexec bpf: the packets that a filter program matches, in words, and how far that is exact. Exit 0 when it is said; 1 when
 * all that can be said is "any packet, perhaps", when it cannot be followed to its end, or when Z3 does not agree; 2 for a program
 * that is not safe.
 */
#include "symexec/cmd_bpf.h"
#include "symexec/bpf/filter.h"
#include "symexec/cmd.h"

struct bpf_config {
	const char *program;
	bool unchecked, json;
};

const size_t bpf_config_size = sizeof(struct bpf_config);

const struct option_spec bpf_options[] = {
	{ "program", 'p', OPTION_STRING, offsetof(struct bpf_config, program), "NAME",
	  "the program of the object that is meant; not needed when there is one", 0, 0 },
	{ "no-check", 0, OPTION_FLAG, offsetof(struct bpf_config, unchecked), NULL,
	  "do not hold the answer against Z3", 0, 0 },
	{ "json", 0, OPTION_FLAG, offsetof(struct bpf_config, json), NULL, "print JSON", 0, 0 },
	{ 0 }
};

static void print_list(struct strbuf *out, const char *title, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sb_printf(out, "%s%s", i ? ", " : title, v[i]);
	if (n)
		sb_add_char(out, '\n');
}

/* What else decides: a packet of both sets may go either way. */
static void print_answer(struct strbuf *out, struct filter *f, const char *name)
{
	struct sets *s = f->terms.sets;
	bool sure = !set_intersects(s, f->may, f->may_not);

	sb_printf(out, "%s %s\n", name, sure ? "matches" : "may match");
	filter_print_set(out, f, f->may, "  ");
	if (!sure && f->may_not != SET_ALL) {
		sb_add(out, "and always matches\n");
		filter_print_set(out, f, set_not(s, f->may_not), "  ");
	}
}

static void print_words(struct strbuf *out, struct filter *f, const char *name, const enum filter_check *check, bool nothing)
{
	struct strbuf relations = STRBUF_INIT;

	print_answer(out, f, name);
	filter_print_relations(&relations, f, "  ");
	if (relations.len)
		sb_printf(out, "where\n%s", sb_str(&relations));
	print_list(out, "it also hangs on: ", (const char *const *)f->hangs_on.v, f->hangs_on.n);
	print_list(out, "not exact, gave up: ", (const char *const *)f->given_up.v, f->given_up.n);
	sb_printf(out, "%s%s\n", f->given_up.n ? "sound" : "exact", !check ? "" : *check == FILTER_AGREES ?
		  " (checked with Z3)" : *check == FILTER_DIFFERS ? ", BUT Z3 FINDS A DIFFERENCE" : " (Z3 could not decide)");
	if (nothing)
		sb_add(out, "nothing is known of what it matches\n");
	sb_fini(&relations);
}

static int tell(struct filter *f, const char *name, const struct bpf_config *c)
{
	struct strbuf out = STRBUF_INIT;
	bool nothing = f->may == SET_TOO_LARGE || (f->may == SET_ALL && f->may_not != SET_NONE);
	enum filter_check check = c->unchecked ? FILTER_UNDECIDED : filter_check(f);
	const enum filter_check *asked = c->unchecked ? NULL : &check;

	if (c->json)
		filter_print_json(&out, f, name, asked);
	else
		print_words(&out, f, name, asked, nothing);
	fwrite(sb_str(&out), 1, out.len, stdout);
	sb_fini(&out);
	return nothing || check == FILTER_DIFFERS ? EXIT_NO : EXIT_YES;
}

int cmd_bpf(void *config, int argc, char **argv)
{
	const struct bpf_config *c = config;
	struct diag *d;
	struct ebpf_object *o;
	const struct ebpf_program *p;
	struct filter f;
	int status = EXIT_USAGE;

	if (argc != 1) {
		fprintf(stderr, "symexec bpf: give one object file, as clang -target bpf writes\n");
		return EXIT_USAGE;
	}
	d = diag_new();
	o = ebpf_object_open(argv[0], d);
	p = o ? ebpf_object_program(o, c->program, d) : NULL;
	if (p) {
		if (filter_explore(&f, o, p, d))
			status = tell(&f, p->name, c);
		else if (f.beyond)
			status = EXIT_NO;
		filter_fini(&f);
	}
	fflush(stdout);
	diag_print(d, stderr, diag_want_colour(stderr));
	if (diag_faulted(d))
		status = EXIT_FAULT;
	ebpf_object_free(o);
	diag_free(d);
	return status;
}
