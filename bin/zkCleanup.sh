#!/usr/bin/env bash
# zkCleanup.sh - deletes old snapshots and the transaction logs that nothing needs any more.
#
#   zkCleanup.sh [--config <conf-dir>] -n <count>
#
# Keeps the <count> (3 or more) newest valid snapshots of the configured data directory, and every log from the one
# that holds the oldest kept snapshot's transaction on. A server may be running meanwhile.

ZOOBIN="${BASH_SOURCE-$0}"
while [ -L "$ZOOBIN" ]; do
  link="$(readlink "$ZOOBIN")"
  case "$link" in
    /*) ZOOBIN="$link" ;;
    *) ZOOBIN="$(dirname "$ZOOBIN")/$link" ;;
  esac
done
ZOOBINDIR="$(cd "$(dirname "$ZOOBIN")" && pwd)"
if [ -e "$ZOOBINDIR/../libexec/zkEnv.sh" ]; then
  . "$ZOOBINDIR/../libexec/zkEnv.sh"
else
  . "$ZOOBINDIR/zkEnv.sh"
fi

ZOODATADIR="$(property dataDir "$ZOOCFG")"
ZOODATALOGDIR="$(property dataLogDir "$ZOOCFG")"
if [ -z "$ZOODATADIR" ] || [ $# -eq 0 ]; then
  echo "Usage: $0 [--config <conf-dir>] -n <count>   (dataDir must be set in $ZOOCFG; count is 3 or more)"
  exit 1
fi

ZOO_LOG_FILE="${ZOO_LOG_FILE:-zookeeper-$USER-cleanup-$HOSTNAME.log}"
# shellcheck disable=SC2086,SC2046
exec "$JAVA" $(collector "$CLIENT_JVMFLAGS" -XX:+UseSerialGC) -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  "-Dzookeeper.log.dir=$ZOO_LOG_DIR" "-Dzookeeper.log.file=$ZOO_LOG_FILE" $CLIENT_JVMFLAGS ${JVMFLAGS:-} \
  -cp "$CLASSPATH" io.zk.server.PurgeCommand "${ZOODATALOGDIR:-$ZOODATADIR}" "$ZOODATADIR" "$@"
