package io.zk.server.auth;

import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.server.auth.DigestLoginModule;

/** Sections of a JAAS configuration with users and passwords, for this JVM as long as it is open. */
public final class Sections extends Configuration implements AutoCloseable {
    private final Map<String, Map<String, String>> sections;

    private Sections(Map<String, Map<String, String>> sections) {
        this.sections = sections;
    }

    /**
     * Puts them in the place of a file.
     *
     * @param sections options by their names; those that are not there have none
     */
    public static Sections install(Map<String, Map<String, String>> sections) {
        Sections installed = new Sections(sections);
        Configuration.setConfiguration(installed);
        return installed;
    }

    @Override
    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
        return new AppConfigurationEntry[] {
            new AppConfigurationEntry(
                    DigestLoginModule.class.getName(),
                    LoginModuleControlFlag.REQUIRED,
                    sections.getOrDefault(name, Map.of()))
        };
    }

    @Override
    public void close() {
        Configuration.setConfiguration(null);
    }
}
