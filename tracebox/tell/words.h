/*
 * words.h - changes, findings and answers as a reader is told them. Appends to a strbuf of the
 * caller; nothing of a packet is printed raw. Thread-safe.
 */
#ifndef TRACEBOX_TELL_WORDS_H
#define TRACEBOX_TELL_WORDS_H

#include "tracebox/judge/judge.h"

/* "MSS clamped 1460 -> 1200", "TCP option ts removed", "payload changed from octet 54" */
void words_change(const struct change *c, struct strbuf *out);
/* The same with its interval: "... between 10.9.2.2 and 10.9.3.2 (hops 2 and 3)". */
void words_finding(const struct finding *f, const struct trace *t, struct strbuf *out);
/*
 * What the destination answered: "SYN+ACK: mss 1460, wscale 7; ignores ts". hop->kind is
 * HOP_ANSWER.
 */
void words_answer(const struct trace *t, const struct hop *h, struct strbuf *out);
/* A short name for machines: "change", "rejected", "too-big", ... */
const char *words_kind(enum finding_kind kind);

#endif
