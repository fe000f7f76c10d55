-- tfo: does a request for a fast open cookie arrive, and does the server give one?
local hops, answer = trace(inet() / TCP / MSS / TFO)
local m = found(hops, function(m) return m.layer == "TCPOptionFastOpen" end)
if m then
	print("fast open " .. m.kind .. " " .. between(hops, m))
	return 1
end
local option = answer and answer:get(tfo{})
print(not answer and "no answer" or option and #option:data() > 0 and "the server gives a cookie" or "passes; the server gives no cookie")
return answer and 0 or 2
