A value that no set says is another value each time it is made: what the first round has shown of it says nothing about the
second. Here 98 becomes 14 (98 * 28087 mod 65536), and 14 becomes 2. And a way around an element of unknown class closes.
== file models/Scatter.lua
-- Multiplies the identification by an odd number.
signature { ports = "1/1", processing = "a/a", help = "scatters identifications" }
return function(p)
	p.ip.id = (p.ip.id * 28087):slice(0, 16)
	p.ip.checksum:update()
	p:emit(0)
end
== file round.click
FromDevice(in) -> Strip(14) -> CheckIPHeader -> s :: Scatter -> c :: Classifier(4/0008%fff8, 4/0000%fff8, -);
c[0] -> Paint(1) -> s;
c[1] -> p :: CheckPaint(1); p[0] -> Queue -> ToDevice(twice); p[1] -> Discard;
c[2] -> Discard;
== file unknown.click
FromDevice(in) -> Strip(14) -> CheckIPHeader -> con :: TCPConn; con[0] -> q :: Queue -> Unqueue -> [1] con;
con[1] -> Queue -> ToDevice(out); con[2] -> q;
== run
symexec reach --models models --packet 'tcp and ip unfrag' round.click | sed -n '1p;/rests/p' | uniq
symexec check unknown.click --quiet 2>/dev/null
== stdout
twice (out) receives
  rests on a non-deterministic choice
out (out): UNDECIDED (warning)
  this rests on an element of unknown class 'TCPConn'
  path:
    FromDevice@1 :: FromDevice        unknown.click:1
    Strip@2 :: Strip                  unknown.click:1
    CheckIPHeader@3 :: CheckIPHeader  unknown.click:1
    con :: TCPConn                    unknown.click:1  class 'TCPConn' is not known: choice 1
    Queue@7 :: Queue                  unknown.click:2
    ToDevice@8 :: ToDevice            unknown.click:2
    out (out)
  packets: eth.dst: con.opaque[0..5]; eth.src: con.opaque[6..11]; eth.type: con.opaque[12..13]
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    020000000002020000000001080045000028000100004006aecd0a000001c00002019c400050000003e8000000005002ffff43680000
  rests on a non-deterministic choice
no precondition is violated: UNDECIDED
  this rests on an element of unknown class 'TCPConn'
0 checks hold, 0 violated, 0 vacuous, 2 undecided; 1 of these only a warning
== exit 1
