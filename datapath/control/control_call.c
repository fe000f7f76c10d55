/*
 * control_call.c - requests held to the table of their verb, and answers.
 */
#include <ctype.h>

#include "datapath/control/control.h"
#include "datapath/offload/file_tenants.h"
#include "datapath/runtime/crew.h"
#include "models/base/near.h"

static const struct control_verb *const families[] = {
#define X(family) control_##family##_verbs,
	CONTROL_FAMILIES(X)
#undef X
};

const struct control_verb *control_verb_at(size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		for (const struct control_verb *v = families[i]; v->name; v++)
			if (!n--)
				return v;
	return NULL;
}

const struct control_verb *control_verb_find(const char *name)
{
	const struct control_verb *v;

	for (size_t i = 0; (v = control_verb_at(i)) != NULL; i++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

const char *control_verb_near(const char *name)
{
	struct near near = near_begin(name);
	const struct control_verb *v;

	for (size_t i = 0; (v = control_verb_at(i)) != NULL; i++)
		near_try(&near, v->name);
	return near.best;
}

/* What is a file to ctl, and has a path beside it. */
static bool has_path(const struct control_verb *v)
{
	for (const struct control_param *p = v->params; p->name; p++)
		if (p->kind == CONTROL_CONFIGURATION || p->kind == CONTROL_OBJECT)
			return true;
	return false;
}

const struct control_param *control_configuration_param(const struct control_verb *v)
{
	for (const struct control_param *p = v->params; p->name; p++)
		if (p->kind == CONTROL_CONFIGURATION)
			return p;
	return NULL;
}

/* ---- answers ---- */

static json_t *answer_new(const json_t *id, const char *key, json_t *value)
{
	json_t *a = json_object();

	if (id)
		json_object_set(a, "id", (json_t *)id);
	json_object_set_new(a, key, value);
	return a;
}

/* Messages may quote what the client sent, which is UTF-8, or a part of it. */
static json_t *text_of(const char *s)
{
	json_t *j = json_string(s);

	if (!j) {
		char *clean = x_strdup(s);

		for (char *p = clean; *p; p++)
			if ((unsigned char)*p >= 0x80)
				*p = '?';
		j = json_string(clean);
		free(clean);
	}
	return j;
}

static json_t *error_new(const char *code, int status, const char *message)
{
	json_t *e = json_object();

	json_object_set_new(e, "code", json_string(code));
	json_object_set_new(e, "status", json_integer(status));
	json_object_set_new(e, "message", text_of(message));
	return e;
}

json_t *control_refuse(const json_t *id, const char *code, int column, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	json_t *e;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&text, fmt, ap);
	va_end(ap);
	e = error_new(code, 2, sb_str(&text));
	if (column > 0)
		json_object_set_new(e, "column", json_integer(column));
	sb_fini(&text);
	return answer_new(id, "error", e);
}

static void add_messages(json_t *error, const struct diag *d)
{
	static const char *const levels[] = { "error", "warning", "note" };
	json_t *list = json_array();
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	for (size_t i = 0; i < diag_count(d); i++) {
		struct diag_message m = diag_get(d, i);
		struct place at = diag_place(d, m.at);
		json_t *j = json_object();

		json_object_set_new(j, "level", json_string(levels[m.level]));
		json_object_set_new(j, "message", text_of(m.text));
		if (at.line) {
			json_object_set_new(j, "file", text_of(at.file));
			json_object_set_new(j, "line", json_integer(at.line));
			json_object_set_new(j, "column", json_integer(at.column));
		}
		json_array_append_new(list, j);
	}
	json_object_set_new(error, "messages", list);
	if (f) {
		diag_print((struct diag *)d, f, false);
		fclose(f);
		json_object_set_new(error, "text", text_of(text));
		free(text);
	}
}

void control_fail(struct control_call *c, const char *code, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&text, fmt, ap);
	va_end(ap);
	free(c->message);
	c->message = sb_take(&text);
	c->code = code;
	c->status = strcmp(code, "machine") == 0 ? 3 : 2;
}

void control_fail_diag(struct control_call *c, const struct diag *d)
{
	control_fail(c, diag_faulted(d) ? "machine" : "configuration", "%s", diag_count(d) ?
		     diag_get(d, 0).text : "the configuration cannot be read");
	add_messages(c->result, d);
}

json_t *control_octets(const char *s, size_t len)
{
	json_t *j = json_stringn(s, len);
	struct strbuf hex = STRBUF_INIT;

	if (j)
		return j;
	sb_add_hex(&hex, (const uint8_t *)s, len);
	j = json_pack("{s:s}", "hex", sb_str(&hex));
	sb_fini(&hex);
	return j;
}

/* ---- requests ---- */

const char *control_string(const struct control_call *c, const char *name)
{
	return json_string_value(json_object_get(c->request, name));
}

uint64_t control_number(const struct control_call *c, const char *name)
{
	return (uint64_t)json_integer_value(json_object_get(c->request, name));
}

bool control_flag(const struct control_call *c, const char *name)
{
	return json_is_true(json_object_get(c->request, name));
}

static bool is_hex(const char *s)
{
	size_t n = strspn(s, "0123456789abcdefABCDEF");

	return !s[n] && n % 2 == 0;
}

static const char *expected(const struct control_param *p, const json_t *v)
{
	switch (p->kind) {
	case CONTROL_WORD:
		if (!json_is_string(v))
			return "a string";
		for (const char *s = json_string_value(v); *s; s++)
			if ((unsigned char)*s < ' ' || *s == 0x7f)
				return "a string without control characters";
		return NULL;
	case CONTROL_NUMBER:
		return json_is_integer(v) && json_integer_value(v) >= 0 ? NULL : "a number, 0 or more";
	case CONTROL_OBJECT:
	case CONTROL_HOST_OBJECT:
		return json_is_string(v) && is_hex(json_string_value(v)) ? NULL : "octets in hexadecimal";
	case CONTROL_LIST:
		return json_is_array(v) ? NULL : "a list";
	case CONTROL_FLAG:
		return json_is_boolean(v) ? NULL : "true or false";
	default:
		return json_is_string(v) ? NULL : "a string";
	}
}

static const struct control_param *find_param(const struct control_verb *v, const char *name)
{
	for (const struct control_param *p = v->params; p->name; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

static json_t *check_members(const json_t *request, const struct control_verb *v, const json_t *id)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)request, key, value) {
		const struct control_param *p = find_param(v, key);
		const char *want = p ? expected(p, value) : NULL;
		struct near near = near_begin(key);

		if (strcmp(key, "id") == 0 || strcmp(key, "verb") == 0)
			continue;
		if (strcmp(key, "path") == 0 && !p && has_path(v) && json_is_string(value))
			continue;
		if (want)
			return control_refuse(id, "usage", 0, "\"%s\" of \"%s\": expected %s", key, v->name, want);
		if (p)
			continue;
		for (const struct control_param *q = v->params; q->name; q++)
			near_try(&near, q->name);
		return control_refuse(id, "usage", 0, "\"%s\" has no \"%s\"%s%s%s", v->name, key,
				      near.best ? ", did you mean \"" : "", near.best ? near.best : "",
				      near.best ? "\"?" : "");
	}
	for (const struct control_param *p = v->params; p->name; p++)
		if (p->needed && !json_object_get(request, p->name))
			return control_refuse(id, "usage", 0, "\"%s\" needs \"%s\", %s", v->name, p->name, p->help);
	return NULL;
}

const struct control_verb *control_check(const json_t *request, json_t **answer)
{
	const json_t *id = json_object_get(request, "id");
	const char *name = json_string_value(json_object_get(request, "verb")), *near;
	const struct control_verb *v;

	*answer = NULL;
	if (id && (json_is_object(id) || json_is_array(id)))
		*answer = control_refuse(NULL, "usage", 0, "\"id\": expected a string or a number");
	else if (!json_is_object(request))
		*answer = control_refuse(NULL, "usage", 0, "expected an object");
	else if (!name)
		*answer = control_refuse(id, "usage", 0, "expected \"verb\", a string");
	if (*answer)
		return NULL;
	v = control_verb_find(name);
	if (v) {
		*answer = check_members(request, v, id);
		return *answer ? NULL : v;
	}
	near = control_verb_near(name);
	*answer = control_refuse(id, "usage", 0, "no verb \"%s\"%s%s%s", name, near ? ", did you mean \"" : "",
				 near ? near : "", near ? "\"?" : "");
	return NULL;
}

static void run_verb(const struct control_verb *v, struct control_call *c)
{
	crew_pause(c->in->crew);
	v->run(c);
	crew_resume(c->in->crew);
}

void control_aside_fini(struct control_aside *s)
{
	if (s->arg)
		s->free(s->arg);
	*s = (struct control_aside){ NULL };
}

json_t *control_answer(struct instance *in, json_t *request, const struct control_read *read, struct control_aside *aside)
{
	static const struct control_read nothing;
	const struct control_read *r = read ? read : &nothing;
	struct control_call c = { .in = in, .request = request, .config = r->config, .diag = r->diag, .tenants = r->tenants,
				  .aside = aside };
	const json_t *id = json_object_get(request, "id");
	const struct control_verb *v;
	json_t *answer, *error;

	v = control_check(request, &answer);
	c.result = json_object();
	if (v && control_configuration_param(v) && !r->config && r->diag)
		control_fail_diag(&c, r->diag);
	else if (v && control_configuration_param(v) && !r->config)
		control_fail(&c, "failed", "the configuration was not read");
	else if (v)
		run_verb(v, &c);
	click_config_free(c.config);
	file_tenants_free(c.tenants);
	diag_free(c.diag);
	if (c.waits) {
		json_decref(c.result);
		return NULL;
	}
	if (aside)
		control_aside_fini(aside);
	if (!v) {
		json_decref(c.result);
		return answer;
	}
	if (!c.code)
		return answer_new(id, "result", c.result);
	error = error_new(c.code, c.status, c.message);
	json_object_update_missing(error, c.result);
	json_decref(c.result);
	free(c.message);
	return answer_new(id, "error", error);
}

struct installed *control_configuration(struct control_call *c, const char *name)
{
	const struct instance *in = c->in;
	struct near near = near_begin(name ? name : "");
	struct installed *i, *only = NULL;
	size_t leads = 0;

	if (!name || !*name) {
		for (size_t k = 0; k < in->configurations.n; k++) {
			leads += in->configurations.v[k]->lead == NULL;
			if (in->configurations.v[k]->lead == NULL)
				only = in->configurations.v[k];
		}
		if (leads == 1)
			return only;
		control_fail(c, "usage", in->configurations.n ? "there are several configurations: say which" :
			     "no configuration is installed");
		return NULL;
	}
	i = instance_find(in, name);
	for (size_t k = 0; !i && k < in->configurations.n; k++)
		near_try(&near, in->configurations.v[k]->name);
	if (!i)
		control_fail(c, "not-found", "no configuration '%s'%s%s%s", name, near.best ? ", did you mean '" : "",
			     near.best ? near.best : "", near.best ? "'?" : "");
	return i;
}
