/*
 * deep_int.h - what deep.c takes from deep_probe.c.
 */
#ifndef TRACEBOX_JUDGE_DEEP_INT_H
#define TRACEBOX_JUDGE_DEEP_INT_H

#include "tracebox/judge/deep.h"

/* false: that probe is not for this family or interface. */
bool deep_template(enum deep_probe which, const struct trace *main, const struct deep *deep,
		   struct probe_template *t) MUST_CHECK;

#endif
