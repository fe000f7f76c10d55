/*
 * seq_shift.h - sequence numbers of a TCP connection in which somebody on the way made the data longer or shorter: from
 * a number on, what a side sends is moved by so many octets, and what it is told to have arrived is moved back. Steps are of
 * one side each; the last 32 count, which is as far back as anybody sends again.
 */
#ifndef DATAPATH_FLOW_SEQ_SHIFT_H
#define DATAPATH_FLOW_SEQ_SHIFT_H

#include <stdbool.h>
#include <stdint.h>

#define SEQ_STEPS	32

struct seq_step {
	uint32_t from;			/* as the side says */
	int32_t shift;			/* of this number and those behind it */
};

struct seq_side {
	unsigned count;
	int32_t before;			/* of what stands in front of all steps */
	struct seq_step step[SEQ_STEPS];	/* in the order of their numbers */
};

struct seq_shift {
	struct seq_side side[2];	/* of who sends forward, and of who answers */
};

/* From that number of a side on, n more octets (or fewer); what is older than the last step, or a repetition of it, adds nothing. */
void seq_shift_add(struct seq_shift *s, bool reply, uint32_t from, int32_t n);
/* The numbers in a header of len octets, also those of SACK (RFC 2018), and the checksum by the difference. */
void seq_shift_apply(const struct seq_shift *s, bool reply, uint8_t *tcp, uint32_t len);

#endif
