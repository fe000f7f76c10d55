/*
 * datapath_click.c - a network function that is a Click file: its configuration, flattened, as a compound whose inputs are its
 * FromDevices and whose outputs are its ToDevices, once for both rows of tables. It sees frames, as where it runs.
 */
#include <string.h>

#include "models/base/file.h"
#include "symexec/graph/datapath_box_int.h"

struct dbox_file {
	struct dbox *b;
	const struct dbox_function *at;
	struct click_config *c;
	const struct click_element **in, **out;	/* its devices */
	unsigned ins, outs;
};

static const char *
device_of(const struct click_element *e)
{
	return e->arg_count > 0 ? e->args[0].text : "";
}

static uint32_t
port_named(const struct dbox *b, const char *name)
{
	uint32_t i = 0;

	while (i < b->p->port_count && strcmp(b->p->ports[i].name.s, name) != 0)
		i++;
	return i;
}

/* A name that can be declared. */
static const char *
plain_name(struct dbox *b, const char *name)
{
	char *plain = arena_strdup(b->arena, name);

	for (char *p = plain; *p != '\0'; p++)
		if (*p == '/')
			*p = '_';
	return plain;
}

static void
element(struct dbox_file *f, const struct click_element *e)
{
	struct strbuf *out = f->b->out;
	const char *name = plain_name(f->b, e->name);

	dbox_at(f->b, e->at);
	if (strcmp(e->class_name, "FromDevice") == 0) {
		f->in[f->ins] = e;
		sb_printf(out, "%s :: Null; input[%u] -> %s;", name, f->ins++, name);
	} else if (strcmp(e->class_name, "ToDevice") == 0) {
		f->out[f->outs] = e;
		sb_printf(out, "%s :: Unqueue; %s -> [%u]output;", name, name, f->outs++);
	} else {
		sb_printf(out, "%s :: %s(%s);", name, e->class_name, e->config);
	}
}

static void
compound(struct dbox_file *f)
{
	const struct click_config *c = f->c;
	struct dbox *b = f->b;

	f->in = arena_alloc_array(b->arena, c->element_count + 1, sizeof(*f->in));
	f->out = arena_alloc_array(b->arena, c->element_count + 1, sizeof(*f->out));
	sb_printf(b->out, " %s :: {", f->at->name);
	for (size_t i = 0; i < c->element_count; i++)
		element(f, &c->elements[i]);
	for (size_t i = 0; i < c->connection_count; i++) {
		const struct click_connection *k = &c->connections[i];

		sb_printf(b->out, " %s[%u] -> [%u]%s;", plain_name(b, c->elements[k->from].name), k->from_port, k->to_port,
			  plain_name(b, c->elements[k->to].name));
	}
	sb_add(b->out, " };");
}

/* Each port's packets come by the FromDevice of its name, others by the first. */
static void
wire_inputs(struct dbox_file *f, unsigned from)
{
	struct dbox *b = f->b;

	for (unsigned i = 1; i < f->ins; i++) {
		uint32_t port = port_named(b, device_of(f->in[i]));
		unsigned rest;

		if (port == b->p->port_count) {
			sb_printf(b->out, " Idle -> [%u]%s;", i, f->at->name);
			continue;
		}
		rest = dbox_null(b);
		sb_printf(b->out, " n%u -> %sf%u :: CheckPaint(%u, ANNO %d); %sf%u[0] -> [%u]%s; %sf%u[1] -> n%u;", from, f->at->name, i,
			  port + 1, DBOX_PORT, f->at->name, i, i, f->at->name, f->at->name, i, rest);
		from = rest;
	}
	sb_printf(b->out, " n%u -> [0]%s;", from, f->at->name);
}

/* What comes out is looked at anew, for it may be another kind of packet. */
static void
wire_outputs(struct dbox_file *f, const unsigned next[2])
{
	struct dbox *b = f->b;
	const char *name = f->at->name;

	for (unsigned i = 0; i < f->outs; i++) {
		uint32_t port = port_named(b, device_of(f->out[i]));
		unsigned on = dbox_null(b);

		if (port < b->p->port_count)
			sb_printf(b->out, " %s[%u] -> %st%u :: CheckPaint(%u, ANNO %d); %st%u[0] -> n%u; %st%u[1] -> n%u;", name, i, name,
				  i, port + 1, DBOX_PORT, name, i, b->port[0][port], name, i, on);
		else
			sb_printf(b->out, " %s[%u] -> n%u;", name, i, on);
		dbox_enter(b, on, (const unsigned[]){ next[0], next[1] });
	}
}

static struct click_config *
read_function(struct dbox *b, const struct datapath_nf *nf)
{
	struct click_define *defines = arena_alloc_array(b->arena, nf->arg_count + 1, sizeof(*defines));
	struct click_options o = { .mode = CLICK_STRICT, .defines = defines, .define_count = nf->arg_count,
				   .find_class = b->options->find_class, .find_arg = b->options->find_arg };
	char *path = file_join(b->p->path, nf->source.s);
	struct click_config *c;

	for (size_t i = 0; i < nf->arg_count; i++)
		defines[i] = (struct click_define){ nf->args[i].name.s, nf->args[i].value.s };
	c = click_read_file(path, &o, b->d);
	if (c == NULL)
		diag_note(b->d, nf->source.at, "it is the function '%s'", nf->name.s);
	free(path);
	return c;
}

bool
dbox_click(struct dbox *b, const struct dbox_function *at, const unsigned next[2], unsigned entry)
{
	struct dbox_file f = { .b = b, .at = at, .c = read_function(b, at->nf) };

	if (f.c == NULL)
		return false;
	compound(&f);
	dbox_at(b, at->nf->name.at);
	if (f.ins > 0) {
		wire_inputs(&f, entry);
		wire_outputs(&f, next);
	} else {
		diag_error(b->d, at->nf->source.at, "the function '%s' has no FromDevice, by which packets would come", at->nf->source.s);
	}
	click_config_free(f.c);
	return f.ins > 0;
}
