A class that is used before its definition is not known there, as in Click; the message says where it is defined.
== file later.click
FromDevice(a) -> F -> Queue -> ToDevice(b);
elementclass F { input -> IPFilter(allow all) -> output }
== file config.click
f :: F(1);
FromDevice(a) -> f -> Queue -> ToDevice(b);
elementclass F { $x | input -> output }
== file earlier.click
elementclass G { elementclass F { input -> output } input -> F -> output }
FromDevice(a) -> F -> Queue -> ToDevice(b);
== run
symexec check -q later.click | grep -c UNDECIDED
symexec check --strict later.click
symexec check --strict config.click
symexec check --strict earlier.click
== stdout
2
== stderr
later.click:1:18: warning: 'F' is neither an element nor a class; taken as an element of unknown class 'F'
    FromDevice(a) -> F -> Queue -> ToDevice(b);
                     ^
later.click:2:14: note: class 'F' is defined here, behind its use: Click needs the definition first
    elementclass F { input -> IPFilter(allow all) -> output }
                 ^
later.click:1:18: error: undeclared element 'F'
    FromDevice(a) -> F -> Queue -> ToDevice(b);
                     ^
later.click:2:14: note: class 'F' is defined here, behind its use: Click needs the definition first
    elementclass F { input -> IPFilter(allow all) -> output }
                 ^
config.click:1:6: error: unknown element class 'F'
    f :: F(1);
         ^
config.click:3:14: note: class 'F' is defined here, behind its use: Click needs the definition first
    elementclass F { $x | input -> output }
                 ^
earlier.click:2:18: error: undeclared element 'F'
    FromDevice(a) -> F -> Queue -> ToDevice(b);
                     ^
== exit 2
