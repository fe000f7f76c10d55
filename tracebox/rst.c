/*
 * rst.c - the kernel answers a segment of a connection it does not know with a reset, which would end the half-open connection that
 * the probe is about. The segments from the destination are dropped on their way into the stack: the capture has seen them by then.
 * The table is *owned* (nft(8), flags owner): the kernel removes it when the netlink socket that made it is closed, so neither a signal
 * nor a crash can leave it behind.
 */
#include "tracebox/rst.h"

#include <nftables/libnftables.h>
#include <unistd.h>

#include "models/base/mem.h"

struct rst_rule {
	struct nft_ctx *nft;
};

static unsigned rules_made;

static void add_rule(const struct rst_tuple *t, struct strbuf *out)
{
	const char *ip = t->src.family == 4 ? "ip" : "ip6";

	sb_printf(out, "table inet tracebox_%ld_%u { flags owner; chain input { type filter hook input priority -350; ",
		  (long)getpid(), ++rules_made);
	sb_printf(out, "%s saddr ", ip);
	address_add(&t->dst, out);
	sb_printf(out, " %s daddr ", ip);
	address_add(&t->src, out);
	sb_printf(out, " tcp sport %u tcp dport %u drop; }; }", t->dport, t->sport);
}

static void take_error(struct nft_ctx *nft, char *error, size_t errlen)
{
	const char *s = nft_ctx_get_error_buffer(nft);
	size_t n = s ? strcspn(s, "\n") : 0;

	snprintf(error, errlen, "%.*s", n ? (int)n : 13, n ? s : "nftables fails");
}

struct rst_rule *rst_rule_open(const struct rst_tuple *tuple, char *error, size_t errlen)
{
	struct nft_ctx *nft = nft_ctx_new(NFT_CTX_DEFAULT);
	struct strbuf text = STRBUF_INIT;
	struct rst_rule *r;
	int status;

	if (!nft) {
		snprintf(error, errlen, "nftables is not there");
		return NULL;
	}
	nft_ctx_buffer_error(nft);
	nft_ctx_buffer_output(nft);
	add_rule(tuple, &text);
	status = nft_run_cmd_from_buffer(nft, sb_str(&text));
	sb_fini(&text);
	if (status) {
		take_error(nft, error, errlen);
		nft_ctx_free(nft);
		return NULL;
	}
	r = x_calloc(1, sizeof(*r));
	r->nft = nft;
	return r;
}

void rst_rule_close(struct rst_rule *r)
{
	if (!r)
		return;
	nft_ctx_free(r->nft);
	free(r);
}
