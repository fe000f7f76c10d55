/*
 * report_assumed.c - what every answer rests on and no packet shows: which packets the sources send at all, and that
 * flows do not meet in a box's tables. The reader must be able to disagree.
 */
#include "models/base/mem.h"
#include "symexec/solver/audit.h"
#include "symexec/cmd.h"
#include "symexec/report/report.h"

static bool
sends_ip6(const struct graph *g)
{
	for (uint32_t i = 0; i < g->node_count; i++) {
		const struct node *n = &g->nodes[i];

		if (n->kind == NODE_HOST ? n->host == NULL || n->host->ip6_count > 0 :
		    n->kind == NODE_WAY_IN && n->in_edges == 0)
			return true;
	}
	return false;
}

static bool
assumes_independence(const struct input *in, const struct verdict *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].flow_independence)
			return true;
	return in->engine->used_state;
}

void
report_assumptions(const struct input *in, const struct verdict *v, size_t n, sentence_list *out)
{
	struct strbuf s = STRBUF_INIT;

	sb_add(&s, "what is sent is well-formed");
	if (!in->engine->tcp_options)
		sb_add(&s, ", without TCP options (--tcp-options adds those)");
	if (!in->engine->ip_options)
		sb_add(&s, ", without IP options (--ip-options adds those)");
	if (!sends_ip6(in->graph))
		sb_add(&s, ", and not IPv6 (no host has an ip6 address)");
	*VEC_ADD(out) = x_strdup(sb_str(&s));
	sb_fini(&s);
	if (assumes_independence(in, v, n))
		*VEC_ADD(out) = x_strdup("flows are independent: no other flow uses up or changes what a box "
					 "keeps for this one");
}

void
report_audit_text(const struct audit *a, struct strbuf *out)
{
	if (a == NULL)
		return;
	sb_printf(out, "audited by Z3: %llu steps agree", (unsigned long long)a->agreed);
	if (a->open > 0)
		sb_printf(out, ", %llu are open", (unsigned long long)a->open);
	if (a->not_run > 0)
		sb_printf(out, ", %llu packets cannot be run", (unsigned long long)a->not_run);
	if (a->wrong > 0)
		sb_printf(out, ", %llu DISAGREE", (unsigned long long)a->wrong);
	sb_add_char(out, '\n');
}

int
report_audited(const struct audit *a, int status)
{
	if (a == NULL || a->wrong == 0)
		return status;
	fprintf(stderr, "symexec: the audit disagrees: %s; please report this\n", a->first_wrong);
	return EXIT_FAULT;
}

void
report_assumptions_text(const struct input *in, const struct verdict *v, size_t n,
			struct strbuf *out)
{
	sentence_list all = { 0 };

	report_assumptions(in, v, n, &all);
	for (size_t i = 0; i < all.n; i++) {
		sb_printf(out, "assumed: %s\n", all.v[i]);
		free(all.v[i]);
	}
	VEC_FREE(&all);
}
