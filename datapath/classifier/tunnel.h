/*
 * tunnel.h - putting frames into VXLAN (RFC 7348) and GRE (RFC 2784, 2890, Ethernet inside as in
 * RFC 7637) over IPv4, and taking them out.
 */
#ifndef CLASSIFIER_TUNNEL_H
#define CLASSIFIER_TUNNEL_H

#include "datapath/classifier/key.h"
#include "models/network/datapath.h"

enum tunnel_kind { TUNNEL_NONE, TUNNEL_VXLAN, TUNNEL_GRE };

struct tunnel {
	enum tunnel_kind kind;
	uint8_t smac[6], dmac[6];
	uint32_t src, dst, id;
	uint16_t port;			/* of VXLAN */
	uint8_t ttl, tos;
	bool keyed;			/* GRE has a key */
};

/* "encap KIND KEY=VALUE...", "decap [KIND]". false after an error in d. */
bool tunnel_parse_encap(struct tunnel *t, const struct datapath_action *a, struct diag *d);
bool tunnel_parse_decap(struct tunnel *t, const struct datapath_action *a, struct diag *d);
/* The headers before the frame. false: it would be too large; nothing has changed. */
bool tunnel_encap(const struct tunnel *t, struct pkt *p);
/* What it came out of goes into o, which has a state. false: it is in no such tunnel. */
bool tunnel_decap(const struct tunnel *t, struct pkt *p, struct key_origin *o);

#endif
