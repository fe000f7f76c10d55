/*
 * object.c - the sections of an eBPF object, through libelf: each is of a kind that is known, or the object is refused. All
 * sizes and numbers in the file are checked here or where they are used; nothing in it is trusted. libbpf's own reader is
 * not used: that of Debian 12 believes offsets of types (BTF) that hostile files may choose.
 */
#include <errno.h>
#include <gelf.h>
#include <libelf.h>

#include "models/bpf/object_int.h"

enum { MAX_SECTIONS = 4096, MAX_SYMBOLS = 1 << 17, MAX_RELOCATIONS = 1 << 17, ELF_MACHINE_BPF = 247 };

bool reading_error(struct reading *r, const char *fmt, ...)
{
	va_list ap;
	char text[512];

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	diag_error(r->d, SPAN_NONE, "'%s': %s", r->o->path, text);
	return false;
}

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* By name, as libbpf's conventions go; -1: a kind that filter programs have no use for. */
static int kind_of(const char *name, const GElf_Shdr *h)
{
	static const char *const refused[] = { ".struct_ops", ".ksyms", ".kconfig" };

	if (h->sh_type == SHT_SYMTAB)
		return SECTION_SYMBOLS;
	if (h->sh_type == SHT_REL)
		return SECTION_RELOCATIONS;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		if (begins(name, refused[i]))
			return -1;
	if (strcmp(name, ".maps") == 0)
		return SECTION_MAPS;
	if (strcmp(name, ".BTF") == 0)
		return SECTION_BTF;
	if (strcmp(name, ".BTF.ext") == 0)
		return SECTION_BTF_EXT;
	if (strcmp(name, "license") == 0 || strcmp(name, "version") == 0 || begins(name, ".debug") ||
	    begins(name, ".eh_frame") || !(h->sh_flags & SHF_ALLOC))
		return SECTION_IGNORED;
	if (h->sh_flags & SHF_EXECINSTR)
		return h->sh_type == SHT_PROGBITS ? SECTION_CODE : -1;
	if (begins(name, ".rodata") || begins(name, ".data") || begins(name, ".bss"))
		return SECTION_DATA;
	return -1;
}

static bool read_section(struct reading *r, Elf *elf, size_t names, struct section *s, Elf_Scn *scn)
{
	GElf_Shdr h;
	Elf_Data *data;
	const char *name;
	int kind;

	if (!gelf_getshdr(scn, &h))
		return reading_error(r, "a section header is broken");
	name = elf_strptr(elf, names, h.sh_name);
	if (!name)
		return reading_error(r, "a section's name is broken");
	s->name = arena_strdup(r->o->arena, name);
	kind = kind_of(name, &h);
	if (kind < 0)
		return reading_error(r, "section '%.80s' is of a kind that filter programs do not have", name);
	s->kind = (enum section_kind)kind;
	s->link = h.sh_link;
	s->info = h.sh_info;
	if (kind == SECTION_IGNORED)
		return true;
	if (h.sh_flags & SHF_COMPRESSED)
		return reading_error(r, "section '%.80s' is compressed", name);
	s->size = h.sh_size;
	s->read_only = !(h.sh_flags & SHF_WRITE);
	if (h.sh_type == SHT_NOBITS)
		return kind == SECTION_DATA || kind == SECTION_MAPS ||
		       reading_error(r, "section '%.80s' has no contents", name);
	data = elf_rawdata(scn, NULL);
	if (h.sh_size && (!data || data->d_size < h.sh_size || !data->d_buf))
		return reading_error(r, "section '%.80s' ends behind the file", name);
	s->data = h.sh_size ? arena_memdup(r->o->arena, data->d_buf, h.sh_size) : (const uint8_t *)"";
	return true;
}

static bool read_symbols(struct reading *r, Elf *elf, Elf_Scn *scn, const struct section *s)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t n = s->size / sizeof(Elf64_Sym);

	if (n > MAX_SYMBOLS || r->symbols.n || s->size % sizeof(Elf64_Sym) || (n && !data))
		return reading_error(r, "the table of symbols is broken");
	for (size_t i = 0; i < n; i++) {
		GElf_Sym sym;
		const char *name;

		if (!gelf_getsym(data, (int)i, &sym))
			return reading_error(r, "symbol %zu is broken", i);
		name = elf_strptr(elf, s->link, sym.st_name);
		if (!name)
			return reading_error(r, "the name of symbol %zu is broken", i);
		*VEC_ADD(&r->symbols) = (struct symbol){
			.name = arena_strdup(r->o->arena, name), .value = sym.st_value, .size = sym.st_size,
			.section = sym.st_shndx < SHN_LORESERVE ? sym.st_shndx : 0,
			.kind = GELF_ST_TYPE(sym.st_info), .binding = GELF_ST_BIND(sym.st_info),
		};
	}
	return true;
}

static bool read_relocations(struct reading *r, Elf_Scn *scn, const struct section *s)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t n = s->size / sizeof(Elf64_Rel);

	if (s->info >= r->n_sections || n > MAX_RELOCATIONS || s->size % sizeof(Elf64_Rel) || (n && !data))
		return reading_error(r, "relocations '%.80s' are broken", s->name);
	if (r->sections[s->info].kind == SECTION_IGNORED || r->sections[s->info].kind == SECTION_BTF ||
	    r->sections[s->info].kind == SECTION_BTF_EXT)
		return true;
	for (size_t i = 0; i < n; i++) {
		GElf_Rel rel;

		if (!gelf_getrel(data, (int)i, &rel) || GELF_R_SYM(rel.r_info) >= r->symbols.n)
			return reading_error(r, "relocation %zu of '%.80s' is broken", i, s->name);
		*VEC_ADD(&r->relocations) = (struct relocation){
			.offset = rel.r_offset, .symbol = (uint32_t)GELF_R_SYM(rel.r_info),
			.type = (uint32_t)GELF_R_TYPE(rel.r_info), .section = s->info,
		};
	}
	return true;
}

static bool read_sections(struct reading *r, Elf *elf)
{
	size_t n, names;
	GElf_Ehdr h;

	if (gelf_getclass(elf) != ELFCLASS64 || !gelf_getehdr(elf, &h) || h.e_machine != ELF_MACHINE_BPF ||
	    h.e_ident[EI_DATA] != ELFDATA2LSB)
		return reading_error(r, "expected a 64-bit little-endian object for BPF (clang -target bpf)");
	if (h.e_type != ET_REL)
		return reading_error(r, "expected an object file, as clang -c writes");
	if (elf_getshdrnum(elf, &n) < 0 || elf_getshdrstrndx(elf, &names) < 0 || n == 0 || n > MAX_SECTIONS)
		return reading_error(r, "the table of sections is broken");
	r->n_sections = n;
	r->sections = arena_alloc_array(r->o->arena, n, sizeof(*r->sections));
	r->sections[0].name = "";
	for (size_t i = 1; i < n; i++) {
		Elf_Scn *scn = elf_getscn(elf, i);

		if (!scn)
			return reading_error(r, "section %zu is broken", i);
		if (!read_section(r, elf, names, &r->sections[i], scn))
			return false;
	}
	for (size_t i = 1; i < n; i++)
		if (r->sections[i].kind == SECTION_SYMBOLS &&
		    !read_symbols(r, elf, elf_getscn(elf, i), &r->sections[i]))
			return false;
	for (size_t i = 1; i < n; i++)
		if (r->sections[i].kind == SECTION_RELOCATIONS &&
		    !read_relocations(r, elf_getscn(elf, i), &r->sections[i]))
			return false;
	return true;
}

/* Global variables of a section are one map. */
static bool read_globals(struct reading *r)
{
	for (size_t i = 1; i < r->n_sections; i++) {
		struct section *s = &r->sections[i];
		uint8_t *data;

		if (s->kind != SECTION_DATA || s->size == 0)
			continue;
		if (s->size > EBPF_MAX_VALUE)
			return reading_error(r, "'%.80s' has %zu octets: expected at most %d", s->name, s->size, EBPF_MAX_VALUE);
		for (size_t k = 0; k < r->relocations.n; k++)
			if (r->relocations.v[k].section == i)
				return reading_error(r, "'%.80s' holds addresses, which global data cannot", s->name);
		data = arena_alloc(r->o->arena, s->size);
		if (s->data)
			memcpy(data, s->data, s->size);
		*VEC_ADD(&r->maps) = (struct ebpf_map){
			.name = s->name, .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = (uint32_t)s->size,
			.max_entries = 1, .data = data, .read_only = s->read_only,
		};
		s->map = (uint32_t)r->maps.n;
	}
	return r->maps.n <= EBPF_MAX_MAPS ||
	       reading_error(r, "%zu maps: expected at most %d", r->maps.n, EBPF_MAX_MAPS);
}

static bool read_all(struct reading *r, const void *data, size_t len)
{
	void *copy = arena_memdup(r->o->arena, data, len);
	Elf *elf;
	bool ok;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return reading_error(r, "libelf is of another version");
	elf = elf_memory(copy, len);
	if (!elf || elf_kind(elf) != ELF_K_ELF) {
		elf_end(elf);
		return reading_error(r, "expected an ELF object, as clang -target bpf writes");
	}
	ok = read_sections(r, elf);
	elf_end(elf);
	return ok && reading_btf(r) && read_globals(r) && reading_link(r);
}

struct ebpf_object *ebpf_object_read(const char *path, const void *data, size_t len, struct diag *d)
{
	struct reading r = { .d = d };
	struct arena *arena = arena_new();
	bool ok;

	r.o = arena_alloc(arena, sizeof(*r.o));
	r.o->arena = arena;
	r.o->path = arena_strdup(arena, path);
	if (len == 0 || len > EBPF_MAX_FILE)
		ok = reading_error(&r, "expected an object of 1 to %d octets, not %zu", EBPF_MAX_FILE, len);
	else
		ok = read_all(&r, data, len);
	r.o->n_maps = (uint32_t)r.maps.n;
	r.o->maps = arena_alloc_array(arena, r.maps.n + 1, sizeof(*r.o->maps));
	if (r.maps.n)
		memcpy(r.o->maps, r.maps.v, r.maps.n * sizeof(*r.o->maps));
	VEC_FREE(&r.symbols);
	VEC_FREE(&r.relocations);
	VEC_FREE(&r.maps);
	VEC_FREE(&r.map_symbols);
	if (ok)
		return r.o;
	ebpf_object_free(r.o);
	return NULL;
}

struct ebpf_object *ebpf_object_open(const char *path, struct diag *d)
{
	uint32_t src = diag_read_source(d, path, SPAN_NONE, EBPF_MAX_FILE);
	size_t len;
	const char *text = src ? diag_source_text(d, src, &len) : NULL;

	return text ? ebpf_object_read(path, text, len, d) : NULL;
}

void ebpf_object_free(struct ebpf_object *o)
{
	if (o)
		arena_free(o->arena);
}

const struct ebpf_program *ebpf_object_program(const struct ebpf_object *o, const char *name, struct diag *d)
{
	const char *sep = "";
	char *all = arena_strdup(o->arena, "");

	for (uint32_t i = 0; i < o->n_programs; i++) {
		if (name ? strcmp(o->programs[i].name, name) == 0 : o->n_programs == 1)
			return &o->programs[i];
		all = arena_printf(o->arena, "%s%s'%s'", all, sep, o->programs[i].name);
		sep = ", ";
	}
	if (name)
		diag_error(d, SPAN_NONE, "'%s' has no program '%s': expected one of %s", o->path, name, all);
	else
		diag_error(d, SPAN_NONE, "'%s' has %u programs: say which of %s", o->path, o->n_programs, all);
	return NULL;
}

struct ebpf_object *ebpf_object_of(const char *name, const struct bpf_insn *insn, uint32_t n)
{
	struct arena *arena = arena_new();
	struct ebpf_object *o = arena_alloc(arena, sizeof(*o));
	struct ebpf_program *p = arena_alloc(arena, sizeof(*p));

	p->name = p->section = o->path = arena_strdup(arena, name);
	p->insn = arena_memdup(arena, insn, n * sizeof(*insn));
	p->line = arena_alloc_array(arena, n, sizeof(*p->line));
	p->n = n;
	*o = (struct ebpf_object){ .arena = arena, .path = p->name, .programs = p, .n_programs = 1 };
	return o;
}
