Input that is broken ends with status 2 and a message that points at the place, never with a crash.
== file cut.click
FromDevice(lan) -> CheckIPHeader -> f :: IPFilter(allow tcp
== run
symexec check cut.click
== stderr
cut.click:2:1: error: unexpected end of file, expected ')'
    
    ^
cut.click:1:50: note: this '(' is not closed
    FromDevice(lan) -> CheckIPHeader -> f :: IPFilter(allow tcp
                                                     ^
== exit 2
== file cut-compound.click
elementclass Pair { input -> Counter ->
== run
symexec check cut-compound.click
== stderr
cut-compound.click:2:1: error: unexpected end of file, expected '}'
    
    ^
cut-compound.click:1:19: note: this '{' is not closed
    elementclass Pair { input -> Counter ->
                      ^
== exit 2
== file cyclic.click
elementclass A { input -> A -> output; }
FromDevice(lan) -> A -> Queue -> ToDevice(wan);
== run
symexec check cyclic.click
== stderr
cyclic.click:1:27: error: class 'A' is used in its own definition
    elementclass A { input -> A -> output; }
                              ^
== exit 2
== file self.click
require(library "self.click");
elementclass A { input -> B -> output; }
elementclass B { input -> A -> output; }
FromDevice(lan) -> B -> Queue -> ToDevice(wan);
== run
symexec check self.click
== stderr
self.click:1:9: error: library cycle: 'self.click' is the file that is being read
    require(library "self.click");
            ^~~~~~~~~~~~~~~~~~~~
self.click:2:27: warning: 'B' is neither an element nor a class; taken as an element of unknown class 'B'
    elementclass A { input -> B -> output; }
                              ^
self.click:3:14: note: class 'B' is defined here, behind its use: Click needs the definition first
    elementclass B { input -> A -> output; }
                 ^
== exit 2
== file cut.yaml
network: cut
hosts:
  a: { ip: 10.0.0.1, tcp: [80
== run
symexec check cut.yaml
== stderr
cut.yaml:4:1: error: the file ends too early: did not find expected ',' or ']'
    
    ^
cut.yaml:3:27: note: while parsing a flow sequence that begins here
      a: { ip: 10.0.0.1, tcp: [80
                              ^
== exit 2
== file tab.yaml
network: tab
hosts:
	a: { ip: 10.0.0.1 }
== run
symexec check tab.yaml
== stderr
tab.yaml:3:1: error: a tab cannot indent YAML, expected blanks
     a: { ip: 10.0.0.1 }
    ^
== exit 2
== file empty.yaml
== run
symexec check empty.yaml
== stderr
empty.yaml:1:1: error: the file is empty
    
    ^
== exit 2
== run
symexec check missing.yaml
== stderr
error: cannot read 'missing.yaml': no such file or directory
== exit 2
== run
symexec check .
== stderr
error: cannot read '.': is a directory
== exit 2
== file box.yaml
network: box
boxes:
  f: { click: cut.click }
hosts: { a: {}, b: {} }
links: [ a -- f:lan, f:wan -- b ]
policies:
  p: { reach: a -> b }
== run
symexec check box.yaml
== stderr
cut.click:2:1: error: unexpected end of file, expected ')'
    
    ^
cut.click:1:50: note: this '(' is not closed
    FromDevice(lan) -> CheckIPHeader -> f :: IPFilter(allow tcp
                                                     ^
== exit 2
