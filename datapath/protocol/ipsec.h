/*
 * ipsec.h - security associations, as RadixIPsecLookup has them and packets that it sent on name them in an annotation; and
 * the ciphers and digests of the elements behind it, over whole ESP packets (RFC 2406).
 *
 * Associations belong to their lookup element. An annotation is only believed if it names an association that is there
 * and has the keys it had.
 */
#ifndef DATAPATH_PROTOCOL_IPSEC_H
#define DATAPATH_PROTOCOL_IPSEC_H

#include "datapath/runtime/element.h"

enum {
	IPSEC_KEY = 16, IPSEC_WINDOW = 256, ESP_HEADER = 16, ESP_SEQUENCE = 4, ESP_IV = 8, ESP_BLOCK = 8, ESP_DIGEST = 12,
	PROTO_ESP = 50,
};

struct ipsec_sa {
	uint32_t spi;
	uint8_t cipher_key[IPSEC_KEY], auth_key[IPSEC_KEY];
	uint32_t start, next;		/* first sequence number, and that of the next packet sent */
	uint32_t last;			/* largest received */
	uint8_t window;			/* how far behind that one may be */
	uint64_t seen[IPSEC_WINDOW / 64];	/* bit n: last - n was received */
	uint32_t check;			/* of the keys */
};

/* The association of a packet, or NULL. e: any element of its router. */
struct ipsec_sa *ipsec_sa_of(const struct element *e, const struct pkt *p);
/* Whether that number is new and not too old; then it counts as received. */
bool ipsec_receive(struct ipsec_sa *sa, uint32_t sequence);

/*
 * ipsec_cipher.c: in place over what stands behind the ESP header and before room for a digest, as Click does it: DES in CBC mode;
 * AES with the chaining value added to the first half of each block, up to 8 octets into the digest. false: blocks would reach
 * behind the packet.
 */
bool ipsec_des(const struct ipsec_sa *sa, uint8_t *esp, uint32_t len, bool encrypt) MUST_CHECK;
bool ipsec_aes(const struct ipsec_sa *sa, uint8_t *esp, uint32_t len, bool encrypt) MUST_CHECK;
/* The first octets of the digest; sa NULL: without a key. */
void ipsec_digest(const struct ipsec_sa *sa, const uint8_t *data, uint32_t len, uint8_t digest[ESP_DIGEST]);

#endif
