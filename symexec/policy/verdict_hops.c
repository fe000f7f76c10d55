/*
 * verdict_hops.c - the packet on every hop of a path, under the choice of the witness: flows as they stood there were kept on
 * the way (engine.keep_hops), and what identities they share with the flow that is shown have one value.
 */
#include "models/base/mem.h"
#include "models/packet/print.h"
#include "symexec/flow/headers.h"
#include "symexec/flow/history.h"
#include "symexec/policy/verdict.h"
#include "symexec/explore/witness.h"

void
verdict_note_step(struct verdict *v, const struct step *s)
{
	const struct flow *there = history_there(s);

	if (there != NULL && v->path.n > 0)
		*VEC_ADD(&v->hops) = (struct hop_packet){ v->path.n - 1, there, NULL };
}

/* Inside a box a frame may have been stripped: then the packet begins behind its Ethernet header. */
static struct headers
headers_there(struct engine *e, struct flow *f)
{
	bool ethernet = e->ethernet;
	bool bare = (f->net != POINTER_NONE && f->data == f->net) ||
	    (f->mac != POINTER_NONE && f->data > f->mac);
	struct headers h;

	e->ethernet = ethernet && !bare;
	h = headers_find(e, f);
	e->ethernet = ethernet;
	return h;
}

static char *
packet_there(struct engine *e, const struct flow *f, const struct flow *there, const struct witness *w)
{
	struct flow *shape = flow_copy(e, there);
	struct headers h = headers_there(e, shape);
	int32_t first = h.ether != POINTER_NONE ? h.ether : h.net;
	struct strbuf out = STRBUF_INIT;
	struct packet p;
	uint8_t *bytes;
	size_t len = witness_bytes(e, f, there, w, &bytes);
	size_t skip = first != POINTER_NONE && first > there->data ? (size_t)(first - there->data) : 0;

	if (first == POINTER_NONE || skip >= len) {
		sb_printf(&out, "%zu octets", len);
	} else {
		packet_parse(&p, bytes + skip, len - skip, h.ether != POINTER_NONE ? LAYER_ETHER : LAYER_NONE);
		packet_print_line(&p, &out);
	}
	free(bytes);
	flow_free(e, shape);
	return sb_take(&out);
}

void
verdict_show_hops(struct engine *e, struct verdict *v, const struct flow *f, const struct witness *w)
{
	for (size_t i = 0; i < v->hops.n; i++)
		v->hops.v[i].line = packet_there(e, f, v->hops.v[i].there, w);
}

char *
verdict_packet_line(struct engine *e, const struct flow *f)
{
	struct flow *copy = flow_copy(e, f);
	struct witness w;
	char *line = NULL;

	if (witness_choose(e, copy, &w) == WITNESS_OK)
		line = packet_there(e, copy, f, &w);
	witness_fini(&w);
	flow_free(e, copy);
	return line;
}

const char *
verdict_packet_at(const struct verdict *v, size_t hop)
{
	for (size_t i = 0; i < v->hops.n; i++)
		if (v->hops.v[i].hop == hop)
			return v->hops.v[i].line;
	return hop == 0 ? v->witness_line : NULL;
}
