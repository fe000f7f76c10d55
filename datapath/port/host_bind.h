/*
 * host_bind.h - ports of the host that are kept from its programs.
 */
#ifndef DATAPATH_PORT_HOST_BIND_H
#define DATAPATH_PORT_HOST_BIND_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A socket bound there, which the caller closes; address and port in host order. -1 with errno:
 * EADDRINUSE if the host uses it, EADDRNOTAVAIL if it does not have the address.
 */
int host_bind(uint32_t address, bool tcp, uint16_t port);

#endif
