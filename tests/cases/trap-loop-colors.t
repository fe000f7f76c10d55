Ways that write different colors meet, and the color decides who goes round: it stays known which way wrote which.
== file endless.click
FromDevice(eth0) -> MarkIPHeader(14) -> Paint(1) -> m :: Null -> s :: PaintSwitch;
s[0] -> Discard;
s[1] -> c :: IPClassifier(dst host 10.0.0.1, -) -> Paint(2) -> m;
c[1] -> Discard;
s[2] -> Paint(3) -> m;
s[3] -> Paint(1) -> m;
== file leaves.click
FromDevice(eth0) -> Paint(1) -> m :: Null -> s :: PaintSwitch;
s[0] -> Queue -> ToDevice(eth1);
s[1] -> Paint(2) -> m;
s[2] -> Paint(3) -> m;
s[3] -> Paint(0) -> m;
== run
for f in endless leaves; do
	symexec loops -p 'ip proto udp' $f.click
done | grep -E '^[a-z]|^  (a packet|at)|^    [a-z]*/?[A-Za-z@0-9]+ ::|packets'
== stdout
m: endless
  a packet goes round for ever (endless)
  at s: ip.proto: 17; ip.dst: 10.0.0.1; ip.ttl: 1-255
    m :: Null          endless.click:1
    s :: PaintSwitch   endless.click:1  in at 0, out by 1
    c :: IPClassifier  endless.click:3
    Paint@8 :: Paint   endless.click:3
    m :: Null          endless.click:1
    s :: PaintSwitch   endless.click:1  in at 0, out by 2
    Paint@10 :: Paint  endless.click:5
    m :: Null          endless.click:1
    s :: PaintSwitch   endless.click:1  in at 0, out by 3
    Paint@11 :: Paint  endless.click:6
  packets: eth.type: 0x800; ip.proto: 17; ip.dst: 10.0.0.1; ip.ttl: 1-255
m: no loop
  a packet comes back and then leaves (no loop)
  at s: ip.proto: 17; ip.dst: 10.0.0.1; ip.ttl: 1-255
    m :: Null          endless.click:1
    s :: PaintSwitch   endless.click:1  in at 0, out by 1
    c :: IPClassifier  endless.click:3
    Paint@8 :: Paint   endless.click:3
  packets: eth.type: 0x800; ip.proto: 17; ip.dst: 10.0.0.1; ip.ttl: 1-255
m: no loop
  a packet comes back and then leaves (no loop)
  at s: ip.proto: 17; ip.dst: 10.0.0.1; ip.ttl: 1-255
    m :: Null          endless.click:1
    s :: PaintSwitch   endless.click:1  in at 0, out by 2
    Paint@10 :: Paint  endless.click:5
  packets: eth.type: 0x800; ip.proto: 17; ip.dst: 10.0.0.1; ip.ttl: 1-255
m: no loop
  a packet comes back and then leaves (no loop)
  at s: ip.proto: 17; ip.dst: 10.0.0.1; ip.ttl: 1-255
    m :: Null          endless.click:1
    s :: PaintSwitch   endless.click:1  in at 0, out by 3
    Paint@11 :: Paint  endless.click:6
  packets: eth.type: 0x800; ip.proto: 17; ip.dst: 10.0.0.1; ip.ttl: 1-255
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
m: no loop
  a packet comes back and then leaves (no loop)
  at s: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255
    m :: Null         leaves.click:1
    s :: PaintSwitch  leaves.click:1  in at 0, out by 1
    Paint@7 :: Paint  leaves.click:3
  packets: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255
m: no loop
  a packet comes back and then leaves (no loop)
  at s: eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255
    m :: Null         leaves.click:1
    s :: PaintSwitch  leaves.click:1  in at 0, out by 2
    Paint@8 :: Paint  leaves.click:4
  packets: eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255
m: no loop
  a packet comes back and then leaves (no loop)
  at s: eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255
    m :: Null         leaves.click:1
    s :: PaintSwitch  leaves.click:1  in at 0, out by 3
    Paint@9 :: Paint  leaves.click:5
  packets: eth.type: 0x800; ip.proto: 17; ip.ttl: 1-255
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
