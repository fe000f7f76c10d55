/*
 * board_program.h - filter programs of a board: those of its file, by number for rules, and the maps that rules send. Kept between
 * batches on the board's thread; what is in the registry belongs to that.
 */
#ifndef CLASSIFIER_BOARD_PROGRAM_H
#define CLASSIFIER_BOARD_PROGRAM_H

#include "datapath/classifier/program.h"
#include "models/network/datapath.h"

struct board;
struct bpf_instance;
struct bpf_named;
struct flight;

/* A filter program that the file names. */
struct board_program {
	struct bpf_named *named;
	const struct datapath_program *conf;
	struct bpf_instance *staged;	/* takes its place with the first turn; NULL: none does */
	char *path;
};

/* What the maps of a program held when a rule sent them. */
struct sent_maps {
	char *text;			/* JSON, in one line */
	size_t len;
};

/* Maps that packets of this turn want to be sent. */
struct maps_wanted {
	struct bpf_named *named;
	uint64_t packets;
};

enum { BOARD_SENT = 64, BOARD_SENT_OCTETS = 64 << 20 };

/* Loads the programs of the file; false after errors in diag. */
bool board_programs_load(struct board *d, struct diag *diag);
void board_programs_fini(struct board *d);
/* Those of the file that could not take their place before all of the configuration was good do now. */
void board_programs_commit(struct board *d);
/* The number of a program for rules, or RULE_NO_PROGRAM after an error in diag. no: it must say no. */
int32_t board_program(struct board *d, const char *name, bool no, span at, struct diag *diag);
const char *board_program_name(const struct board *d, int32_t program);
/* The program that send-maps names; NULL after an error in diag. */
struct bpf_named *board_program_find(struct board *d, const char *name, span at, struct diag *diag);
/* Packets want its maps to be sent: board_maps_send does so, between batches. */
void board_maps_want(struct board *d, struct bpf_named *named, unsigned packets);
void board_maps_send(struct board *d);
/* Before packets are looked up: their history begins, and programs are told the time. */
void board_programs_begin(struct board *d, struct flight *f);

#endif
