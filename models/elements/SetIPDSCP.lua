-- Set the differentiated services bits.
return function(p, args)
	p.ip.dscp = args.DSCP
	p.ip.checksum:update()
	p:emit(0)
end
