// Options as words; a payload that is shorter than the length leaves makes room for padding.
f :: FromIPSummaryDump(lines.txt, STOP true, ZERO true)
	-> t :: Tee(2) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> ToIPSummaryDump(-, FIELDS ip_hl ip_opt tcp_off tcp_opt tcp_ntopt tcp_sack ip_len payload_len payload);
