/*
 * board_ct.h - the action ct: connections of packets, looked for in a zone of the router's flow layer, remembered, marked, and
 * translated. A board has a mark in every connection; zones are everybody's.
 */
#ifndef CLASSIFIER_BOARD_CT_H
#define CLASSIFIER_BOARD_CT_H

#include "datapath/flow/translate.h"
#include "models/network/datapath.h"

struct board;
struct flight;

struct ct {
	bool clear, commit;
	bool translates, chooses;	/* connections that have a translation; that have none yet */
	bool source;			/* whose place is chosen */
	struct translate_range range;
	uint16_t zone;
	unsigned number;		/* of the zone */
	uint32_t mark, mask;
};

/* "ct [commit] [zone=N] [mark=V[/MASK]] [nat[=src|dst:RANGE]]", or "ct clear". NULL after an error in diag. */
struct ct *board_ct_parse(struct board *d, const struct datapath_action *a, struct diag *diag);
void board_ct_free(struct board *d, struct ct *c);	/* accepts NULL */
/* Packets for which there is no place to translate them to end here. */
void board_ct_run(struct board *d, const struct ct *c, struct flight *f);
/* Another board in the place of one: marks go on. */
void board_ct_take(struct board *to, struct board *from);
void board_ct_fini(struct board *d);

#endif
