#!/usr/bin/env bash
# class-archives.sh - lets one server and one command of the shell run, and keeps the classes that they loaded in files
# that later starts map into memory. A step of the Dockerfile: the archives hold for this JVM and these jars alone.
#
#   class-archives.sh SERVER_ARCHIVE      the shell's goes where ZK_CACHE_DIR says
set -euo pipefail

archive="$1"
scratch="$(mktemp -d)"
# The directory of the configuration must be empty here: it stands on the class path.
mkdir "$scratch/conf"
export ZOOCFGDIR="$scratch/conf" ZOO_LOG_DIR="$scratch"
log4j="-Dlog4j2.configurationFile=$(dirname "$(command -v zkServer.sh)")/../conf/log4j2.xml"

# Two members of an ensemble: the first loads most of what there is.
for n in 1 2; do
  mkdir -p "$scratch/$n/data"
  echo $n > "$scratch/$n/data/myid"
  printf '%s\n' "dataDir=$scratch/$n/data" initLimit=10 syncLimit=5 "admin.serverPort=808$n" \
    "server.1=127.0.0.1:2881:3881;2181" "server.2=127.0.0.1:2882:3882;2182" > "$scratch/$n/zoo.cfg"
done
SERVER_JVMFLAGS="$log4j" zkServer.sh --config "$scratch/2" start > "$scratch/start.log" 2>&1

# The flags are those of a server that uses an archive, so that the class path is the same.
: > "$archive"
read -r -a command <<< "$(ZK_SERVER_ARCHIVE="$archive" SERVER_JVMFLAGS="$log4j" zkServer.sh print-cmd "$scratch/1/zoo.cfg" 2> /dev/null)"
rm "$archive"
for index in "${!command[@]}"; do
  case "${command[$index]}" in
    -XX:SharedArchiveFile=*) command[index]="-XX:ArchiveClassesAtExit=$archive" ;;
    -Xlog:cds=off) command[index]="-Xlog:cds=warning" ;;
  esac
done
"${command[@]}" > "$scratch/server.log" 2>&1 &
server=$!
until zkServer.sh status "$scratch/1/zoo.cfg" > /dev/null 2>&1; do
  if ! kill -0 "$server" 2> /dev/null; then
    cat "$scratch/server.log"
    exit 1
  fi
  sleep 0.1
done
zkServer.sh status "$scratch/1/zoo.cfg"
# The first writes the shell's archive, the second proves that it can be used.
zkCli.sh create /archive data
zkCli.sh get -s /archive
kill "$server"
wait "$server" || true
zkServer.sh --config "$scratch/2" stop
cat "$scratch/server.log"
test -s "$archive"
rm -rf "$scratch"
