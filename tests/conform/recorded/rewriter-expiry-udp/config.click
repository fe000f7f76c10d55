rw :: UDPRewriter(pattern 1.0.0.1 5000-5005# - - 0 1, drop, UDP_TIMEOUT 2, UDP_STREAMING_TIMEOUT 3, UDP_GUARANTEE 1, REAP_INTERVAL 1);
FromDump(fwd.pcap, TIMING true) -> MarkIPHeader -> [0]rw;
FromDump(rev.pcap, TIMING true, STOP true) -> MarkIPHeader -> [1]rw;
rw[0] -> ToDump(out0.pcap, ENCAP IP);
rw[1] -> ToDump(out1.pcap, ENCAP IP);
