/*
 * control_board.h - the element that runs a datapath file, for verbs: found by the parameters "configuration" and
 * "element", which may be left out when there is one.
 */
#ifndef DATAPATH_CONTROL_CONTROL_BOARD_H
#define DATAPATH_CONTROL_CONTROL_BOARD_H

#include "datapath/control/control.h"

/* Whether an element runs a datapath file. */
bool control_is_board(const struct element *e);
/* Its handler on all threads; false after control_fail. */
bool control_board_write(struct control_call *c, const char *handler, const char *value, struct strbuf *out);
bool control_board_read(struct control_call *c, const char *handler, const char *args, struct strbuf *out);

#endif
