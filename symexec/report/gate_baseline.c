/*
 * gate_baseline.c - findings that are accepted: known when the same policy asks the same of the same ends and ends the same
 * way. Lines and paths are not part of it, so that edits elsewhere do not wake what is accepted; the status is, so that a
 * policy that was vacuous and is violated now does not slip through.
 */
#include "models/base/file.h"
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/near.h"
#include "symexec/report/gate.h"
#include "symexec/report/gate_json.h"
#include "symexec/report/gate_text.h"

enum { BASELINE_VERSION = 1, BASELINE_MAX = 16 << 20 };

static const char *const keys[] = { "policy", "kind", "from", "to", "status" };
enum { KEYS = ARRAY_LEN(keys), STATUS = KEYS - 1 };

struct baseline {
	json_t *findings;		/* array of objects with the keys above */
	struct str_map *asked;		/* its question (all but the status) -> finding */
	const char *path;
};

static json_t *
finding_of(const struct gate_case *c)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:s}", keys[0], gate_json(c->v->name), keys[1],
			 gate_json(c->kind), keys[2], gate_json(c->from), keys[3], gate_json(c->to), keys[4],
			 verdict_status_name(c->v->status));
}

static const char *
get(const json_t *finding, size_t key)
{
	return json_string_value(json_object_get(finding, keys[key]));
}

/* All but the status, as one text. */
static char *
question_of(const json_t *finding)
{
	struct strbuf b = STRBUF_INIT;

	for (size_t i = 0; i < STATUS; i++)
		sb_printf(&b, "%zu %s", strlen(get(finding, i)), get(finding, i));
	return sb_take(&b);
}

static bool
is_status(const char *s)
{
	for (unsigned k = VERDICT_VIOLATED; k <= VERDICT_UNDECIDED; k++)
		if (strcmp(s, verdict_status_name(k)) == 0)
			return true;
	return false;
}

static bool
is_kind(const char *s)
{
	for (unsigned k = POLICY_REACH; k <= POLICY_SAME_AS; k++)
		if (strcmp(s, policy_kind_name(k)) == 0)
			return true;
	return false;
}

static void
unknown_key(struct diag *d, span at, size_t number, const char *key)
{
	struct near near = near_begin(key);

	for (size_t i = 0; i < KEYS; i++)
		near_try(&near, keys[i]);
	if (near.best != NULL)
		diag_error(d, at, "finding %zu of the baseline has an unknown key '%s'; did you mean '%s'?",
			   number, key, near.best);
	else
		diag_error(d, at, "finding %zu of the baseline has an unknown key '%s'", number, key);
}

/* before: the findings that were checked, by question: their number. */
static bool
check_finding(struct diag *d, span at, json_t *all, size_t i, struct str_map *before)
{
	json_t *f = json_array_get(all, i), *unused;
	const char *key;
	char *question;
	uintptr_t first;

	if (!json_is_object(f)) {
		diag_error(d, at, "finding %zu of the baseline is no object", i + 1);
		return false;
	}
	for (size_t k = 0; k < KEYS; k++)
		if (get(f, k) == NULL) {
			diag_error(d, at, "finding %zu of the baseline needs the key '%s', a string", i + 1,
				   keys[k]);
			return false;
		}
	if (json_object_size(f) > KEYS)
		json_object_foreach(f, key, unused) {
			bool known = false;

			for (size_t k = 0; k < KEYS; k++)
				known |= strcmp(key, keys[k]) == 0;
			if (!known) {
				unknown_key(d, at, i + 1, key);
				return false;
			}
		}
	if (!is_kind(get(f, 1))) {
		diag_error(d, at, "finding %zu of the baseline: '%s' is no kind of policy", i + 1, get(f, 1));
		return false;
	}
	if (!is_status(get(f, STATUS))) {
		diag_error(d, at, "finding %zu of the baseline: status '%s', expected violated, vacuous or "
			   "undecided", i + 1, get(f, STATUS));
		return false;
	}
	question = question_of(f);
	first = (uintptr_t)str_map_put(before, question, (void *)(uintptr_t)(i + 1));
	free(question);
	if (first != 0)
		diag_error(d, at, "findings %zu and %zu of the baseline are the same policy '%s'", (size_t)first,
			   i + 1, get(f, 0));
	return first == 0;
}

static bool
check_shape(struct diag *d, span at, json_t *whole)
{
	json_t *version = json_object_get(whole, "version"), *all = json_object_get(whole, "findings");

	if (!json_is_integer(version)) {
		diag_error(d, at, "this is no baseline: it needs 'version', a number");
	} else if (json_integer_value(version) != BASELINE_VERSION) {
		diag_error(d, at, "the baseline is of version %lld, expected %d",
			   (long long)json_integer_value(version), BASELINE_VERSION);
	} else if (!json_is_array(all) || json_object_size(whole) != 2) {
		diag_error(d, at, "a baseline has 'version' and 'findings', a list, and nothing else");
	} else {
		struct str_map *before = str_map_new();
		bool ok = true;

		for (size_t i = 0; ok && i < json_array_size(all); i++)
			ok = check_finding(d, at, all, i, before);
		str_map_free(before);
		return ok;
	}
	return false;
}

struct baseline *
gate_baseline_read(const char *path, struct diag *d)
{
	uint32_t src = diag_read_source(d, path, SPAN_NONE, BASELINE_MAX);
	struct baseline *b;
	json_error_t error;
	const char *s;
	json_t *whole;
	size_t len;

	if (src == 0)
		return NULL;
	s = diag_source_text(d, src, &len);
	whole = json_loadb(s, len, JSON_REJECT_DUPLICATES, &error);
	if (whole == NULL) {
		uint32_t at = error.position > 0 ? (uint32_t)error.position - 1 : 0;

		diag_error(d, (span){ src, at, at + 1 }, "this is no JSON: %s", error.text);
		return NULL;
	}
	if (!check_shape(d, (span){ src, 0, 1 }, whole)) {
		json_decref(whole);
		return NULL;
	}
	b = x_calloc(1, sizeof(*b));
	b->path = path;
	b->findings = json_incref(json_object_get(whole, "findings"));
	json_decref(whole);
	b->asked = str_map_new();
	for (size_t i = 0; i < json_array_size(b->findings); i++) {
		json_t *f = json_array_get(b->findings, i);
		char *question = question_of(f);

		(void)str_map_put(b->asked, question, f);
		free(question);
	}
	return b;
}

void
gate_baseline_free(struct baseline *b)
{
	if (b == NULL)
		return;
	json_decref(b->findings);
	str_map_free(b->asked);
	free(b);
}

/* The finding that the baseline has for the question of c, or NULL. */
static const json_t *
accepted(const struct baseline *b, const struct gate_case *c)
{
	json_t *f = finding_of(c);
	char *question = question_of(f);
	const json_t *found = str_map_get(b->asked, question);

	free(question);
	json_decref(f);
	return found;
}

bool
gate_baseline_knows(const struct baseline *b, const struct gate_case *c)
{
	const json_t *f = b != NULL && c->v->status != VERDICT_HOLDS ? accepted(b, c) : NULL;

	return f != NULL && strcmp(get(f, STATUS), verdict_status_name(c->v->status)) == 0;
}

/* The statuses of what was asked, by question. */
static struct str_map *
statuses_now(const struct gate *g)
{
	struct str_map *now = str_map_new();

	for (size_t i = 0; i < g->n; i++) {
		json_t *f = finding_of(&g->cases[i]);
		char *question = question_of(f);

		(void)str_map_put(now, question, (void *)(uintptr_t)verdict_status_name(g->cases[i].v->status));
		free(question);
		json_decref(f);
	}
	return now;
}

/* What became of finding f: a status, "" when nobody asked, NULL when nothing changed. */
static const char *
status_now(const struct gate *g, const struct str_map *statuses, const json_t *f)
{
	char *question = question_of(f);
	const char *now = str_map_get(statuses, question);

	free(question);
	if (now == NULL)
		return g->partial ? NULL : "";
	return strcmp(now, get(f, STATUS)) == 0 ? NULL : now;
}

void
gate_baseline_text(const struct gate *g, struct strbuf *out)
{
	const struct baseline *b = g->baseline;
	struct str_map *statuses = b != NULL ? statuses_now(g) : NULL;

	for (size_t i = 0; b != NULL && i < json_array_size(b->findings); i++) {
		const json_t *f = json_array_get(b->findings, i);
		const char *now = status_now(g, statuses, f);

		if (now == NULL)
			continue;
		sb_add(out, "baseline: '");
		diag_add_shown(out, get(f, 0));
		sb_printf(out, "' was %s and ", get(f, STATUS));
		if (*now == '\0')
			sb_add(out, "is not asked any more\n");
		else if (strcmp(now, verdict_status_name(VERDICT_HOLDS)) == 0)
			sb_add(out, "holds now\n");
		else
			sb_printf(out, "is %s now\n", now);
	}
	str_map_free(statuses);
}

json_t *
gate_baseline_json(const struct gate *g)
{
	const struct baseline *b = g->baseline;
	json_t *gone = json_array();
	struct str_map *statuses = statuses_now(g);

	for (size_t i = 0; i < json_array_size(b->findings); i++) {
		json_t *f = json_array_get(b->findings, i), *o;
		const char *now = status_now(g, statuses, f);

		if (now == NULL)
			continue;
		o = json_copy(f);
		json_object_set_new(o, "now", *now == '\0' ? json_null() : json_string(now));
		json_array_append_new(gone, o);
	}
	str_map_free(statuses);
	return json_pack("{s:o, s:o}", "file", gate_json(b->path), "changed", gone);
}

void
gate_baseline_make(const struct gate *g, struct strbuf *out)
{
	json_t *all = json_array(), *o;
	char *s;

	for (size_t i = 0; i < g->n; i++)
		if (g->cases[i].v->status != VERDICT_HOLDS)
			json_array_append_new(all, finding_of(&g->cases[i]));
	o = json_pack("{s:i, s:o}", "version", BASELINE_VERSION, "findings", all);
	s = json_dumps(o, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	X_CHECK(s != NULL);
	sb_add(out, s);
	sb_add_char(out, '\n');
	free(s);
	json_decref(o);
}
