Does this TCP extension survive? Options that a policy requires must be in use at the end; those that are offered only may be
lost, and the ends go on without them.
== file network.yaml
network: extensions
boxes:
  box: { click: box.click }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- box:lan
  - box:wan -- server
policies:
  plain: { tcp: client -> server, packet: dst port 80 }
  all: { tcp: client -> server, packet: dst port 80, options: [mss, window-scale, sack, timestamps, mptcp] }
  mss: { tcp: client -> server, packet: dst port 80, options: mss }
  scale: { tcp: client -> server, packet: dst port 80, options: window-scale }
  sack: { tcp: client -> server, packet: dst port 80, options: sack }
  timestamps: { tcp: client -> server, packet: dst port 80, options: timestamps }
  mptcp: { tcp: client -> server, packet: dst port 80, options: mptcp }
  all fall back: { tcp: client -> server, packet: dst port 80, offers: [mss, window-scale, sack, timestamps, mptcp] }
  mptcp falls back: { tcp: client -> server, packet: dst port 80, options: sack, offers: mptcp }
== file box.click
FromDevice(lan) -> THERE -> Queue -> ToDevice(wan);
FromDevice(wan) -> BACK -> Queue -> ToDevice(lan);
== run
# box THERE BACK - what the two directions do
box() {
	sed "s/THERE/$1/; s/BACK/$2/" box.click > one.click
	sed 's/box.click/one.click/' network.yaml > one.yaml
	symexec check --strict one.yaml | grep -v '^    \|^assumed\|^  p\|^  witness'
}
box Null CheckIPHeader
== stdout
plain: holds
all: holds
mss: holds
scale: holds
sack: holds
timestamps: holds
mptcp: holds
all fall back: holds
mptcp falls back: holds
9 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
# options turned into NOPs on the way there: each is lost, plain TCP goes on
for at in 40 44 48 52 64; do
	echo "# at byte $at"
	sed "s/THERE/StoreData($at, \\\\\\\\<0101010101>) -> MarkIPHeader -> SetTCPChecksum/; s/BACK/Null/" box.click > one.click
	sed 's/box.click/one.click/' network.yaml > one.yaml
	symexec check --strict --quiet one.yaml --policy plain --policy "all fall back" --policy all | grep -v '^    \|^assumed\|^  p\|^  witness'
done
== stdout
# at byte 40
plain: holds
all: VIOLATED
  SYN arrives without tcp.opt.mss as it was offered
all fall back: holds
2 policies hold, 1 violated, 0 vacuous, 0 undecided
# at byte 44
plain: holds
all: VIOLATED
  SYN arrives without tcp.opt.wscale as it was offered
all fall back: holds
2 policies hold, 1 violated, 0 vacuous, 0 undecided
# at byte 48
plain: holds
all: VIOLATED
  SYN arrives without tcp.opt.sackok as it was offered
all fall back: holds
2 policies hold, 1 violated, 0 vacuous, 0 undecided
# at byte 52
plain: holds
all: VIOLATED
  SYN arrives without tcp.opt.ts as it was offered
all fall back: holds
2 policies hold, 1 violated, 0 vacuous, 0 undecided
# at byte 64
plain: holds
all: VIOLATED
  SYN arrives without tcp.opt.mptcp.capable as it was offered
all fall back: holds
2 policies hold, 1 violated, 0 vacuous, 0 undecided
== file back.click
FromDevice(lan) -> Queue -> ToDevice(wan);
FromDevice(wan) -> StoreData(AT, \<0101010101>) -> MarkIPHeader -> SetTCPChecksum -> Queue -> ToDevice(lan);
== file ack.click
FromDevice(lan) -> MarkIPHeader -> c :: IPClassifier(tcp opt syn, -) -> q :: Queue -> ToDevice(wan);
c[1] -> StoreData(40, \<0101010101>) -> SetTCPChecksum -> q;
FromDevice(wan) -> Queue -> ToDevice(lan);
== run
# lost on the way back only: the server scales its windows and the client does not know
try() { sed "s/box.click/$1/" network.yaml > one.yaml; symexec check --strict --quiet --policy "$2" one.yaml | sed -n 1,2p; }
sed s/AT/44/ back.click > back44.click
sed s/AT/64/ back.click > back64.click
try back44.click "all fall back"
try back64.click "all fall back"
try back64.click "all"
== stdout
all fall back: VIOLATED
  SYN reaches server, but its SYN+ACK arrives without tcp.opt.wscale as it was offered
all fall back: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
all: VIOLATED
  SYN reaches server, but its SYN+ACK arrives without tcp.opt.mptcp.capable as it was offered
== run
# MPTCP's keys are lost in the third segment: plain TCP goes on
try() { sed "s/box.click/$1/" network.yaml > one.yaml; symexec check --strict --quiet --policy "$2" one.yaml | sed -n 1,2p; }
try ack.click "mptcp"
try ack.click "mptcp falls back"
== stdout
mptcp: VIOLATED
  SYN and SYN+ACK arrive, but the ACK arrives without tcp.opt.mptcp.capable as it was offered
mptcp falls back: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
== run
# a scale that is lost both ways is not used; one that is changed has not survived
try() { sed "s/box.click/$1/" network.yaml > one.yaml; symexec check --strict --quiet --policy "$2" one.yaml | sed -n 1,2p; }
sed 's/^FromDevice(lan)/\0 -> StoreData(44, \\<01010101>) -> MarkIPHeader -> SetTCPChecksum/' back44.click > both.click
sed 's/^FromDevice(lan)/\0 -> StoreData(43, \\<02>) -> MarkIPHeader -> SetTCPChecksum/; s/^FromDevice(wan) -> StoreData[^>]*>)/FromDevice(wan)/' back44.click > other.click
try both.click "all fall back"
try other.click scale
== stdout
all fall back: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
scale: VIOLATED
  SYN arrives without tcp.opt.wscale as it was offered
== file wrong.yaml
network: names
hosts: { a: {}, b: {} }
links: [ a -- b ]
policies:
  x: { tcp: a -> b, options: [ windowscale, mptpc ] }
  y: { reach: a -> b, options: mss }
== run
symexec check wrong.yaml
== stdout
== stderr
wrong.yaml:5:32: error: unknown TCP option "windowscale", did you mean "window-scale"?
      x: { tcp: a -> b, options: [ windowscale, mptpc ] }
                                   ^~~~~~~~~~~
wrong.yaml:5:45: error: unknown TCP option "mptpc", did you mean "mptcp"?
      x: { tcp: a -> b, options: [ windowscale, mptpc ] }
                                                ^~~~~
wrong.yaml:6:23: error: "options" does not go with policies of kind "reach"
      y: { reach: a -> b, options: mss }
                          ^~~~~~~
== exit 2
