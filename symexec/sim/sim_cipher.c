/*
 * sim_cipher.c - IPsecDES, IPsecAES, IPsecAuthSHA1 and IPsecAuthHMACSHA1 in a concrete run, with nettle. They work on
 * ESP packets (sim_ipsec.c): a header with the initialization vector, which is not encrypted, and 12 octets at the end for
 * a digest. DES is in CBC mode. AES works on blocks of 16 octets, of which only the first eight are chained;
 * where the last block is half a block, the digest's first half of it belongs to it.
 */
#include "symexec/sim/sim_ipsec.h"

#include "models/base/mem.h"

#include <nettle/aes.h>
#include <nettle/des.h>
#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINED = 8, DES_BLOCK = 8, AES_BLOCK = 16 };

/* One key, either cipher, either way. */
struct cipher {
	bool aes, encrypt;
	struct des_ctx des;
	struct aes128_ctx aes_key;
};

static void
cipher_init(struct cipher *c, const struct sim_node *n, const struct sim_sa *sa)
{
	c->aes = strcmp(n->cls->name, "IPsecAES") == 0;
	c->encrypt = sim_int(n, "ENCRYPT") != 0;
	if (!c->aes)
		(void)des_set_key(&c->des, sa->cipher_key);
	else if (c->encrypt)
		aes128_set_encrypt_key(&c->aes_key, sa->cipher_key);
	else
		aes128_set_decrypt_key(&c->aes_key, sa->cipher_key);
}

static void
cipher_block(const struct cipher *c, uint8_t *p)
{
	if (!c->aes)
		(c->encrypt ? des_encrypt : des_decrypt)(&c->des, DES_BLOCK, p, p);
	else
		(c->encrypt ? aes128_encrypt : aes128_decrypt)(&c->aes_key, AES_BLOCK, p, p);
}

static void
chain(const struct cipher *c, uint8_t *p, uint32_t blocks, const uint8_t iv[CHAINED])
{
	uint32_t size = c->aes ? AES_BLOCK : DES_BLOCK;
	uint8_t before[CHAINED], here[CHAINED];

	memcpy(before, iv, CHAINED);
	for (uint32_t b = 0; b < blocks; b++, p += size) {
		if (c->encrypt)
			for (int i = 0; i < CHAINED; i++)
				p[i] ^= before[i];
		memcpy(here, p, CHAINED);
		cipher_block(c, p);
		if (!c->encrypt)
			for (int i = 0; i < CHAINED; i++)
				p[i] ^= before[i];
		memcpy(before, c->encrypt ? p : here, CHAINED);
	}
}

/* How many blocks there are between the header and the digest. */
static uint32_t
blocks_of(const struct cipher *c, uint32_t len)
{
	uint32_t n = len > ESP_HEADER + IPSEC_DIGEST ? len - ESP_HEADER - IPSEC_DIGEST : 0;

	if (!c->aes)
		return (n + DES_BLOCK - 1) / DES_BLOCK;
	/* a half block more where there is not a whole number, also where nothing is */
	if (n % AES_BLOCK != 0)
		n += AES_BLOCK / 2;
	return (n + AES_BLOCK - 1) / AES_BLOCK;
}

/* The header stays, also octets of the initialization vector that nobody has set. */
static void
put_ciphered(struct sim *s, struct flow *f, const uint8_t *p, uint32_t len)
{
	flow_write(s->in->engine, f, BASE_DATA, (f->data + ESP_HEADER) * 8, (len - ESP_HEADER) * 8,
		   value_bytes(s->in->engine->values, p + ESP_HEADER, len - ESP_HEADER));
}

static struct flow *
ciphered(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct sim_sa *sa = sim_sa_of(s, n, f);
	uint32_t len, blocks;
	struct cipher c;
	uint8_t *p;

	if (sa == NULL || (p = sim_esp_read(s, n, f, ESP_HEADER, &len)) == NULL)
		return NULL;
	cipher_init(&c, n, sa);
	blocks = blocks_of(&c, len);
	if (ESP_HEADER + blocks * (c.aes ? AES_BLOCK : DES_BLOCK) > len) {
		free(p);
		sim_violation(s, n, f, "the last block ends beyond the end of the packet");
		return NULL;
	}
	chain(&c, p + ESP_HEADER, blocks, p + ESP_IV);
	if (len > ESP_HEADER)
		put_ciphered(s, f, p, len);
	free(p);
	return f;
}

static void
digest(const struct sim_node *n, const struct sim_sa *sa, const uint8_t *p, uint32_t len,
       uint8_t out[SHA1_DIGEST_SIZE])
{
	struct hmac_sha1_ctx keyed;
	struct sha1_ctx plain;

	if (strcmp(n->cls->name, "IPsecAuthSHA1") == 0) {
		sha1_init(&plain);
		sha1_update(&plain, len, p);
		sha1_digest(&plain, SHA1_DIGEST_SIZE, out);
		return;
	}
	hmac_sha1_set_key(&keyed, IPSEC_KEY, sa->digest_key);
	hmac_sha1_update(&keyed, len, p);
	hmac_sha1_digest(&keyed, SHA1_DIGEST_SIZE, out);
}

static struct flow *
authentic(struct sim *s, struct sim_node *n, struct flow *f)
{
	bool verify = sim_int(n, "VERIFY") != 0, keyed = strcmp(n->cls->name, "IPsecAuthSHA1") != 0;
	struct sim_sa *sa = keyed ? sim_sa_of(s, n, f) : NULL;
	uint8_t want[SHA1_DIGEST_SIZE], *p;
	uint32_t len;
	bool good;

	if ((keyed && sa == NULL) ||
	    (p = sim_esp_read(s, n, f, verify ? IPSEC_DIGEST : 0, &len)) == NULL)
		return NULL;
	digest(n, sa, p, verify ? len - IPSEC_DIGEST : len, want);
	good = !verify || memcmp(p + len - IPSEC_DIGEST, want, IPSEC_DIGEST) == 0;
	free(p);
	if (!verify) {
		f->head_end += IPSEC_DIGEST;
		flow_write(s->in->engine, f, BASE_DATA, (f->head_end - IPSEC_DIGEST) * 8, IPSEC_DIGEST * 8,
			   value_bytes(s->in->engine->values, want, IPSEC_DIGEST));
		return f;
	}
	if (good) {
		f->head_end -= IPSEC_DIGEST;
		return f;
	}
	n->drops++;
	if (n->graph->out_ports > 1)
		sim_send(s, n, 1, f);
	else
		sim_drop(s, f);
	return NULL;
}

static struct flow *
changed(struct sim *s, struct sim_node *n, struct flow *f)
{
	return strncmp(n->cls->name, "IPsecAuth", 9) == 0 ? authentic(s, n, f) : ciphered(s, n, f);
}

static void
cipher_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = changed(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
cipher_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : changed(s, n, f);
}

static bool
auth_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	if (strcmp(name, "drops") != 0)
		return false;
	sb_printf(out, "%llu", (unsigned long long)n->drops);
	return true;
}

void
sim_md5(const uint8_t *p, size_t len, uint8_t digest[16])
{
	struct md5_ctx c;

	md5_init(&c);
	md5_update(&c, len, p);
	md5_digest(&c, MD5_DIGEST_SIZE, digest);
}

const struct sim_class sim_classes_cipher[] = {
	{ .name = "IPsecDES", .push = cipher_push, .pull = cipher_pull },
	{ .name = "IPsecAES", .push = cipher_push, .pull = cipher_pull },
	{ .name = "IPsecAuthSHA1", .push = cipher_push, .pull = cipher_pull, .read = auth_read },
	{ .name = "IPsecAuthHMACSHA1", .push = cipher_push, .pull = cipher_pull, .read = auth_read },
	{ .name = NULL },
};
