/*
 * main.c - datapath: the table of its commands.
 */
#include "datapath/cmd.h"
#include "models/base/home.h"

int main(int argc, char **argv)
{
	const struct command_spec commands[] = {
		{ "run", "[FILE [NAME=VALUE...]]", "run a Click configuration or a datapath file",
		  run_options, run_config_size, cmd_run },
		{ "test", "DIR FILE.click", "run test vectors: 0 all as predicted, 1 not",
		  test_options, test_config_size, cmd_test },
		{ "ctl", "[VERB [ARGUMENT...]]", "ask and change one that runs",
		  ctl_options, ctl_config_size, cmd_ctl },
		{ "bench", "[NAME...]", "measure configurations between memory ports",
		  bench_options, bench_config_size, cmd_bench },
		{ "elements", "[CLASS]", "list the element classes, or print the manual of one",
		  elements_options, elements_config_size, cmd_elements },
		{ 0 }
	};
	const struct program_spec program = {
		.name = "datapath",
		.help = "run middleboxes described in the Click language",
		.version = MIDDLEPROOF_VERSION,
		.commands = commands,
		.epilogue = "Exit status: 0 it ran, or the answer is yes; 1 not as predicted; 2 usage or bad input;\n"
			    "3 our fault.\n",
	};

	return program_main(&program, argc, argv);
}
