/*
 * class_queue.c - queues, schedulers, shapers, meters, active queue management.
 */
#include "models/click/class_int.h"

#define CAPACITY A_PR("CAPACITY", UINT, "1000", U32, "largest number of packets")
#define RATE A_MR("RATE", UINT, U32, "packets per second")
#define BANDWIDTH A_MR("RATE", BANDWIDTH, U32, "bytes per second, or with a unit")
#define BURST_FOR(name, unit) \
	A_KR("BURST_DURATION", SECONDS, "0.02", MAX_MILLI, "time that may be caught up"), \
	A_KR(name, UINT, NULL, U32, unit " that may be caught up")
#define RED_TAIL \
	A_K("QUEUES", ANY, NULL, "the queues watched"), \
	A_KR("STABILITY", UINT, "4", 0 TO 16, "weight of the moving average, a power of 1/2")

static const struct click_class queue[] = {
	CLASS("AdaptiveRED", "1/1-2", "a/ah", "queue", "random early detection that adapts",
	      A_MR("TARGET", UINT, 0 TO 43690, "queue length aimed at"),
	      A_MR("MAX_P", DOUBLE, 0 TO 1, "largest drop probability"), RED_TAIL),
	CLASS("BandwidthMeter", "1/2-", "h/h", "queue", "output by the rate in bytes",
	      A_RANGE("RATE", BANDWIDTH, FLAG_REST, NULL, U32, NULL, "rates, rising")),
	CLASS("BandwidthRatedSplitter", "1/1-2", "h/h", "queue", "output 1 above a rate in bytes",
	      BANDWIDTH, BURST_FOR("BURST_BYTES", "bytes")),
	CLASS("BandwidthRatedUnqueue", "1/1", "l/h", "queue", "pulls and pushes at a rate in bytes",
	      BANDWIDTH, BURST_FOR("BURST_BYTES", "bytes")),
	CLASS("BandwidthShaper", "1/1-2", "l/l", "queue", "limits the rate in bytes", BANDWIDTH),
	CLASS("Burster", "1/1", "l/h", "queue", "pulls and pushes bursts",
	      A_MR("INTERVAL", SECONDS, MAX_MILLI, "time between bursts"),
	      A_PR("BURST", INT, "8", 1 TO 2147483647, "packets per burst")),
	CLASS("CoDel", "1/1", "l/l", "queue", "drops by the time packets waited",
	      A_P("TARGET", SECONDS, "5ms", "time that is acceptable"),
	      A_P("INTERVAL", SECONDS, "100ms", "how long it may be exceeded"),
	      A_K("QUEUES", ANY, NULL, "the queues watched")),
	CLASS("CPUQueue", "1/1-", "h/l", "queue", "a queue per CPU",
	      A_PR("CAPACITY", UINT, "128", U32, "largest number of packets")),
	CLASS("DelayShaper", "1/1", "l/l", "queue", "delays packets",
	      A_M("DELAY", SECONDS, "the time")),
	CLASS("DelayUnqueue", "1/1", "l/h", "queue", "pulls, delays and pushes packets",
	      A_M("DELAY", SECONDS, "the time")),
	CLASS("DRRSched", "-/1", "l/l", "queue", "deficit round robin",
	      A_PR("QUANTUM", INT, "500", 1 TO 2147483647, "bytes per round")),
	CLASS("FrontDropQueue", "1/1-2", "h/lh", "queue",
	      "a queue that drops the oldest", CAPACITY),
	CLASS("FullNoteQueue", "1/1-2", "h/lh", "queue", "the same as Queue", CAPACITY),
	CLASS("LinkUnqueue", "1/1", "l/h", "queue", "a link with latency and bandwidth",
	      A_M("LATENCY", SECONDS, "latency"),
	      A_MR("BANDWIDTH", BANDWIDTH, 100 TO 0xffffffff,
		   "bandwidth, at least 100 bytes per second")),
	CLASS("Meter", "1/2-", "h/h", "queue", "output by the rate in packets",
	      A_RANGE("RATE", BANDWIDTH, FLAG_REST, NULL, U32, NULL, "rates, rising")),
	CLASS("MixedQueue", "2/1-2", "h/lh", "queue", "a queue, and a stack in front of it",
	      CAPACITY),
	CLASS("NotifierQueue", "1/1-2", "h/lh", "queue", "a queue that notifies", CAPACITY),
	CLASS("PrioSched", "-/1", "l/l", "queue", "lower inputs first", NO_ARGS),
	CLASS("PullSwitch", "-/1", "l/l", "queue", "pulls from one input that a handler changes",
	      A_PR("INPUT", INT, "0", INT_RANGE, "the input, -1: none")),
	CLASS("Queue", "1/1-2", "h/lh", "queue", "a first-in first-out queue", CAPACITY),
	CLASS("QuickNoteQueue", "1/1-2", "h/lh", "queue", "a queue that notifies early", CAPACITY),
	CLASS("RatedSplitter", "1/1-2", "h/h", "queue", "output 1 above a rate in packets", RATE,
	      BURST_FOR("BURST_SIZE", "packets")),
	CLASS("RatedUnqueue", "1/1", "l/h", "queue", "pulls and pushes at a rate in packets", RATE,
	      BURST_FOR("BURST_SIZE", "packets")),
	CLASS("RED", "1/1-2", "a/ah", "queue", "random early detection",
	      A_MR("MIN_THRESH", UINT, U32, "queue length where dropping starts"),
	      A_MR("MAX_THRESH", UINT, U16, "queue length of MAX_P"),
	      A_MR("MAX_P", DOUBLE, 0 TO 1, "drop probability there"), RED_TAIL,
	      A_K("GENTLE", BOOL, "true", "rise further up to twice MAX_THRESH")),
	CLASS("RoundRobinSched", "-/1", "l/l", "queue", "pulls from inputs in turn", NO_ARGS),
	CLASS("Shaper", "1/1-2", "l/l", "queue", "limits the rate in packets", RATE),
	CLASS("SimplePrioSched", "-/1", "l/l", "queue", "lower inputs first", NO_ARGS),
	CLASS("SimplePullSwitch", "-/1", "l/l", "queue", "pulls from one input",
	      A_PR("INPUT", INT, "0", INT_RANGE, "the input, -1: none")),
	CLASS("SimpleQueue", "1/1-2", "h/lh", "queue", "a queue that does not notify", CAPACITY),
	CLASS("SimpleRoundRobinSched", "-/1", "l/l", "queue", "pulls from inputs in turn", NO_ARGS),
	CLASS("StaticPullSwitch", "-/1", "l/l", "queue", "pulls from one input",
	      A_MR("INPUT", INT, INT_RANGE, "the input; out of range: none")),
	CLASS_PER("StrideSched", "1-/1", "l/l", 'i', "queue", "inputs in proportion to tickets",
		  A_RANGE("TICKETS", UINT, FLAG_REST, NULL, 0 TO 2147483647, NULL,
			  "tickets of each input")),
	CLASS("ThreadSafeQueue", "1/1-2", "h/lh", "queue", "a queue for several threads", CAPACITY),
	CLASS("TimedUnqueue", "1/1", "l/h", "queue", "pulls and pushes at intervals",
	      A_MR("INTERVAL", SECONDS, MAX_MILLI, "time between bursts"),
	      A_PR("BURST", INT, "1", 1 TO 2147483647, "packets per burst")),
	CLASS("TimeSortedSched", "-/1", "l/l", "queue", "pulls packets in order of their times",
	      A_K("STOP", BOOL, "false", "stop the driver at the end"),
	      A_KR("BUFFER", INT, "1", 1 TO 2147483647, "packets kept per input")),
	CLASS("Unqueue", "1/1", "l/h", "queue", "pulls and pushes packets",
	      A_PR("BURST", INT, "1", INT_RANGE, "packets at a time"),
	      A_K("ACTIVE", BOOL, "true", "pull at all"),
	      A_KR("LIMIT", INT, "-1", INT_RANGE, "number of packets, -1: no limit")),
};

CLASS_TABLE(classes_queue, queue);
