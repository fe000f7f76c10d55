/*
 * listen.h - the far end of a path that is laid out to be probed: it takes connections and says nothing.
 */
#ifndef TRACEBOX_NET_LISTEN_H
#define TRACEBOX_NET_LISTEN_H

#include "models/base/diag.h"

/*
 * Listens on the TCP ports of the text ("80,443", at most 64), IPv4 and IPv6, and prints "listening" when it does. Returns the exit
 * status when a signal (INT, TERM, HUP) says stop, or after an error in d.
 */
int listen_run(const char *ports, struct diag *d);

#endif
