/*
 * gate_summary.c - the closing line of check. It always has the four counts in the same order, so that a reader of a long log
 * and a search for "0 violated" find them; what is wrong is coloured, what is none is not.
 */
#include "symexec/report/gate.h"

struct gate_counts
gate_count(const struct verdict *v, size_t n)
{
	struct gate_counts c = { .warnings = 0 };

	for (size_t i = 0; i < n; i++) {
		c.of[v[i].status]++;
		c.warnings += v[i].status != VERDICT_HOLDS && v[i].warning;
		c.known += v[i].known;
	}
	return c;
}

static void
add_count(size_t count, const char *what, const char *colour, struct strbuf *out)
{
	if (count > 0 && colour != NULL)
		sb_printf(out, "\033[%sm%zu %s\033[0m", colour, count, what);
	else
		sb_printf(out, "%zu %s", count, what);
}

void
gate_summary_text(const struct verdict *v, size_t n, bool configuration, bool colour,
		  struct strbuf *out)
{
	struct gate_counts c = gate_count(v, n);
	bool one = c.of[VERDICT_HOLDS] == 1;

	add_count(c.of[VERDICT_HOLDS], configuration ? one ? "check holds" : "checks hold" :
		  one ? "policy holds" : "policies hold", colour ? "32" : NULL, out);
	sb_add(out, ", ");
	add_count(c.of[VERDICT_VIOLATED], "violated", colour ? "31" : NULL, out);
	sb_add(out, ", ");
	add_count(c.of[VERDICT_VACUOUS], "vacuous", colour ? "33" : NULL, out);
	sb_add(out, ", ");
	add_count(c.of[VERDICT_UNDECIDED], "undecided", colour ? "33" : NULL, out);
	if (c.warnings > 0)
		sb_printf(out, "; %zu of these only %s", c.warnings,
			  c.warnings == 1 ? "a warning" : "warnings");
	if (c.known > 0)
		sb_printf(out, "; %zu of these known", c.known);
	sb_add_char(out, '\n');
}
