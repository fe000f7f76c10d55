-- What a packet has beside its octets is 0 again, and what filter programs said, PROGRAMS of them, is forgotten: so it is behind a chain of
-- network functions.
signature { ports = "1/1", processing = "a/a", help = "forgets what is known of a packet", "PROGRAMS uint" }

local state = use "state"

return function(p, args)
	state.forget(p, args.PROGRAMS)
	p:emit(0)
end
