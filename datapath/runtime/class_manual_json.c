/*
 * class_manual_json.c - manuals of element classes as JSON.
 */
#include <jansson.h>

#include "datapath/runtime/class_manual.h"
#include "datapath/runtime/router.h"
#include "models/click/class_page.h"

static json_t *argument(const struct click_param *p)
{
	json_t *a = json_object();

	json_object_set_new(a, "name", json_string(p->name));
	json_object_set_new(a, "type", json_string(click_type_name(p->type)));
	json_object_set_new(a, "needed", json_boolean(p->flags & CLICK_P_MANDATORY));
	json_object_set_new(a, "positional", json_boolean(p->flags & CLICK_P_POSITIONAL));
	json_object_set_new(a, "several", json_boolean(p->flags & CLICK_P_REST));
	json_object_set_new(a, "default", p->def ? json_string(p->def) : json_null());
	json_object_set_new(a, "choices", p->choices ? json_string(p->choices) : json_null());
	json_object_set_new(a, "help", json_string(p->help ? p->help : ""));
	return a;
}

static json_t *handlers(const struct element_class *c)
{
	json_t *list = json_array();

	for (const struct handler *h = c->handlers; h && h->name; h++) {
		json_t *one = json_object();

		json_object_set_new(one, "name", json_string(h->name));
		json_object_set_new(one, "read", json_boolean(h->read));
		json_object_set_new(one, "write", json_boolean(h->write));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *drops(const struct element_class *c)
{
	json_t *list = json_array();

	for (const uint8_t *d = c->drops; d && *d < DROP_COUNT; d++)
		json_array_append_new(list, json_string(drop_name(*d)));
	return list;
}

static json_t *manual(const struct element_class *c)
{
	const struct click_class *k = click_class_find(c->name);
	json_t *o = json_object(), *args = json_array();

	json_object_set_new(o, "name", json_string(c->name));
	json_object_set_new(o, "help", json_string(k ? k->help : ""));
	json_object_set_new(o, "section", k ? json_string(k->section) : json_null());
	json_object_set_new(o, "ports", k ? json_string(k->ports) : json_null());
	json_object_set_new(o, "processing", k ? json_string(k->processing) : json_null());
	for (const struct click_param *p = k ? k->params : NULL; p && p->name; p++)
		json_array_append_new(args, argument(p));
	json_object_set_new(o, "arguments", args);
	json_object_set_new(o, "handlers", handlers(c));
	json_object_set_new(o, "drops", drops(c));
	json_object_set_new(o, "keeps", c->take_state ? json_string(c->keeps ? c->keeps : "what it holds") : json_null());
	return o;
}

char *class_manual_json(const struct element_class *const *classes, size_t n)
{
	json_t *all = json_array();
	char *text;

	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, manual(classes[i]));
	text = json_dumps(all, JSON_INDENT(1));
	json_decref(all);
	return text;
}
