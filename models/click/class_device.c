/*
 * class_device.c - devices, sockets, capture files, the host. Names of devices are never looked up.
 */
#include "models/click/class_int.h"

#define HEADROOM(most) A_KR("HEADROOM", UINT, "28", 0 TO most, "room in front of packets")
#define STOP_ACTIVE \
	A_K("STOP", BOOL, "false", "stop the driver at the end"), \
	A_K("ACTIVE", BOOL, "true", "emit at all")
#define SAMPLE A_KR("SAMPLE", DOUBLE, "1", U16, "probability of a packet, 1: all")
#define TIMES \
	A_K("START", SECONDS, NULL, "packets from this time on"), \
	A_K("START_AFTER", SECONDS, NULL, "the same, counted from the first packet"), \
	A_K("END", SECONDS, NULL, "packets until this time"), \
	A_K("END_AFTER", SECONDS, NULL, "the same, counted from the first packet"), \
	A_K("INTERVAL", SECONDS, NULL, "packets of this time span")
#define MMAP A_K("MMAP", BOOL, "true", "map the file")
#define SOCKET \
	A_M("TYPE", STRING, "TCP, UDP, UNIX or UNIX_DGRAM"), \
	A_K("VERBOSE", BOOL, "false", "tell about connections"), \
	A_KR("SNAPLEN", INT, "2048", INT_RANGE, "largest packet"), \
	A_KR("HEADROOM", UINT, "28", U32, "room in front of packets"), \
	A_K("TIMESTAMP", BOOL, "true", "set the time of packets"), \
	A_KR("RCVBUF", INT, "-1", INT_RANGE, "size of the receive buffer"), \
	A_KR("SNDBUF", INT, "-1", INT_RANGE, "size of the send buffer"), \
	A_KR("NODELAY", INT, "0", INT_RANGE, "TCP: send at once"), \
	A_K("CLIENT", BOOL, NULL, "connect rather than wait"), \
	A_K("PROPER", BOOL, "false", "use Proper"), \
	A_KC("ALLOW", ELEMENT, NULL, ROUTE_TABLES, "peers that may connect"), \
	A_KC("DENY", ELEMENT, NULL, ROUTE_TABLES, "peers that may not"), \
	A_P("ADDR", ANY, NULL, "TCP, UDP: address"), \
	A_P("PORT", ANY, NULL, "TCP, UDP: port"), \
	A_P("LOCAL_ADDR", ANY, NULL, "TCP, UDP: own address"), \
	A_P("LOCAL_PORT", ANY, NULL, "TCP, UDP: own port"), \
	A_K("FILENAME", ANY, NULL, "UNIX: path"), \
	A_K("LOCAL_FILENAME", ANY, NULL, "UNIX: own path")
#define ROUTE_TABLES \
	"DirectIPLookup|LinearIPLookup|RadixIPLookup|RangeIPLookup|SortedIPLookup|StaticIPLookup"
#define TUN \
	A_M("ADDR", IP_PREFIX, "address and prefix of the device"), \
	A_P("GATEWAY", IP, NULL, "gateway"), \
	A_K("TAP", BOOL, NULL, "Ethernet frames rather than IP packets"), \
	HEADROOM(8192), \
	A_KR("BURST", UINT, "1", 1 TO 0xffffffff, "packets at a time"), \
	A_K("ETHER", ETHER, NULL, "Ethernet address of the device"), \
	A_K("IGNORE_QUEUE_OVERFLOWS", BOOL, "false", "say nothing when the device is full"), \
	A_KR("MTU", INT, "2048", 20 TO 2147483647, "largest packet"), \
	A_K("DEV_NAME", STRING, NULL, "old name of DEVNAME"), \
	A_K("DEVNAME", STRING, NULL, "name of the device")

static const struct click_class device[] = {
	CLASS_KEYS("ControlSocket", "0/0", "a/a", "device", "a socket for handlers",
		   A_M("TYPE", STRING, "TCP, UNIX or SOCKET"),
		   A_K("READONLY", BOOL, "false", "no write handlers"),
		   A_K("PROXY", ELEMENT, NULL, "element that handles unknown names"),
		   A_K("VERBOSE", BOOL, "false", "tell about connections"),
		   A_KR("RETRIES", INT, "0", INT_RANGE, "attempts to open the socket"),
		   A_K("RETRY_WARNINGS", BOOL, "true", "tell about these"),
		   A_K("LOCALHOST", BOOL, "false", "for this host only"),
		   A_P("PORT", ANY, NULL, "TCP: port; UNIX: path; SOCKET: number"),
		   A_K("FILENAME", ANY, NULL, "UNIX: path"),
		   A_K("FD", ANY, NULL, "SOCKET: number of an open socket")),
	CLASS("Datapath", "-/-", "h/h", "flow", "tables, chains and ports of a datapath file",
	      A_P("FILE", FILENAME, NULL, "the file"),
	      A_K("TEXT", STRING, NULL, "what would be in a file"),
	      A_K("HOT", BOOL, "false", "its ports are the file's devices, with nothing between: hot-flows")),
	CLASS("FromDevice", "0/1-2", "h/h", "device", "receives packets from a device",
	      A_M("DEVNAME", STRING, "name of the device"),
	      A_P("PROMISC", BOOL, "false", "also frames for others"),
	      A_PR("SNAPLEN", INT, "2046", 14 TO 65535, "largest packet"),
	      A_K("SNIFFER", BOOL, "true", "the host gets packets, too"),
	      A_K("FORCE_IP", BOOL, "false", "only IP packets, mark their header"),
	      A_K("METHOD", WORD, NULL, "LINUX, PCAP or NETMAP"),
	      A_K("CAPTURE", WORD, NULL, "old name of METHOD"),
	      A_K("BPF_FILTER", STRING, NULL, "filter for PCAP"),
	      A_KR("PROTOCOL", UINT, "0", U16, "Ethernet type, 0: any"),
	      A_K("OUTBOUND", BOOL, "false", "also what the host sends"), HEADROOM(8190),
	      A_K("ENCAP", WORD, NULL, "link type"),
	      A_KR("BURST", INT, "1", 1 TO 2147483647, "packets at a time"),
	      A_K("TIMESTAMP", BOOL, "true", "set the time of packets")),
	CLASS("FromDPDKDevice", "0/1", "h/h", "other", "receives packets through DPDK",
	      A_M("PORT", STRING, "name or number of the device"),
	      A_PR("QUEUE", INT, "0", INT_RANGE, "queue"),
	      A_K("PROMISC", BOOL, "true", "also frames for others"),
	      A_KR("BURST", UINT, "32", U32, "packets at a time"),
	      A_KR("NDESC", INT, "-1", INT_RANGE, "descriptors"),
	      A_K("MAC", ETHER, NULL, "Ethernet address"),
	      A_KR("MTU", UINT, "0", U16, "largest packet"),
	      A_K("ALLOW_NONEXISTENT", BOOL, "false", "a missing device is no error"),
	      A_K("ACTIVE", BOOL, "true", "receive at all")),
	CLASS_KEYS("FromDump", "0/1-2", "a/ah", "device", "reads packets from a pcap file", MMAP,
		   A_M("FILENAME", FILENAME, "the file"),
		   A_P("TIMING", BOOL, "false", "keep the time between packets"),
		   STOP_ACTIVE, SAMPLE,
		   A_K("FORCE_IP", BOOL, "false", "only IP packets, mark their header"), TIMES,
		   A_K("END_CALL", ANY, NULL, "handler called at the end"),
		   A_KR("FILEPOS", INT, "0", S64, "where in the file to start")),
	CLASS("FromHost", "0/1", "h/h", "device", "a device towards the host",
	      A_M("DEVNAME", STRING, "name of the device"),
	      A_P("DST", IP_PREFIX, NULL, "address and prefix of the device"),
	      A_K("GATEWAY", IP, NULL, "gateway"), A_K("ETHER", ETHER, NULL, "Ethernet address"),
	      HEADROOM(8192), A_KR("MTU", INT, "2048", INT_RANGE, "largest packet")),
	CLASS_KEYS("FromIPSummaryDump", "0/1", "a/a", "device", "reads packets from a text file",
		   MMAP,
		   A_P("FILENAME", FILENAME, NULL, "the file"), STOP_ACTIVE,
		   A_K("ZERO", BOOL, "true", "what is not told is zero"),
		   A_K("TIMING", BOOL, "false", "keep the time between packets"),
		   A_K("CHECKSUM", BOOL, "false", "set checksums"), SAMPLE,
		   A_KR("PROTO", UINT, "6", U8, "protocol if none is told"),
		   A_K("MULTIPACKET", BOOL, "false", "emit packets that stand for several"),
		   A_K("DEFAULT_CONTENTS", ANY, NULL, "fields if the file does not say"),
		   A_K("DEFAULT_FIELDS", ANY, NULL, "fields if the file does not say"),
		   A_K("DEFAULT_FLOWID", ANY, NULL, "flow if the file does not say"),
		   A_K("CONTENTS", ANY, NULL, "fields if the file does not say"),
		   A_K("FIELDS", ANY, NULL, "fields if the file does not say"),
		   A_K("FLOWID", ANY, NULL, "flow if the file does not say"),
		   A_K("ALLOW_NONEXISTENT", BOOL, "false", "a missing file is no error"),
		   A_K("DATA", STRING, NULL, "text instead of a file")),
	CLASS("FromRawSocket", "0-1/0-1", "h/h", "device", "receives from a raw socket",
	      A_M("TYPE", IP_PROTO, "protocol"), A_P("PORT", ANY, NULL, "port"),
	      A_KR("SNAPLEN", INT, "2048", INT_RANGE, "largest packet"),
	      A_KR("HEADROOM", UINT, "28", U32, "room in front of packets")),
	CLASS_KEYS("FromSocket", "0-1/0-1", "h/h", "device", "receives from a socket", SOCKET),
	CLASS("KernelTap", "0-1/1-2", "a/h", "device", "an Ethernet device of the host", TUN),
	CLASS("KernelTun", "0-1/1-2", "a/h", "device", "an IP device of the host", TUN),
	CLASS("PollDevice", "0/1", "h/h", "kernel", "receives packets by polling a device",
	      A_M("DEVNAME", STRING, "name of the device"),
	      A_P("PROMISC", BOOL, "false", "also frames for others"),
	      A_PR("BURST", UINT, "8", U32, "packets at a time"),
	      A_K("TIMESTAMP", BOOL, "true", "set the time of packets"),
	      A_K("QUIET", BOOL, "false", "fewer messages"),
	      A_K("ALLOW_NONEXISTENT", BOOL, "false", "a missing device is no error"),
	      A_K("UP_CALL", ANY, NULL, "handler called when the device comes up"),
	      A_K("DOWN_CALL", ANY, NULL, "handler called when it goes down"),
	      A_KR("HEADROOM", UINT, "64", U32, "room in front of packets"),
	      A_KR("LENGTH", UINT, "0", U32, "size of buffers")),
	CLASS("RawSocket", "0-1/0-1", "l/h", "device", "a raw socket",
	      A_M("TYPE", IP_PROTO, "protocol"), A_P("PORT", ANY, NULL, "port"),
	      A_KR("SNAPLEN", INT, "2048", INT_RANGE, "largest packet"),
	      A_KR("HEADROOM", UINT, "28", U32, "room in front of packets")),
	CLASS_KEYS("Socket", "0-1/0-1", "a/h", "device", "a socket", SOCKET),
	CLASS("ToDevice", "1/0-2", "l/h", "device", "sends packets to a device",
	      A_M("DEVNAME", STRING, "name of the device"),
	      A_K("DEBUG", BOOL, "false", "tell about each packet"),
	      A_K("METHOD", WORD, NULL, "LINUX, PCAP or NETMAP"),
	      A_KR("BURST", INT, "1", 1 TO 2147483647, "packets at a time")),
	CLASS("ToDPDKDevice", "1/0", "h/h", "other", "sends packets through DPDK",
	      A_M("PORT", STRING, "name or number of the device"),
	      A_PR("QUEUE", INT, "0", INT_RANGE, "queue"),
	      A_KR("IQUEUE", UINT, "1024", U32, "size of the internal queue"),
	      A_K("BLOCKING", BOOL, "true", "wait when the device is full"),
	      A_KR("BURST", UINT, "32", U32, "packets at a time"),
	      A_KR("TIMEOUT", INT, "0", INT_RANGE, "longest wait in milliseconds"),
	      A_KR("NDESC", INT, "-1", INT_RANGE, "descriptors"),
	      A_K("ALLOW_NONEXISTENT", BOOL, "false", "a missing device is no error")),
	CLASS("ToDump", "1/0-1", "a/a", "device", "writes packets to a pcap file",
	      A_M("FILENAME", FILENAME, "the file"),
	      A_PR("SNAPLEN", UINT, "2000", U32, "bytes per packet, 0: all"),
	      A_P("ENCAP", WORD, "ETHER", "link type"),
	      A_K("USE_ENCAP_FROM", ANY, NULL, "sources whose link type is taken"),
	      A_K("EXTRA_LENGTH", BOOL, "true", "count what was cut off"),
	      A_K("UNBUFFERED", BOOL, "false", "write each packet at once"),
	      A_K("NANO", BOOL, NULL, "times in nanoseconds")),
	CLASS("ToHost", "1/0", "h/h", "device", "hands packets to the host",
	      A_M("DEVNAME", STRING, "device of a FromHost")),
	CLASS("ToHostSniffers", "1/0", "h/h", "kernel", "hands packets to the host's sniffers",
	      A_P("DEVNAME", STRING, NULL, "device they seem to come from"),
	      A_K("SNIFFERS", BOOL, "true", "only to sniffers"),
	      A_K("QUIET", BOOL, "false", "fewer messages"),
	      A_K("ALLOW_NONEXISTENT", BOOL, "false", "a missing device is no error")),
	CLASS("ToIPSummaryDump", "1/0-1", "a/h", "device", "writes packets to a text file",
	      A_M("FILENAME", FILENAME, "the file"),
	      A_K("FIELDS", ANY, "timestamp ip_src", "fields written"),
	      A_K("CONTENTS", ANY, NULL, "the same as FIELDS"),
	      A_K("DATA", ANY, NULL, "old name of FIELDS"),
	      A_K("VERBOSE", BOOL, "false", "tell how the file came to be"),
	      A_K("HEADER", BOOL, "true", "write a header"),
	      A_K("BANNER", STRING, NULL, "text in the header"),
	      A_K("MULTIPACKET", BOOL, "false", "a line per packet that one stands for"),
	      A_K("BAD_PACKETS", BOOL, "false", "tell about bad packets"),
	      A_K("CAREFUL_TRUNC", BOOL, "true", "tell about packets that were cut"),
	      A_K("EXTRA_LENGTH", BOOL, "true", "count what was cut off"),
	      A_K("BINARY", BOOL, "false", "write bytes")),
	CLASS("ToRawSocket", "0-1/0-1", "l/l", "device", "sends to a raw socket",
	      A_M("TYPE", IP_PROTO, "protocol"), A_P("PORT", ANY, NULL, "port"),
	      A_KR("SNAPLEN", INT, "2048", INT_RANGE, "largest packet"),
	      A_KR("HEADROOM", UINT, "28", U32, "room in front of packets")),
	CLASS_KEYS("ToSocket", "0-1/0-1", "l/l", "device", "sends to a socket", SOCKET),
};

CLASS_TABLE(classes_device, device);
