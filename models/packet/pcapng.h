/*
 * pcapng.h - writes pcapng files (draft-ietf-opsawg-pcapng): one section, interfaces with
 * names, packets with comments. Little-endian on every machine, times in ns. Read them back
 * with pcap.h.
 *
 * A writer owns its file. Text is UTF-8; bytes that are not become '?'. Errors go to the diag
 * at the place that named the file. Not thread-safe.
 */
#ifndef PACKET_PCAPNG_H
#define PACKET_PCAPNG_H

#include "models/packet/pcap.h"

struct pcapng_writer;

enum pcapng_direction { PCAPNG_UNKNOWN, PCAPNG_IN, PCAPNG_OUT };

struct pcapng_packet {
	struct pcap_record record;
	uint32_t interface;		/* as pcapng_writer_interface returned it */
	enum pcapng_direction direction;
	const char *const *comments;	/* comment_count of them; each at most 65535 octets */
	size_t comment_count;
};

/* path "-": standard output. application: who writes, may be NULL. NULL after an error in d. */
struct pcapng_writer *pcapng_writer_open(const char *path, const char *application, span from,
					 struct diag *d);
/* Takes f over. */
struct pcapng_writer *pcapng_writer_open_file(FILE *f, const char *name, const char *application,
					      span from, struct diag *d);

/* Adds an interface; name and description may be NULL. Its number, counted from 0. */
uint32_t pcapng_writer_interface(struct pcapng_writer *w, int linktype, const char *name,
				 const char *description);

/* false after an error in d. X_CHECKs that the interface exists. */
bool pcapng_writer_add(struct pcapng_writer *w, const struct pcapng_packet *p);
bool pcapng_writer_close(struct pcapng_writer *w);	/* as pcap_writer_close */

#endif
