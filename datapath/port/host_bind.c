/*
 * host_bind.c - see host_bind.h. The headers of sockets and ours name the same things, so they do
 * not meet.
 */
#include "datapath/port/host_bind.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int host_bind(uint32_t address, bool tcp, uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port),
				  .sin_addr.s_addr = htonl(address) };
	int fd = socket(AF_INET, (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0), why;

	if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	why = errno;
	close(fd);
	errno = why;
	return -1;
}
