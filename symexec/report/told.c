/*
 * told.c - see told.h.
 */
#include "symexec/report/told.h"

#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/jobs/pack.h"

struct told
told_new(size_t most, bool once)
{
	return (struct told){ .most = most, .once = once, .known = str_map_new(),
			      .said = once ? str_map_new() : NULL };
}

void
told_fini(struct told *t)
{
	for (size_t i = 0; i < t->heads.n; i++) {
		for (size_t k = 0; k < t->heads.v[i].texts.n; k++)
			free(t->heads.v[i].texts.v[k]);
		VEC_FREE(&t->heads.v[i].texts);
		free(t->heads.v[i].name);
	}
	VEC_FREE(&t->heads);
	str_map_free(t->known);
	str_map_free(t->said);
}

size_t
told_at(struct told *t, const char *name)
{
	uintptr_t at = (uintptr_t)str_map_get(t->known, name);

	if (at == 0) {
		struct told_head *h = VEC_ADD(&t->heads);

		memset(h, 0, sizeof(*h));
		h->name = x_strdup(name);
		at = t->heads.n;
		(void)str_map_put(t->known, name, (void *)at);
	}
	return at - 1;
}

bool
told_keeps(const struct told *t, size_t head)
{
	return t->most == 0 || t->heads.v[head].texts.n < t->most;
}

/* Whether this text stands under that heading; from now on it does. */
static bool
said_before(struct told *t, size_t head, const char *text)
{
	char *key = x_asprintf("%zu %s", head, text);
	bool before = str_map_put(t->said, key, t) != NULL;

	free(key);
	return before;
}

void
told_add(struct told *t, size_t head, char *text)
{
	if (text != NULL && t->once && said_before(t, head, text)) {
		free(text);
	} else if (text != NULL && told_keeps(t, head)) {
		*VEC_ADD(&t->heads.v[head].texts) = text;
	} else {
		t->heads.v[head].more++;
		free(text);
	}
}

void
told_join(struct told *t, struct told *part)
{
	for (size_t i = 0; i < part->heads.n; i++) {
		struct told_head *h = &part->heads.v[i];
		size_t at = told_at(t, h->name);

		for (size_t k = 0; k < h->texts.n; k++)
			told_add(t, at, h->texts.v[k]);
		h->texts.n = 0;
		t->heads.v[at].more += h->more;
	}
}

void
told_pack(const struct told *t, struct strbuf *out)
{
	pack_number(out, t->heads.n);
	for (size_t i = 0; i < t->heads.n; i++) {
		const struct told_head *h = &t->heads.v[i];

		pack_text(out, h->name);
		pack_number(out, h->texts.n);
		for (size_t k = 0; k < h->texts.n; k++)
			pack_text(out, h->texts.v[k]);
		pack_number(out, h->more);
	}
}

void
told_unpack(struct told *t, struct cursor *in)
{
	for (uint64_t heads = unpack_number(in); heads > 0 && !in->failed; heads--) {
		char *name = unpack_text(in);
		size_t at;

		if (name == NULL)
			return;
		at = told_at(t, name);
		free(name);
		for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--)
			told_add(t, at, unpack_text(in));
		t->heads.v[at].more += (size_t)unpack_number(in);
	}
}
