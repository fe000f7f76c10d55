-- The work of a SYNProxy, see there.
--	port 0: TCP of clients that is protected	port 1: TCP of servers
signature {
	ports = "2/2", processing = "h/h", help = "answers SYNs in place of servers",
	"MSS uint 64..65535 = 1460",
}

local proxy = use "syn_proxy"

return function(p, args)
	proxy(p, { mss = args.MSS, plain = true })
end
