A wire: whatever is received on one side is sent on the other, octet for octet, in order.
== copy examples/wire
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file wire.py
from packets import *
from trial import *

good = [ether(udp('10.77.0.1', '10.77.0.2', 5, 6)), ether(tcp('10.77.0.1', '10.77.0.2', 5, 80, SYN)), ether(bytes(46), 0x88b5)]
there, back = list(hostile(good)), list(hostile(good, seed=2))
sent, counts = run('wire/wire.click', {'left': there, 'right': back})
same('left to right', frames(sent['right']), there)
same('right to left', frames(sent['left']), back)
print(counts['dropped'])
== run
python3 wire.py
== stdout
left to right: 623 as expected
right to left: 623 as expected
{}
