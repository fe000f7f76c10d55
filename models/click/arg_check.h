/*
 * arg_check.h - what arg_check.c, arg_check_more.c and arg_check_net.c share: one element whose arguments were
 * read, and the checks of its class.
 */
#ifndef CLICK_ARG_CHECK_H
#define CLICK_ARG_CHECK_H

#include "models/click/arg_int.h"

#include <stdarg.h>

#define REWRITERS \
	"IPRewriter|TCPRewriter|UDPRewriter|IPAddrRewriter|IPAddrPairRewriter|ICMPPingRewriter"

struct check {
	struct arg_context *ctx;
	const struct click_args *args;
	struct click_value *values;	/* those of args, writable */
};

const struct click_value *check_value(const struct check *c, const char *name);
struct click_value *check_writable(struct check *c, const char *name);
bool check_given(const struct check *c, const char *name);
span check_config_span(const struct check *c);
void check_fail(struct check *c, span at, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* "NAME of CLASS <what>" at the argument. */
void check_fail_value(struct check *c, const char *name, const char *what);
void check_not_both(struct check *c, const char *a, const char *b);
/* The words of a parameter must be elements. */
void check_elements(struct check *c, const char *name);

/* arg_check_more.c: devices and files, scripts, rewriters */
void check_time_range(struct check *c);
void check_tunnel(struct check *c);
void check_from_summary(struct check *c);
void check_method(struct check *c);
void check_to_dump(struct check *c);
void check_control_socket(struct check *c);
void check_socket(struct check *c);
void check_raw_socket(struct check *c);
void check_script(struct check *c);
void check_ftp(struct check *c);
void check_icmp_rewriter(struct check *c);
void check_mapper(struct check *c);
void check_rewriter(struct check *c);

/* arg_check_net.c: what serves hosts and flows, shares and intervals */
void check_pppoe_client(struct check *c);
void check_pppoe_server(struct check *c);
void check_groups(struct check *c);
void check_patterns(struct check *c);
void check_vlan_tag(struct check *c);
void check_icmp6_error(struct check *c);
void check_tickets(struct check *c);
void check_interval(struct check *c);

#endif
