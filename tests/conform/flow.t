#!/bin/sh
# What the models predict against what Click did: every case of tests/oracle/flow through `symexec sim`.
exec perl tests/conform/flow.pl
