/*
 * verify_call.c - helpers: what each takes, as a table, and what it gives. The numbers and signatures are the kernel's.
 */
#include "datapath/bpf/verify_int.h"
#include "models/bpf/print.h"

enum want {
	WANT_NOTHING, WANT_MAP, WANT_KEY, WANT_VALUE, WANT_NUMBER, WANT_CONTEXT,
	/* the address of as many octets as the next argument says: read, or none and 0; written */
	WANT_OCTETS, WANT_ROOM,
	WANT_IP, WANT_IP6, WANT_TCP,	/* of a header without options */
};
enum give { GIVE_NUMBER, GIVE_VALUE_OR_NULL };

enum { IP = 20, IP6 = 40, TCP = 20, MAX_OCTETS = 1 << 16 };

static const struct helper {
	int32_t number;
	enum give gives;
	enum want args[5];
	bool driver;		/* not for filters */
	bool moves;		/* no address in the packet is good any more */
} helpers[] = {
	{ BPF_FUNC_map_lookup_elem, GIVE_VALUE_OR_NULL, { WANT_MAP, WANT_KEY }, false, false },
	{ BPF_FUNC_map_update_elem, GIVE_NUMBER, { WANT_MAP, WANT_KEY, WANT_VALUE, WANT_NUMBER }, false, false },
	{ BPF_FUNC_map_delete_elem, GIVE_NUMBER, { WANT_MAP, WANT_KEY }, false, false },
	{ BPF_FUNC_ktime_get_ns, GIVE_NUMBER, { WANT_NOTHING }, false, false },
	{ BPF_FUNC_get_prandom_u32, GIVE_NUMBER, { WANT_NOTHING }, false, false },
	{ BPF_FUNC_csum_diff, GIVE_NUMBER, { WANT_OCTETS, WANT_NUMBER, WANT_OCTETS, WANT_NUMBER, WANT_NUMBER }, true, false },
	{ BPF_FUNC_xdp_adjust_tail, GIVE_NUMBER, { WANT_CONTEXT, WANT_NUMBER }, true, true },
	{ BPF_FUNC_xdp_load_bytes, GIVE_NUMBER, { WANT_CONTEXT, WANT_NUMBER, WANT_ROOM, WANT_NUMBER }, true, false },
	{ BPF_FUNC_tcp_raw_gen_syncookie_ipv4, GIVE_NUMBER, { WANT_IP, WANT_OCTETS, WANT_NUMBER }, true, false },
	{ BPF_FUNC_tcp_raw_gen_syncookie_ipv6, GIVE_NUMBER, { WANT_IP6, WANT_OCTETS, WANT_NUMBER }, true, false },
	{ BPF_FUNC_tcp_raw_check_syncookie_ipv4, GIVE_NUMBER, { WANT_IP, WANT_TCP }, true, false },
	{ BPF_FUNC_tcp_raw_check_syncookie_ipv6, GIVE_NUMBER, { WANT_IP6, WANT_TCP }, true, false },
};

static const struct helper *find_helper(int32_t number)
{
	for (size_t i = 0; i < ARRAY_LEN(helpers); i++)
		if (helpers[i].number == number)
			return &helpers[i];
	return NULL;
}

/* So many octets at register r, as the number in the one behind it says. */
static bool check_octets(struct verifier *v, const struct helper *h, unsigned r, bool write)
{
	const struct vreg *reg = &v_frame(v)->reg[r], *size = reg + 1;
	uint32_t sure;

	if (!verify_readable(v, r + 1))
		return false;
	if (size->kind != VREG_NUMBER || size->n.all.umax > MAX_OCTETS)
		return v_refuse(v, "%s expects how many octets in r%u, at most %d", ebpf_helper_name(h->number), r + 1, MAX_OCTETS);
	if (!vreg_is_pointer(reg))
		return (!write && size->n.all.umax == 0) ||
		       v_refuse(v, "%s expects the address of octets in r%u", ebpf_helper_name(h->number), r);
	sure = (uint32_t)size->n.all.umin;
	return verify_octets(v, r, (uint32_t)size->n.all.umax, write ? &sure : NULL);
}

static uint32_t octets_of(enum want w, const struct ebpf_map *map)
{
	switch (w) {
	case WANT_KEY: return map->key_size;
	case WANT_VALUE: return map->value_size;
	case WANT_IP: return IP;
	case WANT_IP6: return IP6;
	default: return TCP;
	}
}

static bool check_argument(struct verifier *v, const struct helper *h, unsigned r, const struct ebpf_map **map)
{
	struct vreg *reg = &v_frame(v)->reg[r];
	const char *name = ebpf_helper_name(h->number);

	if (!verify_readable(v, r))
		return false;
	switch (h->args[r - 1]) {
	case WANT_MAP:
		if (reg->kind != VREG_MAP)
			return v_refuse(v, "%s expects a map in r%u", name, r);
		*map = &v->o->maps[reg->map];
		return true;
	case WANT_NUMBER:
		return !vreg_is_pointer(reg) || v_refuse(v, "%s expects a number in r%u, not a pointer", name, r);
	case WANT_CONTEXT:
		return (reg->kind == VREG_CONTEXT && reg->off == 0) || v_refuse(v, "%s expects the context in r%u", name, r);
	case WANT_OCTETS: case WANT_ROOM:
		return check_octets(v, h, r, h->args[r - 1] == WANT_ROOM);
	default:
		break;
	}
	if (!vreg_is_pointer(reg) || reg->kind == VREG_MAP)
		return v_refuse(v, "%s expects the address of a %s in r%u", name, h->args[r - 1] == WANT_KEY ? "key" :
				h->args[r - 1] == WANT_VALUE ? "value" : "header", r);
	return verify_octets(v, r, octets_of(h->args[r - 1], *map), NULL);
}

static void forget_packet(struct vreg *r, void *arg)
{
	(void)arg;
	if (r->kind == VREG_PACKET || r->kind == VREG_META || r->kind == VREG_PACKET_END)
		*r = (struct vreg){ .kind = VREG_NONE };
}

/* On some path it is this one. */
static void note_map(struct verify_insn *in, uint8_t number)
{
	in->map = in->map && in->map != number + 1 ? VERIFY_MAPS : (uint8_t)(number + 1);
}

bool verify_helper(struct verifier *v, const struct bpf_insn *in)
{
	const struct helper *h = in->src_reg == 0 ? find_helper(in->imm) : NULL;
	struct vframe *f = v_frame(v);
	const struct ebpf_map *map = NULL;

	if (!h || (h->driver && !v->options.driver))
		return v_refuse(v, "helper %d is none that %s have", in->imm, v->options.driver ? "tenants" : "filter programs");
	for (unsigned r = 1; r <= 5 && h->args[r - 1] != WANT_NOTHING; r++)
		if (!check_argument(v, h, r, &map))
			return false;
	if (map)
		note_map(&v->r->insn[v->at], (uint8_t)(map - v->o->maps));
	if (map && map->data && map->read_only && h->gives == GIVE_NUMBER)
		return v_refuse(v, "changes '%s', which is constant", map->name);
	if (h->moves)
		vstate_each(&v->now, forget_packet, NULL);
	if (h->number == BPF_FUNC_get_prandom_u32)
		vreg_set_number(&f->reg[0], scalar_of_size(4));
	else
		vreg_set_number(&f->reg[0], scalar_unknown());
	if (h->gives == GIVE_VALUE_OR_NULL)
		f->reg[0] = (struct vreg){ .kind = VREG_VALUE_OR_NULL, .map = (uint8_t)(map - v->o->maps), .id = ++v->last_id,
					   .n = scalar_const(0) };
	for (unsigned r = 1; r <= 5; r++)
		f->reg[r] = (struct vreg){ .kind = VREG_NONE };
	return true;
}
