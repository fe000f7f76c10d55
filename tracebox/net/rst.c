/*
 * rst.c - the kernel answers a segment of a connection it does not know with a reset, which would
 * end the half-open connection that the probe is about. The segments from the destination are
 * dropped on their way into the stack: the capture has seen them by then. The table is *owned*
 * (nft(8), flags owner): the kernel removes it when the netlink socket that made it is closed, so
 * neither a signal nor a crash can leave it behind.
 */
#include "tracebox/net/rst.h"

#include <nftables/libnftables.h>
#include <pthread.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "tracebox/net/privilege.h"

enum { ERROR_MAX = 256 };

struct rst_rule {
	struct rst_tuple *tuples;	/* n of them, at least one */
	size_t n;
	/* NULL: the rule does not stand; owned by the thread while one runs */
	struct nft_ctx *nft;
	char error[ERROR_MAX];
	pthread_t thread;
	bool running;
};

static unsigned rules_made;

static void add_tuple(const struct rst_tuple *t, struct strbuf *out)
{
	address_add(&t->dst, out);
	sb_add(out, " . ");
	address_add(&t->src, out);
	sb_printf(out, " . %u . %u, ", t->dport, t->sport);
}

static void add_rule(const struct rst_tuple *t, size_t n, struct strbuf *out)
{
	const char *ip = t->src.family == 4 ? "ip" : "ip6", *v = t->src.family == 4 ? "4" : "6";

	sb_printf(out, "table inet tracebox_%ld_%u { flags owner; ", (long)getpid(), ++rules_made);
	sb_printf(out, "set flows { type ipv%s_addr . ipv%s_addr . inet_service . inet_service; "
		  "elements = { ", v, v);
	for (size_t i = 0; i < n; i++)
		add_tuple(&t[i], out);
	sb_printf(out, "}; }; chain input { type filter hook input priority -350; "
		  "%s saddr . %s daddr . tcp sport . tcp dport @flows drop; }; }", ip, ip);
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
	add_rule(r->tuples, r->n, &text);
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

struct rst_rule *rst_rule_begin_all(const struct rst_tuple *tuples, size_t n)
{
	struct rst_rule *r = x_calloc(1, sizeof(*r));

	r->tuples = x_realloc_array(NULL, n, sizeof(*tuples));
	memcpy(r->tuples, tuples, n * sizeof(*tuples));
	r->n = n;
	run(r, make);
	return r;
}

struct rst_rule *rst_rule_begin(const struct rst_tuple *tuple)
{
	return rst_rule_begin_all(tuple, 1);
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
	free(r->tuples);
	free(r);
}
