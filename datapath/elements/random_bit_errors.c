/*
 * random_bit_errors.c - RandomBitErrors: each bit is changed with a probability. How many bits stay as they are before the
 * next that changes is drawn at once (a geometric distribution), so packets without errors cost little.
 */
#include "datapath/elements.h"

#include <math.h>

#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum kind { KIND_CLEAR, KIND_SET, KIND_FLIP };
static const char *const kinds[] = { "clear", "set", "flip" };

struct errors {
	struct element el;
	double chance, scale;		/* scale: 1 / log(1 - chance) */
	enum kind kind;
	bool active;
	uint64_t wait;			/* bits until the next error */
};

/* By chance 0 as good as never: the scale is infinite then. */
static uint64_t next_error(struct errors *r)
{
	double n = log(1 - router_random_real(r->el.router)) * r->scale;

	return n < 9e18 ? (uint64_t)n : (uint64_t)9e18;
}

static void set_chance(struct errors *r, double chance)
{
	r->chance = chance;
	r->scale = 1 / log1p(-chance);
	r->wait = next_error(r);
}

static inline struct pkt *errors_one(struct element *e, struct pkt *p)
{
	struct errors *r = (struct errors *)e;
	uint64_t bits = (uint64_t)p->len * 8, at = r->wait;

	if (!r->active)
		return p;
	for (; at < bits; at += next_error(r) + 1) {
		uint8_t *octet = p->data + at / 8, bit = (uint8_t)(1 << at % 8);

		*octet = (uint8_t)(r->kind == KIND_CLEAR ? *octet & ~bit : r->kind == KIND_SET ? *octet | bit :
									    *octet ^ bit);
	}
	r->wait = at - bits;
	return p;
}
ELEMENT_SIMPLE(errors, errors_one)

static bool read_kind(const char *text, enum kind *kind)
{
	if (!*text)
		text = kinds[KIND_FLIP];
	for (unsigned i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!strcmp(text, kinds[i])) {
			*kind = i;
			return true;
		}
	}
	return false;
}

static bool errors_configure(struct element *e, struct setup *s)
{
	struct errors *r = (struct errors *)e;
	const char *kind = setup_value(s, "KIND")->s;

	if (!read_kind(kind, &r->kind))
		return setup_error(s, "KIND: expected set, clear or flip, not '%s'", kind);
	set_chance(r, setup_value(s, "P")->d);
	r->active = setup_int(s, "ACTIVE");
	return true;
}

static bool read_chance(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%.9g", ((struct errors *)e)->chance);
	return true;
}

static bool write_chance(struct element *e, const char *value, struct strbuf *out)
{
	char *end;
	double v = strtod(value, &end);

	if (end == value || *end || !(v >= 0 && v <= 1)) {
		sb_printf(out, "expected a probability from 0 to 1, not '%s'", value);
		return false;
	}
	set_chance((struct errors *)e, v);
	return true;
}

static bool read_error_kind(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_add(out, kinds[((struct errors *)e)->kind]);
	return true;
}

static bool write_kind(struct element *e, const char *value, struct strbuf *out)
{
	if (read_kind(value, &((struct errors *)e)->kind))
		return true;
	sb_printf(out, "expected set, clear or flip, not '%s'", value);
	return false;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct errors *)e)->active, out);
}

READ_BOOL(read_active, struct errors, active)

static const struct handler handlers[] = {
	{ "p_bit_error", read_chance, write_chance },
	{ "error_kind", read_error_kind, write_kind },
	{ "active", read_active, write_active },
	{ 0 }
};

const struct element_class random_bit_errors_classes[] = {
	{ "RandomBitErrors", sizeof(struct errors), .simple = errors, .configure = errors_configure,
	  .handlers = handlers },
	{ 0 }
};
