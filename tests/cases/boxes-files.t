The class of a box is found in whichever file of the house has it: that of its name is read alone where all classes have one, all
files where one class has none; no file is read twice, and a wrong name is told with the nearest.
== file own.yaml
network: classes in files of their names
boxes:
  nat: { class: NAT, args: { ADDRESS: 192.0.2.1 } }
  again: { class: NAT, args: { ADDRESS: 192.0.2.2 } }
  tunnel: { class: Tunnel, args: { LOCAL: 192.0.2.3, REMOTE: 192.0.2.4 } }
hosts: { client: {}, server: { ip: 198.51.100.1 } }
links:
  - client -- nat:in
  - nat:out -- again:in
  - again:out -- tunnel:in
  - tunnel:out -- server
policies:
  translated: { value: client -> tunnel:in, fields: ip.src, expect: 192.0.2.2 }
== run
symexec check --quiet own.yaml
# the entry of a tunnel stands in the file of the whole one
sed 's/class: Tunnel, args: {.*}/class: TunnelEntry, args: { LOCAL: 192.0.2.3, REMOTE: 192.0.2.4 } }/' own.yaml >other.yaml
symexec check --quiet other.yaml
# and where that is read as well, for another box
sed 's/^hosts/  whole: { class: Tunnel, args: { LOCAL: 192.0.2.5, REMOTE: 192.0.2.6 } }\n&/' other.yaml >both.yaml
symexec check --quiet both.yaml
== stdout
translated: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
translated: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
translated: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
== run
sed 's/class: Tunnel,/class: Tunel,/' own.yaml >wrong.yaml
symexec check --quiet wrong.yaml
sed 's/class: Tunnel,/class: ..\/boxes\/Tunnel,/' own.yaml >path.yaml
symexec check --quiet path.yaml
== exit 2
== stderr
wrong.yaml:5:20: error: unknown element class 'Tunel', did you mean 'Tunnel'?
      tunnel: { class: Tunel, args: { LOCAL: 192.0.2.3, REMOTE: 192.0.2.4 } }
                       ^~~~~
path.yaml:5:20: error: unknown element class '../boxes/Tunnel'
      tunnel: { class: ../boxes/Tunnel, args: { LOCAL: 192.0.2.3, REMOTE: 192.0.2.4 } }
                       ^~~~~~~~~~~~~~~
