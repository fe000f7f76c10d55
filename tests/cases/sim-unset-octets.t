Octets that nobody has set count as 0 in a run, and where an element looks at some, because the packet ends in front of them,
the answer rests on them and says so. Where they are only overwritten it does not.
== hex in.pcap
d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000
# an Ethernet frame that ends in its VLAN tag
00ca9a3b 00000000 0f000000 0f000000 0a0b0c0d0e0f 0200000000aa 8100 0f
== file tag.click
FromDump(in.pcap, STOP true) -> VLANDecap -> ToDump(o.pcap);
== file over.click
FromDump(in.pcap, STOP true) -> Unstrip(2) -> StoreData(0, \<0102>) -> ToDump(o.pcap);
== run
symexec sim --json tag.click | grep -o '"nondeterministic": [^]]*]'; symexec sim --json over.click | grep -o '"nondeterministic": [^]]*]'
== stdout
"nondeterministic": [{"element": "VLANDecap@2", "chance": "octets that nobody has set"}]
"nondeterministic": []
