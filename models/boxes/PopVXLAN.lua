-- Take the headers of UDP and VXLAN off (RFC 7348 section 5), with the network pointer at the outer IP header.
-- What is for another port, without the I flag or of another VNI is dropped; reserved bits are ignored.
signature {
	ports = "1/1", processing = "a/a", help = "takes UDP and VXLAN headers off",
	"VNI uint 0..16777215",
}

return function(p, args)
	local whole, short = p:split(p:readable(0, 16))
	short:drop("too short for a VXLAN header")
	local vxlan, other = whole:split(whole:read(2, 2):eq(4789))
	other:drop("UDP to another port than 4789")
	local valid, plain = vxlan:split(vxlan:read(8, 1):mask(8):eq(8))
	plain:drop("VXLAN without a valid VNI")
	local mine, astray = valid:split(valid:read(12, 3):eq(args.VNI))
	astray:drop("VXLAN of another VNI")
	mine:strip(16)
	mine:emit(0)
end
