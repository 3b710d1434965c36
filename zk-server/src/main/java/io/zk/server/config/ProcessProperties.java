package io.zk.server.config;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The system properties of this process as they were at one moment. */
public final class ProcessProperties {
    private ProcessProperties() {}

    /** A copy, sorted by name, of those that are texts. */
    public static Map<String, String> read() {
        Properties properties = System.getProperties();
        Map<String, String> copy = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            copy.put(name, properties.getProperty(name));
        }
        return copy;
    }
}
