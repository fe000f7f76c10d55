Names of the input can hold anything; in the text for people they neither command the terminal nor forge lines. JSON has them
as they are.
== file open.click
FromDevice(a) -> Queue -> ToDevice(b);
== file net.yaml
network: n
boxes: { x: { click: open.click } }
hosts: { h: { ip: 10.0.0.1 }, g: { ip: 10.0.0.2 } }
links: [ h -> x:a, x:b -> g ]
policies:
  "a: holds\nb": { reach: h -> g }
  "\e[31mred\r\x9b\u202e": { reach: g -> h }
== run
printf 'FromDevice("\033]0;title\007") -> Queue -> ToDevice("\033[2Jb\nc: holds");' >box.click
symexec check box.click
symexec reach box.click | grep -a receives
symexec check net.yaml | cat -v
symexec check --json net.yaml | grep '"name": .*[ae]'
== stdout
\x1b[2Jb\nc: holds (out): holds
no precondition is violated: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
2 checks hold, 0 violated, 0 vacuous, 0 undecided
\x1b[2Jb\nc: holds (out) receives
a: holds\nb: holds
\x1b[31mred\r<U+009B><U+202E>: VIOLATED
  no packet from g reaches h
  the one that comes furthest is lost at g: nothing receives what it sends
  path:
    g
  packets: ip.proto: 6; ip.src: 10.0.0.2; ip.ttl: 1-255
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aecc0a000002c00002019c400050000003e8000000005002ffff43670000
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
1 policy holds, 1 violated, 0 vacuous, 0 undecided
      "name": "a: holds\nb",
          "name": "x/FromDevice@1",
          "name": "x/Queue@2",
          "name": "x/ToDevice@3",
      "name": "\u001B[31mred\r‮",
