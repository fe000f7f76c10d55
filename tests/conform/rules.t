#!/bin/sh
# Rules by chance: the proof of a datapath file against the datapath.
exec perl tests/conform/rules.pl 6 1 120
