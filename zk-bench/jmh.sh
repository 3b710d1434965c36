#!/usr/bin/env bash
# The micro benchmarks: jmh.sh [JMH options] [pattern of names];  jmh.sh -h
exec "$(dirname "$0")/java.sh" org.openjdk.jmh.Main "$@"
