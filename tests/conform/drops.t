#!/bin/sh
# What elements drop packets for against what their manuals say.
exec perl tests/conform/drops.pl
