The page about a check, in a browser: a click on a finding shows its path in the drawing, the packet on every hop and the
witness; without a network, in light and dark, and whatever names say.
== copy tests/gate
== copy examples/enterprise
== file hostile.yaml
network: "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"&\\N"
boxes: { box: { click: box.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -- box:in, box:out -- b ]
policies:
  "</script></style>\"><img src=//example.org/x onerror=alert(3)>'--> \\l": { no-reach: a -> b }
  "' onclick=alert(4) x='": { reach: a -> b, packet: tcp dst port 23 }
== file box.click
FromDevice(in) -> CheckIPHeader -> IPFilter(deny dst port 23, allow all) -> q :: Queue -> ToDevice(out);
== file needs
command -v dot >/dev/null || { echo 'graphviz is not installed'; exit 77; }
command -v chromium >/dev/null || { echo 'chromium is not installed'; exit 77; }
== run
. ./needs
symexec check -q --html page.html enterprise/network.yaml | tail -1
symexec check -q --html hostile.html hostile.yaml >out
cat > shown.js <<'END'
(() => { const a = Array.from(document.querySelectorAll('article')).filter(x => !x.hidden); const on = s => Array.from(document.querySelectorAll('#network .' + s)); return [a.length, a[0].querySelector('h2').textContent, on('node.on').map(x => x.querySelector('text').textContent).sort().join(' '), on('edge.on').length, on('node.end').map(x => Array.from(x.querySelectorAll('text')).map(t => t.textContent).join(' ')).join()]; })()
END
shown="ask $(cat shown.js)"
sh gate/browse <<END
open page.html
$shown
click #findings li:nth-child(3) button
$shown
click #findings li:nth-child(2) button
$shown
ask document.querySelectorAll('#findings button[aria-pressed=true]').length
ask document.querySelector('article:not([hidden])').dataset.nodes.split(' ').filter((n, i, all) => i > 0 && !document.getElementById('e' + all[i - 1] + '_' + n)).length
ask Array.from(document.querySelectorAll('article:not([hidden]) tbody tr')).map(r => r.cells[0].textContent + ' | ' + r.cells[2].textContent + ' | ' + r.cells[3].textContent.slice(0, 54)).filter((x, i) => i > 13 && i < 22)
ask document.querySelector('article:not([hidden]) pre').textContent.split('\n').length > 2
ask getComputedStyle(document.querySelector('.node.end polygon')).stroke
scheme light
ask getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('.edge:not(.on) path')).stroke
scheme dark
ask getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('.edge:not(.on) path')).stroke
ask getComputedStyle(document.querySelector('.node.end polygon')).stroke
open hostile.html
$shown
click #findings li:nth-child(2) button
$shown
ask [document.title, document.querySelector('h1').textContent, document.querySelector('svg text').textContent]
ask [document.images.length, document.scripts.length, document.querySelectorAll('iframe,object,link,a').length]
END
== stdout
4 policies hold, 1 violated, 0 vacuous, 0 undecided
[1, "the web works", "CheckIPHeader@4 CheckIPHeader@4 CheckIPHeader@5 CheckIPHeader@6 FromDevice@2 FromDevice@3 FromDevice@4 Queue@10 Queue@6 Queue@8 Queue@9 ToDevice@10 ToDevice@11 ToDevice@7 ToDevice@9 client flows flows kind lan routes rules server wan", 26, "flows IPRewriter"]
[1, "no telnet", "", 0, ""]
[1, "the web works", "CheckIPHeader@4 CheckIPHeader@4 CheckIPHeader@5 CheckIPHeader@6 FromDevice@2 FromDevice@3 FromDevice@4 Queue@10 Queue@6 Queue@8 Queue@9 ToDevice@10 ToDevice@11 ToDevice@7 ToDevice@9 client flows flows kind lan routes rules server wan", 26, "flows IPRewriter"]
1
0
["proxy/flows :: IPRewriter | not in table 'tcp' | 10.0.0.2:40000 > 203.0.113.1:80 TCP S seq 1000 ack 0 w", "internet/FromDevice@3 :: FromDevice |  | 10.0.0.2:40000 > 203.0.113.80:80 TCP S seq 1000 ack 0 ", "internet/CheckIPHeader@5 :: CheckIPHeader |  | 10.0.0.2:40000 > 203.0.113.80:80 TCP S seq 1000 ack 0 ", "internet/routes :: StaticIPLookup | rule 3 | 10.0.0.2:40000 > 203.0.113.80:80 TCP S seq 1000 ack 0 ", "internet/Queue@10 :: Queue |  | 10.0.0.2:40000 > 203.0.113.80:80 TCP S seq 1000 ack 0 ", "internet/ToDevice@11 :: ToDevice |  | 10.0.0.2:40000 > 203.0.113.80:80 TCP S seq 1000 ack 0 ", "server | sends syn+ack | 10.0.0.2:40000 > 203.0.113.80:80 TCP S seq 1000 ack 0 ", "internet/FromDevice@4 :: FromDevice |  | 203.0.113.80:80 > 10.0.0.2:40000 TCP S. seq 5000 ack 1"]
true
"rgb(5, 80, 174)"
"rgb(255, 255, 255)rgb(89, 99, 110)"
"rgb(13, 17, 23)rgb(141, 150, 160)"
"rgb(108, 182, 255)"
[1, "</script></style>\"><img src=//example.org/x onerror=alert(3)>'--> \\l", "CheckIPHeader@2 FromDevice@1 IPFilter@3 ToDevice@5 a b q", 6, "b"]
[1, "' onclick=alert(4) x='", "CheckIPHeader@2 FromDevice@1 IPFilter@3 a", 3, "IPFilter@3 IPFilter"]
["</title><script>alert(1)</script><img src=x onerror=alert(2)>\"&\\N - symexec check", "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"&\\N", "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"&\\N"]
[0, 1, 0]
asked for: []
errors: []
== run
# the drawing alone, as XML that a parser takes, and its source
. ./needs
symexec check -q --svg net.svg --dot net.dot hostile.yaml >out
/usr/bin/python3 -c 'import xml.etree.ElementTree as t; t.parse("net.svg")'
grep -c 'prefers-color-scheme' net.svg
dot -Tplain net.dot | grep -c '^node'
cat net.dot
== stdout
1
7
digraph network {
	rankdir=LR; bgcolor=transparent; label="</title><script>alert(1)</script><img src=x onerror=alert(2)>\"&amp;\\N";
	node [fontname="sans-serif", fontsize=11, height=0.3];
	graph [fontname="sans-serif", fontsize=12];
	edge [arrowsize=0.7];
	subgraph cluster_0 {
	id="b0"; label="box";
	n0 [id="n0", shape=box, label="FromDevice@1\nFromDevice", class="hop", color="#b36b00", penwidth=2];
	n1 [id="n1", shape=box, label="CheckIPHeader@2\nCheckIPHeader", class="hop", color="#b36b00", penwidth=2];
	n2 [id="n2", shape=box, label="IPFilter@3\nIPFilter", class="fault", color="#c0143c", penwidth=2];
	n3 [id="n3", shape=box, label="q\nQueue", class="hop", color="#b36b00", penwidth=2];
	n4 [id="n4", shape=box, label="ToDevice@5\nToDevice", class="fault", color="#c0143c", penwidth=2];
	}
	n5 [id="n5", shape=ellipse, label="a", class="hop", color="#b36b00", penwidth=2];
	n6 [id="n6", shape=ellipse, label="b", class="hop", color="#b36b00", penwidth=2];
	n0 -> n1 [id="e0_1"];
	n1 -> n2 [id="e1_2"];
	n2 -> n3 [id="e2_3"];
	n3 -> n4 [id="e3_4"];
	n4 -> n6 [id="e4_6"];
	n5 -> n0 [id="e5_0"];
}
== run
# inside a box a frame may be stripped and made again, and addresses change on the way
. ./needs
cat > router.click <<'END'
FromDevice(in) -> c :: Classifier(12/0800, -) -> Strip(14) -> CheckIPHeader
	-> IPRewriter(pattern 192.0.2.9 2000-3000 - - 0 0) -> EtherEncap(0x0800, 1:1:1:1:1:1, 2:2:2:2:2:2)
	-> VLANEncap(VLAN_TCI 5) -> Queue -> ToDevice(out);
c[1] -> Discard;
END
symexec check -q --html router.html router.click >out
/usr/bin/python3 - <<'END'
import html, re
page = open('router.html', encoding='utf-8').read()
for row in re.findall(r'<tr><td>(.*?)</tr>', page, re.S)[:10]:
    print(' | '.join(html.unescape(re.sub('<.*?>', '', x)) for x in re.split('</td><td[^>]*>', row)))
END
== stdout
FromDevice@1 :: FromDevice | router.click:1 |  | 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
c :: Classifier | router.click:1 | rule 1 | 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
Strip@3 :: Strip | router.click:1 |  | 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
CheckIPHeader@4 :: CheckIPHeader | router.click:1 |  | 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
IPRewriter@5 :: IPRewriter | router.click:2 | not in table 'tcp' | 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
EtherEncap@6 :: EtherEncap | router.click:2 |  | 192.0.2.9:2000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
VLANEncap@7 :: VLANEncap | router.click:3 |  | 192.0.2.9:2000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
Queue@8 :: Queue | router.click:3 |  | vlan 5 / 192.0.2.9:2000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
ToDevice@9 :: ToDevice | router.click:3 |  | vlan 5 / 192.0.2.9:2000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
out (out) |  |  | vlan 5 / 192.0.2.9:2000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
== run
# a network too large to be looked at is drawn box by box
. ./needs
chain=$(i=0; while [ $i -lt 150 ]; do printf ' -> Null'; i=$((i + 1)); done)
echo "FromDevice(in) $chain -> Queue -> ToDevice(out);" > long.click
cat > large.yaml <<'END'
network: large
boxes: { one: { click: long.click }, two: { click: long.click }, three: { click: long.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -- one:in, one:out -- two:in, two:out -- three:in, three:out -- b ]
policies: { nothing arrives: { no-reach: a -> b } }
END
symexec check -q --dot large.dot --html large.html large.yaml >out
dot -Tplain large.dot | awk '/^node|^edge/ { print $1, $2, $3 ~ /^n/ ? $3 : $7 }'
grep -o 'data-nodes="[^"]*"' large.html
grep -c '<tr><td>' large.html
== stdout
node n0 one
node n153 two
node n306 three
node n459 a
node n460 b
edge n0 n153
edge n153 n306
edge n306 n460
edge n459 n0
data-nodes="459 0 153 306 460"
461
== run
# without Graphviz it says what is missing, writes what can be written, and leaves nothing half-written
mkdir without
for p in symexec; do ln -s "$(command -v $p)" without/$p; done
PATH=$PWD/without symexec check -q --html none.html --junit some.xml --dot some.dot enterprise/network.yaml >out; echo $?
/bin/ls none.html some.xml some.dot
printf '#!/bin/sh\nexit 5\n' > without/dot; chmod +x without/dot
PATH=$PWD/without symexec check -q --svg none.svg enterprise/network.yaml >out; echo $?
/bin/ls none.*
== stdout
3
some.dot
some.xml
3
== stderr
symexec: --html needs Graphviz, and there is no program 'dot'; install the package 'graphviz'
/bin/ls: cannot access 'none.html': No such file or directory
symexec: --svg: 'dot -Tsvg' did not draw the network (status 5)
/bin/ls: cannot access 'none.*': No such file or directory
== exit 2
