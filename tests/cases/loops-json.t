What keeps loops from the answer yes is in its JSON too: nothing is sent, or a class is not known.
== file idle.click
Idle -> Discard;
== file unknown.click
FromDevice(a) -> DeepInspection -> Queue -> ToDevice(b);
== run
for f in idle unknown; do
	symexec loops --json $f.click 2>err >out; echo "exit $?"
	grep -E '"(name|status|unknown_class)"|nothing was|not known' out
	symexec loops $f.click 2>/dev/null; echo "exit $?"
done
== stdout
exit 1
      "name": "more loops",
      "status": "vacuous",
        "no packet is sent, so nothing was looked at"
      "unknown_class": false
  "status": "violated"
exit 1
exit 1
      "name": "more loops",
      "status": "undecided",
        "class 'DeepInspection' is not known"
      "unknown_class": true
  "status": "violated"
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
exit 1
