-- Insert a VLAN tag behind the Ethernet addresses; packets of the native VLAN pass
-- unchanged, whatever their priority. The MAC header must be where the data starts, or not be marked.
local mac, vlan, short = use "mac", use "vlan", use "short"

return function(p, args)
	local tci = vlan.tci(p, args)
	for _, f in ipairs(mac.at_data(p)) do
		local native, tagged = vlan.split_native(f, tci, args.NATIVE_VLAN)
		mac.mark_within(native, 0, 14):emit(0)
		short.fill(tagged, 12, "data", function(g, done)
			g:insert(12, 4)
			g:write(12, 2, args.ETHERTYPE)
			g:write(14, 2, tci)
			done(g, 4)
			-- Click takes the size of a pointer for that of the header
			mac.mark_within(g, 0, 8):emit(0)
		end)
	end
end
