-- A packet goes on by output 0 or, because of WHAT, leaves by output 1.
signature { ports = "1/1-2", processing = "a/ah", help = "goes one way or another", "WHAT string" }

return function(p, args)
	local on, off = p:choice(2, args.WHAT)
	on:emit(0)
	off:emit(1, args.WHAT)
end
