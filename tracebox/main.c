/*
 * main.c - tracebox: name the box on the path that changed the packet.
 */
#include "models/base/home.h"
#include "tracebox/campaign/report.h"
#include "tracebox/campaign/targets.h"
#include "tracebox/lua/lua_run.h"
#include "tracebox/net/listen.h"
#include "tracebox/options.h"
#include "tracebox/probe/probe.h"
#include "tracebox/run.h"

static int finish(struct diag *d, int status)
{
	diag_print(d, stderr, diag_want_colour(stderr));
	diag_free(d);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "tracebox: cannot write the output\n");
		return 3;
	}
	return status;
}

int main(int argc, char **argv)
{
	struct strbuf help = STRBUF_INIT;
	struct options o;
	char err[400] = "";
	struct diag *d;

	if (!options_read(&o, argc, argv, err, sizeof(err))) {
		fprintf(stderr, "tracebox: %s; 'tracebox --help' tells the options\n", err);
		return 2;
	}
	d = diag_new();
	if (o.help) {
		options_help(&help);
		fputs(sb_str(&help), stdout);
		sb_fini(&help);
		return finish(d, 0);
	}
	if (o.version) {
		printf("tracebox %s\n", MIDDLEPROOF_VERSION);
		return finish(d, 0);
	}
	if (o.seeded)
		probe_seed(o.seed);
	if (o.listen)
		return finish(d, listen_run(o.listen, d));
	if (o.report)
		return finish(d, report_run(&o, d));
	if (o.targets)
		return finish(d, run_targets(&o, d));
	if (o.script || o.code)
		return finish(d, lua_run_script(&o, d));
	return finish(d, o.read ? run_read(&o, d) : run_probe(&o, d));
}
