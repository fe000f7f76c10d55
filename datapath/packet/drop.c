/*
 * drop.c - names of the ways a packet can end.
 */
#include "datapath/packet/drop.h"

static const struct {
	const char *name, *help;
} reasons[] = {
#define X(id, name, help) { name, help },
	DROP_REASONS(X)
#undef X
};

const char *drop_name(enum drop reason)
{
	return reasons[reason].name;
}

const char *drop_help(enum drop reason)
{
	return reasons[reason].help;
}
