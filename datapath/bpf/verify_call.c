/*
 * verify_call.c - helpers: what each takes, as a table, and what it gives. The numbers and signatures are the kernel's.
 */
#include "datapath/bpf/verify_int.h"
#include "models/bpf/print.h"

enum want { WANT_NOTHING, WANT_MAP, WANT_KEY, WANT_VALUE, WANT_NUMBER };
enum give { GIVE_NUMBER, GIVE_VALUE_OR_NULL };

static const struct helper {
	int32_t number;
	enum give gives;
	enum want args[5];
} helpers[] = {
	{ BPF_FUNC_map_lookup_elem, GIVE_VALUE_OR_NULL, { WANT_MAP, WANT_KEY } },
	{ BPF_FUNC_map_update_elem, GIVE_NUMBER, { WANT_MAP, WANT_KEY, WANT_VALUE, WANT_NUMBER } },
	{ BPF_FUNC_map_delete_elem, GIVE_NUMBER, { WANT_MAP, WANT_KEY } },
	{ BPF_FUNC_ktime_get_ns, GIVE_NUMBER, { WANT_NOTHING } },
	{ BPF_FUNC_get_prandom_u32, GIVE_NUMBER, { WANT_NOTHING } },
};

static const struct helper *find_helper(int32_t number)
{
	for (size_t i = 0; i < ARRAY_LEN(helpers); i++)
		if (helpers[i].number == number)
			return &helpers[i];
	return NULL;
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
	default:
		break;
	}
	if (!vreg_is_pointer(reg) || reg->kind == VREG_MAP)
		return v_refuse(v, "%s expects the address of a %s in r%u", name, h->args[r - 1] == WANT_KEY ? "key" : "value", r);
	return verify_octets(v, r, h->args[r - 1] == WANT_KEY ? (*map)->key_size : (*map)->value_size);
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

	if (!h)
		return v_refuse(v, "helper %d is none that filter programs have", in->imm);
	for (unsigned r = 1; r <= 5 && h->args[r - 1] != WANT_NOTHING; r++)
		if (!check_argument(v, h, r, &map))
			return false;
	if (map)
		note_map(&v->r->insn[v->at], (uint8_t)(map - v->o->maps));
	if (map && map->data && map->read_only && h->gives == GIVE_NUMBER)
		return v_refuse(v, "changes '%s', which is constant", map->name);
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
