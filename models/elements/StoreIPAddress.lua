-- Write an address into the packet: ADDR, or the destination annotation. With src or dst
-- it goes into the IP header and the checksums of IP, TCP and UDP follow; with a number
-- it goes to that place of the data, and no checksum follows.
local sum = use "sum"

local function leave(p)
	p:emit(0)
end

local function store_field(p, args, addr)
	local unmarked
	p, unmarked = p:split(p:has("net"))
	unmarked:emit(1, "no IP header")
	local small
	p, small = p:split(p.ip.hl:ge(5))
	small:emit(1, "no IP header")
	local udp, tcp, other
	tcp, other = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0) & p:readable(0, 20, "transport"))
	udp, other = other:split(other.ip.proto:eq(17) & other.ip.frag:eq(0) &
		other:readable(0, 8, "transport"))
	local function store(f, go_on)
		if args.OFFSET == "src" then
			f.ip.src = addr
		else
			f.ip.dst = addr
		end
		sum.update(f, "ip", go_on)
	end
	store(tcp, function(f)
		sum.update(f, "tcp", leave)
	end)
	store(udp, function(f)
		local none, some = f:split(f.udp.checksum.value:eq(0))
		sum.update(some, "udp", leave)
		none.udp.checksum:none()
		none:emit(0)
	end)
	store(other, leave)
end

return function(p, args)
	local addr = args.ADDR or p.anno.dst_ip
	if type(args.OFFSET) == "string" then
		store_field(p, args, addr)
		return
	end
	local fits = p:readable(args.OFFSET, 4)
	if not args.ADDR then
		fits = fits & addr:ne(0)
	end
	local good, bad = p:split(fits)
	good:write(args.OFFSET, 4, addr)
	good:emit(0)
	local why = "too short for the address, or none in the annotation"
	local marked, plain = bad:split(bad:has("net"))
	plain:emit(1, why)
	local wild, small = marked:split(marked.ip.hl:ge(5))
	wild:violation("writes in front of the IP header")
	small:emit(1, why)
end
