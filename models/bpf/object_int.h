/*
 * object_int.h - an object while it is read: object.c for sections, object_btf.c for types and lines, object_link.c for
 * programs.
 */
#ifndef BPF_OBJECT_INT_H
#define BPF_OBJECT_INT_H

#include "models/base/vec.h"
#include "models/bpf/object.h"

enum section_kind {
	SECTION_IGNORED, SECTION_CODE, SECTION_MAPS, SECTION_DATA, SECTION_RELOCATIONS, SECTION_SYMBOLS, SECTION_BTF,
	SECTION_BTF_EXT,
};

struct section {
	const char *name;
	enum section_kind kind;
	const uint8_t *data;		/* NULL for what is zero at first */
	size_t size;
	uint32_t link, info;		/* as in the file: of relocations, the symbols and the section they change */
	uint32_t map;			/* SECTION_DATA: number of its map, 0: none yet, else + 1 */
	bool read_only;
};

struct symbol {
	const char *name;
	uint64_t value, size;
	uint32_t section;		/* 0: none of the file's */
	uint8_t kind, binding;		/* STT_..., STB_... */
};

struct relocation {
	uint64_t offset;
	uint32_t symbol, type;
	uint32_t section;		/* that is changed */
};

struct btf_type_at {
	uint32_t name, info, size;	/* size, or the type that is meant */
	const uint8_t *extra;
};

struct reading {
	struct ebpf_object *o;
	struct diag *d;
	struct section *sections;
	size_t n_sections;
	VEC(struct symbol) symbols;
	VEC(struct relocation) relocations;
	struct btf_type_at *types;	/* from 1 */
	uint32_t n_types;
	const char *strings;		/* of BTF; ends with NUL */
	uint32_t strings_len;
	VEC(struct ebpf_map) maps;
	VEC(struct symbol) map_symbols;	/* name and offset of each of .maps; section: its number */
};

/* An error of the file; always false. */
bool reading_error(struct reading *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Types, and from them the maps of section .maps; false after an error. */
bool reading_btf(struct reading *r);
/* Source lines of n instructions of a section from `start` on, into lines: each where its code begins. */
bool reading_lines(struct reading *r, const char *section, uint32_t start, uint32_t n, const struct ebpf_line **lines);
/* Programs, with relocations done. */
bool reading_link(struct reading *r);

#endif
