t :: TCPIPSend -> c :: CheckTCPHeader -> ToDump(o0.pcap, ENCAP IP);
DriverManager(wait 0.1s, write t.send 0x0100000a 1000 0x0200000a 80 5 6 2, write t.send 1 http 2 65535 0xffffffff 4294967295 255 3, write t.send 1 2 3, write t.send 1 2 3 4 5 6 7 0, write t.send 1 2 3 4 5 6 256, write t.send 10.0.0.1 5 10.0.0.2 5 5 5 5, write t.send 1 2 3 4 5 6 7 1 true);
