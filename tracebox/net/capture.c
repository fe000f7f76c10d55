/*
 * capture.c - libpcap's home for what is live. Immediate mode is set before activation, where alone
 * it counts: each packet is handed over as it comes. No promiscuous mode: what concerns us is sent
 * by us or to us, and switching it costs tens of milliseconds on some drivers. The ring is small,
 * because the kernel clears it page by page while we wait.
 */
#include "tracebox/net/capture.h"

#include <pcap/pcap.h>

#include "models/base/mem.h"

enum { SNAPLEN = 10240, RING = 1 << 19, READ_TIMEOUT_MS = 1 };

struct capture {
	pcap_t *pcap;
	struct pcap_record record;
};

static bool prepare(pcap_t *p, const struct capture_config *c)
{
	return !pcap_set_snaplen(p, c->snaplen ? (int)c->snaplen : SNAPLEN) &&
	       !pcap_set_promisc(p, 0) && !pcap_set_immediate_mode(p, 1) &&
	       !pcap_set_timeout(p, READ_TIMEOUT_MS) &&
	       !pcap_set_buffer_size(p, c->ring ? (int)c->ring : RING);
}

struct capture *capture_open(const struct capture_config *config, char *error, size_t errlen)
{
	char err[PCAP_ERRBUF_SIZE] = "";
	pcap_t *p = pcap_create(config->device, err);
	struct bpf_program program;
	struct capture *c;
	int status;

	if (!p) {
		snprintf(error, errlen, "%s", err);
		return NULL;
	}
	if (!prepare(p, config))
		x_panic("libpcap refuses options before activation");
	(void)pcap_set_tstamp_precision(p, PCAP_TSTAMP_PRECISION_NANO);
	status = pcap_activate(p);
	if (status < 0) {
		const char *why = pcap_geterr(p);

		snprintf(error, errlen, "%s", *why ? why : pcap_statustostr(status));
		goto fail;
	}
	if (pcap_compile(p, &program, config->filter, 1, PCAP_NETMASK_UNKNOWN)) {
		snprintf(error, errlen, "%s", pcap_geterr(p));
		goto fail;
	}
	status = pcap_setfilter(p, &program);
	pcap_freecode(&program);
	if (status || pcap_setnonblock(p, 1, err)) {
		snprintf(error, errlen, "%s", status ? pcap_geterr(p) : err);
		goto fail;
	}
	c = x_calloc(1, sizeof(*c));
	c->pcap = p;
	return c;
fail:
	pcap_close(p);
	return NULL;
}

void capture_close(struct capture *c)
{
	if (!c)
		return;
	pcap_close(c->pcap);
	free(c);
}

int capture_fd(const struct capture *c)
{
	return pcap_get_selectable_fd(c->pcap);
}

int capture_linktype(const struct capture *c)
{
	return pcap_datalink(c->pcap);
}

int capture_next(struct capture *c, struct pcap_record *record, const char **error)
{
	struct pcap_pkthdr *h;
	const u_char *data;
	bool nano = pcap_get_tstamp_precision(c->pcap) == PCAP_TSTAMP_PRECISION_NANO;
	int status = pcap_next_ex(c->pcap, &h, &data);

	if (status == 0)
		return 0;
	if (status < 0) {
		*error = pcap_geterr(c->pcap);
		return -1;
	}
	*record = (struct pcap_record){
		.data = data,
		.len = h->caplen,
		.wire_len = h->len,
		.time = (uint64_t)h->ts.tv_sec * 1000000000u +
			(uint64_t)h->ts.tv_usec * (nano ? 1 : 1000),
	};
	return 1;
}
