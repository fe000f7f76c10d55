/*
 * class_source.c - sources of packets without a device.
 */
#include "models/click/class_int.h"

#define STOP A_K("STOP", BOOL, "false", "stop the driver at the end")
#define END_CALL A_K("END_CALL", ANY, NULL, "handler called at the end")
#define ACTIVE_K A_K("ACTIVE", BOOL, "true", "emit at all")
#define ACTIVE_P A_P("ACTIVE", BOOL, "true", "emit at all")
#define DATA_SIZE \
	A_KR("LENGTH", INT, "-1", INT_RANGE, "length of packets, -1: of DATA"), \
	A_KR("DATASIZE", INT, NULL, INT_RANGE, "old name of LENGTH")
#define DATA A_P("DATA", STRING, NULL, "content of packets")

static const struct click_class source[] = {
	CLASS("InfiniteSource", "0/1", "a/a", "source", "emits packets as fast as possible", DATA,
	      A_PR("LIMIT", INT, "-1", S64, "number of packets, -1: no limit"),
	      A_PR("BURST", INT, "1", 1 TO 2147483647, "packets at a time"), ACTIVE_P,
	      A_K("TIMESTAMP", BOOL, "true", "set the time"), DATA_SIZE, STOP, END_CALL),
	CLASS("RandomSource", "0/1", "a/a", "source", "emits packets of random bytes",
	      A_MR("LENGTH", INT, 0 TO 65535, "length of packets"),
	      A_PR("LIMIT", INT, "-1", S64, "number of packets, -1: no limit"),
	      A_PR("BURST", INT, "1", 1 TO 2147483647, "packets at a time"), ACTIVE_P,
	      A_K("TIMESTAMP", BOOL, "true", "set the time"), STOP, END_CALL),
	CLASS("RatedSource", "0/1", "a/a", "source", "emits packets at a rate", DATA,
	      A_PR("RATE", UINT, "10", U32, "packets per second"),
	      A_PR("LIMIT", INT, "-1", INT_RANGE, "number of packets, -1: no limit"), ACTIVE_P,
	      DATA_SIZE, STOP,
	      A_KR("BANDWIDTH", BANDWIDTH, NULL, U32, "bytes per second instead of RATE")),
	CLASS("TimedSink", "1/0", "l/l", "source", "pulls and drops a packet per interval",
	      A_P("INTERVAL", SECONDS, "0.5", "the interval")),
	CLASS("TimedSource", "0/1", "h/h", "source", "emits a packet per interval",
	      A_P("INTERVAL", SECONDS, "0.5", "the interval"), DATA,
	      A_KR("LIMIT", INT, "-1", INT_RANGE, "number of packets, -1: no limit"), ACTIVE_K,
	      STOP,
	      A_KR("HEADROOM", UINT, "28", U32, "room in front of the data")),
};

CLASS_TABLE(classes_source, source);
