Published configurations that are not quite Click are taken with a warning, by check and reach: devices and the host without a
name. What rests on an element of unknown class is undecided, not violated and not true.
== file nameless.click
FromDevice() -> c :: Classifier(12/0800, -); c[0] -> ToHost; c[1] -> Queue -> ToDevice;
== file unknown.click
FromDevice(a) -> Strip(14) -> CheckIPHeader -> Mystery -> f :: IPFilter(allow tcp) -> Queue -> ToDevice(b);
== run
symexec check nameless.click
== stdout
ToHost@3 (out): holds
ToDevice@5 (out): holds
no precondition is violated: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
3 checks hold, 0 violated, 0 vacuous, 0 undecided
== stderr
nameless.click:1:1: warning: 'FromDevice@1' names no device
    FromDevice() -> c :: Classifier(12/0800, -); c[0] -> ToHost; c[1] -> Queue -> ToDevice;
    ^~~~~~~~~~
nameless.click:1:54: warning: 'ToHost@3' names no device
    FromDevice() -> c :: Classifier(12/0800, -); c[0] -> ToHost; c[1] -> Queue -> ToDevice;
                                                         ^~~~~~
nameless.click:1:79: warning: 'ToDevice@5' names no device
    FromDevice() -> c :: Classifier(12/0800, -); c[0] -> ToHost; c[1] -> Queue -> ToDevice;
                                                                                  ^~~~~~~~
== run
symexec check --strict nameless.click
== stdout
== stderr
nameless.click:1:12: error: DEVNAME: required argument of FromDevice missing, expected a string without spaces, or in quotes
    FromDevice() -> c :: Classifier(12/0800, -); c[0] -> ToHost; c[1] -> Queue -> ToDevice;
               ^
nameless.click:1:54: error: DEVNAME: required argument of ToHost missing, expected a string without spaces, or in quotes
    FromDevice() -> c :: Classifier(12/0800, -); c[0] -> ToHost; c[1] -> Queue -> ToDevice;
                                                         ^~~~~~
nameless.click:1:79: error: DEVNAME: required argument of ToDevice missing, expected a string without spaces, or in quotes
    FromDevice() -> c :: Classifier(12/0800, -); c[0] -> ToHost; c[1] -> Queue -> ToDevice;
                                                                                  ^~~~~~~~
== exit 2
== run
symexec check unknown.click
== stdout
b (out): UNDECIDED (warning)
  no packet leaves here
  this rests on an element of unknown class 'Mystery'
no precondition is violated: UNDECIDED
  a packet violates a precondition at unknown.click:1 (f :: IPFilter): IP header annotation missing
  this rests on an element of unknown class 'Mystery'
  path:
    FromDevice@1 :: FromDevice        unknown.click:1
    Strip@2 :: Strip                  unknown.click:1
    CheckIPHeader@3 :: CheckIPHeader  unknown.click:1
    Mystery@4 :: Mystery              unknown.click:1  class 'Mystery' is not known: choice 0
    f :: IPFilter                     unknown.click:1
  packets: eth.dst: ff:ff:ff:ff:ff:ff; eth.type: 0x800
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    ffffffffffff020000000001080045000028000100004006aecd0a000001c00002019c400050000003e8000000005002ffff43680000
  rests on a non-deterministic choice
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
0 checks hold, 0 violated, 0 vacuous, 2 undecided; 1 of these only a warning
== stderr
unknown.click:1:48: warning: 'Mystery' is neither an element nor a class; taken as an element of unknown class 'Mystery'
    FromDevice(a) -> Strip(14) -> CheckIPHeader -> Mystery -> f :: IPFilter(allow tcp) -> Queue -> ToDevice(b);
                                                   ^~~~~~~
== exit 1
