/*
 * recipe.c - parts and what is built of them. Building goes through models/packet/build.h, which
 * fills in lengths, next protocols and checksums that nobody chose. Taking apart sets every field
 * as it was, so that building again gives the same octets.
 */
#include "tracebox/probe/recipe.h"

#include "models/packet/build.h"
#include "models/packet/checksum.h"

void item_header(struct item *it, enum packet_layer layer)
{
	*it = (struct item){ .kind = ITEM_HEADER, .layer = layer };
}

void item_data(struct item *it, enum item_kind kind, uint8_t option, const void *data, size_t len)
{
	X_CHECK(len <= ITEM_DATA_MAX);
	*it = (struct item){
		.kind = kind, .option = option, .len = len, .data = x_malloc(len + 1),
	};
	if (len)
		memcpy(it->data, data, len);
}

static struct item_setting *find_setting(const struct item *it, const struct packet_field *f)
{
	for (size_t i = 0; i < it->settings.n; i++)
		if (!strcmp(it->settings.v[i].field->name, f->name))
			return &it->settings.v[i];
	return NULL;
}

void item_set(struct item *it, const char *field, struct packet_value v, bool chosen)
{
	const struct packet_field *f = packet_field_find(field);
	struct item_setting *s;

	X_CHECK(f && f->layer == it->layer);
	s = find_setting(it, f);
	if (!s)
		s = VEC_ADD(&it->settings);
	*s = (struct item_setting){ .field = f, .v = v, .chosen = chosen };
}

bool item_get(const struct item *it, const char *field, struct packet_value *v)
{
	const struct packet_field *f = packet_field_find(field);
	const struct item_setting *s = f ? find_setting(it, f) : NULL;
	struct recipe alone = { .items = { 0 } };
	struct packet p;
	uint8_t *data;
	size_t len;
	char *error;
	bool ok;

	if (!f || it->kind != ITEM_HEADER || f->layer != it->layer)
		return false;
	if (s) {
		*v = s->v;
		return true;
	}
	recipe_add(&alone, it);
	ok = recipe_build(&alone, &data, &len, &error);
	recipe_fini(&alone);
	if (!ok) {
		free(error);
		return false;
	}
	packet_parse(&p, data, len, it->layer);
	ok = p.count && packet_get_at(&p, 0, f, v);
	free(data);
	return ok;
}

struct item item_dup(const struct item *it)
{
	struct item copy = *it;

	copy.settings.v = NULL;
	copy.settings.n = copy.settings.cap = 0;
	for (size_t i = 0; i < it->settings.n; i++)
		*VEC_ADD(&copy.settings) = it->settings.v[i];
	if (it->data) {
		copy.data = x_malloc(it->len + 1);
		memcpy(copy.data, it->data, it->len);
	}
	return copy;
}

void item_fini(struct item *it)
{
	VEC_FREE(&it->settings);
	free(it->data);
	*it = (struct item){ .kind = ITEM_RAW };
}

void recipe_add(struct recipe *r, const struct item *it)
{
	struct item copy = item_dup(it);

	*VEC_ADD(&r->items) = copy;
}

void recipe_add_all(struct recipe *r, const struct recipe *other)
{
	size_t n = other->items.n;

	for (size_t i = 0; i < n; i++)
		recipe_add(r, &other->items.v[i]);
}

void recipe_fini(struct recipe *r)
{
	for (size_t i = 0; i < r->items.n; i++)
		item_fini(&r->items.v[i]);
	VEC_FREE(&r->items);
}

/* false: without the header that it belongs to. */
static bool option_has_place(const struct item *it, enum packet_layer last)
{
	if (it->kind == ITEM_TCP_OPTION)
		return last == LAYER_TCP;
	return last == LAYER_IP || last == LAYER_IP6_HOP || last == LAYER_IP6_DSTOPT;
}

static bool build_item(struct packet_builder *b, const struct item *it, enum packet_layer *last,
		       char **error)
{
	switch (it->kind) {
	case ITEM_HEADER:
		*last = it->layer;
		if (!build_layer(b, it->layer))
			return false;
		for (size_t i = 0; i < it->settings.n; i++)
			if (!build_set_value(b, it->settings.v[i].field->name, it->settings.v[i].v))
				return false;
		return true;
	case ITEM_TCP_OPTION:
	case ITEM_IP_OPTION:
		if (!option_has_place(it, *last)) {
			*error = x_asprintf("option %u does not follow a header that takes it",
					    it->option);
			return false;
		}
		return build_option(b, it->option, it->data, it->len);
	case ITEM_RAW:
		if (*last == LAYER_NONE) {
			*error = x_strdup("raw octets without a header before them");
			return false;
		}
		return build_payload(b, it->data, it->len);
	}
	return false;
}

const struct sign_key *recipe_sign(const struct recipe *r)
{
	for (size_t i = 0; i < r->items.n; i++)
		if (r->items.v[i].kind == ITEM_TCP_OPTION && r->items.v[i].sign.option &&
		    r->items.v[i].sign.option == r->items.v[i].option)
			return &r->items.v[i].sign;
	return NULL;
}

/* Of a header without its IP there is nothing to be signed yet. */
static void sign(const struct recipe *r, uint8_t *data, size_t len)
{
	const struct sign_key *k = recipe_sign(r);
	struct packet p;
	int tcp;

	if (!k || !sign_packet(k, data, len) || recipe_chose(r, "tcp.checksum"))
		return;
	packet_parse_writable(&p, data, len, LAYER_NONE);
	tcp = packet_find(&p, LAYER_TCP, 1, false);
	if (tcp >= 0)
		(void)packet_fix_checksum(&p, (unsigned)tcp);
}

bool recipe_build(const struct recipe *r, uint8_t **data, size_t *len, char **error)
{
	struct packet_builder *b = packet_builder_new();
	enum packet_layer last = LAYER_NONE;
	bool ok = true;

	*error = NULL;
	for (size_t i = 0; i < r->items.n && ok; i++)
		ok = build_item(b, &r->items.v[i], &last, error);
	ok = ok && build_finish(b, data, len);
	if (ok && r->items.v[0].kind == ITEM_HEADER &&
	    (r->items.v[0].layer == LAYER_IP || r->items.v[0].layer == LAYER_IP6))
		sign(r, *data, *len);
	if (!ok && !*error)
		*error = x_strdup(build_error(b) ? build_error(b) : "nothing to build");
	packet_builder_free(b);
	return ok;
}

static void take_header(struct recipe *r, const struct packet *p, unsigned i)
{
	const struct packet_layer_info *info = packet_layer_info(p->at[i].layer);
	struct item *it = VEC_ADD(&r->items);
	struct packet_option o = { 0 };

	item_header(it, p->at[i].layer);
	for (size_t k = 0; k < info->field_count; k++) {
		const struct packet_field *f = &info->fields[k];
		struct packet_value v;

		if (f->is_option || f->role == ROLE_PART || !f->width ||
		    !packet_get_at(p, i, f, &v) || find_setting(it, f))
			continue;
		*VEC_ADD(&it->settings) =
			(struct item_setting){ .field = f, .v = v, .chosen = true };
	}
	while (packet_option_next(p, i, &o)) {
		bool tcp = p->at[i].layer == LAYER_TCP;
		size_t skip = o.len > 1 ? 2 : 1;

		if (o.bad)
			break;
		item_data(VEC_ADD(&r->items), tcp ? ITEM_TCP_OPTION : ITEM_IP_OPTION, o.kind,
			  p->data + o.offset + skip, o.len - skip);
	}
}

void recipe_of(struct recipe *r, const uint8_t *ip, size_t len)
{
	struct packet p;
	size_t at = 0;

	*r = (struct recipe){ .items = { 0 } };
	packet_parse(&p, ip, len, LAYER_NONE);
	for (unsigned i = 0; i < p.count && !p.at[i].quoted && p.at[i].have >= p.at[i].header;
	     i++) {
		take_header(r, &p, i);
		at = p.at[i].offset + p.at[i].header;
	}
	if (at < len && r->items.n)
		item_data(VEC_ADD(&r->items), ITEM_RAW, 0, ip + at,
			  MIN_OF(len - at, (size_t)ITEM_DATA_MAX));
}

struct item *recipe_find(const struct recipe *r, enum packet_layer layer)
{
	for (size_t i = 0; i < r->items.n; i++)
		if (r->items.v[i].kind == ITEM_HEADER && r->items.v[i].layer == layer)
			return &r->items.v[i];
	return NULL;
}

bool recipe_chose(const struct recipe *r, const char *field)
{
	const struct packet_field *f = packet_field_find(field);

	for (size_t i = 0; i < r->items.n; i++) {
		const struct item *it = &r->items.v[i];
		const struct item_setting *s = it->kind == ITEM_HEADER && it->layer == f->layer ?
					       find_setting(it, f) : NULL;

		if (s && s->chosen)
			return true;
	}
	return false;
}
