Packets of scripts: put together from parts, taken apart, changed; every mistake is said with its line. Nothing is sent.
== file parts.lua
local p = IP / tcp{src = 1000, dst = 21, seq = 7, flags = TCP.SYN + TCP.ECE} / mss(9000) / raw("hello")
print(p:size(), p:tcp():getseq(), p:tcp():getsource(), p:tcp():hasflags(TCP.SYN), p:ip():ttl())
p:tcp():setseq(4294967295)
p:ip():dest("10.1.2.3")
print(p:tcp():getseq(), p:destination(), p:payload():data(), p:get(MSS):kind())
-- joining copies: what is made of a packet leaves it as it was
local a = IP / TCP
local b = a / MSS
print(a:size(), b:size())
b:tcp():setdest(443)
print(a:tcp():getdest(), b:tcp():getdest())
-- unless the old way is asked for
compat(true)
local c = IP / TCP
local d = c / MSS
print(c:size(), d:size())
compat(false)
-- two packets of the same constants are two connections
print((IP / TCP):tcp():getsource() ~= (IP / TCP):tcp():getsource() or (IP / TCP):tcp():getseq() ~= (IP / TCP):tcp():getseq())
print(((IPv6 / udp{src = 5, dst = 53}) .. raw{65, 66}):size(), (IP + UDP):size())
print(p:udp(), p:iplayer():getid() == p:ip():getid(), IPv6 / ICMPv6 and "icmpv6")
== run
tracebox --seed 5 -s parts.lua
== stdout
49	7	1000	2	64
4294967295	10.1.2.3	hello	2
40	44
80	443
44	44
true
50	28
nil	true	icmpv6
== file options.lua
local function hex(o) return (string.gsub(o:print() or "", "", "")) end
local function octets(o)
	local t = {}
	for _, b in ipairs((ip{src = "1.1.1.1", dst = "2.2.2.2", id = 1} / tcp{src = 1, dst = 2, seq = 3} / o):bytes()) do
		t[#t + 1] = string.format("%02x", b)
	end
	return table.concat(t, "", 41)
end
for name, o in pairs{a = nop(), b = mss(1460), c = wscale(7), d = timestamp{val = 1, ecr = 2}, e = sack{1, 2, 3, 4},
	f = sack{{1, 2}, {3, 4}}, g = mpcapable{skey = 1, csum = true}, h = mpjoin{token = 1, nonce = 2, id = 3},
	i = tfo{1, 2, 3, 4}, j = md5(string.rep("m", 16)), k = ao{1, 2, 3, 4}, l = accecn0{0, 0, 1},
	m = TCPOption.new{kind = 19, length = 18, data = {1, 2}}, n = SACKP, o = WSCALE, p = TS, q = SACK{1, 2}, r = edo(5)} do
	lines = lines or {}
	lines[#lines + 1] = name .. " " .. octets(o)
end
table.sort(lines)
print(table.concat(lines, "\n"))
print((ip{} / RR(3) / UDP):size(), (ip{} / ssrr{"1.2.3.4"} / UDP):size(), (ip{} / traceroute("1.2.3.4") / UDP):size())
== run
tracebox -s options.lua
== stdout
a 01000000
b 020405b4
c 03030700
d 080a0000000100000002{{0*}}
e 051200000001000000020000000300000004{{0*}}
f 051200000001000000020000000300000004{{0*}}
g 1e0c00810000000000000001
h 1e0c10030000000100000002
i 220601020304{{0*}}
j 13126d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d{{0*}}
k 1d0601020304{{0*}}
l ac05000001{{0*}}
m 1312010200000000000000000000000000{{0*}}
n 01010402
o 03030e01
p 0101080a0000000100000000
q 0101050a0000000100000002
r ed040005
44	36	40
== file mods.lua
local sent = ip{src = "1.1.1.1", dst = "2.2.2.2", id = 1, ttl = 9} / tcp{src = 5, seq = 1} / mss(1460) / SACKP
local got = ip{src = "1.1.1.1", dst = "2.2.2.2", id = 1, ttl = 1} / tcp{src = 5, seq = 4} / mss(1200)
local mods = PacketModifications.new(sent, got)
print(mods)
print(mods:_tostring() == tostring(mods), mods:partial(), mods:original():size(), mods:received():size())
for _, m in ipairs(mods) do
	print(m.layer, m.field, m.kind, m.class, m.old, m.new, m.offset)
end
== run
tracebox -s mods.lua
== stdout
TCP::SeqNumber TCP::DataOffset TCP::CheckSum IP::TotalLength IP::TTL IP::CheckSum TCPOptionMaxSegSize::MaxSegSize -TCPOptionSACKPermitted 
true	0	48	44
TCP	SeqNumber	changed	box	1	4	24
TCP	DataOffset	changed	expected	7	6	32
TCP	CheckSum	changed	expected	{{\d+}}	{{\d+}}	36
IP	TotalLength	changed	expected	48	44	2
IP	TTL	changed	expected	9	1	8
IP	CheckSum	changed	expected	{{\d+}}	{{\d+}}	10
TCPOptionMaxSegSize	MaxSegSize	changed	box	1460	1200	40
TCPOptionSACKPermitted	nil	removed	box	nil	nil	46
== run
for code in 'ip{srcc = 1}' 'ip{ttl = 256}' 'ip{ttl = -1}' 'ip{dst = "1.2.3"}' 'x = 1 / IP' 'tracebox(1)' 'tracebox(TCP)' \
	'mss(65536)' 'print((MSS / NOP):size())' 'raw(string.rep("x", 70000))' 'print((IP / TCP / raw(string.rep("x", 65530))):size())' \
	'IP.tcp()' 'return IP:hasflags(1)' 'os.execute("true")' 'load(string.char(27) .. "Lua")()' 'error({})' \
	'filter(IP / UDP)' 'set_ttl_range(5)' 'sleep(-1)' 'IP.id(5)' 'return 5'; do
	tracebox -l "$code"; echo "$?"
done 2>&1
tracebox -s nothing.lua 2>&1; echo $?
printf 'print(1)\nprint(nothing.x)\n' >bad.lua
tracebox -s bad.lua 2>&1; echo $?
== stdout
error: --lua:1: ip has no 'srcc', did you mean 'src'?
2
error: --lua:1: 256 does not fit in the 8 bits of 'ip.ttl'
2
error: --lua:1: -1 does not fit in the 8 bits of 'ip.ttl'
2
error: --lua:1: '1.2.3' is no value of 'ip.dst' (destination address)
2
error: --lua:1: bad argument #1 to 'div' (a header, an option, raw octets or a packet expected)
2
error: --lua:1: bad argument #1 to 'tracebox' (tracebox.packet expected, got number)
2
error: --lua:1: bad argument #1 to 'tracebox' (tracebox.packet expected, got tracebox.item)
2
error: --lua:1: bad argument #1 to 'mss' (65536 is no number of 16 bits)
2
error: --lua:1: option 2 does not follow a header that takes it
2
error: --lua:1: bad argument #1 to 'raw' (too many octets)
2
error: --lua:1: 65570 is too large for 'ip.len' (octets in header and data)
2
error: --lua:1: attempt to call a nil value (field 'tcp')
2
error: --lua:1: attempt to call a nil value (method 'hasflags')
2
error: --lua:1: attempt to call a nil value (field 'execute')
2
error: --lua:1: attempt to call a nil value
2
error: table: {{.*}}
2
error: --lua:1: the packet has no destination, and none was given to the script
2
error: --lua:1: bad argument #1 to 'set_ttl_range' (table expected, got number)
2
error: --lua:1: bad argument #1 to 'sleep' (milliseconds up to 3600000 expected)
2
error: --lua:1: bad argument #1 to 'id' (IPv4 header expected)
2
5
error: cannot open nothing.lua: No such file or directory
2
1
error: bad.lua:2: attempt to index a nil value (global 'nothing')
2
== run
# DNS messages of others: compressed names, loops, lies about lengths; every prefix of one, and every octet of it changed.
tracebox -l '
local whole = "\0\7\x81\x80\0\1\0\3\0\0\0\0\3www\7example\3org\0\0\1\0\1\xc0\x0c\0\5\0\1\0\0\0\60\0\4\1a\xc0\x10" ..
	"\xc0\x2d\0\1\0\1\0\0\0\60\0\4\10\20\30\40\xc0\x2d\0\28\0\1\0\0\0\60\0\16\32\1\13\184\0\0\0\0\0\0\0\0\0\0\0\1"
local m = DNS.parse(whole)
for i, a in ipairs(m:answers()) do print(i, a:name(), a:type(), a:ttl(), a:text()) end
print(m:id(), m:qr(), m:rd(), m:ra(), m:rcode(), m)
for n = 0, #whole - 1 do
	local cut = DNS.parse(whole:sub(1, n))
	for _, a in ipairs(cut and cut:answers() or {}) do a:text() end
end
for n = 1, #whole do
	for _, v in ipairs{ 0, 63, 64, 192, 255 } do
		local other = DNS.parse(whole:sub(1, n - 1) .. string.char(v) .. whole:sub(n + 1))
		for _, a in ipairs(other:answers()) do a:text() tostring(a) end
	end
end
print(DNS.parse(DNS.parse(whole):bytes()):answers()[2]:text())
print(pcall(DNS.new, { nix = 1 }))
print(pcall(function() return dnsquery(("x"):rep(64)) / IP end))
print(pcall(function() local m = DNS.new{} m:add_query(dnsquery(("x"):rep(64))) return IP / UDP / m end))
print(pcall(function() return IP / {} end))'
== stdout
1	www.example.org	5	60	a.example.org
2	a.example.org	1	60	10.20.30.40
3	a.example.org	28	60	2001:db8:0:0:0:0:0:1
7	1	1	1	0	DNS id 7 answer rcode 0; queries www.example.org type 1 class 1; answers www.example.org type 5 class 1; answers a.example.org type 1 class 1; answers a.example.org type 28 class 1
10.20.30.40
false	DNS has no 'nix'
false	--lua:19: bad argument #1 to 'div' (a header, an option, raw octets or a packet expected)
false	label 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' is longer than 63
false	--lua:21: bad argument #2 to 'div' (a header, an option, raw octets or a packet expected)
== file signed.lua
-- options with a digest of their packet: made anew for each, unless it is written out
local a = ip{ src = "1.1.1.1", dst = "2.2.2.2", id = 1 } / tcp{ src = 1, dst = 2, seq = 3 } / md5{ key = "secret" }
local b = a / raw("x")
local function parsed(p) local t = p:bytes() return ("%02x"):rep(16):format(table.unpack(t, 43, 58)) end
print(a:size(), parsed(a) ~= parsed(b), parsed(a) == parsed(a / NOP))
local c = ip{ src = "10.11.12.13", dst = "172.27.28.29" } / tcp{ src = 59863, dst = 179, seq = 0xfbfbab5a, win = 65535, flags = TCP.SYN } /
	mss(1460) / NOP / wscale(8) / sackp() / timestamp{ val = 0x155ab7 } / ao{ key = "testvector", id = 61, rnext = 84 }
local t = c:bytes()
print(("%02x "):rep(16):format(table.unpack(t, 61, 76)))
local d = md5{ key = "k" }
d:data(("z"):rep(16))
print((IP / TCP / d):get(md5{}):data(), #md5({ 1, 2 }):data(), #ao{ key = "k" }:data())
for _, f in ipairs{ function() return md5{ key = "" } end, function() return ao{ key = ("k"):rep(81) } end, function() return ao{ key = "k", id = 256 } end } do
	print(pcall(f))
end
== run
tracebox -s signed.lua
== stdout
60	true	true
1d 10 3d 54 2e e4 37 c6 f8 ed e6 d7 c4 d6 02 e7 
zzzzzzzzzzzzzzzz	2	14
false	signed.lua:13: key: 1 to 80 octets expected
false	signed.lua:13: key: 1 to 80 octets expected
false	signed.lua:13: id: 256 is no number of 8 bits
== file routing.lua
-- the header of the drafts: flags, types of policies, key of the HMAC; policies and HMAC behind the list
local h = srh{ segments = { "fd00::1" }, cflag = true, hmackey = 9, policies = { { type = 1, value = "fd00::8" }, { type = 3, value = "fd00::9" } } }
h:sethmac{ 1, 2 }
local t = (ipv6{ src = "::1", dst = "::2" } / h / UDP):bytes()
print(h:size(), ("%02x "):rep(8):format(table.unpack(t, 41, 48)), ("%02x%02x %02x"):format(t[49 + 16], t[50 + 16], t[49 + 31]), t[49 + 48], t[50 + 48])
print(pcall(function() srh{ segments = {}, policies = { { type = 8, value = "::1" } } } end))
print(pcall(function() srh{ policies = { { value = "::1" }, { value = "::1" }, { value = "::1" }, { value = "::1" }, { value = "::1" } } } end))
== run
tracebox -s routing.lua
== stdout
88	11 0a 04 00 00 82 c0 09 	fd00 08	1	2
false	routing.lua:6: the type of a policy is 0 to 7
false	routing.lua:7: more than 4 policies
