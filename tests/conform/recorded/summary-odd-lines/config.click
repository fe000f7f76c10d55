// Lines with words that are missing, too many, or that no field can have.
f :: FromIPSummaryDump(lines.txt, STOP true, ZERO true) -> t :: Tee -> ToDump(o0.pcap, ENCAP IP);
t[1] -> ToIPSummaryDump(-, FIELDS timestamp ip_len ip_src ip_dst ip_proto sport dport count payload_len wire_len);
