/*
 * arg_list.c - arguments that are lists of entries of a special form: one entry per argument. Every
 * entry is read, so that all mistakes are told at once.
 */
#include "models/click/arg_int.h"

#include "models/click/expr_int.h"

typedef bool entry_reader(struct arg_context *ctx, const struct click_param *p, size_t index,
			  struct click_value *v);

static struct piece whole(const struct arg_context *ctx)
{
	return piece_of(ctx->arg->text);
}

static bool read_scalar(struct arg_context *ctx, const struct click_param *p, size_t index,
			struct click_value *v)
{
	(void)index;
	return value_parse(ctx, p, whole(ctx), v);
}

static bool read_pattern(struct arg_context *ctx, const struct click_param *p, size_t index,
			 struct click_value *v)
{
	struct click_pattern *pattern = arena_alloc(ctx->arena, sizeof(*pattern));

	(void)p;
	v->kind = CLICK_V_PATTERN;
	v->pattern = pattern;
	v->i = (int64_t)index;
	return pattern_parse(ctx, whole(ctx), pattern);
}

static struct piece unquoted(const struct arg_context *ctx)
{
	return arg_unquoted(whole(ctx), ctx);
}

static bool read_expr(struct arg_context *ctx, struct piece text, struct click_value *v)
{
	v->kind = CLICK_V_EXPR;
	v->expr = expr_parse_click(ctx, text);
	if (!v->expr)
		ctx->failed = true;
	return v->expr != NULL;
}

static bool read_ip_expr(struct arg_context *ctx, const struct click_param *p, size_t index,
			 struct click_value *v)
{
	struct piece text = unquoted(ctx);

	(void)p;
	v->i = (int64_t)index;
	return read_expr(ctx, text, v);
}

static bool read_action(struct arg_context *ctx, struct piece word, struct click_value *v)
{
	uint32_t outputs = ctx->element->noutputs;
	int32_t output;

	if (piece_is(word, "allow")) {
		v->i = 0;
		if (!outputs)
			arg_error(ctx, word,
				  "'allow' means output 0, but the element has no output");
		return outputs > 0;
	}
	if (piece_is(word, "deny") || piece_is(word, "drop")) {
		v->i = -1;
		return true;
	}
	if (!number_int32(word, &output)) {
		arg_error(ctx, word, "expected an action, allow, deny or an output, not '%.*s'",
			  PIECE(word));
		return false;
	}
	if (output < 0 || (uint32_t)output >= outputs) {
		arg_error(ctx, word, "output '%.*s' is out of range, the element has %u output%s",
			  PIECE(word), outputs, outputs == 1 ? "" : "s");
		return false;
	}
	v->i = output;
	return true;
}

static bool read_rule(struct arg_context *ctx, const struct click_param *p, size_t index,
		      struct click_value *v)
{
	struct piece text = unquoted(ctx), word = { 0 };
	size_t at = 0;
	bool ok;

	(void)p;
	(void)index;
	if (!expr_next_word(text, &at, &word)) {
		arg_error(ctx, text, "empty rule, expected ACTION EXPRESSION");
		return false;
	}
	ok = read_action(ctx, word, v);
	text.s += at;
	text.len -= at;
	return read_expr(ctx, text, v) && ok;
}

static bool read_spec(struct arg_context *ctx, const struct click_param *p, size_t index,
		      struct click_value *v)
{
	struct click_spec *spec = arena_alloc(ctx->arena, sizeof(*spec));

	(void)p;
	v->kind = CLICK_V_SPEC;
	v->spec = spec;
	v->i = (int64_t)index;
	return spec_parse(ctx, whole(ctx), spec);
}

/* The last word is the server number of SourceIPHashMapper, put into *v. */
static bool take_server(struct arg_context *ctx, struct piece *text, struct click_value *v)
{
	struct piece *word;
	size_t n = arg_words(*text, ctx->arena, &word);
	int32_t id;

	if (n < 2 || !number_int32(word[n - 1], &id) || id < 0) {
		arg_error(ctx, n ? word[n - 1] : *text,
			  "expected a pattern, two outputs and a server "
			  "number at the end");
		return false;
	}
	v->mask = (uint64_t)id;
	*text = piece_range(word[0].s, word[n - 2].s + word[n - 2].len);
	return true;
}

/* NODES SEED, the first argument of SourceIPHashMapper. */
static bool read_hash(struct arg_context *ctx, struct click_value *v)
{
	struct piece *word;
	size_t n = arg_words(whole(ctx), ctx->arena, &word);
	int32_t nodes, seed;

	if (n != 2 || !number_int32(word[0], &nodes) || nodes <= 0 ||
	    !number_int32(word[1], &seed)) {
		arg_error(ctx, whole(ctx), "expected two numbers, NODES and SEED");
		return false;
	}
	v->kind = CLICK_V_INT;
	v->i = nodes;
	v->mask = (uint64_t)(int64_t)seed;
	return true;
}

static bool read_mapped(struct arg_context *ctx, const struct click_param *p, size_t index,
			struct click_value *v)
{
	struct click_spec *spec = arena_alloc(ctx->arena, sizeof(*spec));
	bool hash = !strcmp(ctx->element->class_name, "SourceIPHashMapper");
	struct piece text = whole(ctx);

	(void)p;
	if (hash && !index)
		return read_hash(ctx, v);
	v->kind = CLICK_V_SPEC;
	v->spec = spec;
	v->i = (int64_t)index;
	return (!hash || take_server(ctx, &text, v)) && rewrite_with_outputs(ctx, text, spec);
}

/* IP/MASK... ETH becomes a list of CLICK_V_ARP, one per address. */
static bool read_arp(struct arg_context *ctx, const struct click_param *p, size_t index,
		     struct click_value *v)
{
	struct piece *word, text = whole(ctx);
	size_t n = arg_words(text, ctx->arena, &word), found = 0;
	struct click_value *list = arena_alloc_array(ctx->arena, n ? n : 1, sizeof(*list));
	bool have_eth = false;
	uint64_t eth = 0;

	(void)p;
	(void)index;
	for (size_t i = 0; i < n; i++) {
		uint32_t addr, mask;

		if (ip_prefix_parse(word[i], &ctx->names, true, &addr, &mask)) {
			list[found++] = (struct click_value){
				.kind = CLICK_V_ARP, .given = true, .at = arg_span(ctx, word[i]),
				.i = addr & mask, .mask = mask,
			};
		} else if (!ether_parse(word[i], &ctx->names, have_eth ? &(uint64_t){ 0 } : &eth)) {
			arg_error(ctx, word[i],
				  "expected IP/MASK or an Ethernet address, not '%.*s'",
				  PIECE(word[i]));
			return false;
		} else if (have_eth) {
			arg_error(ctx, word[i], "more than one Ethernet address");
			return false;
		} else {
			have_eth = true;
		}
	}
	/* a name of AddressInfo may stand for both */
	for (size_t i = 0; !have_eth && i < n; i++)
		have_eth = ether_parse(word[i], &ctx->names, &eth);
	if (!found || !have_eth) {
		arg_error(ctx, text, found ? "Ethernet address missing, expected IP/MASK... ETH" :
			  "address missing, expected IP/MASK... ETH");
		return false;
	}
	for (size_t i = 0; i < found; i++)
		list[i].eth = eth;
	v->kind = CLICK_V_LIST;
	v->list = list;
	v->count = found;
	return true;
}

/* NAME PATTERN: the pattern as a specification without outputs. */
static bool read_named_pattern(struct arg_context *ctx, const struct click_param *p, size_t index,
			       struct click_value *v)
{
	struct click_spec *spec = arena_alloc(ctx->arena, sizeof(*spec));
	const struct name_value *named;
	struct piece *word;
	size_t n = arg_words(whole(ctx), ctx->arena, &word);

	(void)p;
	(void)index;
	v->kind = CLICK_V_SPEC;
	v->spec = spec;
	spec->kind = CLICK_SPEC_PATTERN;
	if (!n)
		return true;
	named = name_find(&ctx->names, NAME_PATTERN, word[0]);
	if (named && named->owner != ctx->arg) {
		arg_error(ctx, word[0], "pattern '%.*s' is defined already", PIECE(word[0]));
		diag_note(ctx->diag, named->owner->at, "here");
		return false;
	}
	if (n == 1) {
		arg_error(ctx, word[0], "expected NAME and a pattern SADDR SPORT DADDR DPORT");
		return false;
	}
	return rewrite_parse(ctx, word + 1, n - 1, &spec->rewrite);
}

static entry_reader *reader_of(enum click_type t)
{
	switch (t) {
	case CLICK_T_PATTERNS:
		return read_pattern;
	case CLICK_T_IP_RULES:
		return read_rule;
	case CLICK_T_IP_EXPRS:
		return read_ip_expr;
	case CLICK_T_INPUT_SPECS:
		return read_spec;
	case CLICK_T_ARP_ENTRIES:
		return read_arp;
	case CLICK_T_REWRITER_PATTERNS:
		return read_named_pattern;
	case CLICK_T_MAPPER_PATTERNS:
		return read_mapped;
	default:
		return read_scalar;
	}
}

static bool check_count(struct arg_context *ctx, size_t n)
{
	const struct click_element *e = ctx->element;
	bool outputs = e->cls->per_port == 'o';
	unsigned want = outputs ? e->noutputs : e->ninputs;

	if (!e->cls->per_port || n == want)
		return true;
	ctx->failed = true;
	diag_error(ctx->diag, e->config_at.src ? e->config_at : e->at,
		   "%s has %u %sput%s, so it needs %u argument%s, one for each, not %zu",
		   e->class_name, want, outputs ? "out" : "in", want == 1 ? "" : "s", want,
		   want == 1 ? "" : "s", n);
	return false;
}

static bool routes_parse(struct arg_context *ctx, const struct click_param *p,
			 const struct click_arg *const *args, size_t n, struct click_value *v)
{
	struct click_route *routes = arena_alloc_array(ctx->arena, n ? n : 1, sizeof(*routes));
	bool ok = check_count(ctx, n);

	for (size_t i = 0; i < n; i++) {
		ctx->arg = args[i];
		ok &= p->type == CLICK_T_ROUTES ? route_parse(ctx, whole(ctx), &routes[i]) :
						  route6_parse(ctx, whole(ctx), &routes[i]);
	}
	ctx->arg = NULL;
	v->kind = CLICK_V_ROUTES;
	v->routes = routes;
	v->count = n;
	return ok && !ctx->failed;
}

bool list_parse(struct arg_context *ctx, const struct click_param *p,
		const struct click_arg *const *args, size_t n, struct click_value *v)
{
	struct click_param one = *p;
	bool info = p->type == CLICK_T_ADDRESS_INFOS || p->type == CLICK_T_INSTRUCTIONS, ok;
	struct click_value *list;

	if (p->type == CLICK_T_ROUTES || p->type == CLICK_T_ROUTES6)
		return routes_parse(ctx, p, args, n, v);
	list = arena_alloc_array(ctx->arena, n ? n : 1, sizeof(*list));
	ok = check_count(ctx, n);
	if (info)
		one.type = CLICK_T_ANY;
	for (size_t i = 0; i < n; i++) {
		ctx->arg = args[i];
		list[i].given = true;
		list[i].at = args[i]->at;
		ok &= reader_of(one.type)(ctx, &one, i, &list[i]);
	}
	ctx->arg = NULL;
	if (p->type == CLICK_T_INSTRUCTIONS)
		script_check(ctx, args, n);
	else if (p->type == CLICK_T_ADDRESS_INFOS || p->type == CLICK_T_ANY)
		info_check(ctx, args, n);
	v->kind = CLICK_V_LIST;
	v->list = list;
	v->count = n;
	return ok && !ctx->failed;
}
