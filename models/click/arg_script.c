/*
 * arg_script.c - the instructions of Script and DriverManager: their names, what must stand behind
 * them, and that every label jumped to is there. What handlers they name is not known here.
 */
#include "models/click/arg_int.h"

#include "models/base/near.h"

enum operands {
	OPERANDS_NONE,
	OPERANDS_ANY,
	OPERANDS_STEPS,		/* nothing or a number */
	OPERANDS_VARIABLE,	/* a name, anything behind it */
	OPERANDS_ASSIGN,	/* a name and a value */
	OPERANDS_LABEL,		/* one name */
};

static const struct instruction {
	const char *name;
	enum operands operands;
} instructions[] = {
	{ "append", OPERANDS_ANY }, { "end", OPERANDS_NONE }, { "error", OPERANDS_ANY },
	{ "errorq", OPERANDS_ANY }, { "exit", OPERANDS_NONE }, { "export", OPERANDS_VARIABLE },
	{ "exportq", OPERANDS_VARIABLE }, { "goto", OPERANDS_ANY }, { "init", OPERANDS_VARIABLE },
	{ "initq", OPERANDS_VARIABLE }, { "label", OPERANDS_LABEL }, { "loop", OPERANDS_NONE },
	{ "pause", OPERANDS_STEPS }, { "print", OPERANDS_ANY }, { "printn", OPERANDS_ANY },
	{ "printnq", OPERANDS_ANY }, { "printq", OPERANDS_ANY }, { "read", OPERANDS_ANY },
	{ "readq", OPERANDS_ANY }, { "return", OPERANDS_ANY }, { "returnq", OPERANDS_ANY },
	{ "save", OPERANDS_ANY }, { "set", OPERANDS_ASSIGN }, { "setq", OPERANDS_ASSIGN },
	{ "stop", OPERANDS_NONE }, { "wait", OPERANDS_ANY }, { "wait_for", OPERANDS_ANY },
	{ "wait_step", OPERANDS_STEPS }, { "wait_stop", OPERANDS_STEPS },
	{ "wait_time", OPERANDS_ANY }, { "write", OPERANDS_ANY }, { "writeq", OPERANDS_ANY },
};

static const struct instruction *find_instruction(struct piece word)
{
	for (size_t i = 0; i < ARRAY_LEN(instructions); i++)
		if (piece_is(word, instructions[i].name))
			return &instructions[i];
	return NULL;
}

static void unknown_instruction(struct arg_context *ctx, struct piece word)
{
	struct near near = near_begin(piece_dup(word, ctx->arena));

	for (size_t i = 0; i < ARRAY_LEN(instructions); i++)
		near_try(&near, instructions[i].name);
	if (near.best)
		arg_error(ctx, word, "'%.*s' is no instruction, did you mean '%s'?", PIECE(word),
			  near.best);
	else
		arg_error(ctx, word, "'%.*s' is no instruction", PIECE(word));
}

static void check_operands(struct arg_context *ctx, const struct instruction *in, struct piece name,
			   struct piece rest)
{
	struct piece *word;
	size_t n = arg_words(rest, ctx->arena, &word);
	uint32_t steps;

	switch (in->operands) {
	case OPERANDS_ANY:
		break;
	case OPERANDS_NONE:
		if (n)
			arg_error(ctx, word[0], "nothing may follow '%s'", in->name);
		break;
	case OPERANDS_STEPS:
		if (n && (n > 1 || !number_uint32(word[0], &steps)))
			arg_error(ctx, word[0], "'%s' takes a number of steps, not '%.*s'",
				  in->name, PIECE(rest));
		break;
	case OPERANDS_VARIABLE:
	case OPERANDS_ASSIGN:
		if (!n || (in->operands == OPERANDS_ASSIGN && n < 2))
			arg_error(ctx, name, "'%s' needs a variable%s", in->name,
				  in->operands == OPERANDS_ASSIGN ? " and a value" : "");
		break;
	case OPERANDS_LABEL:
		if (n != 1)
			arg_error(ctx, name, "'%s' needs one name", in->name);
		break;
	}
}

static bool has_label(struct piece label, const struct click_arg *const *args, size_t n)
{
	if (piece_is(label, "begin") || piece_is(label, "loop") || piece_is(label, "end") ||
	    piece_is(label, "exit") || piece_is(label, "stop") || piece_is(label, "error") ||
	    piece_is(label, "errorq"))
		return true;
	for (size_t i = 0; i < n; i++) {
		struct piece rest = piece_of(args[i]->text), word;

		if (text_next_word(&rest, &word) && piece_is(word, "label") &&
		    text_next_word(&rest, &word) && word.len == label.len &&
		    !memcmp(word.s, label.s, label.len))
			return true;
	}
	return false;
}

void script_check(struct arg_context *ctx, const struct click_arg *const *args, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct piece rest = piece_of(args[i]->text), word, label;
		const struct instruction *in;
		int32_t number;

		ctx->arg = args[i];
		if (!text_next_word(&rest, &word))
			continue;
		in = find_instruction(word);
		if (!in && !number_int32(word, &number))
			unknown_instruction(ctx, word);
		if (!in)
			continue;
		check_operands(ctx, in, word, rest);
		if (!strcmp(in->name, "goto") && text_next_word(&rest, &label) &&
		    !has_label(label, args, n))
			arg_error(ctx, label, "there is no label '%.*s'", PIECE(label));
	}
	ctx->arg = NULL;
}
