#!/usr/bin/env bash
# install.sh - installs the server that this script came with as the systemd service "zookeeper". Run it as root, with
# the same addresses on every machine:
#
#   install.sh [OPTION...] [NODE...]
#
#   install.sh                                   one server alone
#   install.sh 10.0.0.1 10.0.0.2 10.0.0.3        one of three: the one whose address or name this machine has
#   install.sh --id 2 zoo1,zoo2,zoo3             one of three: the second
#
# NODE is host or host:quorumPort:electionPort (2888 and 3888), with blanks or commas between nodes. The options:
#
#   --id N            which of the nodes this machine is, from 1 on, where that can't be seen from its addresses
#   --unit KIND       forking (zkServer.sh start; the default) or foreground (the log goes to the journal)
#   --port N          the port for clients (2181)
#   --data DIR        the data directory (/var/lib/zookeeper)
#   --log-data DIR    a directory of its own for the transaction logs (as --data)
#   --no-start        leave the service as it is: neither enable nor start it
#   --root DIR        write below DIR, make no user, and don't call systemctl: for packages and images
#
# It makes /opt/zk-VERSION and the link /opt/zk, the user zookeeper, /etc/zookeeper/zoo.cfg, the data directory with its
# myid, /var/log/zookeeper and /etc/systemd/system/zookeeper.service. A zoo.cfg or myid that is there stays, so that it
# also brings a newer version, or takes the place of Apache's server with its configuration and data. Needs Java 17.
set -euo pipefail

SOURCE="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CONFIG=/etc/zookeeper
LOGS=/var/log/zookeeper
ID='' UNIT=forking PORT=2181 DATA=/var/lib/zookeeper LOG_DATA='' START=yes ROOT=''
NODES=()

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

is_number() { [[ $1 =~ ^[0-9]{1,5}$ ]]; }

read_arguments() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --no-start) START=no ;;
      --id | --unit | --port | --data | --log-data | --root)
        [ $# -ge 2 ] || fail "$1 needs a value."
        set_option "$1" "$2"
        shift
        ;;
      --*=*) set_option "${1%%=*}" "${1#*=}" ;;
      -h | --help)
        sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
        exit 0
        ;;
      -*) fail "$1 is no option: see install.sh --help." ;;
      *) read -r -a more <<< "${1//,/ }" && NODES+=("${more[@]}") ;;
    esac
    shift
  done
  is_number "$PORT" || fail "--port $PORT is refused: it must be a number."
  [ -f "$SOURCE/systemd/zookeeper-$UNIT.service" ] || fail "--unit $UNIT is refused: it must be forking or foreground."
  [[ $DATA == /* && ${LOG_DATA:-/} == /* ]] || fail "a data directory must be an absolute path."
}

set_option() {
  case "$1" in
    --id) ID="$2" ;;
    --unit) UNIT="$2" ;;
    --port) PORT="$2" ;;
    --data) DATA="$2" ;;
    --log-data) LOG_DATA="$2" ;;
    --root) ROOT="${2%/}" ;;
    *) fail "$1 is no option: see install.sh --help." ;;
  esac
}

# Checks the nodes and makes each host:quorumPort:electionPort, in NODES.
complete_nodes() {
  local index node
  for index in "${!NODES[@]}"; do
    node="${NODES[$index]}"
    if [[ $node =~ ^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)$ ]]; then
      NODES[index]="$node:2888:3888"
    elif ! [[ $node =~ ^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):[0-9]+:[0-9]+$ ]]; then
      fail "the node \"$node\" is refused: it must be host or host:quorumPort:electionPort."
    fi
  done
}

# Sets ID to the place of this machine among the nodes.
find_id() {
  local index own host found=()
  if [ ${#NODES[@]} -eq 0 ]; then
    ID="${ID:-1}"
  elif [ -z "$ID" ]; then
    own=" $(hostname -I 2> /dev/null || true) $(hostname) $(hostname -f 2> /dev/null || true) "
    for index in "${!NODES[@]}"; do
      host="${NODES[$index]%:*:*}"
      host="${host#[}"
      if [[ ${own//$'\n'/ } == *" ${host%]} "* ]]; then
        found+=($((index + 1)))
      fi
    done
    [ ${#found[@]} -eq 1 ] \
      || fail "${#found[@]} of the nodes are this machine, which has the addresses and names$own: say which one with --id."
    ID="${found[0]}"
  fi
  local most=${#NODES[@]}
  if [ "$most" -eq 0 ]; then
    most=255
  fi
  if ! is_number "$ID" || [ "$((10#$ID))" -lt 1 ] || [ "$((10#$ID))" -gt "$most" ]; then
    fail "--id $ID is refused: it must be a number from 1 to $most."
  fi
}

check_java() {
  local java="${JAVA_HOME:+$JAVA_HOME/bin/}java" version
  version="$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')" || true
  [ "${version:-0}" -ge 17 ] || fail "Java 17 or newer is needed (JAVA_HOME, or java in PATH), and $java is ${version:-not there}."
}

install_files() {
  local version home
  version="$(sed -n 's/^ZK_VERSION=//p' "$SOURCE/release")"
  home="/opt/zk-$version"
  mkdir -p "$ROOT/opt" "$ROOT$CONFIG" "$ROOT$DATA" "$ROOT${LOG_DATA:-$DATA}" "$ROOT$LOGS" "$ROOT/etc/systemd/system"
  if [ "$SOURCE" != "$ROOT$home" ]; then
    # Whole or not at all, and never into files that a running server has open.
    rm -rf "$ROOT$home.new"
    cp -R "$SOURCE" "$ROOT$home.new"
    rm -rf "$ROOT$home"
    mv "$ROOT$home.new" "$ROOT$home"
  fi
  ln -sfn "zk-$version" "$ROOT/opt/zk"
  cp "$SOURCE/systemd/zookeeper-$UNIT.service" "$ROOT/etc/systemd/system/zookeeper.service"
  echo "installed $home, and /etc/systemd/system/zookeeper.service"
}

write_config() {
  local file="$ROOT$CONFIG/zoo.cfg" index
  if [ -f "$file" ]; then
    echo "kept $CONFIG/zoo.cfg as it is"
    DATA="$(sed -n 's/^[[:space:]]*dataDir[[:space:]]*=[[:space:]]*//p' "$file" | tr -d '\r' | tail -n 1)"
    LOG_DATA="$(sed -n 's/^[[:space:]]*dataLogDir[[:space:]]*=[[:space:]]*//p' "$file" | tr -d '\r' | tail -n 1)"
    [[ $DATA == /* ]] || fail "$CONFIG/zoo.cfg has no absolute dataDir."
    mkdir -p "$ROOT$DATA"
    return
  fi
  {
    printf '%s\n' tickTime=2000 initLimit=10 syncLimit=5 "dataDir=$DATA" ${LOG_DATA:+"dataLogDir=$LOG_DATA"} \
      "clientPort=$PORT" autopurge.snapRetainCount=3 autopurge.purgeInterval=24
    for index in "${!NODES[@]}"; do
      echo "server.$((index + 1))=${NODES[$index]}"
    done
  } > "$file"
  echo "wrote $CONFIG/zoo.cfg"
}

write_id() {
  local file="$ROOT$DATA/myid" there
  if [ -f "$file" ]; then
    there="$(tr -cd '0-9' < "$file")"
    if [ ${#NODES[@]} -gt 0 ] && [ "$there" != "$ID" ]; then
      fail "$DATA/myid says $there, and this machine is number $ID of the nodes."
    fi
    echo "kept $DATA/myid: $there"
  else
    echo "$ID" > "$file"
    echo "wrote $DATA/myid: $ID"
  fi
  if [ -n "${JAVA_HOME:-}" ] && [ ! -f "$ROOT$CONFIG/zookeeper-env.sh" ]; then
    echo "export JAVA_HOME=$JAVA_HOME" > "$ROOT$CONFIG/zookeeper-env.sh"
  fi
}

# The server's own user writes its data and logs, and the configuration that changes while it runs.
make_user() {
  if ! id zookeeper > /dev/null 2>&1; then
    getent group zookeeper > /dev/null || groupadd --system zookeeper
    useradd --system --gid zookeeper --home-dir "$DATA" --no-create-home --shell /usr/sbin/nologin zookeeper
    echo "made the user zookeeper"
  fi
  chown -R zookeeper:zookeeper "$CONFIG" "$DATA" ${LOG_DATA:+"$LOG_DATA"} "$LOGS"
}

start_service() {
  if ! command -v systemctl > /dev/null || [ ! -d /run/systemd/system ]; then
    echo "systemd does not run here: nothing is started"
    return
  fi
  systemctl daemon-reload
  if [ "$START" = yes ]; then
    systemctl enable --quiet zookeeper
    systemctl restart zookeeper
    systemctl --no-pager --lines 0 status zookeeper
  fi
}

read_arguments "$@"
if [ -z "$ROOT" ] && [ "$(id -u)" != 0 ]; then
  fail "must be run by root (or with --root DIR)."
fi
complete_nodes
find_id
[ -n "$ROOT" ] || check_java
install_files
write_config
write_id
if [ -z "$ROOT" ]; then
  make_user
  start_service
fi
