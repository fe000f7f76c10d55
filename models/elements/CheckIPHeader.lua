-- Check the IP header at OFFSET of the data. A good packet gets its network header marked
-- and the destination annotation set, and loses what lies behind the length that the
-- header states. A bad one leaves by output 1 as it came.

-- The lists of sources that are refused and of destinations for which any source is taken. INTERFACES makes both of them:
-- what BADSRC and GOODDST name does not count beside it.
local function lists(args)
	local bad, good = {}, {}
	if args.INTERFACES then
		for _, prefix in ipairs(args.INTERFACES) do
			bad[#bad + 1] = prefix.addr | (~prefix.mask & 0xffffffff)
			good[#good + 1] = prefix.addr
		end
		bad[#bad + 1] = 0
		bad[#bad + 1] = 0xffffffff
		return bad, good
	end
	for _, addr in ipairs(args.BADSRC or {}) do
		bad[#bad + 1] = addr
	end
	for _, addr in ipairs(args.GOODDST or {}) do
		good[#good + 1] = addr
	end
	return bad, good
end

local function any_of(p, value, list)
	local is = p:no()
	for _, addr in ipairs(list) do
		is = is | value:eq(addr)
	end
	return is
end

-- The network header of before, whose place "option" has kept, with what stands behind it.
local function restore(f, why)
	f:set_pointer("net", "option", 0)
	-- what stands in front of the data was there when it was marked
	local there, gone = f:split(f:readable(0, 1, "net") | f:offset("net"):ge(0x80000000))
	gone:clear_pointer("transport")
	gone:emit(1, why)
	there:set_transport()
	there:emit(1, why)
end

-- had: whether the packet came with a network pointer, which stays if the packet is bad.
local function check(p, args, had)
	local function reject(f, why)
		if had then
			restore(f, why)
			return
		end
		f:clear_pointer("net")
		f:clear_pointer("transport")
		f:emit(1, why)
	end

	local long, short = p:split(p:readable(args.OFFSET, 20))
	short:emit(1, "too short for an IP header")
	local ip = long:view("ip", "data", args.OFFSET)
	local four, alien = long:split(ip.version:eq(4))
	alien:emit(1, "not IP version 4")
	ip = four:view("ip", "data", args.OFFSET)
	local hl_ok, hl_bad = four:split(ip.hl:ge(5))
	hl_bad:emit(1, "IP header length below 20")

	if had then
		hl_ok:set_pointer("option", "net", 0)
	end
	hl_ok:set_pointer("net", "data", args.OFFSET)
	hl_ok:set_transport()
	local len = hl_ok.ip.len
	local len_ok, len_bad = hl_ok:split(len:le(hl_ok:length("net")) &
		len:ge(hl_ok.ip.hl << 2))
	reject(len_bad, "bad IP length")
	local good = len_ok
	if args.CHECKSUM then
		local wrong
		good, wrong = len_ok:split(len_ok.ip.checksum:ok())
		reject(wrong, "bad IP checksum")
	end
	local bad, fine = lists(args)
	if #bad > 0 then
		local refused
		refused, good = good:split(any_of(good, good.ip.src, bad) &
			~any_of(good, good.ip.dst, fine))
		reject(refused, "bad source address")
	end
	good:truncate(len, "net")
	good.anno.dst_ip = good.ip.dst
	good:emit(0)
end

return function(p, args)
	local marked, unmarked = p:split(p:has("net"))
	check(marked, args, true)
	check(unmarked, args, false)
end
