package io.zk.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Says which shell this is. */
final class Version implements Command {
    @Override
    public String name() {
        return "version";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public void run(Arguments arguments, CommandContext context) throws CommandException {
        if (arguments.count() > 0) {
            throw CommandException.usage(this);
        }
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("no version.properties beside " + Version.class);
            }
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The number of the release that we stand in for comes first, as tools compare it.
        context.line("ZooKeeper CLI version: " + build.getProperty("compatible") + "-zk-" + build.getProperty("version")
                + ", built on " + build.getProperty("time").substring(0, 16).replace('T', ' ') + " UTC");
    }
}
