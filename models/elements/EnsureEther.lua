-- Give the packet an Ethernet header: keep one for IPv4 or IPv6 in front of the network header, bring
-- back one that was stripped, else make one. Packets without network header, or with the
-- data behind it, pass unchanged.
local function make(p, args)
	p:set_data("net", 0)
	p:push(14)
	p.eth.dst = args.DST
	p.eth.src = args.SRC
	p.eth.type = args.ETHERTYPE
	p:set_pointer("mac", "data", 0)
	p:emit(0)
end

local function is_ip(p)
	local kind = p.eth.type
	return kind:eq(0x0800) | kind:eq(0x86dd)
end

return function(p, args)
	local ip, alien = p:split(p:has("net"))
	alien:emit(0)
	local ahead, inside = ip:split(ip:offset("net"):lt(0x80000000))
	inside:emit(0)
	local behind, elsewhere = ahead:split(ahead:offset("net"):eq(14))
	local right, wrong = behind:split(is_ip(behind))
	right:emit(0)
	make(wrong, args)
	local marked, unmarked = elsewhere:split(elsewhere:has("mac"))
	make(unmarked, args)
	-- stripped: data at the network header, the MAC header begins at least its length before
	local stripped, other = marked:split(marked:offset("net"):eq(0) &
		marked:offset("mac"):within(0x80000000, 0xfffffff2))
	make(other, args)
	stripped:unstrip(14)
	local same, changed = stripped:split(is_ip(stripped))
	same:emit(0)
	make(changed, args)
end
