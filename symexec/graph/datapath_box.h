/*
 * datapath_box.h - a datapath file as a box that can be proven: its tables and chains as a Click configuration whose elements
 * stand at the lines of the file.
 */
#ifndef SYMEXEC_DATAPATH_BOX_H
#define SYMEXEC_DATAPATH_BOX_H

#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "models/click/config.h"
#include "models/network/datapath.h"

struct datapath_place {
	const struct datapath_rule *rule;
	unsigned from, yes;		/* elements "nNUMBER": what the rule is asked of, what meets it */
};

struct datapath_places {
	struct datapath_place *v;
	size_t n, cap;
};

/*
 * Appends the configuration. o: what files of functions are read with; ethernet: whether packets come as frames. false: something
 * in the file cannot be proven, which is said in d.
 */
bool datapath_box_text(const struct datapath *p, const struct click_options *o, bool ethernet, struct diag *d,
		       struct strbuf *out) MUST_CHECK;

/* Where in that configuration the rules are, each once or more often; to be freed with VEC_FREE. */
bool datapath_box_places(const struct datapath *p, const struct click_options *o, bool ethernet, struct diag *d,
			 struct datapath_places *to) MUST_CHECK;

/*
 * The rules of a table in the order in which packets meet them, to be freed; returns how many. Of those of the same match and priority
 * there is the last, where the first stood.
 */
size_t datapath_rules_asked(const struct datapath_table *t, const struct datapath_rule ***to);

#endif
