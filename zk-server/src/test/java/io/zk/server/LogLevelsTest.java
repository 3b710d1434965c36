package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;

/** Loggers are in JMX: log4j leaves them out by itself, and our jar asks for them. */
class LogLevelsTest {
    @Test
    void theConfigurationOfTheLogCanBeChangedThroughJmx() throws Exception {
        assertTrue(LogManager.getLogger(LogLevelsTest.class).isErrorEnabled());
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> contexts = beans.queryNames(new ObjectName("org.apache.logging.log4j2:type=*"), null);
        assertFalse(contexts.isEmpty());
        for (ObjectName context : contexts) {
            assertFalse(
                    String.valueOf(beans.getAttribute(context, "ConfigName")).isEmpty());
        }
    }
}
