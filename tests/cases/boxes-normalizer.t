TCPNormalizer: extensions whose options it strips are not agreed on, an MSS that it clamps still is, and what it writes has right
checksums.
== file network.yaml
network: normalizer
boxes:
  box: { class: TCPNormalizer, args: { MSS: 1360, STRIP: timestamps 30 } }
  check: { click: check.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- box:in
  - box:out -- check:in
  - check:out -- server
policies:
  the web works: { tcp: client -> server, packet: dst port 80 }
  clamped MSS survives: { tcp: client -> server, packet: dst port 80, options: [mss, window-scale, sack] }
  all fall back: { tcp: client -> server, packet: dst port 80, offers: [mss, window-scale, sack, timestamps, mptcp] }
  timestamps: { tcp: client -> server, packet: dst port 80, options: timestamps }
  mptcp: { tcp: client -> server, packet: dst port 80, options: mptcp }
  its MSS: { value: client -> server, packet: tcp.flags = 2 and tcp.opt.mss > 1400, fields: tcp.opt.mss, expect: 1360 }
== file check.click
FromDevice(in) -> CheckIPHeader -> CheckTCPHeader -> Queue -> ToDevice(out);
FromDevice(out) -> CheckIPHeader -> CheckTCPHeader -> Queue -> ToDevice(in);
== run
symexec check --strict network.yaml | grep -v '^    \|^assumed\|^  p\|^  witness'
== stdout
the web works: holds
clamped MSS survives: holds
all fall back: holds
timestamps: VIOLATED
  SYN arrives without tcp.opt.ts as it was offered
mptcp: VIOLATED
  SYN arrives without tcp.opt.mptcp.capable as it was offered
its MSS: holds
  tcp.opt.mss at server: 1360
4 policies hold, 2 violated, 0 vacuous, 0 undecided
== run
# what is stripped for one extension does not touch the others; nothing is touched without STRIP
try() { sed "s/, STRIP: timestamps 30/$1/; s/options: \[mss, window-scale, sack\]/options: $2/" network.yaml > one.yaml; symexec check --strict --policy "clamped MSS survives" one.yaml | sed -n 1,2p; }
try "" "[mss, window-scale, sack, timestamps, mptcp]" | head -1
try ", STRIP: sack" sack
try ", STRIP: sack" "[window-scale, timestamps, mptcp]" | head -1
try ", STRIP: mss" mss
try ", STRIP: window-scale" window-scale
try ", STRIP: sakc" sack 2>&1 | sed -n '1s/.*error: //p'
== stdout
clamped MSS survives: holds
clamped MSS survives: VIOLATED
  SYN arrives without tcp.opt.sackok as it was offered
clamped MSS survives: holds
clamped MSS survives: VIOLATED
  SYN arrives without tcp.opt.mss as it was offered
clamped MSS survives: VIOLATED
  SYN arrives without tcp.opt.wscale as it was offered
STRIP: expected mss, window-scale, sack, timestamps, mptcp or a kind of 2 to 255, found 'sakc'
== file one.click
InfiniteSource(DATA \<PACKET>, LIMIT 1) -> MarkIPHeader -> NormalizeTCP(1360, STRIP sack timestamps 30)
	-> check :: CheckTCPHeader -> ToDump(out.pcap, ENCAP IP);
check[1] -> ToDump(wrong.pcap, ENCAP IP);
== run
# in sim: an MSS at an odd offset and two options of one kind; a malformed option in front; a small MSS; no SYN
try() {
	sed "s/PACKET/$1/" one.click > run.click
	symexec sim run.click >/dev/null
	for f in out wrong; do [ -s $f.pcap ] && tail -c +41 $f.pcap | od -An -v -tx1 | tr -d ' \n' | sed "s/^/$f /; s/\$/\n/"; done
	rm -f *.pcap
}
try 4500004400010000400634610a000002cb0071509c400050000003e800000000c002ffff25a9000001020405b40402080a00000001000000001e0400aa1e0400bb010000
try 4500003000010000400634750a000002cb0071509c400050000003e8000000007002ffff985500000801020405b40101
try 4500002c00010000400634790a000002cb0071509c400050000003e8000000006002ffffb51b0000020401f4
try 4500002c00010000400634790a000002cb0071509c400050000003e8000000006010ffffb14d0000020405b4
# a wrong checksum stays wrong
try 4500002c00010000400634790a000002cb0071509c400050000003e8000000006002ffffb15c0000020405b4
== stdout
out 4500004400010000400634610a000002cb0071509c400050000003e800000000c002fffff9e8000001020405500101010101010101010101010101010101010101010000
out 4500003000010000400634750a000002cb0071509c400050000003e8000000007002ffff985500000801020405b40101
out 4500002c00010000400634790a000002cb0071509c400050000003e8000000006002ffffb51b0000020401f4
out 4500002c00010000400634790a000002cb0071509c400050000003e8000000006010ffffb14d0000020405b4
wrong 4500002c00010000400634790a000002cb0071509c400050000003e8000000006002ffffb1c0000002040550
== file unknown.yaml
network: options that nobody knows
boxes:
  exit: { class: TunnelExit, args: { LOCAL: 192.0.2.1 } }
  box: { class: TCPNormalizer, args: { MSS: 1360 } }
hosts:
  peer: { ip: 192.0.2.2 }
  server: { ip: any }
links:
  - peer -- exit:in
  - exit:out -- box:in
  - box:out -- server
policies:
  without options: { reach: peer -> server, packet: ip proto 4 }
  large MSS: { value: peer -> server, packet: ip proto 4, fields: tcp.opt.mss, expect: 0-1360 }
== run
# what comes out of a tunnel may be anything; options are not guessed
symexec check --strict --quiet unknown.yaml
== stdout
without options: holds
large MSS: UNDECIDED
  no packet is known to have that field at server
  this rests on TCP options that are not known, where 'NormalizeTCP' looks for one
1 policy holds, 0 violated, 0 vacuous, 1 undecided
== exit 1
