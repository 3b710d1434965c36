// What a write takes on this machine before any server's work is added: the messages and forces of one set at a time through
// a follower of three, and nothing else. Each member is a process of one thread; all write to files in one folder.
//
//   floor FOLDER COUNT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Bytes of a set of 100 bytes on the wire, and of its record.
enum { ASKED = 139, ANSWER = 88, REQUEST = 182, PROPOSAL = 191, ACK = 20, COMMIT = 20, RECORD = 184 };
enum { FILE_MEGAS = 16, MEGA = 1 << 20 };

static char zeros[MEGA], received[4096];
static int log_file, poll_set;
static long log_end;

static void need(int held, const char *what) {
    if (!held) {
        perror(what);
        exit(1);
    }
}

static double micros(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

// A connection over loopback: its two ends.
static void connected(int ends[2]) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    need(bind(listening, (void *) &address, size) == 0 && listen(listening, 1) == 0, "listen");
    getsockname(listening, (void *) &address, &size);
    ends[0] = socket(AF_INET, SOCK_STREAM, 0);
    need(connect(ends[0], (void *) &address, size) == 0, "connect");
    ends[1] = accept(listening, 0, 0);
    for (int i = 0; i < 2; i++)
        setsockopt(ends[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    close(listening);
}

// A log whose blocks are there already, as servers have it.
static void open_log(const char *folder) {
    char name[512];
    snprintf(name, sizeof name, "%s/floor.%d", folder, getpid());
    log_file = open(name, O_CREAT | O_RDWR | O_TRUNC, 0600);
    need(log_file >= 0, name);
    unlink(name);
    for (int i = 0; i < FILE_MEGAS; i++)
        need(write(log_file, zeros, MEGA) == MEGA, name);
    fsync(log_file);
}

static void force(void) {
    if (log_end + RECORD > (long) FILE_MEGAS * MEGA)
        log_end = 0;
    need(pwrite(log_file, zeros, RECORD, log_end) == RECORD && fdatasync(log_file) == 0, "log");
    log_end += RECORD;
}

static void watch(int socket) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    epoll_ctl(poll_set, EPOLL_CTL_ADD, socket, &event);
}

static int ready(void) {
    struct epoll_event event;
    need(epoll_wait(poll_set, &event, 1, -1) == 1, "epoll");
    return event.data.fd;
}

// Bytes that came; a member ends with its connection.
static int take(int socket) {
    int bytes = read(socket, received, sizeof received);
    if (bytes <= 0)
        exit(1);
    return bytes;
}

static void send_bytes(int socket, int bytes) {
    need(write(socket, zeros, bytes) == bytes, "write");
}

// client: -1 if it serves none.
static void follower(int leader, int client) {
    watch(leader);
    if (client >= 0)
        watch(client);
    for (;;) {
        int from = ready(), bytes = take(from);
        if (from == client) {
            send_bytes(leader, REQUEST);
            continue;
        }
        if (bytes >= PROPOSAL) {
            force();
            send_bytes(leader, ACK);
        }
        if (client >= 0 && bytes % PROPOSAL >= COMMIT)
            send_bytes(client, ANSWER);
    }
}

static void leader(int serving, int other) {
    long acked[2] = {0, 0}, proposed = 0;
    int open = 0;
    watch(serving);
    watch(other);
    for (;;) {
        int from = ready(), bytes = take(from);
        int asked = from == serving && bytes >= REQUEST;
        acked[from == other] += bytes - (asked ? REQUEST : 0);
        if (asked) {
            send_bytes(serving, PROPOSAL);
            send_bytes(other, PROPOSAL);
            force();
            proposed++;
            open = 1;
        }
        if (open && (acked[0] >= proposed * ACK || acked[1] >= proposed * ACK)) {
            send_bytes(serving, COMMIT);
            send_bytes(other, COMMIT);
            open = 0;
        }
    }
}

// Closes all ends but these two: an end that two processes hold would not tell when one of them is gone.
static void keep_only(const int ends[6], int one, int other) {
    for (int i = 0; i < 6; i++)
        if (i != one && i != other)
            close(ends[i]);
}

static int compare(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return x < y ? -1 : x > y;
}

static void print(const char *what, double *took, int count) {
    qsort(took, count, sizeof *took, compare);
    printf("%s: p50 %.1f us, p99 %.1f us\n", what, took[count / 2], took[count * 99L / 100]);
    fflush(stdout);
}

int main(int argc, char **argv) {
    int count = argc == 3 ? atoi(argv[2]) : 0;
    if (count < 1) {
        fprintf(stderr, "usage: floor FOLDER COUNT\n");
        return 2;
    }
    double *took = calloc(count, sizeof *took);
    open_log(argv[1]);
    for (int i = 0; i < count; i++) {
        double start = micros();
        force();
        took[i] = micros() - start;
    }
    print("a record of 184 bytes forced", took, count);

    // Client and first follower, first follower and leader, second follower and leader.
    int ends[6];
    for (int i = 0; i < 6; i += 2)
        connected(ends + i);
    pid_t members[3];
    for (int i = 0; i < 3; i++) {
        members[i] = fork();
        need(members[i] >= 0, "fork");
        if (members[i] != 0)
            continue;
        poll_set = epoll_create1(0);
        open_log(argv[1]);
        if (i == 0) {
            keep_only(ends, 1, 2);
            follower(ends[2], ends[1]);
        } else if (i == 1) {
            keep_only(ends, 4, 4);
            follower(ends[4], -1);
        } else {
            keep_only(ends, 3, 5);
            leader(ends[3], ends[5]);
        }
    }
    keep_only(ends, 0, 0);
    int client = ends[0];
    for (int i = -count / 10; i < count; i++) {
        double start = micros();
        send_bytes(client, ASKED);
        need(read(client, received, sizeof received) > 0, "a member is gone");
        if (i >= 0)
            took[i] = micros() - start;
    }
    print("a set through a follower of three, bare", took, count);
    for (int i = 0; i < 3; i++) {
        kill(members[i], SIGTERM);
        waitpid(members[i], 0, 0);
    }
    return 0;
}
