A baseline holds findings that are accepted: they are shown, and fail nothing. It knows them by what was asked and how it
ended, not by lines; what is no more is told.
== copy tests/gate
== file box.click
FromDevice(in) -> CheckIPHeader -> IPFilter(deny dst port 23, allow all) -> Queue -> ToDevice(out);
== file network.yaml
network: baseline
boxes: { box: { click: box.click } }
hosts: { a: { ip: 10.0.0.1 }, b: {} }
links: [ a -- box:in, box:out -- b ]
policies:
  no web: { no-reach: a -> b, packet: tcp dst port 80 }
  no mail: { no-reach: a -> b, packet: tcp dst port 25 }
  "n\t\"\u00e9\"": { no-reach: a -> b, packet: tcp dst port 21, severity: warning }
  nobody sends it: { no-reach: a -> b, packet: src host 10.0.0.2 }
  telnet: { no-reach: a -> b, packet: tcp dst port 23 }
== run
symexec check -q --write-baseline known.json network.yaml | tail -1
cat known.json
== stdout
1 policy holds, 3 violated, 1 vacuous, 0 undecided; 1 of these only a warning
{
  "version": 1,
  "findings": [
    {
      "policy": "no web",
      "kind": "no-reach",
      "from": "a",
      "to": "b",
      "status": "violated"
    },
    {
      "policy": "no mail",
      "kind": "no-reach",
      "from": "a",
      "to": "b",
      "status": "violated"
    },
    {
      "policy": "n\t\"é\"",
      "kind": "no-reach",
      "from": "a",
      "to": "b",
      "status": "violated"
    },
    {
      "policy": "nobody sends it",
      "kind": "no-reach",
      "from": "a",
      "to": "b",
      "status": "vacuous"
    }
  ]
}
== run
# shown as known, and the gate is open; in every report
symexec check -q --baseline known.json --junit j.xml --sarif s.sarif --github network.yaml | grep -E '^[a-z].*:|^[0-9]|^::n' | cut -c 1-90
gate/read junit j.xml | grep -v '^    '
gate/read sarif s.sarif | grep '^[a-z]'
symexec check --baseline known.json --json network.yaml > json && grep -E '^ {,6}"(known|status|changed|warnings)"' json
== stdout
no web: VIOLATED (known)
no mail: VIOLATED (known)
n\t"é": VIOLATED (warning) (known)
nobody sends it: VACUOUS (known)
telnet: holds
1 policy holds, 3 violated, 1 vacuous, 0 undecided; 1 of these only a warning; 4 of these 
::notice file=box.click,line=1,col=86,title=no web is violated::'no web' is violated (no-r
::notice file=box.click,line=1,col=86,title=no mail is violated::'no mail' is violated (no
::notice file=box.click,line=1,col=86,title=n	"é" is violated::'n	"é"' is violated (no-r
::notice file=network.yaml,line=9,col=3,title=nobody sends it is vacuous::'nobody sends it
skipped baseline.no-reach 'no web' box.click 1
skipped baseline.no-reach 'no mail' box.click 1
skipped baseline.no-reach 'n\t"é"' box.click 1
skipped baseline.no-reach 'nobody sends it' network.yaml 9
passed baseline.no-reach 'telnet' network.yaml 10
suite 'baseline' 1 assumed
no-reach error violated 'no web' unchanged external
no-reach error violated 'no mail' unchanged external
no-reach warning violated 'n\t"é"' unchanged external
no-reach error vacuous 'nobody sends it' unchanged external
      "status": "violated",
      "known": true,
      "status": "violated",
      "known": true,
      "status": "violated",
      "known": true,
      "status": "vacuous",
      "known": true,
      "status": "holds",
      "known": false,
    "changed": []
    "warnings": 1,
    "known": 4
  "status": "holds"
== run
# lines do not matter; a new finding fails
sed 's/^policies:/# moved\n\npolicies:\n  new: { no-reach: a -> b }/' network.yaml > moved.yaml
symexec check -q --baseline known.json moved.yaml | grep -E '^[a-z].*:|^[0-9]'
symexec check -q --baseline known.json moved.yaml > out; echo $?
== stdout
new: VIOLATED
no web: VIOLATED (known)
no mail: VIOLATED (known)
n\t"é": VIOLATED (warning) (known)
nobody sends it: VACUOUS (known)
telnet: holds
1 policy holds, 4 violated, 1 vacuous, 0 undecided; 1 of these only a warning; 4 of these known
1
== run
# what is mended, gone, or different now is told, and the last fails; another end is another finding
sed 's/dst port 80/dst port 23/; /no mail/d; s/10.0.0.2/10.0.0.1/' network.yaml > better.yaml
symexec check -q --baseline known.json better.yaml | grep -E '^[a-z].*:|^[0-9]'
symexec check --json -q --baseline known.json better.yaml | sed -n '/"baseline": {/,/"summary"/p'
sed 's/no web: { no-reach: a -> b/no web: { no-reach: a -> box:in/' network.yaml > other.yaml
symexec check -q --baseline known.json other.yaml | grep -E '^[a-z].*:|^[0-9]'
== stdout
no web: holds
n\t"é": VIOLATED (warning) (known)
nobody sends it: VIOLATED
telnet: holds
baseline: 'no web' was violated and holds now
baseline: 'no mail' was violated and is not asked any more
baseline: 'nobody sends it' was vacuous and is violated now
2 policies hold, 2 violated, 0 vacuous, 0 undecided; 1 of these only a warning; 1 of these known
  "baseline": {
    "file": "known.json",
    "changed": [
      {
        "policy": "no web",
        "kind": "no-reach",
        "from": "a",
        "to": "b",
        "status": "violated",
        "now": "holds"
      },
      {
        "policy": "no mail",
        "kind": "no-reach",
        "from": "a",
        "to": "b",
        "status": "violated",
        "now": null
      },
      {
        "policy": "nobody sends it",
        "kind": "no-reach",
        "from": "a",
        "to": "b",
        "status": "vacuous",
        "now": "violated"
      }
    ]
  },
  "summary": {
no web: VIOLATED
no mail: VIOLATED (known)
n\t"é": VIOLATED (warning) (known)
nobody sends it: VACUOUS (known)
telnet: holds
baseline: 'no web' was violated and is not asked any more
1 policy holds, 3 violated, 1 vacuous, 0 undecided; 1 of these only a warning; 3 of these known
== run
# only what was decided can have changed; and a baseline of some policies would lose the others
symexec check -q --baseline known.json -p telnet network.yaml
symexec check -q --write-baseline known.json -p telnet network.yaml; echo $?
symexec check -q --baseline known.json --junit known.json network.yaml; echo $?
== stdout
telnet: holds
1 policy holds, 0 violated, 0 vacuous, 0 undecided
2
2
== stderr
symexec check: --write-baseline takes all policies, without --policy
symexec check: --junit would overwrite the baseline 'known.json'
== run
# renewed in place, with what is left; a single configuration has one, too
cp known.json renewed.json
symexec check -q --baseline renewed.json --write-baseline renewed.json better.yaml >out; echo $?
grep -c '"policy"' renewed.json
echo 'FromDevice(in) -> DecIPTTL -> Queue -> ToDevice(out);' > one.click
symexec check --write-baseline one.json one.click >out; echo $?
symexec check --baseline one.json one.click | grep -E '^[a-z].*: [A-Z]|^[0-9]'
symexec check --baseline one.json box.click | grep -E '^[a-z].*: |^[0-9]' | grep -v assumed
== stdout
1
2
1
out (out): VIOLATED (warning) (known)
no precondition is violated: VIOLATED (known)
0 checks hold, 2 violated, 0 vacuous, 0 undecided; 1 of these only a warning; 2 of these known
out (out): holds
no precondition is violated: holds
baseline: 'out (out)' was violated and holds now
baseline: 'no precondition is violated' was violated and holds now
2 checks hold, 0 violated, 0 vacuous, 0 undecided
== run
# a bad baseline is bad input: nothing is decided, nothing is written
bad() { printf '%s' "$1" > bad.json; symexec check --baseline bad.json --junit never.xml --write-baseline bad.json network.yaml; echo $?; }
f='"kind": "reach", "from": "a", "to": "b", "status": "violated"'
bad ''
bad '{ "version": 1, "findings": [ }'
bad '{ "version": 2, "findings": [] }'
bad '{ "version": 1.0, "findings": [] }'
bad '[]'
bad '{ "version": 1 }'
bad '{ "version": 1, "version": 1, "findings": [] }'
bad '{ "version": 1, "findings": [ 7 ] }'
bad "{ \"version\": 1, \"findings\": [ { $f } ] }"
bad "{ \"version\": 1, \"findings\": [ { $f, \"policy\": 3 } ] }"
bad "{ \"version\": 1, \"findings\": [ { $f, \"policy\": \"x\", \"polcy\": \"x\" } ] }"
bad "{ \"version\": 1, \"findings\": [ { $f, \"policy\": \"x\" }, { $f, \"policy\": \"x\" } ] }"
bad "$(printf '%s' "{ \"version\": 1, \"findings\": [ { $f, \"policy\": \"x\" } ] }" | sed 's/reach/rech/')"
bad "$(printf '%s' "{ \"version\": 1, \"findings\": [ { $f, \"policy\": \"x\" } ] }" | sed 's/violated/holds/')"
bad "$(printf '{ "version": 1, "findings": "\377" }')"
bad "$(printf '%200000s' | tr ' ' '[')"
symexec check --baseline none.json network.yaml; echo $?
ls never.xml
wc -c < bad.json
== stdout
2
2
2
2
2
2
2
2
2
2
2
2
2
2
2
2
2
200000
== stderr
bad.json:1:1: error: this is no JSON: '[' or '{' expected near end of file
    
    ^
bad.json:1:31: error: this is no JSON: unexpected token near '}'
    { "version": 1, "findings": [ }
                                  ^
bad.json:1:1: error: the baseline is of version 2, expected 1
    { "version": 2, "findings": [] }
    ^
bad.json:1:1: error: this is no baseline: it needs 'version', a number
    { "version": 1.0, "findings": [] }
    ^
bad.json:1:1: error: this is no baseline: it needs 'version', a number
    []
    ^
bad.json:1:1: error: a baseline has 'version' and 'findings', a list, and nothing else
    { "version": 1 }
    ^
bad.json:1:25: error: this is no JSON: duplicate object key near '"version"'
    { "version": 1, "version": 1, "findings": [] }
                            ^
bad.json:1:1: error: finding 1 of the baseline is no object
    { "version": 1, "findings": [ 7 ] }
    ^
bad.json:1:1: error: finding 1 of the baseline needs the key 'policy', a string
    { "version": 1, "findings": [ { "kind": "reach", "from": "a", "to": "b", "status": "violated" } ] }
    ^
bad.json:1:1: error: finding 1 of the baseline needs the key 'policy', a string
    { "version": 1, "findings": [ { "kind": "reach", "from": "a", "to": "b", "status": "violated", "policy": 3 } ] }
    ^
bad.json:1:1: error: finding 1 of the baseline has an unknown key 'polcy'; did you mean 'policy'?
    { "version": 1, "findings": [ { "kind": "reach", "from": "a", "to": "b", "status": "violated", "policy": "x", "polcy": "x" } ] }
    ^
bad.json:1:1: error: findings 1 and 2 of the baseline are the same policy 'x'
    { "version": 1, "findings": [ { "kind": "reach", "from": "a", "to": "b", "status...
    ^
bad.json:1:1: error: finding 1 of the baseline: 'rech' is no kind of policy
    { "version": 1, "findings": [ { "kind": "rech", "from": "a", "to": "b", "status": "violated", "policy": "x" } ] }
    ^
bad.json:1:1: error: finding 1 of the baseline: status 'holds', expected violated, vacuous or undecided
    { "version": 1, "findings": [ { "kind": "reach", "from": "a", "to": "b", "status": "holds", "policy": "x" } ] }
    ^
bad.json:1:29: error: this is no JSON: unable to decode byte 0xff near '"'
    { "version": 1, "findings": "\xff" }
                                ^
bad.json:1:{{\d+}}: error: this is no JSON: maximum parsing depth reached near '['
    {{\.\.\.\[+\.\.\.}}
                                                                   ^
error: cannot read 'none.json': no such file or directory
ls: cannot access 'never.xml': No such file or directory
