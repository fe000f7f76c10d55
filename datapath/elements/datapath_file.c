/*
 * datapath_file.c - Datapath: what a datapath file says is done with packets. Its inputs and outputs
 * are the ports of the file in their order; tables of rules decide, chains of network functions
 * look. `datapath run FILE.yaml` is a Datapath with devices around it. Rules and chains are changed
 * between batches, by handlers. How packets go: datapath/classifier/board.h.
 */
#include "datapath/classifier/board.h"
#include "datapath/classifier/flow_text.h"
#include "datapath/classifier/hot.h"
#include "datapath/elements.h"
#include "datapath/offload/user_host.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { MOST_IDLE = 10, SWEEPS_PER_SECOND = 10 };

/* Whether packets may wait for a time in functions: these are looked at again when some went in. */
static bool have_clocks(const struct board *d)
{
	for (size_t i = 0; i < d->chain_count; i++)
		for (size_t k = 0; k < d->chains[i].count; k++)
			if (d->chains[i].nfs[k]->cls->turn)
				return true;
	return false;
}

static void board_push(struct element *e, unsigned port, struct batch *b)
{
	struct board *d = (struct board *)e;
	struct flight f;

	if (!d->conf->table_count) {
		element_drop_batch(e, DROP_NO_MATCH, b);
		return;
	}
	f.b.n = b->n;
	f.in_port = port;
	memcpy(f.b.p, b->p, b->n * sizeof(b->p[0]));
	for (unsigned i = 0; i < b->n; i++)
		f.o[i] = (struct key_origin){ .in_port = (uint16_t)port };
	if (UNLIKELY(d->pl.programs.n))
		board_programs_begin(d, &f);
	b->n = 0;
	if (UNLIKELY(d->hot != NULL) && f.b.n)
		hot_see(d->hot, &f);
	d->depth++;
	board_go(d, 0, &f);
	if (d->depth == 1)
		d->states.used = 0;
	if (UNLIKELY(d->chain_count) && have_clocks(d))
		task_schedule(&d->task);
	if (!--d->depth && UNLIKELY(d->pl.gone_rules || d->pl.gone_paths || d->pl.unsettled))
		pipeline_idle(&d->pl);
}

/* ---- functions that have a clock ---- */

static bool work(struct element *e)
{
	struct board *d = (struct board *)e;
	uint64_t next = UINT64_MAX;
	bool worked = false;

	if (d->staged)
		board_programs_commit(d);
	if (d->wanted_count)
		board_maps_send(d);
	d->depth++;
	for (size_t i = 0; i < d->chain_count; i++)
		worked |= chain_turn(&d->chains[i], &next);
	d->depth--;
	d->states.used = 0;
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

/* ---- rules that end, flows that are not used ---- */

static void expire_rules(struct board *d, uint64_t now)
{
	for (unsigned i = 0; i < d->pl.tables; i++) {
		for (struct flow_rule *r = d->pl.first[i], *next; r; r = next) {
			next = r->next;
			if ((r->idle_timeout && now >= r->used + r->idle_timeout) ||
			    (r->hard_timeout && now >= r->created + r->hard_timeout))
				pipeline_remove(&d->pl, r);
		}
	}
}

static void on_sweep(struct element *e, struct timer *t)
{
	struct board *d = (struct board *)e;
	uint64_t now = e->router->run.now, most = MOST_IDLE * NS_PER_SECOND;

	if (d->hot)
		hot_tick(d->hot);
	expire_rules(d, now);
	pipeline_sweep(&d->pl, d->pl.cache.flows.n / SWEEPS_PER_SECOND + BOARD_SWEEP,
		       now > most ? now - most : 0);
	if (!d->depth)
		pipeline_idle(&d->pl);
	timer_after(t, NS_PER_SECOND / SWEEPS_PER_SECOND);
}

/* ---- configuration ---- */

static struct actions *make_actions(struct board *d, const struct datapath_actions *conf, size_t i,
				    struct setup *s)
{
	return board_actions(d, conf, (uint32_t)i, s->diag);
}

static bool make_rule(struct board *d, size_t i, const struct datapath_rule *rule, struct setup *s)
{
	const struct flow_spec spec = {
		.table = (uint32_t)i, .priority = (uint32_t)rule->priority, .match = rule->match, .from_file = true,
		.text = rule->match_text.s,
		.program = rule->program ? board_program(d, rule->program->name.s, rule->program_no, rule->at, s->diag) :
			   RULE_NO_PROGRAM,
		.now = s->router->run.now, .actions = make_actions(d, &rule->actions, i, s),
	};

	if (spec.actions && !rule->program == (spec.program == RULE_NO_PROGRAM) && pipeline_add(&d->pl, &spec, s->diag))
		return true;
	board_actions_free(spec.actions);
	return false;
}

static bool make_table(struct board *d, size_t i, struct setup *s)
{
	const struct datapath_table *conf = &d->conf->tables[i];
	struct actions *miss = conf->miss.n ? make_actions(d, &conf->miss, i, s) : NULL;
	bool good = miss || !conf->miss.n;

	if (miss)
		pipeline_set_miss(&d->pl, (uint32_t)i, miss);
	for (size_t k = 0; k < conf->rule_count; k++)
		good &= make_rule(d, i, &conf->rules[k], s);
	return good;
}

static void make_meters(struct board *d, struct setup *s)
{
	d->meters = arena_alloc_array(s->arena, d->conf->meter_count + 1, sizeof(*d->meters));
	for (size_t i = 0; i < d->conf->meter_count; i++) {
		const struct datapath_meter *m = &d->conf->meters[i];

		d->meters[i].octets = m->octets != 0;
		if (m->octets)
			rate_set_octets(&d->meters[i].rate, m->octets, m->burst);
		else
			rate_set(&d->meters[i].rate, m->packets, m->burst);
		rate_start(&d->meters[i].rate, &d->el);
	}
}

static bool make_chain(struct board *d, const struct datapath_chain *conf, struct chain *c,
		       struct setup *s)
{
	bool good = true;

	*c = (struct chain){ .host = &d->el, .flows = flow_layer_of(&d->el), .ports = d->ports,
			     .name = x_strdup(conf->name.s), .id = conf->id, .done = board_chain_is_done,
			     .back = board_send_back, .arg = d };
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

static bool configure(struct element *e, struct setup *s)
{
	struct board *d = (struct board *)e;
	const char **names;
	bool good = true;

	task_init(&d->task, e, work);
	timer_init(&d->timer, e, on_timer);
	timer_init(&d->sweep, e, on_sweep);
	d->sweep.housekeeping = true;
	if (!read_conf(d, s))
		return false;
	if (d->conf->table_count > PIPELINE_TABLES)
		return setup_error(s, "at most %d tables", PIPELINE_TABLES);
	names = arena_alloc_array(s->arena, d->conf->port_count + 1, sizeof(*names));
	for (size_t i = 0; i < d->conf->port_count; i++)
		names[i] = d->conf->ports[i].name.s;
	d->ports = (struct match_ports){ names, (unsigned)d->conf->port_count };
	pipeline_init(&d->pl, (unsigned)d->conf->table_count, &d->ports, board_actions_view);
	d->piped = true;
	if (!board_programs_load(d, s->diag))
		return false;
	make_meters(d, s);
	d->chains = arena_alloc_array(s->arena, d->conf->chain_count + 1, sizeof(*d->chains));
	for (size_t i = 0; i < d->conf->table_count; i++)
		good &= make_table(d, i, s);
	for (size_t i = 0; i < d->conf->chain_count; i++)
		good &= make_chain(d, &d->conf->chains[i], &d->chains[i], s);
	task_schedule(&d->task);
	return good;
}

static bool start_hot(struct board *d, struct setup *s)
{
	const struct router *r = d->el.router;
	bool devices = false;

	for (size_t i = 0; i < d->conf->port_count; i++)
		devices |= d->conf->ports[i].kind == PORT_DEVICE;
	if (!devices || !d->conf->hot_flows || !setup_int(s, "HOT") || r->memory_ports || r->make_device)
		return true;
	if (r->threads > 1)
		return setup_error(s, "hot flows are for one thread, not %u: start without --threads, or with \"hot-flows: off\"", r->threads);
	if (user_host_here && user_host_here->n)
		return setup_error(s, "hot flows pass tenants by, of whom there are %u: remove them first, or start with \"hot-flows: off\"",
				   user_host_here->n);
	d->hot = hot_new(d, (uint32_t)d->conf->hot_flows, s->diag);
	user_host_hot += d->hot != NULL;
	return d->hot != NULL;
}

static bool start(struct element *e, struct setup *s)
{
	if (!start_hot((struct board *)e, s))
		return false;
	timer_after(&((struct board *)e)->sweep, NS_PER_SECOND / SWEEPS_PER_SECOND);
	return true;
}

static void take_state(struct element *e, struct element *from)
{
	struct board *d = (struct board *)e, *old = (struct board *)from;

	if (old->hot)
		hot_take(d->hot, old->hot);
	board_take(d, old);
}

static void stop(struct element *e)
{
	struct board *d = (struct board *)e;

	user_host_hot -= d->hot != NULL;
	hot_free(d->hot);
	d->hot = NULL;
	for (size_t i = 0; i < d->chain_count; i++)
		chain_fini(&d->chains[i]);
	if (d->piped)
		pipeline_fini(&d->pl);
	board_actions_fini(d);
	board_ct_fini(d);
	board_programs_fini(d);
	for (unsigned i = 0; i < BOARD_TOLD; i++) {
		free(d->told[i].reason);
		free(d->told[i].octets);
	}
	for (size_t i = 0; i < d->states.blocks.n; i++)
		free(d->states.blocks.v[i]);
	VEC_FREE(&d->states.blocks);
	VEC_FREE(&d->resumes);
	datapath_free(d->conf);
	free(d->folder);
	d->conf = NULL;
	d->chain_count = 0;
	d->piped = false;
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

/* What the driver counted until now. */
static void fresh(struct board *d)
{
	if (d->hot && !d->pl.unsettled)
		hot_read(d->hot);
}

static bool read_hot(struct element *e, const char *args, struct strbuf *out)
{
	const struct board *d = (const struct board *)e;

	(void)args;
	if (d->hot)
		hot_say(d->hot, out);
	else
		sb_add(out, "off\n");
	return true;
}

static bool read_rules(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	fresh((struct board *)e);
	flow_text_counts((const struct board *)e, out);
	return true;
}

/* As ovs-ofctl shows them; args: what del takes, to see a part. */
static bool read_dump(struct element *e, const char *args, struct strbuf *out)
{
	fresh((struct board *)e);
	return flow_text_dump((struct board *)e, args, out);
}

/* "add FLOW", "mod FLOW", "del FLOW"; several lines: all or nothing. */
static bool write_flow(struct element *e, const char *value, struct strbuf *out)
{
	struct board *d = (struct board *)e;
	bool good = flow_text_edit(d, value, out);

	if (!d->depth)
		pipeline_idle(&d->pl);
	return good;
}

static bool read_cache(struct element *e, const char *args, struct strbuf *out)
{
	const struct pipeline *pl = &((const struct board *)e)->pl;
	const struct flow_cache *c = &pl->cache;
	const struct {
		const char *name;
		uint64_t v;
	} counts[] = {
		{ "microflow hits", c->micro_hits }, { "megaflow hits", c->mega_hits },
		{ "misses", c->misses }, { "megaflows", c->count }, { "masks", c->masks.n },
		{ "slow paths", pl->slow_paths }, { "revalidated", pl->revalidated },
		{ "derived again", pl->rederived }, { "refused", c->refused },
	};

	(void)args;
	for (unsigned i = 0; i < ARRAY_LEN(counts); i++)
		sb_printf(out, "%s %llu\n", counts[i].name, (unsigned long long)counts[i].v);
	return true;
}

static bool read_meters(struct element *e, const char *args, struct strbuf *out)
{
	const struct board *d = (const struct board *)e;

	(void)args;
	for (size_t i = 0; i < d->conf->meter_count; i++)
		sb_printf(out, "%s passed %llu dropped %llu\n", d->conf->meters[i].name.s,
			  (unsigned long long)d->meters[i].passed,
			  (unsigned long long)d->meters[i].dropped);
	return true;
}

/* Packets that the controller was sent, the last ones, oldest first. */
static bool read_told(struct element *e, const char *args, struct strbuf *out)
{
	const struct board *d = (const struct board *)e;
	uint64_t i = d->told_count > BOARD_TOLD ? d->told_count - BOARD_TOLD : 0;

	(void)args;
	sb_printf(out, "%llu packets\n", (unsigned long long)d->told_count);
	for (; i < d->told_count; i++) {
		const struct told *t = &d->told[i % BOARD_TOLD];

		sb_printf(out, "%llu.%09llu %s %s ", (unsigned long long)(t->time / NS_PER_SECOND),
			  (unsigned long long)(t->time % NS_PER_SECOND), d->ports.names[t->in_port],
			  t->reason);
		sb_add_hex(out, t->octets, t->len);
		sb_add(out, "\n");
	}
	return true;
}

/* Maps that rules sent, the last ones, a line each; args: only those behind this serial. */
static bool read_sent(struct element *e, const char *args, struct strbuf *out)
{
	const struct board *d = (const struct board *)e;
	uint64_t since = 0, i = d->sent_count > BOARD_SENT ? d->sent_count - BOARD_SENT : 0;

	if (*args && !click_parse_uint(args, &since)) {
		sb_printf(out, "expected the serial of the last maps that are known, not '%s'", args);
		return false;
	}
	for (i = MAX_OF(i, since); i < d->sent_count; i++)
		if (d->sent[i % BOARD_SENT].text)
			sb_printf(out, "%s\n", d->sent[i % BOARD_SENT].text);
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
	{ "dump", read_dump, NULL },
	{ "flow", NULL, write_flow },
	{ "cache", read_cache, NULL },
	{ "hot", read_hot, NULL },
	{ "meters", read_meters, NULL },
	{ "controller", read_told, NULL },
	{ "maps", read_sent, NULL },
	{ "join", NULL, write_join },
	{ "leave", NULL, write_leave },
	{ 0 }
};

const struct element_class datapath_file_classes[] = {
	{ "Datapath", sizeof(struct board), .push = board_push, .configure = configure,
	  .start = start, .stop = stop, .take_state = take_state, .keeps = "rules added since, their counts, maps sent", .handlers = handlers,
	  .drops = DROPS(DROP_NO_MATCH, DROP_NO_OUTPUT, DROP_FILTERED, DROP_NO_MEMORY, DROP_DISCARDED,
			DROP_RATE, DROP_EXPIRED, DROP_TOO_LARGE, DROP_BAD_HEADER, DROP_POOL_EMPTY) },
	{ 0 }
};
