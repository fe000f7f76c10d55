// A router of tests/net/lab for IPv6, as router.click is for IPv4, with the same Box:
//
//	Box: 0 towards the server, 1 back, as received; 2 towards the server, 3 back, when the hop limit has been lowered
define($N 2, $IN fd09:2::2, $OUT fd09:3::1, $BACK fd09:2::1, $ON fd09:3::2);

to_in :: Queue(1000) -> ToDevice(in);
to_out :: Queue(1000) -> ToDevice(out);
ask_in :: IP6NDSolicitor($IN, 02:00:00:00:0$(N):01) -> to_in;
ask_out :: IP6NDSolicitor($OUT, 02:00:00:00:0$(N):02) -> to_out;

box :: Box;
FromDevice(in, PROMISC true) -> at_in :: Classifier(12/86dd 18/00203a 54/87, 12/86dd 18/00203a 54/88, 12/86dd, -);
at_in[0] -> IP6NDAdvertiser($IN 02:00:00:00:0$(N):01) -> to_in;
at_in[1] -> [1]ask_in;
at_in[2] -> Paint(0) -> Strip(14) -> CheckIP6Header -> [0]box;
at_in[3] -> Discard;
FromDevice(out, PROMISC true) -> at_out :: Classifier(12/86dd 18/00203a 54/87, 12/86dd 18/00203a 54/88, 12/86dd, -);
at_out[0] -> IP6NDAdvertiser($OUT 02:00:00:00:0$(N):02) -> to_out;
at_out[1] -> [1]ask_out;
at_out[2] -> Paint(1) -> Strip(14) -> CheckIP6Header -> [1]box;
at_out[3] -> Discard;

// What is for the router itself, for a link or for a group ends here.
routes :: LookupIP6Route($IN/128 0, $OUT/128 0, ff00::/8 0, fe80::/10 0, fd09:5::/64 $ON 1, ::/0 $BACK 2);
box[0], box[1] -> GetIP6Address(24) -> routes;
own :: LookupIP6Route(fd09:5::/64 $ON 0, ::/0 $BACK 1);
own[0] -> ask_out;
own[1] -> ask_in;
routes[0] -> Discard;
routes[1] -> live_on :: DecIP6HLIM -> [2]box;
routes[2] -> live_back :: DecIP6HLIM -> [3]box;
// as the kernel, the router speaks as the side where the packet came in
live_on[1], live_back[1] -> side :: PaintSwitch;
side[0] -> ICMP6Error($IN, 3, 0) -> own;
side[1] -> ICMP6Error($OUT, 3, 0) -> own;
box[2] -> ask_out;
box[3] -> ask_in;
