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
out (out): holds
no precondition is violated: UNDECIDED
  this rests on an element of unknown class 'TCPConn'
assumed: what is sent is well-formed, without TCP options, without IP options (--ip-options adds those)
== exit 1
