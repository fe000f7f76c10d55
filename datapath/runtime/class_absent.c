/*
 * class_absent.c - Click's classes that the datapath does not run, each with the reason and what does the same here. A class
 * of the signatures' table that is neither here nor in the runtime is a mistake, which a test finds.
 */
#include "datapath/runtime/class_manual.h"

#include "models/click/class_page.h"

static const struct {
	const char *name, *why;
} absent[] = {
	{ "DebugBridge", "it prints messages of EtherSpanTree, which is not run" },
	{ "EtherSpanTree", "no spanning tree is made: a network of LearningSwitches must have no circles, or one of the host's bridges"
	  " runs the protocol" },
	{ "FromDPDKDevice", "devices are driven by AF_XDP: FromDevice" },
	{ "FromRawSocket", "packets of the host's stack come by FromHost, KernelTun and KernelTap" },
	{ "FromSocket", "packets of the host's stack come by FromHost, KernelTun and KernelTap" },
	{ "PollDevice", "it is of Click's kernel module; devices are driven by AF_XDP: FromDevice" },
	{ "ProgressBar", "it treats no packets: datapath ctl top shows what passes" },
	{ "QuitWatcher", "it treats no packets: Script and DriverManager end a run" },
	{ "RawSocket", "packets go to the host's stack by ToHost, KernelTun and KernelTap" },
	{ "Socket", "packets go to the host's stack by ToHost, KernelTun and KernelTap" },
	{ "ToDPDKDevice", "devices are driven by AF_XDP: ToDevice" },
	{ "ToHostSniffers", "it is of Click's kernel module; ToDump or ToHost show packets to others" },
	{ "ToRawSocket", "packets go to the host's stack by ToHost, KernelTun and KernelTap" },
	{ "ToSocket", "packets go to the host's stack by ToHost, KernelTun and KernelTap" },
};

const char *class_absent_why(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(absent); i++)
		if (strcmp(absent[i].name, name) == 0)
			return absent[i].why;
	return NULL;
}

bool class_absent_text(const char *name, struct strbuf *out)
{
	const struct click_class *k = click_class_find(name);
	const char *why = class_absent_why(name);

	if (!why || !k)
		return false;
	click_class_page(k, out);
	sb_printf(out, "\nNOT RUN BY THE DATAPATH\n  %s\n", why);
	return true;
}
