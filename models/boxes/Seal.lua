-- Encrypt the packet from its first byte to its end. Nobody can read what comes out but Open with the same KEY.
-- The length stays: padding and the like are not modelled.
signature {
	ports = "1/1", processing = "a/a", help = "encrypts packets",
	"KEY word",
}

return function(p, args)
	p:hide("sealed with " .. args.KEY)
	p:emit(0)
end
