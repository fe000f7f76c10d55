/*
 * class_manual.c - the manual of an element class, for people.
 */
#include "datapath/runtime/class_manual.h"

#include "datapath/runtime/router.h"
#include "models/click/class_page.h"

static void add_handlers(const struct element_class *c, struct strbuf *out)
{
	if (!c->handlers)
		return;
	sb_add(out, "\nHANDLERS\n");
	for (const struct handler *h = c->handlers; h->name; h++)
		sb_printf(out, "  %s  %s\n", h->name,
			  h->read && h->write ? "read, write" : h->read ? "read" : "write");
}

static void add_drops(const struct element_class *c, struct strbuf *out)
{
	if (!c->drops)
		return;
	sb_add(out, "\nHOW PACKETS END HERE\n");
	for (const uint8_t *d = c->drops; *d < DROP_COUNT; d++)
		sb_printf(out, "  %s  %s\n", drop_name(*d), drop_help(*d));
}

void class_manual_text(const struct element_class *c, struct strbuf *out)
{
	const struct click_class *k = click_class_find(c->name);

	if (k)
		click_class_page(k, out);
	else
		sb_printf(out, "%s\n", c->name);
	add_handlers(c, out);
	add_drops(c, out);
	if (c->take_state)
		sb_printf(out, "\nKEPT WHEN THE CONFIGURATION IS REPLACED\n  %s\n", c->keeps ? c->keeps : "what it holds");
}
