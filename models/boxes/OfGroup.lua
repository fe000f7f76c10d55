-- Let packets for a multicast group pass; others are dropped.
signature {
	ports = "1/1", processing = "a/a", help = "lets a multicast group pass",
	"GROUP ip",
}

local FIRST, LAST = 0xe0000000, 0xefffffff

return function(p, args)
	local group = args.GROUP
	if type(group) == "number" and (group < FIRST or group > LAST) then
		error("GROUP must be a multicast address, 224.0.0.0 to 239.255.255.255")
	end
	local mine, other = p:split(p.ip.dst:eq(group))
	other:drop("not for the group")
	mine:emit(0)
end
