package io.zk.client.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectStringTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zoo1|zoo1:2181",
                "zoo1:2182|zoo1:2182",
                "zoo1:|zoo1:2181",
                "zoo1:2182,zoo2|zoo1:2182,zoo2:2181",
                "zoo1, zoo2 ,,zoo3:5|zoo1:2181,zoo2:2181,zoo3:5",
                "zoo1/|zoo1:2181",
                "zoo1,zoo2/app|zoo1:2181,zoo2:2181/app",
                "zoo1/app/deep|zoo1:2181/app/deep",
                "[::1]|[::1]:2181",
                "[::1]:7,[fe80::2]/a|[::1]:7,[fe80::2]:2181/a",
                "127.0.0.1:1|127.0.0.1:1",
            })
    void readsWhatApacheReads(String given, String meant) {
        assertEquals(meant, ConnectString.parse(given).toString());
        assertEquals(meant, ConnectString.parse(meant).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "/app",
                "zoo1:x",
                "zoo1:0",
                "zoo1:65536",
                ":2181",
                "[::1",
                "[::1]x",
                "::1",
                "zoo1/app/",
                "zoo1//app",
                "zoo1/./app"
            })
    void refusesWhatCannotBeMeant(String given) {
        assertThrows(IllegalArgumentException.class, () -> ConnectString.parse(given));
    }

    @Test
    void aChrootGoesBeforeEveryPathAndComesOffAgain() {
        Chroot chroot = new Chroot("/app");
        assertEquals("/app", chroot.toServer("/"));
        assertEquals("/app/a", chroot.toServer("/a"));
        assertEquals("/", chroot.toClient("/app"));
        assertEquals("/a/b", chroot.toClient("/app/a/b"));
        assertEquals("/zookeeper/config", chroot.toClient("/zookeeper/config"));
        assertEquals("/application", chroot.toClient("/application"));
        assertEquals("/a", Chroot.NONE.toServer("/a"));
        assertEquals("/a", Chroot.NONE.toClient("/a"));
        assertThrows(IllegalArgumentException.class, () -> new Chroot("/"));
    }
}
