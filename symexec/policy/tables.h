/*
 * tables.h - rules of datapath files that no packet meets: what is found needs no policy.
 */
#ifndef SYMEXEC_TABLES_H
#define SYMEXEC_TABLES_H

#include "symexec/cmd.h"

/*
 * A warning at each table that no packet comes to, whatever is sent from everywhere, and at each rule that none meets. Nothing is said
 * of a network without such files, or when it takes too much to tell.
 */
void tables_find_unmet(struct input *in);

#endif
