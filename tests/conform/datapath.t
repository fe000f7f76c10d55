#!/bin/sh
# What the datapath does against what Click did: the recorded cases through `datapath run`.
exec perl tests/conform/flow.pl datapath
