/*
 * rst.c - the kernel answers a segment of a connection it does not know with a reset, which would
 * end the half-open connection that the probe is about. The segments from the destination are
 * dropped on their way into the stack: the capture has seen them by then. The table is *owned*
 * (nft(8), flags owner): the kernel removes it when the netlink socket that made it is closed, so
 * neither a signal nor a crash can leave it behind.
 */
#include "tracebox/rst.h"

#include <nftables/libnftables.h>
#include <pthread.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "tracebox/privilege.h"

enum { ERROR_MAX = 256 };

struct rst_rule {
	struct rst_tuple tuple;
	/* NULL: the rule does not stand; owned by the thread while one runs */
	struct nft_ctx *nft;
	char error[ERROR_MAX];
	pthread_t thread;
	bool running;
};

static unsigned rules_made;

static void add_rule(const struct rst_tuple *t, struct strbuf *out)
{
	const char *ip = t->src.family == 4 ? "ip" : "ip6";

	sb_printf(out,
		  "table inet tracebox_%ld_%u { flags owner; chain input { type filter hook input "
		  "priority -350; ",
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

static void *make(void *arg)
{
	struct rst_rule *r = arg;
	struct strbuf text = STRBUF_INIT;
	struct nft_ctx *nft;

	/* libnftables would complain on its own */
	if (!privilege_firewall()) {
		snprintf(r->error, sizeof(r->error), "operation not permitted");
		return NULL;
	}
	nft = nft_ctx_new(NFT_CTX_DEFAULT);
	if (!nft) {
		snprintf(r->error, sizeof(r->error), "nftables is not there");
		return NULL;
	}
	nft_ctx_buffer_error(nft);
	nft_ctx_buffer_output(nft);
	add_rule(&r->tuple, &text);
	if (nft_run_cmd_from_buffer(nft, sb_str(&text))) {
		take_error(nft, r->error, sizeof(r->error));
		nft_ctx_free(nft);
	} else {
		r->nft = nft;
	}
	sb_fini(&text);
	return NULL;
}

static void *unmake(void *arg)
{
	struct rst_rule *r = arg;

	if (r->nft)
		nft_ctx_free(r->nft);
	r->nft = NULL;
	return NULL;
}

/* Without a thread it is done here and now. */
static void run(struct rst_rule *r, void *(*work)(void *))
{
	if (r->running)
		pthread_join(r->thread, NULL);
	r->running = !pthread_create(&r->thread, NULL, work, r);
	if (!r->running)
		work(r);
}

struct rst_rule *rst_rule_begin(const struct rst_tuple *tuple)
{
	struct rst_rule *r = x_calloc(1, sizeof(*r));

	r->tuple = *tuple;
	run(r, make);
	return r;
}

bool rst_rule_wait(struct rst_rule *r, char *error, size_t errlen)
{
	if (r->running)
		pthread_join(r->thread, NULL);
	r->running = false;
	if (!r->nft)
		snprintf(error, errlen, "%s", r->error);
	return r->nft != NULL;
}

struct rst_rule *rst_rule_open(const struct rst_tuple *tuple, char *error, size_t errlen)
{
	struct rst_rule *r = rst_rule_begin(tuple);

	if (rst_rule_wait(r, error, errlen))
		return r;
	rst_rule_close(r);
	return NULL;
}

void rst_rule_release(struct rst_rule *r)
{
	if (r)
		run(r, unmake);
}

void rst_rule_close(struct rst_rule *r)
{
	if (!r)
		return;
	if (r->running)
		pthread_join(r->thread, NULL);
	unmake(r);
	free(r);
}
