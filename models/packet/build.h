/*
 * build.h - packets from named fields: headers are stacked from outside in, fields set by
 * name, and what follows from the rest (lengths, header lengths, next protocols, checksums,
 * option padding) is filled in at the end unless it was set.
 * 	struct packet_builder *b = packet_builder_new();
 * 	build_stack(b, "eth/ip/tcp");
 * 	build_set(b, "ip.dst", "10.0.0.2");
 * 	build_set(b, "tcp.syn", "1");
 * 	build_options(b, "mss 1460, sackok, ts 1 0, nop, wscale 7");
 * 	if (!build_finish(b, &data, &len))
 * 		... build_error(b)
 *
 * A builder owns its memory; the bytes of build_finish are the caller's, freed by free(). The
 * first error stays: later calls do nothing and return false, so only the last needs a test.
 * Not thread-safe.
 */
#ifndef PACKET_BUILD_H
#define PACKET_BUILD_H

#include "models/packet/value.h"

struct packet_builder;

struct packet_builder *packet_builder_new(void);
void packet_builder_free(struct packet_builder *b);	/* accepts NULL */
/* Back to an empty packet without error. */
void packet_builder_clear(struct packet_builder *b);

/* One more header inside the others, with defaults. */
bool build_layer(struct packet_builder *b, enum packet_layer layer);
/* Several: layer names with '/' between, "eth/vlan/ip/udp". */
bool build_stack(struct packet_builder *b, const char *layers);

/*
 * Sets a field of the header of its layer that was added last, or of the n-th: "ip#1.src".
 * Text as packet_value_parse reads it; for FIELD_BYTES hex. A field of an option that is not
 * there adds the option; an option's presence is set by "1". A field that only some types have
 * sets the type, if nobody did ("icmp.gateway" makes a redirect). GRE's optional words set
 * their flags.
 */
bool build_set(struct packet_builder *b, const char *name, const char *text);
bool build_set_uint(struct packet_builder *b, const char *name, uint64_t v);
bool build_set_value(struct packet_builder *b, const char *name, struct packet_value v);
bool build_set_bytes(struct packet_builder *b, const char *name, const void *p, size_t len);

/*
 * Adds an option to the header added last (IPv4, TCP, IPv6 options, neighbour discovery).
 * data: what follows kind and length. Kinds of one octet take none.
 */
bool build_option(struct packet_builder *b, uint8_t kind, const void *data, size_t len);
/*
 * A list of options by name or number, with ',' between, for the header added last:
 * TCP: "mss N, wscale N, sackok, ts VAL ECR, sack L-R L-R, nop, eol, fastopen HEX, md5 HEX";
 * IPv4: "rr SLOTS, lsrr A A, ssrr A A, ra, ts SLOTS"; any other: "NAME HEX" or "NUMBER HEX".
 */
bool build_options(struct packet_builder *b, const char *list);

/* Octets behind the header added last; adds to those there. */
bool build_payload(struct packet_builder *b, const void *p, size_t len);

/* The packet. The builder keeps its state: set another field and finish again. */
bool build_finish(struct packet_builder *b, uint8_t **data, size_t *len) MUST_CHECK;

/* "no such field 'ip.tll', did you mean 'ip.ttl'?"; NULL: no error. Borrowed. */
const char *build_error(const struct packet_builder *b);

#endif
