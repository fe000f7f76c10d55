/*
 * guest_host.c - a change is tried on the registry, then written into the driver's map; when the kernel does not take it, the registry is
 * as it was. Shared memory is looked at every 10 ms; a guest that changes without end has its state written once in a second.
 */
#include "datapath/offload/guest_host.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "datapath/offload/state_json.h"
#include "models/base/mem.h"

enum { LOOK = 10000000, KEEP = 1000000000 };	/* ns */

static uint64_t monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static struct guest_host *host_of(struct offload_agent *a)
{
	if (a->guests)
		return a->guests;
	a->guests = x_calloc(1, sizeof(*a->guests));
	a->guests->agent = a;
	a->guests->timer = -1;
	for (uint32_t k = 0; k < HOST_GUESTS; k++)
		a->guests->memory[k].fd = -1;
	return a->guests;
}

static uint32_t number_of(const struct guest_host *h, const struct guest *g)
{
	return (uint32_t)(g - h->registry.guest);
}

static bool put(const struct guest_host *h, const struct guest *g, struct diag *d)
{
	struct host_guest v;

	guest_value(g, number_of(h, g), &v);
	if (xdp_host_put(&h->agent->host, "guests", &g->mac, &v))
		return true;
	diag_fault(d, SPAN_NONE, "the kernel does not take what guest '%s' registers", g->name);
	return false;
}

static void count(const struct guest_host *h)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < HOST_GUESTS; k++)
		n += h->registry.guest[k].name[0] != '\0';
	__atomic_store_n(&h->agent->host.settings->guests, n, __ATOMIC_RELAXED);
}

/* ---- shared memory ---- */

static bool command(struct guest_host *h, struct guest *g, const char *text, size_t len, struct diag *d)
{
	uint32_t src = diag_add_source(d, g->name, text, len);
	struct guest before = *g;

	if (!guest_apply(g, text, len, (span){ src, 0, (uint32_t)len }, d))
		return false;
	if (memcmp(&before, g, sizeof before) == 0)
		return true;
	if (!put(h, g, d)) {
		*g = before;
		return false;
	}
	h->changed = true;
	return true;
}

static void look(struct guest_host *h, uint32_t k, uint64_t now)
{
	struct guest_memory *m = &h->memory[k];
	struct strbuf text = STRBUF_INIT;
	enum guest_memory_found found = guest_memory_take(m, now, &text);

	if (found == GUEST_MEMORY_WRONG) {
		guest_memory_answer(m, 1, "the end of the command is missing");
	} else if (found == GUEST_MEMORY_COMMAND) {
		struct diag *d = diag_new();

		if (command(h, &h->registry.guest[k], sb_str(&text), text.len, d))
			guest_memory_answer(m, 0, NULL);
		else
			guest_memory_answer(m, diag_place(d, diag_get(d, 0).at).column ?: 1, diag_get(d, 0).text);
		diag_free(d);
	}
	sb_fini(&text);
}

static void keep(struct guest_host *h, uint64_t now)
{
	if (!h->changed || !h->state || now - h->written < KEEP)
		return;
	/* said when it is asked for the next time by a verb */
	(void)!offload_state_write(h->agent, h->state);
	h->changed = false;
	h->written = now;
}

static void timer_ready(void *arg, short events)
{
	struct guest_host *h = arg;
	uint64_t times, now = monotonic();

	(void)events;
	if (read(h->timer, &times, sizeof times) != sizeof times)
		return;
	for (uint32_t k = 0; k < HOST_GUESTS; k++)
		if (h->memory[k].fd >= 0)
			look(h, k, now);
	keep(h, now);
}

static bool start_timer(struct guest_host *h, struct diag *d)
{
	struct timespec every = { 0, LOOK };

	if (h->timer >= 0)
		return true;
	h->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (h->timer < 0 || timerfd_settime(h->timer, 0, &(struct itimerspec){ every, every }, NULL) != 0) {
		diag_fault(d, SPAN_NONE, "cannot make a timer: %s", strerror(errno));
		return false;
	}
	loop_serve(h->agent->loop, h->timer, POLLIN, timer_ready, h);
	return true;
}

static void stop_timer(struct guest_host *h)
{
	for (uint32_t k = 0; k < HOST_GUESTS; k++)
		if (h->memory[k].fd >= 0)
			return;
	if (h->timer < 0)
		return;
	loop_forget(h->agent->loop, h->timer);
	close(h->timer);
	h->timer = -1;
}

static bool open_memory(struct guest_host *h, uint32_t k, const char *name, struct diag *d)
{
	for (uint32_t i = 0; i < HOST_GUESTS; i++)
		if (h->memory[i].name && !strcmp(h->memory[i].name, name)) {
			diag_error(d, SPAN_NONE, "shared memory '%s' is that of guest '%s'", name, h->registry.guest[i].name);
			return false;
		}
	return guest_memory_open(&h->memory[k], name, d) && start_timer(h, d);
}

/* ---- guests ---- */

static void forget(struct guest_host *h, struct guest *g)
{
	uint32_t k = number_of(h, g);

	guest_memory_unlink(&h->memory[k]);
	guest_memory_close(&h->memory[k]);
	stop_timer(h);
	*g = (struct guest){ .name = "" };
	count(h);
}

static bool commands(struct guest *g, const char *text, struct diag *d)
{
	while (text && *text) {
		size_t len = strcspn(text, "\n");

		if (!guest_apply(g, text, len, SPAN_NONE, d))
			return false;
		text += len + (text[len] == '\n');
	}
	return true;
}

bool guest_host_add(struct offload_agent *a, const struct guest_request *r, struct diag *d)
{
	struct guest_host *h = host_of(a);
	struct guest *g = guest_registry_add(&h->registry, r->name, r->mac, r->places, d);
	const struct host_guest_counts none = { 0 };
	uint32_t k;

	if (!g)
		return false;
	k = number_of(h, g);
	if (!commands(g, r->commands, d) || (r->memory && !open_memory(h, k, r->memory, d)) || !put(h, g, d)) {
		forget(h, g);
		return false;
	}
	(void)xdp_host_put(&a->host, "guest_counts", &k, &none);
	free(h->state);
	h->state = r->state ? x_strdup(r->state) : NULL;
	count(h);
	return true;
}

bool guest_host_remove(struct offload_agent *a, const char *name, struct diag *d)
{
	struct guest_host *h = host_of(a);
	struct guest *g = guest_registry_find(&h->registry, name, d);

	if (!g)
		return false;
	(void)xdp_host_put(&a->host, "guests", &g->mac, NULL);
	forget(h, g);
	return true;
}

bool guest_host_command(struct offload_agent *a, const char *name, const char *text, size_t len, struct diag *d)
{
	struct guest_host *h = host_of(a);
	struct guest *g = guest_registry_find(&h->registry, name, d);

	return g && command(h, g, text, len, d);
}

struct host_guest_counts guest_host_counts(const struct offload_agent *a, uint32_t number)
{
	struct host_guest_counts n = { 0 };

	(void)xdp_host_get(&a->host, "guest_counts", &number, &n);
	return n;
}

void guest_host_adopted(struct offload_agent *a)
{
	struct guest_host *h = host_of(a);
	uint64_t key, next;

	for (bool from = false; xdp_host_next(&a->host, "guests", from ? &key : NULL, &next);) {
		key = next;
		from = false;
		for (uint32_t k = 0; k < HOST_GUESTS; k++)
			from = from || (h->registry.guest[k].name[0] && h->registry.guest[k].mac == key);
		if (!from && !xdp_host_put(&a->host, "guests", &key, NULL))
			break;
	}
	count(h);
}

void guest_host_clear(struct offload_agent *a)
{
	struct diag *d = diag_new();

	for (uint32_t k = 0; a->guests && k < HOST_GUESTS; k++)
		if (a->guests->registry.guest[k].name[0])
			(void)!guest_host_remove(a, a->guests->registry.guest[k].name, d);
	diag_free(d);
}

void guest_host_free(struct guest_host *h)
{
	if (!h)
		return;
	h->written = 0;
	keep(h, monotonic());
	for (uint32_t k = 0; k < HOST_GUESTS; k++)
		guest_memory_close(&h->memory[k]);
	stop_timer(h);
	free(h->state);
	free(h);
}
