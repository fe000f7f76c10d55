A mirror: what comes on a link goes back on it with its Ethernet addresses exchanged, in order.
== copy examples/mirror
== copy tests/oracle/packets.py
== copy tests/oracle/hostile.py
== copy tests/oracle/trial.py
== file mirror.py
from packets import *
from trial import *

good = [ether(udp('10.77.0.1', '10.77.0.2', 5, 6)), ether(tcp('10.77.0.1', '10.77.0.2', 5, 80, SYN)), ether(bytes(46), 0x88b5)]
there, back = [[f for f in hostile(good, seed=s) if len(f) >= 12] for s in (1, 2)]
swap = lambda f: f[6:12] + f[:6] + f[12:]
sent, counts = run('mirror/mirror.click', {'left': there, 'right': back})
same('left', frames(sent['left']), [swap(f) for f in there])
same('right', frames(sent['right']), [swap(f) for f in back])
print(counts['dropped'])
survives('mirror/mirror.click', {'left': good}, sound=lambda device, frame: device != 'left')
== run
python3 mirror.py
== stdout
left: 587 as expected
right: 587 as expected
{}
623 hostile packets, some sent, all sound
