/*
 * guest_command.c - words, each with its place, held to what may stand there. The letters of a filter come in any order, each
 * once, and just those that its mask names: a guest whose mask and letters differ means something that we cannot know.
 */
#include "datapath/offload/guest_command.h"

#include "models/base/strbuf.h"
#include "models/packet/value.h"

enum { WORD = 64 };

struct words {
	const char *text;
	size_t len, next;
	span at;		/* of text */
	struct diag *d;
	char word[WORD];	/* the last one; what is longer is cut, and then fits nowhere */
	span place;		/* of it; behind the end when there is none */
	struct guest_command *c;
};

static const char layer_letter[] = "MIT", field_letter[] = "tsdp";

/* The field of a packet whose values these are; NULL: this layer has none. */
static const char *const meaning[GUEST_LAYERS][GUEST_FIELDS] = {
	[GUEST_LAYER_MAC] = { NULL, "eth.src", "eth.dst", "eth.type" },
	[GUEST_LAYER_IP] = { "ip.tos", "ip.src", "ip.dst", "ip.proto" },
	[GUEST_LAYER_PORT] = { NULL, "tcp.src", "tcp.dst", "ip.proto" },
};

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* false: no word is left. */
static bool next_word(struct words *w)
{
	size_t from, n;

	while (w->next < w->len && blank(w->text[w->next]))
		w->next++;
	from = w->next;
	while (w->next < w->len && !blank(w->text[w->next]))
		w->next++;
	n = MIN_OF(w->next - from, (size_t)WORD - 1);
	memcpy(w->word, w->text + from, n);
	w->word[n] = '\0';
	w->place = (span){ w->at.src, w->at.start + (uint32_t)from, w->at.start + (uint32_t)w->next };
	/* an octet 0 in a word would hide what follows it */
	if (memchr(w->word, '\0', n))
		w->word[0] = '\0';
	return w->next > from;
}

static bool wrong(struct words *w, const char *expected)
{
	if (w->place.start == w->place.end)
		diag_error(w->d, w->place, "the command ends, expected %s", expected);
	else
		diag_error(w->d, w->place, "expected %s, found '%s'", expected, w->word);
	return false;
}

static bool value_of(struct words *w, const char *field, const char *expected, uint64_t *to)
{
	const struct packet_field *f = packet_field_find(field);
	struct packet_value v;

	next_word(w);
	if (!f || !w->word[0] || !packet_value_parse(f, w->word, &v))
		return wrong(w, expected);
	*to = v.v[1];
	return true;
}

static bool mac_of(struct words *w, uint64_t *to)
{
	next_word(w);
	/* a number would do for the field, but is no address to who reads it */
	if (strchr(w->word, ':')) {
		const struct packet_field *f = packet_field_find("eth.src");
		struct packet_value v;

		if (f && packet_value_parse(f, w->word, &v)) {
			*to = v.v[1];
			return true;
		}
	}
	return wrong(w, "a MAC address, such as 52:34:56:00:12:22");
}

static bool ip_of(struct words *w, uint32_t *to)
{
	uint64_t v;

	if (!value_of(w, "ip.src", "an IP address", &v))
		return false;
	if (!strchr(w->word, '.'))
		return wrong(w, "an IP address");
	*to = (uint32_t)v;
	return true;
}

static bool filter_value(struct words *w, enum guest_layer layer, enum guest_field field, uint64_t *to)
{
	uint32_t address;

	switch (field) {
	case GUEST_TOS:
		return value_of(w, "ip.tos", "a type of service, 0 to 255", to);
	case GUEST_PROTOCOL:
		if (layer == GUEST_LAYER_MAC) {
			if (!value_of(w, "eth.type", "an EtherType", to))
				return false;
			if (*to < 0x600)
				*to = (*to & 0xff) << 8 | *to >> 8;
			return *to >= 0x600 || wrong(w, "an EtherType");
		}
		if (!value_of(w, "ip.proto", "an IP protocol", to))
			return false;
		return layer == GUEST_LAYER_IP || *to == 6 || *to == 17 || wrong(w, "a protocol with ports: tcp or udp");
	default:
		if (layer == GUEST_LAYER_MAC)
			return mac_of(w, to);
		if (layer == GUEST_LAYER_PORT)
			return value_of(w, meaning[layer][field], "a port, 0 to 65535", to);
		if (!ip_of(w, &address))
			return false;
		*to = address;
		return true;
	}
}

static bool mask_of(struct words *w, enum guest_layer layer, unsigned *mask)
{
	unsigned allowed = 0, value = 0;

	for (int f = 0; f < GUEST_FIELDS; f++)
		allowed |= meaning[layer][f] ? guest_bit((enum guest_field)f) : 0;
	next_word(w);
	for (size_t i = 0; w->word[i]; i++) {
		if (w->word[i] < '0' || w->word[i] > '9' || i == 2)
			return wrong(w, "a mask, 1 to 15");
		value = value * 10 + (unsigned)(w->word[i] - '0');
	}
	if (value == 0 || value > 15)
		return wrong(w, "a mask, 1 to 15");
	if (value & ~allowed)
		return wrong(w, "a mask without 8: only filters of I have a type of service");
	*mask = value;
	return true;
}

/* The letters that mask names, with their values if there are any. */
static bool fields_of(struct words *w, enum guest_layer layer, struct guest_filter *to)
{
	unsigned left = to->mask;

	while (left) {
		const char *letter;
		enum guest_field field;

		next_word(w);
		letter = w->word[0] && !w->word[1] ? strchr(field_letter, w->word[0]) : NULL;
		field = letter ? (enum guest_field)(letter - field_letter) : GUEST_FIELDS;
		if (!letter || !(left & guest_bit(field))) {
			struct strbuf s;

			sb_init(&s);
			sb_add(&s, "a letter that the mask names:");
			for (int f = 0; f < GUEST_FIELDS; f++)
				if (left & guest_bit((enum guest_field)f))
					sb_printf(&s, " %c", field_letter[f]);
			wrong(w, sb_str(&s));
			sb_fini(&s);
			return false;
		}
		left &= ~guest_bit(field);
		if (w->c->verb == GUEST_ADD && !filter_value(w, layer, field, &to->value[field]))
			return false;
	}
	return true;
}

static bool filters_of(struct words *w)
{
	bool any = false;

	if (!mac_of(w, &w->c->mac))
		return false;
	while (next_word(w)) {
		const char *letter = w->word[0] && !w->word[1] ? strchr(layer_letter, w->word[0]) : NULL;
		struct guest_filter *f = letter ? &w->c->filter[letter - layer_letter] : NULL;

		if (!f)
			return wrong(w, "M, I or T");
		if (f->mask)
			return wrong(w, "another layer: each is spoken of once");
		if (!mask_of(w, (enum guest_layer)(letter - layer_letter), &f->mask) ||
		    !fields_of(w, (enum guest_layer)(letter - layer_letter), f))
			return false;
		any = true;
	}
	return any || wrong(w, "M, I or T");
}

static bool registration(struct words *w)
{
	next_word(w);
	if (strcmp(w->word, "F") && strcmp(w->word, "L"))
		return wrong(w, "F (firewall) or L (load balancer)");
	w->c->verb = w->word[0] == 'F' ? GUEST_FIREWALL : GUEST_BALANCER;
	if (!mac_of(w, &w->c->mac) || !ip_of(w, &w->c->ip))
		return false;
	if (w->c->verb == GUEST_FIREWALL)
		return true;
	next_word(w);
	if (strcmp(w->word, "0") && strcmp(w->word, "1"))
		return wrong(w, "0 (from anybody) or 1 (from the source that follows)");
	w->c->any_source = w->word[0] == '0';
	return ip_of(w, &w->c->source) && ip_of(w, &w->c->destination);
}

static bool command(struct words *w)
{
	next_word(w);
	if (!strcmp(w->word, "R"))
		return registration(w);
	if (!strcmp(w->word, "A") || !strcmp(w->word, "D")) {
		w->c->verb = w->word[0] == 'A' ? GUEST_ADD : GUEST_REMOVE;
		return filters_of(w);
	}
	if (!strcmp(w->word, "X")) {
		w->c->verb = GUEST_CANCEL;
		return mac_of(w, &w->c->mac);
	}
	return wrong(w, "R, A, D or X");
}

bool guest_command_parse(const char *text, size_t len, span at, struct diag *d, struct guest_command *c)
{
	struct words w = { .text = text, .len = len, .at = at, .d = d, .c = c };

	*c = (struct guest_command){ 0 };
	if (len > GUEST_COMMAND_MOST) {
		diag_error(d, at, "a command of %zu octets, expected at most %d", len, GUEST_COMMAND_MOST);
		return false;
	}
	if (!command(&w))
		return false;
	return !next_word(&w) || wrong(&w, "nothing more");
}

span guest_command_word(const char *text, size_t len, span at, unsigned n)
{
	struct words w = { .text = text, .len = len, .at = at };

	while (next_word(&w) && n > 0)
		n--;
	return w.place;
}

static void print_value(struct strbuf *out, const char *field, uint64_t v)
{
	sb_add_char(out, ' ');
	packet_value_print(packet_field_find(field), packet_value_of(v), out);
}

void guest_command_print(const struct guest_command *c, struct strbuf *out)
{
	static const char *const verb[] = { "R F", "R L", "A", "D", "X" };

	sb_add(out, verb[c->verb]);
	print_value(out, "eth.src", c->mac);
	if (c->verb == GUEST_FIREWALL || c->verb == GUEST_BALANCER)
		print_value(out, "ip.src", c->ip);
	if (c->verb == GUEST_BALANCER) {
		sb_printf(out, " %d", !c->any_source);
		print_value(out, "ip.src", c->source);
		print_value(out, "ip.src", c->destination);
	}
	for (int layer = 0; layer < GUEST_LAYERS; layer++) {
		const struct guest_filter *f = &c->filter[layer];

		if (f->mask)
			sb_printf(out, " %c %u", layer_letter[layer], f->mask);
		for (int k = 0; k < GUEST_FIELDS; k++) {
			if (!(f->mask & guest_bit((enum guest_field)k)))
				continue;
			sb_printf(out, " %c", field_letter[k]);
			if (c->verb == GUEST_ADD)
				print_value(out, meaning[layer][k], f->value[k]);
		}
	}
}
