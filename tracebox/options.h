/*
 * options.h - the command line: that of tracebox 0.4.4, letter by letter, and long names with what
 * is ours. The strings are borrowed from argv.
 */
#ifndef TRACEBOX_OPTIONS_H
#define TRACEBOX_OPTIONS_H

#include "models/base/option.h"
#include "models/base/strbuf.h"

struct options {
	bool numeric, v6, udp, verbose, json, ndjson, compat, sequential, deep, show_filter,
		keep_reset;
	bool ignored, help, version;
	const char *expect, *from, *listen;
	const char *targets, *db, *vantage, *plots;
	bool svg;
	uint64_t flows, icmp_rate, parallel, rate;
	const char *device, *probe, *script, *code, *pcap, *pcapng, *read, *timeout_text;
	uint64_t dport, sport, max, min, tries, seed;
	bool seeded;
	const char *seed_text;
	uint64_t timeout;	/* ns */
	bool report;		/* `report DB`: operands holds DB */
	int operand_count;	/* a destination, or a script's arguments */
	char **operands;
};

/* false: err (at most errlen octets) says what is wrong with it. */
bool options_read(struct options *o, int argc, char **argv, char *err, size_t errlen) MUST_CHECK;
void options_help(struct strbuf *out);

#endif
