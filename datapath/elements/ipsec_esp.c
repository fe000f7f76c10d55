/*
 * ipsec_esp.c - ESP packets (RFC 2406) that begin with their header: IPsecESPEncap and IPsecESPUnencap put it on and take it
 * off, IPsecDES and IPsecAES hide what is behind it, IPsecAuthSHA1 and IPsecAuthHMACSHA1 append and check a digest.
 * With which keys is said by the association that RadixIPsecLookup named.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/protocol/ipsec.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct esp {
	struct element el;
	bool encrypt, aes, verify, keyed;
	uint64_t drops;
};

static struct pkt *end(struct element *e, enum drop why, struct pkt *p)
{
	element_drop(e, why, p);
	return NULL;
}

static inline struct pkt *encap_one(struct element *e, struct pkt *p)
{
	struct ipsec_sa *sa = ipsec_sa_of(e, p);
	const uint8_t *ip = pkt_ip(p);
	uint8_t next = ip ? ip[IP_PROTO] : 0, *o;
	uint32_t len = p->len, padding = (ESP_BLOCK - (len + 2) % ESP_BLOCK) % ESP_BLOCK;
	uint64_t random = router_random(e->router);

	if (!sa)
		return end(e, DROP_PRECONDITION, p);
	if (!pkt_push(p, ESP_HEADER) || !pkt_put(p, padding + 2))
		return end(e, DROP_NO_MEMORY, p);
	o = p->data;
	store_be32(o, anno_u32(p, ANNO_IPSEC_SPI));
	store_be32(o + ESP_SEQUENCE, sa->next);
	if (!sa->next++)
		sa->next = sa->start;
	memcpy(o + ESP_IV, &random, ESP_BLOCK);
	o += ESP_HEADER + len;
	for (uint32_t i = 0; i < padding; i++)
		*o++ = (uint8_t)(i + 1);
	*o++ = (uint8_t)padding;
	*o = next;
	return p;
}
ELEMENT_SIMPLE(encap, encap_one)

/* Octets 1, 2, 3 and so on, their number, and the protocol. */
static bool padding_right(const uint8_t *data, uint32_t len)
{
	uint32_t n = len >= 2 ? data[len - 2] : 0;

	if (len < 2 || n + 2 > len)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (data[len - 2 - n + i] != i + 1)
			return false;
	return true;
}

static inline struct pkt *unencap_one(struct element *e, struct pkt *p)
{
	struct ipsec_sa *sa = ipsec_sa_of(e, p);

	if (!sa)
		return end(e, DROP_PRECONDITION, p);
	if (p->len < ESP_HEADER)
		return end(e, DROP_TOO_SHORT, p);
	if (!ipsec_receive(sa, load_be32(p->data + ESP_SEQUENCE)))
		return end(e, DROP_FILTERED, p);
	pkt_strip(p, ESP_HEADER);
	if (!padding_right(p->data, p->len))
		return end(e, DROP_BAD_HEADER, p);
	p->len -= p->data[p->len - 2] + 2U;
	return p;
}
ELEMENT_SIMPLE(unencap, unencap_one)

static inline struct pkt *cipher_one(struct element *e, struct pkt *p)
{
	const struct esp *c = (const struct esp *)e;
	const struct ipsec_sa *sa = ipsec_sa_of(e, p);

	if (!sa)
		return end(e, DROP_PRECONDITION, p);
	if (!(c->aes ? ipsec_aes : ipsec_des)(sa, p->data, p->len, c->encrypt))
		return end(e, DROP_TOO_SHORT, p);
	return p;
}
ELEMENT_SIMPLE(cipher, cipher_one)

static struct pkt *refuse(struct esp *c, enum drop why, struct pkt *p)
{
	c->drops++;
	return element_reject(&c->el, why, p);
}

static inline struct pkt *auth_one(struct element *e, struct pkt *p)
{
	struct esp *c = (struct esp *)e;
	const struct ipsec_sa *sa = c->keyed ? ipsec_sa_of(e, p) : NULL;
	uint8_t digest[ESP_DIGEST];
	uint32_t len = p->len;

	if (c->keyed && !sa)
		return end(e, DROP_PRECONDITION, p);
	if (!c->verify) {
		ipsec_digest(sa, p->data, len, digest);
		if (!pkt_put(p, ESP_DIGEST))
			return end(e, DROP_NO_MEMORY, p);
		memcpy(p->data + len, digest, ESP_DIGEST);
		return p;
	}
	if (len < ESP_DIGEST)
		return refuse(c, DROP_TOO_SHORT, p);
	len -= ESP_DIGEST;
	ipsec_digest(sa, p->data, len, digest);
	if (memcmp(p->data + len, digest, ESP_DIGEST) != 0)
		return refuse(c, DROP_BAD_CHECKSUM, p);
	p->len = len;
	return p;
}
ELEMENT_SIMPLE(auth, auth_one)

static bool cipher_configure(struct element *e, struct setup *s)
{
	((struct esp *)e)->encrypt = setup_int(s, "ENCRYPT") != 0;
	((struct esp *)e)->aes = !strcmp(e->cls->name, "IPsecAES");
	return true;
}

static bool auth_configure(struct element *e, struct setup *s)
{
	((struct esp *)e)->verify = setup_int(s, "VERIFY") != 0;
	((struct esp *)e)->keyed = !strcmp(e->cls->name, "IPsecAuthHMACSHA1");
	return true;
}

READ_U64(read_drops, struct esp, drops)

static const struct handler auth_handlers[] = { { "drops", read_drops, NULL }, { 0 } };

#define ESP(name, ...)	{ name, sizeof(struct esp), __VA_ARGS__ }
const struct element_class ipsec_esp_classes[] = {
	ESP("IPsecESPEncap", .simple = encap,
	  .drops = DROPS(DROP_PRECONDITION, DROP_NO_MEMORY)),
	ESP("IPsecESPUnencap", .simple = unencap,
	  .drops = DROPS(DROP_FILTERED, DROP_BAD_HEADER, DROP_TOO_SHORT, DROP_PRECONDITION)),
	ESP("IPsecDES", .simple = cipher, .configure = cipher_configure,
	  .drops = DROPS(DROP_TOO_SHORT, DROP_PRECONDITION)),
	ESP("IPsecAES", .simple = cipher, .configure = cipher_configure,
	  .drops = DROPS(DROP_TOO_SHORT, DROP_PRECONDITION)),
	ESP("IPsecAuthSHA1", .simple = auth, .configure = auth_configure, .handlers = auth_handlers,
	  .drops = DROPS(DROP_BAD_CHECKSUM, DROP_TOO_SHORT, DROP_PRECONDITION, DROP_NO_MEMORY)),
	ESP("IPsecAuthHMACSHA1", .simple = auth, .configure = auth_configure, .handlers = auth_handlers,
	  .drops = DROPS(DROP_BAD_CHECKSUM, DROP_TOO_SHORT, DROP_PRECONDITION, DROP_NO_MEMORY)),
	{ 0 }
};
