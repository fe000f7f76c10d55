/*
 * gate_text.h - text of unknown origin inside XML, workflow commands, URIs, DOT and JSON. Names come from files that
 * anybody may have written: whatever the bytes, what is appended is well-formed UTF-8 in the language asked for.
 */
#ifndef SYMEXEC_GATE_TEXT_H
#define SYMEXEC_GATE_TEXT_H

#include <stdbool.h>

#include "models/base/strbuf.h"

/* Bytes that are no UTF-8, and controls other than tab and newline, become U+FFFD. */
void gate_add_utf8(const char *s, struct strbuf *out);
/* Also right in HTML. attribute: newlines and tabs are written so that they survive there. */
void gate_add_xml(const char *s, bool attribute, struct strbuf *out);
/* Data of a workflow command, or (property) a value between its "::". */
void gate_add_command(const char *s, bool property, struct strbuf *out);
/* A path as a relative reference, or as a file: URI when it is absolute. */
void gate_add_uri(const char *path, struct strbuf *out);
/* Inside a double-quoted DOT string. */
void gate_add_dot(const char *s, struct strbuf *out);
/* Text of a SARIF message, where brackets and braces have a meaning. */
void gate_add_message(const char *s, struct strbuf *out);

/* path as seen from the working directory, "." and ".." worked in; the caller frees. */
char *gate_path(const char *path) MUST_CHECK;

/* Code points in n bytes. */
size_t gate_code_points(const char *s, size_t n);

#endif
