/*
 * object_btf.c - BTF, the types that clang writes beside the code (Linux, Documentation/bpf/btf.rst): maps are declared by it
 * and lines of the source found through it. Every offset is checked against its section; types may refer to each other in
 * circles, so every walk has a bound.
 */
#include <linux/btf.h>

#include "models/bpf/object_int.h"

enum { MAX_TYPES = 1 << 18, MAX_DEPTH = 32 };

static uint32_t word(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static const char *string_at(const struct reading *r, uint32_t offset)
{
	return offset < r->strings_len ? r->strings + offset : "";
}

/* Octets behind the three words of a type. */
static size_t extra_of(uint32_t kind, size_t vlen)
{
	switch (kind) {
	case BTF_KIND_INT: case BTF_KIND_VAR: case 17:		/* declaration tag */
		return 4;
	case BTF_KIND_ARRAY:
		return 12;
	case BTF_KIND_STRUCT: case BTF_KIND_UNION: case BTF_KIND_DATASEC: case 19:	/* enum of 64 bits */
		return vlen * 12;
	case BTF_KIND_ENUM: case BTF_KIND_FUNC_PROTO:
		return vlen * 8;
	default:
		return 0;
	}
}

static bool read_types(struct reading *r, const uint8_t *p, size_t len)
{
	VEC(struct btf_type_at) all = { 0 };
	bool ok = true;

	*VEC_ADD(&all) = (struct btf_type_at){ 0 };
	while (len >= 12 && ok) {
		struct btf_type_at t = { word(p), word(p + 4), word(p + 8), p + 12 };
		size_t extra = extra_of(BTF_INFO_KIND(t.info), BTF_INFO_VLEN(t.info));

		ok = extra <= len - 12 && all.n < MAX_TYPES;
		if (ok) {
			*VEC_ADD(&all) = t;
			p += 12 + extra;
			len -= 12 + extra;
		}
	}
	ok = ok && len == 0;
	r->n_types = (uint32_t)all.n;
	r->types = arena_memdup(r->o->arena, all.v, all.n * sizeof(*all.v));
	VEC_FREE(&all);
	return ok || reading_error(r, "the types of section .BTF are broken");
}

static const struct btf_type_at *type_at(const struct reading *r, uint32_t id)
{
	return id > 0 && id < r->n_types ? &r->types[id] : NULL;
}

/* Without typedef, const and the like; NULL: void, or broken. */
static const struct btf_type_at *bare(const struct reading *r, uint32_t id)
{
	const struct btf_type_at *t = type_at(r, id);

	for (int i = 0; t && i < MAX_DEPTH; i++) {
		switch (BTF_INFO_KIND(t->info)) {
		case BTF_KIND_TYPEDEF: case BTF_KIND_CONST: case BTF_KIND_VOLATILE: case BTF_KIND_RESTRICT: case 18:
			t = type_at(r, t->size);
			break;
		default:
			return t;
		}
	}
	return NULL;
}

/* 0: broken, or larger than any value may be. */
static uint64_t size_of(const struct reading *r, uint32_t id, int depth)
{
	const struct btf_type_at *t = bare(r, id);
	uint64_t one, n;

	if (!t || depth > MAX_DEPTH)
		return 0;
	switch (BTF_INFO_KIND(t->info)) {
	case BTF_KIND_INT: case BTF_KIND_STRUCT: case BTF_KIND_UNION: case BTF_KIND_ENUM: case 16: case 19:
		return t->size;
	case BTF_KIND_PTR:
		return 8;
	case BTF_KIND_ARRAY:
		one = size_of(r, word(t->extra), depth + 1);
		n = word(t->extra + 8);
		return one && n <= EBPF_MAX_VALUE / one ? one * n : 0;
	default:
		return 0;
	}
}

/* A pointer's target; 0: no pointer. */
static uint32_t target_of(const struct reading *r, uint32_t id)
{
	const struct btf_type_at *t = bare(r, id);

	return t && BTF_INFO_KIND(t->info) == BTF_KIND_PTR ? t->size : 0;
}

static bool read_member(struct reading *r, struct ebpf_map *m, const char *name, uint32_t type)
{
	uint32_t target = target_of(r, type);
	const struct btf_type_at *a = bare(r, target);
	uint32_t number = a && BTF_INFO_KIND(a->info) == BTF_KIND_ARRAY ? word(a->extra + 8) : 0;
	uint64_t size = strcmp(name, "key") == 0 || strcmp(name, "value") == 0 ? size_of(r, target, 0) : 0;
	uint32_t *field = NULL;

	if (strcmp(name, "key") == 0 || strcmp(name, "value") == 0) {
		if (size == 0 || size > EBPF_MAX_VALUE)
			return reading_error(r, "map '%.80s': the size of its %s is not known", m->name, name);
		*(*name == 'k' ? &m->key_size : &m->value_size) = (uint32_t)size;
		return true;
	}
	if (strcmp(name, "type") == 0)
		field = &m->type;
	else if (strcmp(name, "key_size") == 0)
		field = &m->key_size;
	else if (strcmp(name, "value_size") == 0)
		field = &m->value_size;
	else if (strcmp(name, "max_entries") == 0)
		field = &m->max_entries;
	else if (strcmp(name, "map_flags") == 0)
		field = &m->flags;
	if (!field)
		return reading_error(r, "map '%.80s': expected type, key, value, key_size, value_size, max_entries or "
				     "map_flags, not '%.80s'", m->name, name);
	if (!a || BTF_INFO_KIND(a->info) != BTF_KIND_ARRAY)
		return reading_error(r, "map '%.80s': '%.80s' is no number", m->name, name);
	*field = number;
	return true;
}

/* clang leaves it to the linker to say where in their section variables lie. */
static const struct symbol *symbol_of(const struct reading *r, const char *name)
{
	for (size_t i = 0; i < r->symbols.n; i++) {
		const struct symbol *s = &r->symbols.v[i];

		if (s->section && s->section < r->n_sections && r->sections[s->section].kind == SECTION_MAPS &&
		    strcmp(s->name, name) == 0)
			return s;
	}
	return NULL;
}

static bool read_map(struct reading *r, uint32_t var)
{
	const struct btf_type_at *v = type_at(r, var), *t;
	const struct symbol *s;
	struct ebpf_map m = { 0 };

	if (!v || BTF_INFO_KIND(v->info) != BTF_KIND_VAR)
		return reading_error(r, "section .maps holds what is no variable");
	m.name = arena_strdup(r->o->arena, string_at(r, v->name));
	t = bare(r, v->size);
	s = symbol_of(r, m.name);
	if (!s)
		return reading_error(r, "map '%.80s' is not in section .maps", m.name);
	if (!t || BTF_INFO_KIND(t->info) != BTF_KIND_STRUCT)
		return reading_error(r, "map '%.80s' is no struct", m.name);
	for (uint32_t i = 0; i < BTF_INFO_VLEN(t->info); i++)
		if (!read_member(r, &m, string_at(r, word(t->extra + 12 * i)), word(t->extra + 12 * i + 4)))
			return false;
	*VEC_ADD(&r->maps) = m;
	*VEC_ADD(&r->map_symbols) = (struct symbol){ .name = m.name, .value = s->value };
	return r->maps.n <= EBPF_MAX_MAPS || reading_error(r, "expected at most %d maps", EBPF_MAX_MAPS);
}

static bool read_maps(struct reading *r)
{
	for (uint32_t i = 1; i < r->n_types; i++) {
		const struct btf_type_at *t = &r->types[i];

		if (BTF_INFO_KIND(t->info) != BTF_KIND_DATASEC || strcmp(string_at(r, t->name), ".maps") != 0)
			continue;
		for (uint32_t k = 0; k < BTF_INFO_VLEN(t->info); k++)
			if (!read_map(r, word(t->extra + 12 * k)))
				return false;
	}
	return true;
}

static const struct section *section_of(const struct reading *r, enum section_kind kind)
{
	for (size_t i = 1; i < r->n_sections; i++)
		if (r->sections[i].kind == kind)
			return &r->sections[i];
	return NULL;
}

bool reading_btf(struct reading *r)
{
	const struct section *s = section_of(r, SECTION_BTF), *maps = section_of(r, SECTION_MAPS);
	struct btf_header h;
	char *strings;

	if (!s || s->size < sizeof(h))
		return !maps || maps->size == 0 ||
		       reading_error(r, "has maps but no section .BTF that describes them (clang -g)");
	memcpy(&h, s->data, sizeof(h));
	if (h.magic != BTF_MAGIC || h.version != BTF_VERSION || h.hdr_len < sizeof(h) || h.hdr_len > s->size ||
	    h.type_off > s->size - h.hdr_len || h.type_len > s->size - h.hdr_len - h.type_off ||
	    h.str_off > s->size - h.hdr_len || h.str_len > s->size - h.hdr_len - h.str_off)
		return reading_error(r, "the header of section .BTF is broken");
	strings = arena_alloc(r->o->arena, (size_t)h.str_len + 1);
	memcpy(strings, s->data + h.hdr_len + h.str_off, h.str_len);
	r->strings = strings;
	r->strings_len = h.str_len;
	return read_types(r, s->data + h.hdr_len + h.type_off, h.type_len) && read_maps(r);
}

static const struct ebpf_line *make_line(const struct reading *r, const uint8_t *p)
{
	struct ebpf_line *l = arena_alloc(r->o->arena, sizeof(*l));
	const char *text = string_at(r, word(p + 8));

	l->file = string_at(r, word(p + 4));
	l->text = text + strspn(text, " \t");
	l->line = word(p + 12) >> 10;
	l->column = word(p + 12) & 1023;
	return l;
}

/* One line of a section's list, if it is of the instructions that are meant. */
static void take_line(const struct reading *r, const uint8_t *p, uint32_t start, uint32_t n, const struct ebpf_line **lines)
{
	uint32_t i = word(p) / 8;

	if (i >= start && i - start < n)
		lines[i - start] = make_line(r, p);
}

bool reading_lines(struct reading *r, const char *section, uint32_t start, uint32_t count, const struct ebpf_line **lines)
{
	const struct section *s = section_of(r, SECTION_BTF_EXT);
	struct btf_ext { uint16_t magic; uint8_t version, flags; uint32_t length, func[2], line[2]; } h;
	const uint8_t *p, *end;
	uint32_t each;

	if (!s || s->size < sizeof(h))
		return true;
	memcpy(&h, s->data, sizeof(h));
	if (h.magic != BTF_MAGIC || h.length > s->size || h.line[0] > s->size - h.length ||
	    h.line[1] > s->size - h.length - h.line[0])
		return reading_error(r, "the header of section .BTF.ext is broken");
	p = s->data + h.length + h.line[0];
	end = p + h.line[1];
	if (end - p < 4)
		return true;
	each = word(p);
	if (each < 16 || each > 256)
		return reading_error(r, "the source lines of section .BTF.ext are broken");
	for (p += 4; end - p >= 8;) {
		const char *name = string_at(r, word(p));
		uint32_t n = word(p + 4);

		p += 8;
		if (n > (size_t)(end - p) / each)
			return reading_error(r, "the source lines of section .BTF.ext are broken");
		for (uint32_t i = 0; i < n; i++, p += each)
			if (strcmp(name, section) == 0)
				take_line(r, p, start, count, lines);
	}
	return true;
}
