/*
 * sim_output.h - what the ToDump elements of a run wrote, kept, and which of its octets the models leave free: those that
 * no element has set, and those that differ when elements choose other values (a port out of a range, an identification).
 *
 * Offsets are octets from the start of a packet as it was written. The lists own their octets.
 */
#ifndef SYMEXEC_SIM_OUTPUT_H
#define SYMEXEC_SIM_OUTPUT_H

#include "models/base/vec.h"
#include "models/packet/pcap.h"

struct sim_written {
	uint8_t *bytes;
	uint8_t *open;		/* parallel: 1 if the octet is free */
	uint32_t len;
	uint64_t time;		/* ns */
	uint32_t from;		/* number of the packet that was read, UINT32_MAX: made inside */
};

struct sim_output {
	char *element, *file;
	VEC(struct sim_written) packets;
	bool count_open;	/* the other choices gave another number of packets, or other lengths */
};

struct sim_outputs {
	VEC(struct sim_output) v;
};

struct sim_output *sim_output_add(struct sim_outputs *o, const char *element, const char *file);
/* Takes a copy of the record. Its octets are all set so far. */
struct sim_written *sim_output_packet(struct sim_output *o, const struct pcap_record *r, uint32_t from);
/* Opens what differs from the same run with other choices: numbers of packets and, if asked, their octets. */
void sim_outputs_compare(struct sim_outputs *o, const struct sim_outputs *other, bool octets);
/* The next run of free octets from *at on: where it begins and its length; false: no more. Start with *at = *len = 0. */
bool sim_written_free(const struct sim_written *w, uint32_t *at, uint32_t *len) MUST_CHECK;
void sim_outputs_fini(struct sim_outputs *o);

#endif
