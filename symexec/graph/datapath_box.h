/*
 * datapath_box.h - a datapath file as a box that can be proven: its tables and chains as a Click configuration whose elements
 * stand at the lines of the file.
 */
#ifndef SYMEXEC_DATAPATH_BOX_H
#define SYMEXEC_DATAPATH_BOX_H

#include "models/base/strbuf.h"
#include "models/network/datapath.h"

/*
 * Appends the configuration. ethernet: whether packets come as frames. false: something in the file cannot be proven, which is
 * said in d.
 */
bool datapath_box_text(const struct datapath *p, bool ethernet, struct diag *d, struct strbuf *out) MUST_CHECK;

#endif
