/*
 * null.c - elements that leave packets as they are, and those that never see one.
 */
#include "datapath/elements.h"
#include "datapath/runtime/order.h"
#include "datapath/runtime/router.h"

static void pass(struct element *e, unsigned port, struct batch *b)
{
	(void)e;
	(void)port;
	(void)b;
}

/* ScheduleInfo: ELEMENT TICKETS, the number in relation to the usual 1. */
static bool schedule_configure(struct element *e, struct setup *s)
{
	for (unsigned i = 0; i < s->decl->arg_count; i++) {
		const char *text = s->decl->args[i].text;
		size_t n = strcspn(text, " \t");
		char *name = x_strndup(text, n);
		struct element *to = router_find_from(e, name);
		double tickets = strtod(text + n, NULL) * TASK_TICKETS;
		uintptr_t number = (uintptr_t)MIN_OF(MAX_OF(tickets, 1.0), (double)(1 << 15));

		free(name);
		if (to)
			(void)str_map_put(e->router->tickets, to->name, (void *)number);
	}
	return true;
}

/* Of other types, and of Error, the configuration is refused where it is checked. */
static bool message_configure(struct element *e, struct setup *s)
{
	fprintf(stderr, "%s: message: %s\n", e->name, setup_value(s, "MESSAGE")->s);
	return true;
}

#define PASS(name) { name, .simple = pass }
#define INFO(name, when) { name, .phase = when }

const struct element_class null_classes[] = {
	PASS("Null"), PASS("Null1"), PASS("Null2"), PASS("Null3"), PASS("Null4"), PASS("Null5"),
	PASS("Null6"), PASS("Null7"), PASS("Null8"), PASS("PushNull"), PASS("PullNull"),
	PASS("Align"),
	INFO("AddressInfo", PHASE_FIRST), INFO("AlignmentInfo", PHASE_INFO), INFO("AnnotationInfo", PHASE_FIRST),
	INFO("ClickyInfo", 0), INFO("FlowInfo", PHASE_INFO), INFO("IPFieldInfo", 0), INFO("IPNameInfo", 0),
	INFO("PortInfo", PHASE_FIRST), INFO("StaticThreadSched", 0), INFO("IPRewriterPatterns", PHASE_INFO),
	{ "ScheduleInfo", .configure = schedule_configure, .phase = PHASE_INFO },
	INFO("Error", 0),
	{ "Message", .configure = message_configure },
	{ 0 }
};
