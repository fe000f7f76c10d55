/*
 * near.c - Damerau-Levenshtein distance (optimal string alignment: no substring is edited
 * twice), computed on a band around the diagonal.
 *
 * Costs are counted in half edits, because letters that differ in case only cost a half;
 * results are rounded up to whole edits. Names beyond MAX_NAME bytes are only equal or not:
 * a hostile file cannot make a suggestion expensive.
 */
#include "models/base/near.h"

#include <ctype.h>
#include <limits.h>
#include <strings.h>

enum { MAX_NAME = 127 };

struct rows {
	unsigned now[MAX_NAME + 2], last[MAX_NAME + 2], before[MAX_NAME + 2];
};

static unsigned differ(char a, char b)
{
	if (a == b)
		return 0;
	return tolower((unsigned char)a) == tolower((unsigned char)b) ? 1 : 2;
}

/* Fills r->now for row i within the band [from, to]; returns its smallest value. */
static unsigned fill_row(struct rows *r, const char *a, const char *b, size_t i,
			 size_t from, size_t to)
{
	unsigned least = UINT_MAX;

	for (size_t j = from; j <= to; j++) {
		unsigned d = r->last[j - 1] + differ(a[i - 1], b[j - 1]);

		d = MIN_OF(d, r->last[j] + 2);
		d = MIN_OF(d, r->now[j - 1] + 2);
		if (i > 1 && j > 1)
			d = MIN_OF(d, r->before[j - 2] + 2 + differ(a[i - 1], b[j - 2]) +
				      differ(a[i - 2], b[j - 1]));
		r->now[j] = d;
		least = MIN_OF(least, d);
	}
	return least;
}

unsigned near_distance(const char *a, const char *b, unsigned limit)
{
	enum { FAR = UINT_MAX / 2 };
	size_t la = strlen(a), lb = strlen(b), band = MIN_OF(limit, (unsigned)MAX_NAME);
	struct rows r;

	if (!strcmp(a, b))
		return 0;
	if (la > MAX_NAME || lb > MAX_NAME || (la > lb ? la - lb : lb - la) > band)
		return limit + 1;
	for (size_t j = 0; j <= lb + 1; j++) {
		r.before[j] = r.now[j] = FAR;
		r.last[j] = j <= band ? (unsigned)j * 2 : FAR;
	}
	for (size_t i = 1; i <= la; i++) {
		size_t from = i > band ? i - band : 1, to = MIN_OF(i + band, lb);
		unsigned least;

		r.now[from - 1] = from == 1 ? (unsigned)i * 2 : FAR;
		least = fill_row(&r, a, b, i, from, to);
		r.now[to + 1] = FAR;
		if (MIN_OF(least, r.now[from - 1]) > limit * 2)
			return limit + 1;
		memcpy(r.before, r.last, sizeof(r.before));
		memcpy(r.last, r.now, sizeof(r.last));
	}
	return MIN_OF((r.last[lb] + 1) / 2, limit + 1);
}

struct near near_begin(const char *want)
{
	size_t len = strlen(want);

	/* `distance` starts one above what is still near: an edit per three letters, at most 3. */
	return (struct near){ want, NULL, len < 2 ? 1 : 1 + MIN_OF(3u, ((unsigned)len + 2) / 3) };
}

void near_try(struct near *n, const char *candidate)
{
	unsigned d;

	if (!n->distance)
		return;
	/* Only the case differs: near, however many letters it is. */
	if (!strcasecmp(n->want, candidate))
		d = strcmp(n->want, candidate) != 0;
	else
		d = near_distance(n->want, candidate, n->distance - 1);
	if (d < n->distance) {
		n->best = candidate;
		n->distance = d;
	}
}
