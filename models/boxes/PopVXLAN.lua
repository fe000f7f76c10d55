-- Take the headers of UDP and VXLAN off (RFC 7348 section 5), with the network pointer at the outer IP header.
-- What lies behind the UDP length is cut, which in a proof does not occur. What is for another port, without the I flag or of another VNI is dropped; reserved bits are ignored.

return function(p, args)
	local whole, short = p:split(p:readable(0, 16))
	short:drop("too short for a VXLAN header")
	local vxlan, other = whole:split(whole:read(2, 2):eq(4789))
	other:drop("UDP to another port than 4789")
	local len = vxlan:read(4, 2):extend(32)
	local right, wrong = vxlan:split(len:ge(16) & vxlan:length("data"):ge(len))
	wrong:drop("the UDP length is wrong")
	local valid, plain = right:split(right:read(8, 1):mask(8):eq(8))
	plain:drop("VXLAN without a valid VNI")
	local mine, astray = valid:split(valid:read(12, 3):eq(args.VNI))
	astray:drop("VXLAN of another VNI")
	if mine.concrete then
		mine:truncate(mine:read(4, 2):extend(32), "data")
	end
	mine:strip(16)
	mine:emit(0)
end
