/*
 * classifier.c - Classifier, IPClassifier and IPFilter: the first pattern, expression or rule
 * that fits says the output.
 */
#include "datapath/elements.h"
#include "datapath/lookup/filter.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct classifier {
	struct element el;
	struct filter *filter;
	bool needs_ip;
};

static void classifier_push(struct element *e, unsigned port, struct batch *b)
{
	uint16_t to[BATCH_MAX];

	(void)port;
	filter_run_batch(((struct classifier *)e)->filter, b->p, b->n, to);
	element_push_split(e, b, to, DROP_NO_MATCH);
}

static void drop_without_ip(struct element *e, struct batch *b)
{
	unsigned n = 0;

	for (unsigned i = 0; i < b->n; i++) {
		if (b->p[i]->net == PKT_NONE)
			element_drop(e, DROP_PRECONDITION, b->p[i]);
		else
			b->p[n++] = b->p[i];
	}
	b->n = n;
}

static void ip_push(struct element *e, unsigned port, struct batch *b)
{
	bool missing = false;

	for (unsigned i = 0; i < b->n; i++)
		missing |= b->p[i]->net == PKT_NONE;
	if (UNLIKELY(missing && ((struct classifier *)e)->needs_ip))
		drop_without_ip(e, b);
	classifier_push(e, port, b);
}

static bool classifier_configure(struct element *e, struct setup *s)
{
	struct classifier *c = (struct classifier *)e;
	const struct click_value *v = setup_value(s, "PATTERN");
	filter_ref at = FILTER_DROP;

	c->filter = filter_new();
	for (size_t i = v->count; i-- > 0;)
		at = filter_add_pattern(c->filter, v->list[i].pattern, filter_output((uint32_t)i),
					at);
	filter_finish(c->filter, at);
	return true;
}

static bool ip_configure(struct element *e, struct setup *s)
{
	struct classifier *c = (struct classifier *)e;
	bool rules = !strcmp(e->cls->name, "IPFilter"), broken = false;
	const struct click_value *v = setup_value(s, rules ? "RULE" : "EXPRESSION");
	filter_ref at = FILTER_DROP;

	c->filter = filter_new();
	for (size_t i = v->count; i-- > 0;) {
		const struct click_value *rule = &v->list[i];
		filter_ref yes = rule->i < 0 ? FILTER_DROP : filter_output((uint32_t)rule->i);

		broken |= rule->expr->kind == EXPR_TEST && rule->expr->test.kind == TEST_BROKEN;
		at = filter_add_expr(c->filter, rule->expr, yes, at);
	}
	filter_finish(c->filter, broken ? FILTER_DROP : at);
	c->needs_ip = filter_reads(c->filter, FILTER_IP) || filter_reads(c->filter, FILTER_TRANS);
	return true;
}

/* The N-th argument as it was written. */
static bool read_pattern(struct element *e, const char *args, struct strbuf *out)
{
	unsigned long n = strtoul(args, NULL, 10);

	if (n >= e->decl->arg_count) {
		sb_printf(out, "there are %u patterns", e->decl->arg_count);
		return false;
	}
	sb_add(out, e->decl->args[n].text);
	return true;
}

static const struct handler handlers[] = { { "pattern#", read_pattern, NULL }, { 0 } };

static void classifier_stop(struct element *e)
{
	filter_free(((struct classifier *)e)->filter);
}

const struct element_class classifier_classes[] = {
	{ "Classifier", sizeof(struct classifier), .push = classifier_push,
	  .configure = classifier_configure, .stop = classifier_stop, .handlers = handlers,
	  .drops = DROPS(DROP_NO_MATCH) },
	{ "IPFilter", sizeof(struct classifier), .push = ip_push, .configure = ip_configure,
	  .stop = classifier_stop, .handlers = handlers,
	  .drops = DROPS(DROP_NO_MATCH, DROP_PRECONDITION) },
	{ "IPClassifier", sizeof(struct classifier), .push = ip_push, .configure = ip_configure,
	  .stop = classifier_stop, .handlers = handlers,
	  .drops = DROPS(DROP_NO_MATCH, DROP_PRECONDITION) },
	{ 0 }
};
