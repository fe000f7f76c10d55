// A router of tests/net/lab: N its number, IN and OUT its addresses, BACK and ON the next hops towards the client and the
// server (0.0.0.0 where they are on the link). What stands in it is the Box of another file, which comes before this one:
//
//	Box: 0 towards the server, 1 back, as received; 2 towards the server, 3 back, when the TTL has been lowered
//
// What the router says itself passes no box, as it does not pass the kernel's hook for forwarded packets.
define($N 2, $IN 10.9.2.2, $OUT 10.9.3.1, $BACK 10.9.2.1, $ON 10.9.3.2);

to_in :: Queue(1000) -> ToDevice(in);
to_out :: Queue(1000) -> ToDevice(out);
ask_in :: ARPQuerier($IN, 02:00:00:00:0$(N):01) -> to_in;
ask_out :: ARPQuerier($OUT, 02:00:00:00:0$(N):02) -> to_out;

box :: Box;
FromDevice(in, PROMISC true) -> at_in :: Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -);
at_in[0] -> ARPResponder($IN/32 02:00:00:00:0$(N):01) -> to_in;
at_in[1] -> [1]ask_in;
at_in[2] -> Strip(14) -> CheckIPHeader -> [0]box;
at_in[3] -> Discard;
FromDevice(out, PROMISC true) -> at_out :: Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -);
at_out[0] -> ARPResponder($OUT/32 02:00:00:00:0$(N):02) -> to_out;
at_out[1] -> [1]ask_out;
at_out[2] -> Strip(14) -> CheckIPHeader -> [1]box;
at_out[3] -> Discard;

routes :: RadixIPLookup($IN/32 0, $OUT/32 0, 10.9.5.0/24 $ON 1, 0.0.0.0/0 $BACK 2);
box[0], box[1] -> routes;
own :: RadixIPLookup(10.9.5.0/24 $ON 0, 0.0.0.0/0 $BACK 1);
own[0] -> ask_out;
own[1] -> ask_in;
routes[0] -> self :: IPClassifier(icmp type echo, -);
self[0] -> ICMPPingResponder -> own;
self[1] -> Discard;
routes[1] -> live_on :: DecIPTTL -> [2]box;
routes[2] -> live_back :: DecIPTTL -> [3]box;
live_on[1], live_back[1] -> ICMPError($IN, timeexceeded) -> own;
box[2] -> ask_out;
box[3] -> ask_in;
