-- nat-sip: does a NAT on the way translate the addresses in SIP's messages? Its quotes then show others than were sent. Nobody need
-- answer: a helper rewrites the first datagram already.
local first = inet() / udp{ dst = 33434 }	-- from which address? It is filled in when something is sent
tracebox(first, { max_ttl = 1 })
local own = first:source()
sleep(1100)
local server = (ipversion() == 6 and dn6 or dn4)(argv[1]) or argv[1]
if ipversion() == 6 then own, server = "[" .. own .. "]", "[" .. server .. "]" end
local text = table.concat({
	"REGISTER sip:" .. server .. " SIP/2.0",
	"Via: SIP/2.0/UDP " .. own .. ":5060;branch=z9hG4bK" .. random(),
	"From: <sip:probe@" .. server .. ">;tag=" .. random(),
	"To: <sip:probe@" .. server .. ">",
	"Call-ID: " .. random() .. "@" .. own,
	"CSeq: 1 REGISTER",
	"Contact: <sip:probe@" .. own .. ":5060>",
	"Max-Forwards: 70",
	"Content-Length: 0", "", "" }, "\r\n")
local hops = trace(inet() / udp{ src = 5060, dst = 5060 } / raw(text))
for _, hop in ipairs(hops) do
	for _, m in ipairs(hop.mods) do
		if m.layer == "RawLayer" and m.kind == "payload" then
			print("SIP messages are rewritten " .. between(hops, m))
			return 1
		end
	end
end
print("SIP messages pass unchanged")
return 0
