/*
 * datapath_int.h - shared by the readers of datapath.yaml.
 */
#ifndef NETWORK_DATAPATH_INT_H
#define NETWORK_DATAPATH_INT_H

#include "models/network/datapath.h"
#include "models/network/ends.h"

struct datapath_reading {
	struct reading r;
	struct datapath *p;
	/* names to struct end_node; index in the file's order until tables are sorted */
	struct str_map *ports, *tables, *chains, *meters;
	struct str_map *programs;	/* NULL: not known here */
};

/*
 * Declares the keys of a section, with their index, in a map of names; false after an error
 * about a name.
 */
bool datapath_declare(struct datapath_reading *w, struct str_map *names,
		      const struct yaml_node *section, const char *what);

/* datapath_table.c; the names of ports, tables and chains are declared before. */
bool datapath_tables_read(struct datapath_reading *w, const struct yaml_node *map);
bool datapath_actions_read(struct datapath_reading *w, const struct yaml_node *n,
		  struct datapath_actions *to);

/* Splits and checks the text of one action; words are where they stand, or all at `at`. */
bool datapath_action_read(struct datapath_reading *w, const char *text, span at, bool places,
			  struct datapath_action *to);

/* datapath_meter.c */
bool datapath_meters_read(struct datapath_reading *w, const struct yaml_node *map);

/* datapath_program.c */
bool datapath_programs_read(struct datapath_reading *w, const struct yaml_node *map);
bool datapath_rule_program_read(struct datapath_reading *w, const struct word *text, struct datapath_rule *to);
bool datapath_send_maps_check(struct datapath_reading *w, const struct datapath_action *a);

/* datapath_chain.c */
bool datapath_chains_read(struct datapath_reading *w, const struct yaml_node *map);

/* datapath_tenant.c: what runs in drivers; ports are declared before. */
bool datapath_tenants_read(struct datapath_reading *w, const struct yaml_node *map);
bool datapath_guests_read(struct datapath_reading *w, const struct yaml_node *map);

/* All tables of keys, for the test that the manual names them. */
extern const struct schema datapath_schema, port_schema, table_schema, rule_schema, chain_schema,
	nf_schema, meter_schema, tenant_schema, guest_schema, program_schema;

#endif
