/*
 * rewrite_room.h - room for mappings, of one rewriter or of several that name each other; it belongs to who has joined.
 */
#ifndef DATAPATH_FLOW_REWRITE_ROOM_H
#define DATAPATH_FLOW_REWRITE_ROOM_H

#include "datapath/flow/rewrite.h"

struct rewrite_room *rewrite_room_new(uint32_t capacity);
void rewrite_room_join(struct rewrite_room *r, struct rewriter *w);
/* Its mappings are gone then; the last to leave frees the room. */
void rewrite_room_leave(struct rewriter *w);
/* Room for one more mapping, which will have that life; another may have to go. false: none may. */
bool rewrite_room_make(struct rewriter *w, unsigned life) MUST_CHECK;
void rewrite_room_add(struct rewriter *w, uint32_t flow);
void rewrite_room_remove(struct rewriter *w, uint32_t flow);
void rewrite_room_limit(struct rewriter *w, uint32_t capacity);
uint32_t rewrite_room_count(const struct rewrite_room *r);
uint32_t rewrite_room_capacity(const struct rewrite_room *r);

#endif
