#!/usr/bin/env bash
# Runs a class of this module, built first if a source is newer: java.sh [JVM options] CLASS ARGUMENTS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
classpath=$here/target/bench.classpath
sources=("$here"/../zk-{protocol,client,server,bench}/{src/main,pom.xml})
if [[ ! -s $classpath || -n $(find "${sources[@]}" -newer "$classpath" -print -quit) ]]; then
  (cd "$here/.." && mvn -q -Pquick -pl zk-bench -am test-compile dependency:build-classpath -DincludeScope=runtime \
      -Dmdep.outputFile=target/bench.classpath -Dmdep.regenerateFile=true) >&2
  touch "$classpath"
fi
exec java -cp "$here/target/classes:$(cat "$classpath")" "$@"
