package io.zk.server.config;

/** A configuration that this server does not start with. The message is one sentence for the operator. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean invocation;

    public ConfigException(String message) {
        this(message, false);
    }

    private ConfigException(String message, boolean invocation) {
        super(message);
        this.invocation = invocation;
    }

    /** The arguments are wrong, not what they name. */
    static ConfigException ofArguments(String message) {
        return new ConfigException(message, true);
    }

    /** Whether the arguments are to blame, so that a usage line helps. */
    public boolean invocation() {
        return invocation;
    }
}
