/*
 * verdict_pack.c - a verdict as octets and back. Flows stay behind: of the packets on the hops only the lines travel.
 */
#include "symexec/policy/verdict.h"

#include "models/base/mem.h"
#include "symexec/jobs/pack.h"

enum { WARNING = 1, FREE_CHOICE = 2, OPAQUE = 4, INDEPENDENCE = 8 };

void
verdict_pack(const struct verdict *v, struct strbuf *out)
{
	pack_text(out, v->name);
	pack_text(out, v->question);
	pack_number(out, v->at.src);
	pack_number(out, v->at.start);
	pack_number(out, v->at.end);
	pack_number(out, v->status);
	pack_number(out, (v->warning ? WARNING : 0) | (v->free_choice ? FREE_CHOICE : 0) |
		    (v->opaque ? OPAQUE : 0) | (v->flow_independence ? INDEPENDENCE : 0));
	pack_number(out, v->lines.n);
	for (size_t i = 0; i < v->lines.n; i++)
		pack_text(out, v->lines.v[i]);
	pack_number(out, v->path.n);
	for (size_t i = 0; i < v->path.n; i++) {
		pack_text(out, v->path.v[i].name);
		pack_text(out, v->path.v[i].class_name);
		pack_text(out, v->path.v[i].where);
		pack_text(out, v->path.v[i].note);
	}
	pack_number(out, v->hops.n);
	for (size_t i = 0; i < v->hops.n; i++) {
		pack_number(out, v->hops.v[i].hop);
		pack_text(out, v->hops.v[i].line);
	}
	pack_number(out, v->blame);
	pack_text(out, v->constraint);
	pack_octets(out, v->witness, v->witness_len);
	pack_text(out, v->witness_line);
}

/* In memory of the engine. */
static const char *
kept_text(struct engine *e, struct cursor *in)
{
	char *text = unpack_text(in);
	const char *kept = text != NULL ? arena_strdup(e->arena, text) : NULL;

	free(text);
	return kept;
}

static void
unpack_path(struct engine *e, struct verdict *v, struct cursor *in)
{
	for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--) {
		struct hop *h = VEC_ADD(&v->path);

		h->name = kept_text(e, in);
		h->class_name = kept_text(e, in);
		h->where = kept_text(e, in);
		h->note = unpack_text(in);
	}
	for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--) {
		struct hop_packet *h = VEC_ADD(&v->hops);

		h->hop = (size_t)unpack_number(in);
		h->there = NULL;
		h->line = unpack_text(in);
	}
}

void
verdict_unpack(struct engine *e, struct verdict *v, struct cursor *in)
{
	uint64_t flags;

	v->name = kept_text(e, in);
	v->question = kept_text(e, in);
	v->at.src = (uint32_t)unpack_number(in);
	v->at.start = (uint32_t)unpack_number(in);
	v->at.end = (uint32_t)unpack_number(in);
	v->status = (enum verdict_status)unpack_number(in);
	flags = unpack_number(in);
	v->warning = flags & WARNING;
	v->free_choice = flags & FREE_CHOICE;
	v->opaque = flags & OPAQUE;
	v->flow_independence = flags & INDEPENDENCE;
	for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--)
		*VEC_ADD(&v->lines) = unpack_text(in);
	unpack_path(e, v, in);
	v->blame = (size_t)unpack_number(in);
	v->constraint = unpack_text(in);
	v->witness = unpack_octets(in, &v->witness_len);
	v->witness_line = unpack_text(in);
}
