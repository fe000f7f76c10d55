// Each at its own time, by who asks; old offsets of fragments count in eights.
f :: FromIPSummaryDump(lines.txt, TIMING true) -> c :: Counter -> Unqueue -> ToIPSummaryDump(-, FIELDS timestamp ip_src ip_fragoff sport aggregate link direction);
g :: FromIPSummaryDump(DATA "!data ip_src payload\n1.2.3.4 abc\n1.2.3.5 \"d e\"\n5", ACTIVE false, PROTO 17) -> q :: Queue -> ToDump(o1.pcap, ENCAP IP);
n :: FromIPSummaryDump(nosuchfile.txt, ALLOW_NONEXISTENT true, FIELDS ip_src) -> Discard;
Script(wait 0.2, read c.count, wait 0.5, read c.count, read f.filepos, wait 2.5, read c.count, write g.active true, write f.active false, wait 5, read c.count, write f.active true, wait 1,
	read c.count, read g.filename, read g.filesize, read f.filename, read f.filesize, read g.active, read f.encap, read f.sampling_prob, read n.filename, read n.filesize, write f.stop);
