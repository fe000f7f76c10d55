-- The choice of a LoadBalancer or a DirectServerReturn, see there. MODE is `nat` or `dsr`.
--	port 0: clients	port 1: servers
signature {
	ports = "2/2", processing = "h/h", help = "spreads the flows to a service over its servers",
	"ADDRESS ip", "PORT port", "SERVERS ip-list", "MODE word = nat",
}

local encap = use "encap"

local function finish(p, proto, output)
	p.ip.checksum:update()
	if proto == 17 then
		local none
		none, p = p:split(p.udp.checksum.value:eq(0))
		none.udp.checksum:none()
		none:emit(output)
		p.udp.checksum:update()
	else
		p.tcp.checksum:update()
	end
	p:emit(output)
end

local function to_server(p, args, proto, server)
	if args.MODE == "nat" then
		p.ip.dst = server
		finish(p, proto, 1)
	else
		p:set_data("net", 0)
		encap.ip(p, { proto = 4, src = args.ADDRESS, dst = server,
			id = p:counter("id", 0, 1, 65536, 16) })
		p:emit(1)
	end
end

local function from_client(p, args, proto)
	local client = { p:number(proto, 8), p.ip.src, p:read(0, 2, "transport") }
	local known, new = p:lookup("flows", client, { 32 })
	to_server(known, args, proto, known.values[1])
	local flows = { new:choice(#args.SERVERS, "the choice of a server", { rotate = true }) }
	for i, f in ipairs(flows) do
		local server = f:number(args.SERVERS[i], 32)
		f:put("flows", client, { server })
		to_server(f, args, proto, server)
	end
end

-- Answers of the server that the client's flow was given to come from ADDRESS again.
local function from_server(p, args, proto)
	local known, other = p:lookup("flows",
		{ p:number(proto, 8), p.ip.dst, p:read(2, 2, "transport") }, { 32 })
	other:emit(0)
	local mine, else_ = known:split(known.ip.src:eq(known.values[1]) &
		known:read(0, 2, "transport"):eq(args.PORT))
	else_:emit(0)
	mine.ip.src = args.ADDRESS
	finish(mine, proto, 0)
end

return function(p, args)
	if args.MODE ~= "nat" and args.MODE ~= "dsr" then
		error("MODE is 'nat' or 'dsr', not '" .. args.MODE .. "'")
	end
	local clients = p.port == 0
	local rest = p
	if clients then
		local other
		rest, other = p:split(p.ip.dst:eq(args.ADDRESS))
		other:emit(1)
	elseif args.MODE == "dsr" then
		p:emit(0)
		return
	end
	for _, kind in ipairs { { 6, 20 }, { 17, 8 } } do
		local proto, bytes = kind[1], kind[2]
		local this
		local is = rest.ip.proto:eq(proto) & rest.ip.frag:eq(0) & rest:readable(0, bytes, "transport")
		if clients then
			is = is & rest:read(2, 2, "transport"):eq(args.PORT)
		end
		this, rest = rest:split(is)
		if clients then
			from_client(this, args, proto)
		else
			from_server(this, args, proto)
		end
	end
	if clients then
		rest:drop("not to the service that is balanced")
	else
		rest:emit(0)
	end
end
