/*
 * around.c - see around.h. The thread is found by the program that sees polls end (kernel/host.c): its number is that of the kernel's first
 * namespace of processes. Whoever has another number there, in a container, finds no such thread, or one that is not named as those
 * are, and goes without.
 */
#include "datapath/offload/around.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/base/mem.h"

enum { PART = 4, OWED_MOST = 20000000 /* ns */ };

uint64_t around_take(int64_t *left, int64_t since, uint64_t packets)
{
	int64_t now;

	*left = MAX_OF(*left + since, (int64_t)-OWED_MOST);
	now = *left > 0 && packets ? *left / PART : 0;
	*left -= now;
	return (uint64_t)now;
}

uint64_t around_part(uint64_t ns, uint64_t some, uint64_t all)
{
	return all ? (uint64_t)((unsigned __int128)ns * some / all) : 0;
}

void around_init(struct around *r)
{
	*r = (struct around){ .n = xdp_host_processors() };
	r->thread = x_calloc((size_t)r->n + 1, sizeof(*r->thread));
	r->each = x_calloc((size_t)r->n + 1, sizeof(*r->each));
	for (int k = 0; k < r->n; k++)
		r->thread[k].schedstat = -1;
}

static void let_go(struct around_thread *t)
{
	if (t->schedstat >= 0)
		close(t->schedstat);
	*t = (struct around_thread){ .schedstat = -1 };
}

void around_fini(struct around *r)
{
	for (int k = 0; k < r->n; k++)
		let_go(&r->thread[k]);
	free(r->thread);
	free(r->each);
	*r = (struct around){ 0 };
}

static int open_of(uint32_t number, const char *file)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%u/%s", number, file);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static bool receives(uint32_t number)
{
	char name[5] = "";
	int fd = open_of(number, "comm");
	bool ok = fd >= 0 && read(fd, name, sizeof name) == sizeof name && !memcmp(name, "napi/", sizeof name);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* ns that the thread has had; false: it is no more. */
static bool had(const struct around_thread *t, uint64_t *ns)
{
	char text[64];
	ssize_t n = t->schedstat >= 0 ? pread(t->schedstat, text, sizeof text - 1, 0) : -1;

	if (n <= 0)
		return false;
	text[n] = '\0';
	*ns = strtoull(text, NULL, 10);
	return true;
}

/* What the thread had since the last time beyond what was charged there; another than before is only made known. */
static int64_t uncharged(struct around_thread *t, const struct host_stopwatch *w)
{
	uint64_t used = 0;
	int64_t since;

	if (t->number != w->thread || !had(t, &used)) {
		let_go(t);
		t->number = w->thread;
		if (t->number && receives(t->number))
			t->schedstat = open_of(t->number, "schedstat");
		(void)had(t, &t->used);
		t->charged = w->charged;
		return 0;
	}
	since = (int64_t)(used - t->used) - (int64_t)(w->charged - t->charged);
	t->used = used;
	t->charged = w->charged;
	return since;
}

static void pay(struct host_tenant *t, uint64_t ns, uint64_t refused, uint64_t packets)
{
	uint64_t for_refused = around_part(ns, refused, packets);

	__atomic_fetch_add(&t->used, ns, __ATOMIC_RELAXED);
	__atomic_fetch_add(&t->refusing, for_refused, __ATOMIC_RELAXED);
	__atomic_fetch_sub(&t->tokens, (int64_t)(ns - for_refused), __ATOMIC_RELAXED);
}

void around_account(struct around *r, const struct xdp_host *h, bool skip)
{
	uint64_t packets[HOST_TENANTS], refused[HOST_TENANTS], nobodys = 0, all = 0, ns;
	int64_t since = 0;
	uint32_t zero = 0;

	if (r->n == 0 || !xdp_host_get(h, "stopwatch", &zero, r->each))
		return;
	for (int k = 0; k < r->n; k++) {
		since += uncharged(&r->thread[k], &r->each[k]);
		nobodys += r->each[k].nobodys;
	}
	for (uint32_t k = 0; k < HOST_TENANTS; k++) {
		struct host_count came = { 0 };

		for (int i = 0; i < r->n; i++)
			xdp_host_add(&came, &r->each[i].count[k], 1);
		packets[k] = came.packets - r->seen[k].packets;
		refused[k] = MIN_OF(came.refused - r->seen[k].refused, packets[k]);
		r->seen[k] = came;
		all += packets[k];
	}
	all += nobodys - r->nobodys;
	if (!skip) {
		ns = around_take(&r->left, since, all);
		r->unattributed += around_part(ns, nobodys - r->nobodys, all);
		for (uint32_t k = 0; ns && k < HOST_TENANTS; k++)
			if (packets[k])
				pay(&h->tenants[k], around_part(ns, packets[k], all), refused[k], packets[k]);
	}
	r->nobodys = nobodys;
}
