/*
 * datapath_file.c - Datapath: what a datapath file says is done with packets. Its inputs and outputs
 * are the ports of the file in their order; tables of rules decide, chains of network functions
 * look. `datapath run FILE.yaml` is a Datapath with devices around it.
 *
 * A packet is sorted into the rule of a table by one walk of a decision graph; packets of a batch
 * that meet the same rule go on together. A packet that waits in a chain has a ticket that says where
 * in which list of actions it goes on. Chains are changed between batches, by handlers.
 */
#include "datapath/chain.h"
#include "datapath/elements.h"
#include "datapath/handler.h"
#include "datapath/ip.h"
#include "datapath/router.h"

enum { ETHER_HEADER = 14, VLAN_TAG = 4, MOST_TAGS = 2, ETHERTYPE_QINQ = 0x88a8, MOST_TABLES = 64 };

/* A list of actions; where it goes on behind the i-th has the ticket `first` + i. */
struct board_actions {
	const struct datapath_action *v;
	size_t n;
	uint32_t first;
};

struct board_table {
	const struct datapath_table *conf;
	struct match *match;
	struct board_actions *actions;	/* by rule, then the default */
	uint64_t *hits;
};

/* Where a packet goes on behind a chain. */
struct resume {
	const struct board_actions *actions;
	size_t next;
};

struct board {
	struct element el;
	struct datapath *conf;
	char *folder;
	struct match_ports ports;
	struct board_table *tables;
	struct chain *chains;
	size_t chain_count;
	VEC(struct resume) resumes;	/* by ticket */
	struct task task;		/* for functions with a clock of their own */
	struct timer timer;
};

/* ---- packets ---- */

static void go_to(struct board *d, uint32_t table, struct chain_batch *cb);

static void output(struct board *d, uint32_t port, struct chain_batch *cb, bool last)
{
	struct batch copies = { 0 };

	if (last) {
		element_push(&d->el, port, &cb->b);
		return;
	}
	for (unsigned i = 0; i < cb->b.n; i++) {
		struct pkt *p = pkt_clone(cb->b.p[i]);

		if (p)
			copies.p[copies.n++] = p;
		else
			d->el.drops[DROP_NO_MEMORY]++;
	}
	element_push(&d->el, port, &copies);
}

static void through_chain(struct chain *c, uint32_t place, struct chain_batch *cb)
{
	flow_classify(c->flows, &cb->b, cb->flow, true);
	chain_run(c, place << TICKET_PORT_BITS | cb->in_port, cb);
}

/* The actions of a rule from one on; the batch is empty afterwards. */
static void act(struct board *d, const struct board_actions *a, size_t from,
		struct chain_batch *cb)
{
	for (size_t i = from; i < a->n && cb->b.n; i++) {
		const struct datapath_action *v = &a->v[i];

		switch (v->verb) {
		case ACTION_OUTPUT:
			output(d, v->index, cb, i + 1 == a->n);
			break;
		case ACTION_GOTO:
			go_to(d, v->index, cb);
			return;
		case ACTION_CHAIN:
			through_chain(&d->chains[v->index], a->first + (uint32_t)i, cb);
			return;
		default:
			element_drop_batch(&d->el, DROP_FILTERED, &cb->b);
			return;
		}
	}
	element_drop_batch(&d->el, a->n ? DROP_NO_OUTPUT : DROP_NO_MATCH, &cb->b);
}

static void chain_is_done(void *arg, uint32_t ticket, struct chain_batch *cb)
{
	struct board *d = arg;
	struct resume r = d->resumes.v[ticket >> TICKET_PORT_BITS];

	act(d, r.actions, r.next, cb);
}

static void send_back(void *arg, unsigned in_port, struct batch *b)
{
	struct board *d = arg;

	element_push(&d->el, in_port, b);
}

static const struct board_actions *actions_of(const struct board_table *t, uint32_t rule)
{
	return &t->actions[MIN_OF((size_t)rule, t->conf->rule_count)];
}

/* Packets that meet the same rule together, in the order of the first of each. */
static void go_to(struct board *d, uint32_t table, struct chain_batch *cb)
{
	struct board_table *t = &d->tables[table];
	uint64_t left = cb->b.n == 64 ? UINT64_MAX : (UINT64_C(1) << cb->b.n) - 1;
	uint32_t rule[BATCH_MAX];
	bool same = true;
	struct chain_batch part;

	for (unsigned i = 0; i < cb->b.n; i++) {
		rule[i] = match_first(t->match, cb->in_port, cb->b.p[i]);
		t->hits[MIN_OF((size_t)rule[i], t->conf->rule_count)]++;
		same &= rule[i] == rule[0];
	}
	if (LIKELY(same)) {
		if (cb->b.n)
			act(d, actions_of(t, rule[0]), 0, cb);
		return;
	}
	part.in_port = cb->in_port;
	while (left) {
		unsigned first = (unsigned)__builtin_ctzll(left);

		part.b.n = 0;
		for (unsigned i = first; i < cb->b.n; i++) {
			if (rule[i] != rule[first] || !(left >> i & 1))
				continue;
			part.b.p[part.b.n++] = cb->b.p[i];
			left &= ~(UINT64_C(1) << i);
		}
		act(d, actions_of(t, rule[first]), 0, &part);
	}
	cb->b.n = 0;
}

/* Where its headers are: an IP header that is whole is marked, nothing else. */
static void mark(struct pkt *p)
{
	uint32_t at = ETHER_HEADER, tags = 0;
	uint16_t type;

	p->mac = pkt_offset(p);
	p->net = p->trans = PKT_NONE;
	if (p->len < ETHER_HEADER)
		return;
	type = load_be16(p->data + at - 2);
	while ((type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ) && tags++ < MOST_TAGS) {
		at += VLAN_TAG;
		if (p->len < at)
			return;
		type = load_be16(p->data + at - 2);
	}
	if (type == ETHERTYPE_IP6 && p->len >= at + IP6_HEADER && p->data[at] >> 4 == 6) {
		pkt_mark_ip(p, p->mac + at, IP6_HEADER);
		return;
	}
	if (type != ETHERTYPE_IP || p->len < at + IP_HEADER || p->data[at] >> 4 != 4 ||
	    ip_header_len(p->data + at) < IP_HEADER ||
	    p->len - at < ip_header_len(p->data + at))
		return;
	pkt_mark_ip(p, p->mac + at, ip_header_len(p->data + at));
	anno_set_u32(p, ANNO_DST_IP, raw32(p->data + at + IP_DST));
}

static void board_push(struct element *e, unsigned port, struct batch *b)
{
	struct board *d = (struct board *)e;
	struct chain_batch cb;

	for (unsigned i = 0; i < b->n; i++)
		mark(b->p[i]);
	if (!d->conf->table_count) {
		element_drop_batch(e, DROP_NO_MATCH, b);
		return;
	}
	cb.b.n = b->n;
	cb.in_port = port;
	memcpy(cb.b.p, b->p, b->n * sizeof(b->p[0]));
	b->n = 0;
	go_to(d, 0, &cb);
}

/* ---- functions that have a clock ---- */

static bool work(struct element *e)
{
	struct board *d = (struct board *)e;
	uint64_t next = UINT64_MAX;
	bool worked = false;

	for (size_t i = 0; i < d->chain_count; i++)
		worked |= chain_turn(&d->chains[i], &next);
	if (next == UINT64_MAX)
		timer_stop(&d->timer);
	else if (!timer_armed(&d->timer) || d->timer.at != next)
		timer_at(&d->timer, MAX_OF(next, e->router->run.now));
	if (worked)
		task_schedule(&d->task);
	return worked;
}

static void on_timer(struct element *e, struct timer *t)
{
	(void)t;
	task_schedule(&((struct board *)e)->task);
}

/* ---- configuration ---- */

static bool check_actions(const struct datapath_actions *a, struct diag *d)
{
	bool good = true;

	for (size_t i = 0; i < a->n; i++) {
		enum action_verb v = a->v[i].verb;

		if (v == ACTION_DROP || v == ACTION_OUTPUT || v == ACTION_GOTO || v == ACTION_CHAIN)
			continue;
		diag_error(d, a->v[i].at, "the datapath does not run the action '%s' yet",
			   action_verb_name(v));
		good = false;
	}
	return good;
}

/* `goto` leads to tables of larger numbers only: a packet cannot go round. */
static bool check_goto(const struct datapath *conf, size_t table, const struct datapath_actions *a,
		       struct diag *d)
{
	for (size_t i = 0; i < a->n; i++) {
		if (a->v[i].verb == ACTION_GOTO && a->v[i].index <= table) {
			diag_error(d, a->v[i].at, "table '%s' is not behind table '%s': a packet "
				   "could go round", conf->tables[a->v[i].index].name.s,
				   conf->tables[table].name.s);
			return false;
		}
	}
	return check_actions(a, d);
}

static void make_actions(struct board *d, struct board_actions *a,
			 const struct datapath_actions *conf)
{
	*a = (struct board_actions){ conf->v, conf->n, (uint32_t)d->resumes.n };
	for (size_t i = 0; i < conf->n; i++)
		*VEC_ADD(&d->resumes) = (struct resume){ a, i + 1 };
}

static bool make_table(struct board *d, size_t i, struct setup *s)
{
	struct board_table *t = &d->tables[i];
	const struct datapath_table *conf = t->conf;
	const struct click_expr **exprs = x_calloc(conf->rule_count + 1, sizeof(*exprs));
	bool good = check_goto(d->conf, i, &conf->miss, s->diag);

	t->hits = arena_alloc_array(s->arena, conf->rule_count + 1, sizeof(*t->hits));
	t->actions = arena_alloc_array(s->arena, conf->rule_count + 1, sizeof(*t->actions));
	for (size_t k = 0; k < conf->rule_count; k++) {
		exprs[k] = conf->rules[k].match;
		good &= check_goto(d->conf, i, &conf->rules[k].actions, s->diag);
		make_actions(d, &t->actions[k], &conf->rules[k].actions);
	}
	make_actions(d, &t->actions[conf->rule_count], &conf->miss);
	if (good)
		t->match = match_new(exprs, conf->rule_count, &d->ports, s->diag);
	free(exprs);
	return good && t->match;
}

static bool make_chain(struct board *d, const struct datapath_chain *conf, struct chain *c,
		       struct setup *s)
{
	bool good = true;

	*c = (struct chain){ .host = &d->el, .flows = flow_layer_of(&d->el), .ports = d->ports,
			     .name = x_strdup(conf->name.s), .id = conf->id, .done = chain_is_done,
			     .back = send_back, .arg = d };
	d->chain_count++;
	for (size_t i = 0; i < conf->nf_count; i++)
		good &= chain_join(c, &conf->nfs[i], d->folder, NULL, s->diag);
	return good;
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? x_strndup(path, MAX_OF((size_t)(slash - path), (size_t)1)) : x_strdup("");
}

static bool read_conf(struct board *d, struct setup *s)
{
	const struct click_value *file = setup_value(s, "FILE"), *text = setup_value(s, "TEXT");

	if (file->given == text->given)
		return setup_error(s, "expected one of FILE and TEXT");
	d->folder = folder_of(file->given ? file->s : "");
	d->conf = file->given ? datapath_read(file->s, s->diag) :
		  datapath_read_source(diag_add_source(s->diag, "TEXT", text->s, text->len),
				       s->diag);
	if (!d->conf)
		return false;
	if (d->conf->port_count > CHAIN_MAX_PORTS)
		return setup_error(s, "at most %d ports", CHAIN_MAX_PORTS);
	if (d->el.nin > d->conf->port_count || d->el.nout > d->conf->port_count)
		return setup_error(s, "the file has %zu ports, fewer than are connected",
				   d->conf->port_count);
	return true;
}

/* Rules in the order in which they count, so that the first that holds is the one. */
static int by_priority(const void *a, const void *b)
{
	const struct datapath_rule *x = a, *y = b;

	if (x->priority != y->priority)
		return x->priority > y->priority ? -1 : 1;
	return x->at.start < y->at.start ? -1 : 1;
}

static bool configure(struct element *e, struct setup *s)
{
	struct board *d = (struct board *)e;
	const char **names;
	bool good = true;

	task_init(&d->task, e, work);
	timer_init(&d->timer, e, on_timer);
	if (!read_conf(d, s))
		return false;
	names = arena_alloc_array(s->arena, d->conf->port_count + 1, sizeof(*names));
	for (size_t i = 0; i < d->conf->port_count; i++)
		names[i] = d->conf->ports[i].name.s;
	d->ports = (struct match_ports){ names, (unsigned)d->conf->port_count };
	d->tables = arena_alloc_array(s->arena, d->conf->table_count + 1, sizeof(*d->tables));
	d->chains = arena_alloc_array(s->arena, d->conf->chain_count + 1, sizeof(*d->chains));
	for (size_t i = 0; i < d->conf->table_count; i++) {
		struct datapath_table t = d->conf->tables[i];
		struct datapath_rule *rules = arena_alloc_array(s->arena, t.rule_count + 1,
								sizeof(*rules));
		struct datapath_table *sorted = arena_alloc(s->arena, sizeof(*sorted));

		if (t.rule_count)
			memcpy(rules, t.rules, t.rule_count * sizeof(*rules));
		qsort(rules, t.rule_count, sizeof(*rules), by_priority);
		t.rules = rules;
		*sorted = t;
		d->tables[i].conf = sorted;
	}
	for (size_t i = 0; i < d->conf->table_count; i++)
		good &= make_table(d, i, s);
	for (size_t i = 0; i < d->conf->chain_count; i++)
		good &= make_chain(d, &d->conf->chains[i], &d->chains[i], s);
	task_schedule(&d->task);
	return good;
}

static void stop(struct element *e)
{
	struct board *d = (struct board *)e;

	for (size_t i = 0; i < d->chain_count; i++)
		chain_fini(&d->chains[i]);
	for (size_t i = 0; d->conf && d->tables && i < d->conf->table_count; i++)
		match_free(d->tables[i].match);
	VEC_FREE(&d->resumes);
	datapath_free(d->conf);
	free(d->folder);
	d->conf = NULL;
	d->chain_count = 0;
}

/* ---- handlers ---- */

static void add_nf(const struct nf *nf, bool leaving, struct strbuf *out)
{
	sb_printf(out, "%s %s order %llu packets %llu%s\n", nf->name, nf->cls->name,
		  (unsigned long long)nf->order, (unsigned long long)nf->packets,
		  leaving ? " leaving" : "");
	for (unsigned i = 0; i < DROP_COUNT; i++)
		if (nf->drops[i])
			sb_printf(out, "  dropped: %s %llu\n", drop_name(i),
				  (unsigned long long)nf->drops[i]);
	if (nf->cls->counts)
		nf->cls->counts(nf, out);
}

static bool read_chains(struct element *e, const char *args, struct strbuf *out)
{
	const struct board *d = (const struct board *)e;

	(void)args;
	for (size_t i = 0; i < d->chain_count; i++) {
		const struct chain *c = &d->chains[i];

		sb_printf(out, "chain %s id %llu packets %llu\n", c->name,
			  (unsigned long long)c->id, (unsigned long long)c->packets);
		for (size_t k = 0; k < c->count; k++)
			add_nf(c->nfs[k], false, out);
		for (size_t k = 0; k < c->leaving_count; k++)
			add_nf(c->leaving[k], true, out);
	}
	return true;
}

static bool read_rules(struct element *e, const char *args, struct strbuf *out)
{
	const struct board *d = (const struct board *)e;

	(void)args;
	for (size_t i = 0; i < d->conf->table_count; i++) {
		const struct board_table *t = &d->tables[i];

		sb_printf(out, "table %s\n", t->conf->name.s);
		for (size_t k = 0; k <= t->conf->rule_count; k++) {
			const char *text = k == t->conf->rule_count ? "default" :
					   t->conf->rules[k].match_text.s;

			sb_printf(out, "%llu %s\n", (unsigned long long)t->hits[k],
				  text ? text : "all");
		}
	}
	return true;
}

static bool read_flows(struct element *e, const char *args, struct strbuf *out)
{
	const struct flow_layer *l = e->router->flows;

	(void)args;
	return handler_u64(out, l ? l->table.count : 0);
}

static struct chain *find_chain(struct board *d, const char *name, size_t len)
{
	for (size_t i = 0; i < d->chain_count; i++)
		if (strlen(d->chains[i].name) == len && !memcmp(d->chains[i].name, name, len))
			return &d->chains[i];
	return NULL;
}

/* The first word names a chain; *rest is behind it. */
static struct chain *chain_arg(struct board *d, const char *value, const char **rest,
			       struct strbuf *out)
{
	size_t n = strcspn(value, " \t\n");
	struct chain *c = find_chain(d, value, n);

	if (!c)
		sb_printf(out, "no chain '%.*s'", (int)n, value);
	*rest = value + n + strspn(value + n, " \t\n");
	return c;
}

static void first_message(struct diag *d, struct strbuf *out)
{
	for (size_t i = 0; i < diag_count(d); i++) {
		struct diag_message m = diag_get(d, i);

		sb_printf(out, "%s%s", i ? "; " : "", m.text);
	}
}

/* "CHAIN {name: ..., order: ..., builtin: ...}", as in a file. */
static bool write_join(struct element *e, const char *value, struct strbuf *out)
{
	struct board *d = (struct board *)e;
	struct diag *diag = diag_new();
	const char *rest;
	struct chain *c = chain_arg(d, value, &rest, out);
	struct datapath *own;
	char *text;
	bool good = false;

	if (c) {
		text = x_asprintf("datapath: join\nchains: { %s: { nfs: [ %s ] } }\n", c->name,
				  rest);
		own = datapath_read_source(diag_add_source(diag, "join", text, strlen(text)), diag);
		free(text);
		if (own && own->chains[0].nf_count != 1) {
			sb_add(out, "expected CHAIN {name: NAME, order: N, builtin: ...}");
			datapath_free(own);
			own = NULL;
		}
		good = own && chain_join(c, &own->chains[0].nfs[0], d->folder, own, diag);
		first_message(diag, out);
		task_schedule(&d->task);
	}
	diag_free(diag);
	return good;
}

/* "CHAIN NAME" */
static bool write_leave(struct element *e, const char *value, struct strbuf *out)
{
	struct board *d = (struct board *)e;
	const char *name;
	struct chain *c = chain_arg(d, value, &name, out);

	if (!c)
		return false;
	if (!chain_leave(c, name)) {
		sb_printf(out, "chain '%s' has no function '%s'", c->name, name);
		return false;
	}
	task_schedule(&d->task);
	return true;
}

static const struct handler handlers[] = {
	{ "chains", read_chains, NULL },
	{ "rules", read_rules, NULL },
	{ "flows", read_flows, NULL },
	{ "join", NULL, write_join },
	{ "leave", NULL, write_leave },
	{ 0 }
};

const struct element_class datapath_file_classes[] = {
	{ "Datapath", sizeof(struct board), .push = board_push, .configure = configure,
	  .stop = stop, .handlers = handlers,
	  .drops = DROPS(DROP_NO_MATCH, DROP_NO_OUTPUT, DROP_FILTERED, DROP_NO_MEMORY) },
	{ 0 }
};
