/*
 * class_ipsec.c - IPsec ESP.
 */
#include "models/click/class_int.h"

static const struct click_class ipsec[] = {
	CLASS("IPsecAES", "1/1", "a/a", "ipsec", "encrypts or decrypts with AES",
	      A_MR("ENCRYPT", INT, INT_RANGE, "1: encrypt, 0: decrypt")),
	CLASS("IPsecAuthHMACSHA1", "1/-", "a/a", "ipsec", "appends or checks an HMAC-SHA1",
	      A_MR("VERIFY", INT, INT_RANGE, "1: check, 0: append")),
	CLASS("IPsecAuthSHA1", "1/-", "a/a", "ipsec", "appends or checks a SHA1",
	      A_MR("VERIFY", INT, INT_RANGE, "1: check, 0: append")),
	CLASS("IPsecDES", "1/1", "a/a", "ipsec", "encrypts or decrypts with DES",
	      A_MR("ENCRYPT", INT, INT_RANGE, "1: encrypt, 0: decrypt")),
	CLASS("IPsecEncap", "1/1", "a/a", "ipsec", "prepends the outer IP header",
	      A_M("PROTO", IP_PROTO, "protocol, number or name")),
	CLASS("IPsecESPEncap", "1/1", "a/a", "ipsec", "prepends an ESP header",
	      A_REST("ARG", ANY, "ignored")),
	CLASS("IPsecESPUnencap", "1/1", "a/a", "ipsec", "removes an ESP header", NO_ARGS),
	CLASS("RadixIPsecLookup", "1/-", "h/h", "ipsec", "routes with security associations",
	      A_REST("ROUTE", ANY, "ADDR/MASK [GATEWAY] OUTPUT [SPI KEY KEY REPLAY OOSIZE]")),
	CLASS("SATable", "0/0", "a/a", "ipsec", "security associations", NO_ARGS),
};

CLASS_TABLE(classes_ipsec, ipsec);
