-- A firewall: the action of the first rule whose expression holds, an output or a drop.
-- What no rule names is dropped.
return function(p, args)
	if args.RULE.looks then
		local unmarked
		p, unmarked = p:split(p:has("net"))
		unmarked:violation("IP header annotation missing")
	end
	for _, f in ipairs(p:classify(args.RULE)) do
		if f.output then
			f:emit(f.output)
		elseif f.rule then
			f:drop("denied by rule " .. f.rule)
		else
			f:drop("no rule allows it")
		end
	end
end
