/*
 * l7_pattern.c - see l7_pattern.h. Case does not count and a dot is any octet, as in the patterns of
 * l7-filter.
 */
#include "datapath/flow/l7_pattern.h"

#include <hs/hs.h>

#include "models/base/mem.h"

struct l7_set {
	hs_database_t *database;
	hs_scratch_t *scratch;
	uint32_t least;
};

static bool find_least(struct l7_set *s, const struct l7_pattern *v, size_t n, unsigned flags)
{
	s->least = UINT32_MAX;
	for (size_t i = 0; i < n; i++) {
		hs_expr_info_t *info = NULL;
		hs_compile_error_t *error = NULL;

		if (hs_expression_info(v[i].text, flags, &info, &error) != HS_SUCCESS) {
			hs_free_compile_error(error);
			return false;
		}
		s->least = info->min_width < s->least ? info->min_width : s->least;
		free(info);
	}
	return true;
}

struct l7_set *l7_set_new(const struct l7_pattern *v, size_t n, size_t *bad, char **why)
{
	enum { FLAGS = HS_FLAG_CASELESS | HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY };
	struct l7_set *s = x_calloc(1, sizeof(*s));
	const char **text = x_calloc(n + 1, sizeof(*text));
	unsigned *flags = x_calloc(n + 1, sizeof(*flags)), *ids = x_calloc(n + 1, sizeof(*ids));
	hs_compile_error_t *error = NULL;
	bool good;

	for (size_t i = 0; i < n; i++) {
		text[i] = v[i].text;
		flags[i] = FLAGS;
		ids[i] = (unsigned)i;
	}
	good = hs_compile_multi(text, flags, ids, (unsigned)n, HS_MODE_STREAM, NULL, &s->database,
				&error) == HS_SUCCESS;
	if (!good) {
		*bad = error->expression < 0 ? 0 : (size_t)error->expression;
		*why = x_strdup(error->message);
		hs_free_compile_error(error);
	} else if (hs_alloc_scratch(s->database, &s->scratch) != HS_SUCCESS ||
		   !find_least(s, v, n, FLAGS)) {
		*bad = 0;
		*why = x_strdup("no memory");
		good = false;
	}
	free(text);
	free(flags);
	free(ids);
	if (good)
		return s;
	l7_set_free(s);
	return NULL;
}

void l7_set_free(struct l7_set *s)
{
	if (!s)
		return;
	hs_free_scratch(s->scratch);
	hs_free_database(s->database);
	free(s);
}

uint32_t l7_set_least(const struct l7_set *s)
{
	return s->least;
}

struct l7_scan *l7_scan_new(const struct l7_set *s)
{
	hs_stream_t *stream = NULL;

	return hs_open_stream(s->database, 0, &stream) == HS_SUCCESS ?
		(struct l7_scan *)(void *)stream : NULL;
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		    void *arg)
{
	int *first = arg;

	(void)from;
	(void)to;
	(void)flags;
	if (*first < 0 || (int)id < *first)
		*first = (int)id;
	return 0;
}

void l7_scan_free(struct l7_scan *c)
{
	if (c)
		hs_close_stream((hs_stream_t *)(void *)c, NULL, NULL, NULL);
}

int l7_scan_more(struct l7_scan *c, const struct l7_set *s, const uint8_t *data, size_t len)
{
	int first = -1;

	if (len > UINT32_MAX)
		return -1;
	if (hs_scan_stream((hs_stream_t *)(void *)c, (const char *)data, (unsigned)len, 0, s->scratch,
			   on_match, &first) != HS_SUCCESS)
		return -1;
	return first;
}
