// Servers on the right hear only of clients on the left that are there: SYNs are answered with cookies, in the middle of a link.
proxy :: SYNCookieProxy(1460);
to_left :: Queue -> ToDevice(left);
to_right :: Queue -> ToDevice(right);

FromDevice(left, PROMISC true) -> from_left :: Classifier(12/0800, 12/86dd, -);
from_left[0] -> CheckIPHeader(14) -> [0] proxy;
from_left[1] -> CheckIP6Header(OFFSET 14) -> [0] proxy;
from_left[2] -> to_right;

FromDevice(right, PROMISC true) -> from_right :: Classifier(12/0800, 12/86dd, -);
from_right[0] -> CheckIPHeader(14) -> [1] proxy;
from_right[1] -> CheckIP6Header(OFFSET 14) -> [1] proxy;
from_right[2] -> to_left;

proxy[0] -> to_left;
proxy[1] -> to_right;
