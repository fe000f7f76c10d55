/*
 * connect.c - wires between two lists of elements. The end points of both sides are written out
 * (a portless element counts as port 0, `[]` and `[n,]` stretch to what the other side needs) and
 * paired; a side with one end point serves all of the other.
 */
#include "models/click/chain.h"

/* One side of a connection as end points. */
struct side {
	VEC(uint32_t) nodes;
	VEC(uint32_t) ports;
	uint32_t least;		/* end points without stretching */
	unsigned stretching;	/* items that stretch */
	bool many;
};

static const struct ports *ports_of(const struct item *item, bool output)
{
	return output ? &item->out : &item->in;
}

static void measure(struct side *s, const struct list *l, bool output)
{
	for (size_t i = 0; i < l->items.n; i++) {
		const struct ports *ports = ports_of(&l->items.v[i], output);

		s->least += (uint32_t)MAX_OF(ports->list.n, (size_t)1);
		s->stretching += ports->stretches;
	}
}

static void add_point(struct side *s, uint32_t node, uint32_t port)
{
	*VEC_ADD(&s->nodes) = node;
	*VEC_ADD(&s->ports) = port;
}

/* Writes the end points; `more` of them by stretching. */
static void write_out(struct side *s, const struct list *l, bool output, uint32_t more)
{
	for (size_t i = 0; i < l->items.n; i++) {
		const struct item *item = &l->items.v[i];
		const struct ports *ports = ports_of(item, output);
		uint32_t port = 0;

		for (size_t k = 0; k < ports->list.n; k++) {
			port = ports->list.v[k];
			add_point(s, item->node, port);
		}
		if (!ports->list.n)
			add_point(s, item->node, port);
		/* `c => a, b`: the portless c stretches, but only when it is alone */
		if (!ports->stretches && (ports->list.n || s->least > 1))
			continue;
		for (; more; more--)
			add_point(s, item->node, ++port);
	}
}

static void check_counts(struct parser *p, const struct side *out, const struct side *in,
			 int connector, span at)
{
	if (connector != TOKEN_FAT_ARROW) {
		diag_error(p->diag, at, "%u outputs to %u inputs, expected '=>' between them",
			   out->least, in->least);
	} else if ((out->least > in->least && !in->stretching) ||
		   (in->least > out->least && !out->stretching)) {
		diag_error(p->diag, at, "%u%s outputs connected to %u%s inputs", out->least,
			   out->stretching ? " or more" : "", in->least,
			   in->stretching ? " or more" : "");
	} else {
		return;
	}
	p->tree->broken = true;
	click_parser_limit(p);
}

void click_chain_connect(struct parser *p, const struct list *from, const struct list *to,
			  struct click_token arrow)
{
	struct side out = { 0 }, in = { 0 };
	size_t n;

	measure(&out, from, true);
	measure(&in, to, false);
	if (out.stretching + in.stretching > 1) {
		diag_error(p->diag, arrow.at, "only one port list of a connection can stretch");
		p->tree->broken = true;
		out.stretching = in.stretching = 0;
	}
	if (arrow.kind == TOKEN_FAT_ARROW && out.least == 1 && in.least > 1 &&
	    !click_ports_given(&from->items.v[0].out))
		out.stretching = 1;
	if (arrow.kind == TOKEN_FAT_ARROW && in.least == 1 && out.least > 1 &&
	    !click_ports_given(&to->items.v[0].in))
		in.stretching = 1;
	out.many = out.least > 1 || out.stretching;
	in.many = in.least > 1 || in.stretching;
	if (out.many && in.many)
		check_counts(p, &out, &in, arrow.kind, arrow.at);
	write_out(&out, from, true, out.stretching && in.least > out.least ?
		  in.least - out.least : 0);
	write_out(&in, to, false, in.stretching && out.least > in.least ?
		  out.least - in.least : 0);
	n = !out.many ? in.nodes.n : !in.many ? out.nodes.n : MIN_OF(out.nodes.n, in.nodes.n);
	for (size_t i = 0; i < n; i++) {
		size_t o = out.many ? i : 0, k = in.many ? i : 0;

		click_build_add_wire(p, &(struct click_wire){ out.nodes.v[o], out.ports.v[o],
							      in.nodes.v[k], in.ports.v[k],
							      arrow.at });
	}
	VEC_FREE(&out.nodes);
	VEC_FREE(&out.ports);
	VEC_FREE(&in.nodes);
	VEC_FREE(&in.ports);
}

void click_chain_check_outer(struct parser *p, const struct list *l, bool output)
{
	for (size_t i = 0; i < l->items.n; i++) {
		const struct item *item = &l->items.v[i];

		if (!click_ports_given(ports_of(item, output)))
			continue;
		diag_error(p->diag, item->at, "%s ports of '%s' at the %s of a connection",
			   output ? "output" : "input", item->group ? "(...)" : item->name,
			   output ? "end" : "start");
		p->tree->broken = true;
		click_parser_limit(p);
		return;
	}
}
