#!/usr/bin/env bash
# class-archives.sh - lets one server and one command of the shell run, and keeps the classes that they loaded in files
# that later starts map into memory. A step of the Dockerfile: the archives hold for this JVM and these jars alone.
#
#   class-archives.sh SERVER_ARCHIVE      the shell's goes where ZK_CACHE_DIR says
set -euo pipefail

archive="$1"
scratch="$(mktemp -d)"
mkdir "$scratch/conf"
printf '%s\n' "dataDir=$scratch/data" clientPort=2181 "4lw.commands.whitelist=*" > "$scratch/zoo.cfg"
# The directory of the configuration must be empty here: it stands on the class path.
export ZOOCFGDIR="$scratch/conf" ZOO_LOG_DIR="$scratch"
log4j="-Dlog4j2.configurationFile=$(dirname "$(command -v zkServer.sh)")/../conf/log4j2.xml"

# An archive to be made: the flags are those of a server that uses one, so that the class path is the same.
: > "$archive"
read -r -a command <<< "$(ZK_SERVER_ARCHIVE="$archive" SERVER_JVMFLAGS="$log4j" zkServer.sh print-cmd "$scratch/zoo.cfg" 2> /dev/null)"
rm "$archive"
for index in "${!command[@]}"; do
  case "${command[$index]}" in
    -XX:SharedArchiveFile=*) command[index]="-XX:ArchiveClassesAtExit=$archive" ;;
    -Xlog:cds=off) command[index]="-Xlog:cds=warning" ;;
  esac
done
"${command[@]}" > "$scratch/server.log" 2>&1 &
server=$!
until zkServer.sh status "$scratch/zoo.cfg" > /dev/null 2>&1; do
  if ! kill -0 "$server" 2> /dev/null; then
    cat "$scratch/server.log"
    exit 1
  fi
  sleep 0.1
done
# The first writes the shell's archive, the second proves that it can be used.
zkCli.sh create /archive data
zkCli.sh get -s /archive
kill "$server"
wait "$server" || true
cat "$scratch/server.log"
test -s "$archive"
rm -rf "$scratch"
