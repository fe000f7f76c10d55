The manual of an element class says ports, arguments with defaults, handlers, how packets end and what is kept; every class has one, also as JSON.
== run
datapath elements Truncate
datapath elements Switch
datapath elements PaintSwitch | tail -3
datapath elements IPRewriter | tail -2
== stdout
Truncate - cuts packets to a length

  Truncate(LENGTH[, EXTRA_LENGTH ...])

PORTS
  1/1 (inputs/outputs)
  inputs agnostic, outputs agnostic

PARAMETERS
  LENGTH  number, needed
      length in bytes
  EXTRA_LENGTH  true or false, true by default, by keyword
      remember what was cut off
Switch - one output that a handler changes

  Switch([OUTPUT])

PORTS
  1/- (inputs/outputs)
  inputs push, outputs push

PARAMETERS
  OUTPUT  number, 0 by default
      the output, -1: drop

HANDLERS
  switch  read, write

HOW PACKETS END HERE
  no output  its output does not exist

HOW PACKETS END HERE
  no match  no pattern, rule or route is for it
KEPT WHEN THE CONFIGURATION IS REPLACED
  mappings
== run
datapath elements --json | python3 -c "
import json, sys
all = json.load(sys.stdin)
names = [c['name'] for c in all]
print(names == sorted(names), len(names) == len(set(names)), len(names) > 250)
print([c['name'] for c in all if not c['help'] or c['ports'] is None])
q = next(c for c in all if c['name'] == 'Queue')
print(q['ports'], q['processing'], q['drops'], q['keeps'], [h['name'] for h in q['handlers'] if h['write']])
print([(a['name'], a['type'], a['default'], a['positional']) for a in q['arguments']])"
datapath elements > list
datapath elements --json Null | python3 -c "import json, sys; print(json.load(sys.stdin)[0]['drops'])"
wc -l < list | python3 -c "import sys; print(int(sys.stdin.read()) > 250)"
== stdout
True True True
[]
1/1-2 h/lh ['queue full', 'stopped'] packets and counts ['capacity', 'reset_counts', 'reset']
[('CAPACITY', 'number', '1000', True)]
[]
True
== run
datapath elements Trunkate
== exit 2
== stderr
datapath elements: no element class 'Trunkate', did you mean 'Truncate'?
== run
datapath elements Null Queue
== exit 2
== stderr
datapath elements: expected one class, not 2
== file poll.click
PollDevice(nowhere0) -> Discard;
== run
# What is not run says why
datapath elements PollDevice | tail -2; datapath elements PollDevice >/dev/null; echo "status $?"; datapath run poll.click
== stdout
NOT RUN BY THE DATAPATH
  it is of Click's kernel module; devices are driven by AF_XDP: FromDevice
status 1
== stderr
poll.click:1:1: error: no datapath for element class 'PollDevice': it is of Click's kernel module; devices are driven by AF_XDP: FromDevice
    PollDevice(nowhere0) -> Discard;
    ^~~~~~~~~~
== exit 2
