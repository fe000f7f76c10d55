What holds because a box may choose so is said to rest on that choice.
== file r.click
FromDevice(in) -> CheckIPHeader -> RandomSample(0.5) -> Queue -> ToDevice(out);
== file n.yaml
network: n
boxes: {r: {click: r.click}}
hosts: {a: {ip: 10.0.0.1}, b: {ip: 10.0.0.2}}
links: ["a -- r:in", "r:out -- b"]
policies: {p: {reach: a -> b}}
== run
symexec check n.yaml
== stdout
p: holds
  rests on a non-deterministic choice
assumed: {{.*}}
1 policy holds, 0 violated, 0 vacuous, 0 undecided
