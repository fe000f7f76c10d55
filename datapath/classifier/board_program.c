/*
 * board_program.c - filter programs of a datapath: those that its file names are loaded into the instance's registry, rules have
 * them by number, and rules send what their maps hold.
 *
 * A file may not change anything before all of its configuration is good. So a program that takes the place of another is
 * only made then, and put in its place with the first turn; one that is there already, from the same object, stays.
 */
#include "datapath/bpf/prog_map.h"
#include "datapath/bpf/registry.h"
#include "datapath/classifier/board.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"
#include "models/base/near.h"

/* ---- of the file ---- */

static bool is_same(struct bpf_instance *a, struct bpf_instance *b)
{
	return bpf_code_digest(a->code) == bpf_code_digest(b->code);
}

static bool load_one(struct board *d, struct board_program *p, const struct datapath_program *conf, struct diag *diag)
{
	struct bpf_registry *r = d->el.router->programs;
	const bool here = conf->object.s[0] == '/' || !d->folder[0];
	const struct bpf_registry_load l = {
		.name = conf->name.s, .program = conf->program.s, .share = conf->share.s, .keep = true,
		.path = p->path = here ? x_strdup(conf->object.s) : x_asprintf("%s/%s", d->folder, conf->object.s),
	};
	struct bpf_named *n = bpf_registry_find(r, l.name);
	struct bpf_instance *old = n ? n->instance : NULL, *i;

	/* thread 0 has loaded it, for all */
	if (d->el.router->thread && n) {
		p->conf = conf;
		p->named = n;
		n->users++;
		return true;
	}
	i = bpf_registry_make(r, &l, diag);
	if (!i) {
		diag_note(diag, conf->name.at, "program '%s' stands here", l.name);
		return false;
	}
	p->conf = conf;
	if (old && is_same(old, i)) {
		bpf_instance_free(i);
	} else if (old) {
		p->staged = i;
		d->staged = true;
	} else {
		n = bpf_registry_put(r, &l, i);
		n->by_file = true;
	}
	n->users++;
	p->named = n;
	return true;
}

bool board_programs_load(struct board *d, struct diag *diag)
{
	bool good = true;

	d->programs = x_calloc(d->conf->program_count + 1, sizeof(*d->programs));
	for (size_t i = 0; i < d->conf->program_count; i++)
		good &= load_one(d, &d->programs[d->program_count++], &d->conf->programs[i], diag);
	return good;
}

void board_programs_commit(struct board *d)
{
	for (size_t i = 0; i < d->program_count; i++) {
		struct board_program *p = &d->programs[i];
		const struct bpf_registry_load l = { .name = p->conf->name.s, .path = p->path };

		if (p->staged)
			bpf_registry_put(d->el.router->programs, &l, p->staged);
		p->staged = NULL;
	}
	d->staged = false;
}

void board_programs_fini(struct board *d)
{
	for (size_t i = 0; i < d->program_count; i++) {
		struct bpf_named *n = d->programs[i].named;

		bpf_instance_free(d->programs[i].staged);
		free(d->programs[i].path);
		if (n && !--n->users && n->by_file)
			bpf_registry_unload(d->el.router->programs, n);
	}
	free(d->programs);
	for (unsigned i = 0; i < BOARD_SENT; i++)
		free(d->sent[i].text);
	memset(d->sent, 0, sizeof(d->sent));
	d->programs = NULL;
	d->program_count = 0;
	d->staged = false;
}

/* ---- of rules ---- */

struct bpf_named *board_program_find(struct board *d, const char *name, span at, struct diag *diag)
{
	const struct bpf_registry *r = d->el.router->programs;
	struct bpf_named *n = bpf_registry_find(r, name);
	struct near near = near_begin(name);

	if (n && n->instance)
		return n;
	for (size_t i = 0; i < r->named.n; i++)
		if (r->named.v[i]->instance)
			near_try(&near, r->named.v[i]->name);
	diag_error(diag, at, "there is no filter program '%s'%s%s%s", name, near.best ? ", did you mean '" : "",
		   near.best ? near.best : "", near.best ? "'?" : "");
	return NULL;
}

int32_t board_program(struct board *d, const char *name, bool no, span at, struct diag *diag)
{
	struct bpf_named *n = board_program_find(d, name, at, diag);
	struct filter_programs *all = &d->pl.programs;
	unsigned free_one = all->n;

	if (!n)
		return RULE_NO_PROGRAM;
	for (unsigned i = 0; i < all->n; i++) {
		if (all->v[i].named == n)
			return (int32_t)(i | (no ? RULE_REFUTES : 0));
		if (!all->v[i].users && free_one == all->n)
			free_one = i;
	}
	if (free_one == PROGRAM_MAX) {
		diag_error(diag, at, "rules of one datapath can have %d different programs, and '%s' is one more", PROGRAM_MAX,
			   name);
		return RULE_NO_PROGRAM;
	}
	all->v[free_one] = (struct filter_program){ .instance = &n->instance, .name = n->name, .named = n };
	all->n = MAX_OF(all->n, free_one + 1);
	return (int32_t)(free_one | (no ? RULE_REFUTES : 0));
}

const char *board_program_name(const struct board *d, int32_t program)
{
	return d->pl.programs.v[(uint32_t)program % RULE_REFUTES].name;
}

void board_programs_begin(struct board *d, struct flight *f)
{
	bpf_now = d->el.router->run.now;
	prog_map_cpu = d->el.router->thread;
	for (unsigned i = 0; i < f->b.n; i++)
		f->h[i] = (struct history){ .in_port = f->in_port };
}

/* ---- maps that are sent ---- */

void board_maps_want(struct board *d, struct bpf_named *named, unsigned packets)
{
	unsigned i = 0;

	while (i < d->wanted_count && d->wanted[i].named != named)
		i++;
	if (i == PROGRAM_MAX)
		return;
	if (i == d->wanted_count)
		d->wanted[d->wanted_count++] = (struct maps_wanted){ named, 0 };
	d->wanted[i].packets += packets;
	task_schedule(&d->task);
}

static void keep_sent(struct board *d, struct strbuf *text)
{
	struct sent_maps *s = &d->sent[d->sent_count++ % BOARD_SENT];

	d->sent_octets -= s->len;
	free(s->text);
	s->len = text->len;
	s->text = sb_take(text);
	d->sent_octets += s->len;
	/* the oldest go when all are too much; the last one stays whatever its size */
	for (uint64_t i = d->sent_count; d->sent_octets > BOARD_SENT_OCTETS && i < d->sent_count + BOARD_SENT - 1; i++) {
		s = &d->sent[i % BOARD_SENT];
		d->sent_octets -= s->len;
		free(s->text);
		*s = (struct sent_maps){ NULL, 0 };
	}
}

void board_maps_send(struct board *d)
{
	uint64_t now = d->el.router->run.now;

	for (unsigned i = 0; i < d->wanted_count; i++) {
		const struct bpf_named *n = d->wanted[i].named;
		struct strbuf out = STRBUF_INIT;

		if (!n->instance)
			continue;
		sb_printf(&out, "{\"serial\":%llu,\"time\":%llu.%09llu,\"program\":\"%s\",\"packets\":%llu,\"maps\":",
			  (unsigned long long)d->sent_count + 1, (unsigned long long)(now / NS_PER_SECOND),
			  (unsigned long long)(now % NS_PER_SECOND), n->name, (unsigned long long)d->wanted[i].packets);
		bpf_instance_dump(n->instance, &out);
		sb_add(&out, "}");
		keep_sent(d, &out);
	}
	d->wanted_count = 0;
}
