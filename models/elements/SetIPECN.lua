-- Set the ECN bits.
return function(p, args)
	p.ip.ecn = args.ECN
	p.ip.checksum:update()
	p:emit(0)
end
