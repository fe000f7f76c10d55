An incremental update mends the checksum also where the header says that it is longer than the packet: only what changed
counts. Here the header is taken to be where it is not, and the octet there says fifteen words.
== file cut.click
InfiniteSource(DATA \<4564002bf3d94000ff06236c00000000c8f29b30bc7d00500a0000ffc0a8000150870000621e9c40616263>, LIMIT 1, STOP true)
	-> CheckIPHeader -> VLANEncap(5) -> SetIPDSCP(48) -> ToDump(out.pcap, ENCAP IP);
== run
symexec sim cut.click
tail -c +41 out.pcap | od -An -v -tx1
== stdout
 45 64 00 2b f3 d9 40 00 ff c2 23 6c 81 00 00 05
 00 00 ff 43 c8 f2 9b 30 bc 7d 00 50 0a 00 00 ff
 c0 a8 00 01 50 87 00 00 62 1e 9c 40 61 62 63
