PPPoE: a subscriber and an access server find each other, agree by LCP, PAP and IPCP, carry packets, notice each other's end, and outlast nonsense.
== copy tests/oracle/packets.py
== file lib.click
elementclass Line { input[0] -> t :: Tee -> Queue -> Unqueue -> sw :: Switch(0) -> [0] output; sw[1] -> Discard; t[1] -> [1] output; }
elementclass Host { $ip | s :: RatedSource(DATA \<45000014000000004001000001020304 08080808>, RATE 10) -> MarkIPHeader -> SetIPAddress(8.8.8.8) ->
	StoreIPAddress($ip, 12) -> StoreIPAddress(8.8.8.8, 16) -> SetIPChecksum -> output; }
== file one.click
require(library lib.click);
c :: PPPoEClient(2:0:0:0:0:aa, USER alice, PASSWORD secret, ECHO 2); s :: PPPoEServer(2:0:0:0:0:bb, 10.64.0.254, 10.64.0.0/25, USERS "bob x alice secret", SERVICE internet, ECHO 2);
c[0] -> up :: Line -> [0] s; s[0] -> down :: Line -> [0] c; all :: Null -> ToDump(all.pcap, SNAPLEN 0); up[1] -> all; down[1] -> all;
Host(10.64.0.1) -> [1] c; RatedSource(DATA \<45000014000000004001000001020304 08080808>, RATE 1) -> MarkIPHeader -> [1] c; s[1] -> u :: Counter -> m :: Tee -> ToDump(net.pcap, ENCAP IP); m[1] -> IPMirror -> [1] s; c[1] -> d :: Counter -> ToDump(host.pcap, ENCAP IP);
Script(wait 5.05, print "$(c.state) $(c.address) $(c.gateway)", print $(s.sessions), write c.close, print "closed: $(c.state) $(s.count)", wait 3, print "again: $(c.state)",
	write s.close 1, print "server closed: $(c.state) $(s.count)", wait 3, print "again: $(c.state)", write up/sw.switch 1, wait 12,
	print "$(c.state) $(s.count) opened $(s.opened) closed $(s.closed)", write up/sw.switch 0, wait 33, print "back: $(c.state) $(s.count)", stop);
== run
datapath run --clock=virtual one.click -h u.count -h d.count -h s.drop_reasons -h s.accounting >told; grep alice told; sed -n 1,8p told; awk '/^[0-9]+$/ { n[++k] = $1 } /bad address/ { bad = $3 } END { print (n[1] > 350 && n[1] == n[2] ? "all came back" : "lost"), (bad > 30 ? "forged ones stopped" : "forged ones passed") }' told
python3 - <<END
from packets import *
up, down = ([p for _, p in read_capture(n + '.pcap')] for n in ('net', 'host'))
assert all(p[:12] == up[0][:12] and p[12:20] == address('10.64.0.1') + address('8.8.8.8') for p in up), 'up'
assert all(p[12:20] == address('8.8.8.8') + address('10.64.0.1') and checksum(p[:20]) == 0 for p in down), 'down'
END
tshark -nr all.pcap -Y '!ip' 2>/dev/null | sed 's/^ *[0-9]* *[0-9.]* *//' | head -19; tshark -nr all.pcap -Y '_ws.malformed || _ws.expert.severity >= 0x600000' 2>/dev/null | head
== stdout
1 02-00-00-00-00-AA 10.64.0.1 alice ended 5 50 1000 50 1000
1 02-00-00-00-00-AA 10.64.0.1 alice ended 2 21 420 21 420
1 02-00-00-00-00-AA 10.64.0.1 alice ended 9 21 420 21 420
1 02-00-00-00-00-AA 10.64.0.1 alice up 31 311 6220 311 6220
up 10.64.0.1 10.64.0.254
1 02-00-00-00-00-AA 10.64.0.1 up 50 50
closed: looking 1
again: up
server closed: up 0
again: up
looking 0 opened 3 closed 3
back: up 1
all came back forged ones stopped
02:00:00:00:00:aa → ff:ff:ff:ff:ff:ff PPPoED 60 Active Discovery Initiation (PADI)
02:00:00:00:00:bb → 02:00:00:00:00:aa PPPoED 75 Active Discovery Offer (PADO) AC-Name='middleproof'
02:00:00:00:00:aa → 02:00:00:00:00:bb PPPoED 60 Active Discovery Request (PADR)
02:00:00:00:00:bb → 02:00:00:00:00:aa PPPoED 60 Active Discovery Session-confirmation (PADS)
02:00:00:00:00:bb → 02:00:00:00:00:aa PPP LCP 60 Configuration Request
02:00:00:00:00:aa → 02:00:00:00:00:bb PPP LCP 60 Configuration Request
02:00:00:00:00:bb → 02:00:00:00:00:aa PPP LCP 60 Configuration Ack
02:00:00:00:00:aa → 02:00:00:00:00:bb PPP LCP 60 Configuration Ack
02:00:00:00:00:aa → 02:00:00:00:00:bb PPP PAP 60 Authenticate-Request (Peer-ID='alice', Password='secret')
02:00:00:00:00:bb → 02:00:00:00:00:aa PPP PAP 60 Authenticate-Ack (Message='')
02:00:00:00:00:bb → 02:00:00:00:00:aa PPP IPCP 60 Configuration Request
02:00:00:00:00:aa → 02:00:00:00:00:bb PPP IPCP 60 Configuration Request
02:00:00:00:00:bb → 02:00:00:00:00:aa PPP IPCP 60 Configuration Nak
02:00:00:00:00:aa → 02:00:00:00:00:bb PPP IPCP 60 Configuration Ack
02:00:00:00:00:aa → 02:00:00:00:00:bb PPP IPCP 60 Configuration Request
02:00:00:00:00:bb → 02:00:00:00:00:aa PPP IPCP 60 Configuration Ack
02:00:00:00:00:aa → 02:00:00:00:00:bb PPP LCP 60 Termination Request
02:00:00:00:00:aa → 02:00:00:00:00:bb PPPoED 60 Active Discovery Terminate (PADT)
02:00:00:00:00:bb → 02:00:00:00:00:aa PPP LCP 60 Termination Ack
== file many.click
// More hosts than sessions: when one leaves, another has its place; wrong words, no words and another service never get in
require(library lib.click);
s :: PPPoEServer(2:0:0:0:0:bb, 10.64.0.254, 10.64.0.0/25, SESSIONS 2);
ca :: PPPoEClient(2:0:0:0:0:a1); cb :: PPPoEClient(2:0:0:0:0:a2); cc :: PPPoEClient(2:0:0:0:0:a3);
ca[0] -> all :: Null -> Queue -> Unqueue -> [0] s; cb[0] -> all; cc[0] -> all; s[0] -> Queue -> Unqueue -> x :: Tee(3); x[0] -> [0] ca; x[1] -> [0] cb; x[2] -> [0] cc;
p :: PPPoEServer(2:0:0:0:0:bc, 10.64.0.254, 10.64.0.0/25, USERS "alice secret", SERVICE internet);
cw :: PPPoEClient(2:0:0:0:0:a4, USER alice, PASSWORD secrets); cn :: PPPoEClient(2:0:0:0:0:a5); cv :: PPPoEClient(2:0:0:0:0:a6, SERVICE video, USER alice, PASSWORD secret); ci :: PPPoEClient(2:0:0:0:0:a7, SERVICE internet, USER alice, PASSWORD secret);
cw[0] -> every :: Null -> Queue -> Unqueue -> [0] p; cn[0] -> every; cv[0] -> every; ci[0] -> every; p[0] -> Queue -> Unqueue -> y :: Tee(4); y[0] -> [0] cw; y[1] -> [0] cn; y[2] -> [0] cv; y[3] -> [0] ci;
Idle -> [1] ca; Idle -> [1] cb; Idle -> [1] cc; Idle -> [1] cw; Idle -> [1] cn; Idle -> [1] cv; Idle -> [1] ci; Idle -> [1] s; Idle -> [1] p;
ca[1], cb[1], cc[1], cw[1], cn[1], cv[1], ci[1], s[1], p[1] => Discard, Discard, Discard, Discard, Discard, Discard, Discard, Discard, Discard;
Script(wait 4, print "$(ca.state) $(cb.state), third refused: $(gt $(s.refused) 0)", print $(s.sessions), write ca.close, wait 10, print "$(s.count) of 2",
	print "wrong $(gt $(cw.opened) 1), none $(gt $(cn.opened) 1), video $(cv.opened), internet $(ci.state)", print "$(p.sessions)", stop);
== run
datapath run --clock=virtual --seed=3 many.click
== stdout
up up, third refused: true
1 02-00-00-00-00-A1 10.64.0.1 up 0 0
2 02-00-00-00-00-A2 10.64.0.2 up 0 0
2 of 2
wrong true, none true, video 0, internet up
3 02-00-00-00-00-A7 10.64.0.3 up 0 0
== file nonsense.py
import random
from packets import *
# What was said in the first exchange, bent: lengths, codes, options, cut anywhere
random.seed(4)
said = [f for _, f in read_capture('all.pcap')][:40]
out = []
for i in range(20000):
    f = bytearray(random.choice(said))
    for _ in range(random.randrange(1, 4)):
        f[random.randrange(12, len(f))] = random.choice((0, 1, 2, 3, 255, random.randrange(256)))
    out.append(bytes(f[:random.choice((len(f), len(f), random.randrange(len(f))))]) + bytes(random.choice((0, 0, 900))))
capture('nonsense.pcap', out, step=0.001)
== file nonsense.click
// Between two that try to talk, and from nowhere to both
require(library lib.click);
c :: PPPoEClient(2:0:0:0:0:aa, USER alice, PASSWORD secret, ECHO 1); s :: PPPoEServer(2:0:0:0:0:bb, 10.64.0.254, 10.64.0.0/25, USERS "bob x alice secret", ECHO 1, SESSIONS 3);
c[0] -> up :: Queue -> Unqueue -> [0] s; s[0] -> down :: Queue -> Unqueue -> [0] c; c[1] -> Discard; s[1] -> Discard; Host(10.64.0.1) -> [1] c; Idle -> [1] s;
FromDump(nonsense.pcap, TIMING true, STOP true) -> t :: Tee; t[0] -> up; t[1] -> down;
== run
python3 nonsense.py; datapath run --clock=virtual nonsense.click -h c.opened -h s.count >seen; sed -n 2p seen | awk '{ print ($1 > 0 ? "opened" : "never") }'; sed -n 5p seen | awk '{ print $1 <= 3 ? "bounded" : "more" }'
== stdout
opened
bounded
== file wrong.click
Idle -> [0] a :: PPPoEClient(2:0:0:0:0:a1, USER alice); Idle -> [1] a; a[0], a[1] => Discard, Discard;
Idle -> [0] b :: PPPoEServer(2:0:0:0:0:bb, 10.0.0.1, 10.0.0.0/24); Idle -> [1] b; b[0], b[1] => Discard, Discard;
Idle -> [0] c :: PPPoEServer(2:0:0:0:0:bb, 10.0.0.1, 10.0.1.0/31); Idle -> [1] c; c[0], c[1] => Discard, Discard;
== run
datapath run wrong.click 2>&1 | grep error
== stdout
wrong.click:1:30: error: PPPoEClient takes USER and PASSWORD together
wrong.click:2:44: error: IP of PPPoEServer is an address that POOL gives to hosts
wrong.click:3:54: error: POOL of PPPoEServer has no room for a host, expected at most /30
