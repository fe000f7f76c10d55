/*
 * guest_command.h - what a middlebox in a guest asks of its host, as text of one line:
 *
 *	R F MAC IP			its firewall's filters run in the host
 *	R L MAC IP TYPE SRC DST		its balancer's choice too: what comes for it (TYPE 0) or comes from SRC for it (1) goes to DST
 *	A MAC LAYER MASK VALUES ...	filters: LAYER is M, I or T, VALUES the fields that MASK names, a letter and a value each
 *	D MAC LAYER MASK LETTERS ...	their end
 *	X MAC				all of it ends
 *
 * A mask is a decimal number of four bits: 8 t (type of service, I only), 4 s (source), 2 d (destination), 1 p (protocol). Addresses
 * and protocols are those of the layer: MAC addresses and EtherType, IP addresses and IP protocol, ports and TCP or UDP.
 * An EtherType below 0x600 is read in the order of octets of the guest's memory: p 8 is IPv4.
 *
 * Source: the thesis on specialised hypervisors, table 4.2 and the examples after it, in which `M 5` names source and protocol
 * and `M 4` the source. What comes from a guest is hostile: nothing is believed of it.
 */
#ifndef DATAPATH_OFFLOAD_GUEST_COMMAND_H
#define DATAPATH_OFFLOAD_GUEST_COMMAND_H

#include "models/base/diag.h"

#include <stdint.h>

enum guest_verb { GUEST_FIREWALL, GUEST_BALANCER, GUEST_ADD, GUEST_REMOVE, GUEST_CANCEL };

enum guest_layer { GUEST_LAYER_MAC, GUEST_LAYER_IP, GUEST_LAYER_PORT, GUEST_LAYERS };

enum guest_field { GUEST_TOS, GUEST_SOURCE, GUEST_DESTINATION, GUEST_PROTOCOL, GUEST_FIELDS };

static inline unsigned guest_bit(enum guest_field f)
{
	return 8u >> f;
}

struct guest_filter {
	unsigned mask;				/* of guest_bit(); 0: this layer is not spoken of */
	uint64_t value[GUEST_FIELDS];		/* in host order; of GUEST_ADD only */
};

struct guest_command {
	enum guest_verb verb;
	uint64_t mac;				/* whose: 48 bits */
	uint32_t ip;				/* of it, host order; GUEST_FIREWALL and GUEST_BALANCER */
	bool any_source;			/* GUEST_BALANCER: TYPE 0 */
	uint32_t source, destination;
	struct guest_filter filter[GUEST_LAYERS];
};

enum { GUEST_COMMAND_MOST = 512 };	/* octets of a command */

/* Reads text[0, len), which is source `at.src` of d from at.from on. false after one error in d, at the word that is wrong. */
bool guest_command_parse(const char *text, size_t len, span at, struct diag *d, struct guest_command *c) MUST_CHECK;

/* The place of word n of such a text, counted from 0; behind the end when there are fewer. */
span guest_command_word(const char *text, size_t len, span at, unsigned n);

/* Appends c as it would be written. */
void guest_command_print(const struct guest_command *c, struct strbuf *out);

#endif
