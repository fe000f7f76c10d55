-- Put a frame into a tunnel over IPv4, as the action "encap" of a datapath does: KIND is gre, with KEY if there is one (RFC 2784, 2890),
-- or vxlan with identifier KEY, to UDP port PORT from one of 49152 to 65535 without a checksum (RFC 7348). The outer header is not to be
-- fragmented; what would have more than 65535 octets then is dropped. What filter programs said, PROGRAMS of them, is forgotten.
signature { ports = "1/1", processing = "a/a", help = "puts a frame into a tunnel", "KIND string", "SRC ip", "DST ip", "SMAC ether", "DMAC ether",
	"TTL uint 0..255", "TOS uint 0..255", "PORT uint 0..65535", "PROGRAMS uint", "KEY? uint" }

local state = use "state"

local IP_ETHER, GRE_FRAME, GRE_KEY, VXLAN_FLAGS = 0x0800, 0x6558, 0x2000, 0x08000000

local function push_gre(p, args)
	if args.KEY then
		p:push(4)
		p:write(0, 4, args.KEY)
	end
	p:push(4)
	p:write(0, 2, args.KEY and GRE_KEY or 0)
	p:write(2, 2, GRE_FRAME)
end

local function push_vxlan(p, args)
	local port = p:fresh(16, { low = 49152, high = 65535, name = "port" })
	local length = p:length() + 16
	p:push(16)
	p:write(0, 2, port)
	p:write(2, 2, args.PORT)
	p:write(4, 2, length:slice(0, 16))
	p:write(6, 2, 0)
	p:write(8, 4, VXLAN_FLAGS)
	p:write(12, 4, (args.KEY or 0) << 8)
end

local function push_ip(p, args)
	local length = p:length() + 20
	p:push(20)
	p:set_pointer("net", "data", 0)
	p:write(0, 1, 0x45)
	p:write(1, 1, args.TOS)
	p:write(2, 2, length:slice(0, 16))
	p:write(4, 4, 0x00004000)
	p:write(8, 1, args.TTL)
	p:write(9, 1, args.KIND == "gre" and 47 or 17)
	p:write(10, 2, 0)
	p:write(12, 4, args.SRC)
	p:write(16, 4, args.DST)
	p:set_transport()
	p.ip.checksum:recompute()
end

return function(p, args)
	local more = 20 + (args.KIND == "vxlan" and 16 or args.KEY and 8 or 4)
	local fits, large = p:split(p:length():le(65535 - 14 - more))
	large:drop("too large for a tunnel")
	if args.KIND == "gre" then
		push_gre(fits, args)
	else
		push_vxlan(fits, args)
	end
	push_ip(fits, args)
	fits:push(14)
	fits:write(0, 6, args.DMAC)
	fits:write(6, 6, args.SMAC)
	fits:write(12, 2, IP_ETHER)
	state.forget_programs(fits, args.PROGRAMS)
	fits:emit(0)
end
