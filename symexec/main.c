/*
 * main.c - symexec: the table of its commands.
 */
#include "models/base/home.h"
#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/cmd_bpf.h"
#include "symexec/cmd_diff.h"
#include "symexec/cmd_expect.h"
#include "symexec/cmd_explain.h"
#include "symexec/cmd_learn.h"
#include "symexec/cmd_loops.h"
#include "symexec/cmd_tests.h"
#include "symexec/cmd_watch.h"
#include "symexec/model/element_doc.h"

#include <fcntl.h>
#include <unistd.h>

/* Where the caller has closed one, the next file or pipe would take its place; writing to it still fails. */
static void
hold_standard_files(void)
{
	int fd = open("/dev/null", O_RDONLY);

	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = open("/dev/null", O_RDONLY);
	if (fd >= 0)
		(void)close(fd);
}

int
main(int argc, char **argv)
{
	const struct command_spec commands[] = {
		{ "check", "NETWORK.yaml | FILE.click", "decide the policies: 0 all hold, 1 not",
		  check_options, check_config_size, cmd_check },
		{ "reach", "NETWORK.yaml | FILE.click", "what arrives where, in words",
		  reach_options, reach_config_size, cmd_reach },
		{ "loops", "NETWORK.yaml | FILE.click", "find loops, tell endless from bounded",
		  loops_options, loops_config_size, cmd_loops },
		{ "diff", "OLD NEW", "what arrives where, or how, that did not before",
		  diff_options, diff_config_size, cmd_diff },
		{ "watch", "NETWORK.yaml | FILE.click", "decide again whenever a file changes",
		  watch_options, watch_config_size, cmd_watch },
		{ "explain", "NETWORK.yaml | FILE.click PACKET", "why a packet ends where it does",
		  explain_options, explain_config_size, cmd_explain },
		{ "expect", "NETWORK.yaml --from HOST PROBE...", "what probes are answered, for tracebox --expect",
		  expect_options, expect_config_size, cmd_expect },
		{ "learn", "FILE.click --from PCAP --to PCAP", "recorded traffic that the model forbids",
		  learn_options, learn_config_size, cmd_learn },
		{ "sim", "FILE.click", "run the models on the packets of FromDump files",
		  sim_options, sim_config_size, cmd_sim },
		{ "tests", "FILE.click -o DIR", "packets that cover it, and what the models predict",
		  tests_options, tests_config_size, cmd_tests },
		{ "bpf", "FILE.o", "which packets a filter program matches",
		  bpf_options, bpf_config_size, cmd_bpf },
		{ "show", "FILE.click", "print the flattened configuration",
		  show_options, show_config_size, cmd_show },
		{ "elements", "[CLASS]", "list the element classes, or the manual of one",
		  elements_options, elements_config_size, cmd_elements },
		{ 0 }
	};
	const struct program_spec program = {
		.name = "symexec",
		.help = "prove what a network of Click-described boxes does to every packet",
		.version = MIDDLEPROOF_VERSION,
		.commands = commands,
		.epilogue = "Exit status: 0 yes, it holds; 1 no; 2 usage or bad input; 3 our fault.\n",
	};

	hold_standard_files();
	x_return_large();
	return program_main(&program, argc, argv);
}
