/*
 * program_print.c - a rule program as text, for `symexec elements --rules` and for tests:
 *
 *	input 0: block 0
 *	block 0:
 *		r0 = read net+64 8
 *		split r0 <= 1: block 1, block 2
 *
 * Offsets are in bits behind the base pointer.
 */
#include "symexec/program/program_int.h"

#include <inttypes.h>

static const char *const op_names[] = {
	[OP_CONST] = "const", [OP_SYMBOL] = "symbol", [OP_ARGUMENT] = "argument", [OP_READ] = "read", [OP_WRITE] = "write",
	[OP_SUM] = "sum", [OP_DIFFERENCE] = "difference", [OP_AND] = "and", [OP_OR] = "or",
	[OP_XOR] = "xor", [OP_SHIFT_LEFT] = "shift-left", [OP_SHIFT_RIGHT] = "shift-right",
	[OP_MULTIPLY] = "multiply", [OP_MODULO] = "modulo", [OP_SLICE] = "slice",
	[OP_CONCAT] = "concat", [OP_EXTEND] = "extend", [OP_LENGTH] = "length",
	[OP_OFFSET] = "offset", [OP_FRESH] = "fresh", [OP_COUNTER] = "counter",
	[OP_BYTE_SUM] = "byte-sum", [OP_STRIP] = "strip", [OP_UNSTRIP] = "unstrip",
	[OP_PUSH] = "push", [OP_INSERT] = "insert", [OP_REMOVE] = "remove",
	[OP_TRUNCATE] = "truncate", [OP_APPEND] = "append", [OP_SET_DATA] = "set-data",
	[OP_SET_POINTER] = "set-pointer", [OP_CLEAR_POINTER] = "clear-pointer",
	[OP_SET_TRANSPORT] = "set-transport", [OP_NEW_PACKET] = "new-packet",
	[OP_CHECKSUM] = "checksum", [OP_CHECKSUM_ERROR] = "checksum-error",
	[OP_REMEMBER] = "remember", [OP_RECALL] = "recall", [OP_FORGET] = "forget",
	[OP_PUT] = "put", [OP_DELETE] = "delete", [OP_HIDE] = "hide", [OP_REVEAL] = "reveal",
	[OP_SCRAMBLE] = "scramble", [OP_NOTE] = "note", [OP_PAD] = "pad", [OP_CRC32] = "crc32",
	[OP_TCP_OPTION] = "tcp-option", [OP_STRIP_TCP_OPTION] = "strip-tcp-option",
	[OP_DIVIDE] = "divide",
};

static const char *const base_names[] = { "data", "mac", "net", "transport", "anno", "option" };
static const char *const kind_names[] = { "ip", "tcp", "udp", "icmp", "icmp6" };
static const char *const mode_names[] = { "update", "recompute", "none" };
static const char *const rel_names[] = { "==", "!=", "<", "<=", ">", ">=" };

const char *
opcode_name(enum opcode op)
{
	return (size_t)op < ARRAY_LEN(op_names) && op_names[op] ? op_names[op] : "?";
}

static void
print_reg(struct strbuf *out, reg r)
{
	if (r == REG_NONE)
		sb_add(out, "none");
	else
		sb_printf(out, "r%u", r);
}

static void
print_number(struct strbuf *out, uint64_t n)
{
	sb_printf(out, n > 9999 ? "0x%" PRIx64 : "%" PRIu64, n);
}

static void
print_place(struct strbuf *out, enum base b, int64_t at)
{
	sb_printf(out, " %s", base_names[b]);
	if (at)
		sb_printf(out, "%+" PRId64, at);
}

static void
print_regs(struct strbuf *out, const reg *v, uint32_t from, uint32_t to)
{
	sb_add_char(out, '(');
	for (uint32_t i = from; i < to; i++) {
		if (i > from)
			sb_add(out, ", ");
		print_reg(out, v[i]);
	}
	sb_add_char(out, ')');
}

/* Results and operands of the operations on values. */
static void
print_value_op(struct strbuf *out, const struct instruction *i)
{
	switch (i->op) {
	case OP_CONST: case OP_ARGUMENT:
	case OP_SHIFT_LEFT: case OP_SHIFT_RIGHT: case OP_MULTIPLY: case OP_MODULO: case OP_DIVIDE:
	case OP_SLICE: case OP_EXTEND:
		if (i->op != OP_CONST && i->op != OP_ARGUMENT) {
			sb_add_char(out, ' ');
			print_reg(out, i->a);
		}
		if (i->op != OP_EXTEND) {
			sb_add_char(out, ' ');
			print_number(out, i->imm);
		}
		break;
	case OP_SUM: case OP_AND: case OP_OR: case OP_XOR: case OP_DIFFERENCE: case OP_CONCAT:
		sb_add_char(out, ' ');
		print_reg(out, i->a);
		if (i->b != REG_NONE) {
			sb_add_char(out, ' ');
			print_reg(out, i->b);
		}
		if (i->b == REG_NONE || (i->op == OP_SUM && i->imm)) {
			sb_add_char(out, ' ');
			print_number(out, i->imm);
		}
		break;
	case OP_FRESH: case OP_COUNTER:
		sb_printf(out, " '%s' ", i->text ? i->text : "");
		print_number(out, i->low);
		sb_add(out, i->op == OP_FRESH ? ".." : " mod ");
		print_number(out, i->high);
		if (i->op == OP_COUNTER)
			sb_printf(out, " step %" PRIu64 "%s", i->imm, i->bit ? " from anywhere" : "");
		break;
	case OP_SYMBOL: case OP_RECALL:
		sb_printf(out, " '%s'", i->text);
		break;
	case OP_CHECKSUM_ERROR:
		sb_printf(out, " %s", kind_names[i->kind]);
		break;
	default:
		print_place(out, i->base, i->op == OP_READ || i->op == OP_BYTE_SUM ? i->bit :
			    (int64_t)i->imm);
		if (i->op == OP_BYTE_SUM)
			sb_printf(out, " %" PRIu64 " bytes", i->imm);
		break;
	}
	sb_printf(out, " : %u", i->width);
}

static bool
is_value_op(enum opcode op)
{
	return (op <= OP_BYTE_SUM && op != OP_WRITE) || op == OP_RECALL || op == OP_CRC32 ||
	       op == OP_CHECKSUM_ERROR || op == OP_DIVIDE;
}

static void
print_effect(struct strbuf *out, const struct instruction *i)
{
	switch (i->op) {
	case OP_WRITE:
		print_place(out, i->base, i->bit);
		sb_printf(out, " %u = ", i->width);
		print_reg(out, i->a);
		break;
	case OP_STRIP: case OP_UNSTRIP: case OP_PUSH: case OP_NEW_PACKET:
	case OP_TCP_OPTION: case OP_STRIP_TCP_OPTION:
		sb_printf(out, " %" PRIu64, i->imm);
		break;
	case OP_INSERT: case OP_REMOVE:
		print_place(out, i->base, i->bit);
		sb_printf(out, " %" PRIu64 " bytes", i->imm);
		break;
	case OP_TRUNCATE: case OP_PAD: case OP_APPEND:
		if (i->op != OP_APPEND)
			print_place(out, i->base, 0);
		else
			sb_printf(out, " %" PRIu64 " bytes", i->imm);
		sb_add_char(out, ' ');
		print_reg(out, i->a);
		break;
	case OP_SET_DATA: case OP_SCRAMBLE:
		print_place(out, i->base, (int64_t)i->imm);
		break;
	case OP_SET_POINTER: case OP_CLEAR_POINTER:
		sb_printf(out, " %s", base_names[i->which]);
		if (i->op == OP_SET_POINTER) {
			sb_add(out, " =");
			print_place(out, i->base, (int64_t)i->imm);
		}
		break;
	case OP_CHECKSUM:
		sb_printf(out, " %s %s", kind_names[i->kind], mode_names[i->mode]);
		break;
	case OP_REMEMBER:
		sb_printf(out, " '%s' = ", i->text);
		print_reg(out, i->a);
		break;
	case OP_PUT: case OP_DELETE:
		sb_printf(out, " '%s' ", i->text);
		print_regs(out, i->args, 0, i->nkeys);
		if (i->op == OP_PUT) {
			sb_add(out, " = ");
			print_regs(out, i->args, i->nkeys, i->nargs);
		}
		break;
	case OP_HIDE: case OP_REVEAL:
		print_place(out, i->base, (int64_t)i->imm);
		FALLTHROUGH;
	case OP_FORGET: case OP_NOTE:
		sb_printf(out, " '%s'", i->text ? i->text : "");
		break;
	default:
		break;
	}
}

static void
print_instruction(struct strbuf *out, const struct instruction *i)
{
	sb_add_char(out, '\t');
	if (is_value_op(i->op)) {
		print_reg(out, i->dst);
		sb_add(out, " = ");
	}
	sb_add(out, opcode_name(i->op));
	if (is_value_op(i->op))
		print_value_op(out, i);
	else
		print_effect(out, i);
	sb_add_char(out, '\n');
}

static void print_condition(struct strbuf *out, const struct condition *c);

static void
print_compare_const(struct strbuf *out, const struct condition *c)
{
	print_reg(out, c->a);
	if (c->mask != UINT64_MAX)
		sb_printf(out, " & 0x%" PRIx64, c->mask);
	sb_printf(out, " %s ", rel_names[c->rel]);
	print_number(out, c->low);
}

static void
print_pair(struct strbuf *out, const struct condition *c)
{
	sb_add_char(out, '(');
	print_condition(out, c->x);
	sb_add(out, c->kind == COND_AND ? " and " : " or ");
	print_condition(out, c->y);
	sb_add_char(out, ')');
}

static void
print_condition(struct strbuf *out, const struct condition *c)
{
	switch (c->kind) {
	case COND_TRUE: sb_add(out, "true"); break;
	case COND_FALSE: sb_add(out, "false"); break;
	case COND_NOT:
		sb_add(out, "not ");
		print_condition(out, c->x);
		break;
	case COND_AND: case COND_OR: print_pair(out, c); break;
	case COND_COMPARE:
		print_reg(out, c->a);
		sb_printf(out, " %s ", rel_names[c->rel]);
		print_reg(out, c->b);
		break;
	case COND_COMPARE_CONST: print_compare_const(out, c); break;
	case COND_WITHIN:
		print_reg(out, c->a);
		sb_add(out, " in ");
		print_number(out, c->low);
		sb_add(out, "..");
		print_number(out, c->high);
		break;
	case COND_REMEMBERS: sb_printf(out, "remembers '%s'", c->text); break;
	case COND_HAS_POINTER: sb_printf(out, "has %s", base_names[c->base]); break;
	case COND_READABLE:
		sb_add(out, "readable");
		print_place(out, c->base, c->bit);
		sb_printf(out, " %" PRIu64 " bytes", c->imm);
		break;
	case COND_CHECKSUM_OK: sb_printf(out, "checksum %s ok", kind_names[c->check]); break;
	case COND_IN_SIM: sb_add(out, "in sim"); break;
	}
}

static void
print_successors(struct strbuf *out, const struct terminator *t)
{
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t same = 1;

		while (i + same < t->n && t->next[i + same] == t->next[i])
			same++;
		sb_printf(out, "%s block %u", i ? "," : ":", t->next[i]);
		if (same > 1)
			sb_printf(out, " x%u", same);
		i += same - 1;
	}
}

static void
print_terminator(struct strbuf *out, const struct terminator *t)
{
	sb_add_char(out, '\t');
	switch (t->kind) {
	case TERM_EMIT: sb_printf(out, "emit %u", t->port); break;
	case TERM_DROP:
		sb_printf(out, "%s '%s'", t->lost ? "lose" : "drop", t->text ? t->text : "");
		break;
	case TERM_VIOLATION: sb_printf(out, "violation '%s'", t->text ? t->text : ""); break;
	case TERM_SPLIT:
		sb_add(out, "split ");
		print_condition(out, t->cond);
		break;
	case TERM_CLASSIFY: sb_add(out, "classify"); break;
	case TERM_COPY: sb_add(out, "copy"); break;
	case TERM_CHOICE:
		sb_printf(out, "choice '%s'%s", t->text, t->rotate ? " in turn" : "");
		break;
	case TERM_LOOKUP:
		sb_printf(out, "lookup '%s'%s%s ", t->text, t->of != NULL ? " of " : "",
			  t->of != NULL ? t->of : "");
		print_regs(out, t->args, 0, t->nargs);
		sb_add(out, " -> ");
		print_regs(out, t->vals, 0, t->nvals);
		break;
	case TERM_QUEUE:
		sb_printf(out, "queue '%s' %" PRIu64 " then %u", t->text, t->capacity, t->port);
		break;
	}
	print_successors(out, t);
	sb_add_char(out, '\n');
}

void
program_print(const struct program *p, struct strbuf *out)
{
	if (p->opaque)
		sb_printf(out, "opaque: %s\n", p->opaque);
	for (uint32_t i = 0; i < p->entry_count; i++) {
		if (p->entry_count > 1)
			sb_printf(out, "input %u: block %u\n", i, p->entry[i]);
	}
	for (uint32_t i = 0; i < p->block_count; i++) {
		const struct block *b = &p->blocks[i];

		sb_printf(out, "block %u:\n", i);
		for (uint32_t k = 0; k < b->n; k++)
			print_instruction(out, &b->code[k]);
		print_terminator(out, &b->end);
	}
}
