/*
 * library.h - compound element classes, read once and instantiated many times (models/boxes): the elementclass definitions
 * of files.
 */
#ifndef CLICK_LIBRARY_H
#define CLICK_LIBRARY_H

#include "models/click/config.h"

struct click_body;
struct click_library;

struct click_library *click_library_new(struct diag *d);
void click_library_free(struct click_library *l);
/* Classes beside the table's that its files may use; before they are added. */
void click_library_set_finder(struct click_library *l, click_class_finder find, void *arg);
/* Reads a file of elementclass definitions. false after an error. */
bool click_library_add_file(struct click_library *l, const char *path);
/* The same for a source already registered with the library's diag. */
bool click_library_add_source(struct click_library *l, uint32_t src);
/*
 * The same for a text of which a class may never be asked for: it is copied, and registered and parsed when one is,
 * under `name`. click_library_take_all parses what was left.
 */
bool click_library_offer(struct click_library *l, const char *name, const char *text, size_t len);
bool click_library_take_all(struct click_library *l);
/* Whether the library defines that class. */
bool click_library_has(const struct click_library *l, const char *class_name);

/* Class i of the library, in the order of definition; false: there are not so many. Borrowed from the library. */
struct click_compound {
	const char *name;
	span at;			/* of its first version */
	const struct click_body *body;	/* its parameters, and the next version (tree.h) */
};
bool click_library_compound(const struct click_library *l, size_t i, struct click_compound *out);

/*
 * An instance of a library class or of a built-in class with the given configuration string, as a
 * configuration of its own. Its ports appear as the pseudo elements input_element and output_element
 * (class names "input" and "output"), connected where the compound's ports are. `config` is registered text
 * at `at` (for messages). Ports need not all be connected outside. NULL after an error. The
 * arguments of its elements are not parsed (arg.h). The library may be freed before it.
 */
struct click_config *click_instantiate(struct click_library *l, const char *class_name,
				       const char *config, span at, const struct click_options *o);

#endif
