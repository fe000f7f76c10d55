/*
 * chain.c - connections: comma lists of elements joined by arrows.
 *
 * A list is read completely before its elements are declared, because `a, b :: Class;` gives all of
 * them that class; only then is it wired to the list before it (connect.c).
 */
#include "models/click/chain.h"

static void list_clear(struct list *l)
{
	for (size_t i = 0; i < l->items.n; i++) {
		VEC_FREE(&l->items.v[i].in.list);
		VEC_FREE(&l->items.v[i].out.list);
	}
	l->items.n = 0;
	l->any_implicit = l->any_ports = false;
	l->at = SPAN_NONE;
}

static void list_free(struct list *l)
{
	list_clear(l);
	VEC_FREE(&l->items);
}

static bool is_arrow(int kind)
{
	return kind == TOKEN_ARROW || kind == TOKEN_FAT_ARROW;
}

/* After an error inside [ ]: to its end, but not beyond the element. */
static void skip_ports(struct parser *p)
{
	for (;;) {
		struct click_token t = click_parser_peek(p);

		if (t.kind == ';' || t.kind == '}' || t.kind == TOKEN_END || is_arrow(t.kind))
			return;
		click_parser_next(p);
		if (t.kind == ']')
			return;
	}
}

static bool add_port(struct parser *p, struct ports *ports, struct click_token t, bool range)
{
	uint32_t port, from;

	if (!text_parse_port(t.text, &port)) {
		click_parser_unexpected(p, t, "a port number");
		return false;
	}
	if (port > CLICK_MAX_PORT) {
		diag_error(p->diag, t.at, "port number %u is greater than %d", port,
			   CLICK_MAX_PORT);
		p->tree->broken = true;
		return false;
	}
	from = range ? VEC_LAST(&ports->list) + 1 : port;
	if (from <= port && port - from >= CLICK_MAX_PORTS - ports->list.n) {
		diag_error(p->diag, t.at, "more than %d ports in one list", CLICK_MAX_PORTS);
		p->tree->broken = true;
		return false;
	}
	for (; from <= port; from++)
		*VEC_ADD(&ports->list) = from;
	return true;
}

/* [ 0, 2-4, ], if there is one. */
static void read_ports(struct parser *p, struct ports *ports)
{
	bool range = false;

	if (!click_parser_accept(p, '['))
		return;
	for (;;) {
		struct click_token t = click_parser_peek(p);

		if (t.kind == ']') {
			click_parser_next(p);
			ports->stretches = true;
			if (!ports->list.n)
				*VEC_ADD(&ports->list) = 0;
			return;
		}
		if (t.kind != TOKEN_WORD) {
			click_parser_unexpected(p, t, "a port number");
			break;
		}
		click_parser_next(p);
		if (!add_port(p, ports, t, range))
			break;
		t = click_parser_peek(p);
		if (t.kind != ']' && t.kind != ',' && (t.kind != '-' || range)) {
			click_parser_unexpected(p, t, "',' or ']' after a port number");
			break;
		}
		click_parser_next(p);
		if (t.kind == ']')
			return;
		range = t.kind == '-';
	}
	skip_ports(p);
	ports->list.n = 0;
}

/* :: CLASS */
static void read_declaration(struct parser *p, struct item *item)
{
	struct click_token t = click_parser_peek(p);

	if (t.kind != TOKEN_COLONS)
		return;
	click_parser_next(p);
	item->bare = false;
	t = click_parser_peek(p);
	if (t.kind == TOKEN_WORD) {
		click_parser_next(p);
		item->declared =
			click_scope_find_or_complain(p, click_parser_text(p, t.text), t.at);
	} else if (t.kind == '{') {
		item->declared = click_parser_compound(p, "");
	} else {
		click_parser_unexpected(p, t, "a class name or '{' after '::'");
	}
	if (!item->declared)
		item->declared = click_scope_unknown(p, item->name);
}

/* What follows the name: declaration, configuration, output ports. */
static void read_rest(struct parser *p, struct item *item)
{
	if (!item->implicit)
		read_declaration(p, item);
	if (!item->implicit && click_parser_peek(p).kind == '(') {
		item->config = click_parser_config(p);
		item->bare = false;
		if (!item->declared && (item->group || click_build_find(p, item->name) >= 0)) {
			diag_error(p->diag, item->config.at, "configuration of '%s', which was "
				   "declared before", item->group ? "(...)" : item->name);
			p->tree->broken = true;
			click_parser_limit(p);
		}
	}
	if (!item->implicit && click_parser_peek(p).kind == '[') {
		item->out.list.n = 0;
		item->out.stretches = false;
		read_ports(p, &item->out);
	}
}

static void all_ports(struct ports *ports, uint32_t count)
{
	if (click_ports_given(ports))
		return;
	for (uint32_t i = 0; i < count; i++)
		*VEC_ADD(&ports->list) = i;
}

static void read_group(struct parser *p, struct item *item)
{
	item->group = true;
	item->node = click_parser_group(p);
	item->at = p->build->nodes.v[item->node].at;
	item->name = "";
	all_ports(&item->in, p->build->nodes.v[item->node + 1].noutputs);
	all_ports(&item->out, p->build->nodes.v[item->node + 2].ninputs);
}

/* { ... } without a name; errors about it are placed at its end. */
static void read_compound(struct parser *p, struct item *item)
{
	const char *closing;

	item->name = "";
	item->type = click_parser_compound(p, "");
	if (!item->type)
		item->type = click_scope_unknown(p, "");
	closing = p->lexer.ahead_count ? NULL : p->lexer.at;
	if (closing && closing > p->lexer.text) {
		uint32_t end = (uint32_t)(closing - p->lexer.text);

		item->at = (span){ p->lexer.src, end - 1, end };
	}
}

/* Whether "input" or "output" was left out before t. */
static bool is_implicit(const struct item *item, int kind, bool first, bool alone)
{
	if (is_arrow(kind))
		return first && (click_ports_given(&item->in) || alone);
	if (kind == ',')
		return click_ports_given(&item->in);
	if (kind == TOKEN_COLONS)
		return false;
	return !first && (click_ports_given(&item->in) || alone);
}

static void set_implicit(struct parser *p, struct item *item, struct list *l, bool first, int kind)
{
	item->implicit = l->any_implicit = true;
	item->name = first ? "input" : "output";
	item->type = click_scope_find(p, item->name);
	if (first && !click_ports_given(&item->in) && !p->ends_in_output && is_arrow(kind))
		diag_warn(p->diag, item->at, "this arrow starts a new connection at 'input'; "
			  "write 'input ->' if that is meant");
	if (first) {
		struct ports swap = item->in;

		item->in = item->out;
		item->out = swap;
	}
}

/* Nothing that can be an element stands at t. */
static void no_element(struct parser *p, struct item *item, struct click_token t,
		       enum context context, bool first, bool alone)
{
	if (click_ports_given(&item->in)) {
		click_parser_unexpected(p, t, "an element after the port list");
		click_parser_resync(p);
	} else if (alone) {
		if (context != CONTEXT_FILE && first)
			return;
		click_parser_unexpected(p, t, "an element");
		if (t.kind != ';' && t.kind != TOKEN_END)
			click_parser_next(p);
		click_parser_resync(p);
	} else if ((t.kind == '}' || t.kind == ')') && context != CONTEXT_FILE) {
		/* Click drops these too, and then finds no end */
		click_parser_unexpected(p, t, "an element after ','");
	} else {
		/* Click drops the token without a word */
		if (t.kind == TOKEN_END) {
			diag_warn(p->diag, t.at, "nothing follows ','");
			return;
		}
		click_parser_next(p);
		if (t.kind != ';')
			diag_warn(p->diag, t.at, "%s after ',' is ignored",
				  click_token_name(&t, p->arena));
	}
}

/* Adds the next element to l; false if there is none. */
static bool read_element(struct parser *p, enum context context, bool first, struct list *l)
{
	struct item item = { .bare = false };
	struct click_token t;
	bool alone = !l->items.n;

	read_ports(p, &item.in);
	t = click_parser_peek(p);
	item.at = t.at;
	if (t.kind == TOKEN_WORD) {
		click_parser_next(p);
		item.name = click_parser_text(p, t.text);
		item.type = click_scope_find(p, item.name);
		item.bare = true;
	} else if (t.kind == '{') {
		read_compound(p, &item);
	} else if (t.kind == '(') {
		read_group(p, &item);
	} else if (context != CONTEXT_FILE && is_implicit(&item, t.kind, first, alone)) {
		set_implicit(p, &item, l, first, t.kind);
	} else {
		no_element(p, &item, t, context, first, alone);
		VEC_FREE(&item.in.list);
		return false;
	}
	read_rest(p, &item);
	if (click_ports_given(&item.in) || click_ports_given(&item.out))
		l->any_ports = true;
	if (!l->items.n)
		l->at = item.at;
	*VEC_ADD(&l->items) = item;
	return true;
}

/* `a, b, c :: Class(config);` on its own gives all of them the class and the configuration. */
static void share_declaration(struct list *l)
{
	size_t i = 0, last = l->items.n - 1;

	while (i < last && l->items.v[i].bare)
		i++;
	if (i != last)
		return;
	for (i = 0; i < last; i++) {
		l->items.v[i].declared = l->items.v[last].declared;
		l->items.v[i].config = l->items.v[last].config;
	}
}

static void report_redeclaration(struct parser *p, const struct item *item, int64_t before)
{
	const struct click_node *node = &p->build->nodes.v[before];

	p->tree->broken = true;
	diag_error(p->diag, item->at, "'%s' is already declared", item->name);
	if (node->kind == CLICK_NODE_ELEMENT)
		diag_note(p->diag, node->at, "the declaration before");
	click_parser_limit(p);
}

/* Lenient mode: an element used before its declaration now gets it. */
static bool fulfil_promise(struct parser *p, const struct item *item, int64_t at)
{
	struct click_node *node = &p->build->nodes.v[at];

	if (node->kind != CLICK_NODE_ELEMENT || node->type)
		return false;
	diag_warn(p->diag, node->at, "'%s' is used before its declaration", item->name);
	node->type = item->declared;
	node->config = item->config.text ? item->config.text : "";
	node->config_at = item->config.at;
	node->config_exact = item->config.exact;
	node->at = item->at;
	return true;
}

/* Lenient mode: a name that this source declares later. */
static bool promise(struct parser *p, struct item *item)
{
	struct click_node node = { .name = item->name, .config = "", .at = item->at };

	if (p->options->mode != CLICK_LENIENT || item->config.text ||
	    !click_scope_declared_anywhere(p, item->name))
		return false;
	item->node = click_build_add_node(p, &node);
	return true;
}

/* Makes the element that an item names, or finds it. */
static void declare(struct parser *p, struct item *item)
{
	struct click_node node = { .kind = CLICK_NODE_ELEMENT, .at = item->at };
	int64_t before;

	if (item->group) {
		if (item->declared)
			click_parser_unexpected(p,
						(struct click_token){ .kind = TOKEN_COLONS,
								      .text = { "::", 2 },
								      .at = item->at },
						"no class for (...)");
		return;
	}
	before = item->type ? -1 : click_build_find(p, item->name);
	if (before >= 0) {
		item->node = (uint32_t)before;
		if (item->declared && !fulfil_promise(p, item, before))
			report_redeclaration(p, item, before);
		return;
	}
	if (item->declared && item->type) {
		diag_error(p->diag, item->at, "'%s' is a class and cannot be the name of an "
			   "element", item->name);
		p->tree->broken = true;
	} else if (!item->declared && !item->type) {
		if (promise(p, item))
			return;
		/* the same name earlier in this list made it a class */
		item->type = click_scope_find(p, item->name);
		if (!item->type)
			item->type = click_scope_undeclared(p, item->name, item->at);
	}
	node.type = item->type ? item->type : item->declared;
	node.config = item->config.text ? item->config.text : "";
	node.config_at = item->config.at;
	node.config_exact = item->config.exact;
	if (item->type) {
		item->node = click_build_add_unnamed(p, &node, item->name);
	} else {
		node.name = item->name;
		item->node = click_build_add_node(p, &node);
	}
}

/* Reads one list and declares its elements; false if not even one element was there. */
static bool read_list(struct parser *p, enum context context, bool first, struct list *l)
{
	int next;

	do {
		if (!read_element(p, context, first, l) && !l->items.n)
			return false;
	} while (click_parser_accept(p, ','));
	next = click_parser_peek(p).kind;
	if (l->any_implicit && !first && is_arrow(next)) {
		diag_error(p->diag, l->at, "'input' or 'output' can be left out only at the start "
			   "or end of a connection");
		p->tree->broken = true;
	}
	if (first && l->items.n > 1 && !is_arrow(next) && !l->any_ports && !l->any_implicit)
		share_declaration(l);
	for (size_t i = 0; i < l->items.n; i++)
		declare(p, &l->items.v[i]);
	return true;
}

/* Takes the arrow that continues a chain; false at its end. */
static bool read_arrow(struct parser *p, struct click_token *arrow)
{
	struct click_token t = click_parser_peek(p);

	switch (t.kind) {
	case TOKEN_ARROW: case TOKEN_FAT_ARROW:
		*arrow = click_parser_next(p);
		return true;
	case TOKEN_WORD: case '{': case '}': case '[': case ')': case ';': case TOKEN_BARS:
	case TOKEN_ELEMENTCLASS: case TOKEN_REQUIRE: case TOKEN_DEFINE: case TOKEN_PROVIDE:
	case TOKEN_END:
		return false;
	default:
		click_parser_unexpected(p, t, "'->', '=>' or ';' after an element");
		click_parser_next(p);
		click_parser_resync(p);
		return false;
	}
}

void click_parser_chain(struct parser *p, enum context context)
{
	struct list before = { 0 }, now = { 0 };
	struct click_token arrow = { 0 };
	bool first = true;

	do {
		struct list swap = before;

		list_clear(&now);
		if (!read_list(p, context, first, &now))
			break;
		if (first)
			click_chain_check_outer(p, &now, false);
		else
			click_chain_connect(p, &before, &now, arrow);
		before = now;
		now = swap;
		first = false;
	} while (read_arrow(p, &arrow));
	click_chain_check_outer(p, &before, true);
	if (context != CONTEXT_FILE)
		p->ends_in_output = before.items.n == 1 &&
			before.items.v[0].node == click_build_find(p, "output");
	list_free(&before);
	list_free(&now);
}
