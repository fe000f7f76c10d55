/*
 * pcap.c - libpcap behind an interface that knows places and never trusts a length. Reading
 * always asks for nanoseconds; libpcap scales what a file has. The library, which brings a dozen
 * others along, is loaded with the first file.
 */
#include "models/packet/pcap.h"

#include <errno.h>
#include <fcntl.h>
#include <pcap/pcap.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/base/cursor.h"
#include "models/base/file.h"
#include "models/base/library.h"
#include "models/base/mem.h"

#define FUNCTIONS(F) \
	F(close) F(datalink) F(dump) F(dump_close) F(dump_file) F(dump_flush) F(dump_fopen) F(file) \
	F(fopen_offline_with_tstamp_precision) F(geterr) F(next_ex) \
	F(open_dead_with_tstamp_precision)
#define MEMBER(name) TYPE_OF(&pcap_##name) name;
#define ENTRY(name) { "pcap_" #name, &lib.name },

static struct { FUNCTIONS(MEMBER) } lib;

static void load_library(void)
{
	static const struct library_function functions[] = { FUNCTIONS(ENTRY) };

	if (!lib.close)
		library_load("libpcap.so.0.8", functions, ARRAY_LEN(functions));
}

struct pcap_reader {
	pcap_t *pcap;
	char *name;
	span from;
	struct diag *d;
	uint64_t count;
};

struct pcap_writer {
	pcap_t *pcap;
	pcap_dumper_t *dumper;
	struct file_draft *draft;	/* NULL: standard output, or a file of the caller's */
	char *name;
	bool nano;
	span from;
	struct diag *d;
};

/* libpcap's messages may hold bytes of the file's name; they are printed by diag, which quotes. */
static struct pcap_reader *reader_of(pcap_t *pcap, const char *name, span from, struct diag *d)
{
	struct pcap_reader *r = x_calloc(1, sizeof(*r));

	r->pcap = pcap;
	r->name = x_strdup(name);
	r->from = from;
	r->d = d;
	return r;
}

struct pcap_reader *pcap_reader_open_file(FILE *f, const char *name, span from, struct diag *d)
{
	char err[PCAP_ERRBUF_SIZE] = "";
	pcap_t *pcap;

	load_library();
	pcap = lib.fopen_offline_with_tstamp_precision(f, PCAP_TSTAMP_PRECISION_NANO, err);
	if (!pcap) {
		diag_error(d, from, "'%s' is no capture file: %s", name, err);
		if (f != stdin)
			fclose(f);
		return NULL;
	}
	return reader_of(pcap, name, from, d);
}

struct pcap_reader *pcap_reader_open(const char *path, span from, struct diag *d)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");

	if (!f) {
		diag_error(d, from, "cannot read capture file '%s': %s", path, strerror(errno));
		return NULL;
	}
	return pcap_reader_open_file(f, path, from, d);
}

void pcap_reader_close(struct pcap_reader *r)
{
	if (!r)
		return;
	lib.close(r->pcap);
	free(r->name);
	free(r);
}

int pcap_reader_linktype(const struct pcap_reader *r)
{
	int dlt = lib.datalink(r->pcap);

	/* in memory DLT_RAW is the platform's, in files it is 101 */
	return dlt == DLT_RAW ? LINK_RAW : dlt;
}

/* Seconds may be anything in a damaged pcapng file. */
static uint64_t time_of(const struct timeval *tv)
{
	uint64_t sec = tv->tv_sec < 0 ? 0 : (uint64_t)tv->tv_sec;
	uint64_t ns = tv->tv_usec < 0 ? 0 : (uint64_t)tv->tv_usec;
	uint64_t time;

	if (__builtin_mul_overflow(sec, (uint64_t)1000000000, &time) ||
	    __builtin_add_overflow(time, ns, &time))
		return UINT64_MAX;
	return time;
}

int pcap_reader_next(struct pcap_reader *r, struct pcap_record *rec)
{
	struct pcap_pkthdr *h;
	const u_char *data;
	int got = lib.next_ex(r->pcap, &h, &data);

	memset(rec, 0, sizeof(*rec));
	if (got == PCAP_ERROR_BREAK)
		return 0;
	if (got != 1) {
		diag_error(r->d, r->from, "'%s' is damaged after packet %llu: %s", r->name,
			   (unsigned long long)r->count, lib.geterr(r->pcap));
		return -1;
	}
	r->count++;
	rec->data = data;
	rec->len = MIN_OF(h->caplen, (uint32_t)PCAP_MAX_OCTETS);
	rec->wire_len = MAX_OF(h->len, rec->len);
	rec->time = time_of(&h->ts);
	return 1;
}

int64_t pcap_reader_place(const struct pcap_reader *r)
{
	return ftell(lib.file(r->pcap));
}

int64_t pcap_reader_size(const struct pcap_reader *r)
{
	FILE *f = lib.file(r->pcap);
	struct stat s;

	return f && fstat(fileno(f), &s) == 0 && S_ISREG(s.st_mode) ? (int64_t)s.st_size : -1;
}

bool pcap_reader_skip_to(struct pcap_reader *r, uint64_t at)
{
	struct pcap_record rec;
	long place = ftell(lib.file(r->pcap));
	int got = 1;

	while (got == 1 && place >= 0 && (uint64_t)place < at) {
		got = pcap_reader_next(r, &rec);
		place = ftell(lib.file(r->pcap));
	}
	if (got == 1 && place >= 0 && (uint64_t)place == at)
		return true;
	if (got >= 0)
		diag_error(r->d, r->from, place < 0 ? "'%s' is no file with places: its packets are read from the first" :
			   "no packet of '%s' begins at octet %llu", r->name, (unsigned long long)at);
	return false;
}

static bool start_at(size_t skip, uint32_t type, size_t len, size_t *offset,
		     enum packet_layer *first)
{
	static const struct { uint16_t type; enum packet_layer layer; } table[] = {
		{ 0x0800, LAYER_IP }, { 0x86dd, LAYER_IP6 }, { 0x0806, LAYER_ARP },
		{ 0x8100, LAYER_VLAN }, { 0x88a8, LAYER_VLAN }, { 0x8847, LAYER_MPLS },
		{ 0x8864, LAYER_PPPOE }, { 0x0021, LAYER_IP }, { 0x0057, LAYER_IP6 },
	};

	*offset = skip;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (table[i].type == type) {
			*first = table[i].layer;
			return skip <= len;
		}
	}
	return false;
}

bool pcap_packet_start(int linktype, const uint8_t *data, size_t len, size_t *offset,
		       enum packet_layer *first)
{
	struct cursor c = cur_init(data, len);
	uint16_t type = 0;

	*offset = 0;
	*first = LAYER_NONE;
	switch (linktype) {
	case LINK_ETHERNET:
		*first = LAYER_ETHER;
		return true;
	case LINK_RAW:
	case DLT_RAW:
	case 14:		/* OpenBSD's DLT_RAW */
		return true;
	case LINK_IPV4:
		*first = LAYER_IP;
		return true;
	case LINK_IPV6:
		*first = LAYER_IP6;
		return true;
	case LINK_NULL:		/* the address family's number and byte order are the host's */
	case LINK_LOOP:
		*offset = 4;
		return len >= 4;
	case LINK_LINUX_SLL:
		return cur_seek(&c, 14) && cur_be16(&c, &type) &&
		       start_at(16, type, len, offset, first);
	case LINK_LINUX_SLL2:
		return cur_be16(&c, &type) && start_at(20, type, len, offset, first);
	case LINK_PPP:
		if (!cur_be16(&c, &type))
			return false;
		if (type != 0xff03) {
			*first = LAYER_PPP;
			return true;
		}
		*offset = 2;
		*first = LAYER_PPP;
		return true;
	default:
		return false;
	}
}

int pcap_linktype_for(enum packet_layer first)
{
	switch (first) {
	case LAYER_ETHER:
		return LINK_ETHERNET;
	case LAYER_NONE:
	case LAYER_IP:
	case LAYER_IP6:
		return LINK_RAW;
	case LAYER_PPP:
		return LINK_PPP;
	default:
		return -1;
	}
}

/* The other way round, for pcap_open_dead. */
static int dlt_of(int linktype)
{
	return linktype == LINK_RAW ? DLT_RAW : linktype;
}

struct pcap_writer *pcap_writer_open_file(FILE *f, const char *name, int linktype, bool nano,
					  span from, struct diag *d)
{
	struct pcap_writer *w;
	unsigned precision = nano ? PCAP_TSTAMP_PRECISION_NANO : PCAP_TSTAMP_PRECISION_MICRO;
	pcap_t *pcap;
	pcap_dumper_t *dumper;

	load_library();
	pcap = lib.open_dead_with_tstamp_precision(dlt_of(linktype), PCAP_MAX_OCTETS, precision);
	dumper = pcap ? lib.dump_fopen(pcap, f) : NULL;
	if (!dumper) {
		diag_fault(d, from, "cannot write capture file '%s': %s", name,
			   pcap ? lib.geterr(pcap) : "out of memory");
		if (pcap)
			lib.close(pcap);
		if (f != stdout)
			fclose(f);
		return NULL;
	}
	w = x_calloc(1, sizeof(*w));
	w->pcap = pcap;
	w->dumper = dumper;
	w->name = x_strdup(name);
	w->nano = nano;
	w->from = from;
	w->d = d;
	return w;
}

struct pcap_writer *pcap_writer_open(const char *path, int linktype, bool nano, span from,
				     struct diag *d)
{
	struct file_draft *draft = NULL;
	struct pcap_writer *w;
	FILE *f = stdout;

	if (strcmp(path, "-") != 0) {
		if (diag_has_read(d, path)) {
			diag_error(d, from, "'%s' is read by this run, a capture would overwrite it", path);
			return NULL;
		}
		draft = file_draft_open(path, &f);
		if (!draft) {
			diag_fault(d, from, "cannot write capture file '%s': %s", path,
				   strerror(errno));
			return NULL;
		}
	}
	w = pcap_writer_open_file(f, path, linktype, nano, from, d);
	if (w)
		w->draft = draft;
	else
		file_draft_drop(draft);
	return w;
}

void pcap_writer_set_diag(struct pcap_writer *w, span from, struct diag *d)
{
	w->from = from;
	w->d = d;
}

bool pcap_writer_add(struct pcap_writer *w, const struct pcap_record *rec)
{
	struct pcap_pkthdr h = { .caplen = rec->len, .len = MAX_OF(rec->len, rec->wire_len) };
	uint64_t sec = rec->time / 1000000000, ns = rec->time % 1000000000;

	if (rec->len > PCAP_MAX_OCTETS) {
		diag_error(w->d, w->from, "packet of %u octets is too long for '%s', at most %d",
			   rec->len, w->name, PCAP_MAX_OCTETS);
		return false;
	}
	if (sec > UINT32_MAX) {
		diag_error(w->d, w->from, "time of a packet is too late for '%s', at most 2106",
			   w->name);
		return false;
	}
	h.ts.tv_sec = (time_t)sec;
	h.ts.tv_usec = (suseconds_t)(w->nano ? ns : ns / 1000);
	lib.dump((u_char *)w->dumper, &h, rec->data);
	if (ferror(lib.dump_file(w->dumper))) {
		diag_fault(w->d, w->from, "cannot write capture file '%s': %s", w->name,
			   strerror(errno));
		return false;
	}
	return true;
}

bool pcap_writer_flush(struct pcap_writer *w)
{
	if (lib.dump_flush(w->dumper) == 0)
		return true;
	diag_fault(w->d, w->from, "cannot write capture file '%s': %s", w->name, strerror(errno));
	return false;
}

static void writer_free(struct pcap_writer *w)
{
	lib.dump_close(w->dumper);
	lib.close(w->pcap);
	file_draft_drop(w->draft);
	free(w->name);
	free(w);
}

bool pcap_writer_close(struct pcap_writer *w)
{
	int err = 0;

	if (!w)
		return false;
	if (lib.dump_flush(w->dumper) != 0)
		err = errno;
	if (!err && w->draft) {
		err = -file_draft_keep(w->draft);
		w->draft = NULL;
	}
	if (err)
		diag_fault(w->d, w->from, "cannot write capture file '%s': %s", w->name,
			   strerror(err));
	writer_free(w);
	return !err;
}

void pcap_writer_drop(struct pcap_writer *w)
{
	if (w)
		writer_free(w);
}
