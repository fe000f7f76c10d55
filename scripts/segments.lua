-- segments [DESTINATION [PORT]]: does a box cut segments in two, or make one of two? Both are sent in a connection, as TCP would.
local c, why = connect(tonumber(argv[2]) or 80)
if not c then
	print(why)
	return 2
end
local status = 0
local function look(hops, what, test)
	local m = found(hops, function(m) return (m.name == "ip.len" or m.name == "ip6.len") and test(m) end)
	if m then
		print(what .. " " .. between(hops, m))
		status = 1
	end
end
local data = string.rep("x", 40)
look(trace(c:segment(data)), "segments are cut in two", function(m) return m.new < m.old end)
c:sent(data)
sleep(2200)	-- two errors for each hop from now on
local first = c:segment("GET /")
c:sent("GET /")
look(trace(first, { behind = c:segment("index") }), "two segments become one", function(m) return m.new > m.old end)
c:close()
if status == 0 then print("segments pass as they are") end
return status
