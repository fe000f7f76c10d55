// Clients' flows are remembered and go to the inspector; from there only flows that are not remembered go on.
clients :: FromDevice(clients);
inspect :: FromDevice(inspect);
flows :: IPRewriter(keep 0 0, pass 1);

clients -> CheckIPHeader -> [0]flows;
inspect -> CheckIPHeader -> [1]flows;
flows[0] -> Queue -> ToDevice(inspect);
flows[1] -> Queue -> ToDevice(servers);
FromDevice(servers) -> CheckIPHeader -> Queue -> ToDevice(clients);
