/*
 * helpers.c - what filter programs call, with the kernel's meaning. The random numbers are xorshift64*: a filter samples with
 * them, nothing secret hangs on them, and with a seed every run can be repeated.
 */
#include <sys/random.h>
#include <time.h>

#include "datapath/bpf/interp.h"
#include "datapath/bpf/prog_map.h"

uint64_t bpf_help_lookup(uint64_t map, uint64_t key)
{
	return (uintptr_t)prog_map_lookup((struct prog_map *)(uintptr_t)map, (const void *)(uintptr_t)key);
}

uint64_t bpf_help_update(uint64_t map, uint64_t key, uint64_t value, uint64_t flags)
{
	return (uint64_t)prog_map_update((struct prog_map *)(uintptr_t)map, (const void *)(uintptr_t)key,
					 (const void *)(uintptr_t)value, flags);
}

uint64_t bpf_help_delete(uint64_t map, uint64_t key)
{
	return (uint64_t)prog_map_delete((struct prog_map *)(uintptr_t)map, (const void *)(uintptr_t)key);
}

_Thread_local uint64_t bpf_now;

uint64_t bpf_help_time(struct bpf_tables *t)
{
	struct timespec now;

	if (t->clock)
		return t->clock(t->clock_arg);
	if (bpf_now)
		return bpf_now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

uint64_t bpf_help_random(struct bpf_tables *t)
{
	/* threads may draw the same number, which is no harm */
	uint64_t r = __atomic_load_n(&t->random, __ATOMIC_RELAXED);

	if (r == 0 && (getrandom(&r, sizeof(r), 0) != sizeof(r) || r == 0))
		r = 1;
	r ^= r >> 12;
	r ^= r << 25;
	r ^= r >> 27;
	__atomic_store_n(&t->random, r, __ATOMIC_RELAXED);
	return (r * 0x2545f4914f6cdd1dULL) >> 32;
}

static uint64_t atomic_long(uint64_t *p, int32_t imm, uint64_t operand, uint64_t expected)
{
	switch (imm & ~BPF_FETCH) {
	case BPF_ADD: return __atomic_fetch_add(p, operand, __ATOMIC_SEQ_CST);
	case BPF_AND: return __atomic_fetch_and(p, operand, __ATOMIC_SEQ_CST);
	case BPF_OR: return __atomic_fetch_or(p, operand, __ATOMIC_SEQ_CST);
	case BPF_XOR: return __atomic_fetch_xor(p, operand, __ATOMIC_SEQ_CST);
	case BPF_XCHG & ~BPF_FETCH: return __atomic_exchange_n(p, operand, __ATOMIC_SEQ_CST);
	default:
		__atomic_compare_exchange_n(p, &expected, operand, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		return expected;
	}
}

static uint32_t atomic_word(uint32_t *p, int32_t imm, uint32_t operand, uint32_t expected)
{
	switch (imm & ~BPF_FETCH) {
	case BPF_ADD: return __atomic_fetch_add(p, operand, __ATOMIC_SEQ_CST);
	case BPF_AND: return __atomic_fetch_and(p, operand, __ATOMIC_SEQ_CST);
	case BPF_OR: return __atomic_fetch_or(p, operand, __ATOMIC_SEQ_CST);
	case BPF_XOR: return __atomic_fetch_xor(p, operand, __ATOMIC_SEQ_CST);
	case BPF_XCHG & ~BPF_FETCH: return __atomic_exchange_n(p, operand, __ATOMIC_SEQ_CST);
	default:
		__atomic_compare_exchange_n(p, &expected, operand, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
		return expected;
	}
}

uint64_t bpf_help_atomic(void *p, int32_t imm, unsigned octets, uint64_t operand, uint64_t expected)
{
	return octets == 8 ? atomic_long(p, imm, operand, expected) :
	       atomic_word(p, imm, (uint32_t)operand, (uint32_t)expected);
}
