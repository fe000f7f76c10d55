Input and options that mean nothing are refused in words that say what was expected.
== file net.yaml
network: n
boxes: {}
== file c.click
FromDevice(a) -> Queue -> ToDevice(b);
== run
symexec show net.yaml
== stderr
symexec show: 'net.yaml' is a network, expected a Click configuration, or --json (show its boxes one by one)
== exit 2
== run
symexec reach --packet '' c.click
== stderr
error: --packet: expected a packet expression, not nothing
== exit 2
== run
symexec reach --packet ' ' c.click
== stderr
error: --packet: expected a packet expression, not nothing
== exit 2
== run
symexec check --strict --lenient c.click
== stderr
symexec: --strict and --lenient exclude each other
== exit 2
== run
printf 'network: a\033b\n' >control.yaml; symexec check control.yaml
== stderr
control.yaml:1:11: error: control character U+001B is not allowed in YAML
    network: a\x1bb
              ^~~~
== exit 2
== run
printf 'network: a\377b\n' >latin.yaml; symexec check latin.yaml
== stderr
latin.yaml:1:11: error: byte 0xff is not UTF-8, expected a text file
    network: a\xffb
              ^~~~
== exit 2
== run
printf 'network: a\351\033b\n' >broken.yaml; symexec check broken.yaml
== stderr
broken.yaml:1:11: error: byte 0xe9 is not UTF-8, expected a text file
    network: a\xe9\x1bb
              ^~~~
== exit 2
== file mine/Guard.lua
signature { ports = "1/1", processing = "a/a", help = "lets TCP through" }
return function(p, args) p:emit(0) end
== run
symexec elements -m mine | grep -A2 'classes of'
symexec elements | grep -c "classes of" || true
== stdout
classes of --models:
  Guard                    lets TCP through

0
== file comma-at-end.click
Idle -> Discard,
== run
symexec show --strict comma-at-end.click >/dev/null
== stderr
comma-at-end.click:2:1: warning: nothing follows ','
    
    ^
== file comma-brackets.click
Idle,) -> Discard, }
== run
symexec show --strict comma-brackets.click >/dev/null
== stderr
comma-brackets.click:1:6: warning: ')' after ',' is ignored
    Idle,) -> Discard, }
         ^
comma-brackets.click:1:20: warning: '}' after ',' is ignored
    Idle,) -> Discard, }
                       ^
