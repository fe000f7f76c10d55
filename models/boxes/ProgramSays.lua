-- What a driver's program of a tenant says of a frame, when all that is known is what it may say: "drop", "as it came" or "changed",
-- which leave by outputs in that order, without those that drop. VLAN: the tenant's, 0 if none tells it; a changed frame still has
-- it, and in a proof the length that it had.
signature { ports = "1/-", processing = "a/ah", help = "does what a tenant's program may say", "TENANT string", "VLAN uint 0..4094",
	"MAY... any" }

return function(p, args)
	local may = args.REST
	local flows = #may > 1 and { p:choice(#may, "what the program of " .. args.TENANT .. " says") } or { p }
	local output = 0
	for i, f in ipairs(flows) do
		if may[i] == "drop" then
			f:drop("the program of " .. args.TENANT)
		else
			if may[i] == "changed" then
				-- another length too, so that nothing is predicted of such a frame
				if p.concrete then
					f:truncate(f:fresh(32, { low = 14, high = 1514 }), "data")
				end
				f:scramble(0)
				if args.VLAN > 0 and not p.concrete then
					f:write(12, 2, 0x8100)
					f:write(14, 2, f:fresh(4):concat(f:number(args.VLAN, 12)))
				end
			end
			f:emit(output)
			output = output + 1
		end
	end
end
