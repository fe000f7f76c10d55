/*
 * pppoe.c - see pppoe.h.
 */
#include "datapath/protocol/pppoe.h"

#include "datapath/protocol/ppp.h"
#include "datapath/runtime/router.h"

enum { ETHER_HEADER = 14, LEAST_FRAME = 60 };

/* An offer may name several services: the first is the one that was asked for. */
static void keep_first(struct pppoe_frame *f, uint16_t kind, struct pppoe_tag tag)
{
	struct pppoe_tag *to = kind == TAG_SERVICE ? &f->service : kind == TAG_AC ? &f->ac : kind == TAG_HOST ? &f->host :
			       kind == TAG_COOKIE ? &f->cookie : kind == TAG_RELAY ? &f->relay : NULL;

	if (to && !to->at)
		*to = tag;
}

static bool read_tags(struct pppoe_frame *f)
{
	const uint8_t *t = f->payload;
	uint32_t left = f->len;

	while (left >= 4) {
		uint16_t kind = load_be16(t);
		struct pppoe_tag tag = { t + 4, load_be16(t + 2) };

		if (kind == TAG_END)
			return true;
		if (tag.len > left - 4)
			return false;
		keep_first(f, kind, tag);
		f->failed |= kind == TAG_SERVICE_ERROR || kind == TAG_AC_ERROR || kind == TAG_ERROR;
		t += 4 + tag.len;
		left -= 4 + tag.len;
	}
	return left == 0;
}

enum drop pppoe_read(const struct pkt *p, struct pppoe_frame *f)
{
	const uint8_t *d = p->data;
	uint16_t type;

	*f = (struct pppoe_frame){ 0 };
	if (p->len < ETHER_HEADER + PPPOE_HEADER)
		return DROP_TOO_SHORT;
	type = load_be16(d + 12);
	if (type != ETHERTYPE_PPPOE_DISCOVERY && type != ETHERTYPE_PPPOE_SESSION)
		return DROP_NO_MATCH;
	f->dst = d;
	f->src = d + 6;
	f->discovery = type == ETHERTYPE_PPPOE_DISCOVERY;
	f->code = d[15];
	f->session = load_be16(d + 16);
	f->len = load_be16(d + 18);
	f->payload = d + ETHER_HEADER + PPPOE_HEADER;
	/* version and type are 1; a group sends nothing */
	if (d[14] != 0x11 || (d[6] & 1))
		return DROP_BAD_HEADER;
	if (f->len > p->len - ETHER_HEADER - PPPOE_HEADER)
		return DROP_TOO_SHORT;
	if (!f->discovery)
		return f->code != 0 || f->len < 2 ? DROP_BAD_HEADER : DROP_COUNT;
	return read_tags(f) ? DROP_COUNT : DROP_BAD_HEADER;
}

static void put_header(uint8_t *d, const uint8_t *dst, const uint8_t *src, uint16_t type, uint8_t code)
{
	memcpy(d, dst, 6);
	memcpy(d + 6, src, 6);
	store_be16(d + 12, type);
	d[14] = 0x11;
	d[15] = code;
}

struct pppoe_out pppoe_new(struct element *e, const uint8_t *dst, const uint8_t *src, uint8_t code, uint16_t session)
{
	struct pppoe_out o = { pkt_new(&e->router->run.pool, PKT_HEADROOM, ETHER_HEADER + PPPOE_HEADER) };

	if (!o.p)
		return o;
	put_header(o.p->data, dst, src, ETHERTYPE_PPPOE_DISCOVERY, code);
	store_be16(o.p->data + 16, session);
	pkt_mark_mac(o.p, ETHER_HEADER);
	o.p->time = e->router->run.now;
	return o;
}

void pppoe_add(struct pppoe_out *o, uint16_t tag, const void *value, uint32_t len)
{
	uint32_t at = o->p ? o->p->len : 0;

	if (!o->p || at + 4 + len > ETHER_HEADER + PPPOE_HEADER + PPPOE_MAX || !pkt_put(o->p, 4 + len))
		return;
	store_be16(o->p->data + at, tag);
	store_be16(o->p->data + at + 2, (uint16_t)len);
	if (len > 0)
		memcpy(o->p->data + at + 4, value, len);
}

static void pad(struct pkt *p)
{
	uint32_t n = p->len;

	if (n < LEAST_FRAME && pkt_put(p, LEAST_FRAME - n))
		memset(p->data + n, 0, LEAST_FRAME - n);
}

void pppoe_send(struct pppoe_out *o, struct element *e, unsigned port)
{
	if (!o->p)
		return;
	store_be16(o->p->data + 18, (uint16_t)(o->p->len - ETHER_HEADER - PPPOE_HEADER));
	pad(o->p);
	element_push_one(e, port, o->p);
}

bool pppoe_wrap(struct pkt *p, struct pppoe_ends ends)
{
	uint32_t len = p->len + 2;

	if (!pkt_push(p, PPPOE_SESSION_HEADER))
		return false;
	put_header(p->data, ends.dst, ends.src, ETHERTYPE_PPPOE_SESSION, 0);
	store_be16(p->data + 16, ends.session);
	store_be16(p->data + 18, (uint16_t)len);
	store_be16(p->data + 20, PPP_IP);
	p->mac = pkt_offset(p);
	return true;
}

void pppoe_say(struct element *e, struct pppoe_ends ends, uint16_t protocol, const uint8_t *data, uint32_t len)
{
	struct pkt *p = pkt_new(&e->router->run.pool, PKT_HEADROOM, len);

	if (!p)
		return;
	memcpy(p->data, data, len);
	if (!pppoe_wrap(p, ends)) {
		pkt_free(p);
		return;
	}
	store_be16(p->data + 20, protocol);
	p->time = e->router->run.now;
	pad(p);
	element_push_one(e, 0, p);
}

bool pppoe_unwrap(struct pkt *p, const struct pppoe_frame *f)
{
	uint32_t len = f->len - 2;
	const uint8_t *ip = f->payload + 2;

	if (len < IP_HEADER || ip[0] >> 4 != 4 || ip_header_len(ip) < IP_HEADER || ip_header_len(ip) > len ||
	    load_be16(ip + IP_LEN) < ip_header_len(ip) || load_be16(ip + IP_LEN) > len)
		return false;
	p->mac = pkt_offset(p);
	pkt_strip(p, PPPOE_SESSION_HEADER);
	p->len = load_be16(ip + IP_LEN);
	pkt_mark_ip(p, pkt_offset(p), ip_header_len(ip));
	anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
	return true;
}
