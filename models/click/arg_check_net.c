/*
 * arg_check_net.c - checks of what serves hosts and flows: PPPoE, groups, patterns, tags, errors of IPv6; and of shares and
 * intervals.
 */
#include "models/click/arg_check.h"

enum { FIRST_ERROR6 = 1, LAST_ERROR6 = 4, REDIRECT6 = 137 };

void check_pppoe_client(struct check *c)
{
	if (check_given(c, "USER") != check_given(c, "PASSWORD"))
		check_fail(c, check_config_span(c), "PPPoEClient takes USER and PASSWORD together");
}

/* The server's own address must not be that of a session: session K has the K-th of POOL. */
void check_pppoe_server(struct check *c)
{
	const struct click_value *pool = check_value(c, "POOL"), *ip = check_value(c, "IP");
	uint64_t hosts = ~(uint32_t)pool->mask, at, sessions;

	if (pool->kind != CLICK_V_PREFIX || ip->kind != CLICK_V_INT)
		return;
	if (hosts < 3) {
		check_fail_value(c, "POOL", "has no room for a host, expected at most /30");
		return;
	}
	sessions = MIN_OF((uint64_t)check_value(c, "SESSIONS")->i, hosts - 1);
	at = (uint32_t)ip->i - ((uint32_t)pool->i & (uint32_t)pool->mask);
	if (at >= 1 && at <= sessions)
		check_fail_value(c, "IP", "is an address that POOL gives to hosts");
}

void check_groups(struct check *c)
{
	if (check_given(c, "QUERIER") && check_value(c, "INTERVAL")->i == 0)
		check_fail_value(c, "INTERVAL", "must be more than 0 with QUERIER");
}

/* "NAME EXPRESSION" */
void check_patterns(struct check *c)
{
	const struct click_value *list = check_value(c, "PATTERN");

	if (!list->count)
		check_fail(c, check_config_span(c), "%s needs a pattern", c->ctx->element->class_name);
	for (size_t i = 0; i < list->count; i++) {
		struct piece *word;

		if (arg_words(piece_of(list->list[i].s), c->ctx->arena, &word) < 2)
			check_fail(c, list->list[i].at, "expected NAME EXPRESSION, not '%s'", list->list[i].s);
	}
}

void check_vlan_tag(struct check *c)
{
	check_not_both(c, "VLAN_TCI", "VLAN_ID");
}

/* RFC 4443 section 2.1, and redirects. */
void check_icmp6_error(struct check *c)
{
	static const uint8_t none[16];
	const struct click_value *type = check_value(c, "TYPE"), *code = check_value(c, "CODE");

	if (memcmp(check_value(c, "SRC")->ip6, none, sizeof(none)) == 0)
		check_fail_value(c, "SRC", "must not be ::");
	if ((type->i < FIRST_ERROR6 || type->i > LAST_ERROR6) && type->i != REDIRECT6)
		check_fail_value(c, "TYPE", "is no error, expected 1 to 4, or 137");
	if (code->i < 0 || code->i > UINT8_MAX)
		check_fail_value(c, "CODE", "must be 0 to 255");
}

void check_tickets(struct check *c)
{
	const struct click_value *list = check_value(c, "TICKETS");

	for (size_t i = 0; i < list->count; i++)
		if (list->list[i].i < 1)
			check_fail(c, list->list[i].at, "%s takes at least 1 ticket", c->ctx->element->class_name);
}

void check_interval(struct check *c)
{
	if (check_value(c, "INTERVAL")->i == 0)
		check_fail_value(c, "INTERVAL", "must be more than 0");
}
