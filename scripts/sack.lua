-- sack: a box that shifts sequence numbers must shift those in SACK blocks too. An ACK with a block is traced: shifted, or forgotten?
local seq = random()
local hops = trace(inet() / tcp{ flags = TCP.ACK, seq = seq, ack = seq + 1 & 0xffffffff } / NOP / NOP / sack{ seq + 1000 & 0xffffffff, seq + 2000 & 0xffffffff })
local number = found(hops, function(m) return m.name == "tcp.seq" or m.name == "tcp.ack" end)
local block = found(hops, function(m) return m.layer == "TCPOptionSACK" end)
if number and not block then
	print("sequence numbers are shifted " .. between(hops, number) .. ", SACK blocks are not")
	return 1
end
print(number and "SACK blocks are shifted too" or "sequence numbers kept")
return 0
