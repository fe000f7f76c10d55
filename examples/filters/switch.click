// What was recorded, each packet by the port that it came by.
FromDump(traffic.pcap) -> side :: Classifier(26/0a000001, -);
switch :: Datapath(switch.yaml);
side[1] -> [0] switch; side[0] -> [1] switch;
switch[0] -> ToDump(outside.pcap); switch[1] -> inside :: Counter -> Discard;
