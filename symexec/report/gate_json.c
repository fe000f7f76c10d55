/*
 * gate_json.c - see gate_json.h. Text that JSON can hold stays as it is, controls included; JSON escapes those.
 */
#include "symexec/report/gate_json.h"

#include "symexec/report/gate_text.h"

json_t *
gate_json(const char *s)
{
	json_t *o = json_string(s);
	struct strbuf b = STRBUF_INIT;

	if (o != NULL)
		return o;
	gate_add_utf8(s, &b);
	o = json_string(sb_str(&b));
	sb_fini(&b);
	return o;
}

json_t *
gate_json_hex(const uint8_t *bytes, size_t len)
{
	struct strbuf b = STRBUF_INIT;
	json_t *j;

	sb_add_hex(&b, bytes, len);
	j = json_string(sb_str(&b));
	sb_fini(&b);
	return j;
}
