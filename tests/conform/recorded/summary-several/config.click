// Packets that stand for several, taken apart where they are read, or where they are written.
f :: FromIPSummaryDump(lines.txt, MULTIPACKET true, ACTIVE false) -> t :: Tee(2) -> ToDump(o0.pcap, ENCAP IP, EXTRA_LENGTH true);
t[1] -> a :: ToIPSummaryDump(-, HEADER false, FIELDS timestamp first_timestamp count ip_len udp_len wire_len payload_len);
g :: FromIPSummaryDump(lines.txt, ACTIVE false) -> ToIPSummaryDump(-, HEADER false, MULTIPACKET true, FIELDS timestamp count len payload_len);
h :: FromIPSummaryDump(lines.txt, ACTIVE false) -> ToIPSummaryDump(-, HEADER false, EXTRA_LENGTH false, FIELDS timestamp count len payload_len ip_capture_len);
Script(write f.active true, wait 1, print "others", write g.active true, wait 1, print "whole", write h.active true, wait 1, read f.filepos, read f.active, read g.filesize, stop);
