/*
 * rewrite_room.c - which mapping gives way when there is no room for a new one, as in Click: none whose guarantee lasts; of
 * the others the one whose life would end first; and if all are guaranteed, the new one is refused.
 *
 * Mappings stand in two heaps, those with a guarantee by its end and the others by the end of their lives. Click moves them
 * with every packet. Here the keys of the heaps are what was true when a mapping was put there, which is never later than
 * what is true now: a packet that shortens a life puts it right (rewrite_room_shorten). So it is enough to look again at what
 * comes to the top: each packet causes one move at most, and only while there is no room.
 */
#include "datapath/flow/rewrite_room.h"

#include "datapath/runtime/router.h"
#include "models/base/mem.h"

enum { BEST_EFFORT, GUARANTEED };	/* as in a flow's `held` */

struct room_entry {
	uint64_t key;			/* ns */
	struct rewriter *owner;
	uint32_t flow;
};

struct room_heap {
	struct room_entry *e;
	uint32_t n, room;
};

struct rewrite_room {
	uint32_t capacity, count, users;
	bool ordered;			/* the heaps hold all mappings; not before there was no room once */
	struct room_heap heap[2];
	struct rewriter *first;		/* of those that share it, by next_sharing */
};

struct rewrite_room *rewrite_room_new(uint32_t capacity)
{
	struct rewrite_room *r = x_calloc(1, sizeof(*r));

	r->capacity = capacity;
	return r;
}

void rewrite_room_join(struct rewrite_room *r, struct rewriter *w)
{
	w->room = r;
	w->next_sharing = r->first;
	r->first = w;
	r->users++;
}

void rewrite_room_leave(struct rewriter *w)
{
	struct rewrite_room *r = w->room;
	struct rewriter **at;

	if (!r)
		return;
	while (w->table.oldest != FLOW_NONE)
		rewrite_unmap(w, w->table.oldest);
	for (at = &r->first; *at != w; at = &(*at)->next_sharing)
		;
	*at = w->next_sharing;
	w->room = NULL;
	if (--r->users)
		return;
	free(r->heap[0].e);
	free(r->heap[1].e);
	free(r);
}

uint32_t rewrite_room_count(const struct rewrite_room *r)
{
	return r->count;
}

uint32_t rewrite_room_capacity(const struct rewrite_room *r)
{
	return r->capacity;
}

static struct flow *flow_of(const struct room_entry *e)
{
	return &e->owner->table.flows[e->flow];
}

static void set_entry(struct room_heap *h, uint32_t at, struct room_entry e)
{
	h->e[at] = e;
	flow_of(&e)->place = at;
}

static void move_up(struct room_heap *h, uint32_t at)
{
	struct room_entry e = h->e[at];

	for (; at && h->e[(at - 1) / 2].key > e.key; at = (at - 1) / 2)
		set_entry(h, at, h->e[(at - 1) / 2]);
	set_entry(h, at, e);
}

static void move_down(struct room_heap *h, uint32_t at)
{
	struct room_entry e = h->e[at];

	for (;;) {
		uint32_t child = at * 2 + 1;

		if (child + 1 < h->n && h->e[child + 1].key < h->e[child].key)
			child++;
		if (child >= h->n || h->e[child].key >= e.key)
			break;
		set_entry(h, at, h->e[child]);
		at = child;
	}
	set_entry(h, at, e);
}

static void take_out(struct room_heap *h, uint32_t at)
{
	struct room_entry last = h->e[--h->n];

	if (at == h->n)
		return;
	set_entry(h, at, last);
	move_up(h, at);
	move_down(h, flow_of(&last)->place);
}

/* When the guarantee of a mapping ends. */
static uint64_t held_until(const struct rewriter *w, const struct flow *f)
{
	return f->expires - w->life[f->life] + w->guarantee[f->life];
}

/* Into the heap where it belongs now. */
static void put_in(struct rewrite_room *r, struct rewriter *w, uint32_t flow, uint64_t now)
{
	struct flow *f = &w->table.flows[flow];
	uint64_t held = held_until(w, f);
	struct room_heap *h;

	f->held = held > now;
	h = &r->heap[f->held];
	if (h->n == h->room) {
		h->room = h->room ? h->room * 2 : 64;
		h->e = x_realloc_array(h->e, h->room, sizeof(*h->e));
	}
	h->e[h->n++] = (struct room_entry){ f->held == GUARANTEED ? held : f->expires, w, flow };
	move_up(h, h->n - 1);
}

void rewrite_room_add(struct rewriter *w, uint32_t flow)
{
	w->room->count++;
	if (w->room->ordered)
		put_in(w->room, w, flow, rewrite_now(w));
}

void rewrite_room_remove(struct rewriter *w, uint32_t flow)
{
	const struct flow *f = &w->table.flows[flow];

	w->room->count--;
	if (w->room->ordered)
		take_out(&w->room->heap[f->held], f->place);
}

void rewrite_room_shorten(struct rewriter *w, struct flow *f)
{
	struct rewrite_room *r = w->room;

	if (!r->ordered)
		return;
	take_out(&r->heap[f->held], f->place);
	put_in(r, w, (uint32_t)(f - w->table.flows), rewrite_now(w));
}

static void put_in_order(struct rewrite_room *r, uint64_t now)
{
	r->ordered = true;
	for (struct rewriter *w = r->first; w; w = w->next_sharing)
		for (uint32_t i = w->table.oldest; i != FLOW_NONE; i = w->table.flows[i].newer)
			put_in(r, w, i, now);
}

/* Looks again at the first of a heap; false: it stays there, and its key is true. */
static bool look_again(struct rewrite_room *r, unsigned which, uint64_t now)
{
	struct room_heap *h = &r->heap[which];
	struct room_entry e = h->e[0];
	const struct flow *f = flow_of(&e);
	uint64_t held = held_until(e.owner, f);
	bool guaranteed = held > now;

	if (guaranteed == (which == GUARANTEED) && e.key == (guaranteed ? held : f->expires))
		return false;
	take_out(h, 0);
	put_in(r, e.owner, e.flow, now);
	return true;
}

bool rewrite_room_make(struct rewriter *w, unsigned life)
{
	struct rewrite_room *r = w->room;
	uint64_t now = rewrite_now(w);
	const struct room_entry *first;

	if (r->count < r->capacity)
		return true;
	if (!r->ordered)
		put_in_order(r, now);
	while (r->heap[GUARANTEED].n && r->heap[GUARANTEED].e[0].key <= now)
		(void)look_again(r, GUARANTEED, now);
	while (r->heap[BEST_EFFORT].n && look_again(r, BEST_EFFORT, now))
		;
	if (!r->heap[BEST_EFFORT].n)
		return false;
	first = &r->heap[BEST_EFFORT].e[0];
	/* without a guarantee the new one would be the first to go */
	if (!w->guarantee[life] && now + w->life[life] < first->key)
		return false;
	rewrite_unmap(first->owner, first->flow);
	return true;
}

void rewrite_room_limit(struct rewriter *w, uint32_t capacity)
{
	struct rewrite_room *r = w->room;
	uint64_t now = rewrite_now(w);

	r->capacity = capacity;
	if (r->count <= capacity)
		return;
	if (!r->ordered)
		put_in_order(r, now);
	while (r->count > capacity) {
		unsigned which = r->heap[BEST_EFFORT].n ? BEST_EFFORT : GUARANTEED;

		if (!look_again(r, which, now))
			rewrite_unmap(r->heap[which].e[0].owner, r->heap[which].e[0].flow);
	}
}
