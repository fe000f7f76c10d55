/*
 * probe_recipe.h - from a packet that a script wrote to what is sent: addresses that it left out
 * are filled in, fields that it did not choose may differ from probe to probe. No state.
 */
#ifndef TRACEBOX_PROBE_PROBE_RECIPE_H
#define TRACEBOX_PROBE_PROBE_RECIPE_H

#include "tracebox/probe/probe.h"
#include "tracebox/probe/recipe.h"

/* 4 or 6; 0: the first header is no IP header. */
unsigned recipe_family(const struct recipe *r);
/* The destination, if one was set. */
bool recipe_destination(const struct recipe *r, struct address *dst) MUST_CHECK;
/* Sets destination and source where they were not set. */
void recipe_address(struct recipe *r, const struct address *dst, const struct address *src);
/* false: error (the caller frees) says why. */
bool recipe_template(const struct recipe *r, struct probe_template *t, char **error) MUST_CHECK;
/*
 * What the probe had of its own becomes the packet's: a script goes on with the numbers that were
 * sent.
 */
void recipe_keep_tokens(struct recipe *r, const struct probe *p, unsigned distinct);

#endif
