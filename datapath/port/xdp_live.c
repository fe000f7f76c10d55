/*
 * xdp_live.c - see xdp_live.h.
 *
 * The kernel gives the program frames of its own, each of the length that we name; their octets may be those of an earlier
 * packet. So that length says whose ring it is, modulo XDP_LIVE_SENDERS, and the program writes every octet.
 *
 * Invariant: packets from ring->next on have not been taken by the program; between runs next is 0.
 */
#include "datapath/port/xdp_live.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "datapath/port/xdp_insn.h"
#include "models/base/mem.h"

enum {
	BATCH = 64,			/* frames that the kernel makes at once: it uses them again for the next */
	RING_SIZE = 66 * 4096,		/* a multiple of every page size that divides it: rings are mapped one by one */
	ALIGN = 64,
	/* helpers that older headers lack */
	HELPER_BUFF_LEN = 188, HELPER_STORE_BYTES = 190,
};

/* Shared with the program. */
struct ring {
	uint32_t next, failed;		/* the program's */
	uint32_t verdict, ifindex;	/* what it returns, unless that is XDP_REDIRECT; where it sends */
	struct {
		uint32_t at, len;
	} packet[XDP_LIVE_MOST];
	uint8_t octets[RING_SIZE - 16 - 8 * XDP_LIVE_MOST];
};

_Static_assert(sizeof(struct ring) == RING_SIZE, "rings are mapped by pages");

struct xdp_live {
	struct ring *ring;
	int program;
	unsigned number;
	uint32_t count, used;		/* packets that wait, and the octets they take */
	uint32_t longest;
};

int xdp_live_map(unsigned senders)
{
	LIBBPF_OPTS(bpf_map_create_opts, o, .map_flags = BPF_F_MMAPABLE);

	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "middleproof_tx", 4, RING_SIZE, senders, &o);
}

unsigned xdp_live_code(struct bpf_insn code[XDP_LIVE_CODE], int map)
{
	const struct bpf_insn send[] = {
		/* r6: context, r7: ring, r8: where the packet's octets are, r9: its length */
		MOV_REG(R6, R1),
		CALL_NUMBER(HELPER_BUFF_LEN),
		MOV_REG(R9, R0),
		AND_IMM(R0, XDP_LIVE_SENDERS - 1),
		STORE32(FRAME, R0, -4),
		MOV_REG(R2, FRAME),
		ADD_IMM(R2, -4),
		LOAD_MAP(R1, map),
		CALL(map_lookup_elem),
		JUMP_EQUAL(R0, 0, 40),
		MOV_REG(R7, R0),
		LOAD32(R1, R7, offsetof(struct ring, verdict)),
		LOAD32(R8, R7, offsetof(struct ring, next)),
		MOV_REG(R2, R8),
		ADD_IMM(R2, 1),
		STORE32(R7, R2, offsetof(struct ring, next)),
		JUMP_EQUAL(R1, XDP_REDIRECT, 2),
		MOV_IMM(R0, XDP_DROP),
		EXIT(),
		AND_IMM(R8, XDP_LIVE_MOST - 1),
		LEFT_IMM(R8, 3),
		ADD_REG(R8, R7),
		MOV_REG(R2, R9),
		LOAD32(R9, R8, offsetof(struct ring, packet[0].len)),
		LOAD32(R8, R8, offsetof(struct ring, packet[0].at)),
		JUMP_ABOVE(R9, XDP_LIVE_MOST_OCTETS, 21),
		JUMP_BELOW(R9, XDP_LIVE_LEAST_OCTETS, 20),
		JUMP_ABOVE(R8, sizeof(((struct ring *)NULL)->octets) - XDP_LIVE_MOST_OCTETS, 19),
		MOV_REG(R1, R9),
		SUB_REG(R1, R2),
		MOV_REG(R2, R1),
		JUMP_EQUAL(R2, 0, 3),
		MOV_REG(R1, R6),
		CALL(xdp_adjust_tail),
		JUMP_UNEQUAL(R0, 0, 12),
		MOV_REG(R3, R7),
		ADD_IMM(R3, offsetof(struct ring, octets)),
		ADD_REG(R3, R8),
		MOV_REG(R4, R9),
		MOV_IMM(R2, 0),
		MOV_REG(R1, R6),
		CALL_NUMBER(HELPER_STORE_BYTES),
		JUMP_UNEQUAL(R0, 0, 4),
		LOAD32(R1, R7, offsetof(struct ring, ifindex)),
		MOV_IMM(R2, 0),
		CALL(redirect),
		EXIT(),
		LOAD32(R1, R7, offsetof(struct ring, failed)),
		ADD_IMM(R1, 1),
		STORE32(R7, R1, offsetof(struct ring, failed)),
		MOV_IMM(R0, XDP_DROP),
		EXIT(),
	};

	_Static_assert(sizeof(send) <= XDP_LIVE_CODE * sizeof(*send), "as many as the header says");
	memcpy(code, send, sizeof(send));
	return ARRAY_LEN(send);
}

/* The kernel has a program that takes a packet and drops it: can it, and may we? */
static bool try_once(struct xdp_live *l)
{
	uint8_t octets[XDP_LIVE_LEAST_OCTETS] = { 0 };
	bool ok;

	l->ring->verdict = XDP_DROP;
	ok = xdp_live_put(l, octets, sizeof(octets)) && xdp_live_run(l) == 0;
	l->ring->verdict = XDP_REDIRECT;
	return ok;
}

struct xdp_live *xdp_live_new(int program, int map, unsigned number, unsigned ifindex)
{
	struct xdp_live *l = x_calloc(1, sizeof(*l));

	l->program = program;
	l->number = number;
	l->ring = mmap(NULL, RING_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, map, (off_t)number * RING_SIZE);
	if (l->ring == MAP_FAILED) {
		free(l);
		return NULL;
	}
	l->ring->ifindex = ifindex;
	if (try_once(l))
		return l;
	xdp_live_free(l);
	return NULL;
}

void xdp_live_free(struct xdp_live *l)
{
	int error = errno;

	if (!l)
		return;
	munmap(l->ring, RING_SIZE);
	free(l);
	errno = error;
}

void xdp_live_set_program(struct xdp_live *l, int program)
{
	l->program = program;
}

unsigned xdp_live_waiting(const struct xdp_live *l)
{
	return l->count;
}

bool xdp_live_put(struct xdp_live *l, const uint8_t *octets, uint32_t len)
{
	struct ring *r = l->ring;

	if (l->count == XDP_LIVE_MOST || l->used > sizeof(r->octets) - XDP_LIVE_MOST_OCTETS)
		return false;
	assert(len >= XDP_LIVE_LEAST_OCTETS && len <= XDP_LIVE_MOST_OCTETS);
	r->packet[l->count].at = l->used;
	r->packet[l->count++].len = len;
	memcpy(r->octets + l->used, octets, len);
	l->used += (len + ALIGN - 1) / ALIGN * ALIGN;
	l->longest = MAX_OF(l->longest, len);
	return true;
}

unsigned xdp_live_run(struct xdp_live *l)
{
	volatile struct ring *r = l->ring;
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = l->ring->octets, .flags = BPF_F_TEST_XDP_LIVE_FRAMES);
	uint32_t done = 0, lost;
	int error = 0;

	o.data_size_in = (l->longest + XDP_LIVE_SENDERS - 1) / XDP_LIVE_SENDERS * XDP_LIVE_SENDERS + l->number;
	r->next = r->failed = 0;
	while (done < l->count && !error) {
		o.repeat = (int)(l->count - done);
		o.batch_size = MIN_OF(l->count - done, (uint32_t)BATCH);
		/* a signal ends it between batches */
		if (bpf_prog_test_run_opts(l->program, &o) != 0 && errno != EINTR && r->next == done)
			error = errno;
		done = r->next;
	}
	lost = l->count - MIN_OF(done, l->count) + r->failed;
	l->count = l->used = l->longest = 0;
	errno = error;
	return lost;
}
