Scripts on a path: the published one unchanged, callbacks by name and as functions, of both arities, and what stops them.
== file ftp.lua
-- the published script for NATs that rewrite FTP
syn = IP / tcp{dst=21}
fp = filter(syn)
synack = tracebox(syn)
if not synack then
print("Server did not reply...")
fp:close()
return
end
if synack:tcp():getflags() ~= 18 then
print("Server does not seem to be a FTP server")
fp:close()
return
end
ip_port = syn:source():gsub("%.", ", ")
data = IP / tcp{src=syn:tcp():getsource(), dst=21,
seq=syn:tcp():getseq()+1,
ack=synack:tcp():getseq()+1, flags=16} /
raw('PORT '.. ip_port .. ',189,68\r\n')
function cb(ttl, rip, pkt, reply, mods)
if mods and mods:_tostring():find("Raw") then
print("There is a NAT before " .. rip)
return 1
end
end
tracebox(data, {callback = "cb"})
fp:close()
print("done")
== run
$TOP/tests/net/lab -- tracebox -s ftp.lua 10.9.5.2
$TOP/tests/net/lab drop -- tracebox -t 0.1 -m 6 -s ftp.lua 10.9.5.2
$TOP/tests/net/lab -- tracebox -s ftp.lua 10.9.2.2
$TOP/tests/net/lab payload -- tracebox -s ftp.lua 10.9.5.2
$TOP/tests/net/lab payload@3 -- tracebox -s ftp.lua 10.9.5.2
== stdout
done
Server did not reply...
Server does not seem to be a FTP server
There is a NAT before 10.9.3.2
done
There is a NAT before 10.9.4.2
done
== file callbacks.lua
function named(ttl, ip, mods)
	print(ttl, ip, mods)
end
local probe = IP / TCP / MSS
tracebox(probe, { callback = "named", max_ttl = 3 })
local seen = 0
local answer = tracebox(IP / TCP / MSS, { callback = function(ttl, ip, packet, reply, mods)
	seen = seen + 1
	for _, m in ipairs(mods or {}) do
		if m.class == "box" then
			print(ttl, m.layer, m.field, m.old, m.new, m.interval[1], m.interval[2], packet:ip():getttl(), reply:icmp():gettype())
			return 1
		end
	end
end })
print(seen, answer:source(), answer:tcp():getflags(), answer:tcp():getack() ~= 0, answer:get(MSS) ~= nil)
print(set_ttl_range{ min_ttl = 2, max_ttl = 2 }.max_ttl)
tracebox(IP / UDP, { callback = named })
print((IP / udp{dst = 9}):sendrecv{ timeout = 1, retry = 1 }:icmp():gettype())
print((ip{ ttl = 1 } / TCP):sendrecv{}:source())
print(pcall(tracebox, IP / TCP, { callback = function() error("thrown", 0) end }))
return 4
== run
$TOP/tests/net/lab mss -- tracebox -t 0.5 -s callbacks.lua 10.9.5.2; echo $?
== stdout
1	10.9.1.1	
2	10.9.2.2	IP::TTL IP::CheckSum 
3	10.9.3.2	TCP::CheckSum IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize 
3	TCPOptionMaxSegSize	MaxSegSize	1460	1200	2	3	3	11
3	10.9.5.2	18	true	true
64
2	10.9.2.2	IP::TTL IP::CheckSum 
3
10.9.1.1
false	thrown
4
== copy tracebox/tracebox-lua.3 manual
== file examples.pl
# the examples of the manual that need a path, each as a script of its own; and whether all functions have one
undef $/;
open my $in, '<', 'manual' or die;
my $text = <$in>;
$text =~ s/\\e/\\/g;
my ($before, $examples) = $text =~ /(.*)\.Sh EXAMPLES(.*)\.Sh SEE/s;
my $n = 0;
for ($examples =~ /\.Bd [^\n]*\n(.*?)\.Ed/gs) {
	next if /^\$ /;
	open my $out, '>', sprintf('example%02d.lua', ++$n);
	print $out $_;
}
my %known;
for my $line ($before =~ /^\.(?:It )?Fn .*|, Fn .*|^and\n\.Fn .*/mg) {
	$known{$1} = 1 while $line =~ /Fn (?:\w+:)?([\w.:]+)/g;
}
for (sort keys %known) {
	(my $name = $_) =~ s/^.*://;
	print "no example of $name\n" unless $examples =~ /(?<!\w)\Q$name\E\s*[({"]/;
}
print scalar(keys %known) > 80 ? "functions: enough\n" : "functions: " . keys(%known) . "\n";
== run
perl examples.pl
$TOP/tests/net/lab mss quote=8@3 norate -- sh -c 'for f in example*.lua; do echo "$f:"; tracebox -t 0.5 -s $f 10.9.5.2; done'
== stdout
no example of test
functions: enough
example01.lua:
4	10.9.4.2	1460	1200
example02.lua:
MSS changed between 10.9.2.2 and 10.9.4.2
5	10.9.5.2
example03.lua:
IPv4	10.9.1.1 10.9.2.2 10.9.3.2 10.9.4.2
example04.lua:
18	20
example05.lua:
2	10.9.2.2
0
example06.lua:
5
example07.lua:
1	10.9.1.1	0
2	10.9.2.2	2
4	10.9.4.2	4
example08.lua:
true
example09.lua:
9
nil
== file together.lua
-- traces of a script side by side, with sleeps between, an ICMP error, and one that throws
local function far(i)
	return function()
		sleep(50 * i)
		local hops = trace(ip{ dst = "10.9.5." .. 9 + i } / TCP)
		return hops[#hops].ip .. " " .. #hops
	end
end
local started = os.clock()
local r = together(far(1), far(2), far(3), function() return (ip{ dst = "10.9.5.77" } / udp{ dst = 9 }):sendrecv{}:icmp():gettype() end,
	function() end)
print(r[1], r[2], r[3], r[4], r[5])
print(pcall(together, function() tracebox(IP / TCP) end, function() error("thrown", 0) end))
print(pcall(together, function() together() end))
print(pcall(together, function() tracebox(IP / TCP) end, function() tracebox(ipv6{ dst = "fd09:5::2" } / TCP) end))
print(#together(), tracebox(IP / TCP):source())
print(pcall(tracebox, IP / TCP, { behind = 5 }))
== run
$TOP/tests/net/lab many norate -- tracebox -s together.lua 10.9.5.2
== stdout
10.9.5.10 5	10.9.5.11 5	10.9.5.12 5	3	nil
false	thrown
false	together.lua:14: together() inside of together()
false	together.lua:15: what runs together probes one family through one interface
0	10.9.5.2
false	behind: a packet expected
== run
# What a script probed can be kept in a file; nothing is left of a file that nothing was written to.
$TOP/tests/net/lab -- sh -c 'tracebox -f s.pcap -l "tracebox(IP / TCP) together(function() tracebox(IP / UDP) end) tracebox(ipv6{ dst = \"fd09:5::2\" } / TCP)" 10.9.5.2
	tracebox -n --read s.pcap | grep -e ^tracebox -e ^nothing
	tracebox --pcapng t.pcap -l "tracebox(IP / TCP)" 10.9.5.2; tracebox -n --read t.pcap | tail -1; tracebox -f u.pcap --pcapng t.pcap -l "x()"; ls u.pcap 2>&1 | wc -w'
== stdout
tracebox to 10.9.5.2: 5 hops max, TCP SYN to port 80, 40 octets
nothing altered: 5 hops answered, 4 quoted the whole probe
tracebox to 10.9.5.2: 5 hops max, UDP to port 53, 28 octets
nothing altered: 5 hops answered, 5 quoted the whole probe
tracebox to fd09:5::2: 5 hops max, TCP SYN to port 80, 60 octets
nothing altered: 5 hops answered, 4 quoted the whole probe
note: this host reset 1 connection that the probes opened
9
== stderr
error: cannot make 't.pcap': File exists
== run
# A signal ends a script that never comes back, whatever it catches; two end one that is busy in a single call.
$TOP/tests/net/lab -- sh -c 'tracebox -l "tracebox(IP / TCP) while true do pcall(function() while true do end end) end" 10.9.5.2 & sleep 0.7; kill $!; wait $!; echo $?
	env --default-signal=INT tracebox -l "tracebox(IP / TCP) coroutine.wrap(function() while true do end end)()" 10.9.5.2 & sleep 0.7; kill -INT $!; wait $!; echo $?
	tracebox -l "tracebox(IP / TCP) local s = (\"a\"):rep(100000) while true do s:find((\".-\"):rep(20) .. \"b\") end" 10.9.5.2 & sleep 0.7; kill $!; sleep 0.2; kill $!; wait $!; echo $?
	nft list ruleset | wc -l' 2>&1 | sed '/Terminated/d'
== stdout
error: --lua:1: interrupted
3
error: --lua:1: --lua:1: interrupted
3
143
0
== run
# What passes on the wire in IPv6, by the arguments of ip6tables.
$TOP/tests/net/lab -- tracebox -6 -l 'local s = TbxSniffer.new{ "-p", "udp", "-d", "fd09:5::2", "--dport", "9" } s:start()
	local e = TbxSniffer.new{ "-p", "ipv6-icmp", "-s", "fd09:1::1" } e:start()
	local p = inet{ ttl = 1 } / udp{ dst = 9 } p:send() print(s:recv(1):ipv6():getdest())
	repeat p = e:recv(1) until not p or p:icmpv6():gettype() ~= 136 print(p and p:icmpv6():gettype())
	p = ipv6{ dst = "fd09:1::1" } / udp{ dst = 9 } p:send() print(s:recv(0.1))' fd09:5::2
== stdout
fd09:5::2
3
nil
