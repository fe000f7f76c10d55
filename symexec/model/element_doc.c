/*
 * element_doc.c - see element_doc.h. Nothing is written twice: ports, processing and
 * parameters come from the class table (or a model's signature), what the class does from
 * its model's comment.
 */
#include "symexec/model/element_doc.h"

#include "models/base/home.h"
#include "models/base/mem.h"
#include "models/base/near.h"
#include "models/click/class_page.h"
#include "symexec/model/coverage.h"
#include "symexec/exec/engine.h"
#include "symexec/program/program_int.h"

#include <ctype.h>

static const struct click_class *
find_class(struct models *m, const char *name)
{
	const struct click_class *c = models_class(m, name);

	return c ? c : click_class_find(name);
}

static void
no_class(const struct box_docs *boxes, const char *name, struct diag *d)
{
	struct near n = near_begin(name);

	for (size_t i = 0; i < click_class_count(); i++)
		near_try(&n, click_class_at(i)->name);
	if (boxes)
		box_docs_near(boxes, &n);
	if (n.best)
		diag_error(d, SPAN_NONE, "there is no element class '%s'; did you mean '%s'?", name,
			   n.best);
	else
		diag_error(d, SPAN_NONE, "there is no element class '%s'", name);
}

/* ---- the list ---- */

static void
list_section(struct models *m, const char *section, struct strbuf *out)
{
	struct model_info info;

	sb_printf(out, "%s%s:\n", out->len ? "\n" : "", section);
	for (size_t i = 0; i < click_class_count(); i++) {
		const struct click_class *c = click_class_at(i);
		bool has;

		if (strcmp(c->section, section) != 0)
			continue;
		has = models_info(m, c->name, &info);
		sb_printf(out, "  %-22s %s %s\n", c->name, has ? " " : "-", c->help);
	}
}

static void
list_users(struct models *m, struct strbuf *out)
{
	const struct click_class *c;

	for (size_t i = 0; (c = models_users_class(m, i)) != NULL; i++)
		sb_printf(out, "%s  %-22s   %s\n", i == 0 ? "\nclasses of --models:\n" : "", c->name,
			  c->help);
}

void
element_doc_list(struct models *m, struct strbuf *out)
{
	for (size_t i = 0; i < click_class_count(); i++) {
		const char *section = click_class_at(i)->section;
		bool seen = false;

		for (size_t k = 0; k < i && !seen; k++)
			seen = strcmp(click_class_at(k)->section, section) == 0;
		if (!seen)
			list_section(m, section, out);
	}
	list_users(m, out);
	sb_add(out, "\nA class marked with - has no model: "
	       "verdicts that rest on it are undecided.\n");
}

/* ---- the page ---- */

/* The lines of the model's comment, indented. */
static void
add_comment(struct strbuf *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		sb_add(out, len ? "  " : "");
		sb_add_len(out, text, len);
		sb_add_char(out, '\n');
		text += len + (text[len] == '\n');
	}
}

bool
element_doc_page(struct models *m, const struct box_docs *boxes, const char *name, struct diag *d,
		 struct strbuf *out)
{
	const struct click_class *c = find_class(m, name);
	struct model_info info;
	bool has;

	if (!c && box_docs_page(boxes, name, out))
		return true;
	if (!c) {
		no_class(boxes, name, d);
		return false;
	}
	has = models_info(m, name, &info);
	click_class_page(c, out);
	sb_add(out, "\nWHAT IT DOES TO A PACKET\n");
	if (has) {
		add_comment(out, info.comment);
		sb_printf(out, "\nMODEL\n  %s\n", info.path);
	} else {
		sb_add(out, "  There is no model: verdicts that rest on it are undecided.\n");
	}
	return true;
}

/* ---- the rules ---- */

/* Splits at commas outside quotes and brackets; the texts are in the arena. */
static unsigned
split_args(struct arena *a, const char *text, size_t len, struct click_arg *list, unsigned max)
{
	unsigned n = 0, depth = 0;
	size_t from = 0;
	char quote = 0;

	for (size_t i = 0; i <= len; i++) {
		char c = i < len ? text[i] : ',';

		if (quote) {
			quote = c == quote ? 0 : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '(' || c == '[' || c == '{') {
			depth++;
		} else if (depth && (c == ')' || c == ']' || c == '}')) {
			depth--;
		} else if (c == ',' && !depth && n < max) {
			size_t start = from, end = i;

			while (start < end && isspace((unsigned char)text[start]))
				start++;
			while (end > start && isspace((unsigned char)text[end - 1]))
				end--;
			list[n++] = (struct click_arg){ arena_strndup(a, text + start, end - start),
							SPAN_NONE };
			from = i + 1;
		}
	}
	/* nothing at all, or nothing behind the last comma */
	return n && !*list[n - 1].text ? n - 1 : n;
}

/* A number of ports at which all of the model shows. */
static uint32_t
suggested(uint32_t min, uint32_t max, unsigned args, bool per_argument)
{
	if (per_argument)
		return MAX_OF(args, 1u);
	if (max <= 4)
		return max;
	return MAX_OF(min, 2u);
}

bool
element_doc_rules(struct models *m, const char *text, uint32_t ninputs, uint32_t noutputs,
		  struct diag *d, struct strbuf *out)
{
	enum { MAX_ARGS = 256 };
	struct arena *a = arena_new();
	size_t name = strcspn(text, "("), len = strlen(text);
	struct click_arg list[MAX_ARGS];
	struct click_element el = { .name = "element", .ninputs = ninputs, .noutputs = noutputs,
				    .args = list };
	struct click_port_range range;
	const struct program *p;
	bool ok = false;

	el.class_name = arena_strndup(a, text, name);
	el.cls = find_class(m, el.class_name);
	if (!el.cls) {
		no_class(NULL, el.class_name, d);
		goto out;
	}
	if (text[name] == '(' && text[len - 1] != ')') {
		diag_error(d, SPAN_NONE, "expected CLASS(ARGUMENTS), the ')' is missing in '%s'",
			   text);
		goto out;
	}
	el.config = text[name] ? arena_strndup(a, text + name + 1, len - name - 2) : "";
	el.arg_count = split_args(a, el.config, strlen(el.config), list, MAX_ARGS);
	range = click_class_ports(el.cls);
	if (!ninputs)
		el.ninputs = suggested(range.min_in, range.max_in, el.arg_count,
				       el.cls->per_port == 'i');
	if (!noutputs)
		el.noutputs = suggested(range.min_out, range.max_out, el.arg_count,
					el.cls->per_port == 'o');
	p = models_program(m, NULL, &el, NULL);
	if (diag_errors(d))
		goto out;
	program_print(p, out);
	ok = true;
out:
	arena_free(a);
	return ok;
}

/* ---- the command ---- */

struct elements_config {
	struct option_list models;
	const char *rules;
	uint64_t inputs, outputs;
	bool sim, coverage, json;
	struct option_list cases;
};

const size_t elements_config_size = sizeof(struct elements_config);

const struct option_spec elements_options[] = {
	{ "models", 'm', OPTION_STRINGS, offsetof(struct elements_config, models), "DIR",
	  "also use the element models in DIR", 0, 0 },
	{ "rules", 0, OPTION_STRING, offsetof(struct elements_config, rules), "CLASS(ARGS)",
	  "print the rules that the model records for these arguments", 0, 0 },
	{ "inputs", 0, OPTION_UNSIGNED, offsetof(struct elements_config, inputs), "N",
	  "number of inputs for --rules", 0, 1024 },
	{ "outputs", 0, OPTION_UNSIGNED, offsetof(struct elements_config, outputs), "N",
	  "number of outputs for --rules", 0, 1024 },
	{ "sim", 0, OPTION_FLAG, offsetof(struct elements_config, sim), NULL,
	  "print the rules for symexec sim", 0, 0 },
	{ "coverage", 0, OPTION_FLAG, offsetof(struct elements_config, coverage), NULL,
	  "print what the recorded cases test of each class", 0, 0 },
	{ "cases", 0, OPTION_STRINGS, offsetof(struct elements_config, cases), "DIR",
	  "recorded cases for --coverage", 0, 0 },
	{ "json", 'j', OPTION_FLAG, offsetof(struct elements_config, json), NULL,
	  "print JSON, for --coverage", 0, 0 },
	{ 0 }
};

/* Classes of which boxes are made have their models among these. */
static bool
offer_boxes(struct models *m)
{
	char *folder = home_path("models/boxes");
	bool ok = folder == NULL || models_offer_folder(m, folder);

	free(folder);
	return ok;
}

/* The list, or the pages of the classes named. */
static bool
print_pages(struct models *m, int argc, char **argv, struct diag *d, struct strbuf *out)
{
	char *folder = home_path("models/boxes");
	struct box_docs *boxes;
	bool ok;

	if (argc == 0)
		element_doc_list(m, out);
	boxes = box_docs_read(m, folder, d);
	ok = boxes != NULL;
	if (ok && argc == 0)
		box_docs_list(boxes, out);
	for (int i = 0; i < argc && ok; i++) {
		if (i)
			sb_add_char(out, '\n');
		ok = element_doc_page(m, boxes, argv[i], d, out);
	}
	box_docs_free(boxes);
	free(folder);
	return ok;
}

int
cmd_elements(void *config, int argc, char **argv)
{
	struct elements_config *c = config;
	struct diag *d = diag_new();
	struct engine *e = engine_new(d);
	char *folder = home_path("models/elements");
	struct strbuf out = STRBUF_INIT;
	struct models *m;
	bool ok = true, complete = true;

	e->concrete = c->sim;
	m = models_new(e, folder);
	ok = offer_boxes(m);
	for (size_t i = 0; i < c->models.n; i++)
		ok = models_add_folder(m, c->models.v[i]) && ok;
	if (ok && c->coverage)
		complete = coverage_print(m, &(struct coverage_options){ &c->cases, &c->models, c->json },
					  d, &out, &ok);
	else if (ok && c->rules)
		ok = element_doc_rules(m, c->rules, (uint32_t)c->inputs, (uint32_t)c->outputs, d,
				       &out);
	else if (ok)
		ok = print_pages(m, argc, argv, d, &out);
	if (ok)
		fputs(sb_str(&out), stdout);
	diag_print(d, stderr, diag_want_colour(stderr));
	ok = ok && !diag_errors(d);
	sb_fini(&out);
	option_list_fini(&c->models);
	option_list_fini(&c->cases);
	models_free(m);
	free(folder);
	engine_free(e);
	diag_free(d);
	return !ok ? 2 : complete ? 0 : 1;
}
