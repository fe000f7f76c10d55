-- Rewrite the address and the port in PORT commands of FTP, for flows that the control rewriter has a mapping for, to what
-- the data rewriter makes of them; the control rewriter then shifts sequence numbers (in sim: sim_ftp.c). In a
-- proof the payload behind the command word may be anything, the packet stays as long as it was, and numbers do
-- not follow.
local LETTERS = { { 0x50, 0x70 }, { 0x4f, 0x6f }, { 0x52, 0x72 }, { 0x54, 0x74 }, { 0x20, 0x20 } }

local function is_command(p, at)
	local yes = p:yes()
	for i, both in ipairs(LETTERS) do
		local byte = p:read(at + i - 1, 1, "transport")
		yes = yes & (byte:eq(both[1]) | byte:eq(both[2]))
	end
	return yes
end

return function(p)
	local tcp, other = p:split(p.ip.proto:eq(6))
	other:violation("not TCP")
	local cut
	tcp, cut = tcp:split(tcp:readable(0, 20, "transport"))
	cut:emit(0)
	for off = 5, 15 do
		local here
		here, tcp = tcp:split(tcp.tcp.off:eq(off))
		local long, short = here:split(here:readable(4 * off, 6, "transport"))
		short:emit(0)
		local command, plain = long:split(is_command(long, 4 * off))
		plain:emit(0)
		local same, changed = command:choice(2, "whether the PORT command is rewritten")
		same:emit(0)
		changed:scramble(4 * off + 5, "transport")
		changed:set_transport()
		changed.tcp.checksum:recompute()
		changed:emit(0)
	end
	tcp:emit(0)
end
