#!/bin/sh
# What the models predict against what Click did: recorded cases through `symexec sim`.
exec perl tests/conform/flow.pl
