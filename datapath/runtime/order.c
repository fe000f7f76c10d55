/*
 * order.c - see order.h. Click sorts with the quicksort of Bentley and McIlroy, Engineering a Sort
 * Function (1993), which keeps no order among equals: up to six are sorted by insertion, the pivot of more is a median of three
 * or, above forty, of three medians, and it is moved to the front before those equal to it are gathered at both ends. The
 * same steps are taken here, so that what is equal ends where it does there.
 */
#include "datapath/runtime/order.h"

#include <stdbool.h>

#include "datapath/runtime/element.h"

enum { BY_INSERTION = 6, ONE_MIDDLE = 7, NINE_FROM = 41 };

struct sorting {
	order_compare_fn *compare;
	const void *arg;
	uint32_t *at;
};

static int hold(const struct sorting *s, size_t i, size_t k)
{
	return s->compare(s->arg, s->at[i], s->at[k]);
}

static void swap(const struct sorting *s, size_t i, size_t k)
{
	uint32_t v = s->at[i];

	s->at[i] = s->at[k];
	s->at[k] = v;
}

static void swap_runs(const struct sorting *s, size_t i, size_t k, size_t n)
{
	while (n--)
		swap(s, i++, k++);
}

static size_t median(const struct sorting *s, size_t a, size_t b, size_t c)
{
	int ab = hold(s, a, b), bc = hold(s, b, c);

	if (ab < 0)
		return bc < 0 ? b : hold(s, a, c) < 0 ? c : a;
	return bc > 0 ? b : hold(s, a, c) > 0 ? c : a;
}

static size_t pivot(const struct sorting *s, size_t from, size_t n)
{
	size_t first = from, middle = from + n / 2, last = from + n - 1, step = n / 8;

	if (n <= ONE_MIDDLE)
		return middle;
	if (n >= NINE_FROM) {
		first = median(s, first, first + step, first + 2 * step);
		middle = median(s, middle - step, middle, middle + step);
		last = median(s, last - 2 * step, last - step, last);
	}
	return median(s, first, middle, last);
}

static void sort_few(const struct sorting *s, size_t from, size_t to)
{
	for (size_t i = from + 1; i < to; i++)
		for (size_t k = i; k > from && hold(s, k - 1, k) > 0; k--)
			swap(s, k, k - 1);
}

static void sort(const struct sorting *s, size_t from, size_t to)
{
	/* equal to the pivot: from .. low_equal and high_equal + 1 .. to; less: up to low; more: behind high */
	size_t low_equal = from + 1, low = from + 1, high = to - 1, high_equal = to - 1, n;
	int r;

	if (to - from <= BY_INSERTION) {
		sort_few(s, from, to);
		return;
	}
	swap(s, from, pivot(s, from, to - from));
	for (;;) {
		for (; low <= high && (r = hold(s, low, from)) <= 0; low++)
			if (r == 0)
				swap(s, low_equal++, low);
		for (; high >= low && (r = hold(s, high, from)) >= 0; high--)
			if (r == 0)
				swap(s, high, high_equal--);
		if (low > high)
			break;
		swap(s, low++, high--);
	}
	n = MIN_OF(low_equal - from, low - low_equal);
	swap_runs(s, from, low - n, n);
	n = MIN_OF(high_equal - high, to - 1 - high_equal);
	swap_runs(s, low, to - n, n);
	if (low > low_equal)
		sort(s, from, from + (low - low_equal));
	if (high_equal > high)
		sort(s, to - (high_equal - high), to);
}

void order_sort(uint32_t *order, size_t n, order_compare_fn *compare, const void *arg)
{
	struct sorting s = { .compare = compare, .arg = arg, .at = order };

	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	if (n)
		sort(&s, 0, n);
}

static int by_phase(const void *arg, uint32_t a, uint32_t b)
{
	struct element *const *elements = arg;

	return elements[a]->cls->phase - elements[b]->cls->phase;
}

void order_elements(struct element *const *elements, size_t n, uint32_t *order)
{
	order_sort(order, n, by_phase, elements);
}
