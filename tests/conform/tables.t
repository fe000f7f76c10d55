#!/bin/sh
# Expressions, patterns and route tables: the datapath against what Click did.
exec perl tests/conform/tables.pl
