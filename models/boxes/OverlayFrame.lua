-- Take the Ethernet header of an IPv4 packet to MAC off; other frames are dropped.
signature {
	ports = "1/1", processing = "a/a", help = "takes Ethernet headers of frames to MAC off",
	"MAC ether",
}

return function(p, args)
	local whole, short = p:split(p:readable(0, 14))
	short:drop("too short for an Ethernet header")
	local mine, other = whole:split(whole:read(0, 6):eq(args.MAC))
	other:drop("a frame to another Ethernet address")
	local ip, alien = mine:split(mine:read(12, 2):eq(0x0800))
	alien:drop("a frame without an IPv4 packet")
	ip:strip(14)
	ip:emit(0)
end
