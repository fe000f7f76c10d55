/*
 * sim_int.h - what the files of sim share: moving packets, tasks and timers, signals, arguments and handlers.
 */
#ifndef SYMEXEC_SIM_INT_H
#define SYMEXEC_SIM_INT_H

#include "symexec/sim/sim_node.h"

/* sim.c */
void sim_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f);
struct flow *sim_pull(struct sim *s, struct sim_node *n, uint32_t port);
/* Out of output `port` of n; drops where nothing is connected. */
void sim_send(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f);
/* From input `port`; NULL: nothing there. */
struct flow *sim_ask(struct sim *s, struct sim_node *n, uint32_t port);
/* Runs the rule program; what it emits on `port` comes back, the rest is pushed. */
struct flow *sim_filter(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f);
/* The same from input `port`, all of it pushed. */
void sim_rules(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f);
void sim_drop(struct sim *s, struct flow *f);
/* A precondition does not hold: a warning, and the packet is gone. */
void sim_violation(struct sim *s, const struct sim_node *n, struct flow *f, const char *why);
uint32_t sim_length(struct sim *s, struct flow *f);
bool sim_pulls(const struct sim_node *n, uint32_t input);
bool sim_is_pulled(const struct sim_node *n, uint32_t output);

/* sim_task.c */
bool sim_task_init(struct sim *s, struct sim_node *n, bool scheduled);
int sim_task_write(struct sim_node *n, const char *tickets);
void sim_schedule(struct sim *s, struct sim_node *n);
void sim_timer_at(struct sim *s, struct sim_node *n, uint64_t when);
void sim_timer_after(struct sim *s, struct sim_node *n, uint64_t ns);
void sim_stop(struct sim *s);
void sim_adjust(struct sim *s, int delta);
void sim_drive(struct sim *s);
void sim_order(struct sim *s);

/* sim_signal.c */
bool sim_active(const struct sim_signal *g);
void sim_wake(struct sim *s, struct sim_notifier *n);
void sim_sleep(struct sim_notifier *n);
/* Upstream of an input, or (full) downstream of an output; `listener` is told, by callback or task. */
enum sim_listen { SIM_LISTEN_NOT, SIM_LISTEN_TASK, SIM_LISTEN_CALLBACK };
void sim_signal_of(struct sim *s, struct sim_node *n, uint32_t port, struct sim_signal *g,
		   enum sim_listen how);
void sim_full_signal(struct sim *s, struct sim_node *n, struct sim_signal *g);

/* sim_rate.c */
struct token_bucket;
void sim_bucket(struct sim_node *n, struct token_bucket *b);
/* Handlers named rate: read; written, the bucket stays as full as it is. */
bool sim_rate_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out);
bool sim_bucket_read(const struct sim_node *n, const struct token_bucket *b, const char *name, struct strbuf *out);
int sim_bucket_write(struct sim *s, struct sim_node *n, struct token_bucket *b, const char *rate);

/* sim_queue.c */
void sim_enqueue(struct sim *s, struct sim_node *n, const struct terminator *rule, struct flow *f);
struct flow *sim_dequeue(struct sim *s, struct sim_node *n);

/* sim_stamp.c: the first-timestamp annotation, in nanoseconds */
uint64_t sim_first_time(struct sim *s, struct flow *f);
void sim_set_first_time(struct sim *s, struct flow *f, uint64_t time);

/* sim_switch.c: port `port` of the Suppressor n is closed, or open again. */
void sim_suppress(struct sim *s, struct sim_node *n, uint32_t port, bool off);

/* sim_arg.c: arguments and values of handlers */
bool sim_read_args(struct sim *s, struct sim_node *n);
const struct click_names *sim_names(const struct sim *s, const struct sim_node *n);
int64_t sim_int(const struct sim_node *n, const char *name);
const char *sim_string(const struct sim_node *n, const char *name, size_t *len);
bool sim_given(const struct sim_node *n, const char *name);
bool sim_parse_bool(const char *text, bool *v);
bool sim_parse_int(const char *text, int64_t *v);
bool sim_parse_time(const char *text, uint64_t *ns);
/* Takes the first word off *text; the arena's. */
const char *sim_word(struct sim *s, const char **text);
/* The EXTRA_LENGTH annotation: bytes that were cut off. */
uint32_t sim_extra(struct sim *s, struct flow *f);
void sim_set_extra(struct sim *s, struct flow *f, uint32_t n);
/* Any annotation of 32 bits that is a number of the host's. */
uint32_t sim_anno(struct sim *s, struct flow *f, int32_t at);
void sim_set_anno(struct sim *s, struct flow *f, int32_t at, uint32_t n);
/* The next number of a sequence that looks like chance and is the same in every run (splitmix64). */
uint32_t sim_chance(uint64_t *state);
struct flow *sim_packet(struct sim *s, const uint8_t *data, size_t len, uint64_t time);

/* sim_dump.c: a packet that leaves is kept under that number of output. */
void sim_output_flow(struct sim *s, size_t output, struct flow *f);

/* sim_handler.c */
struct sim_node *sim_find(struct sim *s, const struct sim_node *context, const char *name,
			  size_t len);
/* "ELEMENT.HANDLER VALUE"; 0, or with a warning negative, or SIM_UNKNOWN. The check is an error if there is no such element. */
bool sim_check_call(struct sim *s, struct sim_node *context, const char *call);
int sim_call_write(struct sim *s, struct sim_node *context, const char *call);
bool sim_call_read(struct sim *s, struct sim_node *context, const char *call, struct strbuf *out);
/* Whether there are all handlers of a list, to be read or written. */
bool sim_has_handlers(struct sim *s, struct sim_node *context, const char *list, bool write);
/* "ELEMENT.HANDLER"; negative: it does not take the value, and nothing is said. */
int sim_write_named(struct sim *s, const char *name, const char *text);
/* Replaces one argument, or all of them (keyword NULL), and records the rules anew. */
bool sim_reconfigure(struct sim *s, struct sim_node *n, const char *keyword, const char *value);

/* sim_read.c: a read handler of a class that is rules only; false: no such */
bool sim_read_rules(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out);
/* "lookup ADDR" of a route table; false: no such */
bool sim_read_lookup(struct sim *s, struct sim_node *n, const char *name, const char *text, struct strbuf *out);
/* sim_ipsec.c, sim_mappings.c: the same of RadixIPsecLookup; "lookup SADDR SPORT DADDR DPORT" of a rewriter of TCP */
bool sim_ipsec_lookup(struct sim *s, struct sim_node *n, uint32_t addr, struct strbuf *out);
bool sim_read_mapping(struct sim *s, struct sim_node *n, const char *name, const char *text, struct strbuf *out);
/* "add", "set" and "remove" of a route table */
int sim_write_routes(struct sim *s, struct sim_node *n, const char *name, const char *text);

/* sim_tell.c: a read handler that tells an argument; false: no such */
bool sim_tell(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out);
/* "1.500000", and in the unit with the fewest digits: "1.500000s", "20ms" */
void sim_print_time(uint64_t ns, struct strbuf *out);
void sim_print_interval(uint64_t ns, struct strbuf *out);
void sim_print_ip(struct strbuf *out, uint32_t addr);
void sim_print_ip6(const uint8_t *addr, struct strbuf *out);
void sim_print_ether(uint64_t eth, struct strbuf *out);

/* sim_responder.c: "table", "lookup ADDR"; "add", "remove"; false, SIM_UNKNOWN: no such */
bool sim_read_responder(struct sim *s, struct sim_node *n, const char *name, const char *text, struct strbuf *out);
int sim_write_responder(struct sim *s, struct sim_node *n, const char *name, const char *text);
/* SetVLANAnno: vlan_tci, vlan_id and vlan_pcp change parts of one tag. */
int sim_write_tag(struct sim *s, struct sim_node *n, const char *name, const char *arg);

/* sim_script.c: a step of the driver's script; 0: it goes on */
int sim_script_router(struct sim *s, struct sim_node *n);
/* A read handler of a script that computes: "add 1 2", an exported variable. false: no such. */
bool sim_script_function(struct sim *s, struct sim_node *n, const char *name, const char *args,
			 struct strbuf *out);

extern const struct sim_class sim_classes_dump[], sim_classes_device[], sim_classes_source[], sim_classes_queue[],
	sim_classes_unqueue[], sim_classes_sched[], sim_classes_rate[], sim_classes_script[],
	sim_classes_switch[], sim_classes_stamp[], sim_classes_arp[], sim_classes_bridge[],
	sim_classes_ip[], sim_classes_reassembly[], sim_classes_nd[], sim_classes_tcp[], sim_classes_icmp[],
	sim_classes_translate[], sim_classes_aggregate[], sim_classes_clipboard[],
	sim_classes_make[], sim_classes_anonymize[],
	sim_classes_compress[], sim_classes_ipsec[], sim_classes_cipher[],
	sim_classes_ftp[], sim_classes_expire[], sim_classes_count[], sim_classes_spantree[],
	sim_classes_aqm[], sim_classes_pppoe[], sim_classes_join[],
	sim_classes_match[], sim_classes_monitor[], sim_classes_cookie[], sim_classes_l7[],
	sim_classes_summary_from[], sim_classes_summary_to[], sim_classes_ratemon[];

#endif
