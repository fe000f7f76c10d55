/*
 * home.h - where the files lie that come with Middleproof (models/elements, models/boxes,
 * scripts), in the tree it was built in as well as where it was installed.
 */
#ifndef BASE_HOME_H
#define BASE_HOME_H

#include "models/base/compiler.h"

#define MIDDLEPROOF_VERSION "0.1"

/*
 * The path of rel ("models/elements"), which exists; NULL when there is none; the caller frees.
 * Looked for in $MIDDLEPROOF_HOME, else beside the running program: in the tree it was built in,
 * then in ../share/middleproof.
 */
char *home_path(const char *rel) MUST_CHECK;
/* The same for a program at path `program`; home_path asks the system for its own. */
char *home_path_from(const char *program, const char *rel) MUST_CHECK;

#endif
