#!/usr/bin/env bash
# The load driver: load.sh --help
exec "$(dirname "$0")/java.sh" -Xms512m -Xmx512m -XX:+UseParallelGC io.zk.bench.load.Load "$@"
