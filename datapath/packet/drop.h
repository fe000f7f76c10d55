/*
 * drop.h - every way a packet can end, by name. Each element counts its own; what came in is
 * what went out, what waits, and the sum of these.
 */
#ifndef DATAPATH_PACKET_DROP_H
#define DATAPATH_PACKET_DROP_H

#define DROP_REASONS(X) \
	X(DISCARDED, "discarded", "a sink took it") \
	X(NO_MATCH, "no match", "no pattern, rule or route is for it") \
	X(NO_OUTPUT, "no output", "its output does not exist") \
	X(FILTERED, "filtered", "a rule drops it") \
	X(BAD_HEADER, "bad header", "a header is damaged or cut") \
	X(BAD_CHECKSUM, "bad checksum", "a checksum is wrong") \
	X(BAD_ADDRESS, "bad address", "an address that may not stand there") \
	X(EXPIRED, "expired", "its TTL or hop limit is used up") \
	X(TOO_LARGE, "too large", "larger than a limit") \
	X(TOO_SHORT, "too short", "octets that are needed are not there") \
	X(NOT_ANSWERED, "not answered", "no answer may be sent for it") \
	X(QUEUE_FULL, "queue full", "a queue has no room") \
	X(RATE, "rate", "above a rate") \
	X(CHANCE, "chance", "chosen at random") \
	X(INACTIVE, "inactive", "the element is switched off") \
	X(NO_MAPPING, "no mapping", "a rewriter has no mapping for it") \
	X(POOL_EMPTY, "pool empty", "addresses or ports are used up") \
	X(TABLE_FULL, "table full", "a table has no room") \
	X(NO_NEIGHBOUR, "no neighbour", "its next hop is not known") \
	X(CONSUMED, "consumed", "it was for the element itself") \
	X(PRECONDITION, "precondition violated", "a header it needs was never marked") \
	X(LOOP, "loop", "it went through too many elements at once") \
	X(NO_MEMORY, "no memory", "no frame was free, or it would grow too large") \
	X(NOT_SENT, "not sent", "its port did not take it: there is no device, or it is full") \
	X(STOPPED, "stopped", "it waited when the run ended")

enum drop {
#define X(id, name, help) DROP_##id,
	DROP_REASONS(X)
#undef X
	DROP_COUNT
};

const char *drop_name(enum drop reason);
const char *drop_help(enum drop reason);

#endif
