package io.zk.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What the server says it is: the version it stands in for, then its own, in the form that tools take apart. */
final class Version {
    private Version() {}

    /** For example {@code 3.9.6-zk-0.1.0, built on 2025-01-01 00:00 UTC}. */
    static String text() {
        Properties version = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                version.load(in);
            }
        } catch (IOException e) {
            version.setProperty("version", "unknown");
        }
        String built = version.getProperty("built", "").replace('T', ' ').replaceFirst(":\\d\\dZ$", " UTC");
        return version.getProperty("compatible", "") + "-zk-" + version.getProperty("version", "") + ", built on "
                + built;
    }
}
