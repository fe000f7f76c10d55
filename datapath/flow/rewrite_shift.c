/*
 * rewrite_shift.c - which mappings of a rewriter have sequence numbers that move. They are few: a mapping has the number of its
 * entry in a list, and the last entry takes the place of one that ends.
 */
#include "datapath/flow/rewrite.h"
#include "models/base/mem.h"

/* The entry of a mapping, made if it has none. */
static struct rewrite_shift *shift_of(struct rewriter *w, struct flow *f)
{
	if (f->shifted)
		return w->shifts[f->shift];
	if (w->shift_count == w->shift_room) {
		w->shift_room = w->shift_room ? w->shift_room * 2 : 4;
		w->shifts = x_realloc_array(w->shifts, w->shift_room, sizeof(struct rewrite_shift *));
	}
	f->shift = w->shift_count++;
	f->shifted = 1;
	w->shifts[f->shift] = x_calloc(1, sizeof(struct rewrite_shift));
	w->shifts[f->shift]->flow = (uint32_t)(f - w->table.flows);
	return w->shifts[f->shift];
}

void rewrite_shift(struct rewriter *w, uint32_t ref, uint32_t seq, int32_t n)
{
	struct flow *f = &w->table.flows[ref >> 1];

	if (n || f->shifted)
		seq_shift_add(&shift_of(w, f)->seq, ref & 1, seq, n);
}

void rewrite_shift_end(struct rewriter *w, struct flow *f)
{
	struct rewrite_shift *own = w->shifts[f->shift], *last = w->shifts[--w->shift_count];

	w->shifts[f->shift] = last;
	w->table.flows[last->flow].shift = f->shift;	/* last may be its own */
	f->shifted = 0;
	free(own);
}

void rewrite_shift_move(struct rewriter *w, struct flow *to, const struct rewriter *from, const struct flow *f)
{
	shift_of(w, to)->seq = from->shifts[f->shift]->seq;
}
