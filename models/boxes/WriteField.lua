-- Write VALUE into FIELD of HEADER where the packet has it; checksums over it stay right. The IP header is marked; an Ethernet
-- header is where the data begin.
signature { ports = "1/1", processing = "a/a", help = "writes a field by name", "HEADER string", "FIELD string", "VALUE string" }

local sum = use "sum"
local SUMS = { tcp = 18, udp = 8 }	-- where the checksum ends

local function leave(f)
	f:emit(0)
end

-- Whether so many octets of the transport header are there, within the length that the IP header states.
local function there(p, octets)
	return p:readable(0, octets, "transport") & ((p.ip.hl << 2) + octets):le(p.ip.len)
end

-- First fragments, or whole packets, of TCP and UDP that have so many octets of it; those that have not, and others.
local function transport(p, tcp_octets, udp_octets)
	local first, none = p:split(p:read(6, 2, "net"):mask(0x1fff):eq(0))
	local tcp, udp
	tcp, first = first:split(first.ip.proto:eq(6) & there(first, tcp_octets))
	udp, first = first:split(first.ip.proto:eq(17) & there(first, udp_octets))
	return tcp, udp, none, first
end

-- A UDP checksum of 0 says that there is none.
local function update_udp(f)
	local without, with = f:split(f.udp.checksum.value:eq(0))
	without:emit(0)
	sum.update(with, "udp", leave)
end

local function write_ip(p, name, value)
	local function set(f)
		f.ip[name] = value
	end
	if name ~= "src" and name ~= "dst" then
		set(p)
		sum.update(p, "ip", leave)
		return
	end
	local tcp, udp, none, other = transport(p, SUMS.tcp, SUMS.udp)
	-- addresses are in the pseudo-header, too
	for _, f in ipairs { none, other } do
		set(f)
		sum.update(f, "ip", leave)
	end
	set(tcp)
	set(udp)
	sum.update(tcp, "ip", function(f)
		sum.update(f, "tcp", leave)
	end)
	sum.update(udp, "ip", update_udp)
end

local function write_port(p, header, name, value)
	local octets = name == "sport" and 2 or 4
	local tcp, udp, none, other = transport(p, octets, octets)
	none:emit(0)
	other:emit(0)
	local here, foreign = tcp, udp
	if header == "udp" then
		here, foreign = udp, tcp
	end
	foreign:emit(0)
	local summed, cut = here:split(there(here, SUMS[header]))
	cut[header][name] = value
	cut:emit(0)
	summed[header][name] = value
	if header == "tcp" then
		sum.update(summed, "tcp", leave)
	else
		update_udp(summed)
	end
end

return function(p, args)
	local value = math.tointeger(tonumber(args.VALUE))
	if args.HEADER == "eth" then
		p:write(args.FIELD == "dst" and 0 or 6, 6, value)
		p:emit(0)
	elseif args.HEADER == "ip" then
		write_ip(p, args.FIELD, value)
	else
		write_port(p, args.HEADER, args.FIELD, value)
	end
end
