/*
 * pkt_pool.c - frames and buffers. The frame of a packet is found by its index, also after
 * the packet was given a larger buffer.
 */
#include "datapath/packet/pkt_pool.h"

#include <sys/mman.h>

#include "models/base/mem.h"

bool pkt_pool_init(struct pkt_pool *pool, uint32_t count)
{
	size_t frames = (size_t)count * PKT_FRAME;
	size_t packets = (size_t)count * sizeof(struct pkt);
	uint8_t *m;

	*pool = (struct pkt_pool){ .count = count, .frame_room = PKT_FRAME - PKT_SLACK };
	pool->mapped = frames + packets + (size_t)count * sizeof(uint32_t);
	m = mmap(NULL, pool->mapped, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m == MAP_FAILED)
		return false;
	pool->frames = m;
	pool->packets = (struct pkt *)(void *)(m + frames);
	pool->spare = (uint32_t *)(void *)(m + frames + packets);
	return true;
}

void pkt_pool_fini(struct pkt_pool *pool)
{
	if (!pool->frames)
		return;
	for (uint32_t i = 0; i < pool->fresh; i++)
		if (pool->packets[i].own_buffer)
			free(pool->packets[i].head);
	munmap(pool->frames, pool->mapped);
	pool->frames = NULL;
}

/* One that was never used before. */
static struct pkt *take_fresh(struct pkt_pool *pool)
{
	struct pkt *p;

	if (pool->fresh >= pool->count) {
		pool->failures++;
		return NULL;
	}
	p = &pool->packets[pool->fresh];
	p->index = pool->fresh++;
	p->pool = pool;
	p->head = pool->frames + (size_t)p->index * PKT_FRAME;
	p->size = PKT_FRAME;
	return p;
}

/* Slack behind a buffer: tests load four octets where fewer may be left. */
static struct pkt *take_large(struct pkt_pool *pool, uint32_t size)
{
	struct pkt *p = pool->spares ? &pool->packets[pool->spare[--pool->spares]] :
				       take_fresh(pool);

	if (p) {
		p->own_buffer = true;
		p->head = x_calloc(1, size + PKT_SLACK);
		p->size = size;
	}
	return p;
}

struct pkt *pkt_new(struct pkt_pool *pool, uint32_t headroom, uint32_t len)
{
	struct pkt *p;

	if (headroom > PKT_MAX || len > PKT_MAX || headroom + len > PKT_MAX)
		return NULL;
	if (UNLIKELY(headroom + len > pool->frame_room))
		p = take_large(pool, headroom + len + (pool->frame_room ? PKT_HEADROOM : 0));
	else if (LIKELY(pool->spares))
		p = &pool->packets[pool->spare[--pool->spares]];
	else
		p = take_fresh(pool);
	if (UNLIKELY(!p))
		return NULL;
	pool->made++;
	pkt_clear(p, headroom, len);
	return p;
}

struct pkt *pkt_clone(const struct pkt *p)
{
	uint32_t end = pkt_offset(p) + p->len;
	struct pkt *q = pkt_new(p->pool, pkt_offset(p), p->len);

	if (UNLIKELY(!q))
		return NULL;
	memcpy(q->head + p->low, p->head + p->low, end - p->low);
	q->low = p->low;
	pkt_copy_meta(q, p);
	return q;
}

void pkt_free(struct pkt *p)
{
	struct pkt_pool *pool = p->pool;

	if (UNLIKELY(p->own_buffer)) {
		free(p->head);
		p->own_buffer = false;
		p->head = pool->frames + (size_t)p->index * PKT_FRAME;
		p->size = PKT_FRAME;
	}
	pool->spare[pool->spares++] = p->index;
}

void batch_free(struct batch *b)
{
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];

		if (UNLIKELY(p->own_buffer))
			pkt_free(p);
		else
			p->pool->spare[p->pool->spares++] = p->index;
	}
	b->n = 0;
}
