/*
 * datapath_change.c - actions that write headers, or what a packet has beside its octets, in the words of Click.
 */
#include <inttypes.h>
#include <string.h>

#include "models/click/arg.h"
#include "models/click/expr.h"
#include "models/packet/value.h"
#include "symexec/graph/datapath_box_int.h"

static bool
wrong_value(struct dbox *b, const struct datapath_action *a)
{
	diag_error(b->d, a->words[2].at, "'%s' is no value of %s", a->words[2].s, a->words[1].s);
	return false;
}

/* "VALUE" or "VALUE/MASK" of metadata and registers. */
static bool
read_state(const struct dbox_field *f, const char *text, uint64_t v[2], uint64_t mask[2])
{
	const char *slash = strchr(text, '/');
	char value[32];

	v[0] = mask[0] = 0;
	mask[1] = f->width == 64 ? UINT64_MAX : (UINT64_C(1) << f->width) - 1;
	if (slash == NULL)
		return click_parse_uint(text, &v[1]) && v[1] <= mask[1];
	if ((size_t)(slash - text) >= sizeof(value))
		return false;
	memcpy(value, text, (size_t)(slash - text));
	value[slash - text] = '\0';
	return click_parse_uint(value, &v[1]) && v[1] <= mask[1] && click_parse_uint(slash + 1, &v[0]) && v[0] <= mask[1] &&
	    (mask[1] = v[0], v[0] = 0, v[1] &= mask[1], true);
}

static void
write_field(struct dbox *b, const struct dbox_field *f, const uint64_t v[2], const uint64_t *mask)
{
	sb_add(b->out, " WriteField(");
	dbox_field_print(f, b->out);
	sb_add(b->out, ", '");
	dbox_number_print(f->width, v, b->out);
	if (mask != NULL) {
		sb_add(b->out, "', '");
		dbox_number_print(f->width, mask, b->out);
	}
	sb_add(b->out, "')");
}

static bool
is_written(const struct dbox_field *f, const char *name)
{
	if (f->field == NULL)
		return strncmp(name, "reg", 3) == 0 || strcmp(name, "metadata") == 0;
	return f->field->role == ROLE_FREE || f->field->role == ROLE_PART || f->field->role == ROLE_RESERVED;
}

static bool
set_field(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next)
{
	struct packet_value v;
	struct dbox_field f;
	uint64_t mask[2];

	if (!dbox_field_find(a->words[1].s, &f))
		return dbox_cannot(b, a->words[1].at, "setting", a->words[1].s);
	if (!is_written(&f, a->words[1].s)) {
		diag_error(b->d, a->words[1].at, "'%s' cannot be set", a->words[1].s);
		return false;
	}
	if (f.field == NULL ? !read_state(&f, a->words[2].s, v.v, mask) : !packet_value_parse(f.field, a->words[2].s, &v))
		return wrong_value(b, a);
	if (dbox_never(b, &f)) {
		dbox_wire(b, from, next);
		return true;
	}
	sb_printf(b->out, " n%u ->", from);
	write_field(b, &f, v.v, f.field == NULL ? mask : NULL);
	sb_printf(b->out, " -> n%u;", next);
	return true;
}

static void
lower_ttl(struct dbox *b, unsigned from, unsigned next)
{
	unsigned n = ++b->names;

	sb_printf(b->out, " n%u -> d%u :: %s -> n%u; d%u[1] -> Discard;", from, n, b->ip ? "DecIPTTL" : "LowerHopLimit", next, n);
}

static bool
push_tag(struct dbox *b, const struct datapath_action *a, unsigned from, unsigned next)
{
	uint64_t vlan;

	if (!click_parse_uint(a->words[1].s, &vlan) || vlan > 4095) {
		diag_error(b->d, a->words[1].at, "expected a VLAN from 0 to 4095, not '%s'", a->words[1].s);
		return false;
	}
	/* headers are seen behind all tags, so those that were found stay so */
	sb_printf(b->out, " n%u -> PushTag(%" PRIu64 ") -> n%u;", from, vlan, next);
	return true;
}

static void
pop_tag(struct dbox *b, unsigned from, const unsigned next[2])
{
	unsigned popped = dbox_null(b);

	sb_printf(b->out, " n%u -> PopTag -> n%u;", from, popped);
	dbox_enter(b, popped, next);
}

bool
dbox_change(struct dbox *b, const struct datapath_action *a, unsigned from, const unsigned next[2], bool *known)
{
	*known = true;
	switch (a->verb) {
	case ACTION_SET_FIELD:
		return set_field(b, a, from, next[b->ip]);
	case ACTION_DEC_TTL:
		lower_ttl(b, from, next[b->ip]);
		return true;
	case ACTION_PUSH_VLAN:
		return push_tag(b, a, from, next[b->ip]);
	case ACTION_POP_VLAN:
		pop_tag(b, from, next);
		return true;
	default:
		*known = false;
		return true;
	}
}
