/*
 * flow_text.h - rules of a running board as text: what they are, and changes of them in the words
 * of ovs-ofctl(8).
 */
#ifndef CLASSIFIER_FLOW_TEXT_H
#define CLASSIFIER_FLOW_TEXT_H

#include "datapath/classifier/board.h"

/* Every table's rules in the order in which they count, with the packets that met them. */
void flow_text_counts(const struct board *d, struct strbuf *out);
/* The same in full, a rule in a line; of those that a flow for del names. false: out says why. */
bool flow_text_dump(struct board *d, const char *which, struct strbuf *out);
/*
 * Lines of "add FLOW", "mod FLOW", "del FLOW", the last two also "mod-strict" and "del-strict":
 * all of them, or none. out gets how many rules changed, or after false what is wrong where.
 */
bool flow_text_edit(struct board *d, const char *lines, struct strbuf *out);

#endif
