#!/usr/bin/env bash
# docker-entrypoint.sh - what a container of zk runs first.
#
#   docker-entrypoint.sh COMMAND [ARGUMENT...]       as a rule: zkServer.sh start-foreground
#
# 1. Started as root with the command zkServer.sh, it hands the data and log directories to the user zookeeper and
#    goes on as that user. Any other command keeps the user it was started as.
# 2. Where $ZOO_CONF_DIR holds no zoo.cfg, it writes one from the variables below. One that is there stays as it is.
# 3. Where the data directory holds no myid, it writes $ZOO_MY_ID there.
# 4. It becomes the command; as process 1, under tini, which passes signals on and collects ended processes.
#
#   ZOO_CONF_DIR      /conf     ZOO_TICK_TIME                  2000    ZOO_MAX_CLIENT_CNXNS        60
#   ZOO_DATA_DIR      /data     ZOO_INIT_LIMIT                 5       ZOO_STANDALONE_ENABLED      true
#   ZOO_DATA_LOG_DIR  /datalog  ZOO_SYNC_LIMIT                 2       ZOO_ADMINSERVER_ENABLED     true
#   ZOO_LOG_DIR       /logs     ZOO_AUTOPURGE_SNAPRETAINCOUNT  3       ZOO_4LW_COMMANDS_WHITELIST  (not written)
#   ZOO_MY_ID         1         ZOO_AUTOPURGE_PURGEINTERVAL    0       ZOO_CFG_EXTRA               (nothing)
#   ZOO_SERVERS       server.1=localhost:2888:3888;2181
#
# A variable that is empty counts as one that is not set. A value that is wrong ends the container with code 2 and a
# sentence on stderr. ZK_SERVER_HEAP, if not set, follows the container's memory limit.
set -euo pipefail

USER_NAME=zookeeper

refuse() {
  echo "docker-entrypoint.sh: $*" >&2
  exit 2
}

note() {
  echo "docker-entrypoint.sh: $*" >&2
}

# ---- the values -----------------------------------------------------------------------------------------------------
# Each of these leaves what it finds in VALUE. Nothing here runs in a subshell, which could not end the script.

# number NAME DEFAULT LEAST: the value of the variable NAME, which must be a whole number of at least LEAST.
number() {
  VALUE="${!1:-$2}"
  if ! [[ $VALUE =~ ^[0-9]{1,9}$ ]] || [ "$((10#$VALUE))" -lt "$3" ]; then
    refuse "$1=$VALUE is refused: it must be a whole number, $3 or more."
  fi
}

# truth NAME DEFAULT: the value of the variable NAME, which must be true or false.
truth() {
  VALUE="${!1:-$2}"
  VALUE="${VALUE,,}"
  if [ "$VALUE" != true ] && [ "$VALUE" != false ]; then
    refuse "$1=${!1} is refused: it must be true or false."
  fi
}

# directory NAME DEFAULT: the value of the variable NAME, which must be an absolute path.
directory() {
  VALUE="${!1:-$2}"
  if [[ $VALUE != /* ]]; then
    refuse "$1=$VALUE is refused: it must be an absolute path."
  fi
}

# configured KEY FILE: the last value of KEY in a zoo.cfg; empty where there is none.
configured() {
  VALUE="$(tr -d '\r' < "$2" | sed -n "s/^[[:space:]]*${1}[[:space:]]*[=:][[:space:]]*//p" | tail -n 1)"
  VALUE="${VALUE%"${VALUE##*[![:space:]]}"}"
}

# words TEXT: the words of TEXT, in the array WORDS.
words() {
  read -r -d '' -a WORDS <<< "$1" || true
}

# ---- zoo.cfg, line by line in the array CONFIG ----------------------------------------------------------------------
SERVER_FORM='^server\.[0-9]+=.+:[0-9]+:[0-9]+(:[A-Za-z]+)?(;(.*:)?[0-9]+)?$'
GROUP_FORM='^(group|weight)\.[0-9]+=[0-9:]+$'
PLAIN_FORM='^(\[[^]]+\]|[^]:=[]+):([0-9]+):([0-9]+)(:(participant|observer))?(::([0-9]+))?$'

# Adds the lines that ZOO_SERVERS stands for. It has two grammars: lines of zoo.cfg with blanks between them; or
# host:quorumPort:electionPort[:observer][::id] with blanks, commas or semicolons between them, where one without an id
# is numbered by its place.
add_servers() {
  local text="${ZOO_SERVERS:-server.1=localhost:2888:3888;2181}" entry place=0 id port
  if [[ $text == *=* ]]; then
    words "$text"
    for entry in "${WORDS[@]}"; do
      if ! [[ $entry =~ $SERVER_FORM || $entry =~ $GROUP_FORM ]]; then
        refuse_server "$entry"
      fi
      CONFIG+=("$entry")
    done
    return
  fi
  number ZOO_PORT_NUMBER 2181 1
  port="$VALUE"
  words "${text//[,;]/ }"
  for entry in "${WORDS[@]}"; do
    place=$((place + 1))
    if ! [[ $entry =~ $PLAIN_FORM ]]; then
      refuse_server "$entry"
    fi
    id="${BASH_REMATCH[7]:-$place}"
    CONFIG+=("server.$id=${BASH_REMATCH[1]}:${BASH_REMATCH[2]}:${BASH_REMATCH[3]}${BASH_REMATCH[4]};$port")
  done
}

refuse_server() {
  refuse "ZOO_SERVERS holds \"$1\", which is refused: it must look like" \
    "\"server.1=zoo1:2888:3888;2181 server.2=zoo2:2888:3888;2181\"."
}

# Adds the lines of ZOO_CFG_EXTRA, which blanks separate.
add_extra() {
  local entry
  words "${ZOO_CFG_EXTRA:-}"
  for entry in "${WORDS[@]}"; do
    if [[ $entry != ?*=* ]]; then
      refuse "ZOO_CFG_EXTRA holds \"$entry\", which is refused: each word must be key=value, and a value has no blanks."
    fi
    CONFIG+=("$entry")
  done
}

# Entries of ZOO_SERVERS of the old form name no client port: without one, nobody could connect to the server ID.
add_client_port() {
  local line own=''
  for line in "${CONFIG[@]}"; do
    if [[ $line =~ ^server\.0*$1= ]]; then
      own="$line"
    elif [[ $line =~ ^(c|secureC)lientPort= ]]; then
      return
    fi
  done
  if [ -n "$own" ] && [[ $own != *\;* ]]; then
    note "ZOO_SERVERS gives server.$1 no client port (\";2181\" at the end of its entry): clientPort=2181 is added."
    CONFIG+=(clientPort=2181)
  fi
}

# Fills CONFIG for the server ID.
make_config() {
  CONFIG=()
  directory ZOO_DATA_DIR /data && CONFIG+=("dataDir=$VALUE")
  directory ZOO_DATA_LOG_DIR /datalog && CONFIG+=("dataLogDir=$VALUE")
  number ZOO_TICK_TIME 2000 1 && CONFIG+=("tickTime=$VALUE")
  number ZOO_INIT_LIMIT 5 1 && CONFIG+=("initLimit=$VALUE")
  number ZOO_SYNC_LIMIT 2 1 && CONFIG+=("syncLimit=$VALUE")
  number ZOO_AUTOPURGE_SNAPRETAINCOUNT 3 0 && CONFIG+=("autopurge.snapRetainCount=$VALUE")
  number ZOO_AUTOPURGE_PURGEINTERVAL 0 0 && CONFIG+=("autopurge.purgeInterval=$VALUE")
  number ZOO_MAX_CLIENT_CNXNS 60 0 && CONFIG+=("maxClientCnxns=$VALUE")
  truth ZOO_STANDALONE_ENABLED true && CONFIG+=("standaloneEnabled=$VALUE")
  truth ZOO_ADMINSERVER_ENABLED true && CONFIG+=("admin.enableServer=$VALUE")
  add_servers
  if [ -n "${ZOO_4LW_COMMANDS_WHITELIST:-}" ]; then
    CONFIG+=("4lw.commands.whitelist=$ZOO_4LW_COMMANDS_WHITELIST")
  fi
  add_extra
  add_client_port "$1"
}

# write_config FILE: writes CONFIG, whole or not at all.
write_config() {
  local new="$1.$$"
  if ! { mkdir -p "${1%/*}" && printf '%s\n' "${CONFIG[@]}" > "$new" && mv "$new" "$1"; } 2> /dev/null; then
    rm -f "$new" 2> /dev/null || true
    refuse "$1 can't be written by user $(id -u): mount a zoo.cfg there, or let that user write to ${1%/*}."
  fi
}

# ---- myid -----------------------------------------------------------------------------------------------------------
# server_id FILE: what myid says, else what the variables say. (Bitnami's image calls its variable ZOO_SERVER_ID.)
server_id() {
  VALUE=''
  if [ -f "$1" ]; then
    VALUE="$(head -n 1 "$1" | tr -cd '0-9')"
  fi
  if [ -n "$VALUE" ]; then
    if [ -n "${ZOO_MY_ID:-}" ] && [ "$VALUE" != "$ZOO_MY_ID" ]; then
      note "$1 says $VALUE: ZOO_MY_ID=$ZOO_MY_ID has no effect."
    fi
  elif [ -z "${ZOO_MY_ID:-}" ]; then
    number ZOO_SERVER_ID 1 0
  else
    number ZOO_MY_ID 1 0
  fi
}

# write_id FILE ID
write_id() {
  if ! { mkdir -p "${1%/*}" && echo "$2" > "$1"; } 2> /dev/null; then
    refuse "$1 can't be written by user $(id -u): let that user write to ${1%/*}, or start the container as root."
  fi
}

# ---- the user and the process ---------------------------------------------------------------------------------------
# own DIRECTORY...: hands what is not the user's yet to the user. Directories that everybody shares stay as they are.
own() {
  local directory
  for directory in "$@"; do
    if [ -z "$directory" ] || [ "$directory" = / ] || [ -k "$directory" ]; then
      continue
    fi
    if ! { mkdir -p "$directory" && find "$directory" \! -user "$USER_NAME" -exec chown -h "$USER_NAME": '{}' +; } \
      2> /dev/null; then
      note "$directory can't be handed to the user $USER_NAME, who must be able to write there."
    fi
  done
}

# memory_limit: prints the bytes of memory that the container may use (cgroup v2, else v1); nothing where unlimited.
memory_limit() {
  local root="${ZK_CGROUP_DIR:-/sys/fs/cgroup}" file limit
  for file in "$root/memory.max" "$root/memory/memory.limit_in_bytes"; do
    if limit="$(cat "$file" 2> /dev/null)" && [[ $limit =~ ^[0-9]{1,15}$ ]]; then
      # Version 1 writes a limit that no machine reaches where there is none.
      if [ "$limit" -lt $((1 << 46)) ]; then
        echo "$limit"
      fi
      return
    fi
  done
}

# heap MEGABYTES: of a container of that size: half; all but a gigabyte where that is more, up to three quarters. The
# rest is for the buffers of sockets, the code, and the page cache of the log.
heap() {
  local half=$(($1 / 2)) most=$(($1 * 3 / 4)) rest=$(($1 - 1024))
  if [ $rest -gt $most ]; then
    rest=$most
  fi
  if [ $half -gt $rest ]; then
    rest=$half
  fi
  echo $rest
}

# Goes on as the user, in this process.
become_user() {
  local as=(setpriv "--reuid=$USER_NAME" "--regid=$USER_NAME" --init-groups)
  if ! "${as[@]}" true 2> /dev/null; then
    refuse "root can't become the user $USER_NAME here: start the container with --user 1000," \
      "or with the capabilities SETUID and SETGID."
  fi
  HOME="$(getent passwd "$USER_NAME" | cut -d : -f 6)"
  export HOME USER="$USER_NAME"
  exec "${as[@]}" "$0" "$@"
}

main() {
  local config data log id limit
  directory ZOO_CONF_DIR /conf && config="$VALUE/zoo.cfg"
  directory ZOO_DATA_DIR /data && data="$VALUE"
  directory ZOO_DATA_LOG_DIR /datalog && log="$VALUE"
  if [ -f "$config" ]; then
    configured dataDir "$config" && data="${VALUE:-$data}"
    configured dataLogDir "$config" && log="$VALUE"
  fi
  if [ "${1:-}" = zkServer.sh ] && [ "$(id -u)" = 0 ]; then
    directory ZOO_LOG_DIR /logs
    own "$data" "$log" "$VALUE"
    become_user "$@"
  fi

  server_id "$data/myid" && id="$VALUE"
  if [ ! -e "$config" ]; then
    make_config "$id"
    write_config "$config"
  fi
  if [ ! -e "$data/myid" ]; then
    write_id "$data/myid" "$id"
  fi

  export ZOOCFGDIR="${config%/*}"
  if [ -z "${ZK_SERVER_HEAP:-}" ]; then
    limit="$(memory_limit)"
    if [ -n "$limit" ]; then
      ZK_SERVER_HEAP="$(heap $((limit >> 20)))"
      export ZK_SERVER_HEAP
    fi
  fi
  if [ $$ -eq 1 ] && command -v tini > /dev/null; then
    exec tini -- "$@"
  fi
  exec "$@"
}

main "$@"
