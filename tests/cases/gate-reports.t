JUnit, SARIF and workflow commands say what the report for people says, in the words of CI servers, and lead to the line that
is responsible: of the last element of the path in the user's own files, or of the policy. Read with parsers that are not
ours. Names and files are hostile.
== copy tests/gate
== file box.click
// é ü
FromDevice(in) -> CheckIPHeader /* é */ -> IPFilter(deny dst port 23, allow all) -> q :: Queue -> ToDevice(out);
== file odd.click
FromDevice(in) -> dpi :: DeepInspection(7) -> Queue -> ToDevice(out);
== file network.yaml
network: all kinds of ends
boxes:
  box: { click: box.click }
  odd: { click: odd.click }
  wall:
    class: StatelessFirewall
    args: { OUTWARD: dst port 80, INWARD: src port 80 }
hosts: { a: { ip: 10.0.0.1 }, b: {}, c: {}, d: {}, e: {}, f: {} }
links: [ a -- box:in, box:out -- b, c -- odd:in, odd:out -- d, e -- wall:in, wall:out -- f ]
policies:
  it reaches: { reach: a -> b }
  no web: { no-reach: a -> b, packet: tcp dst port 80 }
  telnet passes: { reach: a -> b, packet: tcp dst port 23 }
  no mail: { no-reach: a -> b, packet: tcp dst port 25, severity: warning }
  nobody sends it: { no-reach: a -> b, packet: src host 10.0.0.2 }
  not known: { no-reach: c -> d }
  dns passes: { reach: e -> f, packet: udp dst port 53 }
== run
mkdir reports
symexec check -q --junit reports/j.xml --sarif reports/s.sarif --github network.yaml | sed '/^::stop/,/^::[0-9a-f]*::$/d'
gate/read junit reports/j.xml
gate/read sarif reports/s.sarif
== stdout
::error file=box.click,line=2,col=99,title=no web is violated::'no web' is violated (no-reach: a -> b)%0Aa packet from a reaches b%0Awitness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
::error file=box.click,line=2,col=44,title=telnet passes is violated::'telnet passes' is violated (reach: a -> b)%0Ano packet from a reaches b%0Athe one that comes furthest is dropped at box.click:2 (box/IPFilter@3 :: IPFilter): denied by rule 1%0Awitness: 10.0.0.1:40000 > 192.0.2.1:23 TCP S seq 1000 ack 0 win 65535 len 0
::warning file=box.click,line=2,col=99,title=no mail is violated::'no mail' is violated (no-reach: a -> b)%0Aa packet from a reaches b%0Awitness: 10.0.0.1:40000 > 192.0.2.1:25 TCP S seq 1000 ack 0 win 65535 len 0
::error file=network.yaml,line=15,col=3,title=nobody sends it is vacuous::'nobody sends it' is vacuous (no-reach: a -> b)%0Aa sends no packet that is `src host 10.0.0.2`
::error file=odd.click,line=1,col=19,title=not known is undecided::'not known' is undecided (no-reach: c -> d)%0Aa packet from c reaches d%0Athis rests on an element of unknown class 'DeepInspection'%0Awitness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
::error file=network.yaml,line=5,col=3,title=dns passes is violated::'dns passes' is violated (reach: e -> f)%0Ano packet from e reaches f%0Athe one that comes furthest is dropped at network.yaml:5 (wall/outward :: IPFilter, models/boxes/StatelessFirewall.click:5): no rule allows it%0Awitness: 10.0.0.1:40000 > 192.0.2.1:53 UDP len 0
passed all kinds of ends.reach 'it reaches' network.yaml 11
failure all kinds of ends.no-reach 'no web' box.click 2
    violated 'violated: a packet from a reaches b'
failure all kinds of ends.reach 'telnet passes' box.click 2
    violated 'violated: no packet from a reaches b'
skipped all kinds of ends.no-reach 'no mail' box.click 2
    - 'warning: violated: a packet from a reaches b'
skipped all kinds of ends.no-reach 'nobody sends it' network.yaml 15
    - 'vacuous: a sends no packet that is `src host 10.0.0.2`'
error all kinds of ends.no-reach 'not known' odd.click 1
    undecided 'undecided: a packet from c reaches d'
failure all kinds of ends.reach 'dns passes' network.yaml 5
    violated 'violated: no packet from e reaches f'
suite 'all kinds of ends' 1 assumed
no-reach error violated 'no web'
   at box.click:2:99 
   at network.yaml:12:3 the policy
    > network.yaml:8:10 a
    > box.click:2:1 box/FromDevice@1 :: FromDevice
    > box.click:2:19 box/CheckIPHeader@2 :: CheckIPHeader
    > box.click:2:44 box/IPFilter@3 :: IPFilter: rule 2
    > box.click:2:85 box/q :: Queue
    > box.click:2:99 box/ToDevice@5 :: ToDevice
    > network.yaml:8:31 b
    a9f636bd2d62eb56
    'no web' is violated (no-reach: a -> b): a packet from a reaches b | witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
reach error violated 'telnet passes'
   at box.click:2:44 
   at network.yaml:13:3 the policy
    > network.yaml:8:10 a
    > box.click:2:1 box/FromDevice@1 :: FromDevice
    > box.click:2:19 box/CheckIPHeader@2 :: CheckIPHeader
    > box.click:2:44 box/IPFilter@3 :: IPFilter: rule 1
    5b94fd43faec8cb5
    'telnet passes' is violated (reach: a -> b): no packet from a reaches b | the one that comes furthest is dropped at box.click:2 (box/IPFilter@3 :: IPFilter): denied by rule 1 | witness: 10.0.0.1:40000 > 192.0.2.1:23 TCP S seq 1000 ack 0 win 65535 len 0
no-reach warning violated 'no mail'
   at box.click:2:99 
   at network.yaml:14:3 the policy
    > network.yaml:8:10 a
    > box.click:2:1 box/FromDevice@1 :: FromDevice
    > box.click:2:19 box/CheckIPHeader@2 :: CheckIPHeader
    > box.click:2:44 box/IPFilter@3 :: IPFilter: rule 2
    > box.click:2:85 box/q :: Queue
    > box.click:2:99 box/ToDevice@5 :: ToDevice
    > network.yaml:8:31 b
    7e9beed10f2b1699
    'no mail' is violated (no-reach: a -> b): a packet from a reaches b | witness: 10.0.0.1:40000 > 192.0.2.1:25 TCP S seq 1000 ack 0 win 65535 len 0
no-reach error vacuous 'nobody sends it'
   at network.yaml:15:3 
    040302951424099f
    'nobody sends it' is vacuous (no-reach: a -> b): a sends no packet that is `src host 10.0.0.2`
no-reach error undecided 'not known'
   at odd.click:1:19 
   at network.yaml:16:3 the policy
    > network.yaml:8:38 c
    > odd.click:1:1 odd/FromDevice@1 :: FromDevice
    > odd.click:1:19 odd/dpi :: DeepInspection: class 'DeepInspection' is not known: choice 0
    > odd.click:1:47 odd/Queue@3 :: Queue
    > odd.click:1:56 odd/ToDevice@4 :: ToDevice
    > network.yaml:8:45 d
    b3189ade03ee53ca
    'not known' is undecided (no-reach: c -> d): a packet from c reaches d | this rests on an element of unknown class 'DeepInspection' | witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
reach error violated 'dns passes'
   at network.yaml:5:3 
   at network.yaml:17:3 the policy
    > network.yaml:8:52 e
    > network.yaml:5:3 wall/CheckIPHeader@1 :: CheckIPHeader
    > network.yaml:5:3 wall/outward :: IPFilter
    06a2c4f84c8915fa
    'dns passes' is violated (reach: e -> f): no packet from e reaches f | the one that comes furthest is dropped at network.yaml:5 (wall/outward :: IPFilter, models/boxes/StatelessFirewall.click:5): no rule allows it | witness: 10.0.0.1:40000 > 192.0.2.1:53 UDP len 0
== run
# edits elsewhere move lines and leave the fingerprints; another question has another
prints() { symexec check -q --sarif p.sarif "$1" >out 2>err; grep -o '"middleproofPolicy/v1": .*' p.sarif; }
prints network.yaml > old
sed 's/^policies:/# moved\n\npolicies:\n  new: { reach: b -> a }/' network.yaml > moved.yaml
prints moved.yaml > new
diff old new | grep -c '^[<>]'
sed 's/nobody sends it: { no-reach: a -> b/nobody sends it: { no-reach: a -> d/' network.yaml > other.yaml
prints other.yaml > new
diff old new | grep -c '^[<>]'
== stdout
1
2
== run
# everything is written about a configuration, too; and where it lies, seen from the working directory
mkdir sub
cd sub
echo 'FromDevice(in) -> Discard; Idle -> Queue -> ToDevice(out);' > 'x, y%:1.click'
symexec check --sarif s.sarif --junit j.xml --github "$PWD/../sub/./x, y%:1.click" | grep ::warning | cut -c 1-60
../gate/read sarif s.sarif | grep ' at '
../gate/read junit j.xml | cut -c 1-60
(cd .. && symexec check --github sub/../sub/x* | grep ::warning | cut -c 1-60)
symexec check --sarif s.sarif ../box.click
cat s.sarif | grep -c '"results": \[\]'
== stdout
::warning file=x%2C y%25%3A1.click,line=1,col=45,title=out (
   at x%2C%20y%25%3A1.click:1:45 
skipped x, y%:1.click.reach 'out (out)' x, y%:1.click 1
    - 'warning: violated: no packet leaves here'
passed x, y%:1.click.no-precondition-violations 'no precondi
suite 'x, y%:1.click' 1 assumed
::warning file=sub/x%2C y%25%3A1.click,line=1,col=45,title=o
out (out): holds
no precondition is violated: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
2 checks hold, 0 violated, 0 vacuous, 0 undecided
1
== run
# nor can a name speak to a terminal, or end a line of the report for people
cat > esc.yaml <<'END'
network: esc
boxes: { box: { click: box.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -- box:in, box:out -- b ]
policies:
  "x: holds\n\e[2Jy\u009b1m \u00e9 \u202e": { no-reach: a -> b, packet: src host 10.0.0.2 }
END
symexec check -q --write-baseline esc.json esc.yaml
sed 's/{ no-reach.*/{ no-reach: b -> a }/' esc.yaml > esc2.yaml
symexec check -q --baseline esc.json esc2.yaml | grep -v '^  '
== stdout
x: holds\n\x1b[2Jy<U+009B>1m é <U+202E>: VACUOUS
  a sends no packet that is `src host 10.0.0.2`
0 policies hold, 0 violated, 1 vacuous, 0 undecided
x: holds\n\x1b[2Jy<U+009B>1m é <U+202E>: holds
baseline: 'x: holds\n\x1b[2Jy<U+009B>1m é <U+202E>' was vacuous and is not asked any more
1 policy holds, 0 violated, 0 vacuous, 0 undecided
== file hostile.yaml
network: "n]]>\u0001\"'<&>"
boxes: { box: { click: box.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -- box:in, box:out -- b ]
policies:
  "x\n::error::y\r\n%0A::z \e[31m <b a='1'>]]>&amp; \u202e {0} [l](1) \\ \U0001F600 \uFFFF": { no-reach: a -> b }
== run
# the name is one title; nothing of it is a command, markup, a link or an escape
symexec check -q --junit j.xml --sarif s.sarif --github hostile.yaml | sed 's/^::[0-9a-f]*::$/::TOKEN::/; s/commands::[0-9a-f]*/commands::TOKEN/'| cat -v > out
sed -n '/stop-commands/,/TOKEN::/p' out | head -1
sed '1,/^::TOKEN/d' out
gate/read junit j.xml
gate/read sarif s.sarif | grep -v '^    >' | sed 's/{{/(BRACES(/g; s/}}/)BRACES)/g'
LC_ALL=C grep -c '[[:cntrl:]]' j.xml s.sarif
== stdout
::stop-commands::TOKEN
::error file=box.click,line=2,col=99,title=x%0A%3A%3Aerror%3A%3Ay%0D%0A%250A%3A%3Az M-oM-?M-=[31m <b a='1'>]]>&amp; M-oM-?M-= {0} [l](1) \ M-pM-^_M-^XM-^@ M-oM-?M-= is violated::'x%0A::error::y%0D%0A%250A::z M-oM-?M-=[31m <b a='1'>]]>&amp; M-oM-?M-= {0} [l](1) \ M-pM-^_M-^XM-^@ M-oM-?M-=' is violated (no-reach: a -> b)%0Aa packet from a reaches b%0Awitness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
failure n]]>�"'<&>.no-reach "x\n::error::y�\n%0A::z �[31m <b a='1'>]]>&amp; � {0} [l](1) \\ 😀 �" box.click 2
    violated 'violated: a packet from a reaches b'
suite 'n]]>�"\'<&>' 1 assumed
no-reach error violated "x\n::error::y�\n%0A::z �[31m <b a='1'>]]>&amp; � {0} [l](1) \\ 😀 �"
   at box.click:2:99 
   at hostile.yaml:6:4 the policy
    b06ec5b6d21a4928
    'x | ::error::y� | %0A::z �\[31m <b a='1'>\]\]>&amp; � (BRACES(0)BRACES) \[l\](1) \\ 😀 �' is violated (no-reach: a -> b): a packet from a reaches b | witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
j.xml:0
s.sarif:0
== exit 1
== run
# bytes that are no UTF-8, in the name of a file
f=$(printf 'lat\351n.click')
printf 'FromDevice(in) -> DecIPTTL -> Queue -> ToDevice(out);\n' > "$f"
symexec check --junit j.xml --sarif s.sarif "$f" > out
gate/read junit j.xml
gate/read sarif s.sarif
symexec check --json "$f" | /usr/bin/python3 -c 'import json, sys
for v in json.load(sys.stdin)["verdicts"]: print(v["file"], v["explanation"], [h["where"] for h in v["path"]])'
== stdout
skipped lat�n.click.reach 'out (out)' lat�n.click 1
    - 'warning: violated: no packet leaves here'
failure lat�n.click.no-precondition-violations 'no precondition is violated' lat�n.click 1
    violated 'violated: a packet violates a precondition at lat�n.click:1 (DecIPTTL@2 :: DecIPTTL): IP header annotation missing'
suite 'lat�n.click' 1 assumed
reach warning violated 'out (out)'
   at lat%E9n.click:1:40 
    085981052dc63ea5
    'out (out)' is violated (reach: every way in -> this way out): no packet leaves here
no-precondition-violations error violated 'no precondition is violated'
   at lat%E9n.click:1:19 
    > lat%E9n.click:1:1 FromDevice@1 :: FromDevice
    > lat%E9n.click:1:19 DecIPTTL@2 :: DecIPTTL
    d5f945cf9488bdf5
    'no precondition is violated' is violated (no-precondition-violations: everywhere): a packet violates a precondition at lat�n.click:1 (DecIPTTL@2 :: DecIPTTL): IP header annotation missing | witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
lat�n.click ['no packet leaves here'] []
 ['a packet violates a precondition at lat�n.click:1 (DecIPTTL@2 :: DecIPTTL): IP header annotation missing'] ['lat�n.click:1', 'lat�n.click:1']
== run
# what cannot be done is said before anything is done; nothing half-written is left
symexec check --junit r --sarif r network.yaml; echo $?
symexec check --junit "" network.yaml; echo $?
mkdir d
symexec check -q --junit d --sarif n/s.sarif network.yaml 2>&1 >/dev/null | grep cannot
symexec check -q --junit d/j.xml --sarif n/s.sarif network.yaml >out 2>&1; echo $?
ls d
symexec check -q --junit /dev/full network.yaml >out 2>&1; echo $?; tail -1 out
# an input that cannot be read leaves the reports of the run before alone
symexec check --junit d/j.xml nothing.yaml; echo $?
ls d
== stdout
2
2
symexec: cannot write 'd': Is a directory
symexec: cannot write 'n/s.sarif': No such file or directory
3
j.xml
3
1 policy holds, 4 violated, 1 vacuous, 1 undecided; 1 of these only a warning
2
j.xml
== stderr
symexec check: --junit and --sarif would both write 'r'
symexec check: --junit needs the name of a file
error: cannot read 'nothing.yaml': no such file or directory
