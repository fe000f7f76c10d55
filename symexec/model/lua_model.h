/*
 * lua_model.h - the models of element classes: Lua files, run once per distinct (class,
 * arguments) to record a rule program (program.h). models/elements holds ours; a user's
 * folder adds classes of their own.
 *
 * The models own the Lua state; programs live as long as the models. One user at a time: not thread-safe. Configurations must outlive the models
 * that were asked about them.
 */
#ifndef SYMEXEC_LUA_MODEL_H
#define SYMEXEC_LUA_MODEL_H

#include "models/click/arg.h"
#include "symexec/program/program.h"

struct engine;
struct models;

/* folder: where CLASS.lua is looked for, NULL: only in added folders. Errors go to e->diag. */
struct models *models_new(struct engine *e, const char *folder);
void models_free(struct models *m);
/*
 * --models DIR: a user's classes, looked for before ours. Reads every file of the folder
 * now, since each must declare its ports and parameters with `signature`. false after an
 * error.
 */
bool models_add_folder(struct models *m, const char *folder) MUST_CHECK;

/* The same, but a file is read when its class is first asked for: for a folder of ours. */
bool models_offer_folder(struct models *m, const char *folder) MUST_CHECK;

/*
 * The program of one element; never NULL. A class without model, or with a model that is wrong
 * (the error is in e->diag then), gives a program with `opaque` set.
 */
const struct program *models_program(struct models *m, const struct click_config *c,
				     const struct click_element *el,
				     const struct click_names *names);

/* The signature of a class that a user's folder defines, or NULL. */
const struct click_class *models_class(struct models *m, const char *name);

/* The i-th class of the users' folders, or NULL behind the last. */
const struct click_class *models_users_class(struct models *m, size_t i);

/* For manuals and tests. */
struct model_info {
	const char *class_name, *path;
	const char *comment;	/* text of the comment at the top, without the dashes */
	bool users;		/* from an added folder */
};
/* false: there is no model of that class. */
bool models_info(struct models *m, const char *class_name, struct model_info *out);
/* Programs recorded so far, and how many of the requests were answered from those. */
void models_count(const struct models *m, uint64_t *recorded, uint64_t *reused);

#endif
