// The same flood twice: before and after somebody does something about it.
first :: FromDump(flood.pcap, ACTIVE false); second :: FromDump(flood.pcap, ACTIVE false);
switch :: Datapath(flood.yaml);
first, second -> [0] switch; Idle -> [1] switch;
switch[0] -> Discard; switch[1] -> inside :: Counter -> ToDump(inside.pcap);
