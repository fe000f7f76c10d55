/*
 * p0f.c - filter programs from signatures in the format of p0f 3 (its README, "Fingerprints"):
 *
 *	version : initial TTL : length of IP options : MSS : window, scale : layout of TCP options : quirks : payload
 *
 * A signature stands over each program. A packet matches when it is a SYN with that layout, whose TTL is at most 35 below the initial one,
 * which has all of the quirks listed and none of the others, and as much payload.
 */
#include "datapath/include/middleproof_bpf.h"

struct eth { __u8 dst[6], src[6]; __u16 type; } __attribute__((packed));
struct ip { __u8 ihl_version, tos; __u16 len, id, frag; __u8 ttl, proto; __u16 sum; __u32 src, dst; } __attribute__((packed));
struct tcp { __u16 sport, dport; __u32 seq, ack; __u8 off, flags; __u16 window, sum, urgent; } __attribute__((packed));
struct syn { struct eth eth; struct ip ip; struct tcp tcp; __u8 option[40]; } __attribute__((packed));

enum { DISTANCE = 35, EOL = 0, NOP = 1, MSS = 2, WS = 3, SOK = 4, TS = 8 };

ALWAYS_INLINE __u16 be16_at(const __u8 *p) { return (__u16)(p[0] << 8 | p[1]); }
ALWAYS_INLINE __u32 be32_at(const __u8 *p) { return (__u32)be16_at(p) << 16 | be16_at(p + 2); }

/* The packet, when it is a SYN with `options` octets of TCP options, no payload, DF and an identification (df,id+). */
ALWAYS_INLINE const struct syn *syn_of(struct xdp_md *ctx, __u32 options, __u8 ttl)
{
	const struct syn *s = (void *)(long)ctx->data;

	if ((void *)s->option + options > (void *)(long)ctx->data_end)
		return 0;
	if (s->eth.type != from_be16(0x0800) || s->ip.ihl_version != 0x45 || s->ip.proto != 6)
		return 0;
	if (s->ip.ttl > ttl || s->ip.ttl <= ttl - DISTANCE || (s->ip.tos & 3))
		return 0;
	if (s->ip.len != from_be16(40 + options) || s->tcp.off != (5 + options / 4) << 4 || s->tcp.flags != 2)
		return 0;
	/* neither seq- nor ack+ nor uptr+ */
	return s->tcp.seq != 0 && s->tcp.ack == 0 && s->tcp.urgent == 0 ? s : 0;
}

ALWAYS_INLINE int is_df_id(const struct syn *s)
{
	return s->ip.frag == from_be16(0x4000) && s->ip.id != 0;
}

ALWAYS_INLINE int is_mss(const __u8 *o) { return o[0] == MSS && o[1] == 4; }
ALWAYS_INLINE int is_scale(const __u8 *o, __u8 scale) { return o[0] == WS && o[1] == 3 && o[2] == scale; }
ALWAYS_INLINE int is_sok(const __u8 *o) { return o[0] == SOK && o[1] == 2; }
/* neither ts1- nor ts2+ */
ALWAYS_INLINE int is_ts(const __u8 *o) { return o[0] == TS && o[1] == 10 && be32_at(o + 2) != 0 && be32_at(o + 6) == 0; }

/* 4:64:0:*:mss*20,10:mss,sok,ts,nop,ws:df,id+:0 */
SEC("filter") int linux_3_11(struct xdp_md *ctx)
{
	const struct syn *s = syn_of(ctx, 20, 64);

	if (!s || !is_df_id(s))
		return NO_MATCH;
	if (!is_mss(s->option) || !is_sok(s->option + 4) || !is_ts(s->option + 6) || s->option[16] != NOP ||
	    !is_scale(s->option + 17, 10))
		return NO_MATCH;
	return from_be16(s->tcp.window) == 20 * (__u32)be16_at(s->option + 2);
}

/* 4:64:0:*:mss*4,0:mss,sok,ts,nop,ws:df,id+:0 */
SEC("filter") int linux_2_4(struct xdp_md *ctx)
{
	const struct syn *s = syn_of(ctx, 20, 64);

	if (!s || !is_df_id(s))
		return NO_MATCH;
	if (!is_mss(s->option) || !is_sok(s->option + 4) || !is_ts(s->option + 6) || s->option[16] != NOP ||
	    !is_scale(s->option + 17, 0))
		return NO_MATCH;
	return from_be16(s->tcp.window) == 4 * (__u32)be16_at(s->option + 2);
}

/* 4:128:0:*:65535,0:mss,nop,nop,sok:df,id+:0 */
SEC("filter") int windows_xp(struct xdp_md *ctx)
{
	const struct syn *s = syn_of(ctx, 8, 128);

	return s && is_df_id(s) && is_mss(s->option) && s->option[4] == NOP && s->option[5] == NOP && is_sok(s->option + 6) &&
	       s->tcp.window == 0xffff;
}

/* 4:128:0:*:8192,8:mss,nop,ws,nop,nop,sok:df,id+:0 */
SEC("filter") int windows_7(struct xdp_md *ctx)
{
	const struct syn *s = syn_of(ctx, 12, 128);

	return s && is_df_id(s) && is_mss(s->option) && s->option[4] == NOP && is_scale(s->option + 5, 8) &&
	       s->option[8] == NOP && s->option[9] == NOP && is_sok(s->option + 10) && s->tcp.window == from_be16(8192);
}

/* 4:64:0:*:65535,4:mss,nop,ws,nop,nop,ts,sok,eol+1:df,id+:0 */
SEC("filter") int mac_os(struct xdp_md *ctx)
{
	const struct syn *s = syn_of(ctx, 24, 64);

	return s && is_df_id(s) && is_mss(s->option) && s->option[4] == NOP && is_scale(s->option + 5, 4) &&
	       s->option[8] == NOP && s->option[9] == NOP && is_ts(s->option + 10) && is_sok(s->option + 20) &&
	       s->option[22] == EOL && s->option[23] == 0 && s->tcp.window == 0xffff;
}

/* 4:64:0:*:65535,6:mss,nop,ws,sok,ts:df,id+:0 */
SEC("filter") int freebsd(struct xdp_md *ctx)
{
	const struct syn *s = syn_of(ctx, 20, 64);

	return s && is_df_id(s) && is_mss(s->option) && s->option[4] == NOP && is_scale(s->option + 5, 6) &&
	       is_sok(s->option + 8) && is_ts(s->option + 10) && s->tcp.window == 0xffff;
}

/* 4:64:0:1460:1024,0:mss::0 */
SEC("filter") int nmap_syn(struct xdp_md *ctx)
{
	const struct syn *s = syn_of(ctx, 4, 64);

	return s && is_mss(s->option) && be16_at(s->option + 2) == 1460 && s->tcp.window == from_be16(1024) && s->ip.frag == 0;
}

/* 4:255:0:*:mss*3,%536:mss:df:0, that is a window that is a multiple of 536 and at least three times the MSS */
SEC("filter") int multiple(struct xdp_md *ctx)
{
	const struct syn *s = syn_of(ctx, 4, 255);
	__u32 window;

	if (!s || !is_mss(s->option) || s->ip.frag != from_be16(0x4000))
		return NO_MATCH;
	window = from_be16(s->tcp.window);
	return window % 536 == 0 && window >= 536 * 3;
}
