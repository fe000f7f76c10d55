// Captures read from places in them, up to a time, and written with other encapsulations and times.
a :: FromDump(in.pcap, STOP false, MMAP false, END_AFTER 3.5) -> ToDump(o0.pcap, USE_ENCAP_FROM a, UNBUFFERED true);
b :: FromDump(in.pcap, STOP false, END 1000000002) -> Truncate(30) -> ToDump(o1.pcap, EXTRA_LENGTH false);
c :: FromDump(in.pcap, SAMPLE 1, STOP true, TIMING false) -> Truncate(30) -> ToDump(o2.pcap, EXTRA_LENGTH true);
d :: FromDump(in.pcap, FILEPOS 24, ACTIVE true) -> ToDump(o3.pcap);
