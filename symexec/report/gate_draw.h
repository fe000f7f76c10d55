/*
 * gate_draw.h - the verdicts on a drawing of the network: as DOT, as SVG, and as one page that needs nothing else.
 */
#ifndef SYMEXEC_GATE_DRAW_H
#define SYMEXEC_GATE_DRAW_H

#include "symexec/report/gate.h"

void gate_dot(const struct gate *g, struct strbuf *out);
/* The drawing by Graphviz, from "<svg" on. false: a message says why there is none; option is who asked. */
bool gate_draw(const struct gate *g, const char *option, struct strbuf *out) MUST_CHECK;

/* A file of its own, with colours for light and dark. */
void gate_svg(const char *drawing, struct strbuf *out);
void gate_html(const struct gate *g, const char *drawing, struct strbuf *out);
/* gate_page.c: what is the same on every page. */
extern const char gate_page_style[], gate_page_script[], gate_svg_style[];

/* Boxes are drawn instead of elements. */
bool gate_draws_boxes(const struct graph *g);
/* The number in the id of the node that stands for the one of that name; UINT32_MAX: none. */
uint32_t gate_drawn(const struct graph *g, const char *name);

#endif
