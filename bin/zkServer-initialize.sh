#!/usr/bin/env bash
# zkServer-initialize.sh - makes the directories of a new server, its myid, and the mark "initialize" that lets a server
# with db.autocreate=false begin with an empty database.
#
#   zkServer-initialize.sh [--configfile=<file>] [--myid=<id>] [--force]

ZOOBIN="${BASH_SOURCE-$0}"
while [ -L "$ZOOBIN" ]; do
  link="$(readlink "$ZOOBIN")"
  case "$link" in
    /*) ZOOBIN="$link" ;;
    *) ZOOBIN="$(dirname "$ZOOBIN")/$link" ;;
  esac
done
ZOOBINDIR="$(cd "$(dirname "$ZOOBIN")" && pwd)"

usage() {
  echo "usage: $0 [--configfile=<file>] [--myid=<id>] [--force]"
  echo "  --configfile  the configuration file (conf/zoo.cfg)"
  echo "  --myid        the server's id, written to the data directory"
  echo "  --force       delete what is in the data directories first"
  exit 1
}

CONFIG='' ID='' FORCE=no
while [ $# -gt 0 ]; do
  case "$1" in
    --configfile=*) CONFIG="${1#*=}" ;;
    --configfile | --myid)
      [ $# -ge 2 ] || usage
      if [ "$1" = --myid ]; then ID="$2"; else CONFIG="$2"; fi
      shift
      ;;
    --myid=*) ID="${1#*=}" ;;
    --force) FORCE=yes ;;
    *) usage ;;
  esac
  shift
done
set --
if [ -e "$ZOOBINDIR/../libexec/zkEnv.sh" ]; then
  . "$ZOOBINDIR/../libexec/zkEnv.sh"
else
  . "$ZOOBINDIR/zkEnv.sh"
fi
CONFIG="${CONFIG:-$ZOOCFG}"

fail() {
  echo "$*" >&2
  exit 1
}

[ -f "$CONFIG" ] || fail "Configuration file $CONFIG does not exist"
DATA="$(property dataDir "$CONFIG")" || fail "No dataDir in $CONFIG"
LOG="$(property dataLogDir "$CONFIG")" || LOG="$DATA"
for directory in "$DATA" "$LOG"; do
  if [ -e "$directory/version-2" ] && [ $FORCE = no ]; then
    fail "$directory already holds data (use --force to delete it first)"
  fi
done
for directory in "$DATA" "$LOG"; do
  rm -rf "$directory/version-2"
  mkdir -p "$directory/version-2" || fail "Cannot create $directory/version-2"
done
if [ -n "$ID" ]; then
  echo "Using myid of $ID"
  echo "$ID" > "$DATA/myid" || exit 1
else
  echo "No myid provided, be sure to specify it in $DATA/myid if using non-standalone"
fi
# The server looks for it beside its logs.
: > "$LOG/initialize"
: > "$DATA/initialize"
