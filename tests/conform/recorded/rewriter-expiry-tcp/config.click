rw :: TCPRewriter(pattern 1.0.0.1 5000-5005# - - 0 1, drop, TCP_NODATA_TIMEOUT 2, TIMEOUT 4, TCP_DONE_TIMEOUT 1, TCP_GUARANTEE 3, REAP_INTERVAL 2);
FromDump(fwd.pcap, TIMING true) -> MarkIPHeader -> [0]rw;
FromDump(rev.pcap, TIMING true, STOP true) -> MarkIPHeader -> [1]rw;
rw[0] -> ToDump(out0.pcap, ENCAP IP);
rw[1] -> ToDump(out1.pcap, ENCAP IP);
