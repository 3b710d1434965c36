package io.zk.cli.command;

import io.zk.client.api.OutcomeUnknownException;
import io.zk.client.api.ZkException;

/** What the user reads when the servers refuse; scripts look for these lines: spec "zkCli.sh", error lines. */
public final class ErrorLine {
    private ErrorLine() {}

    /** One line, or two where it is not known whether a write was carried out. */
    public static String of(ZkException failure) {
        String path = failure.path() == null ? "" : failure.path();
        String line =
                switch (failure.code()) {
                    case NO_NODE -> "Node does not exist: " + path;
                    case NO_CHILDREN_FOR_EPHEMERALS -> "Ephemerals cannot have children: " + path;
                    case NODE_EXISTS -> "Node already exists: " + path;
                    case NOT_EMPTY -> "Node not empty: " + path;
                    case NOT_READ_ONLY -> "Not a read-only call: " + path;
                    case INVALID_ACL -> "Acl is not valid : " + path;
                    case NO_AUTH -> "Insufficient permission : " + path;
                    case BAD_ARGUMENTS -> "Arguments are not valid : " + path;
                    case BAD_VERSION -> "version No is not valid : " + path;
                    case QUOTA_EXCEEDED -> "Quota has exceeded : " + path;
                    case RECONFIG_IN_PROGRESS -> "Another reconfiguration is in progress; try again when it is done";
                    case NEW_CONFIG_NO_QUORUM -> "No quorum of new config is connected and up to date;"
                            + " try again when the new servers are";
                    default -> exception(failure);
                };
        return failure instanceof OutcomeUnknownException ? line + "\nIt may or may not have been carried out" : line;
    }

    /** The text of the exception in Apache's client. */
    static String exception(ZkException failure) {
        return "KeeperErrorCode = " + failure.code().text() + (failure.path() == null ? "" : " for " + failure.path());
    }
}
