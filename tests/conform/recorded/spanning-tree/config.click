// Ports that listen, learn and forward, close for a better bridge, and open when it is silent; what the bridge says.
elementclass Port { FILE $f | FromDump($f, TIMING true) -> c :: Classifier(14/4242, -); c[0] -> output; c[1] -> [1] output }
in, out :: Suppressor;
sw :: EtherSwitch;
st :: EtherSpanTree(00:1f:29:4d:f8:31, in, OUTPUT_SUPPRESSOR out, SWITCH sw);
a :: Port(FILE a.pcap); b :: Port(FILE b.pcap); c :: Port(FILE c.pcap);
oa :: ToDump(oa.pcap); ob :: ToDump(ob.pcap); oc :: ToDump(oc.pcap);
ma :: ToDump(oma.pcap); mb :: ToDump(omb.pcap); mc :: ToDump(omc.pcap);
a[0] -> [0] st [0] -> ma; b[0] -> [1] st [1] -> mb; c[0] -> [2] st [2] -> mc;
a[1] -> [0] in [0] -> [0] sw [0] -> [0] out [0] -> oa;
b[1] -> [1] in [1] -> [1] sw [1] -> [1] out [1] -> ob;
c[1] -> [2] in [2] -> [2] sw [2] -> [2] out [2] -> oc;
DriverManager(wait 17s, print in.active0, print out.active0, wait 16s, print in.active0, print out.active0, wait 9s, print st.msgs, print in.active0, print in.active1, wait 100s, stop);
