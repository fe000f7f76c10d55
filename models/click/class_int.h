/*
 * class_int.h - how the tables of class.c are written: one array of classes per section, the
 * parameters in the order in which Click reads them (that order decides who takes what).
 */
#ifndef CLICK_CLASS_INT_H
#define CLICK_CLASS_INT_H

#include "models/click/class.h"

/* Bounds of C types that Click stores numbers in. */
#define INT_RANGE	-2147483647 - 1, 2147483647
#define U32		0, 0xffffffff
#define U16		0, 0xffff
#define U8		0, 0xff
#define S64		INT64_MIN, INT64_MAX
#define U64		0, UINT64_MAX
/* Largest times in nanoseconds: 32-bit seconds, and 32-bit milliseconds. */
#define MAX_SECONDS	0, 4294967295000000000
#define MAX_MILLI	0, 4294967295000000

#define FLAG_M		(CLICK_P_MANDATORY | CLICK_P_POSITIONAL)
#define FLAG_P		CLICK_P_POSITIONAL
#define FLAG_K		0
#define FLAG_REST	(CLICK_P_POSITIONAL | CLICK_P_REST)

/* M: mandatory, by position or keyword. P: optional, by position or keyword. K: keyword only. */
#define A_M(n, t, help)			{ n, CLICK_T_##t, FLAG_M, NULL, 0, 0, NULL, help }
#define A_P(n, t, def, help)		{ n, CLICK_T_##t, FLAG_P, def, 0, 0, NULL, help }
#define A_K(n, t, def, help)		{ n, CLICK_T_##t, FLAG_K, def, 0, 0, NULL, help }
#define A_REST(n, t, help)		{ n, CLICK_T_##t, FLAG_REST, NULL, 0, 0, NULL, help }
/* The same with a range: `lo TO hi`, or one of the macros above. */
#define TO	,
#define A_MR(n, t, range, help)		{ n, CLICK_T_##t, FLAG_M, NULL, range, NULL, help }
#define A_PR(n, t, def, range, help)	{ n, CLICK_T_##t, FLAG_P, def, range, NULL, help }
#define A_KR(n, t, def, range, help)	{ n, CLICK_T_##t, FLAG_K, def, range, NULL, help }
/* Everything said. */
#define A_RANGE(n, t, flags, def, range, choices, help) \
	{ n, CLICK_T_##t, flags, def, range, choices, help }
/* With words to choose from. */
#define A_MC(n, t, choices, help)	{ n, CLICK_T_##t, FLAG_M, NULL, 0, 0, choices, help }
#define A_PC(n, t, def, choices, help)	{ n, CLICK_T_##t, FLAG_P, def, 0, 0, choices, help }
#define A_KC(n, t, def, choices, help)	{ n, CLICK_T_##t, FLAG_K, def, 0, 0, choices, help }
#define A_FLAGS(n, t, flags, def, choices, help) \
	{ n, CLICK_T_##t, flags, def, 0, 0, choices, help }
#define A_END		{ NULL, CLICK_T_ANY, 0, NULL, 0, 0, NULL, NULL }
#define NO_ARGS		A_END

#define CLASS_FULL(n, ports, proc, first, per, sec, help, ...) \
	{ n, ports, proc, first, per, sec, help, \
	  (const struct click_param[]){ __VA_ARGS__, A_END } }
#define CLASS(n, ports, proc, sec, help, ...) \
	CLASS_FULL(n, ports, proc, false, 0, sec, help, __VA_ARGS__)
/* Keywords anywhere. */
#define CLASS_KEYS(n, ports, proc, sec, help, ...) \
	CLASS_FULL(n, ports, proc, true, 0, sec, help, __VA_ARGS__)
/* As many arguments as outputs ('o') or inputs ('i'). */
#define CLASS_PER(n, ports, proc, per, sec, help, ...) \
	CLASS_FULL(n, ports, proc, true, per, sec, help, __VA_ARGS__)

struct click_class_table {
	const struct click_class *v;
	size_t n;
};

#define CLASS_TABLE(id, array) \
	const struct click_class_table id = { array, ARRAY_LEN(array) }

extern const struct click_class_table classes_basic;
extern const struct click_class_table classes_ethernet;
extern const struct click_class_table classes_ip;
extern const struct click_class_table classes_ip6;
extern const struct click_class_table classes_transport;
extern const struct click_class_table classes_route;
extern const struct click_class_table classes_rewrite;
extern const struct click_class_table classes_queue;
extern const struct click_class_table classes_source;
extern const struct click_class_table classes_device;
extern const struct click_class_table classes_info;
extern const struct click_class_table classes_analysis;
extern const struct click_class_table classes_ipsec;
extern const struct click_class_table classes_flow;

#endif
