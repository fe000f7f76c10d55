/*
 * probe_recipe.c - filling in addresses, and which tokens are free.
 */
#include "tracebox/probe/probe_recipe.h"

static struct item *network(const struct recipe *r)
{
	struct item *it = r->items.n ? &r->items.v[0] : NULL;

	return it && it->kind == ITEM_HEADER && (it->layer == LAYER_IP || it->layer == LAYER_IP6)
		       ? it
		       : NULL;
}

unsigned recipe_family(const struct recipe *r)
{
	const struct item *it = network(r);

	return !it ? 0 : it->layer == LAYER_IP ? 4 : 6;
}

static const struct item_setting *setting(const struct item *it, const char *field)
{
	for (size_t i = 0; i < it->settings.n; i++)
		if (!strcmp(it->settings.v[i].field->name, field))
			return &it->settings.v[i];
	return NULL;
}

static struct packet_value value_of(const struct address *a)
{
	struct packet_value v = { { 0, 0 } };

	if (!packet_bits_get(a->octets, 16, 0, a->family == 4 ? 32 : 128, &v))
		x_panic("an address without octets");
	return v;
}

bool recipe_destination(const struct recipe *r, struct address *dst)
{
	const struct item *it = network(r);
	const struct item_setting *s =
		it ? setting(it, it->layer == LAYER_IP ? "ip.dst" : "ip6.dst") : NULL;

	if (!s)
		return false;
	*dst = (struct address){ .family = (uint8_t)recipe_family(r) };
	return packet_bits_put(dst->octets, 16, 0, dst->family == 4 ? 32 : 128, s->v);
}

static void set_missing(struct item *it, const char *field, const struct address *a)
{
	if (!setting(it, field))
		item_set(it, field, value_of(a), true);
}

void recipe_address(struct recipe *r, const struct address *dst, const struct address *src)
{
	struct item *it = network(r);

	set_missing(it, it->layer == LAYER_IP ? "ip.dst" : "ip6.dst", dst);
	set_missing(it, it->layer == LAYER_IP ? "ip.src" : "ip6.src", src);
}

bool recipe_template(const struct recipe *r, struct probe_template *t, char **error)
{
	static const struct { const char *field; unsigned token; } free_fields[] = {
		{ "ip.id", TOKEN_ID }, { "tcp.seq", TOKEN_SEQ }, { "ip6.flow", TOKEN_FLOW },
		{ "icmp.seq", TOKEN_ICMP_SEQ },
	};
	static const char *const checksums[] = { "tcp.checksum", "udp.checksum", "icmp.checksum",
						 "icmp6.checksum", "sctp.checksum" };
	const char *why = "";
	unsigned distinct = 0;
	uint8_t *data;
	size_t len;
	bool ok, lies;

	if (!recipe_family(r)) {
		*error = x_strdup("a probe begins with an IP or IPv6 header");
		return false;
	}
	if (!recipe_build(r, &data, &len, error))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(free_fields); i++)
		if (!recipe_chose(r, free_fields[i].field))
			distinct |= free_fields[i].token;
	if (recipe_chose(r, "icmp6.seq"))
		distinct &= ~(unsigned)TOKEN_ICMP_SEQ;
	lies = recipe_chose(r, "ip.len") || recipe_chose(r, "ip6.len");
	ok = lies ? probe_template_lying(t, data, len, distinct, &why) :
		    probe_template_of(t, data, len, distinct, &why);
	if (!ok)
		*error = x_strdup(why);
	if (ok && recipe_sign(r))
		t->sign = *recipe_sign(r);
	if (ok)
		t->keep_ip_checksum = recipe_chose(r, "ip.checksum");
	for (size_t i = 0; ok && i < ARRAY_LEN(checksums); i++)
		t->keep_checksum = t->keep_checksum || recipe_chose(r, checksums[i]);
	free(data);
	return ok;
}

void recipe_keep_tokens(struct recipe *r, const struct probe *p, unsigned distinct)
{
	struct item *tcp = recipe_find(r, LAYER_TCP), *ip = recipe_find(r, LAYER_IP);

	if (tcp && distinct & TOKEN_SEQ)
		item_set(tcp, "tcp.seq", packet_value_of(p->tokens.seq), false);
	if (ip && distinct & TOKEN_ID)
		item_set(ip, "ip.id", packet_value_of(p->tokens.id), false);
}
