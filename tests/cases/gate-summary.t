The last line of a check counts every status, in colour on a terminal only; JSON has the same counts. A violation that is
only a warning is told apart, for it does not fail the run.
== file box.click
FromDevice(in) -> CheckIPHeader -> IPFilter(deny dst port 23, allow all) -> Queue -> ToDevice(out);
== file odd.click
FromDevice(in) -> dpi :: DeepInspection(7) -> Queue -> ToDevice(out);
== file network.yaml
network: all kinds of ends
boxes: { box: { click: box.click }, odd: { click: odd.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {}, c: {}, d: {} }
links: [ a -- box:in, box:out -- b, c -- odd:in, odd:out -- d ]
policies:
  it reaches: { reach: a -> b }
  no telnet: { no-reach: a -> b, packet: tcp dst port 23 }
  no web: { no-reach: a -> b, packet: tcp dst port 80 }
  no mail: { no-reach: a -> b, packet: tcp dst port 25, severity: warning }
  nobody sends it: { no-reach: a -> b, packet: src host 10.0.0.2 }
  not known: { no-reach: c -> d }
== file good.yaml
network: good
boxes: { box: { click: box.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -- box:in, box:out -- b ]
policies:
  no telnet: { no-reach: a -> b, packet: tcp dst port 23 }
== run
symexec check -q network.yaml 2>err | tail -1
symexec check -q good.yaml
symexec check box.click 2>err | tail -1
symexec check --json network.yaml 2>err | grep -A 6 '"summary"'
== stdout
2 policies hold, 2 violated, 1 vacuous, 1 undecided; 1 of these only a warning
no telnet: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
2 checks hold, 0 violated, 0 vacuous, 0 undecided
  "summary": {
    "holds": 2,
    "violated": 2,
    "vacuous": 1,
    "undecided": 1,
    "warnings": 1,
    "known": 0
== run
# what is none is not coloured
[ -c /dev/pts/ptmx ] || { echo "no pseudo-terminals here: /dev/pts is not mounted"; exit 77; }
tty() { env -u NO_COLOR TERM=xterm script -qec "$1" /dev/null | tr -d '\r' | sed 's/\x1b/ESC/g' | tail -1; }
tty 'symexec check -q network.yaml 2>err'
tty 'symexec check -q good.yaml'
tty 'NO_COLOR=1 symexec check -q good.yaml'
== stdout
ESC[32m2 policies holdESC[0m, ESC[31m2 violatedESC[0m, ESC[33m1 vacuousESC[0m, ESC[33m1 undecidedESC[0m; 1 of these only a warning
ESC[32m1 policy holdsESC[0m, 0 violated, 0 vacuous, 0 undecided
1 policy holds, 0 violated, 0 vacuous, 0 undecided
