#!/usr/bin/env bash
# zkCli.sh - the command line client.
#
#   zkCli.sh [-server host:port[,host:port...][/chroot]] [-timeout ms] [-r] [-waitforconnection] [command args...]
#
# Most of the time of a one-shot command is the start of a JVM. The first run leaves an archive of the loaded classes
# in a cache directory, and later runs map it into memory. ZK_CACHE_DIR names another directory; ZK_CLASS_ARCHIVE=off
# does without.

ZOOBIN="${BASH_SOURCE-$0}"
while [ -L "$ZOOBIN" ]; do
  link="$(readlink "$ZOOBIN")"
  case "$link" in
    /*) ZOOBIN="$link" ;;
    *) ZOOBIN="${ZOOBIN%/*}/$link" ;;
  esac
done
ZOOBINDIR="$(cd "$(dirname "$ZOOBIN")" && pwd)"
if [ -e "$ZOOBINDIR/../libexec/zkEnv.sh" ]; then
  . "$ZOOBINDIR/../libexec/zkEnv.sh"
else
  . "$ZOOBINDIR/zkEnv.sh"
fi

# class_archive: prints the file in which this JVM's archive of these jars belongs; nothing where none can be kept.
# Its name holds what it was made from: the JVM, the jars' names, sizes and times, and the bytes of our own jars. (The
# JVM refuses an archive of other sizes or times, but jars of a reproducible build all have the same time.)
class_archive() {
  local cache java_home key
  if [ "${ZK_CLASS_ARCHIVE:-on}" = off ]; then
    return
  fi
  if [ -n "${ZK_CACHE_DIR:-}" ]; then
    cache="$ZK_CACHE_DIR"
  elif [ -n "${XDG_CACHE_HOME:-}" ]; then
    cache="$XDG_CACHE_HOME/zk"
  elif [ -n "${HOME:-}" ] && [ -w "$HOME" ]; then
    cache="$HOME/.cache/zk"
  else
    return
  fi
  java_home="$(readlink -f "$JAVA")"
  java_home="${java_home%/bin/java}"
  key="$( (echo "$CLASSPATH"; ls -lnL "$java_home/lib/modules" "$ZOOLIBDIR"/*.jar; cat "$ZOOLIBDIR"/zk-*.jar) \
    2>/dev/null | cksum)"
  echo "$cache/cli-${key// /-}.jsa"
}

# The archive takes jars only, so the configuration directory is left out: this client reads nothing from it.
CLASSPATH="$ZOOJARS${ZOO_USER_CLASSPATH:+:$ZOO_USER_CLASSPATH}"
ZOO_LOG_FILE="${ZOO_LOG_FILE:-zookeeper-$USER-cli-$HOSTNAME.log}"
# A short life: no optimizing compiler, the simplest collector, no shared performance data, not a word of the JVM on
# stdout.
# shellcheck disable=SC2207
COMMAND=("$JAVA" $(collector "$CLIENT_JVMFLAGS" -XX:+UseSerialGC) -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xlog:disable
  "-Dzookeeper.log.dir=$ZOO_LOG_DIR" "-Dzookeeper.log.file=$ZOO_LOG_FILE")
# shellcheck disable=SC2206
ARGUMENTS=($CLIENT_JVMFLAGS ${JVMFLAGS:-} -cp "$CLASSPATH" io.zk.cli.Main "$@")

ARCHIVE="$(class_archive)"
if [ -n "$ARCHIVE" ] && [ -f "$ARCHIVE" ]; then
  exec "${COMMAND[@]}" "-XX:SharedArchiveFile=$ARCHIVE" "${ARGUMENTS[@]}"
fi
if [ -z "$ARCHIVE" ] || ! mkdir -p "${ARCHIVE%/*}" 2>/dev/null || [ ! -w "${ARCHIVE%/*}" ]; then
  exec "${COMMAND[@]}" "${ARGUMENTS[@]}"
fi
# The first run with this JVM and these jars: it writes the archive as it ends, under a name of its own, so that of
# several first runs at a time each leaves a whole file. Archives that no run has made anew for a month go.
find "${ARCHIVE%/*}" -maxdepth 1 -name 'cli-*.jsa*' -mtime +30 -delete 2>/dev/null
"${COMMAND[@]}" "-XX:ArchiveClassesAtExit=$ARCHIVE.$$" "${ARGUMENTS[@]}"
STATUS=$?
if [ -f "$ARCHIVE.$$" ]; then
  mv -f "$ARCHIVE.$$" "$ARCHIVE"
fi
exit $STATUS
