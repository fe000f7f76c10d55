/*
 * hotswap.c - another configuration in a router that runs. The new elements are made, configured and started beside the old
 * ones, over the same ports, packets and driver; until all of them have started nothing of the old is touched, and if one
 * says no they go as they came. Then state changes hands and the old ones stop.
 *
 * It happens between turns, so no packet is on its way inside an element: each is in a port's ring, or in an
 * element that gives it to its successor or counts it as dropped.
 */
#include "datapath/flow/flow_layer.h"
#include "datapath/port/port.h"
#include "datapath/runtime/router.h"

/* What belongs to a configuration and not to the router. */
static void move_configuration(struct router *to, struct router *from)
{
	to->config = from->config;
	to->names = from->names;
	to->elements = from->elements;
	to->count = from->count;
	to->made = from->made;
	to->arena = from->arena;
	to->tickets = from->tickets;
	to->diag = from->diag;
	to->driver.manager = from->driver.manager;
	to->driver.manager_element = from->driver.manager_element;
	from->config = NULL;
	from->elements = NULL;
	from->made = false;
	from->count = 0;
}

/* The layer of flows outlives the element that asked for it first, whose name its timer is in. */
static void adopt_flows(struct router *r)
{
	struct timer *t = r->flows ? &r->flows->sweep : NULL;

	if (!t || (t->e && !t->e->leaving))
		return;
	if (t->e && !r->count)
		timer_stop(t);
	t->e = r->count ? r->elements[0] : NULL;
}

/* Its tasks and timers are forgotten first: some elements let go of what these lie in. */
static void end_configuration(struct router *r, struct router *side)
{
	for (size_t i = 0; side->made && i < side->count; i++)
		side->elements[i]->leaving = true;
	adopt_flows(r);
	driver_disown(r);
	router_empty(side);
	for (unsigned k = 0; k < DROP_COUNT; k++)
		r->retired[k] += side->retired[k];
}

static bool has_room(const struct router *r, const struct click_config *config, struct diag *d)
{
	uint32_t need = router_frames(config);

	if (need <= r->run.pool.count)
		return true;
	diag_error(d, SPAN_NONE, "its devices need %u frames and there are %u: start with --frames %u", need,
		   r->run.pool.count, need);
	return false;
}

bool router_hotswap(struct router *r, struct click_config *config, struct diag *d, struct diag **old_diag)
{
	struct router *old = x_calloc(1, sizeof(*old));
	bool ok = has_room(r, config, d);

	if (!ok) {
		click_config_free(config);
		free(old);
		return false;
	}
	move_configuration(old, r);
	ok = router_fill(r, config, d, old);
	if (!ok) {
		struct router *failed = x_calloc(1, sizeof(*failed));

		move_configuration(failed, r);
		move_configuration(r, old);
		end_configuration(r, failed);
		free(failed);
	} else {
		for (size_t i = 0; i < r->count; i++) {
			struct element *e = r->elements[i], *before = router_find(old, e->name);

			if (e->cls->take_state && before && before->cls == e->cls)
				e->cls->take_state(e, before);
		}
		*old_diag = old->diag;
		end_configuration(r, old);
		r->driver.stops = 0;
		r->driver.ended = false;
		r->driver.idle = 0;
		r->swaps++;
	}
	port_close_unused(r);
	free(old);
	return ok;
}

bool router_renew(struct router *r, struct click_config *config, struct diag *d)
{
	flow_layer_end_all(r->flows);
	for (size_t i = 0; r->made && i < r->count; i++)
		r->elements[i]->leaving = true;
	if (r->flows)
		timer_stop(&r->flows->sweep);
	driver_disown(r);
	router_empty(r);
	flow_layer_free(r->flows);
	r->flows = NULL;
	r->inner.n = 0;
	memset(r->retired, 0, sizeof(r->retired));
	r->error_id = 0;
	r->run.random = r->seed;
	r->driver.stops = 0;
	r->driver.ended = false;
	r->driver.idle = 0;
	port_close_unused(r);
	return router_fill(r, config, d, NULL);
}
