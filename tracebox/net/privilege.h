/*
 * privilege.h - giving capabilities (capabilities(7)) away once they are not needed any more.
 * Process-wide.
 */
#ifndef TRACEBOX_NET_PRIVILEGE_H
#define TRACEBOX_NET_PRIVILEGE_H

#include <stdbool.h>

enum privilege_need {
	PRIVILEGE_NONE,		/* sockets and rule are open */
	PRIVILEGE_PROBE,	/* a script may open them yet */
};

/*
 * false: the kernel still says that there are more. Root keeps the right to write its own output
 * files.
 */
bool privilege_drop(enum privilege_need need);

/* Whether the firewall of this host may be changed. */
bool privilege_firewall(void);

#endif
