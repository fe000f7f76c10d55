/*
 * told.h - what handlers tell, in Click's words: times, addresses, arguments as they were written.
 */
#ifndef DATAPATH_RUNTIME_TOLD_H
#define DATAPATH_RUNTIME_TOLD_H

#include "datapath/runtime/driver.h"
#include "datapath/runtime/element.h"

/* Seconds with six digits behind the point, nine where six do not say it all. */
bool told_time(struct strbuf *out, int64_t ns);
/* A length of time: 20us, 200ms, 1.250000s. */
bool told_interval(struct strbuf *out, int64_t ns);
/* Addresses as they are in packets. */
bool told_ip(struct strbuf *out, const uint8_t addr[4]);
bool told_ip6(struct strbuf *out, const uint8_t addr[16]);
bool told_ether(struct strbuf *out, const uint8_t addr[6]);
/* The text of an argument: that of the keyword, else the one at that place, else nothing. */
bool told_argument(const struct element *e, const char *keyword, unsigned place, struct strbuf *out);

/* The ways back; false: out says what was expected. */
bool told_parse_interval(const char *text, uint64_t *ns, struct strbuf *out);
bool told_parse_ip(const char *text, uint8_t addr[4], struct strbuf *out);
bool told_parse_ip6(const char *text, uint8_t addr[16], struct strbuf *out);
bool told_parse_ether(const char *text, uint8_t addr[6], struct strbuf *out);

/* A task, which may be none: then it is not scheduled, has no tickets and cannot be written. */
bool told_scheduled(const struct task *t, struct strbuf *out);
bool told_tickets(const struct task *t, struct strbuf *out);
bool told_write_tickets(struct task *t, const char *value, struct strbuf *out);

/* The handlers of an element with a member `task`: functions, then what stands in its table. */
#define TASK_FUNCTIONS(type) \
static bool read_scheduled(struct element *e, const char *args, struct strbuf *out) \
{ \
	(void)args; \
	return told_scheduled(&((type *)e)->task, out); \
} \
static bool read_tickets(struct element *e, const char *args, struct strbuf *out) \
{ \
	(void)args; \
	return told_tickets(&((type *)e)->task, out); \
} \
static bool write_tickets(struct element *e, const char *value, struct strbuf *out) \
{ \
	return told_write_tickets(&((type *)e)->task, value, out); \
}
#define TASK_HANDLERS \
	{ "scheduled", read_scheduled, NULL }, { "tickets", read_tickets, write_tickets }

/* Click's hash tables tell what they hold bucket by bucket: keys by their order in time, in: hashes, out: places in `hashes`. */
void told_order(const uint32_t *hashes, size_t n, uint32_t *order);

#endif
