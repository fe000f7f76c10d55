-- Decrypt what Seal with the same KEY has encrypted; anything else is dropped.
signature {
	ports = "1/1", processing = "a/a", help = "decrypts packets",
	"KEY word",
}

return function(p, args)
	p:reveal("sealed with " .. args.KEY)
	p:emit(0)
end
