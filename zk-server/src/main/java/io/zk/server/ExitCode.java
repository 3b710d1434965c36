package io.zk.server;

/** Exit codes of the server's process, as Apache's server has them: scripts look at them. */
enum ExitCode {
    FINISHED(0),
    UNEXPECTED_ERROR(1),
    INVALID_INVOCATION(2),
    UNABLE_TO_ACCESS_DATADIR(3),
    /** No own address can be listened on for elections. */
    NO_ELECTION_PORT(14);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
