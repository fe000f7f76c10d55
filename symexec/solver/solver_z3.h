/*
 * solver_z3.h - Z3's functions, found when the first question is asked. Most answers need no solver, and
 * loading the library costs as much as a small proof. The names are Z3's; the types are those that z3.h declares.
 */
#ifndef SYMEXEC_SOLVER_Z3_H
#define SYMEXEC_SOLVER_Z3_H

#include <z3.h>

#include "models/base/compiler.h"

#define Z3_FUNCTIONS(F) \
	F(del_config) F(del_context) F(get_error_msg) F(get_numeral_uint64) F(mk_and) \
	F(mk_bv_sort) F(mk_bvadd) F(mk_bvand) F(mk_bvuge) F(mk_bvugt) F(mk_bvult) \
	F(mk_concat) F(mk_config) F(mk_const) F(mk_context) F(mk_eq) F(mk_extract) \
	F(mk_false) F(mk_ite) F(mk_not) F(mk_or) F(mk_params) F(mk_simple_solver) F(mk_solver_for_logic) \
	F(mk_string_symbol) F(mk_true) F(mk_unsigned_int64) F(mk_xor) F(mk_zero_ext) \
	F(mk_bvashr) F(mk_bvlshr) F(mk_bvmul) F(mk_bvor) F(mk_bvshl) F(mk_bvsle) \
	F(mk_bvslt) F(mk_bvsub) F(mk_bvudiv) F(mk_bvule) F(mk_bvurem) F(mk_bvxor) \
	F(model_dec_ref) F(model_eval) F(model_inc_ref) F(params_dec_ref) F(params_inc_ref) \
	F(params_set_uint) F(set_error_handler) F(solver_assert) F(solver_check) \
	F(solver_dec_ref) F(solver_get_model) F(solver_inc_ref) F(solver_set_params) F(eval_smtlib2_string)

struct z3_functions {
#define MEMBER(name) TYPE_OF(&Z3_##name) name;
	Z3_FUNCTIONS(MEMBER)
#undef MEMBER
};

extern struct z3_functions solver_z3;

/* Before the first call of any; ends the program where there is no such library. */
void solver_z3_load(void);

/* After their types: from here on the names are those of the table. */
#define Z3_eval_smtlib2_string solver_z3.eval_smtlib2_string
#define Z3_del_config solver_z3.del_config
#define Z3_del_context solver_z3.del_context
#define Z3_get_error_msg solver_z3.get_error_msg
#define Z3_get_numeral_uint64 solver_z3.get_numeral_uint64
#define Z3_mk_and solver_z3.mk_and
#define Z3_mk_bv_sort solver_z3.mk_bv_sort
#define Z3_mk_bvadd solver_z3.mk_bvadd
#define Z3_mk_bvand solver_z3.mk_bvand
#define Z3_mk_bvuge solver_z3.mk_bvuge
#define Z3_mk_bvugt solver_z3.mk_bvugt
#define Z3_mk_bvashr solver_z3.mk_bvashr
#define Z3_mk_bvlshr solver_z3.mk_bvlshr
#define Z3_mk_bvmul solver_z3.mk_bvmul
#define Z3_mk_bvor solver_z3.mk_bvor
#define Z3_mk_bvshl solver_z3.mk_bvshl
#define Z3_mk_bvsle solver_z3.mk_bvsle
#define Z3_mk_bvslt solver_z3.mk_bvslt
#define Z3_mk_bvsub solver_z3.mk_bvsub
#define Z3_mk_bvudiv solver_z3.mk_bvudiv
#define Z3_mk_bvule solver_z3.mk_bvule
#define Z3_mk_bvurem solver_z3.mk_bvurem
#define Z3_mk_bvxor solver_z3.mk_bvxor
#define Z3_mk_bvult solver_z3.mk_bvult
#define Z3_mk_concat solver_z3.mk_concat
#define Z3_mk_config solver_z3.mk_config
#define Z3_mk_const solver_z3.mk_const
#define Z3_mk_context solver_z3.mk_context
#define Z3_mk_eq solver_z3.mk_eq
#define Z3_mk_extract solver_z3.mk_extract
#define Z3_mk_false solver_z3.mk_false
#define Z3_mk_ite solver_z3.mk_ite
#define Z3_mk_not solver_z3.mk_not
#define Z3_mk_or solver_z3.mk_or
#define Z3_mk_params solver_z3.mk_params
#define Z3_mk_simple_solver solver_z3.mk_simple_solver
#define Z3_mk_solver_for_logic solver_z3.mk_solver_for_logic
#define Z3_mk_string_symbol solver_z3.mk_string_symbol
#define Z3_mk_true solver_z3.mk_true
#define Z3_mk_unsigned_int64 solver_z3.mk_unsigned_int64
#define Z3_mk_xor solver_z3.mk_xor
#define Z3_mk_zero_ext solver_z3.mk_zero_ext
#define Z3_model_dec_ref solver_z3.model_dec_ref
#define Z3_model_eval solver_z3.model_eval
#define Z3_model_inc_ref solver_z3.model_inc_ref
#define Z3_params_dec_ref solver_z3.params_dec_ref
#define Z3_params_inc_ref solver_z3.params_inc_ref
#define Z3_params_set_uint solver_z3.params_set_uint
#define Z3_set_error_handler solver_z3.set_error_handler
#define Z3_solver_assert solver_z3.solver_assert
#define Z3_solver_check solver_z3.solver_check
#define Z3_solver_dec_ref solver_z3.solver_dec_ref
#define Z3_solver_get_model solver_z3.solver_get_model
#define Z3_solver_inc_ref solver_z3.solver_inc_ref
#define Z3_solver_set_params solver_z3.solver_set_params

#endif
