/*
 * gate_github.c - workflow commands, which a GitHub runner takes from the output and shows beside the line. It reads
 * commands from every line of both streams, so what is printed for people, in which names and source lines of anybody's
 * stand, is printed with commands stopped, under a token that nobody who wrote a name can know.
 */
#include <inttypes.h>
#include <sys/random.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "symexec/report/gate.h"
#include "symexec/report/gate_text.h"

static const char *
level(const struct verdict *v)
{
	return v->known ? "notice" : v->warning ? "warning" : "error";
}

static void
add_place(const struct place *at, struct strbuf *out)
{
	if (at->line == 0)
		return;
	sb_add(out, "file=");
	gate_add_command(at->file, true, out);
	sb_printf(out, ",line=%u,col=%u,", at->line, at->column);
}

static void
add_case(const struct gate_case *c, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;

	sb_printf(out, "::%s ", level(c->v));
	add_place(&c->at, out);
	sb_printf(&text, "%s is %s", c->v->name, verdict_status_name(c->v->status));
	sb_add(out, "title=");
	gate_add_command(sb_str(&text), true, out);
	sb_add(out, "::");
	sb_clear(&text);
	gate_headline(c, &text);
	for (size_t i = 0; i < c->v->lines.n; i++)
		sb_printf(&text, "\n%s", c->v->lines.v[i]);
	if (c->v->witness_line != NULL)
		sb_printf(&text, "\nwitness: %s", c->v->witness_line);
	gate_add_command(sb_str(&text), false, out);
	sb_add_char(out, '\n');
	sb_fini(&text);
}

void
gate_github(const struct gate *g, struct strbuf *out)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->cases[i].v->status != VERDICT_HOLDS)
			add_case(&g->cases[i], out);
}

void
gate_github_begin(struct gate_options *o, bool json)
{
	uint64_t token[2];

	if (!o->github)
		return;
	if (getrandom(token, sizeof(token), 0) != sizeof(token))
		x_panic("no random numbers");
	if (!json && dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		x_panic("standard error cannot be joined to standard output");
	(void)snprintf(o->token, sizeof(o->token), "%016" PRIx64 "%016" PRIx64, token[0], token[1]);
	fprintf(json ? stderr : stdout, "::stop-commands::%s\n", o->token);
	fflush(stdout);
}

void
gate_github_end(struct gate_options *o, bool json)
{
	if (o->token[0] == '\0')
		return;
	fprintf(json ? stderr : stdout, "::%s::\n", o->token);
	o->token[0] = '\0';
}
