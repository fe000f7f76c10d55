#!/bin/sh
# Where Click aborts or crashes, sim says which precondition does not hold, and goes on.
exec perl tests/conform/preconditions.pl
