/*
 * allowed.c - what a tenant's program may ask of the kernel. What it does with its packets and memory is the verifier's business; here
 * only: which helpers, which maps, how much. The list is short on purpose: what redirects, jumps elsewhere, prints or looks
 * into the kernel is not on it.
 */
#include "datapath/offload/combine.h"

static const struct {
	int32_t number;
	const char *name;
} helpers[] = {
	{ BPF_FUNC_map_lookup_elem, "map_lookup_elem" },
	{ BPF_FUNC_map_update_elem, "map_update_elem" },
	{ BPF_FUNC_map_delete_elem, "map_delete_elem" },
	{ BPF_FUNC_get_prandom_u32, "get_prandom_u32" },
	{ BPF_FUNC_ktime_get_ns, "ktime_get_ns" },
	/* beyond the dissertation's table: answers are made of the packet that asked */
	{ BPF_FUNC_csum_diff, "csum_diff" },
	{ BPF_FUNC_xdp_adjust_tail, "xdp_adjust_tail" },
	{ BPF_FUNC_xdp_load_bytes, "xdp_load_bytes" },
	{ BPF_FUNC_tcp_raw_gen_syncookie_ipv4, "tcp_raw_gen_syncookie_ipv4" },
	{ BPF_FUNC_tcp_raw_gen_syncookie_ipv6, "tcp_raw_gen_syncookie_ipv6" },
	{ BPF_FUNC_tcp_raw_check_syncookie_ipv4, "tcp_raw_check_syncookie_ipv4" },
	{ BPF_FUNC_tcp_raw_check_syncookie_ipv6, "tcp_raw_check_syncookie_ipv6" },
};

const char *offload_helper(size_t i)
{
	return i < ARRAY_LEN(helpers) ? helpers[i].name : NULL;
}

static bool may_call(int32_t helper)
{
	for (size_t i = 0; i < ARRAY_LEN(helpers); i++)
		if (helpers[i].number == helper)
			return true;
	return false;
}

static bool refuse(const struct ebpf_program *p, uint32_t i, span at, struct diag *d, const char *what)
{
	const struct ebpf_line *l = p->line ? p->line[i] : NULL;

	diag_error(d, at, "instruction %u %s", i, what);
	if (l)
		diag_note(d, at, "%s:%u: %s", l->file, l->line, l->text);
	return false;
}

static bool calls_allowed(const struct ebpf_program *p, span at, struct diag *d)
{
	bool ok = true;

	for (uint32_t i = 0; i < p->n; i++) {
		const struct bpf_insn *in = &p->insn[i];
		char what[96];

		if (in->code == (BPF_LD | BPF_IMM | BPF_DW)) {
			i++;
			continue;
		}
		if (in->code != (BPF_JMP | BPF_CALL) || in->src_reg == BPF_PSEUDO_CALL)
			continue;
		if (in->src_reg != 0)
			ok = refuse(p, i, at, d, "calls a function of the kernel, which no tenant may");
		else if (!may_call(in->imm)) {
			snprintf(what, sizeof what, "calls helper %d, which is not among those that tenants may call", in->imm);
			ok = refuse(p, i, at, d, what);
		}
	}
	return ok;
}

static bool kind_allowed(uint32_t type)
{
	switch (type) {
	case BPF_MAP_TYPE_HASH: case BPF_MAP_TYPE_ARRAY: case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_LRU_HASH: case BPF_MAP_TYPE_LPM_TRIE:
		return true;
	default:
		return false;
	}
}

bool offload_allowed(const struct offload_piece *piece, uint64_t memory, span at, struct diag *d)
{
	bool ok = calls_allowed(piece->program, at, d);
	uint64_t sum = 0;

	for (uint32_t k = 0; k < piece->object->n_maps; k++) {
		const struct ebpf_map *m = &piece->object->maps[k];

		if (!kind_allowed(m->type)) {
			diag_error(d, at, "map '%s' is of kind %u, expected a hash, array, per-CPU array, LRU hash or LPM trie", m->name,
				   m->type);
			ok = false;
		}
		/* 64 octets are what an entry costs beyond what it holds, in any of them at most */
		sum += m->max_entries * ((uint64_t)m->key_size + m->value_size + 64);
	}
	if (sum > memory) {
		diag_error(d, at, "maps of %llu octets, expected at most %llu", (unsigned long long)sum, (unsigned long long)memory);
		ok = false;
	}
	return ok;
}
