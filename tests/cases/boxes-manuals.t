Ready-made boxes have a page each, made from the comment in front of them, and a wrong argument is told with those that there are.
== run
symexec elements SYNProxy
== stdout
SYNProxy - A SYN proxy

  SYNProxy(PROTECT ...)
  SYNProxy(PROTECT ..., MSS ...)

PORTS
  in: clients
  out: servers

WHAT IT DOES TO A PACKET
  A SYN proxy (RFC 4987 section 3.8): a SYN that PROTECT, an expression (`tcp` for all), holds for is answered by the box with
  a number that only it can know (a SYN cookie). Only when the client has acknowledged that does the server hear of the
  connection; from then on the box shifts the numbers between what it promised and what the server chose. The client
  is told to wait by a window of 0 until the server has answered. Both ends are told the MSS of the box and no
  other option: window scaling, SACK, timestamps and MPTCP are lost. What PROTECT does not hold for passes as it is,
  and so do connections that servers open themselves.

BOX
  models/boxes/SYNProxy.click
== run
# all that is in the folder is listed, with a page that is not empty
symexec elements | sed -n '/^boxes (/,$s/^  \([^ ]*\).*/\1/p' > listed
symexec elements | sed '/^boxes (/,$d' | grep -c "SYNProxy"
for box in $(cat listed); do symexec elements $box > page; grep -q "^  in" page && grep -q "^  [A-Z].*[a-z].*[a-z]" page && grep -q "models/boxes/.*click" page || echo "$box"; done
[ $(wc -l < listed) -gt 30 ] && echo many
== stdout
0
many
== exit 0
== run
symexec elements SynProxi
symexec elements SYNProxy NoSuchBox
== stderr
error: there is no element class 'SynProxi'; did you mean 'SYNProxy'?
error: there is no element class 'NoSuchBox'
== exit 2
== file bad.yaml
network: wrong arguments
boxes:
  box: { class: SYNProxy, args: { PROTECT: tcp, MMS: 1400 } }
  lb: { class: LoadBalancer, args: { ADDRES: 198.51.100.1, PORT: 80, SOMETHING: 7 } }
  acl: { class: ACL, args: [ allow tcp, deny al ] }
hosts: { a: {}, b: {} }
links: [ a -- box:in, box:out -- b ]
policies: { p: { reach: a -> b } }
== run
# the errors of all boxes of a file
symexec check bad.yaml 2>&1 | grep -v '^    '
== stdout
bad.yaml:3:17: error: no version of 'SYNProxy' takes 2 arguments
bad.yaml:3:17: note: it takes no 'MMS', did you mean 'MSS'?
models/boxes/SYNProxy.click:8:25: note: candidate: SYNProxy(PROTECT $protect) with 2 inputs and 2 outputs
models/boxes/SYNProxy.click:16:4: note: candidate: SYNProxy(PROTECT $protect, MSS $mss) with 2 inputs and 2 outputs
bad.yaml:3:17: note: in this instance of 'SYNProxy'
bad.yaml:4:16: error: no version of 'LoadBalancer' takes 3 arguments
bad.yaml:4:16: note: it takes no 'ADDRES', did you mean 'ADDRESS'?
bad.yaml:4:16: note: it takes no 'SOMETHING'
bad.yaml:4:16: note: 'ADDRESS' is missing
bad.yaml:4:16: note: 'SERVERS' is missing
models/boxes/LoadBalancer.click:6:29: note: candidate: LoadBalancer(ADDRESS $address, PORT $port, SERVERS $servers) with 2 inputs and 2 outputs
bad.yaml:4:16: note: in this instance of 'LoadBalancer'
models/boxes/ACL.click:7:49: error: 'al' is no test
bad.yaml:5:17: note: in the box 'acl'
