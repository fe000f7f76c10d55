The other network of `same-as` must be there, be like this one, and have the ends that the policy names.
== file box.click
FromDevice(a) -> Queue -> ToDevice(b);
== file null.click
FromDevice(a) -> t :: Tee(2) -> Queue -> ToDevice(b);
t[1] -> Paint(3) -> Queue -> ToDevice(b);
== file network.yaml
network: n
boxes: { x: { click: box.click } }
hosts: { h: {}, k: {} }
links: [ h -> x:a, x:b -> k ]
policies:
  missing: { same-as: true, other: none.yaml }
  no host: { same-as: h -> k, other: small.yaml }
  no end: { same-as: "h -> x:b", other: twice.yaml }
  frames: { same-as: true, other: frames.yaml }
  a copy more: { same-as: true, other: twice.yaml }
  no difference to itself: { same-as: h -> k, other: network.yaml, fields: [ip.src, payload] }
== file twice.yaml
network: twice
boxes: { x: { click: null.click } }
hosts: { h: {}, k: {} }
links: [ h -> x:a, x:b -> k ]
== file small.yaml
network: small
boxes: { x: { click: box.click } }
hosts: { k: {} }
links: [ x:b -> k ]
== file frames.yaml
network: frames
encap: ethernet
boxes: { x: { click: box.click } }
hosts: { h: {}, k: {} }
links: [ h -> x:a, x:b -> k ]
== run
for p in missing 'no host' 'no end' frames; do symexec check network.yaml -p "$p"; echo $?; done
== stdout
2
2
2
2
== stderr
error: cannot read 'none.yaml': no such file or directory
network.yaml:6:36: note: in the policy 'missing'
      missing: { same-as: true, other: none.yaml }
                                       ^~~~~~~~~
network.yaml:7:38: error: 'small.yaml' has no host or device 'h'
      no host: { same-as: h -> k, other: small.yaml }
                                         ^~~~~~~~~~
network.yaml:8:30: error: no host or device 'x:b'
      no end: { same-as: "h -> x:b", other: twice.yaml }
                                 ^
network.yaml:9:35: error: the links of 'frames.yaml' carry something else (encap), expected the same
      frames: { same-as: true, other: frames.yaml }
                                      ^~~~~~~~~~~
== run
symexec check network.yaml -p 'a copy more' -p 'no difference to itself' | grep -v '^ \|^assumed'
== stdout
a copy more: holds
no difference to itself: holds
2 policies hold, 0 violated, 0 vacuous, 0 undecided
