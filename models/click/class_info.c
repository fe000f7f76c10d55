/*
 * class_info.c - information elements: no packets, only names, scripts and settings.
 */
#include "models/click/class_int.h"

#define SCRIPT_ARGS \
	A_K("TYPE", ANY, NULL, "ACTIVE, PASSIVE, PACKET, PUSH, PROXY, DRIVER or SIGNAL signals"), \
	A_REST("INSTRUCTION", INSTRUCTIONS, "what is done, in order")

static const struct click_class info[] = {
	CLASS("AddressInfo", "0/0", "a/a", "information", "names for addresses",
	      A_REST("ENTRY", ADDRESS_INFOS, "NAME ADDRESS...")),
	CLASS("AlignmentInfo", "0/0", "a/a", "information", "alignment of packet data",
	      A_REST("ENTRY", ANY, "ELEMENT [CHUNK OFFSET]...")),
	CLASS("AnnotationInfo", "0/0", "a/a", "information", "names for annotations",
	      A_REST("ENTRY", ANY, "NAME OFFSET [SIZE]")),
	CLASS("ClickyInfo", "0/0", "a/a", "information", "settings of a viewer, ignored",
	      A_REST("ARG", ANY, "ignored")),
	CLASS_KEYS("DriverManager", "-/-", "ah/ah", "information", "when the driver stops",
		   SCRIPT_ARGS),
	CLASS("Error", "-/-", "a/a", "information", "fails when the router starts",
	      A_REST("ARG", ANY, "ignored")),
	CLASS("FlowInfo", "0/0", "a/a", "information", "how packets flow through elements",
	      A_REST("ENTRY", ANY, "ELEMENT CODE")),
	CLASS("IPFieldInfo", "0/0", "a/a", "information", "names of header fields", NO_ARGS),
	CLASS("IPNameInfo", "0/0", "a/a", "information", "names of protocols and ports", NO_ARGS),
	CLASS("Message", "0/0", "a/a", "information", "prints a message when configured",
	      A_M("MESSAGE", STRING, "the message"),
	      A_FLAGS("TYPE", ENUM, FLAG_P, "MESSAGE", "MESSAGE|WARNING|ERROR", "its kind")),
	CLASS("PortInfo", "0/0", "a/a", "information", "names for ports",
	      A_REST("ENTRY", ANY, "NAME PORT[/PROTO]")),
	CLASS("ProgressBar", "0/0", "a/a", "information", "shows how far the driver is",
	      A_REST("ARG", ANY, "handlers and their sizes")),
	CLASS("QuitWatcher", "0/0", "a/a", "information", "stops the driver when handlers say so",
	      A_REST("ARG", ANY, "handlers")),
	CLASS("ScheduleInfo", "0/0", "a/a", "information", "tickets of tasks",
	      A_REST("ENTRY", ANY, "ELEMENT TICKETS")),
	CLASS_KEYS("Script", "-/-", "ah/ah", "information", "runs instructions", SCRIPT_ARGS),
	CLASS("StaticThreadSched", "0/0", "a/a", "information", "threads of elements",
	      A_REST("ENTRY", ANY, "ELEMENT THREAD")),
};

CLASS_TABLE(classes_info, info);
