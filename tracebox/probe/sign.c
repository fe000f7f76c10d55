/*
 * sign.c - both digests cover the pseudo-header of the checksum, the TCP header with a checksum of
 * zero and the data. MD5 leaves the options out and puts the key behind; the authentication option
 * has them in, with its own digest as zeros, and uses a key that is derived from the connection.
 * The arithmetic is nettle's.
 */
#include "tracebox/probe/sign.h"

#include <string.h>

#include <nettle/hmac.h>
#include <nettle/md5.h>

#include "models/packet/parse.h"

enum { PSEUDO_MAX = 40, PORTS_AND_NUMBERS = 16, MAC_AT = 4 };

struct segment {
	const uint8_t *addresses;	/* of both ends, in the IP header */
	size_t address_len;		/* of both together */
	uint8_t *tcp;
	size_t header, len;		/* len: with the header */
	uint8_t pseudo[PSEUDO_MAX];
	size_t pseudo_len;
};

static void put(uint8_t *p, uint32_t v, unsigned octets)
{
	while (octets--) {
		p[octets] = (uint8_t)v;
		v >>= 8;
	}
}

static bool find_segment(struct segment *s, const struct packet *p, uint8_t *ip, int tcp)
{
	bool v4 = p->at[0].layer == LAYER_IP;
	const struct packet_at *a = &p->at[tcp];

	if (a->have < a->header || a->end < a->offset + a->header)
		return false;
	*s = (struct segment){
		.addresses = ip + (v4 ? 12 : 8), .address_len = v4 ? 8 : 32, .tcp = ip + a->offset,
		.header = a->header, .len = a->end - a->offset,
	};
	memcpy(s->pseudo, s->addresses, s->address_len);
	s->pseudo_len = s->address_len + (v4 ? 4 : 8);
	if (v4) {
		s->pseudo[s->address_len + 1] = 6;
		put(s->pseudo + s->address_len + 2, (uint32_t)s->len, 2);
	} else {
		put(s->pseudo + s->address_len, (uint32_t)s->len, 4);
		s->pseudo[s->address_len + 7] = 6;
	}
	return true;
}

static void sign_md5(const struct segment *s, const struct sign_key *k, uint8_t *digest)
{
	struct md5_ctx md5;
	uint8_t head[20];

	memcpy(head, s->tcp, sizeof(head));
	put(head + 16, 0, 2);
	md5_init(&md5);
	md5_update(&md5, s->pseudo_len, s->pseudo);
	md5_update(&md5, sizeof(head), head);
	md5_update(&md5, s->len - s->header, s->tcp + s->header);
	md5_update(&md5, k->len, k->key);
	md5_digest(&md5, MD5_DIGEST_SIZE, digest);
}

/* RFC 5926 section 3.1.1: KDF_HMAC_SHA1 of label, context and length. */
static void traffic_key(const struct segment *s, const struct sign_key *k, uint8_t *out)
{
	static const uint8_t label[] = { 1, 'T', 'C', 'P', '-', 'A', 'O' };
	static const uint8_t bits[] = { 0, 160 };
	struct hmac_sha1_ctx sha1;
	uint8_t numbers[12];

	memcpy(numbers, s->tcp, 8);	/* ports, sequence number */
	if (k->has_isns)
		put(numbers + 4, k->sisn, 4);
	put(numbers + 8, k->has_isns ? k->disn : 0, 4);
	hmac_sha1_set_key(&sha1, k->len, k->key);
	hmac_sha1_update(&sha1, sizeof(label), label);
	hmac_sha1_update(&sha1, s->address_len, s->addresses);
	hmac_sha1_update(&sha1, sizeof(numbers), numbers);
	hmac_sha1_update(&sha1, sizeof(bits), bits);
	hmac_sha1_digest(&sha1, SHA1_DIGEST_SIZE, out);
}

static void sign_ao(const struct segment *s, const struct sign_key *k, size_t at, uint8_t *mac)
{
	static const uint8_t no_wrap[4] = { 0 };	/* sequence number extension */
	uint8_t key[SHA1_DIGEST_SIZE], head[60];
	struct hmac_sha1_ctx sha1;

	traffic_key(s, k, key);
	memcpy(head, s->tcp, s->header);
	put(head + 16, 0, 2);
	memset(head + at, 0, SIGN_AO_MAC);
	hmac_sha1_set_key(&sha1, sizeof(key), key);
	hmac_sha1_update(&sha1, sizeof(no_wrap), no_wrap);
	hmac_sha1_update(&sha1, s->pseudo_len, s->pseudo);
	hmac_sha1_update(&sha1, s->header, head);
	hmac_sha1_update(&sha1, s->len - s->header, s->tcp + s->header);
	hmac_sha1_digest(&sha1, SIGN_AO_MAC, mac);
}

bool sign_packet(const struct sign_key *k, uint8_t *ip, size_t len)
{
	size_t want = k->option == SIGN_MD5 ? 2 + MD5_DIGEST_SIZE : MAC_AT + SIGN_AO_MAC;
	struct packet_option o = { 0 };
	struct segment s;
	struct packet p;
	int tcp;

	packet_parse(&p, ip, len, LAYER_NONE);
	tcp = packet_find(&p, LAYER_TCP, 1, false);
	if (tcp < 1 || (p.at[0].layer != LAYER_IP && p.at[0].layer != LAYER_IP6) ||
	    !find_segment(&s, &p, ip, tcp))
		return false;
	while (packet_option_next(&p, (unsigned)tcp, &o)) {
		size_t at = (size_t)(ip + o.offset - s.tcp);

		if (o.kind != k->option || o.bad)
			continue;
		if (o.len < want || at + want > s.header)
			return false;
		if (k->option == SIGN_MD5)
			sign_md5(&s, k, s.tcp + at + 2);
		else
			sign_ao(&s, k, at + MAC_AT, s.tcp + at + MAC_AT);
		return true;
	}
	return false;
}
