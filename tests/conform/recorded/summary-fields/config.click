// Every field that a dump may have, in and out, with right and wrong values.
f :: FromIPSummaryDump(lines.txt, STOP true, CHECKSUM true)
	-> t :: Tee(2) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> ToIPSummaryDump(-, BAD_PACKETS true, BANNER "so \"it\" is", FIELDS
	timestamp ts_sec ts_usec ts_usec1 first_timestamp count link direction aggregate wire_len eth_src eth_dst eth_type ip_src ip_dst ip_tos ip_dscp ip_ecn ip_ttl ip_frag ip_fragoff ip_id ip_sum ip_proto ip_hl ip_len
	ip_capture_len ip_opt sport dport tcp_seq tcp_ack tcp_off tcp_flags tcp_window tcp_urp tcp_opt tcp_ntopt tcp_sack udp_len icmp_type icmp_code icmp_type_name icmp_code_name icmp_flowid icmp_seq icmp_nextmtu payload payload_len payload_md5);
