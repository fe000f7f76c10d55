/*
 * coverage_model.h - whether the model of a class says what the class does.
 */
#ifndef SYMEXEC_COVERAGE_MODEL_H
#define SYMEXEC_COVERAGE_MODEL_H

#include "models/click/class.h"
#include "symexec/model/lua_model.h"

/*
 * Not so without a model; when its comment says "Opaque:"; when its rules make bytes unknown, unless the comment says
 * "Random:", as of classes that leave them to chance; and when its rules only emit, unless it says "Identity:", as of
 * classes that do nothing to packets.
 */
bool coverage_modelled(struct models *m, const struct click_class *c);

#endif
