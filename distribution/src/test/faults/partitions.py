#!/usr/bin/env python3
"""partitions.py - an ensemble whose network and disks fail: cuts, slow links, a frozen leader, full disks.

  partitions.py [--servers 3|5] [--tick 500] [--lasts 10] [--seed N] [--only NAME,..] [--keep FOLDER]
                [--kinds ours,apache,..] [--apache LIB] [DISTRIBUTION]
  partitions.py --check

DISTRIBUTION is an unpacked tarball; without it, the one that "mvn package" left. Prints a line per scenario with PASS or
FAIL and figures; exits 1 when one failed, 2 when it can't run. Needs root, Linux with TUN, Python 3.8 and a JVM, no more.

Each server has a network namespace of its own with a TUN device; a process reads what they send and delivers it, late,
or not at all. Namespaces and mounts have no names, so they end with this process, and the servers are killed with it.

In each scenario one writer and one reader stay with each server. Held is: no acknowledged write is missing on any server
afterwards, all hold the same, a read after a sync never misses a write that was acknowledged before the sync, the side
that may go on does so in time, the other side acknowledges nothing and stops serving in time, and all heals by itself.
The scenario "chaos" draws one fault after the other, from --seed, for a minute or --lasts seconds. --keep FOLDER copies
logs and data there at the end. --check runs nothing: it exits 2, with a line that says why, if nothing could run here.

--kinds and --apache LIB (a folder of jars of Apache ZooKeeper 3.9) run some members as Apache's.
"""
import argparse, ctypes, fcntl, glob, heapq, json, os, random, select, shutil, signal, socket, struct, subprocess, sys
import tempfile, threading, time

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_NET, NEW_MOUNTS, PRIVATE, DEATH_SIGNAL = 0x40000000, 0x00020000, 0x44000, 1
RESERVE = 8  # MiB of a disk of which a server must not be the one that leads
CLIENTS = 100  # the last byte of the clients' address; server N has 10.77.0.N


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def now():
    return time.monotonic()


# ---- The network: a namespace per host, and one process between them.


def namespace(last_byte):
    """Makes a namespace with a TUN device up; gives (file of the namespace, file of the device). Leaves the caller in it."""
    check(LIBC.unshare(NEW_NET))
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH22x", b"t0", 0x1001))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        def address(text):
            return struct.pack("16sHH4s8x", b"t0", socket.AF_INET, 0, socket.inet_aton(text))
        fcntl.ioctl(s, 0x8916, address("10.77.0.%d" % last_byte))
        fcntl.ioctl(s, 0x891C, address("255.255.255.0"))
        fcntl.ioctl(s, 0x8943, struct.pack("16si20x", b"t0", 1000))  # queue of packets
        for name in (b"t0", b"lo"):
            fcntl.ioctl(s, 0x8914, struct.pack("16sH22x", name, 0x41))  # up, running
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY), tun


def switch(tuns, control):
    """Carries packets between TUN devices under the rules that come in as lines of JSON. Ends with its parent."""
    check(LIBC.prctl(DEATH_SIGNAL, signal.SIGKILL))
    rules, late, count = {"cut": [], "delay": {}, "loss": 0}, [], 0
    cut, hosts = set(), {fd: host for host, fd in tuns.items()}
    while True:
        wait = max(0.0, late[0][0] - now()) if late else None
        ready = select.select(list(hosts) + [control], [], [], wait)[0]
        while late and late[0][0] <= now():
            _, _, fd, packet = heapq.heappop(late)
            deliver(fd, packet)
        for fd in ready:
            if fd == control:
                text = os.read(control, 65536)
                if not text:
                    os._exit(0)
                rules = json.loads(text)
                cut = {tuple(pair) for pair in rules["cut"]}
                os.write(control, b"k")
                continue
            for _ in range(64):
                try:
                    packet = os.read(fd, 65536)
                except BlockingIOError:
                    break
                if len(packet) < 20 or packet[0] >> 4 != 4:
                    continue
                source, target = hosts[fd], packet[19]
                if target not in tuns or (source, target) in cut:
                    continue
                between_servers = CLIENTS not in (source, target)
                if between_servers and random.random() * 100 < rules["loss"]:
                    continue
                delay = rules["delay"].get(str(source), 0) if between_servers else 0
                if delay:
                    count += 1
                    heapq.heappush(late, (now() + delay / 1000, count, tuns[target], packet))
                else:
                    deliver(tuns[target], packet)


def deliver(fd, packet):
    try:
        os.write(fd, packet)
    except OSError:
        pass  # a full queue drops, as a switch does


def lacking():
    """Why this machine can make no such network, or ""; what was made for that goes with the process."""
    if os.geteuid() != 0:
        return "not root"
    try:
        part = "mounts of its own"
        check(LIBC.unshare(NEW_MOUNTS))
        check(LIBC.mount(b"none", b"/", None, PRIVATE, None))
        check(LIBC.mount(b"tmpfs", b"/mnt", b"tmpfs", 0, b"size=1m"))
        part = "a network namespace with a TUN device"
        namespace(1)
    except OSError as e:
        return "%s can't be had: %s" % (part, e)
    return ""


class Network:
    """Rules of the switch; all is well until told otherwise."""

    def __init__(self, servers):
        self.spaces, tuns = {}, {}
        for host in list(range(1, servers + 1)) + [CLIENTS]:
            self.spaces[host], tuns[host] = namespace(host)
        ours, its = socket.socketpair()
        if os.fork() == 0:
            ours.close()
            try:
                switch(tuns, its.fileno())
            finally:
                os._exit(1)
        its.close()
        for fd in tuns.values():
            os.close(fd)
        self.control, self.servers = ours, servers

    def rules(self, cut=(), delay=None, loss=0):
        self.control.sendall(json.dumps({"cut": list(cut), "delay": delay or {}, "loss": loss}).encode())
        assert self.control.recv(1) == b"k"

    def cut(self, some, others, back=True):
        pairs = [(a, b) for a in some for b in others]
        self.rules(cut=pairs + ([(b, a) for a, b in pairs] if back else []))


# ---- A client: the few requests that are needed, one at a time.


class Refused(Exception):
    """The server answered with an error code."""


def text(value):
    data = value.encode() if isinstance(value, str) else value
    return struct.pack(">i", len(data)) + data


class Client:
    """A session with one server. A silent server is a broken one after a while (seconds)."""

    def __init__(self, server, session_millis, silence, resume=(0, b"\0" * 16)):
        self.socket = socket.create_connection(("10.77.0.%d" % server, 2181), silence)
        try:
            self.socket.settimeout(silence)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.xid = 0
            self.send(struct.pack(">iqiq", 0, 0, session_millis, resume[0]) + text(resume[1]) + b"\0")
            reply = self.receive()
            self.session = (struct.unpack_from(">q", reply, 8)[0], reply[20:36])
            if self.session[0] == 0:
                raise Refused("expired")
        except BaseException:
            self.socket.close()
            raise

    def send(self, body):
        self.socket.sendall(struct.pack(">i", len(body)) + body)

    def exactly(self, size):
        found = b""
        while len(found) < size:
            part = self.socket.recv(size - len(found))
            if not part:
                raise ConnectionError("closed")
            found += part
        return found

    def receive(self):
        return self.exactly(struct.unpack(">i", self.exactly(4))[0])

    def call(self, kind, body):
        self.xid += 1
        self.send(struct.pack(">ii", self.xid, kind) + body)
        reply = self.receive()
        xid, zxid, code = struct.unpack_from(">iqi", reply)
        if xid != self.xid:
            raise ConnectionError("answer to another request")
        if code:
            raise Refused(code)
        return zxid, reply[16:]

    def create(self, path):
        return self.call(1, text(path) + text(b"") + struct.pack(">ii", 1, 31) + text("world") + text("anyone") + b"\0" * 4)

    def set(self, path, data):
        return self.call(5, text(path) + text(data) + struct.pack(">i", -1))[0]

    def sync(self):
        self.call(9, text("/"))

    def modified(self, path):
        """The zxid of the last change of a node's data."""
        body = self.call(4, text(path) + b"\0")[1]
        return struct.unpack_from(">q", body, 4 + max(0, struct.unpack_from(">i", body)[0]) + 8)[0]

    def children(self, path):
        """Names, and the stat's bytes."""
        body = self.call(12, text(path) + b"\0")[1]
        names, at = [], 4
        for _ in range(struct.unpack_from(">i", body)[0]):
            size = struct.unpack_from(">i", body, at)[0]
            names.append(body[at + 4:at + 4 + size].decode())
            at += 4 + size
        return names, body[at:]

    def close(self):
        self.socket.close()


def mode(server):
    """What "srvr" says: leader, follower, observer; "" for a server that does not serve, or does not answer."""
    try:
        with socket.create_connection(("10.77.0.%d" % server, 2181), 0.4) as s:
            s.settimeout(0.4)
            s.sendall(b"srvr")
            answer = b""
            while True:
                part = s.recv(4096)
                if not part:
                    break
                answer += part
    except OSError:
        return ""
    return answer.partition(b"Mode: ")[2].partition(b"\n")[0].decode()


# ---- The servers.


class Lab:
    def __init__(self, options):
        self.options, self.ids = options, list(range(1, options.servers + 1))
        check(LIBC.unshare(NEW_MOUNTS))
        check(LIBC.mount(b"none", b"/", None, PRIVATE, None))
        self.network = Network(options.servers)
        self.root = tempfile.mkdtemp(prefix="partitions-")
        self.processes = {}
        check(LIBC.mount(b"tmpfs", self.root.encode(), b"tmpfs", 0, b"size=1g"))
        for i in self.ids:
            os.makedirs(self.folder(i) + "/data")
            check(LIBC.mount(b"tmpfs", (self.folder(i) + "/data").encode(), b"tmpfs", 0, b"size=96m"))
            with open(self.folder(i) + "/data/myid", "w") as f:
                f.write("%d\n" % i)
            with open(self.folder(i) + "/zoo.cfg", "w") as f:
                f.write("tickTime=%d\ninitLimit=10\nsyncLimit=5\nclientPort=2181\n" % options.tick)
                f.write("dataDir=%s/data\nsnapCount=3000\nmaxClientCnxns=0\n" % self.folder(i))
                f.write("admin.enableServer=false\n4lw.commands.whitelist=*\n")
                f.write("disk.reserveMb=%d\n" % RESERVE)
                f.writelines("server.%d=10.77.0.%d:2888:3888\n" % (j, j) for j in self.ids)

    def folder(self, server):
        return "%s/%d" % (self.root, server)

    def kind(self, server):
        return self.options.kinds[(server - 1) % len(self.options.kinds)]

    def start(self, server):
        home = self.options.distribution
        path, main = {
            "ours": (home + "/conf:" + home + "/lib/*", "io.zk.server.Main"),
            "apache": (self.options.apache + ":" + self.options.apache + "/*",
                       "org.apache.zookeeper.server.quorum.QuorumPeerMain"),
        }[self.kind(server)]

        def enter():
            check(LIBC.setns(self.network.spaces[server], NEW_NET))
            check(LIBC.prctl(DEATH_SIGNAL, signal.SIGKILL))

        java = os.environ["JAVA_HOME"] + "/bin/java" if os.environ.get("JAVA_HOME") else "java"
        flags = "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dzookeeper.preAllocSize=64".split()
        with open(self.folder(server) + "/log", "a") as log:
            self.processes[server] = subprocess.Popen(
                [java] + flags + os.environ.get("SERVER_JVMFLAGS", "").split()
                + ["-cp", path, main, self.folder(server) + "/zoo.cfg"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder(server), preexec_fn=enter)

    def log(self, server):
        with open(self.folder(server) + "/log", errors="replace") as f:
            return f.read()

    def alive(self, server):
        return self.processes[server].poll() is None

    def settled(self, seconds):
        """Waits until one leads and all others follow; gives the leader, or None when it did not come to that."""
        end = now() + seconds
        while now() < end:
            modes = {i: mode(i) for i in self.ids}
            leaders = [i for i in self.ids if modes[i] == "leader"]
            if len(leaders) == 1 and all(modes[i] == "follower" for i in self.ids if i not in leaders):
                return leaders[0]
            time.sleep(0.05)
        return None

    def fill(self, server, leave=0):
        """Leaves so many MiB free."""
        with open(self.folder(server) + "/data/ballast", "wb", buffering=0) as f:
            for size in (1 << 20, 4096):
                try:
                    while True:
                        f.write(b"\0" * size)
                except OSError:
                    pass
            f.truncate(f.tell() - (leave << 20))

    def free(self, server):
        os.remove(self.folder(server) + "/data/ballast")

    def close(self):
        for process in self.processes.values():
            process.kill()
        for process in self.processes.values():
            process.wait()
        if self.options.keep:
            shutil.copytree(self.root, self.options.keep, dirs_exist_ok=True)
        for i in self.ids:
            LIBC.umount2((self.folder(i) + "/data").encode(), 2)
        LIBC.umount2(self.root.encode(), 2)
        os.rmdir(self.root)


# ---- The load: a writer, a reader and a watcher of the mode with each server.


class Load:
    def __init__(self, lab, name):
        self.lab, self.ended = lab, threading.Event()
        self.silence = max(1.0, lab.options.tick / 500)
        self.acked = {i: [] for i in lab.ids}  # (time, name) of each acknowledged create
        self.last = {i: 0 for i in lab.ids}  # zxid of the last acknowledged set
        self.modes = {i: [] for i in lab.ids}  # (time, mode)
        self.stale, self.reads = [], 0
        self.folder = "/" + name
        first = Client(lab.ids[0], 30000, 10)
        first.create(self.folder)
        for i in lab.ids:
            first.create(self.parent(i))
        first.close()
        self.threads = [threading.Thread(target=work, args=(i,), daemon=True)
                        for i in lab.ids for work in (self.write, self.read, self.watch)]
        for thread in self.threads:
            thread.start()

    def parent(self, server):
        return "%s/w%d" % (self.folder, server)

    def stay(self, server, work):
        """Does work with a client of one server over and over, with the same session while it lives."""
        session = (0, b"\0" * 16)
        while not self.ended.is_set():
            client = None
            try:
                client = Client(server, 20 * self.lab.options.tick, self.silence, session)
                session = client.session
                while not self.ended.is_set():
                    work(client)
            except (OSError, Refused, struct.error) as e:
                if str(e) == "expired":
                    session = (0, b"\0" * 16)
                self.ended.wait(0.02)
            finally:
                if client:
                    client.close()

    def write(self, server):
        count = [0]

        def once(client):
            count[0] += 1
            name = "%06d" % count[0]
            client.create(self.parent(server) + "/" + name)
            self.acked[server].append((now(), name))
            self.last[server] = client.set(self.parent(server), name)
            self.ended.wait(0.02)
        self.stay(server, once)

    def read(self, server):
        def once(client):
            writer = random.choice(self.lab.ids)
            before = self.last[writer]
            client.sync()
            found = client.modified(self.parent(writer))
            self.reads += 1
            if found < before:
                self.stale.append("server %d: 0x%x after 0x%x" % (server, found, before))
            self.ended.wait(0.03)
        self.stay(server, once)

    def watch(self, server):
        while not self.ended.is_set():
            found = mode(server)
            self.modes[server].append((now(), found))
            self.ended.wait(0.1)

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def gap(self, servers, start, end):
        """Seconds of the longest silence between writes acknowledged by any of these servers."""
        times = [start] + sorted(t for i in servers for t, _ in self.acked[i] if start <= t <= end) + [end]
        return max(b - a for a, b in zip(times, times[1:]))

    def faults(self):
        """What is wrong with what the servers hold now."""
        found, contents = [], {}
        for i in self.lab.ids:
            contents[i] = {}
            try:
                client = Client(i, 30000, 20)
                client.sync()
                found_here = {j: client.children(self.parent(j)) for j in self.lab.ids}
            except (OSError, Refused) as e:
                found.append("server %d can't be read: %s" % (i, e))
                continue
            for j, (names, stat) in found_here.items():
                contents[i][j] = (sorted(names), stat)
                missing = {name for _, name in self.acked[j]} - set(names)
                if missing:
                    found.append("server %d lacks %d acknowledged writes: %s" % (i, len(missing), sorted(missing)[:3]))
            client.close()
            if contents[i] != contents[self.lab.ids[0]]:
                found.append("server %d holds something else than server %d" % (i, self.lab.ids[0]))
        return found + self.stale[:3]


# ---- The scenarios.


class Scenario:
    """A fault, the servers that go on under it, and how long (seconds) it lasts."""

    def __init__(self, fault, goes_on, lasts, longest, heal=None, ends=(), silent=None, follows=()):
        self.fault, self.goes_on, self.lasts, self.longest = fault, goes_on, lasts, longest
        self.heal, self.ends = heal, ends
        self.follows = follows  # those that run and do not lead when it has lasted so long
        self.silent = silent  # those that must stop; None: all that do not go on


def scenarios(lab, leader):
    """By name; each is made for the leader of the moment."""
    tick, net, ids = lab.options.tick / 1000, lab.network, lab.ids
    limit = 5 * tick  # syncLimit
    left = limit + 2 * tick + 2.5  # the leader is given up, a new one is elected, on a busy machine
    short = max(1.5, 2 * tick)  # nothing happens
    others = [i for i in ids if i != leader]
    lasts = left + 3
    few = len(ids) // 2
    pair = {leader, others[0]}

    def send(server, number):
        return lambda: os.kill(lab.processes[server].pid, number)

    def again(server):
        def heal():
            lab.free(server)
            lab.start(server)
        return heal
    found = {
        "chaos": Scenario(lambda: chaos(lab), [], 0, 0, silent=()),
        "leader-cut": Scenario(lambda: net.cut([leader], others), others, lasts, left),
        "leader-deaf": Scenario(lambda: net.cut(others, [leader], back=False), others, lasts, left),
        "leader-mute": Scenario(lambda: net.cut([leader], others, back=False), others, lasts, left),
        "follower-cut": Scenario(lambda: net.cut([others[0]], [i for i in ids if i != others[0]]),
                                 [i for i in ids if i != others[0]], lasts, short),
        "bridge": Scenario(lambda: net.cut([leader], [others[0]]), [i for i in ids if i != others[0]], lasts, short),
        "followers-apart": Scenario(lambda: net.cut(others[:1], others[1:]), ids, lasts, short),
        "blink": Scenario(lambda: net.cut([leader], others), ids, min(1.0, limit / 3), limit + short, silent=()),
        "all-apart": Scenario(lambda: net.rules(cut=[(a, b) for a in ids for b in ids if a != b]), [], lasts, 0),
        "slow-lossy": Scenario(lambda: net.rules(delay={str(leader): 200}, loss=5), ids, lasts + 4, left),
        "frozen-leader": Scenario(send(leader, signal.SIGSTOP), others, max(15.0, 2 * limit), left,
                                  heal=send(leader, signal.SIGCONT)),
        "frozen-follower": Scenario(send(others[0], signal.SIGSTOP), [i for i in ids if i != others[0]],
                                    max(10.0, 2 * limit), short, heal=send(others[0], signal.SIGCONT)),
        "full-disk-follower": Scenario(lambda: lab.fill(others[0]), [i for i in ids if i != others[0]], 8, short,
                                       heal=again(others[0]), ends=[others[0]]),
        "ended-disk-leader": Scenario(lambda: lab.fill(leader), others, 8, left, heal=again(leader), ends=[leader]),
        "full-disk-leader": Scenario(lambda: lab.fill(leader, RESERVE // 2), ids, 8, 3.0,
                                     heal=lambda: lab.free(leader), silent=(),
                                     follows=[leader] if lab.kind(leader) == "ours" else []),
    }
    if len(ids) > 3:
        found["leader-with-few"] = Scenario(
            lambda: net.cut(sorted(pair), [i for i in ids if i not in pair]), [i for i in ids if i not in pair], lasts, left)
        found["leader-with-most"] = Scenario(lambda: net.cut(others[:few], [i for i in ids if i not in others[:few]]),
                                             [i for i in ids if i not in others[:few]], lasts, short)
    return found


def chaos(lab):
    """One drawn fault after the other: cuts both ways and one way, loss and delay, killed and frozen servers."""
    lab.options.seed += 1
    draw, end, limit = random.Random(lab.options.seed), now() + (lab.options.lasts or 60), 5 * lab.options.tick / 1000
    while now() < end:
        kind, victim = draw.choice(["cut", "one-way", "link", "slow", "kill", "kill", "freeze"]), draw.choice(lab.ids)
        some = draw.sample(lab.ids, draw.randint(1, len(lab.ids) - 1))
        others, pause = [i for i in lab.ids if i not in some], draw.choice([0.1, 0.5, 1.0, 1.6]) * limit * draw.random()
        if kind in ("cut", "one-way"):
            lab.network.cut(some, others, back=kind == "cut")
        elif kind == "link":
            lab.network.cut(some[:1], others[:1])
        elif kind == "slow":
            lab.network.rules(delay={str(i): draw.randint(1, 400) for i in some}, loss=draw.randint(0, 20))
        elif kind == "freeze":
            os.kill(lab.processes[victim].pid, signal.SIGSTOP)
        else:
            lab.processes[victim].kill()
            lab.processes[victim].wait()
        time.sleep(pause)
        if kind == "freeze":
            os.kill(lab.processes[victim].pid, signal.SIGCONT)
        elif kind == "kill":
            lab.start(victim)
        lab.network.rules()
        time.sleep(draw.choice([0, 0.5, 1.0]) * limit * draw.random())


def run(lab, name):
    """Gives the faults found, and figures for the line."""
    tick = lab.options.tick / 1000
    leader = lab.settled(60)
    if not leader:
        return ["not settled before: %s" % {i: mode(i) for i in lab.ids}], ""
    scenario, wrong, logs = scenarios(lab, leader)[name], [], {i: len(lab.log(i)) for i in lab.ids}
    load = Load(lab, "%s-%d" % (name, time.time_ns()))
    time.sleep(1.5)
    start = now()
    scenario.fault()
    time.sleep(max(scenario.lasts, lab.options.lasts if scenario.lasts else 0))
    for server in lab.ids:
        if lab.alive(server) == (server in scenario.ends):
            wrong.append("server %d %s" % (server, "runs on" if server in scenario.ends else "ended"))
    for server in scenario.follows:
        if mode(server) != "follower":
            wrong.append("server %d is %s" % (server, mode(server)))
    if any(lab.alive(server) for server in scenario.ends):
        load.stop()
        return wrong, ""
    ending = [line for server in scenario.ends for line in lab.log(server)[logs[server]:].splitlines()
              if "no space" in line.lower()]
    if scenario.ends:
        print("    " + (ending[-1] if ending else "no line names the full disk"), flush=True)
        if not ending:
            wrong.append("no line names the full disk")
    end = now()
    lab.network.rules()
    if scenario.heal:
        scenario.heal()
    late = 10 * tick + 15
    leads = lab.settled(late)
    healed = now() - end
    if not leads:
        wrong.append("not healed: %s" % {i: mode(i) for i in lab.ids})
    resumed = {i: len(load.acked[i]) for i in lab.ids}
    deadline = now() + 10
    while leads and now() < deadline and any(len(load.acked[i]) == resumed[i] for i in lab.ids):
        time.sleep(0.05)
    if leads and any(len(load.acked[i]) == resumed[i] for i in lab.ids):
        wrong.append("no writes after the fault through %s" % [i for i in lab.ids if len(load.acked[i]) == resumed[i]])
    load.stop()
    gap = load.gap(scenario.goes_on, start, end) if scenario.goes_on else 0
    if gap > scenario.longest:
        wrong.append("no write for %.2f s, at most %.2f s are fine" % (gap, scenario.longest))
    stopped = 0.0
    for server in set(lab.ids) - set(scenario.goes_on) if scenario.silent is None else ():
        served = [t - start for t, m in load.modes[server] if m and start < t < end]
        stopped = max([stopped] + served)
        writes = [t - start for t, _ in load.acked[server] if start + 0.5 < t < end]
        if writes and server not in scenario.ends:
            wrong.append("server %d acknowledged %d writes on its own, the last %.2f s in" % (server, len(writes), writes[-1]))
    if stopped > 5 * tick + 2 * tick + 1.5 and not scenario.ends:
        wrong.append("served for %.2f s without a quorum" % stopped)
    wrong += load.faults() if leads else []
    writes = sum(len(acked) for acked in load.acked.values())
    return wrong, "gap %.2f s (at most %.2f), cut-off side served %.2f s, healed in %.2f s, leader %s to %s, %d writes, %d synced reads" % (
        gap, scenario.longest, stopped, healed, leader, leads, writes, load.reads)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--servers", type=int, default=3)
    parser.add_argument("--tick", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 20))
    parser.add_argument("--lasts", type=float, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--kinds", default="ours")
    parser.add_argument("--apache", default="")
    parser.add_argument("--keep", default="")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("distribution", nargs="?", default="")
    options = parser.parse_args()
    if options.check:
        reason = lacking()
        if reason:
            print("partitions: " + reason, file=sys.stderr)
        return 2 if reason else 0
    options.kinds = options.kinds.split(",")
    built = glob.glob(here + "/../../../target/zk-*-bin/zk-*/lib")
    options.distribution = os.path.abspath(options.distribution or (os.path.dirname(built[0]) if built else ""))
    if os.geteuid() != 0 or not os.path.exists("/dev/net/tun") or not os.path.isdir(options.distribution + "/lib"):
        print("partitions: needs root, /dev/net/tun and a distribution (mvn package)", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    lab, failed = Lab(options), 0
    print("seed %d" % options.seed, flush=True)
    try:
        for i in lab.ids:
            lab.start(i)
        leader = lab.settled(60)
        for name in options.only.split(",") if options.only else list(scenarios(lab, leader or 1)):
            wrong, figures = run(lab, name)
            failed += bool(wrong)
            print("%s %-18s %s" % ("FAIL" if wrong else "PASS", name, figures), flush=True)
            for line in wrong:
                print("    " + line, flush=True)
            lab.network.rules()
            for i in lab.ids:
                if not lab.alive(i):
                    lab.start(i)
        return 1 if failed else 0
    finally:
        lab.close()


if __name__ == "__main__":
    sys.exit(main())
