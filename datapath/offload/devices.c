/*
 * devices.c - see devices.h.
 */
#include "datapath/offload/devices.h"

#include "models/base/mem.h"

static struct offload_devices *begin(struct offload_agent *a, const unsigned *device, uint32_t n, bool attach)
{
	struct offload_devices *w = x_calloc(1, sizeof(*w));

	w->agent = a;
	a->busy = true;
	xdp_swap_init(&w->swap, device, n, attach ? a->host.program : -1, attach ? -1 : a->host.program);
	return w;
}

struct offload_devices *offload_attach_begin(struct offload_agent *a, const char *device, struct diag *d)
{
	unsigned ifindex = if_nametoindex(device);
	struct offload_devices *w;

	if (!ifindex) {
		diag_error(d, SPAN_NONE, "there is no device '%s'", device);
		return NULL;
	}
	if (a->host.n_devices == XDP_HOST_DEVICES) {
		diag_error(d, SPAN_NONE, "there are %d devices already", XDP_HOST_DEVICES);
		return NULL;
	}
	w = begin(a, &ifindex, 1, true);
	snprintf(w->name, sizeof w->name, "%s", device);
	return w;
}

struct offload_devices *offload_detach_begin(struct offload_agent *a, const char *device, struct diag *d)
{
	unsigned ifindex = device ? if_nametoindex(device) : 0;

	if (!device)
		return begin(a, a->host.device, a->host.n_devices, false);
	if (ifindex && xdp_host_has(&a->host, ifindex))
		return begin(a, &ifindex, 1, false);
	diag_error(d, SPAN_NONE, "device '%s' has none of our programs", device);
	return NULL;
}

void offload_devices_run(struct offload_devices *w)
{
	xdp_swap_run(&w->swap);
	w->run = true;
}

static struct offload_agent *end(struct offload_devices *w)
{
	struct offload_agent *a = w->agent;

	w->agent = NULL;
	a->busy = false;
	return a;
}

bool offload_attach_end(struct offload_devices *w, struct diag *d)
{
	struct offload_agent *a = end(w);

	if (!xdp_host_attached(&a->host, w->name, &w->swap, SPAN_NONE, d))
		return false;
	a->used = true;
	return true;
}

bool offload_detach_end(struct offload_devices *w, struct diag *d)
{
	struct offload_agent *a = end(w);

	if (w->swap.error) {
		diag_fault(d, SPAN_NONE, "cannot take the program off: %s", strerror(-w->swap.error));
		return false;
	}
	xdp_host_detached(&a->host, &w->swap);
	return true;
}

void offload_devices_free(struct offload_devices *w)
{
	if (!w)
		return;
	if (w->agent && w->run)
		xdp_swap_back(&w->swap);
	if (w->agent)
		w->agent->busy = false;
	xdp_swap_fini(&w->swap);
	free(w);
}

bool offload_attach(struct offload_agent *a, const char *device, struct diag *d)
{
	struct offload_devices *w = a->host.program >= 0 || offload_install(a, d) ? offload_attach_begin(a, device, d) : NULL;
	bool ok;

	if (!w)
		return false;
	offload_devices_run(w);
	ok = offload_attach_end(w, d);
	offload_devices_free(w);
	return ok;
}
