The boxes of models/boxes have a line in the list and a page each.
== run
symexec elements | sed -n '/^boxes/,$p' | grep -E '^boxes| (Monitor|NAT|SIIT|TunnelExit) '
symexec elements GRETunnel Monitor
symexec elements StatefulFirewal; echo "status $?"
# what a box is made of is no box
symexec elements | sed -n '/^boxes/,$p' | grep -c ' Balance '
# each says what its ports are
symexec elements | sed -n '/^boxes/,$p' | awk 'NR > 1 { print $1 }' | while read -r box; do
	symexec elements "$box" | awk -v box="$box" '/^PORTS/ { getline; if ($0 == "") print box, "has no ports" }'
done
== stdout
boxes (a network's `class:`):
  Monitor                  A tap
  NAT                      Network address translation
  SIIT                     IPv6/IPv4 translator without state
  TunnelExit               The way out of a Tunnel only, from `in` to `out`
GRETunnel - IP in GRE between LOCAL and REMOTE

  GRETunnel(LOCAL ..., REMOTE ...)
  GRETunnel(LOCAL ..., REMOTE ..., KEY ...)

PORTS
  in: the hosts that use the tunnel
  out: the network between the ends

WHAT IT DOES TO A PACKET
  IP in GRE between LOCAL and REMOTE (RFC 2784, protocol 47). With KEY both ends put the key of RFC 2890 in and take
  nothing else; an end without KEY drops what has one. The outer TTL is 250 and the inner one stays: the
  tunnel is one hop less than a router. Packets grow by 24 bytes, 28 with KEY.

BOX
  models/boxes/GRETunnel.click

Monitor - A tap

  Monitor()

PORTS
  in, out: the two sides
  2: the monitor

WHAT IT DOES TO A PACKET
  A tap: packets pass both ways as they are, and a copy of each leaves at port 2. What the monitor sends
  is dropped.

BOX
  models/boxes/Monitor.click
status 2
0
== stderr
error: there is no element class 'StatefulFirewal'; did you mean 'StatefulFirewall'?
== run
# the classes that our boxes are made of have their models there, and are not the user's
symexec elements | grep -E '^classes of|^  (FlowCache|L7|NormalizeTCP|PushGRE) ' | cut -c1-26
symexec elements --coverage | grep -E '^(FlowCache|L7|NormalizeTCP|PushGRE) ' | cut -c1-29
symexec elements --rules 'AdjustTCPMSS(1400)' | head -1
== stdout
  FlowCache               
  L7                      
  NormalizeTCP            
  PushGRE                 
FlowCache              model 
L7                     model 
NormalizeTCP           model 
PushGRE                model 
block 0:
== file mine/PushGRE.lua
-- Drops everything.
signature { ports = "1/1", processing = "a/a", help = "mine" }
return function(p)
	p:drop("no")
end
== run
# a user's comes first
symexec elements -m mine | grep -A1 '^classes of'; symexec elements -m mine PushGRE | head -1
== stdout
classes of --models:
  PushGRE                  mine
PushGRE - mine
