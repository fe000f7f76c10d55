-- Servers hear only of clients that are there: a SYN (input 0) is answered with a cookie, and when the client has acknowledged
-- that, the server is asked; from then on numbers are moved between what the client was told and what the server chose,
-- timestamps and SACK blocks too. Cookies are any value, and remembered here where the datapath computes them again:
-- they do not become old, there is always room, and servers have all the time they want. Windows that are told in
-- another scale are any value. Behind extension headers of IPv6 TCP is found if there is one, of eight octets, or that of fragments;
-- in a proof what it offers there is not seen but for the size.
--	port 0: clients	port 1: servers

local proxy = use "syn_proxy"

return function(p, args)
	proxy(p, { mss = args.MSS, times = args.TIMESTAMPS, scale = args.WSCALE, sack = args.SACK, ecn = args.ECN })
end
