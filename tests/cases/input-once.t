What is wrong with a text is said once, however often it is read: for elements that look at each other's arguments, and for a
network that policies compare with.
== file proxy.yaml
network: no servers
boxes:
  q: { class: ExplicitProxy, args: { ADDRESS: 10.0.0.9, PORT: 80 } }
hosts:
  a: { ip: 10.0.0.2 }
  b: { ip: 10.0.0.3 }
links:
  - a -- q:in
  - q:out -- b
== file twice.yaml
network: compared twice
boxes:
  fw: { click: fw.click }
hosts:
  a: { ip: 10.0.0.2 }
  b: { ip: 10.0.0.3 }
links:
  - a -- fw:in
  - fw:out -- b
policies:
  there: { same-as: a -> b, other: twice.yaml }
  here: { same-as: b -> a, other: twice.yaml }
== file fw.click
FromDevice(in) -> ToDevice(out);
FromDevice(out) -> ToDevice(in);
== run
symexec check proxy.yaml
== stderr
models/boxes/ExplicitProxy.click:8:30: error: expected a pattern SADDR SPORT DADDR DPORT and two outputs
    	named :: RoundRobinIPMapper($servers);
    	                            ^~~~~~~~
proxy.yaml:3:15: note: in the box 'q'
      q: { class: ExplicitProxy, args: { ADDRESS: 10.0.0.9, PORT: 80 } }
                  ^~~~~~~~~~~~~
== exit 2
== run
symexec check --jobs 1 twice.yaml | tail -n 1
symexec check --jobs 2 twice.yaml >/dev/null
== stdout
2 policies hold, 0 violated, 0 vacuous, 0 undecided
== stderr
fw.click:1:16: warning: push output of 'FromDevice@1' meets pull input of 'ToDevice@2'; a Queue is assumed between them
    FromDevice(in) -> ToDevice(out);
                   ^~
fw.click:2:17: warning: push output of 'FromDevice@3' meets pull input of 'ToDevice@4'; a Queue is assumed between them
    FromDevice(out) -> ToDevice(in);
                    ^~
fw.click:1:16: warning: push output of 'FromDevice@1' meets pull input of 'ToDevice@2'; a Queue is assumed between them
    FromDevice(in) -> ToDevice(out);
                   ^~
fw.click:2:17: warning: push output of 'FromDevice@3' meets pull input of 'ToDevice@4'; a Queue is assumed between them
    FromDevice(out) -> ToDevice(in);
                    ^~
