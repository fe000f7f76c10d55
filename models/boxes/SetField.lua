-- Write a field of the IPv4 header that is marked, or of TCP, UDP or ICMP behind it, as the action "set-field" of a datapath
-- does: a packet that has no such header passes as it is, and checksums are right for what was written if they were before.
signature { ports = "1/1", processing = "a/a", help = "writes a field by name", "HEADER string", "FIELD string", "VALUE uint" }

local PROTOCOLS = { tcp = 6, udp = 17, icmp = 1 }
local BYTES = { tcp = 20, udp = 8, icmp = 8 }
-- What follows from the rest of a packet is not here.
local FIELDS = {
	ip = { ttl = true, tos = true, dscp = true, ecn = true, id = true },
	tcp = { sport = true, dport = true, seq = true, ack = true, flags = true, win = true, urp = true },
	udp = { sport = true, dport = true },
	icmp = { type = true, code = true },
}

return function(p, args)
	local header, name = args.HEADER, args.FIELD
	local here = p

	if not FIELDS[header] or not FIELDS[header][name] then
		error("the action 'set-field " .. header .. "." .. name .. "' cannot be proven yet")
	end
	if PROTOCOLS[header] then
		local without
		here, without = p:split(p.ip.proto:eq(PROTOCOLS[header]) & p:read(6, 2, "net"):mask(0x1fff):eq(0) &
			p:readable(0, BYTES[header], "transport"))
		without:emit(0)
	end
	here[header][name] = args.VALUE
	here[header].checksum:update()
	here:emit(0)
end
