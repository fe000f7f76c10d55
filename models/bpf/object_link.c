/*
 * object_link.c - programs out of sections: each global function of a section of code other than .text is a program, and the
 * functions that it calls follow it. Relocations become numbers of maps, offsets in global data and distances of calls.
 */
#include <elf.h>

#include "models/bpf/object_int.h"

enum { RELOC_64_64 = 1, RELOC_64_ABS64 = 2, RELOC_64_32 = 10 };

/* A function that was put behind the program, and where. */
struct placed {
	uint32_t section, start, n;	/* instructions in its section */
	uint32_t at;			/* in the program */
};

struct link {
	struct reading *r;
	VEC(struct bpf_insn) insn;
	VEC(struct placed) placed;
	VEC(const struct ebpf_line *) line;
};

static bool is_code(const struct reading *r, uint32_t section)
{
	return section > 0 && section < r->n_sections && r->sections[section].kind == SECTION_CODE;
}

/* The function that stands at an instruction of a section; NULL: none. */
static const struct symbol *function_at(const struct reading *r, uint32_t section, uint64_t insn)
{
	for (size_t i = 0; i < r->symbols.n; i++) {
		const struct symbol *s = &r->symbols.v[i];

		if (s->kind == STT_FUNC && s->section == section && s->value == insn * sizeof(struct bpf_insn))
			return s;
	}
	return NULL;
}

/* Puts a function behind what is there; its number, or -1. */
static int place(struct link *l, const struct symbol *f)
{
	struct reading *r = l->r;
	const struct section *s = &r->sections[f->section];
	struct placed p = { f->section, (uint32_t)(f->value / sizeof(struct bpf_insn)),
			    (uint32_t)(f->size / sizeof(struct bpf_insn)), (uint32_t)l->insn.n };

	for (size_t i = 0; i < l->placed.n; i++)
		if (l->placed.v[i].section == p.section && l->placed.v[i].start == p.start)
			return (int)i;
	if (f->value % sizeof(struct bpf_insn) || f->size % sizeof(struct bpf_insn) || f->size == 0 ||
	    f->value > s->size || f->size > s->size - f->value) {
		reading_error(r, "function '%.80s' does not lie in its section", f->name);
		return -1;
	}
	if (l->insn.n + p.n > EBPF_MAX_INSNS) {
		reading_error(r, "function '%.80s' makes the program longer than %d instructions", f->name, EBPF_MAX_INSNS);
		return -1;
	}
	for (uint32_t i = 0; i < p.n; i++) {
		memcpy(VEC_ADD(&l->insn), s->data + (p.start + i) * sizeof(struct bpf_insn), sizeof(struct bpf_insn));
		*VEC_ADD(&l->line) = NULL;
	}
	*VEC_ADD(&l->placed) = p;
	if (!reading_lines(r, s->name, p.start, p.n, l->line.v + p.at))
		return -1;
	for (uint32_t i = 1; i < p.n; i++)
		if (!l->line.v[p.at + i])
			l->line.v[p.at + i] = l->line.v[p.at + i - 1];
	return (int)l->placed.n - 1;
}

static int map_at(const struct reading *r, uint64_t offset)
{
	for (size_t i = 0; i < r->map_symbols.n; i++)
		if (r->map_symbols.v[i].value == offset)
			return (int)i;
	return -1;
}

/* A load of an address: of a map, or of global data. */
static bool link_load(struct link *l, uint32_t at, const struct symbol *s)
{
	struct bpf_insn *in = &l->insn.v[at];
	const struct section *sec = s->section < l->r->n_sections ? &l->r->sections[s->section] : NULL;
	int map;

	if (in->code != (BPF_LD | BPF_IMM | BPF_DW) || at + 1 >= l->insn.n || !sec || s->section == 0)
		return reading_error(l->r, "instruction %u cannot take the address of '%.80s'", at, s->name);
	if (sec->kind == SECTION_MAPS) {
		map = map_at(l->r, s->value + (s->kind == STT_SECTION ? (uint32_t)in->imm : 0));
		if (map < 0)
			return reading_error(l->r, "instruction %u names no map: '%.80s'", at, s->name);
		in[0].src_reg = BPF_PSEUDO_MAP_FD;
		in[0].imm = map;
		in[1].imm = 0;
		return true;
	}
	if (sec->kind != SECTION_DATA || sec->map == 0)
		return reading_error(l->r, "instruction %u takes the address of '%.80s', which is neither a map nor data", at, s->name);
	in[1].imm = in[0].imm + (int32_t)s->value;
	in[0].src_reg = BPF_PSEUDO_MAP_VALUE;
	in[0].imm = (int32_t)sec->map - 1;
	return true;
}

static bool link_call(struct link *l, uint32_t at, const struct placed *from, const struct symbol *s)
{
	struct bpf_insn *in = &l->insn.v[at];
	uint64_t target;
	const struct symbol *f;
	uint32_t section;
	int k;

	if (s) {
		section = s->section;
		target = (s->kind == STT_SECTION ? (uint64_t)((int64_t)in->imm + 1) : s->value / sizeof(*in));
	} else {
		section = from->section;
		target = (uint64_t)((int64_t)(at - from->at) + from->start + in->imm + 1);
	}
	f = is_code(l->r, section) ? function_at(l->r, section, target) : NULL;
	if (!f)
		return reading_error(l->r, "instruction %u calls what is no function of the object%s%.80s", at,
				     s && *s->name ? ": " : "", s ? s->name : "");
	k = place(l, f);
	if (k < 0)
		return false;
	l->insn.v[at].imm = (int32_t)(l->placed.v[k].at - at - 1);
	return true;
}

/* Of each instruction of a function, the number of its relocation + 1, or 0; to be freed. */
static uint32_t *relocations_of(const struct reading *r, const struct placed *p)
{
	uint32_t *of = x_calloc(p->n, sizeof(*of));

	for (size_t i = 0; i < r->relocations.n; i++) {
		const struct relocation *rel = &r->relocations.v[i];
		uint64_t at = rel->offset / sizeof(struct bpf_insn);

		if (rel->section == p->section && rel->offset % sizeof(struct bpf_insn) == 0 && at >= p->start &&
		    at - p->start < p->n)
			of[at - p->start] = (uint32_t)i + 1;
	}
	return of;
}

static bool link_insn(struct link *l, const struct placed *p, uint32_t at, const struct relocation *rel)
{
	struct bpf_insn *in = &l->insn.v[at];
	const struct symbol *s = rel ? &l->r->symbols.v[rel->symbol] : NULL;

	if (rel && rel->type != RELOC_64_64 && rel->type != RELOC_64_32)
		return reading_error(l->r, "instruction %u has a relocation of unknown kind %u", at, rel->type);
	if (in->code == (BPF_JMP | BPF_CALL) && in->src_reg == BPF_PSEUDO_CALL)
		return link_call(l, at, p, s);
	if (rel)
		return link_load(l, at, s);
	return in->code != (BPF_LD | BPF_IMM | BPF_DW) || in->src_reg == 0 ||
	       reading_error(l->r, "instruction %u names a map without a relocation", at);
}

static bool link_function(struct link *l, struct placed p)
{
	uint32_t *rel = relocations_of(l->r, &p);
	bool ok = true;

	for (uint32_t i = 0; ok && i < p.n; i++) {
		uint8_t code = l->insn.v[p.at + i].code;

		ok = link_insn(l, &p, p.at + i, rel[i] ? &l->r->relocations.v[rel[i] - 1] : NULL);
		i += code == (BPF_LD | BPF_IMM | BPF_DW) && i + 1 < p.n;
	}
	free(rel);
	return ok;
}

static bool link_program(struct reading *r, const struct symbol *s, struct ebpf_program *out)
{
	struct link l = { .r = r };
	bool ok = place(&l, s) >= 0;

	for (size_t i = 0; ok && i < l.placed.n; i++)
		ok = link_function(&l, l.placed.v[i]);
	if (ok) {
		out->name = s->name;
		out->section = r->sections[s->section].name;
		out->n = (uint32_t)l.insn.n;
		out->insn = arena_memdup(r->o->arena, l.insn.v, l.insn.n * sizeof(*l.insn.v));
		out->line = arena_memdup(r->o->arena, l.line.v, l.line.n * sizeof(*l.line.v));
	}
	VEC_FREE(&l.insn);
	VEC_FREE(&l.placed);
	VEC_FREE(&l.line);
	return ok;
}

bool reading_link(struct reading *r)
{
	VEC(struct ebpf_program) all = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < r->symbols.n; i++) {
		const struct symbol *s = &r->symbols.v[i];

		if (s->kind != STT_FUNC || s->binding == STB_LOCAL || !is_code(r, s->section) ||
		    strcmp(r->sections[s->section].name, ".text") == 0)
			continue;
		if (all.n == EBPF_MAX_PROGRAMS)
			ok = reading_error(r, "has more than %d programs", EBPF_MAX_PROGRAMS);
		else
			ok = link_program(r, s, VEC_ADD(&all));
	}
	if (ok && all.n == 0)
		ok = reading_error(r, "has no program: expected a function with SEC(\"xdp\") or SEC(\"filter\")");
	r->o->n_programs = (uint32_t)all.n;
	if (all.n)
		r->o->programs = arena_memdup(r->o->arena, all.v, all.n * sizeof(*all.v));
	VEC_FREE(&all);
	return ok;
}
