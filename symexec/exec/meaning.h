/*
 * meaning.h - what packet expressions and Classifier patterns mean to a proof, as sets over canonical
 * bytes (cell.h). Written from Click's documented and observed behaviour, independently of datapath/.
 */
#ifndef SYMEXEC_MEANING_H
#define SYMEXEC_MEANING_H

#include "models/click/arg.h"
#include "symexec/exec/engine.h"

/* Where an expression of Click's language holds; *broken when Click compiles it to nothing. */
set meaning_expr(struct engine *e, const struct click_expr *x, bool *broken);
set meaning_pattern(struct engine *e, const struct click_pattern *p);

#endif
