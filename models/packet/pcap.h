/*
 * pcap.h - capture files: read pcap and pcapng in any byte order and resolution, write pcap.
 * The only user of libpcap for files; nothing here opens a device.
 *
 * Readers and writers own their file; records borrow the reader's buffer until the next call.
 * Times are nanoseconds since 1970. Errors go to the diag at the place that named the file. A
 * file is hostile until proven otherwise: lengths are bounded by libpcap (262144 octets) and
 * again here. Not thread-safe.
 */
#ifndef PACKET_PCAP_H
#define PACKET_PCAP_H

#include "models/base/diag.h"
#include "models/packet/parse.h"

enum {
	LINK_NULL = 0, LINK_ETHERNET = 1, LINK_PPP = 9, LINK_RAW = 101,
	LINK_LOOP = 108, LINK_LINUX_SLL = 113, LINK_IPV4 = 228,
	LINK_IPV6 = 229, LINK_LINUX_SLL2 = 276,
	PCAP_MAX_OCTETS = 262144,
};

struct pcap_record {
	const uint8_t *data;
	uint32_t len;		/* octets there */
	uint32_t wire_len;	/* octets that were sent, at least len */
	uint64_t time;		/* ns since 1970 */
};

struct pcap_reader;

/* path "-": standard input. NULL after an error in d. */
struct pcap_reader *pcap_reader_open(const char *path, span from, struct diag *d);
/* Takes f over, also on failure. name: for messages. */
struct pcap_reader *pcap_reader_open_file(FILE *f, const char *name, span from, struct diag *d);
void pcap_reader_close(struct pcap_reader *r);	/* accepts NULL */
int pcap_reader_linktype(const struct pcap_reader *r);
/* Skips what stands before that octet of the file; false, said in d, if no packet begins there or the file has no places. */
bool pcap_reader_skip_to(struct pcap_reader *r, uint64_t at) MUST_CHECK;
/* The octet of the file that is read next; -1: it has no places. Its size; -1: it is no regular file. */
int64_t pcap_reader_place(const struct pcap_reader *r);
int64_t pcap_reader_size(const struct pcap_reader *r);
/* 1: a record; 0: end of file; -1: damaged here, said in d (records before stay good). */
int pcap_reader_next(struct pcap_reader *r, struct pcap_record *rec);

/*
 * Where the packet starts in a record of that link type and with which header: link headers
 * without a table of ours (loopback, cooked, PPP in HDLC framing) are skipped. false: a link
 * type that is not known, or too few octets.
 */
bool pcap_packet_start(int linktype, const uint8_t *data, size_t len, size_t *offset,
		       enum packet_layer *first) MUST_CHECK;
/* The link type to write packets that start with that header: ETHERNET, or RAW for IP; -1: none. */
int pcap_linktype_for(enum packet_layer first);

struct pcap_writer;

/*
 * path "-": standard output. An old file is unchanged until the writer is closed. nano: times in ns, not in us. NULL after
 * an error in d.
 */
struct pcap_writer *pcap_writer_open(const char *path, int linktype, bool nano, span from,
				     struct diag *d);
/* Takes f over, also on failure. */
struct pcap_writer *pcap_writer_open_file(FILE *f, const char *name, int linktype, bool nano,
					  span from, struct diag *d);
/* From now on errors are said in d, at `from`. */
void pcap_writer_set_diag(struct pcap_writer *w, span from, struct diag *d);
/* false after an error in d: octets or a time that the format cannot say, or a full disk. */
bool pcap_writer_add(struct pcap_writer *w, const struct pcap_record *rec);
/* Writes what is buffered; false after an error in d. */
bool pcap_writer_flush(struct pcap_writer *w) MUST_CHECK;
/* Writes what is buffered and closes; false after an error in d. Accepts NULL (false). */
bool pcap_writer_close(struct pcap_writer *w);
/* Gives up what was written; accepts NULL. */
void pcap_writer_drop(struct pcap_writer *w);

#endif
