-- The work of a TCPNormalizer, see there, on the packets of one direction.

local mss = use "mss"
local text = use "text"

-- RFC 9293, 7323, 2018, 8684; what SACK was permitted for goes with it.
local kinds = {
	mss = { 2 }, ["window-scale"] = { 3 }, sack = { 4, 5 }, timestamps = { 8 }, mptcp = { 30 },
}

local function kinds_of(words)
	local list = {}
	for _, word in ipairs(words) do
		local number = tonumber(word)
		if not kinds[word] and not (math.type(number) == "integer" and number > 1 and number < 256) then
			error("STRIP: expected mss, window-scale, sack, timestamps, mptcp or a kind " ..
				"of 2 to 255, found '" .. word .. "'")
		end
		for _, kind in ipairs(kinds[word] or { number }) do
			list[#list + 1] = kind
		end
	end
	return list
end

local function finish(p)
	p.tcp.checksum:update()
	p:emit(0)
end

return function(p, args)
	local tcp, other = p:split(p.ip.proto:eq(6) & p.ip.frag:eq(0) & p:readable(0, 20, "transport"))
	other:emit(0)
	local whole, bad = tcp:split(tcp.tcp.off:ge(5))
	bad:emit(0)
	for _, kind in ipairs(kinds_of(text.words(args.STRIP or ""))) do
		whole:strip_tcp_option(kind)
	end
	if args.MSS > 0 then
		mss.clamp(whole, args.MSS, finish)
	else
		finish(whole)
	end
end
