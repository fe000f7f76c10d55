-- nat-ftp: does a NAT on the way translate the addresses in FTP's PORT command (IPv6: EPRT)? Its quotes then show another address than was sent.
-- A helper looks into a command only after an earlier one was ended by a newline, so NOOP is said first.
local c, why = connect(21)
if not c then
	print(why)
	return 2
end
local noop = "NOOP\r\n"
c:segment(noop):send()
c:sent(noop)
sleep(1100)
local port = "PORT " .. c.syn:source():gsub("%.", ",") .. ",189,68\r\n"
if ipversion() == 6 then port = "EPRT |2|" .. c.syn:source() .. "|48452|\r\n" end	-- RFC 2428
local hops = trace(c:segment(port))
local changed
for _, hop in ipairs(hops) do
	for _, m in ipairs(hop.mods) do
		if (m.layer == "RawLayer" and m.kind == "payload") and not changed then changed = { hop, m } end
	end
end
c:close()
if changed then
	print("FTP commands are rewritten " .. between(hops, changed[2]))
	return 1
end
print("FTP commands pass unchanged")
return 0
