-- Random: bits change by chance. The bytes may be any, the length stays.
return function(p, args)
	if not args.ACTIVE or args.P <= 0 then
		p:emit(0)
		return
	end
	local intact, damaged = p:choice(2, "random bit errors")
	intact:emit(0)
	damaged:scramble(0)
	damaged:emit(0)
end
